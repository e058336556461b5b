"""Passwords stay where they belong, the embedded engine is reached from this machine alone, and no output tells where it was made."""

import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_graph import small_graph

from reformgraph.cli.main import main
from reformgraph.graph import StoreSettings, load_graph, open_store
from reformgraph.schema.jsonl import write_graph

SECRET = "word-that-nobody-may-see"
NOWHERE = "bolt://127.0.0.1:1"
WITH_ACCOUNT = (f"bolt://someone:{SECRET}@127.0.0.1:1", f"neo4j://{SECRET}@127.0.0.1:1", f"{SECRET}@nowhere")
needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")


@pytest.mark.parametrize("words", ["query batches", "doctor --json", "load graph.jsonl", "export -o out.jsonl", "view -o view.html", "recur", "remove 甲省-2022-1"])
def test_no_message_shows_the_password(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_graph(small_graph(), tmp_path / "graph.jsonl")
    monkeypatch.setenv("NEO4J_PASSWORD", SECRET)
    for uri in (NOWHERE, f"bolt://someone:{SECRET}@127.0.0.1:1") if "doctor" in words else (NOWHERE, *WITH_ACCOUNT):
        shown = CliRunner().invoke(main, [*words.split(), "--uri", uri])
        assert SECRET not in shown.output
        assert shown.exit_code == 1 or words.startswith("doctor")


def test_an_address_with_an_account_names_the_other_way() -> None:
    shown = CliRunner().invoke(main, ["query", "batches", "--uri", f"bolt://neo4j:{SECRET}@127.0.0.1:7687", "--lang", "en"])
    assert shown.stderr.startswith("Error [RG401] bolt://127.0.0.1:7687: an address holds no user and no password")
    assert "NEO4J_PASSWORD" in shown.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of POSIX")
def test_a_password_that_is_typed_is_not_shown() -> None:
    import fcntl
    import pty
    import termios

    ours, theirs = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NEO4J_PASSWORD"}
    child = subprocess.Popen([sys.executable, "-c", "from reformgraph.cli.main import main; main()", "query", "batches", "--uri", NOWHERE], env=environment,
                             stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
    os.close(theirs)
    shown = b""
    while b"password" not in shown:
        shown += os.read(ours, 1000)
    time.sleep(0.3)  # the echo is off once the question stands
    os.write(ours, SECRET.encode() + b"\n")
    with suppress(OSError):  # the terminal's other end is closed
        while chunk := os.read(ours, 1000):
            shown += chunk
    child.wait(60)
    os.close(ours)
    assert b"RG401" in shown
    assert SECRET.encode() not in shown


@pytest.mark.embedded
@needs_proc
def test_the_engine_is_on_loopback_and_its_password_in_one_file(folder: Path) -> None:
    with open_store(StoreSettings(folder), write=True) as store:
        load_graph(store, small_graph())
        engine = store.embedded
        assert engine is not None
        assert len(engine.password) >= 32
        assert set(_listening(engine.pid)) <= {"0100007F", "0" * 16 + "FFFF00000100007F", "0" * 24 + "01000000"}
        assert _listening(engine.pid)
        for process in (engine.pid, os.getpid()):
            assert engine.password.encode() not in Path(f"/proc/{process}/cmdline").read_bytes()
        assert engine.password.encode() not in Path(f"/proc/{engine.pid}/environ").read_bytes()
        holding = [path.name for path in folder.rglob("*") if path.is_file() and engine.password.encode() in path.read_bytes()]
    assert holding == ["password"]


def _listening(process: int) -> list[str]:
    """The addresses, as /proc/net writes them, on which a process listens."""
    sockets = set()
    for entry in Path(f"/proc/{process}/fd").iterdir():
        try:
            target = str(entry.readlink())
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            sockets.add(target[8:-1])
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{process}/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in sockets:
                found.append(fields[1].partition(":")[0])
    return found


OUTPUTS = ["extract notice.txt -o out.jsonl", "link notice.txt --known graph.jsonl -o out.xlsx", "export --from graph.jsonl -o out.jsonl", "export --from graph.jsonl --format csv -o out",
           "export --from graph.jsonl --format graphml -o out.graphml", "export --from graph.jsonl --format neo4j-admin -o out", "view graph.jsonl -o out.html",
           "recur --known graph.jsonl --matrix out.html", "recur --known graph.jsonl -o out.xlsx", "read 甲省-2022-1#1 --file graph.jsonl -o out.html"]


@pytest.mark.parametrize("words", OUTPUTS)
def test_outputs_do_not_tell_where_they_were_made(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "room-of-one-user"
    room.mkdir()
    monkeypatch.chdir(room)
    write_graph(small_graph(), room / "graph.jsonl")
    (room / "notice.txt").write_text("厦门市推行“带押过户”\n厦门市自然资源和规划局推行“带押过户”，申请材料减少60%。\n", encoding="utf-8")
    absolute = [str(room / word) if word.startswith(("notice", "graph.", "out")) else word for word in words.split()]
    done = CliRunner().invoke(main, absolute, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    told = [data for path in room.rglob("*") if path.name not in ("graph.jsonl", "notice.txt") and path.is_file() for data in _contents(path)]
    assert told
    for data in told:
        assert b"room-of-one-user" not in data
        assert str(Path.home()).encode() not in data or str(Path.home()) == "/"


def _contents(path: Path) -> Iterator[bytes]:
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            yield from map(book.read, book.namelist())
    else:
        yield path.read_bytes()
