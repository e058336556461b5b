"""docker-compose.yml with an engine: the two commands that stand in the file, and a graph that outlives its server; skips without an engine.

The packages for the stand-in images are fetched by the two commands of docs/offline.md, so that these run against a real index.
"""

import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import compose_images
import neo4j_server
import pytest
import yaml
from checkout import ROOT, copy_tracked

from reformgraph.graph import StoreSettings, open_store

PASSWORD = "only-for-tests"
Compose = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = [pytest.mark.docker, pytest.mark.skipif(bool(compose_images.missing()), reason=f"needs Docker: {compose_images.missing()}")]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is under version control, with a password."""
    folder = tmp_path_factory.mktemp("reformgraph")
    copy_tracked(folder)
    (folder / ".env").write_text(f"NEO4J_PASSWORD={PASSWORD}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def wheels(copy: Path) -> Path:
    """What docs/offline.md fetches, and what building needs."""
    page = (ROOT / "docs" / "offline.md").read_text(encoding="utf-8")
    commands = re.findall(r"^python -m pip (?:wheel|download) .*$", page, re.MULTILINE)
    assert len(commands) == 2
    builds = " ".join(f"'{one}'" for one in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"])
    environment = {**os.environ, "SETUPTOOLS_SCM_PRETEND_VERSION": "0.0.1", "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for command in [*commands, f"python -m pip download --quiet --dest wheels {builds} wheel jpype1"]:
        done = subprocess.run(command, shell=True, cwd=copy, env=environment, capture_output=True, text=True)
        if "NewConnectionError" in done.stderr or "Could not find a version" in done.stderr:
            pytest.skip("needs a package index")
        assert done.returncode == 0, done.stderr[-2000:]
    return copy / "wheels"


@pytest.fixture(scope="module")
def compose(copy: Path, wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
    """Runs Compose in the copy; takes down what it started."""
    for port in (7474, 7687):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                pytest.skip(f"port {port} is taken")
    services = yaml.safe_load((copy / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    folder = tmp_path_factory.mktemp("images")
    jars = folder / "jars"
    jars.symlink_to(neo4j_server.fetch_jars())
    here = Path(__file__).parent
    lacks = (compose_images.provide(services["neo4j"]["image"], compose_images.NEO4J, [wheels, jars, here / "neo4j_server.py", here / "compose_images.py"], folder)
             or compose_images.provide(services["load-examples"]["image"], compose_images.PYTHON, [wheels], folder))
    if lacks:
        pytest.skip(lacks)
    words = ["docker", "compose"] if subprocess.run(["docker", "compose", "version"], capture_output=True).returncode == 0 else ["docker-compose"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run([*words, *more], cwd=copy, env=environment, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr[-3000:]
        return done

    try:
        yield run
    finally:
        subprocess.run([*words, "down", "--volumes"], cwd=copy, env=environment, capture_output=True)


def test_the_commands_of_the_file_fill_a_server_that_keeps_its_graph(compose: Compose) -> None:
    commands = re.findall(r"^#   docker compose (.*?)  ", (ROOT / "docker-compose.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert commands == ["up -d", "run --rm load-examples"]
    for command in commands:  # the second waits until the server is healthy
        done = compose(*command.split())
    assert "recurring-practices" in done.stdout or "节点：新建" in done.stdout
    settings = StoreSettings(uri="bolt://127.0.0.1:7687", username="neo4j", password=PASSWORD)
    with open_store(settings, write=False) as store:
        held = store.run("MATCH (n) RETURN count(n) AS nodes")[0]["nodes"]
        assert store.run("MATCH (b:Batch) RETURN count(b) AS batches")[0]["batches"] == sum(path.stem != "README" for path in (ROOT / "examples").iterdir())
    compose("down")
    compose("up", "-d")
    compose("run", "--rm", "--entrypoint", "true", "load-examples")  # waits until the server is healthy
    with open_store(settings, write=False) as store:
        assert store.run("MATCH (n) RETURN count(n) AS nodes")[0]["nodes"] == held
