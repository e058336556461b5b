"""`reformgraph view`: the graph as one HTML file."""

from pathlib import Path

import click

from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language, Text, UsageError

from .options import OutputFile, json_option, lang_option, one_source, print_json, store_options
from .report import view_title


@click.command()
@click.argument("source", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("-o", "--html", type=OutputFile(".html", ".htm"), default=Path("view.html"), show_default=True,
              help="写到哪个文件 · file to write")
@click.option("--title", default="", help="页面标题 · title of the page")
@click.option("--focus", default="", metavar="NAME", help="打开时聚焦的节点 · node to focus on")
@click.option("--cities", default="", metavar="NAME,NAME", help="打开时只看这些地区 · show these places only")
@click.option("--query", "name", metavar="NAME", help="打开时只看这条查询的结果 · show the answer of this query only")
@click.option("-p", "--param", "params", nargs=2, multiple=True, metavar="NAME VALUE", help="查询参数 · a parameter of the query")
@store_options
@json_option
@lang_option
def command(source: Path | None, html: Path, title: str, focus: str, cities: str, name: str | None, params: tuple[tuple[str, str], ...],
            store: StoreSettings, as_json: bool, lang: Language) -> None:
    """把图谱文件 SOURCE 或图库写成单个网页，无网络也能打开。

    Writes the graph file SOURCE, or the store, as one page that opens from disk without a network.

    Example: reformgraph view -o view.html --focus 带押过户
    """
    from reformgraph.graph import open_store, read_store, run_query
    from reformgraph.graph.query import find_query, query_parameters
    from reformgraph.graph.view import Preset, Selection, write_view
    from reformgraph.schema.jsonl import read_graph

    if source and name:
        raise UsageError(Text("--query 只能用于图库，不能用于图谱文件", "--query asks a store, not a graph file"),
                         remedy=Text("先用 reformgraph load 入库", "Load the file with reformgraph load first"))
    if params and not name:
        raise UsageError(Text("-p 只与 --query 合用", "-p goes with --query only"), remedy=Text("请加 --query", "Add --query"))
    one_source(source, str(source))
    selection = None
    if source:
        graph = read_graph(source)
    else:
        if name:
            query_parameters(find_query(name), dict(params))  # a wrong parameter is told before the store is opened
        with open_store(store, write=False) as opened:
            graph = read_store(opened)
            if name:
                query, result = find_query(name), run_query(opened, name, dict(params))
                selection = Selection(query.title, query.title_en, result.columns, result.rows)
    preset = Preset(focus=focus, cities=tuple(part for part in cities.replace("，", ",").split(",") if part), selection=selection)
    size = write_view(graph, html, title=title or view_title(graph, lang), lang=lang, preset=preset)
    if as_json:
        print_json({"html": html, "nodes": len(graph.nodes), "relationships": len(graph.relationships), "bytes": size})
        return
    shown = f"{len(graph.nodes):,}", f"{len(graph.relationships):,}", f"{size / 1_000_000:.1f} MB"
    click.echo(f"{html}：{shown[0]} 个节点，{shown[1]} 条关系，{shown[2]}" if lang == "zh" else
               f"{html}: {shown[0]} nodes, {shown[1]} relationships, {shown[2]}")
