"""A value of a user's lexicon that cannot be used is refused with its file and line when the file is read, and not met as a traceback later."""

import pytest

from reformgraph.schema.errors import KnowledgeError
from reformgraph.schema.lexicon_files import check_lexicons


@pytest.mark.parametrize(
    ("file", "text", "line", "words"),
    [
        ("localities", "not_places:\n  - 红旗渠\n  - 市\n", "3", "too short"),
        ("localities", "not_places: ['']\n", "1", "empty"),
        ("localities", "abbreviations:\n  甬城: '330200'\n  甲乙: '999999'\n", "3", "no division with the code 999999"),
        ("localities", "abbreviations: {甲: '330200'}\n", "1", "too short"),
        ("localities", "one_character: {新区: '330200'}\n", "1", "not one character"),
        ("localities", "not_before: 路(\n", "1", "regular expression"),
        ("localities_former", "former:\n  - {name: 甲乙县, now: '999999', until: 2001}\n", "2", "no division"),
        ("zones", "zones:\n  - name: 甲乙新区\n    parent: '999999'\n", "3", "no division"),
        ("zones", "between: '[上'\n", "1", "regular expression"),
        ("linking", "numbered: '('\n", "1", "regular expression"),
        ("departments", "units: [科, '(']\n", "1", "regular expression"),
        ("departments", "units: ['(科)']\n", "1", "groups"),
        ("departments", "bodies:\n  - {name: '{where}局', words: [某某局], kind: government}\n", "2", "braces"),
        ("departments", "organs: {办: 办公室}\n", "1", "too short"),
        ("organizations", "universities: [甲]\n", "1", "too short"),
        ("organization_names", "also: {没有这家机构: [甲乙]}\n", "1", "no organization"),
        ("measure_triggers", "changes:\n  - {id: x, direction: sideways, verbs: [横移], before_level: []}\n", "2", "no direction"),
        ("naming_heads", "goes_on: {'办*': [理]}\n", "1", "regular expression"),
        ("triggers", "cooperation:\n  - id: own\n    trigger: [联手做(]\n", "3", "without its pair"),
        ("triggers", "cooperation:\n  - {id: cooperates-by-data, trigger: [互传互用]}\n", "2", "id cooperates-by-data already"),
        ("departments", "bodies:\n  - {name: 企业服务专员办公室, words: [服务专员办], kind: unit}\n", "2", "has no place"),
        ("departments", "bodies:\n  - name: '{place}企业服务专员办公室'\n    words: [服务专员办]\n    kind: 专班\n", "4", "no kind 专班"),
        ("slogans", "generic:\n  - No\n", "2", "must be text"),
        ("localities", "abbreviations:\n  甬城: 330200\n", "2", "must be text"),
        ("localities", "abbreviations:\n  甬城: 2024-01-01\n", "2", "must be text"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_line(tmp_path, file, text, line, words):
    path = tmp_path / f"{file}.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=words) as caught:
        check_lexicons(tmp_path)
    assert (caught.value.file, caught.value.place) == (str(path), line)


def test_codes_and_names_that_the_user_adds_are_known(tmp_path):
    (tmp_path / "localities_former.yaml").write_text("abolished:\n  - {name: 甲乙区, code: '990101', parent: '110000', until: 2020}\n", encoding="utf-8")
    (tmp_path / "zones.yaml").write_text("zones:\n  - {name: 甲乙新城, parent: '990101'}\n  - {name: 三省示范区, parent: ''}\n", encoding="utf-8")
    (tmp_path / "organization_names.yaml").write_text("names: {company: [甲乙丙丁]}\nalso: {甲乙丙丁: [丙丁]}\n", encoding="utf-8")
    check_lexicons(tmp_path)


@pytest.mark.parametrize(
    ("file", "text", "remedy"),
    [
        ("zone.yaml", "zones: []\n", "是否应为 zones.yaml？"),
        ("foo.yaml", "zones: []\n", "可用："),
        ("triggers.yaml", "cooperatoin: []\n", "是否应为 cooperation？"),
        ("triggers.yaml", "foo: []\n", "可用："),
        ("slogans.yaml", "generic: [Yes]\n", "数字、日期和 Yes、No 一类的词请加引号"),
        ("slogans.yaml", "generic: 【一心一意】\n", "列表用半角方括号"),
        ("departments.yaml", "bodies:\n  - {name: 企业服务专员办公室, words: [服务专员办], kind: unit}\n", "请写作 {place}企业服务专员办公室"),
    ],
)
def test_only_a_name_that_is_near_is_suggested(tmp_path, file, text, remedy):
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        check_lexicons(tmp_path)
    assert caught.value.remedy.zh.startswith(remedy)
