"""The Spark job gives what one machine gives, line for line after sorting."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from reformgraph.cli.main import main

EXAMPLES = Path(__file__).parents[1] / "examples"
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
        session = (SparkSession.builder.master("local[2]").appName("test").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "4")
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


def test_the_job_gives_the_lines_of_one_machine(spark: Any, notices: Path, tmp_path: Path) -> None:
    from reformgraph.cli.spark import records, write

    write(records(spark, str(notices)), str(tmp_path / "out"))
    told = spark.read.parquet(str(tmp_path / "out/problems")).collect()
    assert len(told) == 1
    assert "broken.docx" in told[0].line

    (notices / "broken.docx").unlink()
    done = CliRunner().invoke(main, ["extract", str(notices), "-o", str(tmp_path / "graph.jsonl")])
    assert done.exit_code == 0, done.output
    lines = [row.line for part in ("nodes", "relationships") for row in spark.read.parquet(str(tmp_path / "out" / part)).select("line").collect()]
    assert sorted(lines) == sorted((tmp_path / "graph.jsonl").read_text(encoding="utf-8").splitlines())
    assert len(lines) > 500
