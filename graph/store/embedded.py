"""Starts and stops the embedded engine: a child process over one folder, reached over Bolt on a loopback port.

The child ends when its standard input is closed, which the system does for us however this process dies. See engine.py for what runs there.
"""

import json
import os
import secrets
import select
import subprocess
import sys
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reformgraph.schema.errors import MissingExtraError, StoreError, StoreLockedError, Text

USER, DATABASE = "root", "reformgraph"
PASSWORD_FILE = "password"
_START_LIMIT = 120.0  # seconds; a start takes two to five
_STOP_LIMIT = 30.0
_ORPHAN_WAIT = 20.0  # how long the engine of a process that died may take to finish


class EmbeddedEngine:
    """A running engine over `folder`. Use it as a context manager.

    One that is `brief`, for a few statements that read, is compiled by the JVM's fast compiler alone: it starts with little more than half the work,
    and answers slower what takes long.

    Raises MissingExtraError without the extra `embedded`, StoreLockedError when another process uses the folder, and StoreError when the
    folder cannot be used or the engine does not start.
    """

    def __init__(self, folder: Path, *, brief: bool = False) -> None:
        if find_spec("arcadedb_embedded") is None:
            raise MissingExtraError(Text("内嵌图库未安装", "the embedded engine is not installed"), "embedded")
        self.folder = folder.absolute()
        self.password = _password(self.folder, str(folder))
        self.password_file = self.folder / PASSWORD_FILE
        self._shown = str(folder)
        self._child = _start_child(self.folder)
        try:
            self.port = self._first_answer(brief)
        except BaseException:
            self._child.kill()
            self._let_go()
            raise

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._child.pid

    def alive(self) -> bool:
        return self._child.poll() is None

    def sql(self, statement: str) -> None:
        """Run one statement of the engine's own SQL, for what its Cypher cannot say. Raises StoreError with the engine's words."""
        self._send({"sql": statement})
        answer = self._receive(_START_LIMIT)
        if "error" in answer:
            raise StoreError(Text(f"内嵌图库拒绝语句：{answer['error']}", f"the embedded engine refuses a statement: {answer['error']}"), file=self._shown)

    def close(self) -> None:
        """End the engine and wait until it has let go of the folder."""
        assert self._child.stdin is not None
        with suppress(OSError):  # the engine may have ended before us
            self._child.stdin.close()
        try:
            self._child.wait(_STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self._child.kill()  # the log is flushed with each commit, so nothing is lost
        self._let_go()

    def __enter__(self) -> "EmbeddedEngine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _let_go(self) -> None:
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _first_answer(self, brief: bool) -> int:
        self._send({"root": str(self.folder), "password": self.password, "owner": os.getpid(), "wait": _ORPHAN_WAIT, "brief": brief})
        answer = self._receive(_START_LIMIT)
        if answer.get("locked"):
            pid = answer["owner"] or "?"
            raise StoreLockedError(Text(f"图库正被进程 {pid} 使用", f"the graph is in use by process {pid}"), file=self._shown,
                                   remedy=Text("请等它结束，或换一个 --graph 目录", "Wait until it ends, or choose another --graph folder"))
        if "error" in answer:
            reason = answer["error"].splitlines()[0] if answer["error"] else "?"
            raise self._no_start(reason)
        return int(answer["port"])

    def _send(self, message: dict[str, Any]) -> None:
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(json.dumps(message).encode() + b"\n")
            self._child.stdin.flush()
        except OSError as error:
            raise self._no_start(str(error)) from error

    def _receive(self, limit: float) -> dict[str, Any]:
        assert self._child.stdout is not None
        if sys.platform != "win32" and not select.select([self._child.stdout], [], [], limit)[0]:
            raise self._no_start(f"{limit:.0f} s")
        line = self._child.stdout.readline()
        if not line:
            raise self._no_start(f"exit {self._child.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _no_start(self, reason: str) -> StoreError:
        log = self.folder / "engine.log"
        return StoreError(Text(f"内嵌图库未能启动或已中断：{reason}", f"the embedded engine did not start or has ended: {reason}"), file=self._shown,
                          remedy=Text(f"详见 {log}", f"See {log}"))


def has_graph(folder: Path) -> bool:
    """Whether an embedded graph was ever made in `folder`."""
    return (folder / "databases" / DATABASE).is_dir()


def _password(folder: Path, shown: str) -> str:
    """The random password of the engine's account, kept in a file that only the user can read."""
    path = folder / PASSWORD_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists():
            return _kept_password(path) or _new_password(path, folder)
        if any(folder.iterdir()) and not has_graph(folder):
            raise StoreError(Text("目录里有别的文件，不是图库", "the folder holds other files and is no graph"), file=shown,
                             remedy=Text("请换一个空目录或新目录", "Choose an empty or a new folder"))
        try:
            path.touch(0o600, exist_ok=False)
        except FileExistsError:  # another process was faster
            return _kept_password(path) or _new_password(path, folder)
        return _new_password(path, folder)
    except OSError as error:
        raise _unusable(error, shown) from error


def _kept_password(path: Path) -> str:
    """The password in the file; empty where whoever made the file was stopped before writing it."""
    for _ in range(5):
        if password := path.read_text(encoding="ascii"):
            return password
        time.sleep(0.1)  # another process may be writing it
    return ""


def _new_password(path: Path, folder: Path) -> str:
    """Write a new password into the empty file. Where the engine has an account with a password that was lost, it makes the account anew."""
    password = secrets.token_urlsafe(24)
    (folder / "config" / "server-users.jsonl").unlink(missing_ok=True)
    with path.open("w", encoding="ascii") as file:
        file.write(password)
        file.flush()
        os.fsync(file.fileno())
    return password


def _unusable(error: OSError, shown: str) -> StoreError:
    return StoreError(Text(f"图库目录不可用：{error.strerror}", f"the graph folder cannot be used: {error.strerror}"), file=shown,
                      remedy=Text("请换一个可写的 --graph 目录", "Choose a --graph folder that can be written"))


def _start_child(folder: Path) -> subprocess.Popen[bytes]:
    # -P keeps the working folder off the module path; the folder is the child's working folder because the engine logs there.
    command = [sys.executable, "-P", "-m", "reformgraph.graph.store.engine"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, start_new_session=True)
