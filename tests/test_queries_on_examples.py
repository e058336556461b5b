"""The query pack on the graph of examples/: the engines answer every query alike, and a dozen answers are those that a reader of the texts gives."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from reformgraph.extract import extract_sources
from reformgraph.graph import Store, load_graph, load_queries, run_query
from reformgraph.graph.linking import Decisions, link
from reformgraph.schema.errors import QueryError
from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.records import Graph

EXAMPLES = Path(__file__).parent.parent / "examples"
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "queries_on_examples.yaml").read_text(encoding="utf-8"))
ANSWERS: dict[str, dict[str, Any]] = {}  # by engine, then query: what it answered with its default parameters


@pytest.fixture(scope="module")
def graph() -> Graph:
    return link(merge_graphs(extraction.graph for extraction in extract_sources([EXAMPLES])), None, Decisions()).graph


@pytest.fixture(scope="module", params=[pytest.param("embedded", marks=pytest.mark.embedded), pytest.param("neo4j", marks=pytest.mark.neo4j)])
def loaded(request: pytest.FixtureRequest, graph: Graph) -> Store:
    store: Store = request.getfixturevalue(f"{request.param}_store")
    store.write("MATCH (n) DETACH DELETE n")
    load_graph(store, graph)
    ANSWERS[request.param] = {name: run_query(store, name) for name in load_queries()}
    return store


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["query"] + "-" + "-".join(map(str, c.get("params", {}).values())))
def test_answer_of_a_reader(loaded: Store, case: dict[str, Any]) -> None:
    result = run_query(loaded, case["query"], case.get("params", {}))
    places = [result.columns.index(name) for name in case.get("columns", result.columns)]
    assert [[row[place] for place in places] for row in result.rows] == case["rows"]


def test_a_place_that_no_text_names_is_refused(loaded: Store) -> None:
    with pytest.raises(QueryError, match="no place 贵州省"):
        run_query(loaded, "cases-of-locality", {"place": "贵州省"})


@pytest.mark.usefixtures("loaded")
def test_engines_answer_alike() -> None:
    """The second engine to be asked is held against the first."""
    first, *others = ANSWERS.values()
    for other in others:
        for name, answer in first.items():
            assert (name, answer.columns, list(map(list, answer.rows))) == (name, other[name].columns, list(map(list, other[name].rows)))


@pytest.mark.usefixtures("loaded")
def test_nearly_every_query_answers_something() -> None:
    empty = {name for name, answer in next(iter(ANSWERS.values())).items() if not answer.rows}
    assert empty == {"aims", "cases-without-leader", "unlinked-measures"}  # the notices of examples/ tell results only
