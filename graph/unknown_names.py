"""Names in a reader's Cypher that mean nothing in the graph: a misspelt label, type or property finds no rows, which looks like the answer “none”.

The tokens are those of the guard, so that text in quotation marks and comments does not count. Only what stands where a pattern has its labels, types and
properties is looked at, and what the store holds is known beside the ontology: a name of a graph that somebody has extended gives no alarm.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from reformgraph.schema.errors import Text
from reformgraph.schema.ontology import Label, RelationshipType, load_ontology

from .store.connect import Store
from .store.guard import tokens_of


@dataclass(slots=True)
class Used:
    """What a statement names, in its order."""

    labels: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    node_properties: list[str] = field(default_factory=list)
    relationship_properties: list[str] = field(default_factory=list)


def unknown_names(store: Store, cypher: str) -> list[Text]:
    """A note on each label, relationship type and property that neither the ontology nor the store has, with the nearest that the ontology has."""
    used, ontology = names_used(cypher), load_ontology()
    labels: dict[str, str] = {**_by_words(ontology.labels), **{label.also.lower(): label.also for label in ontology.labels.values() if label.also}}
    node_keys = {key.name for label in ontology.labels.values() for key in label.properties} | {"id", "name"}
    relationship_keys = {key.name for kind in ontology.relationships.values() for key in kind.properties} | {"id"}
    return [*_notes(Text("标签", "label"), used.labels, labels, store, "CALL db.labels() YIELD label AS name RETURN name"),
            *_notes(Text("关系类型", "relationship type"), used.types, _by_words(ontology.relationships), store,
                    "CALL db.relationshipTypes() YIELD relationshipType AS name RETURN name"),
            *_notes(Text("节点属性", "node property"), used.node_properties, {key.lower(): key for key in node_keys}, store,
                    "MATCH (n) WHERE n[$name] IS NOT NULL RETURN $name AS name LIMIT 1"),
            *_notes(Text("关系属性", "relationship property"), used.relationship_properties, {key.lower(): key for key in relationship_keys}, store,
                    "MATCH ()-[r]->() WHERE r[$name] IS NOT NULL RETURN $name AS name LIMIT 1")]


def names_used(cypher: str) -> Used:
    """The labels and types that patterns and predicates name, and the properties of what the patterns bind."""
    tokens = [("", ""), *tokens_of(cypher), *[("", "")] * 3]
    used, nodes, relationships, rebound = Used(), set[str](), set[str](), set[str]()
    dotted: list[tuple[str, str]] = []
    for at in range(1, len(tokens) - 3):
        kind, token = tokens[at]
        before, after = tokens[at - 1][1], tokens[at + 1][1]
        if kind == "name" and token.upper() in ("AS", "IN"):  # what these name may be anything, a map for one
            rebound.add(after if token.upper() == "AS" else before)
        elif kind == "name" and after == "." and before not in (".", "$") and tokens[at + 2][0] == "name":
            dotted.append((token, tokens[at + 2][1]))
        elif token == "(" and (tokens[at - 1][0] != "name" or before.upper() == "MATCH") and tokens[at + 1][0] == "name" and tokens[at + 2][1] in (")", ":", "{"):
            nodes.add(after)
        elif token == "[" and before == "-" and tokens[at + 1][0] == "name" and tokens[at + 2][1] in ("]", ":", "{"):
            relationships.add(after)
    opened: list[int] = []
    for at, (_, token) in enumerate(tokens):
        if token and token in "([{":
            opened.append(at)
        elif token and token in ")]}" and opened:
            opened.pop()
        elif token == ":":
            within = opened[-1] if opened else 0
            if tokens[within][1] == "[" and tokens[within - 1][1] == "-" and at - within < 3:
                end = _expression(tokens, at, used.types)
                used.relationship_properties += _keys(tokens, end)
            elif tokens[within][1] in ("(", ""):  # in braces it follows the key of a map
                end = _expression(tokens, at, used.labels)
                used.node_properties += _keys(tokens, end)
    used.node_properties += [key for name, key in dotted if name in nodes - relationships - rebound]
    used.relationship_properties += [key for name, key in dotted if name in relationships - nodes - rebound]
    return used


def _expression(tokens: list[tuple[str | None, str]], at: int, found: list[str]) -> int:
    """Add the names of the label expression (A, A|B, A&!(B|C)) that begins with the colon at `at`, once each; returns where it ends."""
    open_, wanted = 0, True
    while at < len(tokens):
        kind, token = tokens[at]
        if wanted and (kind == "name" or token.startswith("`")):
            if (name := token.strip("`").replace("``", "`")) not in found:
                found.append(name)
            wanted = False
        elif token and token in ":|&":
            wanted = True
        elif token == "(" and wanted:
            open_ += 1
        elif token == ")" and open_:
            open_ -= 1
        elif token != "!":
            break
        at += 1
    return at


def _keys(tokens: list[tuple[str | None, str]], at: int) -> list[str]:
    """The keys of the map of properties that stands at `at`, if one does."""
    keys, depth = [], 0
    while at < len(tokens) and (depth or tokens[at][1] == "{"):
        kind, token = tokens[at]
        depth += (token in ("{", "(", "[")) - (token in ("}", ")", "]"))
        if depth == 1 and kind == "name" and tokens[at - 1][1] in ("{", ",") and tokens[at + 1][1] == ":":
            keys.append(token)
        at += 1
        if not depth:
            break
    return keys


def _by_words(kinds: Mapping[str, Label] | Mapping[str, RelationshipType]) -> dict[str, str]:
    """Names by the words for them in small letters: their own, and the Chinese title, which a reader may write instead."""
    return {word.lower(): kind.name for kind in kinds.values() for word in (kind.title, kind.name)}


def _notes(kind: Text, names: Iterable[str], known: Mapping[str, str], store: Store, question: str) -> list[Text]:
    notes = []
    for name in dict.fromkeys(names):
        if name in known.values() or any(row["name"] == name for row in store.run(question, {"name": name})):
            continue
        near = get_close_matches(name.lower(), known, 1, 0.5)
        zh, en = (f"，是否应为 {known[near[0]]}？", f". Did you mean {known[near[0]]}?") if near else ("，名称见 reformgraph schema", "; see reformgraph schema")
        notes.append(Text(f"图中没有{kind.zh} {name}{zh}", f"the graph has no {kind.en} {name}{en}"))
    return notes
