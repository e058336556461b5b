"""How fast graphs load: our loader beside what the server can do and beside others, on one warm Neo4j in one run, rounds in turn.

20,000 nodes and 60,000 relationships with quotes. Four ways: our loader (the whole of `load_graph`, with its checks), bare CREATE of the same
rows in batches of 5,000, row-by-row MERGE (a sample of them), and neo4j-graphrag's Neo4jWriter where that package is installed and
APOC_JARS names a folder with the jars apoc-core and apoc-common (Maven group org.neo4j.procedure, the server's version) and what they depend on.
Then a reload that must write nothing. The same for the embedded engine, without the writer.

Run: python benchmarks/load.py [--rounds 4] [--engine neo4j embedded]
"""

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reformgraph.graph import Store, StoreSettings, load_graph, open_store
from reformgraph.graph.store.constraints import prepare
from reformgraph.graph.store.rows import as_row, chunks
from reformgraph.schema.ontology import load_ontology
from reformgraph.schema.records import Graph, Node, NodeRef, Properties, Relationship

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
import neo4j_server

SIZES = {"Case": 2_000, "PolicyInstrument": 6_000, "Department": 4_000, "Organization": 2_000, "Platform": 3_000, "Metric": 2_900}
BATCHES = 100
RELATIONSHIPS = (("MENTIONS", "Case", "PolicyInstrument", 12_000), ("MENTIONS", "Case", "Department", 12_000), ("MENTIONS", "Case", "Platform", 6_000),
                 ("IMPLEMENTS", "Department", "PolicyInstrument", 10_000), ("COOPERATES_WITH", "Department", "Organization", 8_000),
                 ("USES", "PolicyInstrument", "Platform", 5_000), ("REDUCED", "Case", "Metric", 5_000))
SENTENCE = "市行政审批局会同自然资源、税务、住建等部门推行“带押过户”，办理时限由5个工作日压缩至1个工作日，申请材料减少60%，惠及企业群众。"
SAMPLE = 2_000
WARM_UP = 2  # rounds: in the second the server still compiles what it runs


def synthetic() -> Graph:
    """The graph of the benchmark: 20,000 nodes, 60,000 relationships; the same each time."""
    draw = random.Random(6)
    nodes = [Node("Batch", f"基准-{n}", {"name": f"基准{n}", "title": f"基准{n}", "source": f"{n}.txt", "sha256": f"{n:064d}"}) for n in range(BATCHES)]
    ids: dict[str, list[str]] = {}
    more: dict[str, Properties] = {"PolicyInstrument": {"kind": "service"}, "Department": {"level": "city", "kind": "government"},
                                   "Platform": {"kind": "system"}, "Metric": {"dimension": "time"}}
    for label, size in SIZES.items():
        ids[label] = [f"基准-{n % BATCHES}#{n // BATCHES}" if label == "Case" else f"{label}名称{n}" for n in range(size)]
        for number, id_ in enumerate(ids[label]):
            properties: Properties = {"name": id_, **more.get(label, {})}
            if label == "Case":
                properties |= {"title": id_, "number": number, "text": SENTENCE * 6, "year": 2023}
            elif label in ("Department", "Organization"):
                properties |= {"aliases": (f"别名{number}",)}
            nodes.append(Node(label, id_, properties))
    rels = [Relationship(f"PART_OF|{id_}", "PART_OF", NodeRef("Case", id_), NodeRef("Batch", id_.partition("#")[0]), {}) for id_ in ids["Case"]]
    for kind, start, end, size in RELATIONSHIPS:
        for number in range(size):
            case = draw.choice(ids["Case"])
            properties = {"case": case, "quote": SENTENCE, "start": 0, "end": len(SENTENCE), "field": "text", "method": "rule-of-benchmark", "confidence": 0.9}
            if kind == "REDUCED":
                properties |= {"before": "5个工作日", "after": "1个工作日", "before_value": 5.0, "after_value": 1.0, "percent": -80.0, "indicator": "办理时限"}
            rels.append(Relationship(f"{kind}|{start}|{end}|{number}", kind, NodeRef(start, case if start == "Case" else draw.choice(ids[start])),
                                     NodeRef(end, draw.choice(ids[end])), properties))
    return Graph(tuple(nodes), tuple(rels))


def create(store: Store, graph: Graph) -> None:
    """Bare CREATE: the rows as they are, nothing looked up but the ends."""
    for statement, rows in _statements(graph, "CREATE (n:{labels}) SET n = row", "CREATE (a)-[r:{type}]->(b) SET r = row.properties"):
        for chunk in chunks(rows):
            store.write(f"UNWIND $rows AS row {statement}", {"rows": chunk})


def merge_row_by_row(store: Store, graph: Graph) -> None:
    """What a first program does: one MERGE for each record, in a transaction of its own."""
    for statement, rows in _statements(graph, "MERGE (n:{label} {{id: row.id}}) SET n += row",
                                       "MERGE (a)-[r:{type} {{id: row.properties.id}}]->(b) SET r += row.properties"):
        for row in rows:
            store.write(f"WITH $row AS row {statement}", {"row": row})


def _statements(graph: Graph, for_nodes: str, for_rels: str) -> list[tuple[str, list[dict[str, Any]]]]:
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    ontology = load_ontology()
    for node in graph.nodes:
        grouped[for_nodes.format(label=node.label, labels=":".join(ontology.labels[node.label].labels))].append(as_row(node.id, node.properties))
    for rel in graph.relationships:
        match = f"MATCH (a:{rel.start.label} {{id: row.start}}) MATCH (b:{rel.end.label} {{id: row.end}}) "
        grouped[match + for_rels.format(type=rel.type)].append({"start": rel.start.id, "end": rel.end.id, "properties": as_row(rel.id, rel.properties)})
    return list(grouped.items())


def write_with_graphrag(uri: str, graph: Graph) -> None:
    """neo4j-graphrag's Neo4jWriter with batches of 5,000."""
    import neo4j
    from neo4j_graphrag.components.kg_writer import Neo4jWriter
    from neo4j_graphrag.components.types import Neo4jGraph, Neo4jNode, Neo4jRelationship

    def properties(values: dict[str, Any]) -> dict[str, Any]:
        return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}

    nodes = [Neo4jNode(id=f"{n.label}/{n.id}", label=n.label, properties={"key": n.id, **properties(n.properties)}) for n in graph.nodes]
    rels = [Neo4jRelationship(start_node_id=f"{r.start.label}/{r.start.id}", end_node_id=f"{r.end.label}/{r.end.id}", type=r.type,
                              properties={"key": r.id, **properties(r.properties)}) for r in graph.relationships]
    with neo4j.GraphDatabase.driver(uri) as driver:
        done = asyncio.run(Neo4jWriter(driver, batch_size=5_000).run(Neo4jGraph(nodes=nodes, relationships=rels)))
    if done.status != "SUCCESS":
        raise SystemExit(f"Neo4jWriter: {(done.metadata or {}).get('error')}")


def rate(work: Callable[[], object], rows: int) -> float:
    began = time.perf_counter()
    work()
    return rows / (time.perf_counter() - began)


def wipe(store: Store) -> None:
    while store.write("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS gone")[0]["gone"]:
        pass


def measure(store: Store, graph: Graph, rounds: int, writer: Callable[[], None] | None) -> dict[str, list[float]]:
    """Rows per second of each way, by round.

    The first rounds warm the server and are not counted. Each round begins with another way, so that none always follows what another left behind.
    """
    rows = len(graph.nodes) + len(graph.relationships)
    part = Graph(graph.nodes[:SAMPLE // 4], ())
    found: dict[str, list[float]] = defaultdict(list)
    for number in range(1 - WARM_UP, rounds + 1):
        ways: dict[str, tuple[Callable[[], object], int]] = {"load": (lambda: load_graph(store, graph), rows), "create": (lambda: create(store, graph), rows),
                                                              "row by row": (lambda: merge_row_by_row(store, part), len(part.nodes))}
        if writer is not None:
            ways["Neo4jWriter"] = (writer, rows)
        first = number % len(ways)
        for name in [*ways][first:] + [*ways][:first]:
            work, size = ways[name]
            wipe(store)
            speed = rate(work, size)
            if number > 0:
                found[name].append(speed)
            if name == "load":
                again: list[Any] = []
                speed = rate(lambda: again.append(load_graph(store, graph)), rows)  # noqa: B023 (called at once)
                if not again[0].wrote_nothing:
                    raise SystemExit(f"the reload wrote something: {again[0]}")
                if number > 0:
                    found["reload"].append(speed)
        print(f"round {number}" + (" (warm-up)" if number <= 0 else ""), file=sys.stderr)
    return found


def report(title: str, found: dict[str, list[float]]) -> None:
    print(f"\n{title}\n{'way':<14}{'rows/s':>10}{'spread':>10}{'of CREATE':>11}")
    base = statistics.mean(found["create"])
    for name, speeds in found.items():
        spread = statistics.stdev(speeds) if len(speeds) > 1 else 0.0
        print(f"{name:<14}{statistics.mean(speeds):>10,.0f}{spread:>10,.0f}{statistics.mean(speeds) / base:>11.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--engine", nargs="+", choices=["neo4j", "embedded"], default=["neo4j", "embedded"])
    arguments = parser.parse_args()
    graph = synthetic()
    print(f"Python {sys.version.split()[0]}; {len(graph.nodes):,} nodes, {len(graph.relationships):,} relationships; {arguments.rounds} rounds after {WARM_UP} to warm up")
    with tempfile.TemporaryDirectory() as folder:
        if "neo4j" in arguments.engine:
            jars = os.environ.get("APOC_JARS")
            plugins = Path(jars) if jars else None
            with neo4j_server.running(Path(folder) / "neo4j", plugins=plugins, extra={"dbms.security.procedures.unrestricted": "apoc.*"}) as uri, \
                    open_store(StoreSettings(uri=uri), write=True) as store:
                prepare(store)
                with_writer = plugins is not None and find_spec("neo4j_graphrag") is not None
                report(f"Neo4j {neo4j_server.LONG_TERM}",
                       measure(store, graph, arguments.rounds, (lambda: write_with_graphrag(uri, graph)) if with_writer else None))
        if "embedded" in arguments.engine:
            with open_store(StoreSettings(Path(folder) / "graph.db"), write=True) as store:
                prepare(store)
                report("embedded engine", measure(store, graph, arguments.rounds, None))


if __name__ == "__main__":
    main()
