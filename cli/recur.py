"""`reformgraph recur`: which practices recur, and how they spread."""

from pathlib import Path

import click
from click.core import ParameterSource

from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language, Text, UsageError

from .options import OutputFile, json_option, lang_option, one_form, one_source, print_text, store_options


@click.command()
@click.option("--known", type=click.Path(path_type=Path, dir_okay=False), help="图谱文件，不用图库 · a graph file instead of the store")
@click.option("--min", "least", type=click.IntRange(1), default=2, show_default=True, help="整个做法至少出现的城市数或案例数 · at least so many cities, or cases, of the whole practice")
@click.option("--broader", is_flag=True, help="上位做法也计入下位做法的案例 · a practice also counts its narrower ones")
@click.option("--by", type=click.Choice(["category", "department", "metric"]), help="分组，各组只计本组的案例 · group the practices; a group counts its own cases")
@click.option("--changes", metavar="BATCH", help="某批次带来的变化 · what this batch adds")
@click.option("--spread", metavar="PRACTICE", help="某做法的传播 · how this practice spread")
@click.option("--matrix", type=OutputFile(".html", ".htm"), help="写出“做法×城市”网页 · write practices × cities as HTML")
@click.option("--format", "form", type=click.Choice(["table", "csv", "markdown", "json"]), default="table", show_default=True, help="输出格式 · form of the output")
@click.option("-o", "--output", type=OutputFile(".xlsx", ".csv", ".md", ".json"), help="写入 .xlsx、.csv、.md 或 .json · write to a file")
@store_options
@json_option
@lang_option
def command(known: Path | None, least: int, broader: bool, by: str | None, changes: str | None, spread: str | None, matrix: Path | None, form: str,
            output: Path | None, store: StoreSettings, as_json: bool, lang: Language) -> None:
    """列出在多个城市重复出现的做法，及其案例、年份和成效；区县算入所在城市，只写到省的不算城市。

    Lists the practices that recur across cities (a county counts as its city, a province alone as none), with their cases, years and results; or what
    a batch adds, or how a practice spread.

    Example: reformgraph recur --min 2 --by category
    """
    from typing import cast

    from reformgraph.graph.linking.changes import changes_of_batch, spread_of_practice, undated_batches
    from reformgraph.graph.linking.recurrence import Grouping, recurrences
    from reformgraph.graph.linking.recurrence_sheets import change_sheet, recurrence_sheets, spread_sheet
    from reformgraph.graph.linking.sheets import FORMS, Form, Sheet, sheets_as_text, write_sheets
    from reformgraph.graph.linking.sources import required_graph

    one_source(known, "--known")
    if changes is not None and spread is not None:
        raise UsageError(Text("--changes 与 --spread 只能给一个", "--changes and --spread exclude each other"),
                         remedy=Text("请分两次运行", "Run the command twice"))
    other = "--changes" if changes is not None else "--spread" if spread is not None else ""
    asked = {"--by": by is not None, "--broader": broader, "--min": click.get_current_context().get_parameter_source("least") is ParameterSource.COMMANDLINE}
    if other:
        _refuse_ignored(asked, ("--by",) if matrix is not None else ("--by", "--broader", "--min"), other)
    elif matrix is not None and output is None and not as_json:
        _refuse_ignored(asked, ("--by",), "--matrix")
    one_form(form, output, as_json, FORMS)
    graph = required_graph(known, store)
    rows = [row for row in recurrences(graph, with_narrower=broader) if len(row.cities) >= least or len(row.cases) >= least]
    if matrix is not None:
        from reformgraph.graph.matrix import write_matrix

        write_matrix(rows, matrix, title="做法×城市" if lang == "zh" else "Practices by city", lang=lang)
        click.echo(("已写入 " if lang == "zh" else "wrote ") + str(matrix), err=True)

    def sheets(words: Language) -> list[Sheet]:
        if changes is not None:
            return [change_sheet(changes_of_batch(graph, changes), changes, words)]
        if spread is not None:
            steps = spread_of_practice(graph, spread)
            return [spread_sheet(steps, steps[0][3].practice if steps else spread, words)]
        return recurrence_sheets(rows, cast("Grouping | None", by), words, with_narrower=broader)

    if changes is not None:
        _tell_undated(undated_batches(graph), changes, lang)
    if output is not None:
        write_sheets(sheets(lang), output)
    empty = not any(sheet.rows for sheet in sheets(lang))
    if as_json:
        print_text(sheets_as_text(sheets("en"), "json"), "json")
    elif output is None and (matrix is None or other) and not (empty and form == "table"):
        print_text(sheets_as_text(sheets(lang), cast(Form, form)), form)
    if empty:
        _tell_none(least, changes, spread, lang, err=as_json or output is not None or matrix is not None or form != "table")


def _refuse_ignored(asked: dict[str, bool], useless: tuple[str, ...], other: str) -> None:
    """Raise UsageError for an option that is asked for and does nothing beside another."""
    for option in useless:
        if asked[option]:
            raise UsageError(Text(f"{option} 对 {other} 不起作用", f"{option} does nothing with {other}"),
                             remedy=Text(f"请去掉 {option}", f"Leave {option} out"))


def _tell_none(least: int, batch: str | None, practice: str | None, lang: Language, *, err: bool) -> None:
    """That a table has no rows: an empty one would look like a failure."""
    if batch is not None:
        zh, en = f"{batch} 没有带来变化", f"{batch} adds nothing"
    elif practice is not None:
        zh, en = f"{practice} 的案例都没有写明地区", f"no case of {practice} tells its place"
    else:
        zh, en = f"没有在至少 {least} 个城市或 {least} 个案例中出现的做法", f"no practice is found in at least {least} cities or {least} cases"
    click.echo(zh if lang == "zh" else en, err=err)


def _tell_undated(undated: tuple[str, ...], batch: str, lang: Language) -> None:
    """Which batches could not be put in order of time, and what was done."""
    others = [name for name in undated if name != batch]
    if batch in undated:
        click.echo(f"注意: {batch} 没有日期，已与全部有日期的批次比较" if lang == "zh" else f"note: {batch} has no date; compared with all batches that have one", err=True)
    if others:
        click.echo(f"注意: 以下批次没有日期，未作为此前的批次比较：{'、'.join(others)}" if lang == "zh"
                   else f"note: these batches have no date and do not count as earlier: {', '.join(others)}", err=True)
