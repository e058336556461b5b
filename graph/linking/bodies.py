"""Bodies and places that are one across batches: renamed authorities, divisions of a former name, and what a person has decided.

A body or place that is known under two names becomes one node under the newer name; the older stays findable as an alias. What is only likely
is put to a person. Like links, this is a function of all nodes at once, so the order of batches does not matter.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reformgraph.schema.lexicon_files import lexicon
from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.ontology import load_ontology
from reformgraph.schema.records import Graph, Node, NodeRef, Properties, Relationship

from .decisions import Decisions, Subject

_SUBJECTS: dict[str, Subject] = {"Department": "body", "Organization": "body", "Locality": "place"}


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two nodes that are one (or may be): `old` gives its place to `new`. `why` names the rule or the decision."""

    label: str
    old: str
    new: str
    why: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Certain pairs, and those that a person should decide; both sorted. `missing` are the bodies and places that decisions name and the graph does not have."""

    same: tuple[Pair, ...]
    doubtful: tuple[Pair, ...]
    missing: tuple[str, ...] = ()


def resolve(graph: Graph, decisions: Decisions, user_folder: Path | None = None) -> Resolution:
    """Which bodies and places of a graph are one, by the shipped rules and those of the user's folder. A reviewed decision stands above every rule.

    Raises KnowledgeError for a file of the folder that is not well formed.
    """
    same: set[Pair] = set()
    doubtful: set[Pair] = set()
    different: set[frozenset[str]] = set()
    by_label: dict[str, dict[str, Node]] = defaultdict(dict)
    for node in graph.nodes:
        if node.label in _SUBJECTS:
            by_label[node.label][node.id] = node
    for label, nodes in by_label.items():
        by_name: dict[str, str] = {node.name: id_ for id_, node in sorted(nodes.items(), reverse=True)}
        decided: dict[str, str] = {}
        for decision in decisions.of(_SUBJECTS[label]):
            ends = [end if end in nodes else by_name.get(end, "") for end in (decision.id, decision.other)]
            if not all(ends) or ends[0] == ends[1]:
                continue
            if decision.verdict == "same":
                decided[ends[0]] = ends[1]
            else:
                different.add(frozenset(ends))
        same |= {Pair(label, old, new, "decision") for old, new in decided.items()}
        if label == "Locality":
            found = _places(nodes, user_folder)
            same |= {pair for pair in found if pair.old not in decided and frozenset((pair.old, pair.new)) not in different}
        elif label == "Department":
            certain, likely = _departments(nodes, user_folder)
            same |= {pair for pair in certain if pair.old not in decided and frozenset((pair.old, pair.new)) not in different}
            doubtful |= {pair for pair in likely if pair.old not in decided and frozenset((pair.old, pair.new)) not in different}
    return Resolution(tuple(sorted(same)), tuple(sorted(doubtful)), _missing(by_label, decisions))


def _missing(by_label: Mapping[str, Mapping[str, Node]], decisions: Decisions) -> tuple[str, ...]:
    """What decisions on bodies and places name and no node of that kind is called. One that is joined already is another wording of what it was joined with."""
    missing: dict[str, None] = {}
    for subject in sorted(set(_SUBJECTS.values())):
        wanted = decisions.of(subject)
        wordings: dict[str, tuple[str, ...]] = {}
        for node in (node for label, found in by_label.items() if wanted and _SUBJECTS[label] == subject for node in found.values()):
            aliases = node.properties.get("aliases", ())
            wordings[node.id] = wordings[node.name] = aliases if isinstance(aliases, tuple) else ()
        for decision in wanted:
            for end, other in ((decision.id, decision.other), (decision.other, decision.id)):
                if end not in wordings and end not in wordings.get(other, ()):
                    missing[end] = None
    return tuple(missing)


def names_of(graph: Graph) -> dict[tuple[str, str], str]:
    """The names of the bodies and places of a graph, by label and id."""
    return {(node.label, node.id): node.name for node in graph.nodes if node.label in _SUBJECTS}


def shown(label: str, id_: str, names: Mapping[tuple[str, str], str]) -> str:
    """A body or place for a reader: its name, with the code of a place behind it."""
    name = names.get((label, id_), id_)
    return name if name == id_ else f"{name}（{id_}）"


def merge_same(graph: Graph, resolution: Resolution, union: Graph) -> Graph:
    """The graph with each certain pair as one node; the older name becomes an alias. Relationships keep their ids.

    `union` is the graph that was resolved: it holds the newer of two nodes when this graph has only the older.
    """
    target = _targets(resolution)
    if not target:
        return graph
    known = {(node.label, node.id): node for node in union.nodes}
    nodes: list[Node] = []
    for node in graph.nodes:
        new = target.get((node.label, node.id))
        nodes.append(node if new is None else _renamed(node, known[node.label, new]))
    rels = [moved for rel in graph.relationships if (moved := _moved(rel, target)) is not None]
    return merge_graphs([Graph(tuple(nodes), tuple(rels))])


def _targets(resolution: Resolution) -> dict[tuple[str, str], str]:
    direct = {(pair.label, pair.old): pair.new for pair in resolution.same}
    final = {}
    for label, old in direct:
        chain, new = [old], direct[label, old]
        while (label, new) in direct and new not in chain:
            chain.append(new)
            new = direct[label, new]
        if new in chain:  # decisions in a circle (甲 as 乙, 乙 as 甲): the smallest name keeps its place
            new = min(chain[chain.index(new):])
        if new != old:
            final[label, old] = new
    return final


def _renamed(node: Node, target: Node) -> Node:
    """The node under its target's name; what else it says of itself gives way to the target."""
    aliases = node.properties.get("aliases", ())
    joined = {node.name, *(aliases if isinstance(aliases, tuple) else ())} - {target.name}
    properties: Properties = {**target.properties, "aliases": tuple(sorted(joined))}
    return Node(node.label, target.id, properties)


def _moved(rel: Relationship, target: dict[tuple[str, str], str]) -> Relationship | None:
    """The relationship between the nodes that its ends have become; none where both have become one."""
    start, end = (NodeRef(ref.label, target.get((ref.label, ref.id), ref.id)) for ref in (rel.start, rel.end))
    if (start, end) == (rel.start, rel.end):
        return rel
    if start == end:
        return None
    if load_ontology().relationships[rel.type].undirected and (start.id, start.label) > (end.id, end.label):
        start, end = end, start
    return Relationship(rel.id, rel.type, start, end, rel.properties)


def _departments(nodes: dict[str, Node], user_folder: Path | None) -> tuple[set[Pair], set[Pair]]:
    rules, prefixes = _rules(user_folder), _prefixes(user_folder)
    certain: set[Pair] = set()
    likely: set[Pair] = set()
    by_key: dict[str, list[str]] = defaultdict(list)
    for id_ in sorted(nodes):
        by_key[_without_prefix(_ended(id_, rules["renamed"]) or id_, prefixes)].append(id_)
    for key, ids in by_key.items():
        if len(ids) > 1:
            new = min(ids, key=lambda id_: (id_ != key, _ended(id_, rules["renamed"]) is not None, -len(id_), id_))
            certain |= {Pair("Department", old, new, "renamed") for old in ids if old != new}
    for id_ in nodes:
        for old, new in rules["merged"]:
            if id_.endswith(old) and (successor := id_.removesuffix(old) + new) in nodes and successor != id_:
                likely.add(Pair("Department", id_, successor, f"{old} → {new}"))
    joined = {pair.old for pair in certain}
    return certain, {pair for pair in likely if pair.old not in joined}


def _places(nodes: dict[str, Node], user_folder: Path | None) -> set[Pair]:
    """A division without a code whose full name, or former name in the same place, is that of one with a code."""
    coded: dict[str, set[str]] = defaultdict(set)
    for id_, node in nodes.items():
        if "code" in node.properties:
            coded[str(node.properties["full_name"])].add(id_)
            coded[node.name].add(id_)
    former: dict[str, set[str]] = defaultdict(set)
    for entry in lexicon("localities_former", user_folder).get("former", []):
        former[str(entry["name"])].add(str(entry["now"]))
    found = set()
    for id_, node in nodes.items():
        if "code" in node.properties:
            continue
        full = str(node.properties["full_name"])
        now = coded.get(full, set()) or {code for code in former.get(node.name, ()) if code in nodes and full.removesuffix(node.name) in str(nodes[code].properties["full_name"])}
        if len(now) == 1:
            found.add(Pair("Locality", id_, next(iter(now)), "former name" if full not in coded else "same name"))
    return found


def _ended(name: str, endings: tuple[tuple[str, str], ...]) -> str | None:
    """The name with its old ending replaced by the new one, or None where it has none."""
    for old, new in endings:
        if name.endswith(old) and not (new.endswith(old) and name.endswith(new)):
            return name.removesuffix(old) + new
    return None


def _without_prefix(name: str, prefixes: tuple[str, ...]) -> str:
    for prefix in prefixes:
        if name.startswith(prefix) and len(name) > len(prefix):
            return name.removeprefix(prefix)
    return name


@cache
def _rules(user_folder: Path | None) -> dict[str, tuple[tuple[str, str], ...]]:
    data = lexicon("renamed", user_folder)
    return {kind: tuple(sorted(((str(e["old"]), str(e["new"])) for e in data[kind]), key=lambda pair: (-len(pair[0]), pair))) for kind in ("renamed", "merged")}


@cache
def _prefixes(user_folder: Path | None) -> tuple[str, ...]:
    return tuple(str(prefix) for prefix in lexicon("renamed", user_folder)["prefixes"])
