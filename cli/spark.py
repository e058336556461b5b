"""The extraction of `reformgraph extract` as a Spark job, for collections beyond one machine.

    python -m reformgraph.cli.spark FOLDER OUTPUT          # on this machine
    spark-submit path/to/reformgraph/cli/spark.py hdfs:///notices hdfs:///graph

Each document is read and extracted by itself (`mapInPandas`); the records of one node or relationship meet by their id (`groupBy`) and are
joined as on one machine. OUTPUT holds three Parquet folders: `nodes` and `relationships`, with the record as a line of a graph file beside its
keys, and `problems`, the documents that could not be read. The same documents give the same lines as `reformgraph extract`.

Needs the extra `spark` on the driver and on every worker (docs/scale.md).
"""

import argparse
import posixpath
from collections.abc import Iterator
from functools import partial
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
_SCHEMA = "record string, kind string, id string, start_label string, start_id string, end_label string, end_id string, source string, line string"
_COLUMNS = [column.split()[0] for column in _SCHEMA.split(", ")]
_KEYS = ["record", "kind", "id"]


def records(spark: "SparkSession", source: str, lexicon: str = "") -> "DataFrame":
    """The records of all documents under `source`, each once, with the columns of `_SCHEMA`."""
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(source).select("path", "content")
    found = files.mapInPandas(partial(_extract, lexicon=lexicon), _SCHEMA)
    return found.groupBy(*_KEYS).applyInPandas(_merge, _SCHEMA)


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
            yield pandas.DataFrame(_rows(graph, path), columns=_COLUMNS)


def _merge(frame: "pandas.DataFrame") -> "pandas.DataFrame":
    """One record of those that several documents gave, joined in the order of the documents."""
    if len(frame) == 1 or frame["record"].iloc[0] == "problem":
        return frame
    found = [read_line(line) for line in frame.sort_values("source")["line"]]
    whole = merge_graphs(Graph((one,), ()) if isinstance(one, Node) else Graph((), (one,)) for one in found)
    rows = _rows(whole, "")
    return type(frame)(rows, columns=_COLUMNS)


def _rows(graph: Graph, source: str) -> list[tuple[str, ...]]:
    ontology = load_ontology()
    nodes: list[tuple[str, ...]] = [("node", node.label, node.id, "", "", "", "", source, node_line(node, ontology)) for node in graph.nodes]
    return nodes + [("relationship", rel.type, rel.id, rel.start.label, rel.start.id, rel.end.label, rel.end.id, source, relationship_line(rel, ontology))
                    for rel in graph.relationships]


def main() -> None:
    from pyspark.sql import SparkSession

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", help="folder of documents, as Spark names it")
    parser.add_argument("output", help="folder to write, which must not exist")
    parser.add_argument("--lexicon", default="", help="folder of your own lexicon, the same path on every worker")
    arguments = parser.parse_args()
    spark = SparkSession.builder.appName("reformgraph").getOrCreate()
    try:
        write(records(spark, arguments.source, arguments.lexicon), arguments.output)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
