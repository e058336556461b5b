"""Learns the weights of schema/lexicon/measure_weights.yaml: which readings of a number measure a result.

    python training/train_measures.py ../shared              # train on all gold
    python training/train_measures.py ../shared --half a     # train on one half, to measure on the other

Beside the gold it reads measure_labels.jsonl: the measurements of texts without gold, as marked by hand on the extractor's own readings,
official documents that measure no result, and sentences of rules, whose numbers are parameters. A reading is right when its direction and numbers are those of a measurement of the text. The
regression is logistic with an L2 penalty; the penalty is the one with the smallest loss in cross-validation over texts.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from gold import ORIGIN, gold_cases
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from reformgraph.extract.components.measurements import drafts, owners
from reformgraph.extract.extensions import frame_of, text_of
from reformgraph.extract.measures.draft import Draft
from reformgraph.extract.measures.filter import MeasureFilter
from reformgraph.extract.measures.numerals import parse_number
from reformgraph.extract.pipeline import build_pipeline, make_doc
from reformgraph.schema.lexicon_files import lexicon
from reformgraph.schema.records import Case

Key = tuple[str, tuple[float, ...]]
PENALTIES = (0.5, 1.0, 2.0, 4.0, 8.0)
MINIMUM = 3


def number(words: str) -> float:
    try:
        return round(parse_number(words), 6)
    except ValueError:
        return -1.0


def gold_keys(metrics: list[dict[str, Any]]) -> list[tuple[Key, str]]:
    """Direction and numbers of each gold measurement, and its indicator."""
    return [((m["direction"], tuple(sorted(number(m[k]) for k in ("before", "after", "change", "value") if m.get(k)))), m["metric"]) for m in metrics]


def key(draft: Draft) -> Key:
    return draft.direction, tuple(sorted(number(q.text) for q in draft.quantities()))


def right_drafts(found: list[Draft], gold: list[tuple[Key, str]]) -> set[int]:
    """Which drafts are right: for each gold measurement, of those with its direction and numbers the one whose indicator is most like its own."""
    def likeness(draft: Draft, name: str) -> float:
        return len(set(draft.indicator.text) & set(name)) / len(set(draft.indicator.text) | set(name))

    pairs = sorted(((likeness(draft, name), -i, -j) for i, draft in enumerate(found) for j, (wanted, name) in enumerate(gold) if key(draft) == wanted), reverse=True)
    drafts_left, gold_left = set(range(len(found))), set(range(len(gold)))
    for _, i, j in pairs:
        if -i in drafts_left and -j in gold_left:
            drafts_left.remove(-i)
            gold_left.remove(-j)
    return set(range(len(found))) - drafts_left


def labelled(shared: Path, half: str | None) -> Iterator[tuple[str, Case, list[dict[str, Any]], float, tuple[str, ...]]]:
    """(id, case, measurements, weight) of the gold cases and of the texts of measure_labels.jsonl that have no gold."""
    done = set()
    for case in gold_cases(shared):
        done.add(case.id)
        if half in (None, case.half) or not case.half:
            yield case.id, case.case, case.gold["metrics"], case.weight, case.origin
    for line in Path(__file__).with_name("measure_labels.jsonl").read_text(encoding="utf-8").splitlines()[1:]:
        data = json.loads(line)
        if data["id"] not in done:
            text = data["text"] if "text" in data else (shared / "notices" / data["file"]).read_text(encoding="utf-8")
            yield data["id"], Case(data["id"], 1, "", text), data["metrics"], 1.0, (f"{ORIGIN}measure_labels",)


def examples(shared: Path, half: str | None) -> list[tuple[str, list[str], bool, float]]:
    """(text id, features, right or not, weight) of every reading."""
    reader = MeasureFilter(lexicon("measure_triggers"), {})
    nlp = build_pipeline(training=True)
    result = []
    for id_, case, metrics, weight, origin in labelled(shared, half):
        with nlp.select_pipes(enable=["reformgraph_localities", "reformgraph_bodies"]):
            doc = nlp(make_doc(nlp, case, ""))
        text, found = text_of(doc), list(drafts(text_of(doc), owners(frame_of(doc))))
        right = right_drafts(found, gold_keys(metrics))
        result.extend((id_, sorted({*reader.features(text, draft, reader.surroundings(text, draft.sentence)), *origin}), i in right, weight) for i, draft in enumerate(found))
    return result


def fit(rows: csr_matrix, labels: NDArray[np.float64], weights: NDArray[np.float64], penalty: float) -> NDArray[np.float64]:
    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = rows @ w
        value = np.logaddexp(0, score) - labels * score
        return float(weights @ value + penalty * (w @ w) / 2), rows.T @ (weights * (1 / (1 + np.exp(-score)) - labels)) + penalty * w

    return np.asarray(minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x)


def f1(scores: NDArray[np.float64], labels: NDArray[np.float64]) -> float:
    hits = float(((scores > 0) & (labels > 0)).sum())
    return 2 * hits / max(1.0, float((scores > 0).sum() + labels.sum()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--half", choices="ab")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "schema/lexicon/measure_weights.yaml")
    arguments = parser.parse_args()
    data = examples(arguments.shared, arguments.half)
    counts = Counter(feature for _, features, *_ in data for feature in features)
    names = sorted(feature for feature, count in counts.items() if count >= MINIMUM)
    index = {name: i for i, name in enumerate(names)}
    cells = [(row, index[f]) for row, (_, features, *_) in enumerate(data) for f in features if f in index]
    rows = csr_matrix((np.ones(len(cells)), tuple(zip(*cells, strict=True))), shape=(len(data), len(names)))
    labels = np.array([float(right) for _, _, right, _ in data])
    weights = np.array([weight for *_, weight in data])
    texts = sorted({text for text, *_ in data})
    fold = np.array([texts.index(text) % 8 for text, *_ in data])
    quality: dict[float, float] = {}
    for penalty in PENALTIES:
        scores = np.zeros(len(data))
        for k in range(8):
            scores[fold == k] = rows[fold == k] @ fit(rows[fold != k], labels[fold != k], weights[fold != k], penalty)
        quality[penalty] = float(np.average(np.logaddexp(0, scores) - labels * scores, weights=weights))
        print(f"penalty {penalty}: in cross-validation loss {quality[penalty]:.4f}, F1 {f1(scores, labels):.3f} ({len(data)} drafts, {int(labels.sum())} right, {len(names)} features)")
    learned = fit(rows, labels, weights, min(PENALTIES, key=quality.__getitem__))
    head = "# How much each feature speaks for (above 0) or against a number's measuring a result; what the features are says extract/measures/filter.py.\n" \
           "# Made by training/train_measures.py; do not edit by hand.\n\nweights:\n"
    lines = [f"  {json.dumps(name, ensure_ascii=False)}: {weight:.3f}\n" for name, weight in zip(names, learned, strict=True) if abs(weight) >= 0.005 and not name.startswith(ORIGIN)]
    arguments.out.write_text(head + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
