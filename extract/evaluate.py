"""Scores what was extracted against gold: precision, recall and F1 per kind of node, measurement and relation.

Gold is one JSON file per case: `departments`, `organizations`, `localities`, `instruments`, `platforms` (each with `name` and `aliases`),
`metrics` and `relations`. Matching follows the annotation guide: equal normalised names; for instruments and platforms also an overlap of the
longest common substring of at least 0.5; measurements by direction, numbers and an overlap of 0.3 of the indicator; relations by type and
matched ends. Pairs are taken greedily, the most similar first.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reformgraph.schema.errors import InputError, Text
from reformgraph.schema.records import DIRECTION_TYPE, Graph, Node

from .measures.quantities import quantity_grammar

NODE_PARTS = {"departments": "Department", "organizations": "Organization", "localities": "Locality", "instruments": "PolicyInstrument",
              "platforms": "Platform"}
_OVERLAP = {"instruments": 0.5, "platforms": 0.5}
_METRIC_OVERLAP = 0.3
_RELATIONS = ("LED_BY", "IMPLEMENTS", "ISSUED", "COOPERATES_WITH", "OPERATES", "USES", "LOCATED_IN", "PILOTED_IN")
_DROPPED = re.compile(r"[\s“”\"‘’'「」『』《》〈〉<>()（）\[\]【】、,，·+\-—]")
_FIGURES = ("before", "after", "change", "value")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one kind; `missed` and `extra` name what gold has alone and what was extracted alone."""

    hits: int = 0
    gold: int = 0
    found: int = 0
    missed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __add__(self, other: "Score") -> "Score":
        return Score(self.hits + other.hits, self.gold + other.gold, self.found + other.found, self.missed + other.missed, self.extra + other.extra)

    @property
    def precision(self) -> float:
        return self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.gold + self.found) if self.gold + self.found else 0.0


def read_gold(folder: Path) -> dict[str, dict[str, Any]]:
    """The gold files of a folder by id. Raises InputError for a folder without any, or a file that is not gold."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise InputError(Text("没有标注文件（*.json）", "there are no gold files (*.json)"), file=str(folder),
                         remedy=Text("请给出标注目录，格式见 docs/evaluation.md", "Name a folder of gold; docs/evaluation.md has its form"))
    gold = {}
    for file in files:
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
            gold[data["id"]] = {part: list(data[part]) for part in (*NODE_PARTS, "metrics", "relations")}
        except (ValueError, KeyError, TypeError) as error:
            zh, en = (f"缺少 {error}", f"{error} is missing") if isinstance(error, KeyError) else (str(error), str(error))
            raise InputError(Text(f"不是标注文件：{zh}", f"not a gold file: {en}"), file=str(file),
                             remedy=Text("格式见 docs/evaluation.md", "docs/evaluation.md has the form")) from None
    return gold


def as_gold(graph: Graph, case_id: str) -> dict[str, Any]:
    """What the graph holds of one case, in the shape of gold."""
    nodes = {(n.label, n.id): n for n in graph.nodes}
    parts: dict[str, Any] = {part: {} for part in NODE_PARTS}
    label_part = {label: part for part, label in NODE_PARTS.items()}
    metrics, relations = [], []
    directions = {v: k for k, v in DIRECTION_TYPE.items()}
    for rel in graph.relationships:
        if rel.properties.get("case") != case_id:
            continue
        start, end = nodes[rel.start.label, rel.start.id], nodes[rel.end.label, rel.end.id]
        for node in (start, end):
            if node.label in label_part:
                parts[label_part[node.label]][node.id] = _as_named(node)
        if rel.type in directions:
            metrics.append({"metric": end.name, "direction": directions[rel.type], **{k: rel.properties.get(k) for k in _FIGURES}})
        elif rel.type in _RELATIONS:
            relations.append({"type": rel.type, "from": "CASE" if start.label == "Case" else start.name, "to": end.name})
    return {**{part: list(found.values()) for part, found in parts.items()}, "metrics": metrics, "relations": relations}


def match_nodes(gold: dict[str, Any], found: dict[str, Any]) -> dict[str, dict[int, int]]:
    """Per node part, the index of each gold node that was found and the index of what was found for it."""
    return {part: _pair(gold[part], found[part], _node_similarity_from(_OVERLAP.get(part))) for part in NODE_PARTS}


def matched_names(gold: dict[str, Any], found: dict[str, Any], pairs: dict[str, dict[int, int]]) -> dict[str, str]:
    """The found name for each gold name, as relations need it; a body taken for the other kind of body still serves as an end."""
    matched = {"CASE": "CASE"}
    for part, found_for in pairs.items():
        matched |= {gold[part][i]["name"]: found[part][j]["name"] for i, j in found_for.items()}
    left, over = ([n for part in ("departments", "organizations") for n in side[part] if n["name"] not in taken]
                  for side, taken in ((gold, matched), (found, set(matched.values()))))
    return matched | {left[i]["name"]: over[j]["name"] for i, j in _pair(left, over, _node_similarity_from(None)).items()}


def score_case(gold: dict[str, Any], found: dict[str, Any]) -> dict[str, Score]:
    """Scores by kind: the node parts, `metrics`, and each relation type."""
    pairs = match_nodes(gold, found)
    scores = {part: _score(gold[part], found[part], pairs[part], lambda n: str(n["name"])) for part in NODE_PARTS}
    scores["metrics"] = _score(gold["metrics"], found["metrics"], _pair(gold["metrics"], found["metrics"], _metric_similarity), _describe_metric)
    matched = matched_names(gold, found, pairs)
    return {**scores, **{kind: _relation_score(kind, gold["relations"], found["relations"], matched) for kind in _RELATIONS}}


def totals(scores: Iterable[dict[str, Score]]) -> dict[str, Score]:
    """Sums over cases, with NODES, RELATIONS and ALL."""
    result: dict[str, Score] = {key: Score() for key in (*NODE_PARTS, "metrics", *_RELATIONS)}
    for case in scores:
        for key, score in case.items():
            result[key] += score
    groups = {"NODES": tuple(NODE_PARTS), "RELATIONS": _RELATIONS, "ALL": (*NODE_PARTS, "metrics", *_RELATIONS)}
    return {**result, **{name: sum((result[key] for key in keys), Score()) for name, keys in groups.items()}}


def _as_named(node: Node) -> dict[str, Any]:
    aliases = node.properties.get("aliases", ())
    return {"name": node.name, "aliases": list(aliases) if isinstance(aliases, tuple) else []}


def _describe_metric(metric: dict[str, Any]) -> str:
    return f"{metric['metric']} {metric['direction']} {'/'.join(str(metric[k]) for k in _FIGURES if metric.get(k))}"


def _pair(gold: Sequence[Any], found: Sequence[Any], similarity: Callable[[Any, Any], float]) -> dict[int, int]:
    ranked = sorted(((-similarity(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(found)), key=lambda t: t)
    pairs: dict[int, int] = {}
    for negative, i, j in ranked:
        if negative < 0 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _score(gold: Sequence[Any], found: Sequence[Any], pairs: dict[int, int], describe: Callable[[Any], str]) -> Score:
    return Score(len(pairs), len(gold), len(found), tuple(describe(g) for i, g in enumerate(gold) if i not in pairs),
                 tuple(describe(p) for j, p in enumerate(found) if j not in pairs.values()))


def _relation_score(kind: str, gold: list[Any], found: list[Any], matched: dict[str, str]) -> Score:
    wanted = list(dict.fromkeys((r["from"], r["to"]) for r in gold if r["type"] == kind))
    have = list(dict.fromkeys((r["from"], r["to"]) for r in found if r["type"] == kind))
    left, missed = list(have), []
    for head, tail in wanted:
        ends = (matched.get(head), matched.get(tail))
        options = [ends, ends[::-1]] if kind == "COOPERATES_WITH" else [ends]
        hit = next((o for o in options if None not in o and o in left), None)
        if hit is None:
            missed.append(f"{head} → {tail}")
        else:
            left.remove(hit)
    return Score(len(wanted) - len(missed), len(wanted), len(have), tuple(missed), tuple(f"{a} → {b}" for a, b in left))


def _normal(name: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFKC", name or "")).lower()


def _node_similarity_from(overlap: float | None) -> Callable[[Any, Any], float]:
    return lambda gold, found: _node_similarity(gold, found, overlap)


def _node_similarity(gold: dict[str, Any], found: dict[str, Any], overlap: float | None) -> float:
    a, b = ({_normal(n) for n in (x["name"], *x.get("aliases", ())) if _normal(n)} for x in (gold, found))
    if a & b:
        return 1.0
    if overlap is None:
        return 0.0
    best = max((_common(x, y) for x in a for y in b), default=0.0)
    return best if best >= overlap else 0.0


def _metric_similarity(gold: dict[str, Any], found: dict[str, Any]) -> float:
    if gold["direction"] != found["direction"] or _figures(gold) != _figures(found) or not _figures(gold):
        return 0.0
    a, b = _normal(gold["metric"]), _normal(found["metric"])
    similarity = max(_common(a, b), 0.5 if a and b and (a in b or b in a) else 0.0)
    shared = len(set(a) & set(b)) / len(set(a) | set(b)) if a and b else 0.0
    return max(similarity, shared) if similarity >= _METRIC_OVERLAP or shared >= 0.5 else 0.0


def _figures(metric: dict[str, Any]) -> list[float]:
    found = []
    for key in _FIGURES:
        if metric.get(key):
            read = next(iter(quantity_grammar().find(str(metric[key]))), None)
            found.append(round(abs(read.value), 4) if read else -1.0)
    return sorted(found)


def _common(a: str, b: str) -> float:
    """Length of the longest common substring over that of both names together."""
    if not a or not b:
        return 0.0
    row, best = [0] * (len(b) + 1), 0
    for x in a:
        row = [0, *(row[j] + 1 if x == y else 0 for j, y in enumerate(b))]
        best = max(best, *row)
    return best / (len(a) + len(b) - best)
