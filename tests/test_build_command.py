"""What `build` tells of batches that the graph has, and of how much it loads."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from linking_graphs import case_graph

from reformgraph.cli.main import main
from reformgraph.graph.linking import Decision, Decisions, link, save_decisions
from reformgraph.graph.linking.records import with_old_content


def test_a_batch_that_says_the_same_keeps_nothing_old() -> None:
    first = link(case_graph("甲省-2023-1", 1, ["四个一", "梯田联审"]), None, Decisions()).graph
    decided = Decisions((Decision("measure", "甲省-2023-1#1/四个一", "accept", "带押过户"),))
    assert with_old_content(first, link(case_graph("甲省-2023-1", 1, ["四个一", "梯田联审"]), first, decided).graph, {"甲省-2023-1"}) == []
    less = link(case_graph("甲省-2023-1", 1, ["四个一"]), first, decided).graph
    assert with_old_content(first, less, {"甲省-2023-1"}) == ["甲省-2023-1"]
    assert with_old_content(first, less, {"乙省-2023-1"}) == []


@pytest.mark.embedded
def test_build_tells_that_it_loads_more_than_the_new_batch_and_no_old_content_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("arcadedb_embedded", reason="needs the embedded engine: pip install 'reformgraph[embedded]'")
    monkeypatch.chdir(tmp_path)
    for name, city in (("a.txt", "甲市"), ("b.txt", "乙市")):
        Path(name).write_text(f"{city}推行带押过户\n{city}自然资源局推行不动产“带押过户”，办理时间由5天压缩至1天。\n", encoding="utf-8")
    first, second = (CliRunner().invoke(main, ["build", name, "--graph", "g"]) for name in ("a.txt", "b.txt"))
    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert ["连同此前批次的举措和做法" in done.output for done in (first, second)] == [False, True]
    measure = next(line.split()[1] for line in CliRunner().invoke(main, ["link", "a.txt", "--explain"]).output.splitlines() if line.startswith("  举措编号"))
    save_decisions(Decisions((Decision("measure", measure, "new", "甲市过户"),)), Path("d.yaml"))
    again = CliRunner().invoke(main, ["build", "a.txt", "b.txt", "--graph", "g", "--decisions", "d.yaml"])
    assert again.exit_code == 0, again.output
    assert "保留了旧内容" not in again.output
