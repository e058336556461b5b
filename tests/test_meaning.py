"""The network that tells what wordings mean: how it splits them, that a wording has one direction, and which practice it finds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reformgraph.graph.linking.descriptions import Descriptions
from reformgraph.graph.linking.encoder.meanings import Meanings, load_encoder, practice_key
from reformgraph.graph.linking.wordings import WordingReader, load_wording_rules
from reformgraph.schema.encoder.layers import load_words
from reformgraph.schema.encoder.pieces import UNKNOWN, Vocabulary
from reformgraph.schema.practice_wordings import load_worded_practices
from reformgraph.schema.practices import KnownPractice

SMALL = Vocabulary(["<s>", "<pad>", "</s>", "<unk>", "不", "动", "产", "动产", "不动产", "登记"], [0, 0, 0, 0, -3, -4, -4, -5, -6, -5])
PRACTICE = KnownPractice("渔船夜间联审", ("夜里会审渔船证照",), "one", (), (), "几个部门夜间一起审查渔船的证照。", "", "mine.yaml", 1)


def described(*practices: KnownPractice) -> Descriptions:
    return Descriptions(practices or load_worded_practices().practices, WordingReader(load_wording_rules()))


def test_the_likeliest_pieces_win() -> None:
    assert [(p.start, p.end) for p in SMALL.split("不动产登记")] == [(0, 3), (3, 5)]
    assert [p.number for p in SMALL.split("不动船")] == [4, 5, UNKNOWN]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_pieces_cover_any_text_without_gaps(text: str) -> None:
    for vocabulary in (SMALL, load_words().vocabulary):
        pieces = vocabulary.split(text)
        assert [p.start for p in pieces] == [0, *(p.end for p in pieces)][:len(pieces)]
        assert (pieces[-1].end if pieces else 0) == len(text)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=90), min_size=1, max_size=8))
def test_a_wording_has_one_direction_whatever_stands_beside_it(wordings: list[str]) -> None:
    encoder = load_encoder()[0]
    together = encoder.embed(wordings)
    assert np.allclose((together ** 2).sum(axis=1), 1, atol=1e-4)
    for number, wording in enumerate(wordings):
        assert np.allclose(together[number], encoder.embed([wording])[0], atol=1e-4)


def test_the_network_was_trained_on_what_ships() -> None:
    learnt = load_encoder()[1]
    practices = load_worded_practices().practices
    assert sum(practice_key(p) in learnt for p in practices) >= 0.95 * len(practices)


@pytest.mark.parametrize(("wording", "name"), [
    ("难题张榜公布由能者应征攻关", "揭榜挂帅"),
    ("企业发榜求贤解决技术难点", "揭榜挂帅"),
    ("材料缺一两样也先收件后补齐", "容缺受理"),
    ("休眠企业登记", "歇业备案"),
    ("基坑先行许可", "分阶段施工许可"),
    ("用电子营业执照登录各类系统", "电子营业执照"),
])
def test_a_description_in_other_words_finds_its_practice(wording: str, name: str) -> None:
    descriptions = described()
    found = descriptions.find(descriptions.reader.read(wording))
    assert found is not None
    assert (found.practice.name, found.certain) == (name, True)


def test_the_title_of_a_document_describes_nothing() -> None:
    descriptions = described()
    assert descriptions.find(descriptions.reader.read("关于完善材料缺一两样也先收件后补齐机制的实施意见")) is None


def test_two_wordings_are_as_alike_as_the_network_finds_them_whichever_comes_first() -> None:
    descriptions = described()
    one, other, far = ((descriptions.reader.read(text), False) for text in ("材料缺一两样也先收件后补齐", "材料缺几样可先收件之后补齐", "企业发榜求贤解决技术难点"))
    assert descriptions.alike(one, other) == descriptions.alike(other, one) > 0.8
    assert descriptions.alike(one, far) < 0.5
    assert descriptions.alike(one, (descriptions.reader.read("一件事"), False)) == 0


def test_words_put_into_a_known_wording_make_a_case_of_its_own() -> None:
    """活体菌包 is no 活体."""
    descriptions = described()
    found = descriptions.find(descriptions.reader.read("活体菌包抵押贷款业务"))
    assert found is None or not found.certain


def test_a_loan_describes_no_practice_of_sharing_what_is_bought_with_it() -> None:
    descriptions = described()
    found = descriptions.find(descriptions.reader.read("仪器设备贷"))
    assert found is None or not found.certain


def test_a_practice_that_the_network_does_not_know_lies_where_its_wordings_lie() -> None:
    others = load_worded_practices().practices
    nearest = Meanings((*others, PRACTICE)).read(["晚上几家单位一同审核渔船证书"])[0].nearest
    assert nearest[0][0] is PRACTICE


def test_looking_up_many_at_once_finds_what_looking_up_one_does() -> None:
    wordings = ["难题张榜公布由能者应征攻关", "材料缺一两样也先收件后补齐"]
    one, many = described(), described()
    many.look_up((many.reader.read(w), False) for w in wordings)
    for wording in wordings:
        assert one.find(one.reader.read(wording)) == many.find(many.reader.read(wording))
