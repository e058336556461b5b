"""Stores for the tests, and the rule that a part which must run may not be skipped.

`store` is an empty, open store; each test that asks for it runs on the embedded engine and on a real Neo4j. The server is the one of NEO4J_URI
if that is set (it must be empty: tests wipe it), else one started from the published jars, else one in Docker; else the tests are skipped,
saying what is missing. Each process of tests (pytest-xdist) has stores of its own. With REFORMGRAPH_REQUIRE="neo4j embedded browser" such a skip is a failure.
"""

import os
import shutil
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the networks' products on one core: each process of tests has one

import hypothesis
import neo4j_server
import pytest
from counts import COUNTS

from reformgraph.extract.context.network import Network
from reformgraph.graph import Store, StoreSettings, open_store, settings_from_environment

hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=2_000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# Many tests read the examples: what the network makes of a text is kept for the tests of a process.
Network.characters = lru_cache(maxsize=200)(Network.characters)  # type: ignore[method-assign]

# Java's second compiler pays off after minutes; the tests start some hundred engines that live for seconds.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
REQUIRED = set(os.environ.get("REFORMGRAPH_REQUIRE", "").split())
ENGINES = [pytest.param("embedded", marks=pytest.mark.embedded), pytest.param("neo4j", marks=pytest.mark.neo4j)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and (needed := REQUIRED.intersection(mark.name for mark in item.iter_markers())):
        report.outcome = "failed"
        report.longrepr = f"{', '.join(sorted(needed))} is required here, but the test was skipped: {report.longrepr}"
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """One server can serve one process of tests only, since each wipes it."""
    return 0 if os.environ.get("NEO4J_URI") else None


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["counts"] = dict(COUNTS)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    COUNTS.update(getattr(node, "workeroutput", {}).get("counts", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if COUNTS:
        terminalreporter.section("fuzz and faults")
        for what, number in sorted(COUNTS.items()):
            terminalreporter.write_line(f"{number:>8,}  {what}")


@pytest.fixture(scope="session")
def neo4j_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreSettings]:
    """A Neo4j server for the whole session, empty at the start."""
    if os.environ.get("NEO4J_URI"):
        settings = settings_from_environment()
        with open_store(settings, write=False) as opened:
            if opened.run("MATCH (n) RETURN count(n) AS nodes")[0]["nodes"]:
                pytest.fail(f"{settings.place} holds data, and the tests would wipe it; name an empty server or unset NEO4J_URI")
        yield settings
        return
    missing = neo4j_server.missing()
    if not missing:
        with neo4j_server.running(tmp_path_factory.mktemp("neo4j")) as uri:
            yield StoreSettings(uri=uri)
        return
    if find_spec("testcontainers") is None or shutil.which("docker") is None:
        pytest.skip(f"no Neo4j: NEO4J_URI is not set; {missing}; and no Docker with testcontainers")
    from testcontainers.neo4j import Neo4jContainer

    with Neo4jContainer(f"neo4j:{neo4j_server.LONG_TERM}-community", password="only-for-tests") as container:
        yield StoreSettings(uri=container.get_connection_url(), password="only-for-tests")


@pytest.fixture(scope="session")
def neo4j_store(neo4j_settings: StoreSettings) -> Iterator[Store]:
    with open_store(neo4j_settings, write=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def embedded_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    if find_spec("arcadedb_embedded") is None:
        pytest.skip("the embedded engine is not installed: pip install 'reformgraph[embedded]'")
    with open_store(StoreSettings(tmp_path_factory.mktemp("embedded") / "graph.db"), write=True) as opened:
        yield opened


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store, once of each engine."""
    opened: Store = request.getfixturevalue(f"{request.param}_store")
    wipe(opened)
    return opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of its own for an embedded graph."""
    if find_spec("arcadedb_embedded") is None:
        pytest.skip("the embedded engine is not installed: pip install 'reformgraph[embedded]'")
    return tmp_path / "graph.db"


def wipe(opened: Store) -> None:
    opened.write("MATCH (n) DETACH DELETE n")
