"""Runs each notebook of notebooks/ from top to bottom and keeps its outputs.

    python docs/make_notebooks.py

Needs pip install 'reformgraph[embedded,notebooks,test]'.
"""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent.parent / "notebooks"


def renew(path: Path) -> None:
    """Run one notebook; what changes from run to run (times, the kernel's version) is not kept."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.write(notebook, path)


if __name__ == "__main__":
    for file in sorted(FOLDER.glob("*.ipynb")):
        print(file.name)
        renew(file)
