"""`reformgraph read`: one case with what was found in it, as a page or on the terminal."""

import re
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text as RichText

from reformgraph.graph.case_page import CasePage
from reformgraph.graph.plain_console import plain_console
from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language
from reformgraph.schema.ontology import load_ontology

from .options import OutputFile, json_option, lang_option, one_source, print_json, store_options

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')  # what Windows allows in no file's name


@click.command()
@click.argument("case")
@click.option("--file", "graph_file", type=click.Path(path_type=Path, dir_okay=False), help="改从图谱文件读 · read from a graph file instead of the store")
@click.option("-o", "--output", type=OutputFile(".html", ".htm"), help="输出的 HTML，默认 CASE.html · HTML file to write")
@click.option("--terminal", is_flag=True, help="在终端显示 · print on the terminal")
@store_options
@json_option
@lang_option
def command(case: str, graph_file: Path | None, output: Path | None, terminal: bool, store: StoreSettings, as_json: bool, lang: Language) -> None:
    """查看一个案例：原文着色，指标成表，关系成列，各自连到原文。CASE 是案例编号、编号结尾或标题中的词。

    Shows a case: its text with spans in colour, measurements as a table, relations as a list, each linked to its words.

    Example: reformgraph read 浙江省-2023-1#4 --graph demo.db --terminal
    """
    from reformgraph.graph import open_store, read_store
    from reformgraph.graph.case_page import find_case, read_case_page, render_case
    from reformgraph.schema.jsonl import read_graph, write_atomically

    one_source(graph_file, "--file")
    if graph_file:
        graph = read_graph(graph_file)
    else:
        with open_store(store, write=False) as opened:
            graph = read_store(opened)
    page = read_case_page(graph, find_case(graph, case))
    if output is not None or not (as_json or terminal):
        path = output or Path(_NOT_IN_NAMES.sub("_", page.case.id) + ".html")
        write_atomically(path, [render_case(page, lang)])
        click.echo(str(path), err=as_json or terminal)
    if as_json:
        print_json({"id": page.case.id, "title": page.case.properties["title"], "text": page.case.properties["text"],
                    "measurements": [asdict(row) for row in page.measurements], "relations": [asdict(claim) for claim in page.claims]})
    elif terminal:
        _print(page, lang)


def _print(page: CasePage, lang: Language) -> None:
    console, ontology = plain_console(), load_ontology()
    for pieces in (page.title, page.text):
        line = RichText()
        for piece in pieces:
            line.append(piece.text, style=f"underline {ontology.labels[piece.label].colour}" if piece.label else "")
        console.print(line)
    legend = RichText()
    for label in ontology.labels.values():
        legend.append(f" {label.title if lang == 'zh' else label.title_en} ", style=f"underline {label.colour}")
    console.print(legend)
    if page.measurements:
        table = Table(*(("", "指标", "之前", "之后", "变化", "数值", "相对变化") if lang == "zh" else ("", "indicator", "before", "after", "change", "value", "relative")))
        for row in page.measurements:
            table.add_row(row.kind_words(lang), row.claim.end, row.before, row.after, row.change, row.value, row.percent_words)
        console.print(table)
    for claim in page.claims:
        kind = ontology.relationships[claim.type]
        console.print(RichText(f"{claim.start}  —{kind.title if lang == 'zh' else kind.title_en}→  {claim.end}"), RichText(f"   “{claim.quote}”", style="dim"))
