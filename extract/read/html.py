"""Web pages: the main content without menus and scripts, tables as rows."""

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from reformgraph.schema.lexicon_files import lexicon
from reformgraph.schema.records import Document

from .clean import TextBuilder, clean
from .limits import HTML_DEPTH, beyond
from .txt import decode

_DROPPED = {"script", "style", "noscript", "template", "nav", "footer", "aside", "form", "button", "select", "iframe", "svg", "head", "object", "video", "audio"}
_INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd", "mark", "o:p", "q", "s", "samp", "small", "span",
           "strong", "sub", "sup", "time", "u", "var", "wbr", "-text"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_TAG = re.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Elements that have no end tag, or whose end tag may be left out: they add no depth by themselves.
_CLOSED_BY_OTHERS = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "html", "head", "body", "p", "li",
                     "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption", "option", "optgroup", "rp", "rt"}
_ROUGH = 10
# A line break in the source is no space between Chinese characters.
_BREAK = re.compile(r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])")
_SPACE = re.compile(r"[ \t\r\n]+")
_TEXT, _ELEMENT_TEXT = "-text", 200
_MAIN_SHARE = 0.1


def read_html(data: bytes, name: str) -> Document:
    """Read a web page. Raises InputError for one without text or of an unknown encoding, LimitError for one nested too deeply."""
    text = decode(data, name)
    _check_tags(text, name)
    page = LexborHTMLParser(text)
    body: Any = page.body
    builder = TextBuilder(name)
    if body is None:
        return builder.document()
    _check_depth(body, name)
    rules = lexicon("layout")["html"]
    title = _title(page, rules)
    main = _main(body, rules)
    if date := _meta(page, rules["date_meta"]) or (_date_beside(body, rules["date_keys"]) if main is not body else ""):
        builder.paragraph(rules["date_line"].format(date=date))
    _write(main, builder, frozenset(rules["furniture"]))
    return builder.document(title)


def _check_tags(text: str, name: str) -> None:
    """A rough depth, from the tags as they stand, before the parser sees them: its time grows with the square of the depth."""
    depth = 0
    for match in _TAG.finditer(text):
        if match[2].lower() not in _CLOSED_BY_OTHERS:
            depth = max(0, depth + (-1 if match[1] else 1))
            if depth > HTML_DEPTH * _ROUGH:
                raise beyond("HTML 嵌套层数", "the nesting of the HTML", HTML_DEPTH, name)


def _check_depth(root: Any, name: str) -> None:
    depth, node = 0, root
    while node is not None:
        if depth > HTML_DEPTH:
            raise beyond("HTML 嵌套层数", "the nesting of the HTML", HTML_DEPTH, name)
        if node.child is not None:
            node, depth = node.child, depth + 1
            continue
        while node is not None and depth > 0 and node.next is None:
            node, depth = node.parent, depth - 1
        if depth <= 0:
            return
        node = node.next


def _meta(page: Any, names: list[str]) -> str:
    for name in names:
        for node in page.css(f'meta[name="{name}" i]'):
            if content := (node.attributes.get("content") or "").strip():
                return content
    return ""


def _date_beside(body: Any, keys: list[str]) -> str:
    """The date behind one of the words `keys` (发布时间：2024-01-18), for a page whose text is told without the line that holds it."""
    found = re.search(rf"(?:{'|'.join(keys)})\s?[:：]\s{{0,5}}((?:19|20)\d\d\s?[-/.年]\s?\d{{1,2}}\s?[-/.月]\s?\d{{1,2}}日?)", body.text())
    return found[1] if found else ""


def _title(page: Any, rules: dict[str, Any]) -> str:
    if title := _meta(page, rules["title_meta"]):
        return title
    headings = [node.text(strip=True) for node in page.css("h1") if node.text(strip=True)]
    if len(headings) == 1:
        return str(headings[0])
    node = page.css_first("title")
    text = node.text(strip=True) if node is not None else ""
    for mark in ("_", "|", " - ", "-", "—"):
        text = text.partition(mark)[0].strip() or text
    return text


def _main(body: Any, rules: dict[str, Any]) -> Any:
    """The element that holds the article: one that content systems name, else the page without its menus."""
    whole = len(body.text())
    for selector in rules["content"]:
        best = max(body.css(selector), key=lambda node: len(node.text()), default=None)
        if best is not None and (size := len(best.text())) >= _ELEMENT_TEXT and size >= whole * _MAIN_SHARE:
            return best
    return body


def _write(root: Any, builder: TextBuilder, furniture: frozenset[str] = frozenset()) -> None:
    """Write the blocks below `root` as paragraphs and tables. Depth is checked before, so that recursion is bounded."""
    inline: list[tuple[str, bool]] = []

    def flush(level: int = 0) -> None:
        builder.paragraph("".join(text for text, _ in inline), level, all(bold for text, bold in inline if text.strip()))
        inline.clear()

    def walk(node: Any, bold: bool = False) -> None:
        for child in _children(node):
            if child.tag == _TEXT:
                inline.append((_SPACE.sub(" ", _BREAK.sub("", child.text_content or "")), bold))
            elif child.tag == "br":
                inline.append(("\n", bold))
            elif child.tag in _DROPPED or _is_menu(child) or not furniture.isdisjoint(_named(child)):
                continue
            elif child.tag in _INLINE:
                walk(child, bold or _is_bold(child))
            elif child.tag == "table" and (rows := _data_rows(child)):
                flush()
                builder.table(rows)
            else:
                flush()
                walk(child, bold or _is_bold(child))
                flush(_HEADINGS.get(child.tag, 0))

    walk(root)
    flush()


def _is_bold(node: Any) -> bool:
    return node.tag in ("b", "strong") or _BOLD.search(node.attributes.get("style") or "") is not None


def _children(node: Any) -> Iterator[Any]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _named(node: Any) -> set[str]:
    """The classes and the id of an element."""
    attributes = node.attributes
    return {word.lower() for name in ("class", "id") for word in (attributes.get(name) or "").split()}


def _is_menu(node: Any) -> bool:
    """A list or block whose text is almost all links."""
    if node.tag not in ("ul", "ol", "div", "section", "header", "dl"):
        return False
    links = node.css("a")
    if len(links) < 3:
        return False
    size = len("".join(node.text().split()))
    return size < 2_000 and sum(len("".join(link.text().split())) for link in links) > 0.8 * size


def _data_rows(table: Any) -> list[list[str | None]]:
    """The cells of a table with rows and columns, None for those that one above covers; empty for a table that only lays out a page."""
    if len(table.css("table")) > 1:
        return []
    rows: list[list[str | None]] = []
    covered: dict[int, int] = {}
    for row in table.css("tr"):
        cells: list[str | None] = []
        for cell in _children(row):
            if cell.tag not in ("td", "th"):
                continue
            while covered.get(len(cells), 0):
                covered[len(cells)] -= 1
                cells.append(None)
            if (down := _span(cell, "rowspan")) > 1:
                covered[len(cells)] = down - 1
            cells += [_cell_text(cell)] + [""] * (_span(cell, "colspan") - 1)
        while covered.get(len(cells), 0):
            covered[len(cells)] -= 1
            cells.append(None)
        rows.append(cells)
    return rows if len(rows) > 1 and max(map(len, rows)) > 1 else []


def _span(cell: Any, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(int(value), 200) if value.isascii() and value.isdecimal() and int(value) else 1


def _cell_text(cell: Any) -> str:
    inside = TextBuilder("")
    _write(cell, inside)
    return clean(inside.text)
