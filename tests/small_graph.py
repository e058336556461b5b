"""A graph of two batches and four cases, small enough to answer every query by hand. Places and bodies are invented (甲, 乙)."""

from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.records import Graph, Node, NodeRef, Properties, Relationship, Value

FIRST, SECOND = "甲省-2022-1", "乙省-2023-1"
TEXTS = {
    f"{FIRST}#1": "甲市自然资源局会同甲银行推行带押过户。通过甲省登记平台办理，办理时限由5个工作日压缩至1个工作日。",
    f"{FIRST}#2": "甲市自然资源局印发《甲市登记办法》，推行一窗受理、容缺受理。依托甲省登记平台，申请材料减少50%。",
    f"{SECOND}#1": "乙市自然资源局与甲银行合作，推行不动产带押过户，已在乙市试点，设首席登记官制度。办理时限由10天压缩至5天。累计办理1200件，力争明年办理2000件。",
    f"{SECOND}#2": "",
}
TITLES = {f"{FIRST}#1": "甲市推行带押过户", f"{FIRST}#2": "甲市自然资源局推行一窗受理", f"{SECOND}#1": "乙市自然资源局推行带押过户", f"{SECOND}#2": "乙市推行一窗受理"}
BANK = NodeRef("Organization", "甲银行")
OFFICE_A, OFFICE_B = NodeRef("Department", "甲市自然资源局"), NodeRef("Department", "乙市自然资源局")
PROVINCE_A, CITY_A, CITY_B = NodeRef("Locality", "990000"), NodeRef("Locality", "990100"), NodeRef("Locality", "980100")
PLATFORM = NodeRef("Platform", "甲省登记平台")
DOCUMENT = NodeRef("PolicyInstrument", "甲市登记办法")
TIME, PAPERS, COUNT = NodeRef("Metric", "办理时限"), NodeRef("Metric", "申请材料"), NodeRef("Metric", "办件量")


def first_batch() -> Graph:
    """The cases of 甲省, without practices."""
    b = _Builder(FIRST, 2022)
    one, two = b.case(1), b.case(2)
    transfer, window, later = b.instrument(one, "带押过户"), b.instrument(two, "一窗受理"), b.instrument(two, "容缺受理")
    b.node(DOCUMENT, name="甲市登记办法", kind="document")
    b.node(PLATFORM, name="甲省登记平台", kind="system")
    b.office(OFFICE_A)
    b.node(BANK, name="甲银行", kind="bank")
    b.metric(TIME, "time")
    b.metric(PAPERS, "count")
    b.place(CITY_A, "甲市", "甲省甲市", PROVINCE_A)
    b.place(PROVINCE_A, "甲省", "甲省", None)
    for node, words in ((OFFICE_A, "甲市自然资源局"), (BANK, "甲银行"), (transfer, "带押过户"), (PLATFORM, "登记平台"), (TIME, "办理时限")):
        b.mention(one, node, words)
    b.mention(one, CITY_A, "甲市", field="title")
    b.relate("LED_BY", one, CITY_A, one, "甲市推行带押过户", field="title")
    b.relate("LOCATED_IN", one, CITY_A, one, "甲市推行带押过户", field="title")
    b.relate("LOCATED_IN", OFFICE_A, CITY_A, one, "甲市自然资源局")
    b.relate("IMPLEMENTS", OFFICE_A, transfer, one, "甲市自然资源局会同甲银行推行带押过户", confidence=0.9)
    b.relate("COOPERATES_WITH", OFFICE_A, BANK, one, "甲市自然资源局会同甲银行")
    b.relate("USES", transfer, PLATFORM, one, "通过甲省登记平台办理")
    b.relate("REDUCED", transfer, TIME, one, "办理时限由5个工作日压缩至1个工作日", before="5个工作日", after="1个工作日", before_value=5.0, after_value=1.0,
             unit="工作日", percent=-80.0, indicator="办理时限")
    for node, words in ((OFFICE_A, "甲市自然资源局"), (DOCUMENT, "《甲市登记办法》"), (window, "一窗受理"), (later, "容缺受理"), (PLATFORM, "登记平台"), (PAPERS, "申请材料")):
        b.mention(two, node, words)
    b.relate("LED_BY", two, OFFICE_A, two, "甲市自然资源局推行一窗受理", field="title")
    b.relate("LOCATED_IN", two, CITY_A, two, "甲市自然资源局", field="title")
    b.relate("ISSUED", OFFICE_A, DOCUMENT, two, "甲市自然资源局印发《甲市登记办法》")
    b.relate("IMPLEMENTS", OFFICE_A, window, two, "甲市自然资源局印发《甲市登记办法》，推行一窗受理", confidence=0.5)
    b.relate("USES", window, PLATFORM, two, "依托甲省登记平台")
    b.relate("REDUCED", two, PAPERS, two, "申请材料减少50%", change="50%", change_value=50.0, change_unit="%", percent=-50.0, indicator="申请材料")
    return b.graph()


def second_batch() -> Graph:
    """The cases of 乙省, without practices; it shares 甲银行 and 办理时限 with the first batch."""
    b = _Builder(SECOND, 2023)
    one, two = b.case(1), b.case(2)
    transfer, window, officer = b.instrument(one, "不动产带押过户"), b.instrument(two, "一窗受理"), b.instrument(one, "首席登记官制度")
    b.office(OFFICE_B)
    b.node(BANK, name="甲银行", kind="bank", aliases=("甲行",))
    b.metric(TIME, "time")
    b.metric(COUNT, "count")
    b.place(CITY_B, "乙市", "乙省乙市", NodeRef("Locality", "980000"))
    b.place(NodeRef("Locality", "980000"), "乙省", "乙省", None)
    for node, words in ((OFFICE_B, "乙市自然资源局"), (transfer, "不动产带押过户"), (officer, "首席登记官制度"), (TIME, "办理时限"),
                        (CITY_B, "乙市")):
        b.mention(one, node, words)
    b.mention(one, BANK, "甲银行", wordings=("甲行", "甲银行"))
    b.mention(one, COUNT, "累计办理1200件")
    b.relate("LED_BY", one, OFFICE_B, one, "乙市自然资源局推行带押过户", field="title")
    b.relate("LOCATED_IN", one, CITY_B, one, "乙市自然资源局", field="title")
    b.relate("LOCATED_IN", OFFICE_B, CITY_B, one, "乙市自然资源局")
    b.relate("IMPLEMENTS", OFFICE_B, transfer, one, "乙市自然资源局与甲银行合作，推行不动产带押过户", confidence=0.8)
    b.relate("COOPERATES_WITH", OFFICE_B, BANK, one, "乙市自然资源局与甲银行合作")
    b.relate("OPERATES", OFFICE_B, b.node(NodeRef("Platform", "乙市专窗"), name="乙市专窗", kind="window"), one, "乙市自然资源局与甲银行合作")
    b.relate("PILOTED_IN", transfer, CITY_B, one, "推行不动产带押过户，已在乙市试点")
    b.relate("REDUCED", one, TIME, one, "办理时限由10天压缩至5天", before="10天", after="5天", before_value=10.0, after_value=5.0, unit="日",
             percent=-50.0, indicator="办理时限")
    b.relate("REACHED", one, COUNT, one, "累计办理1200件", value="1200件", value_value=1200.0, unit="件", indicator="办件量")
    b.relate("REACHED", one, COUNT, one, "力争明年办理2000件", value="2000件", value_value=2000.0, unit="件", indicator="办件量", status="planned")
    b.mention(two, window, "一窗受理", field="title")
    b.relate("LOCATED_IN", two, CITY_B, two, "乙市推行一窗受理", field="title")
    return b.graph()


def practices() -> Graph:
    """What linking adds: 带押过户 in both cities, 一窗受理 in both; 容缺受理 in one; 带押过户 has a broader practice."""
    def practice(name: str, category: str) -> Node:
        return Node("Practice", name, {"name": name, "category": category})

    def instance(instrument: str, name: str) -> Relationship:
        return Relationship(f"INSTANCE_OF|{instrument}", "INSTANCE_OF", NodeRef("PolicyInstrument", instrument), NodeRef("Practice", name),
                            {"score": 1.0, "method": "known-wording", "decided_by": "rule"})

    rels = [instance(f"{FIRST}#1/带押过户", "带押过户"), instance(f"{SECOND}#1/不动产带押过户", "带押过户"),
            instance(f"{FIRST}#2/一窗受理", "一窗受理"), instance(f"{SECOND}#2/一窗受理", "一窗受理"), instance(f"{FIRST}#2/容缺受理", "容缺受理"),
            Relationship("BROADER|带押过户", "BROADER", NodeRef("Practice", "带押过户"), NodeRef("Practice", "登记便利"), {})]
    return Graph((practice("带押过户", "不动产"), practice("一窗受理", "政务服务"), practice("容缺受理", "政务服务"), practice("登记便利", "不动产")), tuple(rels))


def small_graph() -> Graph:
    return merge_graphs([first_batch(), second_batch(), practices()])


class _Builder:
    def __init__(self, batch: str, year: int) -> None:
        self.batch, self.year = batch, year
        self.nodes: dict[NodeRef, Node] = {}
        self.rels: list[Relationship] = []
        self.node(NodeRef("Batch", batch), name=f"{batch}通知", title=f"{batch}通知", issuer=batch[:2], date=str(year), source=f"{batch}.txt", sha256=f"sha-{batch}")

    def graph(self) -> Graph:
        return Graph(tuple(self.nodes.values()), tuple(self.rels))

    def node(self, ref: NodeRef, **properties: str | int | float | tuple[str, ...]) -> NodeRef:
        self.nodes[ref] = Node(ref.label, ref.id, dict(properties))
        return ref

    def case(self, number: int) -> NodeRef:
        ref = NodeRef("Case", f"{self.batch}#{number}")
        self.node(ref, name=TITLES[ref.id], title=TITLES[ref.id], text=TEXTS[ref.id], number=number, year=self.year)
        self.rels.append(Relationship(f"PART_OF|{ref.id}", "PART_OF", ref, NodeRef("Batch", self.batch), {}))
        return ref

    def instrument(self, case: NodeRef, name: str) -> NodeRef:
        return self.node(NodeRef("PolicyInstrument", f"{case.id}/{name}"), name=name, kind="service")

    def office(self, ref: NodeRef) -> None:
        self.node(ref, name=ref.id, level="city", kind="government", function="自然资源")

    def metric(self, ref: NodeRef, dimension: str) -> None:
        self.node(ref, name=ref.id, dimension=dimension)

    def place(self, ref: NodeRef, name: str, full_name: str, above: NodeRef | None) -> None:
        self.node(ref, name=name, full_name=full_name, code=ref.id)
        if above:
            self.rels.append(Relationship(f"PART_OF|{ref.id}", "PART_OF", ref, above, {}))

    def mention(self, case: NodeRef, node: NodeRef, words: str, *, field: str = "text", wordings: tuple[str, ...] = ()) -> None:
        self.relate("MENTIONS", case, node, case, words, field=field, wordings=wordings or (words,))

    def relate(self, kind: str, start: NodeRef, end: NodeRef, case: NodeRef, quote: str, *, field: str = "text", confidence: float = 1.0,
               **more: str | float | tuple[str, ...]) -> None:
        source = (TITLES if field == "title" else TEXTS)[case.id]
        at = source.index(quote)
        properties: Properties = {"case": case.id, "quote": quote, "start": at, "end": at + len(quote), "field": field, "method": f"rule-{kind.lower()}",
                                  "confidence": confidence, **more}
        self.rels.append(Relationship(f"{kind}|{case.id}|{start.id}|{end.id}" + (f"|{more['status']}" if "status" in more else ""), kind, start, end, properties))


def many_batches(count: int) -> Graph:
    """The first batch under `count` numbers; offices, places, platform and metrics are shared by all."""
    return merge_graphs([*(renumbered(first_batch(), f"甲省-2022-{number}") for number in range(1, count + 1)), second_batch(), practices()])


def renumbered(graph: Graph, batch: str) -> Graph:
    """The graph with another id for its first batch."""
    def text(value: Value) -> Value:
        return value.replace(FIRST, batch) if isinstance(value, str) else value

    def ref(end: NodeRef) -> NodeRef:
        return NodeRef(end.label, end.id.replace(FIRST, batch))

    def properties(values: Properties) -> Properties:
        return {key: text(value) for key, value in values.items()}

    return Graph(tuple(Node(n.label, n.id.replace(FIRST, batch), properties(n.properties)) for n in graph.nodes),
                 tuple(Relationship(r.id.replace(FIRST, batch), r.type, ref(r.start), ref(r.end), properties(r.properties)) for r in graph.relationships))
