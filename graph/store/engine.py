"""The program of the embedded engine's process: ArcadeDB with its Bolt listener over one folder.

Run as `python -m reformgraph.graph.store.engine` by embedded.py, never by a person. One JSON object comes on standard input (`root`,
`password`, `owner`, `wait`, `brief`), one goes to standard output (`port`, or `error` with `locked` where another process holds the folder). Further
lines hold statements in the engine's SQL (`sql`), for what its Cypher cannot say; each is answered by an object, with `error` if it failed.
The process ends when its standard input reaches the end of file, which the system brings about however the parent dies.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import IO, Any

DATABASE = "reformgraph"
_LOCK, _OWNER = "engine.lock", "engine.json"
_FAST_COMPILER = ["-XX:TieredStopAtLevel=1"]


class Locked(Exception):
    """The folder is held by the engine of another process, whose id is the argument (0 when it is not known)."""


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C on the terminal is the parent's to answer
    request = json.loads(sys.stdin.buffer.readline())
    root = Path(request["root"])
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    log = os.open(root / "engine.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    lock = None
    try:
        lock = _lock(root, request["owner"], request["wait"])
        server, port = _start(root, request["password"], request["brief"])
    except BaseException as error:
        locked = isinstance(error, Locked)
        _answer(answers, {"error": str(error), "locked": locked, "owner": error.args[0] if isinstance(error, Locked) else 0})
        os._exit(1)
    _answer(answers, {"port": port})
    database = server.get_database(DATABASE)
    for line in sys.stdin.buffer:
        _answer(answers, _command(database, json.loads(line)["sql"]))
    server.stop()
    lock.close()
    os._exit(0)  # the JVM may crash when the interpreter unloads it


def _command(database: Any, sql: str) -> dict[str, Any]:
    try:
        database.command("sql", sql)
    except Exception as error:  # whatever the engine says is the parent's to report
        return {"error": str(error)}
    return {}


def _answer(answers: IO[str], value: dict[str, Any]) -> None:
    try:
        answers.write(json.dumps(value) + "\n")
        answers.flush()
    except OSError:
        return  # the parent is gone; the end of standard input follows


def _lock(root: Path, owner: int, wait: float) -> IO[bytes]:
    """Hold the folder. The engine of a parent that died is given `wait` seconds to finish; one whose parent lives is not waited for."""
    handle = (root / _LOCK).open("a+b")
    deadline = time.monotonic() + wait
    while not _try_lock(handle):
        holder = _holder(root)
        if time.monotonic() > deadline or (holder and _alive(holder)):
            raise Locked(holder)
        time.sleep(0.1)
    (root / _OWNER).write_text(json.dumps({"owner": owner}), encoding="utf-8")
    return handle


def _try_lock(handle: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _holder(root: Path) -> int:
    try:
        return int(json.loads((root / _OWNER).read_text(encoding="utf-8"))["owner"])
    except (OSError, ValueError, KeyError):
        return 0


def _alive(pid: int) -> bool:
    if sys.platform == "win32":
        return False  # no cheap question there; the caller waits its full time
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _start(root: Path, password: str, brief: bool) -> tuple[Any, int]:
    os.environ.setdefault("ARCADEDB_JVM_ERROR_FILE", str(root / "log" / "hs_err_pid%p.log"))
    from arcadedb_embedded import ArcadeDBServer

    # `production` would hide the texts of errors. Port 0 lets the system choose.
    config = {"mode": "development", "host": "127.0.0.1", "http_port": "0", "bolt_port": 0, "bolt_host": "127.0.0.1",
              "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin"}
    server = ArcadeDBServer(str(root), password, config, {"heap_size": "2g", "jvm_args": _FAST_COMPILER if brief else []})
    server.start()
    database = server.create_database(DATABASE)
    # Flush the write-ahead log with each commit; the setting of the server has no effect.
    database.command("sql", "ALTER DATABASE `arcadedb.txWalFlush` 2")
    bolt = next(p for p in server._java_server.getPlugins() if "BoltProtocolPlugin" in str(p.getClass().getName()))
    return server, int(bolt.getPort())


if __name__ == "__main__":
    main()
