"""The network that reads cases: its windows cover a text, its scores are those of the text alone, and what it observes of a pair is bounded."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reformgraph.extract.context.network import Context, load_network, read_context
from reformgraph.extract.context.pairs import LABELS, PAIR_NUMBERS, PAIR_TYPES, Pair, between, pair_numbers
from reformgraph.extract.context.windows import PIECES, windows
from reformgraph.extract.mentions import Mention

TEXT = "泉州市推行“拿地即开工”\n泉州市行政审批局会同市自然资源局推行“拿地即开工”审批模式，依托工程建设项目审批管理系统并联办理，平均办理时间由30个工作日压缩至5个工作日。"


def mention(label: str, wording: str) -> Mention:
    start = TEXT.index(wording)
    return Mention(label, start, start + len(wording), wording, "test")


@given(st.integers(min_value=0, max_value=5000))
def test_windows_read_each_piece_once_with_text_around_it(count: int) -> None:
    found = windows(count)
    assert [w.first for w in found] == [0, *(w.last for w in found[:-1])]
    assert found[-1].last == count
    for w in found:
        assert 0 <= w.start <= w.first <= w.last <= w.end <= count
        assert w.end - w.start == min(count, PIECES)
        assert w.start == 0 or w.first - w.start >= 10
        assert w.end == count or w.end - w.last >= 10


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=60), st.integers(min_value=1, max_value=30))
def test_any_text_has_a_vector_for_each_character(part: str, times: int) -> None:
    text = part * times
    found = load_network().characters(text)
    assert found.shape[0] == len(text) + 2
    assert np.isfinite(found).all()


@given(st.sampled_from(PAIR_TYPES), st.integers(0, 3000), st.integers(1, 40), st.integers(0, 3000), st.integers(1, 40), st.lists(st.integers(0, 3000)))
def test_what_is_observed_of_a_pair_has_a_number_of_its_own(kind: str, at: int, long: int, start: int, length: int, sentences: list[int]) -> None:
    head, tail = Mention("Department", at, at + long, "", ""), Mention("Platform", start, start + length, "", "")
    for pair in (Pair(kind, head, tail), Pair(kind, None, tail)):
        numbers = pair_numbers(pair, sorted(sentences), 20)
        known = [number for number in numbers if number]
        assert len(set(known)) == len(known)
        assert max(known) < PAIR_NUMBERS
        first, last = between(pair)
        assert first <= last


def test_who_acts_in_the_sentence_scores_above_who_does_not() -> None:
    context = read_context(TEXT)
    measure, system = mention("PolicyInstrument", "“拿地即开工”审批模式"), mention("Platform", "工程建设项目审批管理系统")
    bureau = mention("Department", "泉州市行政审批局")
    acts, owns = context.pairs([Pair("IMPLEMENTS", bureau, measure), Pair("PILOTED_IN", measure, mention("Locality", "泉州市"))], [0, 14], 14)
    assert acts > owns
    used, = context.pairs([Pair("USES", measure, system)], [0, 14], 14)
    assert used > owns


def test_a_name_scores_above_a_phrase_that_is_none() -> None:
    name, verb = mention("PolicyInstrument", "拿地即开工"), mention("PolicyInstrument", "平均办理时间")
    system = mention("Platform", "工程建设项目审批管理系统")
    (instrument, _), (none, _), (other, platform) = read_context(TEXT).names([(m.start, m.end) for m in (name, verb, system)])
    assert instrument > none
    assert platform > other


def test_scores_are_the_same_on_every_run() -> None:
    pairs = [Pair("IMPLEMENTS", mention("Department", "泉州市行政审批局"), mention("PolicyInstrument", "“拿地即开工”审批模式"))]
    one, other = (Context(load_network.__wrapped__(), TEXT) for _ in range(2))
    assert one.pairs(pairs, [0, 14], 14) == other.pairs(pairs, [0, 14], 14)
    assert one.names([(0, 3)]) == other.names([(0, 3)])


def test_nothing_is_asked_of_a_text_without_candidates() -> None:
    context = Context(load_network(), "")
    assert context.names([]) == []
    assert context.pairs([], [], 0) == []


@pytest.mark.parametrize("label", LABELS)
def test_every_label_that_pairs_have_is_known(label: str) -> None:
    pair = Pair("USES-CASE", None, mention(label, "泉州市"))
    assert len(read_context(TEXT).pairs([pair], [0], 0)) == 1
