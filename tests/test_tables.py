"""Tables and headings of files as cases: columns under heads of many words, merged cells, forms, and headings without numbers."""

import io

import docx
import pytest

from reformgraph.extract.read import read_bytes
from reformgraph.extract.segment import segment
from reformgraph.schema.records import Batch

A, B = "推行“验收即拿证”改革，办理时间由12个工作日压减至3个工作日。", "推行“免证办”服务，群众办事减少提交材料62%。"


def page(*tables: str, title: str = "烟台市清单", rest: str = "") -> Batch:
    body = "".join(f"<table>{table}</table>{rest}" for table in tables)
    return segment(read_bytes(f"<h1>{title}</h1>{body}".encode(), "a.html"))[0]


def row(*cells: str) -> str:
    return "<tr>" + "".join(cell if cell.startswith("<td") else f"<td>{cell}" for cell in cells) + "</tr>"


@pytest.mark.parametrize("heads", [
    "任务名称|工作举措", "工作任务|具体举措", "重点任务|主要举措", "任务|主要内容", "案例名称|案例简介", "案例名称|基本情况", "举措|具体措施", "创新举措|工作内容", "典型做法|做法与成效",
    "事项名称|工作内容及目标", "改革创新点|创新内容", "项目|内容", "做法名称|主要做法", "最佳实践|案例简介", "改革举措名称|主要做法与成效"])
def test_heads_of_many_words(heads: str) -> None:
    batch = page(row("序号", *heads.split("|")) + row("1", "“验收即拿证”改革", A) + row("2", "“免证办”服务", B))
    assert [(case.number, case.title, case.text) for case in batch.cases] == [(1, "“验收即拿证”改革", A), (2, "“免证办”服务", B)]


def test_a_table_without_a_column_of_titles() -> None:
    batch = page(row("序号", "工作举措", "责任单位") + row("1", A, "市住建局") + row("2", B, "市数据局"))
    assert [case.text for case in batch.cases] == [f"市住建局\n{A}", f"市数据局\n{B}"]
    assert all(case.text.partition("\n")[2].startswith(case.title) for case in batch.cases)


def test_a_list_of_titles_is_no_table_of_cases() -> None:
    assert len(page(row("序号", "案例名称", "报送单位") + row("1", "“验收即拿证”改革", "市住建局") + row("2", "“免证办”服务", "市数据局")).cases) == 1


def test_merged_cells_hold_for_every_row_that_they_cover() -> None:
    head = row("序号", "领域", "改革举措", "主要内容", "责任部门")
    batch = page(head + row("1", "<td rowspan=2>工程建设", "“验收即拿证”改革", A, "<td rowspan=2>市住建局") + row("2", "“免证办”服务", B))
    assert [case.text for case in batch.cases] == [f"市住建局\n{A}\n工程建设", f"市住建局\n{B}\n工程建设"]


def test_one_number_over_two_rows_is_one_case() -> None:
    batch = page(row("序号", "改革举措", "主要内容", "责任单位") + row("<td rowspan=2>1", "<td rowspan=2>“免证办”服务", B, "市数据局") + row("建立数据直达机制。", "市公安局"))
    assert [(case.title, case.text) for case in batch.cases] == [("“免证办”服务", f"市数据局\n{B}\n市公安局\n建立数据直达机制。")]


def test_a_head_of_two_lines() -> None:
    head = row("<td rowspan=2>序号", "<td rowspan=2>改革举措", "<td rowspan=2>主要内容", "<td colspan=2>责任分工") + row("牵头单位", "配合单位")
    batch = page(head + row("1", "“免证办”服务", B, "市数据局", "市公安局<br>市民政局"))
    assert [(case.title, case.text) for case in batch.cases] == [("“免证办”服务", f"市数据局\n配合单位：市公安局、市民政局\n{B}")]


def test_places_of_trial_stand_behind_their_head() -> None:
    batch = page(row("序号", "改革举措", "主要内容", "责任单位", "推广范围") + row("1", "“免证办”服务", B, "市数据局<br>市公安局", "福州市、漳州市"))
    assert batch.cases[0].text == f"市数据局、市公安局\n推广范围：福州市、漳州市\n{B}"


def test_forms_whose_fields_stand_in_rows() -> None:
    forms = [row("案例名称", name) + row("申报单位", who) + row("主要做法", "1.梳理清单。<br>2.建设平台。") + row("取得成效", "放款3亿元。") for name, who in (("“链易贷”", "株洲市财政局"), ("“船边提”", "岳阳海关"))]
    batch = page(*forms, title="湖南省最佳实践案例申报表汇编", rest="<p>附图一张。</p>")
    assert [case.title for case in batch.cases] == ["“链易贷”", "“船边提”"]
    assert batch.cases[1].text == "申报单位：岳阳海关\n主要做法：1.梳理清单。\n2.建设平台。\n取得成效：放款3亿元。\n附图一张。"


def test_forms_with_two_fields_in_a_row_and_with_a_case_in_each_column() -> None:
    paired = page(row("案例名称", "“链易贷”", "申报单位", "株洲市财政局") + row("主要做法", "建设平台。", "取得成效", "放款3亿元。"))
    assert [(case.title, case.text) for case in paired.cases] == [("“链易贷”", "申报单位：株洲市财政局\n主要做法：建设平台。\n取得成效：放款3亿元。")]
    columns = page(row("案例名称", "“链易贷”", "“船边提”") + row("申报单位", "株洲市财政局", "岳阳海关") + row("主要做法", "建设平台。", "优化流程。"))
    assert [(case.title, case.text) for case in columns.cases] == [("“链易贷”", "申报单位：株洲市财政局\n主要做法：建设平台。"), ("“船边提”", "申报单位：岳阳海关\n主要做法：优化流程。")]


def test_headings_of_a_file_are_cases_of_a_batch() -> None:
    text = "# 江苏省优化营商环境典型案例\n\n## 南京市“宁心办”工程\n\n### 主要做法\n\n建立窗口。\n\n## 苏州市“苏企通”平台\n\n### 主要做法\n\n建设平台。\n"
    assert [case.title for case in segment(read_bytes(text.encode(), "a.md"))[0].cases] == ["南京市“宁心办”工程", "苏州市“苏企通”平台"]
    html = "<h1>江苏省优化营商环境典型案例</h1><h2>一、政务篇</h2><h3>南京市“宁心办”工程</h3><p>建立窗口。</p><h3>苏州市“苏企通”平台</h3><p>建设平台。</p><h2>二、要素篇</h2><h3>无锡市“电管家”</h3><p>推行。</p>"
    assert [case.title for case in segment(read_bytes(html.encode(), "a.html"))[0].cases] == ["南京市“宁心办”工程", "苏州市“苏企通”平台", "无锡市“电管家”"]


def test_headings_that_are_sections_are_no_cases() -> None:
    text = "# 南京市改革典型案例\n\n## 改革背景\n\n流程长。\n\n## 主要做法\n\n建立窗口。\n\n## 取得成效\n\n满意率99%。\n"
    assert len(segment(read_bytes(text.encode(), "a.md"))[0].cases) == 1


def test_lines_in_bold_are_cases_of_a_batch() -> None:
    """On web pages, in Word documents and in Markdown alike; the title of the batch, which is in bold too, and sections in bold are none."""
    titles, texts = ["“一照通”让办照更快", "“政务夜市”方便上班族"], ["长沙市整合证照信息。", "岳阳市延长服务时间。"]
    name = "<p><strong>湖南省优化营商环境典型案例</strong></p>"
    page = name + "".join(f"<p><strong>{title}</strong></p><p>{text}</p>" for title, text in zip(titles, texts, strict=True))
    word = docx.Document()
    word.add_paragraph().add_run("湖南省优化营商环境典型案例").bold = True
    for title, text in zip(titles, texts, strict=True):
        word.add_paragraph().add_run(title).bold = True
        word.add_paragraph(text)
    data = io.BytesIO()
    word.save(data)
    marked = "**湖南省优化营商环境典型案例**\n\n" + "".join(f"**{title}**\n\n{text}\n\n" for title, text in zip(titles, texts, strict=True))
    for document in (read_bytes(page.encode(), "a.html"), read_bytes(data.getvalue(), "a.docx"), read_bytes(marked.encode(), "a.md")):
        assert [(case.title, case.text) for case in segment(document)[0].cases] == list(zip(titles, texts, strict=True))
    sections = name + "<p><b>主要做法和经过</b></p><p>长沙市整合证照信息。</p><p><b>取得的成效</b></p><p>企业只需一张照。</p>"
    assert len(segment(read_bytes(sections.encode(), "a.html"))[0].cases) == 1


def test_headings_of_a_file_that_begin_with_places() -> None:
    """No word calls it a batch, but each heading begins with another place."""
    text = "# 部分城市优化营商环境做法\n\n## 苏州市：一站式服务\n\n### 改革背景\n\n{0}\n\n### 改革成效\n\n{0}\n\n## 无锡市“拿地即开工”\n\n{0}\n".format("联合有关部门推行改革。")
    batch, odd = segment(read_bytes(text.encode(), "a.md"))
    assert [case.title for case in batch.cases] == ["苏州市：一站式服务", "无锡市“拿地即开工”"] and odd == ()
