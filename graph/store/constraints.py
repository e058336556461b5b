"""Constraints and full-text indexes of a store, made from the ontology. All are `IF NOT EXISTS`."""

from reformgraph.schema.ontology import Label, Ontology, check_name, load_ontology

from .connect import Store

_EMBEDDED_ANALYZER = "org.apache.lucene.analysis.cjk.CJKAnalyzer"


def prepare(store: Store) -> None:
    """Give the store what the ontology asks for: ids unique per label, and full-text search over the properties listed for it."""
    ontology = load_ontology()
    if store.embedded is not None:
        for statement in constraint_statements(ontology).values():
            store.schema(statement)
        for statement in embedded_search_statements(ontology):
            store.embedded.sql(statement)
        return
    # Neo4j looks each of them up in a transaction of its own, which costs a reload more than this one question.
    present = {row["name"] for row in store.run("SHOW INDEXES YIELD name")}
    for name, statement in {**constraint_statements(ontology), **search_statements(ontology)}.items():
        if name not in present:
            store.schema(statement)


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
