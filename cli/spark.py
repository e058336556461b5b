"""`reformgraph extract` and `reformgraph link` as a Spark job, for collections beyond one machine.

    python -m reformgraph.cli.spark FOLDER OUTPUT --link          # on this machine
    spark-submit path/to/reformgraph/cli/spark.py hdfs:///notices hdfs:///graph --link

Each document is read and extracted by itself (`mapInPandas`); the records of one node or relationship meet by their id (`groupBy`) and are
joined as on one machine; with --link the measures then get their practices (spark_link.py). OUTPUT holds three Parquet folders: `nodes` and `relationships`, with the record as a line of a graph file beside its
keys, and `problems`, the documents that could not be read. The same documents give the same lines as `reformgraph extract`.

Needs the extra `spark` on the driver and on every worker (docs/scale.md).
"""

import argparse
import posixpath
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from reformgraph.schema.errors import ReformgraphError
from reformgraph.schema.jsonl import node_line, read_line, relationship_line
from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.ontology import load_ontology
from reformgraph.schema.records import Graph, Node

if TYPE_CHECKING:
    import pandas
    from pyspark.sql import DataFrame, SparkSession

# `record` is node, relationship or problem; `kind` its label or type, and `line` the record, or what is wrong with the document.
SCHEMA = "record string, kind string, id string, start_label string, start_id string, end_label string, end_id string, source string, line string"
_COLUMNS = [column.split()[0] for column in SCHEMA.split(", ")]
_KEYS = ["record", "kind", "id"]


def records(spark: "SparkSession", source: str, lexicon: str = "") -> "DataFrame":
    """The records of all documents under `source`, each once, with the columns of `SCHEMA`."""
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(source).select("path", "content")
    found = files.mapInPandas(partial(_extract, lexicon=lexicon), SCHEMA)
    return joined(found)


def joined(found: "DataFrame") -> "DataFrame":
    """Each record once: those with one key as one, joined in the order of the documents that gave them."""
    from pyspark.sql import functions as F

    return found.groupBy(*_KEYS).agg(F.collect_list(F.struct(*_COLUMNS[len(_KEYS):])).alias("found")).mapInPandas(_join, SCHEMA)


def write(found: "DataFrame", output: str) -> None:
    """Write the records as Parquet. Raises what Spark raises when `output` is there already."""
    found.cache()
    try:
        for record, columns in (("node", ["kind", "id", "line"]), ("relationship", ["kind", "id", "start_label", "start_id", "end_label", "end_id", "line"]),
                                ("problem", ["source", "line"])):
            found.where(found.record == record).select(columns).write.parquet(f"{output}/{record}s")
    finally:
        found.unpersist()


def _extract(frames: "Iterator[pandas.DataFrame]", lexicon: str) -> "Iterator[pandas.DataFrame]":
    import pandas

    from reformgraph.extract.read import READERS, read_bytes
    from reformgraph.extract.run import extract_document

    for frame in frames:
        for path, content in zip(frame["path"], frame["content"], strict=True):
            name = posixpath.basename(unquote(path))
            stem, ending = posixpath.splitext(name)
            if ending.lower() not in READERS or name.startswith((".", "~$")) or stem.lower() == "readme":
                continue
            try:
                graph = merge_graphs([extract_document(read_bytes(bytes(content), name), lexicon).graph])
            except ReformgraphError as error:
                yield pandas.DataFrame([("problem", "", name, "", "", "", "", path, error.message("zh"))], columns=_COLUMNS)
                continue
            yield pandas.DataFrame(rows_of(graph, path), columns=_COLUMNS)


def _join(frames: "Iterator[pandas.DataFrame]") -> "Iterator[pandas.DataFrame]":
    import pandas

    for frame in frames:
        rows: list[tuple[str, ...]] = []
        for record, kind, id_, found in frame.itertuples(index=False):
            if len(found) == 1 or record == "problem":
                rows += [(record, kind, id_, *(one[column] for column in _COLUMNS[len(_KEYS):])) for one in found]
                continue
            alike = [read_line(one["line"]) for one in sorted(found, key=lambda one: str(one["source"]))]
            rows += rows_of(merge_graphs(Graph((one,), ()) if isinstance(one, Node) else Graph((), (one,)) for one in alike), "")
        yield pandas.DataFrame(rows, columns=_COLUMNS)


def rows_of(graph: Graph, source: str) -> list[tuple[str, ...]]:
    """The records of a graph as rows of `SCHEMA`; `source` names the document that they come from, or is empty."""
    ontology = load_ontology()
    nodes: list[tuple[str, ...]] = [("node", node.label, node.id, "", "", "", "", source, node_line(node, ontology)) for node in graph.nodes]
    return nodes + [("relationship", rel.type, rel.id, rel.start.label, rel.start.id, rel.end.label, rel.end.id, source, relationship_line(rel, ontology))
                    for rel in graph.relationships]


def main() -> None:
    from pyspark.sql import SparkSession

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", help="folder of documents, as Spark names it")
    parser.add_argument("output", help="folder to write, which must not exist")
    parser.add_argument("--link", action="store_true", help="link the measures to practices too")
    parser.add_argument("--decisions", type=Path, help="file of reviewed decisions (YAML), read on the driver")
    parser.add_argument("--lexicon", default="", help="folder of your own lexicon, the same path on every worker")
    arguments = parser.parse_args()
    spark = SparkSession.builder.appName("reformgraph").getOrCreate()
    try:
        found = records(spark, arguments.source, arguments.lexicon)
        if arguments.link:
            from reformgraph.cli.spark_link import link_found
            from reformgraph.graph.linking import load_decisions

            found = link_found(found.cache(), load_decisions(arguments.decisions), arguments.lexicon)
        write(found, arguments.output)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
