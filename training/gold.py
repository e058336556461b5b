"""Gold cases, and how what the pipeline finds in them stands to the gold. The texts stay where they are."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language

from reformgraph.extract.evaluate import NODE_PARTS as LABELS
from reformgraph.extract.evaluate import match_nodes, matched_names
from reformgraph.extract.mentions import Frame
from reformgraph.extract.pipeline import make_doc
from reformgraph.extract.read import read_bytes, read_document
from reformgraph.extract.segment import segment
from reformgraph.schema.records import Case

_HALF_A = {"fj-01", "fj-04", "fj-09", "fj-13", "fj-18", "fj-22", "gwy-05", "gwy-19", "gwy-27", "news-03", "news-10"}


# The weights of a text that was written for training and of a real one that was retold: real ones tell more.
WRITTEN, RETOLD = 0.5, 0.6


ORIGIN = "from:"  # how features begin that say from which file a text is; they take part in training only


@dataclass(frozen=True)
class GoldCase:
    id: str
    case: Case
    gold: dict[str, Any]
    half: str
    weight: float = 1.0  # in training
    source: str = ""  # the file that it is from where it is none of gold

    @property
    def origin(self) -> tuple[str, ...]:
        """A feature for all that a text without gold proposes: its annotators named more or fewer things than those of gold did."""
        return (f"{ORIGIN}{self.source}",) if self.source else ()


def _half(id_: str) -> str:
    """The halves of the measuring tool: `a` to tune on, `b` to measure on only."""
    if len(id_) == len("news-000"):
        return "a" if int(id_[-3:]) % 2 == 0 else "b"
    return "a" if id_ in _HALF_A else "b"


def gold_cases(shared: Path, more: bool = False) -> Iterator[GoldCase]:
    """All cases with gold: dev, pool, those that the project annotated itself, and those that it retold or wrote, the `more` texts too where they are asked for."""
    notice, _ = segment(read_document(shared / "notices/fujian-2023-2.txt"))
    numbered = {case.number: case for case in notice.cases}
    for folder in ("dev", "pool"):
        for path in sorted((shared / "gold" / folder).glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            if path.stem.startswith("fj"):
                case = numbered[int(path.stem[3:])]
            else:
                batch, _ = segment(read_document(shared / "notices" / folder / f"{path.stem}.txt"))
                case = batch.cases[0]
            yield GoldCase(path.stem, case, gold, _half(path.stem))
    yield from _annotated(shared)
    yield from _written("texts.jsonl", WRITTEN)
    yield from _written("retold.jsonl", RETOLD)
    yield from _written("small_cases.jsonl", WRITTEN)
    if more:
        yield from _written("more_texts.jsonl", WRITTEN)


def _annotated(shared: Path) -> Iterator[GoldCase]:
    """The texts that the project annotated itself; they belong to neither half."""
    for data in _lines("annotations.jsonl"):
        batch, _ = segment(read_document(shared / "notices/pool" / f"{data['id']}.txt"))
        yield GoldCase(data["id"], batch.cases[0], data, "", source="annotations")


def _written(name: str, weight: float) -> Iterator[GoldCase]:
    """The texts that the project wrote or retold and annotated itself; they belong to neither half."""
    for data in _lines(name):
        batch, _ = segment(read_bytes(data["text"].encode(), f"{data['id']}.txt"))
        yield GoldCase(data["id"], batch.cases[0], data, "", weight, name.partition(".")[0])


def _lines(name: str) -> Iterator[dict[str, Any]]:
    """The annotated texts of a file in the form of gold; the first line says what the file is."""
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()[1:]:
        data = json.loads(line)
        for part in LABELS:
            for node in data[part]:
                node["aliases"].append(node["name"])
        data["relations"] = [dict(zip(("type", "from", "to"), r, strict=True)) for r in data["relations"]]
        yield data


def aligned(case: GoldCase, nlp: Language) -> tuple[str, Frame, dict[str, str]]:
    """The text, the frame as the pipeline fills it, and for each name that the pipeline gives the gold's name of the same thing."""
    doc = nlp(make_doc(nlp, case.case, "350000" if case.id.startswith("fj") else ""))
    frame: Frame = doc._.frame
    found: dict[str, Any] = {part: [] for part in LABELS}
    for part, label in LABELS.items():
        wordings: dict[str, set[str]] = {}
        for mention in frame.mentions:
            if mention.label == label:
                wordings.setdefault(mention.name, set()).add(doc.text[mention.start:mention.end])
        found[part] = [{"name": name, "aliases": sorted(words)} for name, words in sorted(wordings.items())]
    matched = matched_names(case.gold, found, match_nodes(case.gold, found))
    return doc.text, frame, {theirs: ours for ours, theirs in matched.items()}
