"""`reformgraph check`: a graph file or a store against the ontology, and every quote against its text."""

from pathlib import Path

import click

from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language

from .options import json_option, lang_option, one_source, print_json, store_options


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
@store_options
@json_option
@lang_option
def command(files: tuple[Path, ...], store: StoreSettings, as_json: bool, lang: Language) -> None:
    """检查图谱文件（不给文件则检查图库）：标签、关系、属性、编号、引文，以及孤立记录、重复断言、行政区划上下级和自相矛盾的数字。有问题时逐条列出并以状态 1 结束。

    Checks graph files, or the store when no file is given: labels, relationships, properties, ids, quotes; records that nothing
    leads to, doubles, places under a wrong parent, figures that contradict themselves. Prints all findings; exit status 1 when there are any.

    Example: reformgraph check graph.jsonl
    """
    from reformgraph.graph import open_store, read_store
    from reformgraph.schema.audit import audit
    from reformgraph.schema.check import Finding, findings
    from reformgraph.schema.jsonl import read_graph

    one_source(files, str(files[0]) if files else "")
    found: list[Finding] = []
    for file in files:
        graph = read_graph(file, check=False)
        found += [*findings(graph, file=str(file)), *audit(graph, file=str(file))]
    if not files:
        with open_store(store, write=False) as opened:
            graph = read_store(opened, found)
        found += [*findings(graph, file=store.place), *audit(graph, file=store.place)]
    if as_json:
        print_json([{"file": f.file, "line": f.line or None, "path": f.path, "message": f.message.in_language(lang),
                     "remedy": f.remedy.in_language(lang)} for f in found])
    else:
        for finding in found:
            click.echo(finding.in_language(lang))
    click.echo(f"问题 {len(found)} 处" if lang == "zh" else f"findings: {len(found)}", err=True)
    if found:
        raise SystemExit(1)
