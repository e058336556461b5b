"""Public bodies and organizations: their limits in the text, and their full names."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reformgraph.extract.components.bodies import BodyFinder
from reformgraph.extract.components.localities import LocalityFinder
from reformgraph.extract.mentions import Frame, Mention

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "bodies.yaml").read_text(encoding="utf-8"))


def read(text: str, home: str = "") -> list[Mention]:
    frame = Frame(place=home)
    frame.mentions = LocalityFinder().match(text, frame)
    return BodyFinder().match(text, frame)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:16])
def test_bodies_of_a_text(case: dict[str, Any]) -> None:
    found = {(case["text"][m.start : m.end], m.name) for m in read(case["text"], case.get("home", "")) if m.label != "Locality"}
    expected = {(quote, name) for quote, names in case["expect"].items() for name in ([names] if isinstance(names, str) else names)}
    assert found == expected


def test_a_place_inside_a_name_is_no_mention_but_the_seat() -> None:
    mentions = read("厦门海关提速，厦门的企业受益。")
    assert [(m.label, m.start) for m in mentions] == [("Department", 0), ("Locality", 7)]
    assert mentions[0].place == "350200"


@pytest.mark.parametrize(("text", "places"), [
    ("群众通过“贵州医保”微信公众号办理，“苏州制造”品牌走红。", []),
    ("“厦门市”“泉州市”签约，厦门“一网通办”上线。", ["厦门市", "泉州市", "厦门"]),
    ("“厦门、漳州通办”上线。", ["厦门", "漳州"]),
])
def test_a_place_that_begins_a_brand_is_no_mention(text: str, places: list[str]) -> None:
    assert [text[m.start : m.end] for m in read(text) if m.label == "Locality"] == places


def test_kind_and_level_come_with_the_name() -> None:
    found = {m.name: (m.kind, m.level) for m in read("思明区检察院、厦门市中级人民法院与国务院办公厅，工商银行和厦门海关。") if m.label != "Locality"}
    assert found == {
        "厦门市思明区人民检察院": ("procuratorate", "county"),
        "厦门市中级人民法院": ("court", "city"),
        "国务院办公厅": ("government", "national"),
        "中国工商银行": ("bank", ""),
        "厦门海关": ("customs", "city"),
    }


def test_a_short_form_that_the_text_defines_outranks_its_looks() -> None:
    names = {m.name for m in read("深圳市生态环境局宝安管理局（以下简称“宝安管理局”）开展培训。宝安管理局还说。") if m.label == "Department"}
    assert names == {"深圳市生态环境局宝安管理局"}


def test_a_user_lexicon_adds_an_organization(tmp_path: Path) -> None:
    (tmp_path / "organizations.yaml").write_text("known:\n  - {name: 星海数据集团, kind: company, also: [星海数据]}\n", encoding="utf-8")
    text = "星海数据提供算力。"
    frame = Frame()
    assert [(m.name, m.kind) for m in BodyFinder(str(tmp_path)).match(text, frame)] == [("星海数据集团", "company")]


@given(st.text(alphabet="福州厦门市省区县委政府法院局厅办公室税务海关银行有限公司和、的（）“”《》 \n", max_size=60))
def test_every_mention_quotes_the_text(text: str) -> None:
    for mention in read(text, "350000"):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.name
