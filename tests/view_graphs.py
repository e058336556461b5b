"""Made-up graphs in the shape of real ones, of any size, always the same for the same arguments."""

import random
from collections.abc import Sequence

from reformgraph.schema.records import Graph, Node, NodeRef, Properties, Relationship, Value

PROVINCES = {
    "福建省": "福州市 厦门市 泉州市 漳州市 莆田市 三明市 南平市 龙岩市 宁德市",
    "山东省": "济南市 青岛市 烟台市 潍坊市 临沂市 淄博市 济宁市 威海市 日照市",
    "浙江省": "杭州市 宁波市 温州市 嘉兴市 湖州市 绍兴市 金华市 台州市 丽水市",
    "广东省": "广州市 深圳市 佛山市 东莞市 珠海市 中山市 惠州市 江门市 汕头市",
    "四川省": "成都市 绵阳市 德阳市 宜宾市 泸州市 南充市 乐山市 遂宁市 内江市",
}
BUREAUS = ["市场监督管理局", "自然资源和规划局", "行政审批服务局", "住房和城乡建设局", "税务局", "海关", "财政局", "中级人民法院", "商务局",
           "科学技术局", "公安局", "人力资源和社会保障局", "交通运输局", "生态环境局", "医疗保障局", "民政局", "农业农村局", "水利局", "司法局",
           "大数据发展管理局"]
COUNTIES = ["鼓楼区", "城东区", "城西区", "新城区", "高新区", "江北区", "临江县", "安平县", "永和县", "清河县", "南山区", "北湖区",
            "台山县", "云溪区", "东港区", "河口区", "城关区", "石桥县", "西湖区", "白云区", "龙泉县", "金沙县",
            "海滨区", "长安区", "安宁县", "兴隆县", "古田县", "新桥区", "和平区", "开元区", "桥东区", "桥西区", "港口区", "花园区", "平湖县"]
PRACTICES = ["带押过户", "一业一证", "告知承诺制", "免申即享", "跨省通办", "一件事一次办", "交地即交证", "拿地即开工", "电子营业执照", "首违不罚",
             "柔性执法", "容缺受理", "信用修复", "府院联动", "涉企一码检查", "水电气网联办", "远程异地评标", "知识产权质押融资", "先放后检",
             "企业开办一日办结", "午间不打烊", "上门办", "证照分离", "包容审慎监管"]
METRICS = ["办理时限", "申请材料", "跑动次数", "办理环节", "企业成本", "融资金额", "惠及企业", "通关时间"]
PLATFORMS = ["智慧审批平台", "政务服务网", "不动产登记系统", "信用信息平台", "企业开办专窗", "掌上办事大厅", "电子证照库", "中小企业服务中心"]
BANKS = ["建设银行", "工商银行", "农业银行", "兴业银行", "农村商业银行", "邮政储蓄银行"]


def make_graph(cases: int = 48, batches: int = 2, seed: int = 1) -> Graph:
    """A graph of `cases` cases, about eleven nodes and thirty relationships each."""
    return _Maker(seed).make(cases, batches)


def make_sized(nodes: int, relationships: int) -> Graph:
    """A graph with at most so many nodes and relationships, close to both: whole cases, as many as fit."""
    low, high = 1, nodes
    while high - low > 1:
        middle = (low + high) // 2
        graph = make_graph(middle, max(1, middle // 45))
        if len(graph.nodes) <= nodes and len(graph.relationships) <= relationships:
            low = middle
        else:
            high = middle
    return make_graph(low, max(1, low // 45))


class _Maker:
    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)
        self.nodes: dict[NodeRef, Node] = {}
        self.rels: list[Relationship] = []
        self.linked: set[NodeRef] = set()
        self.cities = [(province, city) for province, names in PROVINCES.items() for city in names.split()]

    def make(self, cases: int, batches: int) -> Graph:
        for practice in PRACTICES:
            self.node("Practice", practice, definition=f"各地以不同名称推行的“{practice}”做法。", category="营商环境")
        for number in range(cases):
            batch = number % batches
            province = list(PROVINCES)[batch % len(PROVINCES)]
            year = 2019 + batch % 6
            batch_ref = self.node("Batch", f"{province}-{year}-{batch + 1}", title=f"{province}第{batch + 1}批典型经验做法", date=f"{year}-06-01",
                                  source=f"batch-{batch + 1}.txt", sha256="0" * 64, issuer=province)
            self.case(number, batch_ref, province, year)
        used = {ref for rel in self.rels for ref in (rel.start, rel.end)}
        return Graph(tuple(n for ref, n in self.nodes.items() if ref in used), tuple(self.rels))

    def node(self, label: str, id: str, name: str = "", **properties: Value) -> NodeRef:
        ref = NodeRef(label, id)
        self.nodes.setdefault(ref, Node(label, id, {"name": name or id, **properties}))
        return ref

    def link(self, kind: str, first: NodeRef, second: NodeRef, **properties: Value) -> None:
        if first != second:
            self.rels.append(Relationship(f"r{len(self.rels)}", kind, first, second, dict(properties)))

    def case(self, number: int, batch: NodeRef, province: str, year: int) -> None:
        pick = self.pick
        city = pick.choice([c for p, c in self.cities if p == province])
        practice = pick.choice(PRACTICES[: 4 + number % len(PRACTICES)])
        leader = f"{city}{pick.choice(BUREAUS)}"
        title = f"{city}推行“{practice}”改革"
        self.parts: list[str] = []
        self.claims: list[tuple[str, NodeRef, NodeRef, int, Properties]] = []
        self.mentioned: dict[NodeRef, int] = {}
        place = self.locality(province, city)
        case = NodeRef("Case", f"{batch.id}#{number + 1}")
        national = self.body("国家" + pick.choice(["税务总局", "市场监督管理总局", "知识产权局"]), "national")
        for line in range(pick.randint(2, 4)):
            area = city if line == 0 else city + pick.choice(COUNTIES)
            self.sentence(line, case, area, place, practice, leader if line == 0 else f"{area}{pick.choice(BUREAUS)}")
        self.say(f"相关做法获{national.id}肯定。", [national])
        text = "".join(self.parts)
        self.node("Case", case.id, title, number=number + 1, title=title, text=text, year=year)
        self.link("PART_OF", case, batch)
        self.link("LOCATED_IN", case, place, case=case.id, quote=city, start=0, end=len(city), field="title", method="title-place", confidence=0.95)
        ends = [sum(len(p) for p in self.parts[: i + 1]) for i in range(len(self.parts))]
        for kind, start, end, part, more in self.claims:
            self.link(kind, start, end, case=case.id, quote=self.parts[part], start=ends[part] - len(self.parts[part]), end=ends[part],
                      field="text", method=f"rule-{kind.lower()}", confidence=round(pick.uniform(0.6, 0.98), 2), **more)
        for ref, part in self.mentioned.items():
            self.link("MENTIONS", case, ref, case=case.id, quote=self.parts[part], start=ends[part] - len(self.parts[part]), end=ends[part],
                      field="text", method="mention", confidence=0.9)

    def sentence(self, line: int, case: NodeRef, city: str, place: NodeRef, practice: str, bureau: str) -> None:
        pick = self.pick
        body, partner = self.body(bureau, "city"), self.body(f"{city}{pick.choice(BUREAUS)}", "city")
        bank = self.node("Organization", f"{pick.choice(BANKS)}{city}支行", kind="bank")
        name = practice if line == 0 else f"{pick.choice(['全程', '智慧', '集成', '极简'])}{pick.choice(PRACTICES)}{pick.choice(['专区', '机制', '服务包'])}"
        measure = self.node("PolicyInstrument", f"{case.id}/{name}", name, kind=pick.choice(["mechanism", "service"]))
        platform = self.node("Platform", f"{city}{pick.choice(PLATFORMS)}", kind="system")
        metric = self.node("Metric", pick.choice(METRICS), dimension="time")
        before, after = pick.randint(5, 30), pick.randint(1, 4)
        part = self.say(f"{bureau}会同{partner.id}、{bank.id}推出“{name}”，依托{platform.id}在{place.id.split('/')[-1]}试点，将{metric.id}由{before}个工作日压缩至{after}个工作日。",
                        [body, partner, bank, measure, platform, metric, place])
        measured: Properties = {"before": f"{before}个工作日", "after": f"{after}个工作日", "before_value": float(before), "after_value": float(after),
                                "unit": "工作日", "percent": round((after - before) / before * 100, 1), "indicator": metric.id}
        plain: list[tuple[str, NodeRef, NodeRef]] = [("IMPLEMENTS", body, measure), ("COOPERATES_WITH", body, partner),
                                                     ("COOPERATES_WITH", body, bank), ("USES", measure, platform)]
        self.claims += [(kind, start, end, part, {}) for kind, start, end in plain]
        self.claims.append(("REDUCED", measure, metric, part, measured))
        if line == 1:
            self.claims += [("OPERATES", body, platform, part, {}), ("PILOTED_IN", measure, place, part, {})]
        if line == 0:
            self.claims.append(("LED_BY", case, body, part, {}))
        shared = name if name in PRACTICES else next((p for p in PRACTICES if p in name), "")
        if shared:
            self.link("INSTANCE_OF", measure, self.node("Practice", shared), score=0.93, method="name", decided_by="rule")

    def say(self, sentence: str, named: Sequence[NodeRef]) -> int:
        self.parts.append(sentence)
        for ref in named:
            self.mentioned.setdefault(ref, len(self.parts) - 1)
        return len(self.parts) - 1

    def body(self, name: str, level: str) -> NodeRef:
        return self.node("Department", name, level=level, kind="government")

    def locality(self, province: str, city: str) -> NodeRef:
        above = self.node("Locality", province, full_name=province, level="province")
        ref = self.node("Locality", f"{province}/{city}", city, full_name=province + city, level="city")
        if ref not in self.linked:
            self.linked.add(ref)
            self.link("PART_OF", ref, above)
        return ref
