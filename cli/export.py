"""`reformgraph export`: a store or a graph file in other forms."""

from pathlib import Path

import click

from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language, Text, UsageError

from .options import json_option, lang_option, one_source, print_json, require_writable, store_options

_FORMATS = ("jsonl", "graphml", "csv", "neo4j-admin", "parquet")
_ENDINGS = {".jsonl": "jsonl", ".graphml": "graphml"}  # the forms that are one file; the others are a folder
_NO_FOLDERS = {*_ENDINGS, ".json", ".csv", ".xlsx", ".parquet"}


@click.command()
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="输出文件或目录 · file or folder to write")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="输出格式，不给则按扩展名，无扩展名为 jsonl · form; else by the ending, jsonl without one")
@click.option("--from", "source", type=click.Path(path_type=Path, dir_okay=False), help="从图谱文件而非图库导出 · export a graph file, not the store")
@store_options
@json_option
@lang_option
def command(output: Path, form: str | None, source: Path | None, store: StoreSettings, as_json: bool, lang: Language) -> None:
    """把图谱导出为 JSON Lines、GraphML、CSV、neo4j-admin 导入文件或 Parquet。

    Exports the graph as JSON Lines or GraphML (a file), or as CSV, neo4j-admin import files or Parquet (a folder).

    Example: reformgraph export --format neo4j-admin -o out/import
    """
    from reformgraph.graph import open_store, read_store
    from reformgraph.graph.export import export_graph, require_target
    from reformgraph.schema.jsonl import read_graph

    one_source(source, "--from")
    form = _form(output, form)
    require_target(output, form)
    if not output.exists():
        require_writable(output)
    if source is not None:
        graph = read_graph(source)
    else:
        with open_store(store, write=False) as opened:
            graph = read_store(opened)
    export_graph(graph, output, form)
    if as_json:
        print_json({"output": output, "format": form, "nodes": len(graph.nodes), "relationships": len(graph.relationships)})
        return
    counts = (f"节点 {len(graph.nodes)}，关系 {len(graph.relationships)}：{output}" if lang == "zh"
              else f"nodes: {len(graph.nodes)}, relationships: {len(graph.relationships)}: {output}")
    click.echo(counts)
    if form == "neo4j-admin":
        click.echo((output / "import.sh").read_text(encoding="utf-8").split("\n", 2)[2], nl=False)


def _form(output: Path, given: str | None) -> str:
    """The form that was asked for, or that the ending names. Raises UsageError where the ending promises another one."""
    ending = output.suffix.lower()
    form = given or _ENDINGS.get(ending, "jsonl")
    if form not in _ENDINGS.values():
        if ending in _NO_FOLDERS:
            raise UsageError(Text(f"{form} 写出的是目录，不是文件 {output}", f"{form} is written as a folder, not as the file {output}"),
                             remedy=Text(f"请给目录名，例如 -o {output.stem}", f"Name a folder, such as -o {output.stem}"))
    elif ending and _ENDINGS.get(ending) != form:
        right = next(name for name, kind in _ENDINGS.items() if kind == form)
        zh, en = ((f"{form} 文件请用 {right}", f"Use {right} for {form}") if given else
                  ("文件请用 .jsonl 或 .graphml；csv、neo4j-admin、parquet 写入目录，请加 --format",
                   "A file ends with .jsonl or .graphml; csv, neo4j-admin and parquet are folders, named with --format"))
        raise UsageError(Text(f"输出文件 -o {output} 的扩展名不对", f"-o {output} has a wrong ending"), remedy=Text(zh, en))
    return form
