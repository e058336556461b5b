"""Hostile and broken text through reading and segmentation: nothing crashes, nothing invisible survives, every offset holds."""

import time
import zlib
from pathlib import Path

import pytest
from documents import make_docx, make_pdf, raw_docx
from hypothesis import given, settings
from hypothesis import strategies as st

from reformgraph.extract.read import read_document
from reformgraph.extract.read.clean import TextBuilder, clean
from reformgraph.extract.read.docx import read_docx
from reformgraph.extract.read.html import read_html
from reformgraph.extract.read.lines import join_lines
from reformgraph.extract.read.md import read_md
from reformgraph.extract.read.pdf import read_pdf
from reformgraph.extract.read.txt import read_txt
from reformgraph.extract.segment import segment
from reformgraph.schema.errors import ReformgraphError
from reformgraph.schema.records import Document

HOSTILE = {
    "nul": "甲市\0推行\0代办。", "surrogates": "甲市\ud800推行\udfff代办。", "bidi": "甲市\u202e办代\u202c推行\u2066代办\u2069。", "zero-width": "甲\u200b市\u200d推\u2060行代办。",
    "private-use": "甲市推行\ue000代办。", "traditional": "廈門市推行帶押過戶。", "mixed-width": "甲市：压减至１．５ｄａｙｓ，﹝减少５０％﹞。", "combining": "甲\u0301市\u20dd推行代办。",
    "emoji": "甲市🏛\ufe0f推行👨\u200d👩代办。", "astral": "𠮷市推行代办。", "markup": "</script><img src=x onerror=alert(1)>推行代办。", "cypher": "甲市`}) DETACH DELETE n //推行代办。",
    "formula": "=HYPERLINK(\"http://x\")推行代办。", "id-marks": "标题: a/b#c\\d e\n推行代办。", "radicals": "⼴东⼀件事。", "tags": "甲\U000e0041市推行代办。", "controls": "甲\x01市\x1f推\x7f行\x9f代办。", "breaks": "甲市\u2028推行\u2029代\x0b办\x0c。\x85",
}
INVISIBLE = set("\0\u200b\u200d\u2060\u202a\u202e\u2066\u2069\ufeff\x01\x1f\x7f\x9f\r\x0b\x0c\x85\u2028\u2029\U000e0041") | {chr(code) for code in range(0xD800, 0xE000)}


def check(document: Document) -> None:
    assert not INVISIBLE & set(document.text) and document.text.encode()
    batch, anomalies = segment(document)
    assert "/" not in batch.id and "#" not in batch.id and not any(character.isspace() for character in batch.id)
    for case in batch.cases:
        assert case.title and (document.rows or case.text in document.text)
        for part in (*case.sections, *case.sentences):
            assert 0 <= part.start < part.end <= len(case.text)
    assert all(anomaly.zh and anomaly.en for anomaly in anomalies)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str, tmp_path: Path) -> None:
    text = HOSTILE[name]
    builder = TextBuilder("a.txt")
    builder.paragraph(text)
    check(builder.document())
    if name not in ("surrogates", "nul"):  # neither is a text file in UTF-8
        path = tmp_path / "a.txt"
        path.write_text(text, encoding="utf-8", newline="")
        assert read_document(path).text == builder.text


@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - {"surrogates", "nul", "controls", "breaks"}))
def test_hostile_docx_and_pdf(name: str) -> None:
    check(read_docx(make_docx([HOSTILE[name]]), "a.docx"))
    if name not in ("astral", "emoji", "tags"):  # the test's PDF writes UTF-16 units
        check(read_pdf(make_pdf([[HOSTILE[name]]]), "a.pdf"))


@pytest.mark.parametrize("page", ["&#xD800;&#0;&#x202E;甲", "<p>甲<p>乙", "<table><tr><td colspan=999999999>甲<td rowspan=-1>乙<tr><td>丙<td rowspan=x>丁</table>", "<table><tr rowspan=2></table>甲",
                                  "<title></title><h1></h1>甲", "<meta name=PubDate content='&lt;b&gt;'>甲", "<![CDATA[甲]]>乙", "<svg><p>甲</p></svg>乙", "甲<!-- <p> --", "<plaintext>甲</table>", "<body><body>甲", "<p>甲\0乙" + "丙" * 60])
def test_hostile_html(page: str) -> None:
    check(read_html(page.encode(), "a.html"))


def test_html_stays_text() -> None:
    assert read_html("<p>&lt;script&gt;甲&lt;/script&gt;</p>".encode(), "a.html").text == "<script>甲</script>"


READERS = [(read_txt, b""), (read_md, b""), (read_html, b""), (read_docx, b"PK\x03\x04"), (read_pdf, b"%PDF-1.4\n")]


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(READERS))
def test_any_bytes_give_a_document_or_our_error(data: bytes, reader) -> None:
    read, head = reader
    try:
        check(read(head + data, "a"))
    except ReformgraphError as error:
        assert error.message("zh") and error.message("en")


VALID = {"docx": (read_docx, make_docx(["某县推行代办。"], [["序号", "改革举措", "主要内容"], ["1", "甲", "乙。"]])), "pdf": (read_pdf, make_pdf([["某县推行代办。"], ["乙县。"]]))}


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(VALID)), st.floats(0, 1), st.binary(min_size=1, max_size=8))
def test_damaged_files_give_a_document_or_our_error(kind: str, place: float, patch: bytes) -> None:
    read, data = VALID[kind]
    at = int(place * len(data))
    try:
        check(read(data[:at] + patch + data[at + len(patch):], "a"))
    except ReformgraphError as error:
        assert error.message("zh") and error.message("en")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_clean_is_stable(text: str) -> None:
    once = clean(text)
    assert clean(once) == once and not INVISIBLE & set(once)
    assert all(line == line.strip() and line for line in once.split("\n")) or not once


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30), min_size=1, max_size=20))
def test_joining_lines_loses_nothing(lines: list[str]) -> None:
    assert "".join(join_lines(lines)).replace(" ", "") == "".join(lines)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=5), min_size=1, max_size=6))
def test_cells_keep_their_text(rows: list[list[str]]) -> None:
    builder = TextBuilder("a")
    builder.paragraph("表")
    builder.table(rows)
    document = builder.document()
    cells = [[document.text[cell.start:cell.end] if cell else "" for cell in row.cells] for row in document.rows]
    assert cells == [[clean(cell) for cell in row] for row in rows if any(map(clean, row))]
    check(document)


def test_docx_with_a_table_in_a_cell_and_a_text_box() -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>内</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    body = f"<w:tbl><w:tr><w:tc>{inner}<w:p><w:r><w:t>外</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    document = read_docx(raw_docx(body), "a.docx")
    assert document.text == "内\n外\n框" and len(document.rows) == 1


@pytest.mark.parametrize(("read", "piece"), [(read_md, "<!--"), (read_md, "[a]("), (read_md, "**a "), (read_md, "|--"), (read_html, "<p>"), (read_html, "<!--"), (read_html, "甲\n"), (read_html, "<li><a>甲</a></li>"),
                                             (read_html, "<tr><td>甲"), (read_txt, "甲 "), (read_txt, "甲，"), (read_txt, "\u200b"), (read_txt, "　甲\n")])
def test_time_of_reading_is_linear(read, piece: str) -> None:
    def seconds(size: int) -> float:
        data = ("甲" + piece * (size // len(piece))).encode()
        start = time.process_time()
        read(data, "a")
        return time.process_time() - start

    assert seconds(120_000) < max(1.0, 12 * seconds(30_000))


def test_pdf_with_a_stream_that_unpacks_to_a_thousandfold() -> None:
    packed = zlib.compress(bytes(200_000_000), 9)
    page = make_pdf([["甲"]])
    start, end = page.index(b"stream\nBT"), page.rindex(b"endstream")
    head = page.rindex(b"<< /Length", 0, start)
    bomb = page[:head] + b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed) + packed + b"\n" + page[end:]
    begun = time.process_time()
    with pytest.raises(ReformgraphError):
        read_pdf(bomb, "a.pdf")
    assert time.process_time() - begun < 10
