"""What the models learn from, and that they are what training/ makes of it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
TEXTS = [json.loads(line) for line in (ROOT / "training/texts.jsonl").read_text(encoding="utf-8").splitlines()[1:]]
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
