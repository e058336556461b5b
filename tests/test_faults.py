"""Faults at any moment: killed, disk full, folder closed, two at once, the engine or the server gone. What was acknowledged stays, nothing
half-written stays, and the next run goes on to the same end.

A few jobs and moments in a normal run; REFORMGRAPH_SOAK=1 tries many.
"""

import contextlib
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import neo4j_server
import pytest
from click.testing import CliRunner
from counts import count
from linking_graphs import case_graph
from small_graph import many_batches, small_graph

from reformgraph.cli.main import main
from reformgraph.graph import StoreSettings, load_graph, open_store, read_store
from reformgraph.graph.linking import load_decisions
from reformgraph.schema.jsonl import write_graph
from reformgraph.schema.merge import merge_graphs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals and limits of POSIX")
SOAK = bool(os.environ.get("REFORMGRAPH_SOAK"))
MOMENTS = 20 if SOAK else 1
CHANCE = random.Random(20240611)
NOTICE = """关于推广甲省优化营商环境典型经验做法的通知
附件：1.甲市推行“带押过户”
2.乙市推行“一窗受理”
附件1
甲市推行“带押过户”
厦门市自然资源和规划局会同厦门市税务局推行“带押过户”，办理时限由5个工作日压缩至1个工作日。
附件2
乙市推行“一窗受理”
福州市行政审批局依托闽政通推行“一窗受理”，申请材料减少60%。
"""
# What writes an output, from the files `notice.txt` and `graph.jsonl` of the folder it runs in.
JOBS = {
    "extract": ("extract notice.txt -o out.jsonl", "out.jsonl"),
    "link": ("link graph.jsonl --known graph.jsonl -o out.jsonl", "out.jsonl"),
    "export-jsonl": ("export --from graph.jsonl -o out.jsonl", "out.jsonl"),
    "export-csv": ("export --from graph.jsonl --format csv -o out", "out"),
    "export-neo4j-admin": ("export --from graph.jsonl --format neo4j-admin -o out", "out"),
    "view": ("view graph.jsonl -o out.html", "out.html"),
    "matrix": ("recur --known graph.jsonl --matrix out.html", "out.html"),
    "read": ("read 甲省-2022-1#1 --file graph.jsonl -o out.html", "out.html"),
}

TRIED = JOBS if SOAK else ("extract", "export-csv", "view")


def start(folder: Path, words: str, before: Callable[[], None] | None = None, **more: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "from reformgraph.cli.main import main; main()", *words.split()]
    environment = {**os.environ, "REFORMGRAPH_LANG": "en"}
    return subprocess.Popen(command, cwd=folder, env=environment, text=True, preexec_fn=before, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            **more)  # type: ignore[call-overload, no-any-return]


def finish(child: subprocess.Popen[str]) -> tuple[int, str]:
    """Its exit status and what it said on standard error."""
    _, errors = child.communicate(timeout=180)
    return child.returncode, errors


def told_in_one_line(errors: str) -> bool:
    """One error with its code, whatever was noted before it, and no traceback."""
    return "Traceback" not in errors and len(re.findall(r"^Error \[RG\d+\] ", errors, re.MULTILINE)) == 1


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A folder with a notice and a graph file."""
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    write_graph(small_graph(), tmp_path / "graph.jsonl")
    return tmp_path


def content(path: Path) -> dict[str, bytes] | None:
    """What stands at a path: the files of a folder, or the one file; None where nothing is."""
    if path.is_dir():
        return {file.name: file.read_bytes() for file in sorted(path.iterdir())}
    return {"": path.read_bytes()} if path.exists() else None


def undisturbed(folder: Path, job: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What a job writes when nothing disturbs it. It is taken away again."""
    words, output = JOBS[job]
    monkeypatch.chdir(folder)
    monkeypatch.setenv("REFORMGRAPH_LANG", "en")
    done = CliRunner().invoke(main, words.split(), catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    whole = content(folder / output)
    assert whole
    for path in (folder / output).iterdir() if (folder / output).is_dir() else [folder / output]:
        path.unlink()
    return whole


@pytest.mark.parametrize("job", TRIED)
def test_a_killed_job_leaves_its_output_whole_or_absent(room: Path, job: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = undisturbed(room, job, monkeypatch)
    words, output = JOBS[job]
    names = {path.name for path in room.iterdir()} | {output}
    for _ in range(MOMENTS):
        child = start(room, words)
        time.sleep(CHANCE.uniform(0.1, 2.0))
        child.kill()
        finish(child)
        count("jobs killed")
        assert content(room / output) in (None, {}, whole)
        if (room / output).is_dir():
            for path in (room / output).iterdir():
                path.unlink()
    done = CliRunner().invoke(main, words.split())
    assert (done.exit_code, content(room / output)) == (0, whole), done.stderr
    assert {path.name for path in room.iterdir()} == names, "a killed writer's leftovers are taken away"


@pytest.mark.parametrize("job", TRIED)
def test_a_full_disk_is_told_and_the_old_output_stays(room: Path, job: str) -> None:
    import resource

    words, output = JOBS[job]
    old = room / output
    if output == "out":
        old.mkdir()
    else:
        old.write_text("old", encoding="utf-8")
    before = content(old)
    status, errors = finish(start(room, words, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))))
    count("disks full")
    assert status == 1
    assert told_in_one_line(errors), errors
    assert content(old) == before
    assert {path.name for path in room.iterdir()} == {"notice.txt", "graph.jsonl", output}


@pytest.mark.parametrize("job", TRIED)
def test_a_folder_that_cannot_be_written_is_told(room: Path, job: str) -> None:
    words, output = JOBS[job]
    closed = room / "closed"
    closed.mkdir(mode=0o555)
    status, errors = finish(start(room, words.replace(f" {output}", f" closed/{output}"), _without_override if os.geteuid() == 0 else None))
    count("folders closed")
    assert status == 1
    assert told_in_one_line(errors), errors
    assert list(closed.iterdir()) == []


def _without_override() -> None:
    """Let the permissions of files hold for the administrator's child, too: it loses the capabilities that pass them over."""
    import ctypes

    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.embedded
def test_a_build_that_was_killed_ends_like_one_that_was_not(room: Path, folder: Path) -> None:
    assert finish(start(room, "build notice.txt --graph whole.db"))[0] == 0
    for _ in range(MOMENTS):
        child = start(room, f"build notice.txt --graph {folder}")
        time.sleep(CHANCE.uniform(1.0, 6.0))
        child.kill()
        finish(child)
        count("builds killed")
    status, errors = finish(start(room, f"build notice.txt --graph {folder}"))
    assert status == 0, errors
    with open_store(StoreSettings(room / "whole.db"), write=False) as one, open_store(StoreSettings(folder), write=False) as other:
        assert read_store(other) == read_store(one)


@pytest.mark.embedded
def test_two_builds_at_once_lose_nothing(room: Path, folder: Path) -> None:
    other = NOTICE.replace("甲省优化", "乙省优化").replace("带押过户", "交地即交证")
    (room / "other.txt").write_text(other, encoding="utf-8")
    words = {name: f"build {name} --graph {folder}" for name in ("notice.txt", "other.txt")}
    children = {name: start(room, line) for name, line in words.items()}
    count("pairs of builds at once")
    ended = {name: finish(child) for name, child in children.items()}
    for name, (status, errors) in ended.items():
        if status:
            assert "is in use by process" in errors
            assert told_in_one_line(errors)
            assert finish(start(room, words[name]))[0] == 0
    with open_store(StoreSettings(folder), write=False) as store:
        assert store.run("MATCH (b:Batch)<-[:PART_OF]-(c:Case) RETURN count(DISTINCT b) AS batches, count(c) AS cases") == [{"batches": 2, "cases": 4}]


@pytest.mark.embedded
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find the engine")
def test_the_engine_killed_under_a_load(room: Path, folder: Path) -> None:
    whole = many_batches(300)
    write_graph(whole, room / "big.jsonl")
    for _ in range(MOMENTS):
        child = start(room, f"load big.jsonl --graph {folder}")
        engine = _engine_of(child)
        time.sleep(CHANCE.uniform(0.5, 4.0))
        if engine and child.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # the load may end just now
                os.kill(engine, signal.SIGKILL)
                count("engines killed")
        status, errors = finish(child)
        assert status == 0 or told_in_one_line(errors), errors
    assert finish(start(room, f"load big.jsonl --graph {folder}"))[0] == 0
    with open_store(StoreSettings(folder), write=False) as store:
        assert read_store(store) == whole


def _engine_of(child: subprocess.Popen[str]) -> int | None:
    """The process of the engine that a program has started; None when the program ended without one."""
    children = Path(f"/proc/{child.pid}/task/{child.pid}/children")
    while child.poll() is None:
        try:
            if found := children.read_text(encoding="ascii").split():
                return int(found[0])
        except FileNotFoundError:
            break
        time.sleep(0.05)
    return None


def test_review_keeps_every_answer_when_it_is_killed(tmp_path: Path) -> None:
    doubtful = merge_graphs(case_graph("甲省-2023-1", number, ["联合验收"], text="供电公司联合验收表计。") for number in (1, 2))
    write_graph(doubtful, tmp_path / "g.jsonl")
    child = start(tmp_path, "review --known g.jsonl --decisions d.yaml", stdin=subprocess.PIPE)
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write("n\n甲的做法\n")
    child.stdin.flush()
    shown = ""
    while "2/2" not in shown:  # the second question: the first answer is acknowledged
        shown += child.stdout.read(1)
    child.kill()
    finish(child)
    count("reviews killed")
    assert [(d.verdict, d.other) for d in load_decisions(tmp_path / "d.yaml").entries] == [("new", "甲的做法")]


def test_the_clock_is_not_read(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {job: undisturbed(room, job, monkeypatch) for job in ("extract", "view")}
    for moment in (0.0, 4e9, -1.0):
        monkeypatch.setattr(time, "time", lambda moment=moment: moment)
        assert {job: undisturbed(room, job, monkeypatch) for job in whole} == whole
        count("clocks set")


@pytest.mark.neo4j
def test_the_server_restarts_under_a_load(tmp_path: Path) -> None:
    if missing := neo4j_server.missing():
        pytest.skip(missing)
    port = _free_port()
    address = f"127.0.0.1:{port}"
    fixed = {"server.bolt.listen_address": address, "server.bolt.advertised_address": address}
    whole = many_batches(60)
    program = [sys.executable, str(Path(__file__).with_name("load_in_parts.py")), f"bolt://{address}", "60"]
    with neo4j_server.running(tmp_path / "neo4j", extra=fixed):
        loader = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert loader.stdout is not None
        assert loader.stdout.readline() == "loading\n"
        time.sleep(CHANCE.uniform(0.1, 1.0))
    with neo4j_server.running(tmp_path / "neo4j", extra=fixed):
        status, errors = finish(loader)
        count("servers restarted")
        assert status == 0 or "StoreError" in errors, errors
        with open_store(StoreSettings(uri=f"bolt://{address}"), write=True) as store:
            load_graph(store, whole)
            assert read_store(store) == whole


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
