"""`reformgraph query`: a named query of the pack, or a Cypher statement."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language, Text, UsageError

from .options import OutputFile, json_option, lang_option, one_form, print_json, print_text, store_options


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
@click.option("-o", "--output", type=OutputFile(".xlsx", ".csv", ".md", ".json"), help="写入 .xlsx、.csv、.md 或 .json · write to a file")
@store_options
@json_option
@lang_option
def command(name: str | None, params: tuple[tuple[str, str], ...], cypher: str | None, write: bool, list_all: bool, form: str,
            output: Path | None, store: StoreSettings, as_json: bool, lang: Language) -> None:
    """按名称运行查询包中的查询，或运行一条 Cypher 语句。

    Runs a query of the pack by name, or a Cypher statement. It only reads, unless --write is given with --cypher.

    Example: reformgraph query recurring-practices -p min_places 2
    """
    from reformgraph.graph import load_queries
    from reformgraph.graph.linking.sheets import FORMS
    from reformgraph.graph.print_rows import query_list, rows_as_text, write_rows
    from reformgraph.graph.query import find_query, query_parameters, run_cypher, run_query, write_cypher
    from reformgraph.graph.query_words import in_words
    from reformgraph.graph.store.connect import open_store
    from reformgraph.graph.unknown_names import unknown_names

    from .report import print_notes

    if (name is not None) + (cypher is not None) + list_all != 1:
        raise UsageError(Text("查询名称、--cypher 语句、--list 三者给一个", "give one of a query's name, --cypher and --list"),
                         remedy=Text("查询名称见 reformgraph query --list", "See reformgraph query --list"))
    if list_all:
        if params or output is not None:
            option = "-p" if params else "-o"
            raise UsageError(Text(f"{option} 不与 --list 合用", f"{option} does nothing with --list"), remedy=Text(f"请去掉 {option}", f"Leave {option} out"))
        if as_json:
            print_json([{"name": q.name, "title": q.title, "title_en": q.title_en, "topic": q.topic, "columns": q.columns,
                         "parameters": [asdict(p) for p in q.parameters]} for q in load_queries().values()])
        else:
            click.echo(query_list(lang))
        return
    if write and cypher is None:
        raise UsageError(Text("--write 只与 --cypher 合用", "--write goes with --cypher only"), remedy=Text("请去掉 --write", "Leave --write out"))
    one_form(form, output, as_json, FORMS)
    given: dict[str, Any] = dict(params)
    title = "查询结果" if lang == "zh" else "Answer"
    if name is not None:
        query = find_query(name)
        title = query.title if lang == "zh" else query.title_en
        query_parameters(query, given)  # a wrong parameter is told before the store is opened
    with open_store(store, write=write, create=False) as opened:
        if name is not None:
            result = run_query(opened, name, given)
        elif write:
            result, written = write_cypher(opened, cypher or "", given)
            click.echo(written.describe(lang), err=True)
        else:
            result = run_cypher(opened, cypher or "", given)
            print_notes(unknown_names(opened, cypher or ""), lang)  # not with --write, which may name what is new
    shown = result if name is None else in_words(result, name, lang)
    if output is not None:
        write_rows(result, shown, title, output)
    if as_json or (output is None and form == "json"):
        print_text(rows_as_text(result, "json", lang), "json")
    elif output is None and (shown.columns or not write):  # a statement that returns nothing has no rows to count
        print_text(rows_as_text(shown, form, lang), form)
