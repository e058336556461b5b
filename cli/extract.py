"""`reformgraph extract`: documents to a graph file, with no store."""

from collections.abc import Iterator
from pathlib import Path

import click

from reformgraph.schema.errors import Language
from reformgraph.schema.records import Anomaly, Graph
from reformgraph.schema.union import write_union

from .errors import NotRead
from .options import OutputFile, json_option, lang_option, print_json, progress
from .report import anomalies_as_data, counts_as_data, print_anomalies, print_counts


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=OutputFile(".jsonl"), help="输出的图谱文件 · graph file to write (.jsonl)")
@click.option("--lexicon", type=click.Path(path_type=Path, exists=True, file_okay=False), help="用户词典目录 · folder of your own lexicon files")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="进程数 · processes")
@json_option
@lang_option
def command(sources: tuple[Path, ...], output: Path, lexicon: Path | None, jobs: int, as_json: bool, lang: Language) -> None:
    """从文档抽取图谱文件，不入库。

    Extracts a graph file (JSON Lines) from documents or folders; no store is touched. A document of a folder that cannot be read is told and left
    out, with exit status 1.

    Example: reformgraph extract examples -o graph.jsonl
    """
    from reformgraph.extract import extract_sources, find_sources

    listed, not_read = find_sources(sources), NotRead(lang)
    print_anomalies(listed.skipped, lang)
    anomalies: list[Anomaly] = []

    def graphs() -> Iterator[Graph]:
        for extraction in progress(extract_sources(listed, str(lexicon or ""), jobs, unreadable=not_read.tell), "抽取 extracting", len(listed.files)):
            anomalies.extend(extraction.anomalies)
            yield extraction.graph

    counts = write_union(graphs(), output)
    print_anomalies(anomalies, lang)
    if as_json:
        print_json({"output": output, **counts_as_data(counts), "notes": anomalies_as_data([*listed.skipped, *anomalies], lang), "not_read": not_read.as_data()})
    else:
        print_counts(counts, lang)
        click.echo(("已写入 " if lang == "zh" else "wrote ") + str(output), err=True)
    not_read.end()
