"""The Spark job gives what one machine gives, line for line after sorting."""

import os
import random
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from linking_graphs import case_graph

from reformgraph.cli.main import main
from reformgraph.graph.linking import Decision, Decisions, link
from reformgraph.schema.jsonl import graph_lines, read_graph
from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.records import Graph, Node

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
# Spark's own code warns of what the next Python or pandas will change.
pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    for name in ("pyspark", "pandas", "pyarrow"):
        pytest.importorskip(name, reason="needs Spark: pip install 'reformgraph[spark]'")
    if shutil.which("java") is None:
        pytest.skip("needs Java")
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        environment.setenv("PYSPARK_PYTHON", sys.executable)
        session = (SparkSession.builder.master("local[2]").appName("test").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "2")
                   .config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate())
        yield session
        session.stop()


@pytest.fixture(scope="module")
def notices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, three more that speak of the same bodies, one that cannot be read and one that is no notice."""
    folder = tmp_path_factory.mktemp("notices")
    for file in EXAMPLES.iterdir():
        shutil.copy(file, folder)
    (folder / "more").mkdir()
    for number, city in enumerate(("杭州市", "宁波市", "杭州市"), 1):
        (folder / "more" / f"{number}.txt").write_text(f"{city}推行“带押过户”\n\n{city}自然资源局会同浙江省税务局推行“带押过户”，办理时限由{number + 3}天压缩至1天。\n", encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 no archive")
    return folder


@pytest.fixture(scope="module")
def found(spark: Any, notices: Path) -> Any:
    """The records of the notices, as the job finds them."""
    from reformgraph.cli.spark import records

    return records(spark, str(notices)).cache()


@pytest.fixture(scope="module")
def extracted(notices: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph file that one machine extracts from those of the notices that can be read."""
    graph, folder = tmp_path_factory.mktemp("local") / "graph.jsonl", graph_folder(notices, tmp_path_factory.mktemp("readable"))
    done = CliRunner().invoke(main, ["extract", str(folder), "-o", str(graph)])
    assert done.exit_code == 0, done.output
    return graph


def graph_folder(notices: Path, folder: Path) -> Path:
    shutil.copytree(notices, folder, dirs_exist_ok=True, ignore=lambda _folder, names: [name for name in names if name.startswith("broken")])
    return folder


def test_the_job_gives_the_lines_of_one_machine(spark: Any, found: Any, extracted: Path, tmp_path: Path) -> None:
    from reformgraph.cli.spark import write

    write(found, str(tmp_path / "out"))
    told = spark.read.parquet(str(tmp_path / "out/problems")).collect()
    assert len(told) == 1
    assert "broken.docx" in told[0].line
    lines = [row.line for part in ("nodes", "relationships") for row in spark.read.parquet(str(tmp_path / "out" / part)).select("line").collect()]
    assert sorted(lines) == sorted(extracted.read_text(encoding="utf-8").splitlines())
    assert len(lines) > 500


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")
def test_the_submitted_job_of_the_page_runs(tmp_path: Path) -> None:
    """The line of docs/scale.md, on this machine in place of a cluster."""
    pyspark, parquet = (pytest.importorskip(name, reason="needs Spark: pip install 'reformgraph[spark]'") for name in ("pyspark", "pyarrow.parquet"))
    if shutil.which("java") is None:
        pytest.skip("needs Java")
    (tmp_path / "notices").mkdir()
    for city in ("杭州市", "宁波市"):
        (tmp_path / "notices" / f"{city}.txt").write_text(f"{city}推行“带押过户”\n\n{city}自然资源局推行“带押过户”，办理时限由5天压缩至1天。\n", encoding="utf-8")
    [line] = re.findall(r"^spark-submit .*$", (ROOT / "docs" / "scale.md").read_text(encoding="utf-8"), re.MULTILINE)
    here = {"yarn": "local[2]", "path/to/reformgraph/cli/spark.py": str(ROOT / "cli/spark.py"), "hdfs:///notices": str(tmp_path / "notices"),
            "hdfs:///graph": str(tmp_path / "graph")}
    assert here.keys() <= set(shlex.split(line))
    (tmp_path / "spark-defaults.conf").write_text("spark.sql.shuffle.partitions 2\nspark.ui.enabled false\n", encoding="ascii")
    words = [here.get(word, word) for word in shlex.split(line)]
    done = subprocess.run([Path(pyspark.__file__).parent / "bin" / words[0], *words[1:]], capture_output=True, text=True, encoding="utf-8", cwd=tmp_path,
                          env=os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable, "SPARK_CONF_DIR": str(tmp_path),
                                              "SPARK_HOME": str(Path(pyspark.__file__).parent)})
    assert done.returncode == 0, done.stderr[-2000:]
    lines = parquet.read_table(tmp_path / "graph" / "relationships")["line"].to_pylist()
    assert sum('"INSTANCE_OF"' in line for line in lines) == 2


def made_up() -> Graph:
    """Measures that are alike by chains, narrower than known practices, vague, decided, and many whose words crowd one blocking key."""
    matters, ways, tails = ("二手房", "施工许可", "道路运输", "药品零售", "充电桩"), ("联审快办", "会商领办", "巡查回访"), ("", "改革", "服务模式", "工作机制", "新模式")
    names = [matter + way + tail for matter in matters for way in ways for tail in tails]
    names += [f"园区企业{one}{other}专员服务站" for one in "甲乙丙丁戊己庚辛" for other in "金木水火土山川江海"]
    names += ["带押过户", "二手房带押过户", "工业用地带押过户", "四个一", "四个一", "三张清单", "免申即享", "惠企政策免申即享", "下午茶", "企业家下午茶", "一类事一站办"]
    names += ["工程建设项目施工许可联审快办", "工程建设项目的施工许可联审快办", "工程建设项目和施工许可联审快办", "园区企业专员驻点服务站", "园区企业专员驻点服务站点",
              "不动产登记与水电气热过户联动会商巡查", "不动产登记和水电气热过户联动会商巡查", "不动产登记水电气热过户联动会商巡查", "不动产登记水电气热过户会商巡查联动",
              "不动产登记及水电气热过户联动会商巡查工作"]
    draw = random.Random(9)
    draw.shuffle(names)
    return merge_graphs(case_graph("甲市-2023-1", number, [*names[at:at + 3], draw.choice(names)]) for number, at in enumerate(range(0, len(names), 3), 1))


def test_practices_are_those_of_one_machine(spark: Any, found: Any, extracted: Path) -> None:
    from reformgraph.cli.spark import SCHEMA, rows_of
    from reformgraph.cli.spark_link import link_found

    more = made_up()
    body = Graph(tuple(Node("Department", name, {"name": name, "level": "city", "kind": "government"}) for name in ("丙市工商局", "丙市市场监督管理局")), ())
    whole = merge_graphs([read_graph(extracted), more, body])
    measures = sorted(node.id for node in whole.nodes if node.label == "PolicyInstrument")
    of = {name: next(id_ for id_ in measures if id_.endswith(f"/{name}")) for name in ("四个一", "下午茶", "二手房联审快办", "带押过户", "三张清单")}
    decisions = Decisions((Decision("measure", of["四个一"], "accept", "免申即享"), Decision("measure", of["下午茶"], "new", "企业家下午茶"),
                           Decision("measure", of["二手房联审快办"], "accept", "充电桩会商领办"), Decision("measure", of["三张清单"], "accept", "充电桩会商领办"),
                           Decision("measure", of["带押过户"], "reject", "带押过户"), Decision("body", "丙市工商局", "same", "丙市市场监督管理局")))
    expected = list(graph_lines(link(whole, None, decisions).graph))

    rows = spark.createDataFrame(rows_of(merge_graphs([more, body]), "made-up"), SCHEMA)
    got = [row.line for row in link_found(found.unionByName(rows), decisions, buckets=2).where("record != 'problem'").select("line").collect()]
    assert sorted(got) == sorted(expected)
    methods = {line.partition('"method":"')[2].partition('"')[0] for line in expected if '"INSTANCE_OF"' in line}
    assert {"similarity", "same-wording", "own", "decision"} <= methods  # all ways to a practice were tried
    assert any('"BROADER"' in line for line in expected)
