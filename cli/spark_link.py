"""Linking as a Spark job: the practices of `reformgraph link`, by joins on blocking keys, with no more than names of bodies on one node.

1. Bodies and places that are one: a function of their nodes alone, which are few; the answer goes to all workers with the decisions.
2. Each measure is read by itself (lexicon and patterns). One that the lexicon knows belongs to its practice; one that it does not, to its core.
3. Cores meet by their rarest pairs of characters, the blocking keys of one machine (graph/linking/candidates.py): a join to count them, one to bring
   those of one key together, one to bring back what each core met. Pairs that are certain tie groups together.
4. Connected groups go into one bucket, and each bucket is linked by the very class that links on one machine, given those pairs. A bucket
   holds whole components, so that nothing outside it has a say.
5. Names depend on who else has the same: two more joins, on the name.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reformgraph.graph.linking import Decisions, Link, load_knowledge
from reformgraph.graph.linking.assignment import Linking, Reading, against, certain
from reformgraph.graph.linking.bodies import merge_same, resolve
from reformgraph.graph.linking.candidates import grams_of, most_shared, near, rarest
from reformgraph.graph.linking.instruments import Instrument, read_instruments
from reformgraph.graph.linking.knowledge import Knowledge
from reformgraph.graph.linking.names import Cluster, all_different, name_alike, proposed_name
from reformgraph.graph.linking.records import link_records
from reformgraph.schema.jsonl import read_line
from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.records import Graph, Node

from .spark import SCHEMA, joined, rows_of

if TYPE_CHECKING:
    import pandas
    from pyspark.sql import DataFrame

    Frames = Iterator[pandas.DataFrame]

_BODIES = ("Department", "Organization", "Locality")
_NOTHING = Graph((), ())
# An item, as on one machine in its order: a wording of the lexicon (0, its number) or a core that the lexicon does not know (1, the core).
_ITEM = "at int, item string"
_CLUSTER = "cluster string, proposed string, anchor string, vague boolean, broader string, `case` string"

Item = tuple[int, str]


def link_found(found: "DataFrame", decisions: Decisions, lexicon: str = "", buckets: int = 200) -> "DataFrame":
    """The records with their practices: the lines of `reformgraph link` on the same graph without a known one, in any order.

    `found` is what `records` gives and should be cached. A bucket is linked in the memory of one worker: some 20,000 measures are a good size.
    """
    from pyspark.sql import functions as F

    problems, found = found.where(F.col("record") == "problem"), _with_one_body(found.where(F.col("record") != "problem"), decisions, lexicon)
    found = found.cache()
    read = _measures(found).mapInPandas(partial(_read, decisions=decisions, lexicon=lexicon),
                                        "id string, measure string, `group` string, core string, text string, parent string").cache()
    pairs = _certain_pairs(read, lexicon).cache()
    ties = pairs.select("a", "b").unionByName(_decided_ties(found, decisions, lexicon))
    labels = _components(ties)
    groups = read.join(labels, "group", "left")
    bucket = F.pmod(F.hash(F.coalesce("label", "group")), F.lit(buckets))
    measures = groups.select(bucket.alias("bucket"), "measure")
    tied = pairs.join(labels, pairs["a"] == labels["group"]).select(bucket.alias("bucket"), "pair")
    clustered = measures.groupBy("bucket").cogroup(tied.groupBy("bucket")).applyInPandas(
        partial(_link, decisions=decisions, lexicon=lexicon), f"id string, name string, score double, method string, decided_by string, {_CLUSTER}").cache()
    named = clustered.select("id", "name", "score", "method", "decided_by", "cluster").join(_names(clustered, lexicon), "cluster")
    practices = named.groupBy("practice").agg(F.collect_set("name").alias("names"), F.first("broader").alias("broader")).mapInPandas(
        partial(_practice_rows, lexicon=lexicon), SCHEMA)
    return reduce(lambda a, b: a.unionByName(b), (problems, found, joined(practices), named.mapInPandas(partial(_link_rows, lexicon=lexicon), SCHEMA)))


def _with_one_body(found: "DataFrame", decisions: Decisions, lexicon: str) -> "DataFrame":
    """The records with bodies and places that are one as one node."""
    lines = found.where((found.record == "node") & found.kind.isin(*_BODIES)).select("line").collect()
    bodies = [node for row in lines if isinstance(node := read_line(row.line), Node)]
    resolution = resolve(Graph(tuple(bodies), ()), decisions, Path(lexicon) if lexicon else None)
    if not resolution.same:
        return found
    wanted = {(pair.label, pair.new) for pair in resolution.same}
    targets = Graph(tuple(node for node in bodies if (node.label, node.id) in wanted), ())

    def moved(frames: "Frames") -> "Frames":
        for frame in frames:
            yield _frame(rows_of(merge_same(_graph(frame["line"]), resolution, targets), ""), SCHEMA)

    return joined(found.mapInPandas(moved, SCHEMA))


def _measures(found: "DataFrame") -> "DataFrame":
    """The measures of each case, as linking reads them from what the case says and the nodes that it names."""
    from pyspark.sql import functions as F

    nodes = found.where(found.record == "node")
    said = found.where(found.record == "relationship").withColumn("case", F.get_json_object("line", "$.properties.case")).where(F.col("case").isNotNull())
    ends = said.select("case", F.col("start_label").alias("kind"), F.col("start_id").alias("id")).union(said.select("case", "end_label", "end_id")).distinct()
    parts = (said.select("case", "line"), ends.join(nodes, ["kind", "id"]).select("case", "line"),
             nodes.where(nodes.kind == "Case").select(F.col("id").alias("case"), "line"))
    whole = reduce(lambda a, b: a.union(b), parts).groupBy("case").agg(F.collect_list("line").alias("lines"))
    return whole.mapInPandas(_read_measures, "id string, measure string")


def _read_measures(frames: "Frames") -> "Frames":
    for frame in frames:
        yield _frame([(one.id, json.dumps(asdict(one), ensure_ascii=False)) for lines in frame["lines"] for one in read_instruments(_graph(lines))],
                     "id string, measure string")


def _read(frames: "Frames", decisions: Decisions, lexicon: str) -> "Frames":
    """What the lexicon says of each measure, and to which group it belongs: a practice, a core, what a person decided, or itself."""
    knowledge = _knowledge(lexicon)
    for frame in frames:
        linking = Linking(_instruments(frame["measure"]), decisions, knowledge, _no_pairs)
        texts = dict(zip(frame["id"], frame["measure"], strict=True))
        rows = []
        for reading in linking.readings:
            group = _group(linking, reading)
            core = (reading.wording.core, reading.wording.text, reading.hit.practice.name if reading.hit else "") if group.startswith("core:") else (None, None, None)
            rows.append((reading.instrument.id, texts[reading.instrument.id], group, *core))
        yield _frame(rows, "id string, measure string, group string, core string, text string, parent string")


def _group(linking: Linking, reading: Reading) -> str:
    id_ = reading.instrument.id
    if id_ in linking.decided:
        return f"decided:{linking.decided[id_].other}"
    if id_ in linking.practice_of and reading.hit:
        return f"practice:{reading.hit.practice.name}"
    if linking.item_of[id_] < linking.comparable:
        return f"core:{reading.wording.core}"
    return f"measure:{id_}"


def _certain_pairs(read: "DataFrame", lexicon: str) -> "DataFrame":
    """The pairs of items that are certainly one measure: their groups `a` and `b`, and the pair itself as `_link` reads it."""
    from pyspark.sql import functions as F

    item = f"{_ITEM}, text string, parent string"
    cores = read.where(F.col("core").isNotNull()).groupBy("core").agg(F.min("text").alias("text"), F.min_by("parent", "id").alias("parent"))
    known = [(0, f"{number:09}", wording.text, name) for number, (wording, name) in enumerate(_knowledge(lexicon).known_wordings)]
    items = cores.select(F.lit(1).alias("at"), F.col("core").alias("item"), "text", "parent").union(read.sparkSession.createDataFrame(known, item))
    grams = items.mapInPandas(partial(_gram_rows, lexicon=lexicon), f"{item}, gram string")
    counted = grams.join(grams.groupBy("gram").count(), "gram").groupBy("at", "item", "text", "parent").agg(
        F.collect_list(F.struct("gram", "count")).alias("grams"))
    by_gram = counted.mapInPandas(_rarest_rows, f"{item}, place int, gram string").groupBy("gram").agg(
        F.collect_list(F.struct("at", "item", "text", "parent", "place")).alias("entries"))
    met = by_gram.mapInPandas(_met_rows, f"{item}, place int, gram string, others array<struct<at: int, item: string, text: string, parent: string>>")
    return met.groupBy("at", "item", "text", "parent").agg(F.collect_list(F.struct("place", "gram", "others")).alias("met")).mapInPandas(
        partial(_pair_rows, lexicon=lexicon), "a string, b string, pair string").distinct()


def _gram_rows(frames: "Frames", lexicon: str) -> "Frames":
    read = _knowledge(lexicon).reader.read
    for frame in frames:
        yield _frame([(*row, gram) for row in frame.itertuples(index=False) for gram in grams_of(read(row.text))], f"{_ITEM}, text string, parent string, gram string")


def _rarest_rows(frames: "Frames") -> "Frames":
    for frame in frames:
        rows = []
        for at, item, text, parent, grams in frame.itertuples(index=False):
            counts = {gram["gram"]: gram["count"] for gram in grams}
            rows += [(at, item, text, parent, place, gram) for place, gram in enumerate(rarest(counts, counts))]
        yield _frame(rows, f"{_ITEM}, text string, parent string, place int, gram string")


def _met_rows(frames: "Frames") -> "Frames":
    for frame in frames:
        rows = []
        for gram, found in frame.itertuples(index=False):
            entries = sorted((entry["at"], entry["item"], entry["text"], entry["parent"], entry["place"]) for entry in found)
            fixed = sum(1 for entry in entries if entry[0] == 0)
            numbers = range(len(entries))
            for number in numbers[fixed:]:
                others = [dict(zip(("at", "item", "text", "parent"), entries[other], strict=False)) for other in near(numbers, number, fixed)]
                rows.append((*entries[number], gram, others))
        yield _frame(rows, f"{_ITEM}, text string, parent string, place int, gram string, others array")


def _pair_rows(frames: "Frames", lexicon: str) -> "Frames":
    knowledge = _knowledge(lexicon)
    read = knowledge.reader.read
    for frame in frames:
        rows = []
        for at, item, text, parent, met in frame.itertuples(index=False):
            others = {(other["at"], other["item"]): other for one in met for other in one["others"]}
            shared = [(knowledge.similarity.weight(one["gram"]), [(other["at"], other["item"]) for other in one["others"]])
                      for one in sorted(met, key=lambda one: one["place"])]
            for key in most_shared(shared, (at, item)):
                other = others[key]
                first, second = sorted([(at, item, text, parent), (*key, other["text"], other["parent"])])
                pair = (read(first[2]), read(second[2]), first[3], second[3])
                if not against(*pair, knowledge) and certain(*pair, knowledge.similarity.likeness(*pair[:2]), knowledge):
                    rows.append((_group_of(first), _group_of(second), json.dumps([first[:2], second[:2]], ensure_ascii=False)))
        yield _frame(rows, "a string, b string, pair string")


def _group_of(item: tuple[int, str, str, str]) -> str:
    return f"core:{item[1]}" if item[0] else f"practice:{item[3]}"


def _decided_ties(found: "DataFrame", decisions: Decisions, lexicon: str) -> "DataFrame":
    """What a decision may tie together: the measures that a person gave one practice, the practice, and the wording that is its name."""
    read = _knowledge(lexicon).reader.read
    names = sorted({decision.other for decision in decisions.of("measure") if decision.verdict != "reject"})
    ties = [(f"decided:{name}", other) for name in names for other in (f"practice:{name}", f"core:{read(name).core}")]
    return found.sparkSession.createDataFrame(ties, "a string, b string")


def _components(ties: "DataFrame") -> "DataFrame":
    """The connected component of each group that is tied to another (`group`, `label`): the smallest name among its neighbours, until none changes."""
    from pyspark.sql import functions as F

    both = ties.union(ties.select("b", "a")).distinct().cache()
    labels = both.select(F.col("a").alias("group")).distinct().withColumn("label", F.col("group"))
    while True:
        seen = both.join(labels, both["b"] == labels["group"]).groupBy("a").agg(F.min("label").alias("seen"))
        moved = labels.join(seen, labels["group"] == seen["a"]).select("group", F.least("label", "seen").alias("label"),
                                                                       (F.col("seen") < F.col("label")).alias("changed")).localCheckpoint()
        labels = moved.select("group", "label")
        if moved.where("changed").isEmpty():
            both.unpersist()
            return labels


def _link(measures: "pandas.DataFrame", pairs: "pandas.DataFrame", decisions: Decisions, lexicon: str) -> "pandas.DataFrame":
    """Links one bucket as one machine does: a row per measure, with the cluster that it is in (called after its first measure)."""
    found: list[list[list[Any]]] = [json.loads(pair) for pair in pairs["pair"]]

    def given(wordings: Sequence[Any], fixed: int, _similarity: object) -> list[tuple[int, int]]:
        number = {wording.core: n for n, wording in enumerate(wordings[fixed:], fixed)}
        return sorted((int(a[1]) if a[0] == 0 else number[a[1]], number[b[1]]) for a, b in found)

    linking = Linking(_instruments(measures["measure"]), decisions, _knowledge(lexicon), given)
    links = {link.instrument.id: link for link in linking.links()}
    rows = []
    for cluster in linking.clusters:
        known = (min(member.id for member in cluster.members), proposed_name(cluster), cluster.anchor, cluster.vague, cluster.broader,
                 min(member.case for member in cluster.members))
        rows += [(member.id, member.name, links[member.id].score, links[member.id].method, links[member.id].decided_by, *known) for member in cluster.members]
    return _frame(rows, f"id string, name string, score double, method string, decided_by string, {_CLUSTER}")


def _names(clustered: "DataFrame", lexicon: str) -> "DataFrame":
    """Each cluster's name, by what is proposed for it and for others: `cluster`, `broader`, `practice`."""
    from pyspark.sql import functions as F

    columns = ["cluster", "proposed", "anchor", "vague", "broader", "case"]
    schema = f"{_CLUSTER}, practice string"
    parts = F.collect_list(F.struct(*columns, "practice")).alias("clusters")
    known = frozenset(_knowledge(lexicon).index.by_name)
    clusters = clustered.select(*columns, F.lit("").alias("practice")).distinct()
    named = clusters.groupBy("proposed").agg(parts).select("clusters").mapInPandas(partial(_name, how=partial(name_alike, lexicon=known)), schema)
    return named.groupBy("practice").agg(parts).select("clusters").mapInPandas(partial(_name, how=all_different), schema).select(
        "cluster", "broader", "practice")


def _name(frames: "Frames", how: Callable[[list[Cluster]], Iterable[Cluster]]) -> "Frames":
    for frame in frames:
        rows = []
        for found in frame["clusters"]:
            by_first = {one["cluster"]: one for one in found}
            alike = [Cluster(one["anchor"], (_stub(one["cluster"], one["proposed"], one["case"]),), bool(one["vague"]), one["broader"], one["practice"])
                     for one in found]
            for cluster in how(alike):
                one = by_first[cluster.members[0].id]
                rows.append((one["cluster"], one["proposed"], one["anchor"], one["vague"], one["broader"], one["case"], cluster.name))
        yield _frame(rows, f"{_CLUSTER}, practice string")


def _link_rows(frames: "Frames", lexicon: str) -> "Frames":
    by_name = _knowledge(lexicon).index.by_name
    for frame in frames:
        links = [Link(_stub(row.id, row.name, ""), row.practice, "known", row.score, row.method, row.decided_by, (), "") for row in frame.itertuples(index=False)]
        yield _frame(rows_of(link_records(links, (), by_name, _NOTHING), ""), SCHEMA)


def _practice_rows(frames: "Frames", lexicon: str) -> "Frames":
    by_name = _knowledge(lexicon).index.by_name
    for frame in frames:
        rows = []
        for practice, names, broader in frame.itertuples(index=False):
            cluster = Cluster(None, tuple(_stub("", name, "") for name in names), vague=False, broader=broader, name=practice)
            rows += rows_of(link_records((), [cluster], by_name, _NOTHING), "")
        yield _frame(rows, SCHEMA)


def _knowledge(lexicon: str) -> Knowledge:
    return load_knowledge(Path(lexicon) if lexicon else None)


def _no_pairs(_wordings: object, _fixed: int, _similarity: object) -> tuple[tuple[int, int], ...]:
    return ()


def _instruments(measures: Iterable[str]) -> list[Instrument]:
    data = (json.loads(measure) for measure in measures)
    return sorted((Instrument(**{**one, "wordings": tuple(one["wordings"])}) for one in data), key=lambda one: one.id)


def _stub(id_: str, name: str, case: str) -> Instrument:
    """A measure of which only these are needed."""
    return Instrument(id=id_, name=name, kind="", wordings=(), case=case, title="", quote="", context="")


def _graph(lines: Iterable[str]) -> Graph:
    found = [read_line(line) for line in lines]
    return merge_graphs([Graph(tuple(one for one in found if isinstance(one, Node)), tuple(one for one in found if not isinstance(one, Node)))])


def _frame(rows: Sequence[tuple[Any, ...]], schema: str) -> "pandas.DataFrame":
    import pandas

    return pandas.DataFrame(rows, columns=[column.split()[0].strip("`") for column in schema.split(", ")])
