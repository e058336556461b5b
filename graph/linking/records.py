"""Links as graph records: practices, INSTANCE_OF and BROADER."""

from collections.abc import Collection, Iterable

from reformgraph.schema.practices import KnownPractice
from reformgraph.schema.records import Graph, Node, NodeRef, Properties, Relationship

from .names import Cluster
from .result import Link

LINK_TYPES = ("INSTANCE_OF", "BROADER")


def link_records(links: Iterable[Link], clusters: Iterable[Cluster], lexicon: dict[str, KnownPractice], whole: Graph) -> Graph:
    """The practices that have instances, those above them, and their relationships, with the measures that they start from."""
    practices: dict[str, Node] = {}
    broader: set[tuple[str, str]] = set()
    for cluster in clusters:
        seen = {member.name for member in cluster.members}
        known = lexicon.get(cluster.name)
        practices[cluster.name] = _practice(cluster.name, known, seen, lexicon.get(cluster.broader))
        waiting = [(cluster.name, above) for above in (known.broader if known else (cluster.broader,)) if above]
        while waiting:
            pair = waiting.pop()
            if pair not in broader:
                broader.add(pair)
                practices.setdefault(pair[1], _practice(pair[1], lexicon[pair[1]], set(), None))
                waiting += [(pair[1], above) for above in lexicon[pair[1]].broader]
    rels = [Relationship(f"INSTANCE_OF|{one.instrument.id}|{one.practice}", "INSTANCE_OF", NodeRef("PolicyInstrument", one.instrument.id),
                         NodeRef("Practice", one.practice), {"score": one.score, "method": one.method, "decided_by": one.decided_by}) for one in links]
    rels += [Relationship(f"BROADER|{narrow}|{wide}", "BROADER", NodeRef("Practice", narrow), NodeRef("Practice", wide), {}) for narrow, wide in broader]
    linked = {one.instrument.id for one in links}
    measures = [node for node in whole.nodes if node.label == "PolicyInstrument" and node.id in linked]
    return Graph((*measures, *practices.values()), tuple(rels))


def moved_records(known: Graph, whole: Graph) -> Graph:
    """The relationships of the known graph whose ends are other nodes in the whole graph, with those nodes and the batches of their cases."""
    ends = {(rel.type, rel.id): (rel.start, rel.end) for rel in known.relationships if rel.type not in LINK_TYPES}
    moved = [rel for rel in whole.relationships if ends.get((rel.type, rel.id), (rel.start, rel.end)) != (rel.start, rel.end)]
    touched = {(ref.label, ref.id) for rel in moved for ref in (rel.start, rel.end)}
    moved += [rel for rel in whole.relationships if rel.type == "PART_OF" and rel.start.label == "Case" and ("Case", rel.start.id) in touched]
    touched |= {(rel.end.label, rel.end.id) for rel in moved}
    return Graph(tuple(node for node in whole.nodes if (node.label, node.id) in touched), tuple(moved))


def outdated_records(known: Graph, now: Graph) -> tuple[tuple[str, str], ...]:
    """The (type, id) of those of the known graph's relationships that are not there now, or lead elsewhere, sorted."""
    kept = {(rel.type, rel.id, rel.start, rel.end) for rel in now.relationships}
    return tuple(sorted({(rel.type, rel.id) for rel in known.relationships if (rel.type, rel.id, rel.start, rel.end) not in kept}))


def without_batches(graph: Graph, batches: Collection[str]) -> Graph:
    """The graph without these batches, their cases, and what the cases assert."""
    cases = {rel.start.id for rel in graph.relationships if rel.type == "PART_OF" and rel.start.label == "Case" and rel.end.id in batches}
    gone = {*(("Batch", id_) for id_ in batches), *(("Case", id_) for id_ in cases)}

    def stays(rel: Relationship) -> bool:
        return rel.properties.get("case") not in cases and not {(rel.start.label, rel.start.id), (rel.end.label, rel.end.id)} & gone

    return Graph(tuple(node for node in graph.nodes if (node.label, node.id) not in gone), tuple(rel for rel in graph.relationships if stays(rel)))


def with_old_content(known: Graph, now: Graph, batches: Collection[str]) -> list[str]:
    """Those of the batches of whose cases the known graph says what the graph now does not, and a load leaves in place; sorted."""
    batch_of = {rel.start.id: rel.end.id for rel in known.relationships if rel.type == "PART_OF" and rel.start.label == "Case" and rel.end.id in batches}
    told = {(rel.type, rel.id) for rel in now.relationships}
    old = (str(rel.properties.get("case", rel.start.id)) for rel in known.relationships if rel.type not in LINK_TYPES and (rel.type, rel.id) not in told)
    return sorted({batch_of[case] for case in old if case in batch_of})


def without_links(graph: Graph) -> Graph:
    """The graph without its practices and what leads to them."""
    return Graph(tuple(node for node in graph.nodes if node.label != "Practice"),
                 tuple(rel for rel in graph.relationships if rel.type not in LINK_TYPES))


def _practice(name: str, known: KnownPractice | None, seen: set[str], above: KnownPractice | None) -> Node:
    """A practice's node. A practice that the lexicon does not know has the category of the one above it."""
    wordings = {name, *seen, *(known.variants if known else ())}
    properties: Properties = {"name": name, "wordings": tuple(sorted(wordings))}
    if known:
        properties |= {"category": known.category, "definition": known.definition}
    elif above:
        properties["category"] = above.category
    return Node("Practice", name, properties)


def of_new(linked: Graph, new: Graph) -> Graph:
    """What a linked graph says of new batches: their records, and the practices of their measures with those above them."""
    told = {rel.id for rel in new.relationships}
    own = {(node.label, node.id) for node in new.nodes}
    kept = [rel for rel in linked.relationships if rel.id in told]
    waiting = [rel for rel in linked.relationships if rel.type in ("INSTANCE_OF", "BROADER")]
    own |= {(ref.label, ref.id) for rel in kept for ref in (rel.start, rel.end)}
    while found := [rel for rel in waiting if (rel.start.label, rel.start.id) in own]:
        kept += found
        waiting = [rel for rel in waiting if (rel.start.label, rel.start.id) not in own]
        own |= {(rel.end.label, rel.end.id) for rel in found}
    return Graph(tuple(node for node in linked.nodes if (node.label, node.id) in own), tuple(kept))
