"""The quick sums of the naming model are those of the features that it was trained on."""

import pytest

from reformgraph.extract.naming.features import features
from reformgraph.extract.naming.proposals import proposals
from reformgraph.extract.naming.reading import read
from reformgraph.extract.naming.score import Scorer
from reformgraph.extract.naming.weights import gate_features, load_model
from reformgraph.extract.naming.words import load_names

TEXTS = (
    "机制",
    "“一码通办”\n市政务服务中心设立“办不成事”窗口，推行“前台综合受理、后台分类审批”模式。",
    "依托“惠企直达”平台、闽政通APP和3个自助终端，推出“证照联办+帮办代办”服务，建立会商、举报、反馈等配套机制。",
    "推行资料预审、审前辅导、掌上办等服务，全面实行告知承诺制",
    "按照《优化营商环境条例》要求，实施带押过户、免申即享、跨省通办，办理时限压缩50%。" * 3,
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_score_is_the_sum_of_the_weights_of_all_features(text):
    names, model = load_names(), load_model()
    reading = read(text, names)
    for proposal in proposals(reading, names):
        assert Scorer(reading, names, model).scores([proposal]) == [model.weigh(features(reading, proposal, names))]


@pytest.mark.parametrize("text", TEXTS)
def test_the_gate_passes_the_heads_whose_features_weigh_enough(text):
    names, model = load_names(), load_model()
    for start, end, _ in read(text, names).heads:
        weights = [model.gate.get(feature, 0) for feature in gate_features(text, start, end)]
        assert model.promising(text, start, end) == (sum(weights) >= model.least)
