"""What belongs to the repository, for tests that need to know or that work in a copy."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def tracked(*folders: str) -> set[str]:
    """The files of the repository, or of some of its folders."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs the git repository, to know what belongs to it")
    done = subprocess.run(["git", "ls-files", "-z", *folders], cwd=ROOT, capture_output=True, text=True, check=True)
    return {name for name in done.stdout.split("\0") if name and (ROOT / name).exists()}


def copy_tracked(folder: Path) -> None:
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
