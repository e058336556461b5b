"""Constraints and full-text indexes of a store, made from the ontology. All are `IF NOT EXISTS`."""

from typing import Any

from reformgraph.schema.errors import StoreError, Text
from reformgraph.schema.ontology import Label, Ontology, check_name, load_ontology

from .connect import Store

_EMBEDDED_ANALYZER = "org.apache.lucene.analysis.cjk.CJKAnalyzer"


def prepare(store: Store) -> None:
    """Give the store what the ontology asks for: ids unique per label, and full-text search over the properties listed for it.

    Raises StoreError where an index of somebody else's has the name of one of these, or stands in the way of a constraint.
    """
    ontology = load_ontology()
    if store.embedded is not None:
        for statement in constraint_statements(ontology).values():
            store.schema(statement)
        for statement in embedded_search_statements(ontology):
            store.embedded.sql(statement)
        return
    # Neo4j looks each of them up in a transaction of its own, which costs a reload more than this one question.
    present = store.run("SHOW INDEXES YIELD name, type, labelsOrTypes, properties, owningConstraint")
    wanted = {f"{check_name(label).lower()}_id": (label, "id", "RANGE") for label in ontology.labels}
    wanted |= {search_index(label, key): (label.name, key, "FULLTEXT") for label in ontology.labels.values() for key in label.search}
    statements = {**constraint_statements(ontology), **search_statements(ontology)}
    for name, (label, key, kind) in wanted.items():
        found = [row for row in present if row["name"] == name or (kind == row["type"] == "RANGE" and _over(row) == ([label], [key]) and not row["owningConstraint"])]
        for row in found:
            if row["type"] != kind or _over(row) != ([label], [key]) or (kind == "RANGE" and not row["owningConstraint"]):
                raise _in_the_way(row, f"(:{label} {{{key}}})", store.place)
        if not found:
            store.schema(statements[name])


def _over(index: dict[str, Any]) -> tuple[list[str], list[str]]:
    return index["labelsOrTypes"] or [], index["properties"] or []


def _in_the_way(index: dict[str, Any], wanted: str, place: str) -> StoreError:
    labels, keys = _over(index)
    shown = f"{index['name']} {index['type']} (:{'|'.join(labels)} {{{', '.join(keys)}}})"
    drop = f"DROP CONSTRAINT {index['owningConstraint']}" if index["owningConstraint"] else f"DROP INDEX {index['name']}"
    return StoreError(Text(f"已有的索引 {shown} 使 {wanted} 的约束或索引无法建立", f"the index {shown}, which is there already, stands in the way of that of {wanted}"), file=place,
                      remedy=Text(f"请在 Neo4j Browser 中运行 {drop}（需要时换名重建），再重新运行", f"Run {drop} in Neo4j Browser (and make it again under another name if it is needed), then run this again"))


def constraint_statements(ontology: Ontology) -> dict[str, str]:
    """Cypher that both engines understand, by the name of the constraint and of its index."""
    names = {label: f"{check_name(label).lower()}_id" for label in ontology.labels}
    return {name: f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE" for label, name in names.items()}


def search_index(label: Label, key: str) -> str:
    """The name of the full-text index over one property. One index per property, because the embedded engine keeps lists apart from text."""
    return f"{check_name(label.name).lower()}_{check_name(key)}_search"


def search_indexes(ontology: Ontology) -> list[str]:
    """The names of all full-text indexes."""
    return [search_index(label, key) for label in ontology.labels.values() for key in label.search]


def search_statements(ontology: Ontology) -> dict[str, str]:
    """Neo4j's full-text indexes by name, with the analyzer that takes Chinese in overlapping pairs of characters."""
    return {search_index(label, key): f"CREATE FULLTEXT INDEX {search_index(label, key)} IF NOT EXISTS FOR (n:{check_name(label.name)}) "
                                      f"ON EACH [n.{check_name(key)}] OPTIONS {{indexConfig: {{`fulltext.analyzer`: 'cjk'}}}}"
            for label in ontology.labels.values() for key in label.search}


def embedded_search_statements(ontology: Ontology) -> list[str]:
    """The same for the embedded engine, whose Cypher makes no full-text index; its SQL does."""
    statements = []
    for label in ontology.labels.values():
        types = {p.name: p.type for p in label.properties}
        for key in label.search:
            is_list = types.get(key) == "strings"
            name, column = f"`{check_name(label.name)}`", f"`{check_name(key)}`"
            statements.append(f"CREATE PROPERTY {name}.{column} IF NOT EXISTS {'LIST' if is_list else 'STRING'}")
            statements.append(f"CREATE INDEX {search_index(label, key)} IF NOT EXISTS ON {name} ({column}{' BY ITEM' if is_list else ''}) FULL_TEXT "
                              f'METADATA {{"analyzer": "{_EMBEDDED_ANALYZER}"}}')
    return statements
