"""Reading: each format, each encoding, tables, and one clear error for each file that cannot be read."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from documents import make_docx, make_pdf, raw_docx
from docx.oxml import parse_xml

from reformgraph.extract.read import find_sources, limits, read_document, read_sources
from reformgraph.extract.read.clean import clean
from reformgraph.extract.read.lines import join_lines
from reformgraph.extract.read.pdf_tables import joined
from reformgraph.extract.segment import segment
from reformgraph.schema.errors import InputError, LimitError

TEXT = "某省典型案例\n案例一 甲市推行“一件事”\n办理时间由5天压缩至1天。\n案例二 乙市推行代办\n代办员上门。"
ROWS = [["序号", "改革举措", "主要内容", "责任单位"], ["1", "推行容缺受理", "先办后补。\n当场出证。", "甲市"], ["2", "推行告知承诺", "承诺即办。", ""]]


@pytest.fixture
def write(tmp_path: Path):
    def _write(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path
    return _write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"])
def test_encodings(write, encoding: str) -> None:
    assert read_document(write("a.txt", TEXT.encode(encoding))).text == TEXT


@pytest.mark.parametrize(("text", "encoding"), [("推行帶押過戶。", "utf-16-le"), ("推行帶押過戶。", "utf-16-be"), ("福建省優化營商環境，推行帶押過戶，企業辦事更便利。", "big5"), ("plain words\n", "utf-16-le")])
def test_other_encodings_are_refused(write, text: str, encoding: str) -> None:
    with pytest.raises(InputError) as error:
        read_document(write("a.txt", (text * 20).encode(encoding)))
    assert "UTF-8" in error.value.message("en") and "a.txt" in error.value.message("zh")


def test_other_encoding_remedy_holds(write) -> None:
    path = write("a.txt", ("推行過戶，" * 50).encode("utf-16-le"))
    with pytest.raises(InputError, match="Save it as UTF-8"):
        read_document(path)
    path.write_text(path.read_bytes().decode("utf-16-le"), encoding="utf-8")
    assert read_document(path).text.startswith("推行過戶")


def test_docx_paragraphs_and_rows(write) -> None:
    document = read_document(write("a.docx", make_docx(["某市创新举措清单", "　　说明如下。"], ROWS)))
    assert document.text.startswith("某市创新举措清单\n说明如下。\n序号\n改革举措")
    assert [[document.text[c.start:c.end] if c else "" for c in row.cells] for row in document.rows] == ROWS
    batch, anomalies = segment(document)
    assert [(case.number, case.title, case.text) for case in batch.cases] == [(1, "推行容缺受理", "甲市\n先办后补。\n当场出证。"), (2, "推行告知承诺", "甲市\n承诺即办。")]
    assert anomalies == ()


def test_docx_insertions_deletions_and_breaks(write) -> None:
    body = ('<w:p><w:r><w:t>办理</w:t></w:r><w:ins><w:r><w:t>时间</w:t></w:r></w:ins><w:del><w:r><w:delText>环节</w:delText></w:r></w:del>'
            '<w:r><w:br/><w:t>压缩</w:t><w:tab/><w:t>一半</w:t></w:r></w:p><w:sdt><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>')
    assert read_document(write("a.docx", raw_docx(body))).text == "办理时间\n压缩 一半\n控件"


def test_docx_merged_cells(write) -> None:
    cell = "<w:tc><w:tcPr>{}</w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = ["".join(cell.format("", t) for t in ("序号", "改革举措", "主要内容")), cell.format('<w:gridSpan w:val="3"/>', "一、准入类"),
            cell.format("", "1") + cell.format('<w:vMerge w:val="restart"/>', "推行承诺") + cell.format("", "甲。"), cell.format("", "") + cell.format("<w:vMerge/>", "") + cell.format("", "乙。")]
    data = raw_docx("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>")
    batch, _ = segment(read_document(write("a.docx", data)))
    assert [(case.title, case.text) for case in batch.cases] == [("推行承诺", "甲。\n乙。")]


def test_docx_automatic_numbers(write) -> None:
    numbering = ('<w:numbering {w}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
                 '<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>')
    document = docx.Document(io.BytesIO(make_docx(["甲", "乙", "丙", "丁"])))
    part = document.part.numbering_part
    part._element = parse_xml(numbering.format(w='xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'))
    for paragraph, level in zip(document.paragraphs, (0, 1, 1, 0), strict=True):
        paragraph._p.get_or_add_pPr().insert(0, parse_xml(
            f'<w:numPr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'))
    out = io.BytesIO()
    document.save(out)
    assert read_document(write("a.docx", out.getvalue())).text == "一、甲\n（一）乙\n（二）丙\n二、丁"


def test_a_docx_with_damaged_numbers_is_read_without_them(write) -> None:
    document = docx.Document(io.BytesIO(make_docx(["甲"])))
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document.part.numbering_part._element = parse_xml(
        f'<w:numbering {w}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="x"><w:start w:val="{"9" * 5000}"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>')
    document.paragraphs[0]._p.get_or_add_pPr().insert(0, parse_xml(f'<w:numPr {w}><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'))
    out = io.BytesIO()
    document.save(out)
    assert read_document(write("a.docx", out.getvalue())).text.endswith("甲")


def test_an_empty_first_cell_of_markdown_keeps_the_others_in_their_columns(write) -> None:
    text = "|序号|改革举措|主要内容|\n|---|---|---|\n|1|推行码上办|扫码办。|\n||推行智能办|秒批。|\n"
    batch, _ = segment(read_document(write("a.md", text.encode())))
    assert [case.title for case in batch.cases] == ["推行码上办", "推行智能办"]


def test_html(write) -> None:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    page = (f"<html><head><title>改革举措清单_某市人民政府</title><meta name='PubDate' content='2024-03-01 10:00'><script>alert(1)</script></head><body>"
            f"<ul><li><a>首页</a></li><li><a>政务公开</a></li><li><a>办事服务</a></li></ul><div><p>推广下列<b>举措</b>。</p><table>{cells}</table></div><footer>版权</footer></body></html>")
    document = read_document(write("a.html", page.encode("gb18030")))
    assert document.title == "改革举措清单" and "首页" not in document.text and "版权" not in document.text and "alert" not in document.text
    batch, _ = segment(document)
    assert batch.date == "2024-03-01"
    assert [(case.number, case.title) for case in batch.cases] == [(1, "推行容缺受理"), (2, "推行告知承诺")]


def test_html_article_only(write) -> None:
    article = "<p>" + "某县推行全程代办，企业少跑路。" * 20 + "</p>"
    document = read_document(write("a.htm", f"<body><div>相关新闻：别的事</div><div class='TRS_Editor'><h1>某县推行代办</h1>{article}</div></body>".encode()))
    assert document.title == "某县推行代办" and "别的事" not in document.text


def test_html_layout_table_is_no_data(write) -> None:
    document = read_document(write("a.html", "<table><tr><td><table><tr><td>一段话。</td></tr></table></td><td>菜单</td></tr></table>".encode()))
    assert document.rows == () and document.text == "一段话。\n菜单"


@pytest.mark.parametrize(("rows", "lines"), [
    (["事项|改革前时限|改革后时限|压减比例", "企业设立登记|5个工作日|0.5个工作日|90%"], ["企业设立登记：改革前时限5个工作日，改革后时限0.5个工作日，压减比例90%。"]),
    (["序号|指标|2022年|2023年", "1|网办率|65%|92%", "2|投诉量|1200件|"], ["网办率：2022年65%，2023年92%。", "投诉量：2022年1200件。"]),
    (["部门|办理时限（工作日）|事项数量（单位：项）", "人社|5|120"], ["人社：办理时限5工作日，事项数量120项。"]),
    (["指标|改革前|改革后", "平均放款时间（天）|7|2", "信用贷款余额（亿元）|近120|315", "授信企业（户）|8600户|21400", "办件量（全年）|100|200"],
     ["平均放款时间：改革前7天，改革后2天。", "信用贷款余额：改革前近120亿元，改革后315亿元。", "授信企业：改革前8600户，改革后21400户。", "办件量（全年）：改革前100，改革后200。"]),
    (["指标（单位：亿元）|2022年|2023年|同比±%|占比", "贷款余额|120|315|162.5|30", "审批率|65|92|3|4"], ["贷款余额：2022年120亿元，2023年315亿元，同比162.5%，占比30。", "审批率：2022年65，2023年92，同比3%，占比4。"]),
    (["指标|单位|2022年|2023年", "贷款余额|亿元|120|315", "用户|万户|12|13"], ["贷款余额：2022年120亿元，2023年315亿元。", "用户：2022年12万户，2023年13万户。"]),
    (["单位：万元||", "地区|收入|支出", "甲市|120|35"], ["单位：万元", "甲市：收入120万元，支出35万元。"]),
])
def test_a_row_of_figures_is_one_line(rows: list[str], lines: list[str], write) -> None:
    """A figure stands beside what it measures, whatever the format."""
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("|")) + "</tr>" for row in rows)
    markdown = "\n".join(f"|{row}|" for row in [rows[0], "|".join(["---"] * len(rows[0].split("|"))), *rows[1:]])
    for name, text in (("a.html", f"<p>成效如下。</p><table>{cells}</table>"), ("a.md", f"成效如下。\n\n{markdown}\n"), ("a.txt", "\n".join(["成效如下。", *rows]).replace("|", "\t"))):
        document = read_document(write(name, text.encode()))
        assert document.text.split("\n") == ["成效如下。", *lines] and document.rows == ()


@pytest.mark.parametrize(("above", "line"), [("表1 收支情况（单位：万元）", "甲市：收入120万元，支出35万元。"), ("单位：户、万元", "甲市：收入120，支出35。"), ("责任单位：财政局", "甲市：收入120，支出35。")])
def test_the_line_over_a_table_gives_its_unit(above: str, line: str, write) -> None:
    for name, text in (("a.md", f"{above}\n\n|地区|收入|支出|\n|---|---|---|\n|甲市|120|35|\n"), ("a.txt", f"{above}\n\n地区\t收入\t支出\n甲市\t120\t35")):
        assert read_document(write(name, text.encode())).text.split("\n") == [above, line]


@pytest.mark.parametrize("rows", [["举措|内容", "推行帮办|帮办员上门。"], ["窗口|电话", "综合窗口|不详", "税务窗口|12366"], ["5天|3天", "推行帮办|8天"],
                                  ["序号|改革举措|主要内容", "1|一窗受理|一次办好", "2|医保就近办|15分钟医保服务圈"]])
def test_a_table_of_words_keeps_its_cells(rows: list[str], write) -> None:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("|")) + "</tr>" for row in rows)
    document = read_document(write("a.html", f"<table>{cells}</table>".encode()))
    assert document.text.split("\n") == [cell for row in rows for cell in row.split("|")] and len(document.rows) == len(rows)


def test_html_line_breaks_in_the_source(write) -> None:
    document = read_document(write("a.html", "<p>甲市推行\n    帮办代办，已服务 <b>Top</b>\n 500 企业。<br>下一行</p>".encode()))
    assert document.text == "甲市推行帮办代办，已服务 Top 500 企业。\n下一行"


def test_markdown(write) -> None:
    text = "# 某市改革举措\n\n<!-- 注 -->\n见[说明](http://a.b/c)，**重点**如下：\n\n| 序号 | 改革举措 | 主要内容 |\n|---|:--:|---|\n| 1 | 推行`码上办` | 扫码办。 |\n| 2 | 推行智能办 | 秒批。 |\n\n- 完\n"
    document = read_document(write("a.md", text.encode()))
    assert document.title == "某市改革举措" and "见说明，重点如下：" in document.text and document.text.endswith("完")
    batch, _ = segment(document)
    assert [case.title for case in batch.cases] == ["推行码上办", "推行智能办"]


def test_pdf(write) -> None:
    pages = [["某某省典型经验做法", "案例一 甲市推行不动产登记改革", "甲市不动产登记中心深化改革，把办理时", "间由5个工作日压缩到1个工作日，群众满", "意。", "— 1 —"],
             ["案例二 乙市推行帮办代办", "乙市组建帮办队伍为企业提供全流程服务", "，已服务企业120家。", "— 2 —"]]
    document = read_document(write("a.pdf", make_pdf(pages)))
    assert "把办理时间由5个工作日压缩到1个工作日，群众满意。" in document.text and "— 1" not in document.text
    batch, _ = segment(document)
    assert [(case.title, case.text[-7:]) for case in batch.cases] == [("甲市推行不动产登记改革", "日，群众满意。"), ("乙市推行帮办代办", "企业120家。")]


def test_join_lines_keeps_headings() -> None:
    full = "一二三四五六七八九十一二三四五六七八九十"
    assert join_lines([full, "一、做法", full, "接着说。", full[:-1] + "。", full]) == [full, "一、做法", full + "接着说。", full[:-1] + "。", full]
    assert join_lines(["短", "行"]) == ["短", "行"]


@pytest.mark.parametrize(("raw", "expected"), [
    ("  甲\r\n\r\n　乙\t\n", "甲\n乙"),
    ("福 建 省 优 化 营 商 环 境", "福建省优化营商环境"),
    ("办 理 时 间 由 5 天 压 缩 ， 群 众 满 意 。", "办理时间由5天压缩，群众满意。"),
    ("福 建 省 优化 营商 环 境 ， 压缩 5 天", "福建省优化营商环境，压缩5天"),
    ("王芳 李强 张敏 刘洋 陈静 杨磊", "王芳 李强 张敏 刘洋 陈静 杨磊"),
    ("a b c d e f g", "a b c d e f g"),
    ("记者 王芳 通讯员 李四", "记者 王芳 通讯员 李四"),
    ("张 三 说", "张 三 说"),
    ("甲\u200b乙\u202e丙\ufeff\u00ad丁", "甲乙丙丁"),
    ("甲\x00乙\x07丙", "甲 乙 丙"),
    ("甲\u2028乙\x0c丙\x85丁", "甲\n乙\n丙\n丁"),
    ("\ud800甲", "\ufffd甲"),
    ("\ue000Ａ１（（", "\ue000Ａ１（（"),
    ("⼴⻔审批⼀件事\uf90a", "广门审批一件事金"),
    ("", ""),
])
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw) == expected == clean(clean(raw))


def encrypted_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(make_pdf([["机密"]]))))
    writer.encrypt("geheim", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
REFUSED = {
    "empty.txt": (b"", "empty"), "blank.txt": (" \n\u3000\n".encode(), "no text"), "empty.docx": (b"", "empty"), "empty.pdf": (b"", "empty"), "blank.html": (b"<html></html>", "no text"),
    "binary.txt": (bytes(range(256)) * 40, "not UTF-8 or GB18030"), "kind.xyz": (b"a", "unsupported kind"), "noending": (b"a", "unsupported kind"),
    "locked.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"), "old.docx": (OLE, "old Word format"), "old.doc": (OLE, "unsupported kind"), "broken.docx": (b"PK\x03\x04 no zip", "not a complete docx"),
    "no-document.docx": (raw_docx("")[:200], "not a complete docx"), "blank.docx": (make_docx([""]), "no text"),
    "entities.docx": (raw_docx("<w:p><w:r><w:t>&a;甲</w:t></w:r></w:p>", '<!DOCTYPE d [<!ENTITY a "' + "x" * 99 + '">]>'), "not a complete docx"),
    "external.docx": (raw_docx("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>'), "not a complete docx"),
    "deep.docx": (raw_docx("<w:smartTag>" * 400 + "<w:p/>" + "</w:smartTag>" * 400), "not a complete docx"),
    "scan.pdf": (make_pdf([[], []]), "no text layer"), "broken.pdf": (b"%PDF-1.7\nxx", "damaged"), "text.pdf": (b"no pdf at all", "damaged"), "locked.pdf": (encrypted_pdf(), "encrypted"),
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", REFUSED)
def test_files_that_cannot_be_read(write, name: str) -> None:
    data, reason = REFUSED[name]
    with pytest.raises(InputError) as error:
        read_document(write(name, data))
    line = error.value.message("en")
    assert reason in line and name in line and "\n" not in line and error.value.remedy


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="file not found"):
        read_document(tmp_path / "no.txt")


def test_limits(write, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = raw_docx("<w:p/>", extra={f"word/media/{n}.bin": bytes(40_000_000) for n in range(8)})
    assert len(bomb) < 1_000_000
    with pytest.raises(LimitError, match="unzipped size"):
        read_document(write("bomb.docx", bomb))
    for tag in ("div", "b", "ul><li", "table><tr><td"):
        with pytest.raises(LimitError, match="nesting"):
            read_document(write("deep.html", f"<{tag}>".encode() * 100_000))
    with pytest.raises(LimitError, match="nesting"):
        read_document(write("deep.html", b"<div>" * 1_000 + "字".encode()))
    monkeypatch.setattr("reformgraph.extract.read.pdf.PDF_PAGES", 1)
    with pytest.raises(LimitError, match="pages"):
        read_document(write("a.pdf", make_pdf([["甲"], ["乙"]])))
    monkeypatch.setattr("reformgraph.extract.read.clean.TABLE_CELLS", 5)
    with pytest.raises(LimitError, match="table cells"):
        read_document(write("a.docx", make_docx([], ROWS)))
    monkeypatch.setattr("reformgraph.extract.read.clean.TEXT_CHARACTERS", 5)
    with pytest.raises(LimitError, match="characters"):
        read_document(write("a.txt", TEXT.encode()))
    monkeypatch.setattr("reformgraph.extract.read.document.FILE_BYTES", 5)
    with pytest.raises(LimitError, match="size of the file"):
        read_document(write("a.txt", TEXT.encode()))
    assert limits.FILE_BYTES > 1_000_000


def test_zip_that_lies_about_its_size(write) -> None:
    data = raw_docx("<w:p><w:r><w:t>" + "甲" * 500_000 + "</w:t></w:r></w:p>")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    with pytest.raises(InputError):
        read_document(write("a.docx", data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))))


def test_folder(tmp_path: Path) -> None:
    (tmp_path / "in" / "b").mkdir(parents=True)
    for name in ("in/b/2.txt", "in/1.md", "in/.hidden.txt", "in/~$1.docx", "in/picture.jpg"):
        (tmp_path / name).write_text("某县推行代办。", encoding="utf-8")
    sources = find_sources([tmp_path / "in", tmp_path / "in" / "1.md"])
    assert [path.name for path in sources.files] == ["1.md", "2.txt"]
    assert [(skipped.kind, skipped.place) for skipped in sources.skipped] == [("file-skipped", "picture.jpg")]
    assert [document.source for document in read_sources([tmp_path / "in"])] == ["1.md", "2.txt"]
    with pytest.raises(InputError, match="file not found"):
        find_sources([tmp_path / "none"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="nothing to read"):
        find_sources([tmp_path / "empty"])


def printed(page: Path) -> Path:
    """A web page as a browser prints it; the test is skipped where there is no browser."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no browser is installed")
    out = page.with_suffix(".pdf")
    subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={out}", str(page)], check=True, capture_output=True, timeout=60)
    return out


@pytest.mark.browser
def test_printed_notice(tmp_path: Path) -> None:
    """A browser's PDF breaks lines at the measure, spaces quotation marks and writes radicals for characters; the cases are those of the text."""
    row = "甲市推行“一件事一次办”，把办理时间由5个工作日压缩到1个工作日，群众满意度达98.5%，新设企业1200户，"
    lines = ["关于推广某某省典型经验做法（2023年第二批）的通知", "各市：", "现将典型经验做法印发，请认真学习借鉴，结合本地区本部门工作实际抓好推广应用工作，有关情况及时报告。", "附件：1.甲市推行“一件事一次办”", "2.乙市推行帮办代办",
             "某某省营商环境工作专班", "2023年12月4日", "附件1", "甲市推行“一件事一次办”", row * 30 + "成效明显。", "附件2", "乙市推行帮办代办", row * 30 + "企业称便。"]
    (tmp_path / "a.html").write_text("<meta charset=utf-8>" + "".join(f"<p style='text-indent:2em'>{line}</p>" for line in lines), encoding="utf-8")
    of_print, _ = segment(read_document(printed(tmp_path / "a.html")))
    (tmp_path / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    written, _ = segment(read_document(tmp_path / "a.txt"))
    assert (of_print.id, of_print.titles, of_print.issuer, of_print.date) == (written.id, written.titles, written.issuer, written.date)
    assert [(case.title, case.text) for case in of_print.cases] == [(case.title, case.text) for case in written.cases]


@pytest.mark.browser
def test_printed_tables(tmp_path: Path) -> None:
    """A table that goes over several pages, with its head on each and rows that a page cuts, gives the cases of the web page; so does one of figures."""
    step = "市行政审批局会同市市场监管局建立联席会议制度，逐项研究解决问题，明确办理标准和时限要求。"
    rows = "".join(f"<tr><td>{n}<td>推行第{n}项“智能审批{n}号”服务模式<td>甲市依托“甲事通”平台推行智能审批，开办时限由5个工作日压缩至1个工作日。<br>（一）健全机制。{step * (4 + n % 3 * 9)}<td>省政府办公厅"
                   for n in range(1, 14))
    page = ("<meta charset=utf-8><style>table{border-collapse:collapse}td,th{border:1px solid;font-size:15px}thead{display:table-header-group}</style>"
            "<h2>关于复制推广第三批改革试点经验的通知</h2><p>各市、县人民政府：</p><p>现将第三批改革试点经验印发给你们。</p><table>"
            f"<thead><tr><th width=6%>序号<th width=20%>改革事项<th>主要内容<th width=10%>责任单位</thead>{rows}</table>"
            "<p>成效对比如下。</p><table><tr><th>事项<th>改革前时限<th>改革后时限<tr><td>企业开办<td>3个工作日<td>0.5个工作日<tr><td>施工许可<td>15个工作日<td>3个工作日</table>")
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    paper, web = read_document(printed(tmp_path / "a.html")), read_document(tmp_path / "a.html")
    assert paper.text == web.text
    assert [(case.title, case.text) for case in segment(paper)[0].cases] == [(case.title, case.text) for case in segment(web)[0].cases]


def test_tables_that_go_over_a_page() -> None:
    head, cut = ["序号", "改革举措", "主要内容"], ["1", "容缺受理", "先受理后补"]
    assert joined(["前言", [head, cut], [head, ["", "", "材料。"], ["2", "代办", "上门办。"]], "后记"]) == [
        "前言", [head, ["1", "容缺受理", "先受理后补材料。"], ["2", "代办", "上门办。"]], "后记"]
    assert joined([[["甲", "乙"], ["丙", "丁。"]], "中间", [["戊", "己"]]]) == [[["甲", "乙"], ["丙", "丁。"]], "中间", [["戊", "己"]]]
    assert joined([[["地区", "做法"], ["甲市", "建立机制。"]], [["", "推行代办。"]]]) == [[["地区", "做法"], ["甲市", "建立机制。"], ["", "推行代办。"]]]


def test_lines_broken_at_a_width_are_joined(write) -> None:
    wrapped = "\n".join(("宁波市推行惠企政策直达快享", "", "宁波市财政局会同宁波市商务局建设“甬易办”平", "台，梳理惠企政策，推行“免申即享”。兑付时间由60", "天缩短至3天，累计上线政策3402条，满意度提高到9",
                         "5.5%。平台打通税务、社保、用电等数据，企业不用交", "材料，资金直接到账。"))
    found = read_document(write("a.txt", wrapped.encode())).text
    assert "“甬易办”平台，" in found and "由60天缩短" in found and "95.5%" in found and found.startswith("宁波市推行惠企政策直达快享\n")
    paragraphs = "甲市推行容缺受理。\n乙市推行代办，代办员上门。\n丙市推行一件事，办理时间由5天压缩至1天，群众满意。\n丁市建立专员制度。"
    assert read_document(write("b.txt", paragraphs.encode())).text == paragraphs


def test_the_date_beside_the_article_of_a_page(write) -> None:
    page = f"<body><h1>大冶市推行“一照通”</h1><p>发布时间：2024-04-09 08:05 浏览：3</p><div id='zoom'><p>{'大冶市推行“一照通”，企业少跑路。' * 20}</p></div><p>日期：2025-01-01</p></body>"
    batch, _ = segment(read_document(write("a.html", page.encode())))
    assert (batch.title, batch.date) == ("大冶市推行“一照通”", "2024-04-09")


def test_footnotes_and_page_furniture_are_no_text(write) -> None:
    assert read_document(write("a.md", "实现95项业务“掌上办”[^1]。\n\n[^1]: 数据由某局提供。\n".encode())).text == "实现95项业务“掌上办”。"
    page = "<body><div class='nav'>首页</div><div class='text'><p>甲市推行容缺受理。</p></div><div id='footer'>主办：某厅</div></body>"
    assert read_document(write("a.html", page.encode())).text == "甲市推行容缺受理。"
