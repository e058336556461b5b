"""Each notebook runs from top to bottom as an analyst would run it, and is kept with its outputs."""

from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))

pytestmark = pytest.mark.embedded


def read(path: Path) -> Any:
    nbformat = pytest.importorskip("nbformat", reason="needs pip install 'reformgraph[test]'")
    return nbformat.read(path, as_version=4)


def test_there_are_three_in_order() -> None:
    assert [path.name[:3] for path in NOTEBOOKS] == ["01-", "02-", "03-"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path) -> None:
    pytest.importorskip("arcadedb_embedded", reason="needs the embedded engine: pip install 'reformgraph[embedded]'")
    for module in ("ipykernel", "matplotlib", "pandas"):
        pytest.importorskip(module, reason="needs pip install 'reformgraph[notebooks]'")
    nbclient = pytest.importorskip("nbclient", reason="needs pip install 'reformgraph[test]'")
    notebook = read(path)
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_what_it_needs_and_keeps_its_outputs(path: Path) -> None:
    cells = read(path).cells
    assert "pip install" in cells[0].source
    assert any("image/png" in output.get("data", {}) for cell in cells for output in cell.get("outputs", []))
    for cell in cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            assert output.get("name") != "stderr", f"{path.name}: {output.get('text')}"
