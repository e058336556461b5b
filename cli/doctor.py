"""`reformgraph doctor`: what is installed and reachable, with the next step for what is not."""

import json
import sys
from importlib import metadata, util

import click
from rich.console import Console
from rich.table import Table

from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language, ReformgraphError

from .options import lang_option, store_options

_PARTS = (
    ("spacy", "spacy", ""),
    ("neo4j", "neo4j", ""),
    ("pyvis", "pyvis", ""),
    ("arcadedb-embedded", "arcadedb_embedded", "embedded"),
    ("matplotlib", "matplotlib", "notebooks"),
    ("pyarrow", "pyarrow", "parquet"),
    ("pyspark", "pyspark", "spark"),
)
_CJK_FONTS = ("Noto Sans CJK", "Noto Serif CJK", "Source Han", "SimHei", "Microsoft YaHei", "PingFang", "WenQuanYi", "SimSun")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · print JSON")
@store_options
@lang_option
def command(as_json: bool, store: StoreSettings, lang: Language) -> None:
    """检查运行环境：已装的组件、图库引擎、服务器能否连上、绘图字体。

    Checks what is installed, the engine, the server and the fonts for plots; exits with 1 when a needed part is missing.

    Example: reformgraph doctor
    """
    rows = [_python(), *(_package(*part) for part in _PARTS), _store(store, lang), _fonts()]
    if as_json:
        click.echo(json.dumps([{"part": p, "ok": ok, "found": found, "next": step} for p, ok, found, step in rows], ensure_ascii=False, indent=1))
    else:
        table = Table(*(("部件", "状态", "说明", "下一步") if lang == "zh" else ("part", "state", "found", "next step")))
        for part, ok, found, step in rows:
            table.add_row(part, "✓" if ok else ("缺" if lang == "zh" else "missing") if ok is False else "–", found, step)
        Console().print(table)
    if any(ok is False for _, ok, _, _ in rows):
        raise SystemExit(1)


Row = tuple[str, bool | None, str, str]


def _python() -> Row:
    version = ".".join(map(str, sys.version_info[:3]))
    return "python", sys.version_info >= (3, 11), version, "" if sys.version_info >= (3, 11) else "Python ≥ 3.11"


def _package(name: str, module: str, extra: str) -> Row:
    """A part of an extra may be missing (None); a part of the base install must be there."""
    if util.find_spec(module) is None:
        return name, None if extra else False, "", f"pip install 'reformgraph[{extra}]'" if extra else "pip install reformgraph"
    return name, True, metadata.version(name), ""


def _store(settings: StoreSettings, lang: Language) -> Row:
    from reformgraph.graph import open_store

    if not settings.uri and not settings.graph.exists():
        return f"graph {settings.graph}", None, "尚未建立" if lang == "zh" else "not built yet", "reformgraph build …"
    try:
        with open_store(settings, write=False) as opened:
            count = opened.run("MATCH (n) RETURN count(n) AS n", {})[0]["n"]
    except ReformgraphError as error:
        return settings.uri or f"graph {settings.graph}", False, error.what.in_language(lang), error.remedy.in_language(lang) if error.remedy else ""
    return settings.uri or f"graph {settings.graph}", True, f"{count} {'个节点' if lang == 'zh' else 'nodes'}", ""


def _fonts() -> Row:
    if util.find_spec("matplotlib") is None:
        return "CJK font", None, "", ""
    from matplotlib import font_manager

    names = {font.name for font in font_manager.fontManager.ttflist}
    found = sorted(n for n in names if n.startswith(_CJK_FONTS))
    return "CJK font", bool(found) or None, found[0] if found else "", "" if found else "apt install fonts-noto-cjk"
