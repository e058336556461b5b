"""`reformgraph query`: a named query of the pack, or a Cypher statement."""

from dataclasses import asdict
from typing import Any

import click

from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language, Text, UsageError

from .options import json_option, lang_option, print_json, store_options


def _names(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """The named queries, for the completion of the shell."""
    from reformgraph.graph import load_queries

    return [name for name in load_queries() if name.startswith(incomplete)]


@click.command()
@click.argument("name", required=False, shell_complete=_names)
@click.option("-p", "--param", "params", nargs=2, multiple=True, metavar="NAME VALUE", help="查询参数 · a parameter of the query")
@click.option("--cypher", help="直接给出 Cypher 语句 · a Cypher statement of your own")
@click.option("--write", is_flag=True, help="允许 --cypher 改动图库 · let --cypher change the graph")
@click.option("--list", "list_all", is_flag=True, help="列出全部命名查询 · list the named queries")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True, help="输出格式 · format of the output")
@store_options
@json_option
@lang_option
def command(name: str | None, params: tuple[tuple[str, str], ...], cypher: str | None, write: bool, list_all: bool, form: str,
            store: StoreSettings, as_json: bool, lang: Language) -> None:
    """按名称运行查询包中的查询，或运行一条 Cypher 语句。

    Runs a query of the pack by name, or a Cypher statement. It only reads, unless --write is given with --cypher.

    Example: reformgraph query recurring-practices -p min_places 2
    """
    from reformgraph.graph import load_queries
    from reformgraph.graph.print_rows import query_list, rows_as_text
    from reformgraph.graph.query import find_query, query_parameters, run_cypher, run_query, write_cypher
    from reformgraph.graph.query_words import in_words
    from reformgraph.graph.store.connect import open_store

    if (name is not None) + (cypher is not None) + list_all != 1:
        raise UsageError(Text("查询名称、--cypher 语句、--list 三者给一个", "give one of a query's name, --cypher and --list"),
                         remedy=Text("查询名称见 reformgraph query --list", "See reformgraph query --list"))
    if list_all:
        if as_json:
            print_json([{"name": q.name, "title": q.title, "title_en": q.title_en, "topic": q.topic, "columns": q.columns,
                         "parameters": [asdict(p) for p in q.parameters]} for q in load_queries().values()])
        else:
            click.echo(query_list(lang))
        return
    if write and cypher is None:
        raise UsageError(Text("--write 只与 --cypher 合用", "--write goes with --cypher only"), remedy=Text("请去掉 --write", "Leave --write out"))
    given: dict[str, Any] = dict(params)
    if name is not None:
        query_parameters(find_query(name), given)  # a wrong parameter is told before the store is opened
    with open_store(store, write=write, create=False) as opened:
        if name is not None:
            result = run_query(opened, name, given)
        elif write:
            result = write_cypher(opened, cypher or "", given)
        else:
            result = run_cypher(opened, cypher or "", given)
    form = "json" if as_json else form
    if name is not None and form != "json":
        result = in_words(result, name, lang)
    click.echo(rows_as_text(result, form, lang), nl=False)
