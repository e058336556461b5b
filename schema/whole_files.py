"""Files and folders that are whole or not there: written beside their place, then renamed into it."""

import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new place beside `path` for a file or a folder, which takes the place of `path` when the block ends without an error.

    What a process that was killed left there is taken away first. A folder takes the place of an empty one only. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _take_away_leftovers(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    try:
        yield part
        if part.is_dir():
            if path.exists():
                path.rmdir()
        else:
            with part.open("rb+") as written:
                os.fsync(written)  # else a loss of power after the renaming could leave an empty file
        part.replace(path)
    finally:
        _take_away(part)


def _take_away_leftovers(path: Path) -> None:
    if sys.platform == "win32":
        return  # a file in use cannot be told from a leftover by the number of its process there
    for part in path.parent.glob(escape(f".{path.name}.") + "*.*.part"):
        process = part.name.split(".")[-3]
        if process.isdigit() and not _runs(int(process)):
            _take_away(part)


def _take_away(part: Path) -> None:
    with suppress(OSError):
        if part.is_dir():
            shutil.rmtree(part)
        else:
            part.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # it is another user's
    return True
