"""`reformgraph load`: a graph file into a store."""

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language

from .options import json_option, lang_option, print_json, progress, store_options


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace-batch", is_flag=True, help="先移除同一批次的旧内容 · first take out what the same batch asserted before")
@click.option("--dry-run", is_flag=True, help="只检查和计数，不写入 · check and count, write nothing")
@store_options
@json_option
@lang_option
def command(files: tuple[Path, ...], replace_batch: bool, dry_run: bool, store: StoreSettings, as_json: bool, lang: Language) -> None:
    """把图谱文件装入图库；已有且相同的内容不再写入。

    Loads graph files (JSON Lines) into the store; what is there already and equal is not written again.

    Example: reformgraph load graph.jsonl --replace-batch
    """
    from reformgraph.graph import load_graph, open_store
    from reformgraph.graph.load import earlier_note, earlier_versions
    from reformgraph.graph.store.embedded import has_graph
    from reformgraph.schema.check import check_graph
    from reformgraph.schema.jsonl import read_graph
    from reformgraph.schema.merge import merge_graphs

    from .report import print_notes

    graph = merge_graphs([read_graph(file, check=False) for file in files])
    check_graph(graph, file=", ".join(map(str, files)))
    if dry_run and store.uri is None and not has_graph(store.graph):  # nothing is there yet, and nothing may be made
        with TemporaryDirectory() as folder, open_store(StoreSettings(Path(folder) / "empty.db"), write=True) as opened:
            summary = load_graph(opened, graph, dry_run=True, progress=progress)
    else:
        with open_store(store, write=True) as opened:
            if not replace_batch and (earlier := earlier_versions(opened, graph)):
                print_notes([earlier_note(earlier, "--replace-batch")], lang)
            summary = load_graph(opened, graph, replace_batch=replace_batch, dry_run=dry_run, progress=progress)
    if as_json:
        print_json({"dry_run": dry_run, **asdict(summary)})
        return
    click.echo(("（试运行，未写入）" if lang == "zh" else "(dry run, nothing written) ") * dry_run + summary.describe(lang))
