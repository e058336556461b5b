"""Options that several commands share, each written once."""

import functools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from reformgraph.graph.store.settings import StoreSettings

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


def lang_option(function: F) -> F:
    """`--lang zh|en`, passed as `lang`; errors follow it too."""

    def remember(ctx: click.Context, _param: click.Parameter, value: str) -> str:
        ctx.meta["reformgraph.lang"] = value
        return value

    return click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", envvar="REFORMGRAPH_LANG", is_eager=True, callback=remember,
                        help="输出语言 · language of the output", show_default=True)(function)


def store_options(function: F) -> F:
    """`--graph`, `--uri`, `--username` and `--database`, passed as one StoreSettings `store`.

    The password comes from NEO4J_PASSWORD only, or from a prompt on a terminal.
    """

    @click.option("--graph", type=click.Path(path_type=Path, file_okay=False), default=Path("reformgraph.db"), show_default=True,
                  help="内嵌图库目录 · folder of the embedded graph")
    @click.option("--uri", envvar="NEO4J_URI", default=None, help="Neo4j 服务器地址 · address of a Neo4j server (NEO4J_URI)")
    @click.option("--username", envvar="NEO4J_USERNAME", default="neo4j", show_default=True, help="用户名 · user (NEO4J_USERNAME)")
    @click.option("--database", envvar="NEO4J_DATABASE", default="neo4j", show_default=True, help="数据库 · database (NEO4J_DATABASE)")
    @functools.wraps(function)
    def wrapper(*args: Any, graph: Path, uri: str | None, username: str, database: str, **kwargs: Any) -> Any:
        password = os.environ.get("NEO4J_PASSWORD", "")
        if uri and not password and sys.stdin.isatty():
            password = click.prompt("Neo4j 密码 (password)", hide_input=True, default="", show_default=False)
        store = StoreSettings(graph=graph, uri=uri, username=username, password=password, database=database)
        return function(*args, store=store, **kwargs)

    return cast(F, wrapper)


def json_option(function: F) -> F:
    """`--json`, passed as `as_json`: one JSON value on standard output in place of text. Its keys are English whatever `--lang` says."""
    return click.option("--json", "as_json", is_flag=True, help="输出 JSON，键为英文 · print JSON instead of text")(function)


def print_json(value: object) -> None:
    """One JSON value on standard output; paths and the like as text."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def progress(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """The items, with a progress bar on a terminal's standard error and none in a pipe."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    if not console.is_terminal:
        yield from items
        return
    yield from track(items, label, total=total, console=console, transient=True)
