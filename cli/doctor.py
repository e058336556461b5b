"""`reformgraph doctor`: what is installed and reachable, with the next step for what is not."""

import platform
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from importlib import metadata, util
from pathlib import Path

import click
from rich.table import Table

from reformgraph.graph.plain_console import plain_console
from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language, ReformgraphError, Text

from .options import json_option, lang_option, print_json, store_options

# Fonts with Chinese characters that plots can use, by the beginning of their names.
_CJK_FONTS = ("Noto Sans CJK", "Noto Sans SC", "Noto Serif CJK", "Source Han", "SimHei", "Microsoft YaHei", "PingFang", "Hiragino Sans GB", "Heiti",
              "WenQuanYi", "SimSun", "Arial Unicode MS")
_OLDEST_GLIBC = (2, 34)  # what the Linux wheels of the embedded engine are built for


@dataclass(frozen=True, slots=True)
class Row:
    """One part: there (True), wrong or missing though needed (False), or missing and only wanted for some work (None)."""

    part: str
    ok: bool | None
    found: str
    next: str = ""


@click.command()
@store_options
@json_option
@lang_option
def command(store: StoreSettings, as_json: bool, lang: Language) -> None:
    """检查运行环境：已装组件及版本、图库引擎及其 Java、服务器能否连上、绘图字体。

    Checks what is installed and its versions, the engine and its Java, whether the server can be reached, and the fonts for plots; exits with 1
    when a needed part is missing.

    Example: reformgraph doctor
    """
    rows = [*_base(), *_extras(), *_engine(lang), _java(lang), _graph(store, lang), _server(store, lang), _fonts(lang)]
    if as_json:
        print_json([asdict(row) for row in rows])
    else:
        states = {True: "可用", None: "未用", False: "有问题"} if lang == "zh" else {True: "ok", None: "not used", False: "wrong"}
        table = Table()
        for title in ("部件", "状态", "说明", "下一步") if lang == "zh" else ("part", "state", "found", "next step"):
            table.add_column(title, overflow="fold")  # a command that is cut is of no use
        for row in rows:
            table.add_row(row.part, states[row.ok], row.found, row.next)
        plain_console().print(table)
    if any(row.ok is False for row in rows):
        raise SystemExit(1)


def _base() -> list[Row]:
    """The program, Python, and what the base install depends on."""
    system = f"{platform.system()} {platform.machine()}"
    rows = [Row("reformgraph", True, metadata.version("reformgraph")), Row("Python", True, f"{platform.python_version()}, {system}")]
    for requirement in metadata.requires("reformgraph") or ():
        if "extra ==" not in requirement:
            name = _name(requirement)
            version = _version(name)
            rows.append(Row(name, version is not None, version or "", "" if version else "pip install reformgraph"))
    return rows


def _extras() -> list[Row]:
    """What the extras for users bring, one row for each package."""
    rows: dict[str, Row] = {}
    for requirement in metadata.requires("reformgraph") or ():
        extra = re.search(r"extra == ['\"]([\w-]+)['\"]", requirement)
        if extra and extra[1] not in {"test", "dev", "docs"}:
            name = _name(requirement)
            version = _version(name)
            rows.setdefault(name, Row(f"{name} [{extra[1]}]", True if version else None, version or "",
                                      "" if version else f"pip install 'reformgraph[{extra[1]}]'"))
    return list(rows.values())


def _name(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0]


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _engine(lang: Language) -> list[Row]:
    """A trial start of the embedded engine in a folder of its own, and the Java that it brings."""
    if util.find_spec("arcadedb_embedded") is None:
        return []
    from reformgraph.graph import open_store

    name = Text("内嵌引擎", "embedded engine").in_language(lang)
    with tempfile.TemporaryDirectory() as folder:
        try:
            with open_store(StoreSettings(Path(folder) / "trial.db"), write=True) as opened:
                opened.run("RETURN 1 AS one")
        except ReformgraphError as error:
            return [Row(name, False, error.what.in_language(lang), _glibc_hint(lang))]
    return [Row(name, True, Text(f"可启动，自带 Java {_own_java()}", f"starts, with a Java {_own_java()} of its own").in_language(lang))]


def _own_java() -> str:
    spec = util.find_spec("arcadedb_embedded")
    release = Path(spec.origin or "").parent / "jre" / "release" if spec else Path()
    found = re.search(r'JAVA_VERSION="([^"]+)"', release.read_text(encoding="utf-8")) if release.is_file() else None
    return found[1] if found else "?"


def _glibc_hint(lang: Language) -> str:
    library, version = platform.libc_ver()
    if library == "glibc" and tuple(map(int, version.split(".")[:2])) < _OLDEST_GLIBC:
        return Text(f"系统 glibc {version} 过旧（需 2.34），请改用 Neo4j 服务器：--uri",
                    f"this system's glibc {version} is too old (2.34 is needed): use a Neo4j server with --uri").in_language(lang)
    return Text("重装：pip install --force-reinstall 'reformgraph[embedded]'", "pip install --force-reinstall 'reformgraph[embedded]'").in_language(lang)


def _java(lang: Language) -> Row:
    """The system's Java: only Spark wants it."""
    name = Text("系统 Java（仅 Spark 用）", "Java of the system (for Spark only)").in_language(lang)
    program = shutil.which("java")
    if program is None:
        return Row(name, None, "")
    done = subprocess.run([program, "-version"], capture_output=True, text=True, check=False, timeout=60)
    lines = (done.stderr or done.stdout).strip().splitlines()
    return Row(name, done.returncode == 0 or None, lines[0] if lines else "")


def _graph(settings: StoreSettings, lang: Language) -> Row:
    """The graph in the folder of --graph."""
    name = f"{Text('图库', 'graph').in_language(lang)} {settings.graph}"
    if not settings.graph.exists():
        return Row(name, None, Text("尚未建立", "not built yet").in_language(lang), "reformgraph build …")
    return _count(name, StoreSettings(settings.graph), lang)


def _server(settings: StoreSettings, lang: Language) -> Row:
    if not settings.uri:
        return Row(Text("Neo4j 服务器", "Neo4j server").in_language(lang), None, Text("未设置", "none named").in_language(lang),
                   Text("用服务器时设置 NEO4J_URI", "set NEO4J_URI to use one").in_language(lang))
    return _count(settings.place, settings, lang)


def _count(name: str, settings: StoreSettings, lang: Language) -> Row:
    from reformgraph.graph import open_store

    try:
        with open_store(settings, write=False) as opened:
            count = opened.run("MATCH (n) RETURN count(n) AS n", {})[0]["n"]
            versions = opened.run("CALL dbms.components() YIELD name, versions RETURN name, versions") if settings.uri else []
    except ReformgraphError as error:
        return Row(name, False, error.what.in_language(lang), error.remedy.in_language(lang) if error.remedy else "")
    kind = "".join(f"{row['name']} {row['versions'][0]}, " for row in versions[:1])
    return Row(name, True, kind + Text(f"{count} 个节点", f"{count} nodes").in_language(lang))


def _fonts(lang: Language) -> Row:
    name = Text("中文绘图字体", "Chinese font for plots").in_language(lang)
    if util.find_spec("matplotlib") is None:
        return Row(name, None, "", "pip install 'reformgraph[notebooks]'")
    from matplotlib import font_manager

    found = sorted(font.name for font in font_manager.fontManager.ttflist if font.name.startswith(_CJK_FONTS))
    install = "apt install fonts-noto-cjk" if sys.platform.startswith("linux") else Text("安装 Noto Sans CJK", "install Noto Sans CJK").in_language(lang)
    return Row(name, True, found[0]) if found else Row(name, None, "", install)
