"""Takes a batch out of a store: what only it asserted goes, what others assert too stays.

A node belongs to every batch whose cases assert something of it. Places above a place and practices have no case of their own; they stay
while something leads to them. All of it is one transaction: an interrupted removal has removed nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from reformgraph.schema.errors import StoreError, Text
from reformgraph.schema.ontology import Ontology, check_name, load_ontology
from reformgraph.schema.practices import load_practices, wording_key
from reformgraph.schema.records import Graph

from .store.connect import Store, Transaction
from .store.rows import chunks

Key = tuple[str, str]  # label and id


@dataclass(frozen=True, slots=True)
class RemoveSummary:
    """How many nodes and relationships went, and how many properties (lists of other wordings) of what stays were set anew."""

    nodes: int = 0
    relationships: int = 0
    properties_set: int = 0


class _DryRun(Exception):
    """Rolls the transaction back and carries what it had counted."""

    def __init__(self, summary: RemoveSummary) -> None:
        self.summary = summary


def remove_batch(store: Store, batch: str, *, dry_run: bool = False) -> RemoveSummary:
    """Take the batch with this id out. Raises StoreError when the store holds no such batch."""
    known = [row["id"] for row in store.run("MATCH (b:Batch) RETURN b.id AS id ORDER BY id")]
    if batch not in known:
        close = get_close_matches(batch, known, 3, 0.3)
        zh, en = ("相近的批次", "Near to it") if close else ("已有批次", "It holds")
        shown = close or known or ["-"]
        raise StoreError(Text(f"图库中没有批次 {batch}", f"there is no batch {batch} in the store"), file=store.place,
                         remedy=Text(f"{zh}：{'、'.join(shown)}", f"{en}: {', '.join(shown)}"))
    return prune_batch(store, batch, keep=Graph((), ()), dry_run=dry_run)


def prune_batch(store: Store, batch: str, *, keep: Graph, dry_run: bool = False) -> RemoveSummary:
    """Take out what the batch asserts in the store and `keep`, its new version, does not."""
    def work(transaction: Transaction) -> RemoveSummary:
        summary = _Pruning(transaction, batch, keep).run()
        if dry_run:
            raise _DryRun(summary)
        return summary

    try:
        return store.write_transaction(work)
    except _DryRun as counted:
        return counted.summary


class _Pruning:
    """One removal inside one transaction."""

    def __init__(self, transaction: Transaction, batch: str, keep: Graph) -> None:
        self.transaction, self.batch = transaction, batch
        self.kept_nodes = {(node.label, node.id): node for node in keep.nodes}
        self.kept_rels = {(rel.type, rel.id) for rel in keep.relationships}
        self.unnamed: dict[str, dict[str, bool]] = defaultdict(dict)  # by practice: the names of its measures that went, and whether a lexicon had them
        ontology: Ontology = load_ontology()
        self.ontology = ontology
        self.asserted = "|".join(check_name(name) for name, kind in ontology.relationships.items() if kind.asserted)
        self.derived = "|".join(check_name(name) for name, kind in ontology.relationships.items() if not kind.asserted)

    def run(self) -> RemoveSummary:
        cases = [row["id"] for row in self.rows("MATCH (c:Case) WHERE c.id STARTS WITH $prefix RETURN c.id AS id", prefix=f"{self.batch}#")]
        wordings = self.wordings(cases)
        removed = self.relationships(cases)
        stale = [("Case", case) for case in cases if ("Case", case) not in self.kept_nodes]
        if ("Batch", self.batch) not in self.kept_nodes:
            stale.append(("Batch", self.batch))
        nodes, more = self.delete(stale)
        orphans, others = self.orphans(set(wordings) - {("Case", case) for case in cases})
        return RemoveSummary(nodes + orphans, removed + more + others, self.aliases(cases, wordings) + self.practice_wordings())

    def rows(self, statement: str, **params: Any) -> list[dict[str, Any]]:
        return self.transaction.run(statement, params).data()

    def wordings(self, cases: list[str]) -> dict[Key, set[str]]:
        """Every node that the cases assert something of, with the words that they use for it."""
        found: dict[Key, set[str]] = defaultdict(set)
        for row in self.rows(f"MATCH (a)-[r:{self.asserted}]->(b) WHERE r.case IN $cases RETURN labels(a) AS start, a.id AS a, labels(b) AS end, "
                             "b.id AS b, r.wordings AS wordings, r.indicator AS indicator", cases=cases):
            found[self.label(row["start"]), row["a"]].update(())
            found[self.label(row["end"]), row["b"]].update(_evidence(row))
        return found

    def label(self, labels: list[str]) -> str:
        label = self.ontology.label_of(labels)
        return label.name if label else labels[0]

    def relationships(self, cases: list[str]) -> int:
        kept: dict[str, list[str]] = defaultdict(list)
        for kind, id_ in self.kept_rels:
            kept[kind].append(id_)
        removed = 0
        for kind in self.asserted.split("|"):
            statement = f"MATCH ()-[r:{kind}]->() WHERE r.case IN $cases AND NOT r.id IN $kept DELETE r"
            removed += self.deleted(statement, cases=cases, kept=kept[kind])[1]
        return removed

    def delete(self, keys: Iterable[Key]) -> tuple[int, int]:
        by_label: dict[str, list[str]] = defaultdict(list)
        for label, id_ in keys:
            by_label[label].append(id_)
        nodes = rels = 0
        for label, ids in by_label.items():
            for chunk in chunks(ids):
                counted = self.deleted(f"UNWIND $ids AS id MATCH (n:{check_name(label)} {{id: id}}) DETACH DELETE n", ids=chunk)
                nodes, rels = nodes + counted[0], rels + counted[1]
        return nodes, rels

    def deleted(self, statement: str, **params: Any) -> tuple[int, int]:
        counters = self.transaction.run(statement, params).consume().counters
        return counters.nodes_deleted, counters.relationships_deleted

    def orphans(self, touched: set[Key]) -> tuple[int, int]:
        """Delete those of the touched nodes that nothing speaks of any more, then what only led on from them."""
        nodes = rels = 0
        while touched := {key for key in touched if key not in self.kept_nodes}:
            gone: list[Key] = []
            following: set[Key] = set()
            for label, ids in _by_label(touched).items():
                for row in self.rows(f"UNWIND $ids AS id MATCH (n:{check_name(label)} {{id: id}}) WHERE NOT (n)-[:{self.asserted}]-() "
                                     f"AND NOT (n)<-[:{self.derived}]-() OPTIONAL MATCH (n)-[r:{self.derived}]->(m) "
                                     "RETURN n.id AS id, n.name AS name, labels(m) AS labels, m.id AS next, r.method AS method", ids=ids):
                    gone.append((label, row["id"]))
                    if row["next"] is not None:
                        following.add((self.label(row["labels"]), row["next"]))
                    if label == "PolicyInstrument" and row["next"] is not None:
                        self.unnamed[row["next"]][row["name"]] = row["method"] == "lexicon-exact"
            counted = self.delete(dict.fromkeys(gone))
            nodes, rels = nodes + counted[0], rels + counted[1]
            touched = following
        return nodes, rels

    def aliases(self, cases: list[str], wordings: dict[Key, set[str]]) -> int:
        """Take from the nodes that stay those other wordings that only the removed batch used."""
        changed = 0
        for label, ids in _by_label(key for key, words in wordings.items() if words).items():
            remaining: dict[str, set[str]] = defaultdict(set)
            for row in self.rows(f"UNWIND $ids AS id MATCH (n:{check_name(label)} {{id: id}})<-[r:{self.asserted}]-() WHERE NOT r.case IN $cases "
                                 "RETURN n.id AS id, r.wordings AS wordings, r.indicator AS indicator", ids=ids, cases=cases):
                remaining[row["id"]].update(_evidence(row))
            for row in self.rows(f"UNWIND $ids AS id MATCH (n:{check_name(label)} {{id: id}}) WHERE n.aliases IS NOT NULL "
                                 "RETURN n.id AS id, n.aliases AS aliases", ids=ids):
                key = (label, row["id"])
                kept = self.kept_nodes[key].properties.get("aliases", ()) if key in self.kept_nodes else ()
                lost = wordings[key] - remaining[row["id"]] - set(kept if isinstance(kept, tuple) else ())
                if left := sorted(set(row["aliases"]) - lost):
                    statement = f"MATCH (n:{check_name(label)} {{id: $id}}) SET n.aliases = $aliases"
                else:
                    statement = f"MATCH (n:{check_name(label)} {{id: $id}}) REMOVE n.aliases"
                if left != list(row["aliases"]):
                    self.rows(statement, id=row["id"], aliases=left)
                    changed += 1
        return changed

    def practice_wordings(self) -> int:
        """Take from the practices that stay the names of the measures that went, but for those that the lexicon or other instances have.

        Of a lexicon of the user's it is known only that it had a name; of several writings of one, any may be the lexicon's.
        """
        changed, lexicon = 0, {practice.name: practice.wordings for practice in load_practices().practices}
        for practice, names in sorted(self.unnamed.items()):
            for row in self.rows("MATCH (p:Practice {id: $id}) OPTIONAL MATCH (i:PolicyInstrument)-[:INSTANCE_OF]->(p) "
                                 "RETURN p.wordings AS wordings, collect(i.name) AS names", id=practice):
                had = row["wordings"] or []
                gone = names.keys() - {practice, *row["names"], *lexicon.get(practice, ())}
                staying = {wording_key(wording) for wording in had if wording not in gone}
                gone -= {name for name in gone if names[name] and wording_key(name) not in staying}
                left = [wording for wording in had if wording not in gone]
                if left != had:
                    self.rows("MATCH (p:Practice {id: $id}) SET p.wordings = $wordings", id=practice, wordings=left)
                    changed += 1
        return changed


def _by_label(keys: Iterable[Key]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for label, id_ in sorted(keys):
        found[label].append(id_)
    return found


def _evidence(row: dict[str, Any]) -> list[str]:
    return [*(row["wordings"] or ()), *([row["indicator"]] if row["indicator"] else [])]
