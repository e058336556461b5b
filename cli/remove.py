"""`reformgraph remove`: a batch out of a store."""

from dataclasses import asdict

import click

from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language

from .options import json_option, lang_option, print_json, store_options


@click.command()
@click.argument("batch")
@click.option("--dry-run", is_flag=True, help="只计数，不移除 · count, remove nothing")
@store_options
@json_option
@lang_option
def command(batch: str, dry_run: bool, store: StoreSettings, as_json: bool, lang: Language) -> None:
    """移除一个批次：只由它断言的内容去掉，其他批次也断言的内容保留。

    Takes a batch out: what only it asserted goes, what other batches assert too stays.

    Example: reformgraph remove 浙江省-2023-1 --dry-run
    """
    from reformgraph.graph import open_store, remove_batch

    with open_store(store, write=True, create=False) as opened:
        summary = remove_batch(opened, batch, dry_run=dry_run)
    if as_json:
        print_json({"batch": batch, "dry_run": dry_run, **asdict(summary)})
    elif lang == "zh":
        click.echo("（试运行，未移除）" * dry_run + f"移除节点 {summary.nodes}、关系 {summary.relationships}，更新别名 {summary.properties_set}")
    else:
        click.echo("(dry run, nothing removed) " * dry_run
                   + f"removed: {summary.nodes} nodes, {summary.relationships} relationships; aliases updated: {summary.properties_set}")
