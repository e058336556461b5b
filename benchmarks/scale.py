"""The whole way at size: extract, link, load on both engines, the practices by city, the network view; seconds, rates and memory of each step.

The cases are made from those of examples/: the texts of three of them, with other places (and so other bodies), figures and years, and half of
the quoted names invented; fifty to a notice, the same for the same number. Each step is the command as a user calls it, in processes of its own;
`cpu s` are the seconds of processor time of all of them, which a busy machine changes less than the seconds by the clock;
memory is the largest sum of what its processes held at a time, that of the store's engine included (read from /proc, so Linux only).
More than 20,000 cases are loaded in parts of so many, one command after the other: a load holds what it loads.

Run: python benchmarks/scale.py [--cases 100000] [--steps extract link load load-neo4j recur view] [--folder FOLDER]
"""

import argparse
import json
import os
import platform
import random
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from link import MATTERS, TAILS, WAYS

from reformgraph.extract import read_document
from reformgraph.extract.places.gazetteer import Gazetteer, gazetteer
from reformgraph.extract.segment import segment

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
import neo4j_server

EXAMPLES = Path(__file__).parent.parent / "examples"
PROGRAM = Path(sys.executable).with_name("reformgraph")
STEPS = ("extract", "link", "load", "load-neo4j", "recur", "view")
PER_NOTICE, PARTS = 50, 3
CASES_IN_PART = 20_000
_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.月日])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SUFFIX = re.compile("(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$")
_QUOTED = re.compile("“([^”]{2,12})”")


class Varied:
    """Cases made from the examples, drawn one after the other from a fixed seed."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.places: Gazetteer = gazetteer()
        self.by_level = {level: [d.code for d in self.places if d.level == level] for level in ("province", "city", "county")}
        sources = (path for path in sorted(EXAMPLES.iterdir()) if path.stem != "README")
        self.cases = [case for path in sources for case in segment(read_document(path))[0].cases]

    def case(self) -> tuple[str, str]:
        """A title and a text."""
        first, *others = self.draw.sample(self.cases, PARTS)
        texts = self._vary("\f".join([first.title, first.text, *(other.text for other in others)])).split("\f")
        return texts[0], "\n".join(texts[1:])

    def _vary(self, text: str) -> str:
        moved: dict[str, str] = {}
        for hit in reversed(self.places.find(text)):
            level = self.places[hit.keys[0]].level if len(hit.keys) == 1 and hit.form in ("full", "short") else ""
            if level and (hit.form == "full" or level != "county"):  # many a county's short name is a word (资源)
                name = text[hit.start:hit.end]
                if name not in moved:
                    division = self.places[self.draw.choice(self.by_level[level])]
                    moved[name] = division.name if hit.form == "full" else _SUFFIX.sub("", division.name)
                text = text[:hit.start] + moved[name] + text[hit.end:]
        factor, shift = self.draw.uniform(0.5, 3), self.draw.randint(-6, 1)
        text = _NUMBER.sub(lambda found: _other_number(found[0], factor, shift), text)
        names = {name: self.draw.choice(MATTERS) + self.draw.choice(WAYS) + self.draw.choice(WAYS) + self.draw.choice(TAILS)
                 for name in sorted(set(_QUOTED.findall(text))) if self.draw.random() < 0.5}
        return _QUOTED.sub(lambda found: f"“{names.get(found[1], found[1])}”", text)


def _other_number(number: str, factor: float, shift: int) -> str:
    if _YEAR.fullmatch(number):
        return str(int(number) + shift)
    if len(number) == 1 and number in "01":
        return number
    return f"{float(number) * factor:.1f}" if "." in number else str(max(2, round(int(number) * factor)))


def write_notices(cases: int, folder: Path) -> int:
    """Write so many cases as notices; returns the number of characters."""
    folder.mkdir()
    varied = Varied(cases)
    characters = 0
    batches: Counter[str] = Counter()
    for number, first in enumerate(range(0, cases, PER_NOTICE), 1):
        found = [varied.case() for _ in range(min(PER_NOTICE, cases - first))]
        province = varied.places[varied.draw.choice(varied.by_level["province"])].name
        year, batch = 2014 + batches[province] // 60, batches[province] % 60 + 1
        batches[province] += 1
        lines = [f"关于推广{province}优化营商环境典型经验做法（{year}年第{batch}批）的通知", "各市、县（市、区）营商环境工作机构：",
                 "为便于各地互学互鉴，现将典型经验做法汇编如下，供学习参考。",
                 *(f"{'附件：' if n == 1 else ''}{n}.{title}" for n, (title, _) in enumerate(found, 1)), f"{province}营商环境案例编写组", f"{year}年6月30日"]
        for n, (title, text) in enumerate(found, 1):
            lines += [f"附件{n}", title, text]
        whole = "\n".join(lines) + "\n"
        characters += len(whole)
        (folder / f"{number:05}.txt").write_text(whole, encoding="utf-8")
    return characters


class Memory(threading.Thread):
    """Adds up, each second, what all processes below this one hold, and keeps the largest sum, in bytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak, self.ended = 0, threading.Event()

    def run(self) -> None:
        while not self.ended.wait(1):
            self.peak = max(self.peak, sum(map(_resident, _descendants(os.getpid()))))


def _descendants(process: int) -> Iterator[int]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents.setdefault(int(entry.read_text().rpartition(")")[2].split()[1]), []).append(int(entry.parent.name))
        except OSError:
            continue  # it has ended meanwhile
    waiting = [process]
    while waiting:
        children = parents.get(waiting.pop(), [])
        yield from children
        waiting += children


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


@contextmanager
def measured(step: str, cases: int, rows: int) -> Iterator[None]:
    """Print a line of the table for what happens inside; `rows` is 0 where rows do not count."""
    memory = Memory()
    memory.start()
    began, before = time.perf_counter(), _processor()
    try:
        yield
    finally:
        seconds, processor = time.perf_counter() - began, _processor() - before
        memory.ended.set()
        memory.join()
    print(f"{step:<14}{seconds:>10.1f}{processor:>10.1f}{cases / seconds:>10.0f}{rows / seconds if rows else 0:>10.0f}{memory.peak / 2**20:>10.0f}", flush=True)


def _processor() -> float:
    """Seconds of processor time of all processes below this one that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def command(*words: object) -> None:
    done = subprocess.run([PROGRAM, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          env={key: value for key, value in os.environ.items() if not key.startswith("NEO4J_")})
    if done.returncode:
        raise SystemExit(f"{words[0]}: {done.stderr[-2000:]}")


def count(graph: Path) -> int:
    with graph.open(encoding="utf-8") as lines:
        return sum(1 for _ in lines)


def in_parts(graph: Path, folder: Path) -> list[Path]:
    """The graph as files of at most CASES_IN_PART cases with what these say; what no case says of itself (where a place lies) is in the last one."""
    part_of: dict[str, int] = {}
    ends: list[set[tuple[str, str]]] = []  # the nodes that each part needs, by their label and id

    def part(record: dict[str, Any]) -> int:
        start, end = record["start"]["id"], record["end"]["id"]
        cases = (record["properties"].get("case"), start, end, start.partition("/")[0])  # a measure's id begins with its case's
        return next((part_of[case] for case in cases if case in part_of), len(ends) - 1)

    with graph.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["type"] == "node" and "Case" in record["labels"]:
                part_of[record["id"]] = len(part_of) // CASES_IN_PART
            elif record["type"] == "relationship":
                ends = ends or [set() for _ in range(max(part_of.values()) + 1)]
                ends[part(record)].update((sys.intern(record[end]["labels"][0]), sys.intern(record[end]["id"])) for end in ("start", "end"))
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{number}.jsonl" for number in range(len(ends))]
    with ExitStack() as stack, graph.open(encoding="utf-8") as lines:
        outs = [stack.enter_context(path.open("w", encoding="utf-8")) for path in paths]
        for line in lines:
            record = json.loads(line)
            if record["type"] == "relationship":
                outs[part(record)].write(line)
                continue
            for out, needed in zip(outs, ends, strict=True):
                if (record["labels"][0], record["id"]) in needed:
                    out.write(line)
    return paths


def run(cases: int, steps: list[str], folder: Path) -> None:
    notices, graph, linked = folder / "notices", folder / "graph.jsonl", folder / "linked.jsonl"
    if not notices.is_dir():
        characters = write_notices(cases, notices)
        (folder / "made.json").write_text(json.dumps(characters))
    characters = json.loads((folder / "made.json").read_text())
    print(f"{cases:,} cases in {len(list(notices.iterdir())):,} notices, {characters:,} characters")
    print(f"{'step':<14}{'seconds':>10}{'cpu s':>10}{'cases/s':>10}{'rows/s':>10}{'MB':>10}", flush=True)
    if "extract" in steps:
        with measured("extract", cases, 0):
            command("extract", notices, "-o", graph, "--jobs", os.cpu_count() or 1)
    if "link" in steps:
        with measured("link", cases, 0):
            command("link", graph, "--graph", folder / "none.db", "-o", linked)
    rows = count(linked) if linked.exists() else 0
    parts = [linked]
    if cases > CASES_IN_PART and {"load", "load-neo4j"} & set(steps):
        parts = in_parts(linked, folder / "parts")
    if "load" in steps:
        with measured("load", cases, rows):
            for path in parts:
                command("load", path, "--graph", folder / "graph.db")
    if "load-neo4j" in steps:
        if missing := neo4j_server.missing():
            print(f"{'load-neo4j':<14} left out: {missing}")
        else:
            with measured("load-neo4j", cases, rows), neo4j_server.running(folder / "neo4j") as uri:
                for path in parts:
                    command("load", path, "--uri", uri)
    if "recur" in steps:
        with measured("recur", cases, 0):
            command("recur", "--known", linked, "--min", 3, "--matrix", folder / "matrix.html")
    if "view" in steps:
        with measured("view", cases, 0):
            command("view", linked, "-o", folder / "view.html")
    sizes = {name: (folder / name).stat().st_size / 2**20 for name in ("graph.jsonl", "linked.jsonl", "matrix.html", "view.html") if (folder / name).exists()}
    print(f"{rows:,} rows; " + ", ".join(f"{name} {size:.0f} MB" for name, size in sizes.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--steps", nargs="+", choices=STEPS, default=list(STEPS))
    parser.add_argument("--folder", type=Path, help="keep the files here, and go on with those that are there; default: a temporary folder")
    arguments = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    if arguments.folder:
        arguments.folder.mkdir(parents=True, exist_ok=True)
        run(arguments.cases, arguments.steps, arguments.folder)
        return
    with tempfile.TemporaryDirectory() as folder:
        run(arguments.cases, arguments.steps, Path(folder))


if __name__ == "__main__":
    main()
