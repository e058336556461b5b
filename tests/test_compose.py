"""docker-compose.yml against the Compose schema (tests/data/compose_spec.json, of docker-compose 1.29.2, Apache-2.0) and our own rules."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Any

import jsonschema
import neo4j_server
import pytest
import yaml

from reformgraph.graph import Store, StoreSettings

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


@pytest.fixture
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(TEXT)
    return loaded


def test_it_follows_the_schema(compose: dict[str, Any]) -> None:
    schema = json.loads((Path(__file__).parent / "data" / "compose_spec.json").read_text(encoding="utf-8"))
    jsonschema.Draft201909Validator(schema).validate(compose)


def test_it_does_not_start_without_a_password() -> None:
    uses = re.findall(r"\$\{NEO4J_PASSWORD[^}]*\}", TEXT)
    assert len(uses) == 2
    assert all(use.startswith("${NEO4J_PASSWORD:?") for use in uses)
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert re.search(r"^NEO4J_PASSWORD=$", example, re.MULTILINE)
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_it_is_reached_from_this_machine_only(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_no_folder_is_mounted_that_the_program_writes_into(compose: dict[str, Any]) -> None:
    """Docker makes a mounted folder that is missing as the administrator's."""
    mounted = [volume for service in compose["services"].values() for volume in service.get("volumes", []) if not volume.endswith(":ro")]
    assert not any(volume.startswith("./out") for volume in mounted)
    assert "import/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_the_server_is_the_one_that_is_tested(compose: dict[str, Any]) -> None:
    assert compose["services"]["neo4j"]["image"] == f"neo4j:{neo4j_server.LONG_TERM}-community"
    assert "healthcheck" in compose["services"]["neo4j"]
    assert compose["services"]["load-examples"]["depends_on"]["neo4j"]["condition"] == "service_healthy"


@pytest.fixture
def run_compose(tmp_path: Path) -> Any:
    """Runs Compose in a copy of the folder, without an engine: `docker compose`, or the `docker-compose` that stands alone."""
    ways = (["docker", "compose"], ["docker-compose"])
    words = next((way for way in ways if shutil.which(way[0]) and subprocess.run([*way, "version"], capture_output=True).returncode == 0), None)
    if words is None:
        pytest.skip("needs docker compose")
    for name in ("docker-compose.yml", ".env.example"):
        shutil.copy(ROOT / name, tmp_path / name)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    return lambda *more: subprocess.run([*words, *more], cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.compose
def test_compose_itself_takes_the_file_and_refuses_it_without_a_password(run_compose: Any, tmp_path: Path) -> None:
    refused = run_compose("config")
    assert refused.returncode != 0
    assert "put NEO4J_PASSWORD=… into .env" in refused.stderr
    (tmp_path / ".env").write_text((tmp_path / ".env.example").read_text(encoding="utf-8").replace("NEO4J_PASSWORD=", "NEO4J_PASSWORD=a-password"), encoding="utf-8")
    taken = run_compose("config")
    assert taken.returncode == 0, taken.stderr
    assert yaml.safe_load(taken.stdout)["services"]["neo4j"]["environment"]["NEO4J_AUTH"] == "neo4j/a-password"


@pytest.mark.neo4j
@pytest.mark.skipif(sys.platform == "win32", reason="the service runs a POSIX shell")
def test_the_command_of_the_service_fills_the_server(compose: dict[str, Any], neo4j_settings: StoreSettings, neo4j_store: Store, tmp_path: Path) -> None:
    """What the container runs, on this machine; the packages that it would fetch are lent by the environment of the tests."""
    pytest.importorskip("setuptools_scm", reason="needs pip install 'reformgraph[test]'")
    neo4j_store.write("MATCH (n) DETACH DELETE n")
    venv.create(tmp_path / "venv", with_pip=False)
    own = next((tmp_path / "venv").rglob("site-packages"))
    (own / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    pip = tmp_path / "venv/bin/pip"
    pip.write_text('#!/bin/sh\nexec python -m pip "$@"\n', encoding="utf-8")
    pip.chmod(0o755)
    shell, option, command = compose["services"]["load-examples"]["command"]
    assert "/src" in command
    done = subprocess.run([shell, option, command.replace("/src", str(ROOT))], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8",
                          env={"PATH": f"{tmp_path / 'venv/bin'}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path), "NEO4J_URI": neo4j_settings.uri or "",
                               "NEO4J_PASSWORD": neo4j_settings.password, "PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0"})
    assert done.returncode == 0, done.stderr[-2000:]
    assert neo4j_store.run("MATCH (b:Batch) RETURN count(b) AS batches")[0]["batches"] == sum(path.stem != "README" for path in (ROOT / "examples").iterdir())
