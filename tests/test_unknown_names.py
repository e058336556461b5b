"""A misspelt label, type or property in a reader's Cypher is told; what is right, or not a name at all, is not."""

import re
from pathlib import Path
from typing import cast

import pytest
from small_graph import small_graph

from reformgraph.graph import Store, load_graph, load_queries
from reformgraph.graph.unknown_names import unknown_names


@pytest.mark.parametrize(("cypher", "told"), [
    ("MATCH (c:Cases) RETURN c.title", ["label Cases. Did you mean Case?"]),
    ("MATCH (c:案例) RETURN c.title", ["label 案例. Did you mean Case?"]),
    ("MATCH (c:Case|Departmnt)-[:LEDBY|USES]->(x:!(Body|Platfrm)) RETURN x", ["label Departmnt. Did you mean Department?", "label Platfrm. Did you mean Platform?",
                                                                             "type LEDBY. Did you mean LED_BY?"]),
    ("MATCH (c) WHERE c:`Qqqq` RETURN c", ["label Qqqq; see"]),
    ("MATCH (c:Case {titel: 'x'})-[r:MENTIONS]->() RETURN c.numbr, r.qoute", ["node property titel. Did you mean title?", "node property numbr. Did you mean number?",
                                                                           "relationship property qoute. Did you mean quote?"]),
    ("MATCH (c)-[r]->() WHERE c.titel IS NULL RETURN count(r)", ["node property titel"]),
])
def test_a_misspelt_name_is_told_with_the_nearest(loaded: Store, cypher: str, told: list[str]) -> None:
    notes = [note.en for note in unknown_names(loaded, cypher)]
    assert len(notes) == len(told)
    assert all(words in note for words, note in zip(told, notes, strict=True))


@pytest.mark.parametrize("cypher", [
    "MATCH (c:Case {title: ':Cases (x:Cases)'}) /* (c:Cases) */ RETURN c.title // [:LEDBY]",
    "MATCH (b:Body)<-[r:LED_BY|MENTIONS*1..2]-(:Case) RETURN b.name, size(r)",
    "MATCH (c:Case) WITH {Titel: c.title, inner: {Key: 1}} AS row RETURN row.Titel, row.inner.Key, $given.Key",
    "MATCH (c:Case) WITH {Titel: c.title} AS c RETURN c.Titel",
    "MATCH (c:Case) RETURN [x IN collect(c.title) WHERE x <> '' | x] AS titles, date('2024-01-02').month AS month",
    "MATCH (c:Case) WHERE EXISTS { MATCH (c)-[:LED_BY]->(:Department) } RETURN c {.title, Own: c.id}, [(c)-[:USES]->(p:Platform) | p.name] AS used",
    "MATCH (f:Fund)-[:GIVEN {yuan: 3}]->(c:Case {Ours: 1}) RETURN f.amount, c.Ours",
])
def test_right_names_and_those_that_the_store_holds_give_no_alarm(loaded: Store, cypher: str) -> None:
    assert unknown_names(loaded, cypher) == []


class NoStore:
    """Is asked only about names that the ontology lacks."""

    def run(self, question: str, params: dict[str, str]) -> list[dict[str, str]]:
        raise AssertionError(f"{params} is in the ontology")


def test_no_query_that_ships_gives_an_alarm() -> None:
    cook_book = (Path(__file__).parents[1] / "docs" / "cookbook.md").read_text(encoding="utf-8")
    recipes = re.findall(r"```cypher\n(.*?)```", cook_book, re.DOTALL)
    assert len(recipes) > 5
    for cypher in [*recipes, *(query.cypher for query in load_queries().values())]:
        assert unknown_names(cast(Store, NoStore()), cypher) == []


@pytest.fixture
def loaded(store: Store) -> Store:
    """The small graph with a label, a type and properties of somebody's own."""
    load_graph(store, small_graph())
    store.write("CREATE (:Fund {amount: 5})-[:GIVEN {yuan: 3}]->(:Case {id: 'own', Ours: 1})")
    return store
