"""From what was found in a case to graph records: nodes with stable ids, relationships with quotes.

The rules for ids are those of the model: a place is its code, a body its full name, a document its title, any other instrument its case
and name, a platform its name (with its place before it where the name alone does not tell; 市综合监管平台 is that of the case's city, like a body).
"""

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

from reformgraph.schema.records import (
    DIRECTION_TYPE,
    Batch,
    Case,
    Graph,
    Node,
    NodeRef,
    Properties,
    Relationship,
    Value,
)

from .bodies.functions import department_function
from .measures.dimensions import canonical_metric, measurement_properties, metric_dimension
from .measures.owners import causes
from .mentions import OF_A_LIST, OWN_PLACE, SAID_AGAIN, Frame, Measurement, Mention, Relation
from .places.gazetteer import Gazetteer
from .places.records import describe
from .relations.located import PLACE_IN_NAME

_GENERIC_DOCUMENTS = ("合作协议", "框架协议", "实施方案", "工作方案", "行动方案", "实施意见", "意见", "通知", "办法", "方案", "条例", "规定", "指南", "细则", "协议", "备忘录")
_OF_WHOM = 30  # characters before an indicator in which the clause may say whose it is
_CARRIED = 160  # characters from the last name of a subject to the sentence that has it without its name
_BARE_LEVELS = "省市区县州镇乡"
# A platform of the case's own province, city or county (市综合监管平台), not 市民云, 区块链平台 or 省心办.
_OF_LEVEL = re.compile("[省市区县州](?![场民长容值域块间别内外级际属直辖心时钱事])(?!政(?!务|府))")


Places = dict[tuple[str, str], list[tuple[int, int]]]
"""Start and end of the mentions of each node of a case, by its label and its id or name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A case with what the pipeline found in it."""

    case: Case
    text: str
    frame: Frame


def assemble(batch: Batch, readings: list[Reading], gazetteer: Gazetteer, user_lexicon: str = "") -> Graph:
    """The graph of one batch. Nodes that several cases name are one node, with all their wordings."""
    builder = _Builder(gazetteer, user_lexicon)
    builder.add_batch(batch)
    for reading in readings:
        builder.add_case(batch, reading)
    return builder.graph()


class _Builder:
    def __init__(self, gazetteer: Gazetteer, user_lexicon: str) -> None:
        self.gazetteer, self.user_lexicon = gazetteer, user_lexicon
        self.nodes: dict[tuple[str, str], Properties] = {}
        self.rels: dict[str, Relationship] = {}

    def graph(self) -> Graph:
        nodes = [Node(label, id_, properties) for (label, id_), properties in sorted(self.nodes.items())]
        rels = sorted(self.rels.values(), key=lambda r: (r.type, r.id))
        return Graph(tuple(nodes), tuple(rels))

    def add_batch(self, batch: Batch) -> None:
        title = batch.title or batch.id
        told: Properties = {key: value for key, value in (("issuer", batch.issuer), ("date", batch.date)) if value}
        self.node("Batch", batch.id, {"name": title, "title": title, **told, "source": batch.source, "sha256": batch.sha256})

    def add_case(self, batch: Batch, reading: Reading) -> None:
        case = reading.case
        properties: Properties = {"name": case.title, "number": case.number, "title": case.title, "text": case.text}
        if case.year is not None:
            properties["year"] = case.year
        ref = self.node("Case", case.id, properties)
        self.relate("PART_OF", ref, NodeRef("Batch", batch.id), {})
        self._add_mentions(reading, ref)
        places = places_of_nodes(reading)
        for relation in reading.frame.relations:
            head = ref if relation.head is None else self.mention_node(relation.head, reading)
            self.relate(relation.type, head, self.mention_node(relation.tail, reading), self.evidence(relation, reading, places), case.id)
        named = sorted(m.start for m in reading.frame.mentions if m.label in ("Department", "Organization", "Locality"))
        for measurement, cause in causes(reading.text, reading.frame):
            self._add_measurement(measurement, cause, reading, ref, _whose(measurement, reading.text, named))

    def _add_mentions(self, reading: Reading, ref: NodeRef) -> None:
        first: dict[NodeRef, Mention] = {}
        wordings: dict[NodeRef, set[str]] = {}
        for mention in sorted(reading.frame.mentions, key=lambda m: (m.start, m.end)):
            node = self.mention_node(mention, reading)
            first.setdefault(node, mention)
            wordings.setdefault(node, set()).add(reading.text[mention.start:mention.end])
        for node, mention in first.items():
            self.relate("MENTIONS", ref, node, {**self.quote(mention.start, mention.end, reading), "method": mention.rule,
                        "confidence": mention.confidence, "wordings": tuple(sorted(wordings[node]))}, reading.case.id)

    def _add_measurement(self, m: Measurement, cause: Mention | None, reading: Reading, ref: NodeRef, quoted: int) -> None:
        name = canonical_metric(m.indicator, self.user_lexicon)
        metric = self.node("Metric", name, {"name": name, "dimension": metric_dimension(m, self.user_lexicon), "aliases": (m.indicator,)})
        start = ref if cause is None else self.mention_node(cause, reading)
        properties: Properties = {**self.quote(quoted, m.end, reading), "method": m.rule, "confidence": m.confidence, "indicator": m.indicator,
                                  **measurement_properties(m, self.user_lexicon)}
        self.relate(DIRECTION_TYPE[m.direction], start, metric, properties, reading.case.id, f"@{m.start}:{m.end}")

    def evidence(self, relation: Relation, reading: Reading, places: Places) -> Properties:
        """Where the sentence has its subject from the one before, the quote begins with that: it holds both ends."""
        start = relation.start
        if relation.head is not None:
            spans = places[relation.head.label, relation.head.id or relation.head.name]
            i = bisect_left(spans, (relation.end, 0)) - 1
            while i > 0 and spans[i][0] - spans[i - 1][1] == 1 and reading.text[spans[i - 1][1]] in "（(":
                i -= 1  # 市政务服务办（市数据局）: one body of two names
            if i >= 0 and spans[i][0] < start and start - spans[i][0] <= _CARRIED and "\n" not in reading.text[spans[i][0]:start]:
                start = spans[i][0]
        return {**self.quote(start, relation.end, reading), "method": relation.rule, "confidence": relation.confidence}

    def quote(self, start: int, end: int, reading: Reading) -> Properties:
        """The quote with offsets into the case's title or text; both parts of the Doc's text are kept as they were read."""
        body = reading.frame.body_start
        field, shift = ("title", 0) if end <= body else ("text", body)
        start = max(start, shift)
        return {"case": reading.case.id, "quote": reading.text[start:end], "start": start - shift, "end": end - shift, "field": field}

    def mention_node(self, mention: Mention, reading: Reading) -> NodeRef:
        wording = "" if mention.rule in (PLACE_IN_NAME, OWN_PLACE, SAID_AGAIN, OF_A_LIST) else reading.text[mention.start:mention.end]
        if mention.label == "Locality":
            return self.locality(mention, wording)
        properties: Properties = {"name": mention.name}
        if mention.kind:
            properties["kind"] = mention.kind
        if mention.level and mention.label == "Department":
            properties["level"] = mention.level
        if mention.label == "Department" and (function := department_function(mention.name, self.user_lexicon)):
            properties["function"] = function
        if wording and wording != mention.name:
            properties["aliases"] = (wording,)
        id_ = mention.id or node_id(mention, reading, self.gazetteer)
        if mention.label == "Platform" and _OF_LEVEL.match(mention.name) and "/" not in id_:
            properties["aliases"] = tuple(sorted({wording or mention.name, id_} - {mention.name}))
        return self.node(mention.label, id_, properties)

    def locality(self, mention: Mention, wording: str) -> NodeRef:
        """The place and the places above it, each part of the next."""
        place = describe(self.gazetteer, mention.id, mention.name)
        properties: Properties = {"name": place.name, "full_name": place.full_name, "level": place.level}
        if place.code:
            properties["code"] = place.code
        if wording and wording != place.name:
            properties["aliases"] = (wording,)
        ref = self.node("Locality", place.id, properties)
        if place.parent:
            above = self.gazetteer[place.parent]
            self.relate("PART_OF", ref, self.locality(Mention("Locality", 0, 1, above.name, "", id=above.code), ""), {})
        return ref

    def node(self, label: str, id_: str, properties: Properties) -> NodeRef:
        known = self.nodes.setdefault((label, id_), {})
        for key, value in properties.items():
            known[key] = _union(known.get(key), value) if key == "aliases" else known.get(key, value)
        return NodeRef(label, id_)

    def relate(self, kind: str, start: NodeRef, end: NodeRef, properties: Properties, case: str = "", mark: str = "") -> None:
        if kind == "COOPERATES_WITH" and (end.id, end.label) < (start.id, start.label):
            start, end = end, start
        id_ = "|".join((kind, case, f"{start.label}:{start.id}", f"{end.label}:{end.id}{mark}"))
        if start != end:
            self.rels.setdefault(id_, Relationship(id_, kind, start, end, properties))


def _whose(m: Measurement, text: str, named: list[int]) -> int:
    """Where the quote of a measurement begins: with the body or place before the indicator in its clause, which tells whose it is (广州海关办理时间由7天…);
    `named` is where bodies and places stand, in order."""
    clause = max(text.rfind(mark, max(0, m.start - _OF_WHOM), m.start) for mark in "，,。；;：:！？\n") + 1
    i = bisect_left(named, max(clause, m.start - _OF_WHOM))
    return named[i] if i < len(named) and named[i] < m.start else m.start


def places_of_nodes(reading: Reading) -> Places:
    """Where each node of a case is named, in order."""
    found: Places = defaultdict(list)
    for mention in sorted(reading.frame.mentions, key=lambda m: (m.start, m.end)):
        found[mention.label, mention.id or mention.name].append((mention.start, mention.end))
    return found


def node_id(mention: Mention, reading: Reading, gazetteer: Gazetteer) -> str:
    """The id of a node whose mention has none of its own."""
    name = mention.name
    if mention.label == "PolicyInstrument":
        generic = name in _GENERIC_DOCUMENTS or len(name) <= 4
        return name if mention.kind == "document" and not generic else f"{reading.case.id}/{name}"
    if mention.label == "Platform" and _OF_LEVEL.match(name):
        code = gazetteer.called(reading.frame.place, name[0])
        return gazetteer.body_prefix(code) + name[1:] if code else f"{reading.case.id}/{name}"
    if mention.label == "Platform" and reading.frame.place and not gazetteer.find(name):
        return f"{describe(gazetteer, reading.frame.place).full_name}/{name}"
    if mention.label == "Department" and name[:1] in _BARE_LEVELS:
        return f"{reading.case.id}/{name}"
    return name


def _union(old: Value | None, new: Value) -> Value:
    if isinstance(new, tuple):
        return tuple(sorted({*(old if isinstance(old, tuple) else ()), *new}))
    return new
