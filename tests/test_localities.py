"""Places: the gazetteer, what counts as a mention of a place, and what place a text is about."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reformgraph.extract.components.localities import LocalityFinder
from reformgraph.extract.mentions import Frame
from reformgraph.extract.phrases import PhraseIndex
from reformgraph.extract.places.gazetteer import gazetteer
from reformgraph.extract.read import read_bytes
from reformgraph.extract.run import batch_place
from reformgraph.extract.segment import segment

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "localities.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:16])
def test_places_of_a_text(case: dict[str, Any]) -> None:
    frame = Frame(place=case.get("home", ""))
    found = {(case["text"][m.start : m.end], m.id or m.name) for m in LocalityFinder().match(case["text"], frame)}
    expected = {(quote, code) for quote, codes in case["expect"].items() for code in ([codes] if isinstance(codes, str) else codes)}
    assert found == expected
    if "about" in case:
        assert frame.place == case["about"]


@given(st.text(alphabet="福州市厦门省区县、的在全我高新经开发自贸试验片街道镇乡（）《》 \n8月日讯", max_size=60))
def test_every_mention_quotes_the_text(text: str) -> None:
    for mention in LocalityFinder().match(text, Frame(place="350000")):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.name


def test_codes_and_ancestors() -> None:
    places = gazetteer()
    assert places["350203"].full_name == "福建省厦门市思明区"
    assert places.ancestors("350203") == ("350203", "350200", "350000")
    assert places.at_level("350203", "city") == "350200"
    assert places.at_level("310110", "city") == "310000"
    assert places.ancestors("999999") == ()


def test_a_district_carries_its_city_in_the_names_of_bodies() -> None:
    places = gazetteer()
    assert [places.body_prefix(code) for code in ("350203", "411323", "421083", "310110", "350000")] == [
        "厦门市思明区", "西峡县", "洪湖市", "上海市杨浦区", "福建省"]


def test_former_names_lead_to_the_division_of_today() -> None:
    assert [division.name for division in gazetteer().by_name("闸北区")] == ["静安区"]


def test_a_user_lexicon_adds_a_zone(tmp_path: Path) -> None:
    (tmp_path / "zones.yaml").write_text("zones:\n  - {name: 星海数字示范区, parent: \"350200\"}\n", encoding="utf-8")
    found = LocalityFinder(str(tmp_path)).match("星海数字示范区启动。", Frame())
    assert [(m.name, m.level) for m in found] == [("星海数字示范区", "zone")]


@given(st.lists(st.text(alphabet="甲乙丙丁", min_size=2, max_size=4), min_size=1, max_size=8), st.text(alphabet="甲乙丙丁戊", max_size=40))
def test_phrases_are_found_leftmost_and_longest(words: list[str], text: str) -> None:
    free = 0
    expected = []
    for start in range(len(text)):
        fitting = [w for w in words if text.startswith(w, start)]
        if start >= free and fitting:
            free = start + max(map(len, fitting))
            expected.append((start, free))
    assert [(start, end) for start, end, _ in PhraseIndex((w, None) for w in words).find(text)] == expected


def test_a_phrase_of_one_character_is_refused() -> None:
    with pytest.raises(ValueError, match="two characters"):
        PhraseIndex([("省", None)])


def test_a_title_that_begins_with_a_word_is_of_no_county() -> None:
    for title, place in (("惠农补贴发放改革", ""), ("德化县推行帮办代办", "350526"), ("泉州推行帮办代办", "350500")):
        batch, _ = segment(read_bytes(f"标题: {title}\n安定区把28项补贴归并成目录，由区财政局发布。".encode(), "a.txt"))
        assert batch_place(batch, gazetteer("")) == place
