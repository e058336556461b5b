"""Which practice each measure is an instance of: certain, doubtful, or new.

Linking is a function of all measures at once, known and new. So the batches' order does not matter, and neither does it whether they come one
by one or together; what an earlier link said and this one does not is listed as outdated. Scores depend on the two wordings and the lexicon
only. A measure that is like nothing else is a practice of its own: recurrence counts places, and one place does not recur; a later batch then
finds it under a name. A doubtful measure is so too, until a person decides.
"""

from reformgraph.graph.cycles import no_search_for_cycles
from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.records import Graph

from .assignment import Linking
from .bodies import merge_same, resolve
from .decisions import Decisions
from .instruments import read_instruments
from .knowledge import Knowledge, load_knowledge
from .records import link_records, moved_records, outdated_records, without_batches, without_links
from .result import LinkResult


@no_search_for_cycles()
def link(graph: Graph, known: Graph | None, decisions: Decisions, knowledge: Knowledge | None = None) -> LinkResult:
    """Link the measures of a new graph, in the light of a known graph, to practices.

    Bodies and places that are one are joined first. The result's `graph` is the new graph with the practices of all measures, new and known,
    and with what of the known graph now belongs to another node; `outdated` names what of the known graph no longer holds. A batch that both
    graphs hold counts as the new graph has it.
    """
    knowledge = knowledge or load_knowledge()
    if known is not None:
        known = without_batches(known, {node.id for node in graph.nodes if node.label == "Batch"})
    union = merge_graphs([known, graph]) if known is not None else graph
    found = resolve(union, decisions, knowledge.user_folder)
    whole = merge_same(union, found, union)
    graph = whole if known is None else merge_same(graph, found, union)
    instruments = read_instruments(whole)
    linking = Linking(instruments, decisions, knowledge)
    links = linking.links()
    practices = link_records(links, linking.clusters, knowledge.index.by_name, whole)
    moved = moved_records(known, whole) if known is not None else Graph((), ())
    new = instruments if known is None else read_instruments(graph)
    return LinkResult(graph=merge_graphs([without_links(graph), moved, practices]), links=links, new=frozenset(one.id for one in new),
                      outdated=outdated_records(known, merge_graphs([without_links(whole), practices])) if known is not None else (), resolution=found,
                      lexicon=knowledge.index.by_name)
