"""Options that several commands share, each written once."""

import functools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TypeVar, cast

import click
from click.core import ParameterSource

from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import InputError, Text, UsageError

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


def lang_option(function: F) -> F:
    """`--lang zh|en`, passed as `lang`; errors follow it too."""

    def remember(ctx: click.Context, _param: click.Parameter, value: str) -> str:
        ctx.meta["reformgraph.lang"] = value
        return value

    return click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", envvar="REFORMGRAPH_LANG", is_eager=True, callback=remember,
                        help="输出语言 · language of the output", show_default=True)(function)


class OutputFile(click.Path):
    """A file to write, with one of these endings. Another ending, a folder, or a place that cannot be written is told before the work begins."""

    def __init__(self, *endings: str) -> None:
        super().__init__(path_type=Path, dir_okay=False)
        self.endings = endings

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(value)
        name = f"{max(param.opts, key=len)} {value}" if param else str(value)
        if path.suffix.lower() not in self.endings:
            raise UsageError(Text(f"输出文件 {name} 的扩展名不对", f"{name} has a wrong ending"),
                             remedy=Text(f"请用 {'、'.join(self.endings)}", f"Use {', '.join(self.endings)}"))
        if path.exists():
            return super().convert(value, param, ctx)
        require_writable(path)
        return path


def require_writable(path: Path) -> None:
    """Raise InputError when what does not exist yet could not be made."""
    above = next(folder for folder in path.absolute().parents if folder.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise InputError(Text("上级不是可写的目录", "it is not in a folder that can be written"), file=str(path),
                         remedy=Text("请换一个可写的位置", "Choose a place that can be written"))


def keep_sources(output: Path | None, sources: Iterable[Path]) -> None:
    """Raise UsageError when the output would replace one of the files that are read."""
    if output is not None and output.exists() and any(output.samefile(source) for source in sources if source.exists()):
        raise UsageError(Text(f"输出会覆盖输入 {output}", f"the output would replace the input {output}"),
                         remedy=Text("请换一个输出文件名", "Choose another name for the output"))


def store_options(function: F) -> F:
    """`--graph`, `--uri`, `--username` and `--database`, passed as one StoreSettings `store`.

    The password comes from NEO4J_PASSWORD only, or from a prompt on a terminal when the server is first reached. `--graph` on the command line goes
    before NEO4J_URI.
    """

    @click.option("--graph", type=click.Path(path_type=Path, file_okay=False), default=Path("reformgraph.db"), show_default=True,
                  help="内嵌图库目录 · folder of the embedded graph")
    @click.option("--uri", envvar="NEO4J_URI", default=None, help="Neo4j 服务器地址 · address of a Neo4j server (NEO4J_URI)")
    @click.option("--username", envvar="NEO4J_USERNAME", default="neo4j", show_default=True, help="用户名 · user (NEO4J_USERNAME)")
    @click.option("--database", envvar="NEO4J_DATABASE", default="neo4j", show_default=True, help="数据库 · database (NEO4J_DATABASE)")
    @functools.wraps(function)
    def wrapper(*args: Any, graph: Path, uri: str | None, username: str, database: str, **kwargs: Any) -> Any:
        if _on_command_line("graph") and uri is not None:
            if _on_command_line("uri"):
                raise UsageError(Text("--graph 与 --uri 只能给一个", "--graph and --uri exclude each other"),
                                 remedy=Text("内嵌图库用 --graph，服务器用 --uri", "Use --graph for the embedded graph, --uri for a server"))
            uri = None
        password = os.environ.get("NEO4J_PASSWORD", "")
        ask = _asked_password if uri and not password and sys.stdin.isatty() else None
        store = StoreSettings(graph=graph, uri=uri, username=username, password=password, database=database, ask=functools.cache(ask) if ask else None)
        return function(*args, store=store, **kwargs)

    return cast(F, wrapper)


def _asked_password() -> str:
    answer: str = click.prompt("Neo4j 密码 (password)", hide_input=True, default="", show_default=False)
    return answer


def _on_command_line(option: str) -> bool:
    return click.get_current_context().get_parameter_source(option) is ParameterSource.COMMANDLINE


def graph_is_named() -> bool:
    """Whether the call itself names the folder of the graph."""
    return _on_command_line("graph")


def one_source(file: object, name: str) -> None:
    """Raise UsageError when a graph file and a store are both named as what to read."""
    if file and (store := next((option for option in ("graph", "uri") if _on_command_line(option)), "")):
        raise UsageError(Text(f"{name} 与 --{store} 只能给一个", f"{name} and --{store} exclude each other"),
                         remedy=Text("读图谱文件，或读图库", "Read either a graph file or a store"))


def json_option(function: F) -> F:
    """`--json`, passed as `as_json`: one JSON value on standard output in place of text. Its keys are English whatever `--lang` says."""
    return click.option("--json", "as_json", is_flag=True, help="输出 JSON，键为英文 · print JSON instead of text")(function)


def print_json(value: object) -> None:
    """One JSON value on standard output; paths and the like as text."""
    print_text(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n", "json")


def print_text(text: str, form: str) -> None:
    """Text of a form (table, csv, json …) on standard output. All but a table is for programs: it goes into a file or a pipe as UTF-8, whole, whatever the
    code page of the terminal is."""
    if form != "table" and isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")
    click.echo(text, nl=False)


def one_form(form: str, output: Path | None, as_json: bool, endings: Mapping[str, str]) -> None:
    """Raise UsageError when --format asks for another form than --json, or than the ending of -o."""
    if not _on_command_line("form"):
        return
    if as_json and form != "json":
        raise UsageError(Text(f"--json 与 --format {form} 只能给一个", f"--json and --format {form} exclude each other"),
                         remedy=Text("请去掉其中一个", "Leave one of them out"))
    if output is not None and endings.get(output.suffix.lower()) != form:
        raise UsageError(Text(f"--format {form} 与 -o {output} 的扩展名不符", f"--format {form} does not fit the ending of -o {output}"),
                         remedy=Text("请去掉 --format，文件格式由扩展名决定", "Leave --format out; the ending names the form of a file"))


def progress(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """The items, with a progress bar on a terminal's standard error and none in a pipe."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    if not console.is_terminal:
        yield from items
        return
    yield from track(items, label, total=total, console=console, transient=True)
