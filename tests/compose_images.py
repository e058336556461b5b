"""The images that docker-compose.yml names, for a test with a Docker engine: those of the registry, or where it cannot be reached stand-ins.

A stand-in is Debian with what the file asks of the image: for Neo4j its published jars, a password from NEO4J_AUTH, settings from NEO4J_…, ports
7687 and 7474, folders /data, /logs and /import; for Python a pip that takes packages from a folder that was filled before. Run as a program inside the
stand-in for Neo4j, this file is its server.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

PACKAGES = "python3,python3-pip,python-is-python3,openjdk-17-jre-headless,wget,ca-certificates"
MIRROR = "http://deb.debian.org/debian"
BASE = "reformgraph-tests:debian"
NEO4J = """FROM {base}
COPY wheels /wheels
RUN pip install --quiet --break-system-packages --no-index --find-links /wheels jpype1
COPY jars /jars
COPY neo4j_server.py compose_images.py /server/
ENTRYPOINT ["python", "/server/compose_images.py"]
"""
PYTHON = """FROM {base}
COPY wheels /wheels
ENV PIP_NO_INDEX=1 PIP_FIND_LINKS=/wheels PIP_BREAK_SYSTEM_PACKAGES=1
"""


def missing() -> str:
    """What an engine needs and this machine lacks; empty when there is one."""
    if shutil.which("docker") is None or subprocess.run(["docker", "info"], capture_output=True).returncode:
        return "no Docker engine"
    return ""


def provide(image: str, recipe: str, files: Sequence[Path], folder: Path) -> str:
    """Make `image` known to the engine. Empty when it is, else what a stand-in needs and this machine lacks."""
    if _docker("image", "inspect", image) or _docker("pull", "--quiet", image):
        return ""
    if shutil.which("debootstrap") is None or os.geteuid() != 0:
        return f"{image} cannot be pulled, and a stand-in needs debootstrap and root"
    if not _docker("image", "inspect", BASE):
        subprocess.run(["debootstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", folder / "debian", MIRROR], check=True, capture_output=True)
        subprocess.run("tar --directory debian --create . | docker import - " + BASE, shell=True, cwd=folder, check=True, capture_output=True)
        shutil.rmtree(folder / "debian")
    context = folder / "context"
    context.mkdir()
    for file in files:
        (shutil.copytree if file.is_dir() else shutil.copyfile)(file, context / file.name)
    (context / "Dockerfile").write_text(recipe.format(base=BASE), encoding="utf-8")
    done = subprocess.run(["docker", "build", "--quiet", "--tag", image, context], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    shutil.rmtree(context)
    return ""


def _docker(*words: str) -> bool:
    return subprocess.run(["docker", *words], capture_output=True).returncode == 0


def _serve() -> None:
    """The server of the stand-in: of neo4j_server.py with a password; when it is up, port 7474 answers."""
    home, java = "/var/lib/neo4j", "/usr/bin/java"
    settings = {"server.bolt.listen_address": "0.0.0.0:7687", "server.bolt.advertised_address": "localhost:7687", "dbms.security.auth_enabled": "true",
                "server.directories.data": "/data", "server.directories.logs": "/logs", "server.directories.import": "/import"}
    for name, value in os.environ.items():
        key = name.removeprefix("NEO4J_")
        if key != name and key[:1].islower():
            settings[key.replace("__", "\0").replace("_", ".").replace("\0", "_")] = value
    conf = Path(home) / "conf" / "neo4j.conf"
    conf.parent.mkdir(parents=True, exist_ok=True)
    conf.write_text("server.directories.data=/data\n", encoding="utf-8")
    if not Path("/data/dbms").exists():
        password = os.environ["NEO4J_AUTH"].partition("/")[2]
        subprocess.run([java, "-cp", "/jars/*", "org.neo4j.cli.AdminTool", "dbms", "set-initial-password", password], check=True,
                       env={"NEO4J_HOME": home, "NEO4J_CONF": str(conf.parent)})
    server = subprocess.Popen([sys.executable, Path(__file__).with_name("neo4j_server.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps({"jars": ["/jars"], "home": home, "settings": settings}).encode() + b"\n")
    server.stdin.flush()
    answer = json.loads(server.stdout.readline())
    if "error" in answer:
        raise SystemExit(answer["error"])
    HTTPServer(("0.0.0.0", 7474), SimpleHTTPRequestHandler).serve_forever()


if __name__ == "__main__":
    _serve()
