"""How linking grows: 1,000, 10,000 and 100,000 measures made by varying the wordings of the lexicon and of the example notices.

Each size runs in a process of its own on one core; the table gives seconds of processor time, peak memory and how many practices came out.
Run: python benchmarks/link.py [--sizes 1000 10000 100000] [--repeat 3]
"""

import argparse
import platform
import random
import resource
import statistics
import subprocess
import sys
import time

from reformgraph.schema.practices import load_practices
from reformgraph.schema.records import Graph, Node, NodeRef, Relationship

PLACES = ("福州", "厦门", "杭州", "成都", "济南", "武汉", "沈阳", "合肥", "长沙", "南宁", "昆明", "太原", "兰州", "贵阳", "南昌", "海口", "石家庄", "哈尔滨")
MATTERS = ("二手房", "施工许可", "道路运输", "药品零售", "出版物", "取水", "渔船", "林木采伐", "宅基地", "公积金", "失业金", "医保", "居住证", "老年证", "残疾证",
           "农机", "排水", "户外广告", "食品经营", "人力资源", "特种设备", "危化品", "校车", "民宿", "充电桩", "加装电梯", "临时占道", "水产苗种", "种子", "兽药")
TAILS = ("", "改革", "服务", "机制", "模式", "制度", "工作机制", "服务模式", "试点", "新模式", "行动", "专项行动", "台账", "清单", "体系", "联席会议制度")
WAYS = ("联审", "快办", "领办", "会商", "包保", "预警", "巡查", "回访", "评议", "兜底", "直送", "轮值", "驻点", "点办", "双查", "互认", "代收", "督办", "共治", "联训")


def measures(size: int) -> Graph:
    """A graph of `size` measures in cases of ten: half known wordings, varied, half invented names of matter, way and tail."""
    draw = random.Random(size)
    known = [text for practice in load_practices().practices for text in practice.wordings]
    nodes: list[Node] = []
    rels: list[Relationship] = []
    for number in range(size):
        if draw.random() < 0.5:
            name = draw.choice(("", "", "全面", "深化", draw.choice(MATTERS))) + draw.choice(known) + draw.choice(TAILS)
        else:
            name = draw.choice(("", draw.choice(PLACES))) + draw.choice(MATTERS) + draw.choice(WAYS) + draw.choice(WAYS) + draw.choice(TAILS)
        case = f"基准-{number // 100000}#{number // 10}"
        id_ = f"{case}/{name}"
        if number % 10 == 0:
            nodes.append(Node("Case", case, {"name": case, "number": number, "title": case, "text": ""}))
        nodes.append(Node("PolicyInstrument", id_, {"name": name, "kind": "mechanism"}))
        rels.append(Relationship(f"MENTIONS|{number}", "MENTIONS", NodeRef("Case", case), NodeRef("PolicyInstrument", id_),
                                 {"case": case, "quote": f"{draw.choice(PLACES)}推行{name}", "start": 0, "end": 1, "field": "title",
                                  "method": "benchmark", "confidence": 1.0}))
    return Graph(tuple({(n.label, n.id): n for n in nodes}.values()), tuple(rels))


def run_one(size: int) -> None:
    """Link one graph and print seconds of processor time, megabytes and the number of practices; the graph is made before the clock starts."""
    from reformgraph.graph.linking import Decisions, link, load_knowledge

    graph, knowledge = measures(size), load_knowledge()
    start = time.process_time()
    result = link(graph, None, Decisions(), knowledge)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 ** 2)
    print(f"{seconds:.3f} {peak:.0f} {len({one.practice for one in result.links})}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        run_one(options.one)
        return
    print(f"Python {platform.python_version()}, {platform.machine()}, {options.repeat} runs each")
    print(f"{'measures':>9} {'seconds':>9} {'± sd':>7} {'µs each':>8} {'MB':>6} {'practices':>10}")
    for size in options.sizes:
        runs = [subprocess.run([sys.executable, __file__, "--one", str(size)], capture_output=True, text=True, check=True).stdout.split()
                for _ in range(options.repeat)]
        seconds = [float(run[0]) for run in runs]
        spread = statistics.stdev(seconds) if len(seconds) > 1 else 0.0
        mean = statistics.mean(seconds)
        print(f"{size:>9} {mean:>9.2f} {spread:>7.2f} {mean / size * 1e6:>8.0f} {max(float(run[1]) for run in runs):>6.0f} {runs[0][2]:>10}")


if __name__ == "__main__":
    main()
