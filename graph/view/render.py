"""One HTML file from a graph: our template, style and script, vis-network and the data, all inlined by pyvis.

The page may not open a connection: its Content-Security-Policy allows these very scripts (by hash), inlined style, and pictures made in the page.
"""

import base64
import hashlib
import json
import zlib
from importlib import resources
from pathlib import Path
from typing import Any

from markupsafe import Markup
from pyvis.network import Network

from reformgraph.graph.in_script import in_script
from reformgraph.schema.errors import Language, LimitError, Text
from reformgraph.schema.jsonl import write_atomically
from reformgraph.schema.practices import category_titles
from reformgraph.schema.records import Graph
from reformgraph.schema.yaml_io import load_packaged_yaml

from .data import page_data
from .preset import WHOLE, Preset, opening_state

RELATIONSHIPS = 200_000
"""The largest graph that is drawn. benchmarks/view.py measures up to 71,000; the layout of several times as many takes minutes and serves no reader."""
# In this order; each file holds one subject.
SCRIPTS = ("words.js", "model.js", "state.js", "filter.js", "arrange.js", "paint.js", "canvas.js", "pointer.js", "search.js", "legend.js",
           "years.js", "panel.js", "overview.js", "table.js", "export.js", "print.js", "main.js")
VIS = "vendor/vis-network-9.1.2.min.js"
# Below this many characters of JSON, compressing saves nothing worth the reader's loss of readable source.
_COMPRESS_FROM = 40_000
# We draw nodes and edges ourselves (see canvas.js); vis-network keeps the canvas, the view, and what mouse, wheel and fingers do to it.
_VIS_OPTIONS = {"physics": {"enabled": False}, "layout": {"randomSeed": 1},
                "interaction": {"hover": False, "keyboard": {"enabled": False}, "selectable": False, "zoomSpeed": 0.8}}


def render_view(graph: Graph, *, title: str, lang: Language = "zh", preset: Preset = WHOLE) -> str:
    """The view as HTML. Raises QueryError for a preset that names what the graph does not hold, LimitError for a graph beyond RELATIONSHIPS."""
    if len(graph.relationships) > RELATIONSHIPS:
        raise LimitError(Text(f"图谱有 {len(graph.relationships):,} 条关系，超过一个网页的上限 {RELATIONSHIPS:,}",
                              f"the graph has {len(graph.relationships):,} relationships, a page takes {RELATIONSHIPS:,}"),
                         remedy=Text("请用 reformgraph recur --matrix 查看做法×城市，或只为部分批次的图谱文件作图",
                                     "See practices × cities with reformgraph recur --matrix, or draw the graph file of some batches"))
    data = page_data(graph)
    payload = {"title": title, "lang": lang, "start": opening_state(graph, preset), "words": words(),
               "graph": _pack(data.drawn), "texts": _pack(data.texts)}
    scripts = [_read(VIS), "(() => {\n'use strict';\n" + "\n".join(_read(f"js/{name}") for name in SCRIPTS) + "\n})();"]
    network = Network(heading=title)
    network.set_options(json.dumps(_VIS_OPTIONS))
    folder = resources.files(__package__)
    with resources.as_file(folder) as path:
        network.set_template_dir(str(path), "template.html")
        network.templateEnv.autoescape = True
        network.templateEnv.globals.update(
            lang={"zh": "zh-CN", "en": "en"}[lang], style=Markup(_read("view.css")), scripts=[Markup(text) for text in scripts],
            policy=_policy(scripts), data=Markup(in_script(payload)))
        return str(network.generate_html())


def write_view(graph: Graph, path: Path, *, title: str, lang: Language = "zh", preset: Preset = WHOLE) -> int:
    """Write the view and return its size in bytes. Raises InputError when `path` cannot be written, and what `render_view` raises."""
    html = render_view(graph, title=title, lang=lang, preset=preset)
    write_atomically(path, [html])
    return len(html.encode())


def words() -> dict[str, Any]:
    """The words of the page in both languages, with the names that the practices' file gives to its categories."""
    found = dict(load_packaged_yaml(__package__, "words.yaml"))
    categories = {key: [name.zh, name.en] for key, name in category_titles().items()}
    return {**found, "values": {**categories, **found["values"]}}


def _pack(value: dict[str, Any]) -> Any:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if len(text) < _COMPRESS_FROM:
        return value
    return base64.b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"), 9)).decode("ascii")


def _policy(scripts: list[str]) -> str:
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts)
    return f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"


def _read(name: str) -> str:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    if "</script" in text.lower():
        raise ValueError(f"{name} would end its own element")
    return text
