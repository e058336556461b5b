"""Extraction by several processes gives what one gives, tells the same errors, and holds few documents at a time."""

import json
import pickle
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from reformgraph.cli.main import main
from reformgraph.extract import extract_sources
from reformgraph.schema.errors import GraphFileError, InputError, MissingExtraError, Text
from reformgraph.schema.jsonl import read_graph, write_graph
from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.records import Graph, Node, NodeRef, Relationship
from reformgraph.schema.union import Counts, write_union

CITIES = ("杭州市", "宁波市", "温州市", "福州市", "厦门市", "济南市", "青岛市", "成都市", "武汉市", "长沙市", "合肥市", "南昌市")


@pytest.fixture
def notices(tmp_path: Path) -> Path:
    """Twelve notices that share a practice and a ministry, one of them in a folder below."""
    folder = tmp_path / "notices"
    (folder / "more").mkdir(parents=True)
    for number, city in enumerate(CITIES, 1):
        path = folder / (f"more/{number:02}.txt" if number == 7 else f"{number:02}.txt")
        path.write_text(f"{city}推行“带押过户”\n\n{city}自然资源局落实自然资源部要求，推行不动产“带押过户”，办理时限由{number + 3}天压缩至1天。\n", encoding="utf-8")
    return folder


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [str(word) for word in words])
    return done.exit_code, done.stdout, done.stderr


def test_extract_gives_the_same_bytes_with_any_number_of_processes(notices: Path, tmp_path: Path) -> None:
    one = run("extract", notices, "-o", tmp_path / "1.jsonl")
    three = run("extract", notices, "-o", tmp_path / "3.jsonl", "--jobs", 3)
    assert one[0] == three[0] == 0
    assert one[1] == three[1]
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "3.jsonl").read_bytes() != b""


@pytest.mark.embedded
def test_build_gives_the_same_graph_with_any_number_of_processes(notices: Path, tmp_path: Path) -> None:
    pytest.importorskip("arcadedb_embedded")
    views = []
    for jobs in (1, 2):
        code, _, problems = run("build", *sorted(notices.glob("*.txt"))[:4], "--graph", tmp_path / f"{jobs}.db", "--html", tmp_path / "view.html", "--jobs", jobs)
        assert code == 0, problems
        views.append((tmp_path / "view.html").read_bytes())
    assert views[0] == views[1]


def test_documents_of_a_folder_that_cannot_be_read_are_told_and_the_rest_is_read(notices: Path, tmp_path: Path) -> None:
    for name in ("05", "08"):
        (notices / f"{name}.txt").unlink()
        (notices / f"{name}.docx").write_bytes(b"PK\x03\x04 no archive")
    told = [run("extract", notices, "-o", tmp_path / f"{jobs}.jsonl", "--jobs", jobs, "--json") for jobs in (1, 2)]
    assert told[0][2] == told[1][2]
    assert [(code, [one["file"] for one in json.loads(out)["not_read"]]) for code, out, _ in told] == [(1, ["05.docx", "08.docx"])] * 2
    assert [line.partition("] ")[2].partition(":")[0] for line in told[0][2].splitlines() if "[RG101]" in line] == ["05.docx", "08.docx"]
    written = [read_graph(tmp_path / f"{jobs}.jsonl") for jobs in (1, 2)]
    assert written[0] == written[1]
    assert sum(node.label == "Batch" for node in written[0].nodes) == 10


def test_a_document_that_is_named_stops_the_work_when_it_cannot_be_read(notices: Path, tmp_path: Path) -> None:
    broken = notices / "05.docx"
    broken.write_bytes(b"PK\x03\x04 no archive")
    code, _, errors = run("extract", notices, broken, "-o", tmp_path / "graph.jsonl")
    assert (code, errors.count("[RG101]")) == (1, 1)
    assert not (tmp_path / "graph.jsonl").exists()


def test_a_folder_of_which_nothing_can_be_read_gives_no_output(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("1.docx", "2.docx"):
        (tmp_path / "in" / name).write_bytes(b"PK\x03\x04 no archive")
    code, _, errors = run("extract", tmp_path / "in", "-o", tmp_path / "graph.jsonl")
    assert (code, errors.count("[RG101]")) == (1, 2)
    assert not (tmp_path / "graph.jsonl").exists()


def test_few_documents_are_read_ahead(notices: Path) -> None:
    """What is not yet in flight is not yet read: files that go after the first result are missed one by one, not before their turn."""
    extractions = extract_sources([notices], jobs=2)
    next(extractions)
    late = sorted(notices.glob("*.txt"))[6:]
    for path in late:
        path.unlink()
    given = []
    with pytest.raises(InputError) as raised:
        for extraction in extractions:
            given.append(extraction.batch.source)
    assert given == ["02.txt", "03.txt", "04.txt", "05.txt", "06.txt"]
    assert raised.value.file.endswith("08.txt")


def test_an_error_passes_between_processes_as_it_is() -> None:
    for error in (InputError(Text("坏", "bad"), file="a.txt", place="3", remedy=Text("修", "mend it")), MissingExtraError(Text("缺", "lacks"), "pdf")):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), again.message("zh")) == (type(error), str(error), error.message("zh"))


names = st.sampled_from(["甲", "乙\n", "丙\t\u2028", "丁"])
nodes = st.builds(lambda label, name, also: Node(label, name, {"name": name, "aliases": tuple(sorted(also))} if also else {"name": name}),
                  st.sampled_from(["Department", "Organization"]), names, st.frozensets(names, max_size=2))
rels = st.builds(lambda start, end: Relationship(f"COOPERATES_WITH|{start}|{end}", "COOPERATES_WITH", NodeRef("Department", start), NodeRef("Organization", end), {}),
                 names, names)
graphs = st.builds(Graph, st.lists(nodes, max_size=3).map(tuple), st.lists(rels, max_size=3).map(tuple))


@given(st.lists(graphs, max_size=6), st.integers(1, 5))
def test_a_union_by_runs_is_the_merged_graph(tmp_path_factory: pytest.TempPathFactory, parts: list[Graph], run: int) -> None:
    folder = tmp_path_factory.mktemp("union")
    whole = merge_graphs(parts)
    write_graph(whole, folder / "whole.jsonl")
    counts = write_union(iter(parts), folder / "union.jsonl", run=run)
    assert (folder / "union.jsonl").read_bytes() == (folder / "whole.jsonl").read_bytes()
    assert counts == Counts.of(whole)


def test_a_union_refuses_one_batch_with_two_texts(tmp_path: Path) -> None:
    two = [Graph((Node("Batch", "甲-2023-1", {"name": "甲", "title": "甲", "source": f"{sum_}.txt", "sha256": sum_}),), ()) for sum_ in ("1", "2")]
    for run in (1, 10):
        with pytest.raises(GraphFileError, match=r"1\.txt and 2\.txt .* different text\. Keep one"):
            write_union(two, tmp_path / "union.jsonl", run=run)
        assert not list(tmp_path.iterdir())
