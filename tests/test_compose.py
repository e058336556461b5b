"""docker-compose.yml against the Compose schema (tests/data/compose_spec.json, of docker-compose 1.29.2, Apache-2.0) and our own rules."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import neo4j_server
import pytest
import yaml

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


def test_the_server_is_the_one_that_is_tested(compose: dict[str, Any]) -> None:
    assert compose["services"]["neo4j"]["image"] == f"neo4j:{neo4j_server.LONG_TERM}-community"
    assert "healthcheck" in compose["services"]["neo4j"]
    assert compose["services"]["load-examples"]["depends_on"]["neo4j"]["condition"] == "service_healthy"
