"""What `extract` and `build` tell of a graph: counts by label and type, and what was odd in the documents."""

from collections.abc import Iterable, Sequence

import click
from rich.table import Table

from reformgraph.graph.plain_console import plain_console
from reformgraph.schema.errors import Language, Text
from reformgraph.schema.ontology import load_ontology
from reformgraph.schema.records import Anomaly, Graph
from reformgraph.schema.union import Counts


def print_anomalies(anomalies: Sequence[Anomaly], lang: Language) -> None:
    """One line each on standard error."""
    for anomaly in anomalies:
        click.echo(f"{'注意' if lang == 'zh' else 'note'}: {_where(anomaly, lang)}: {anomaly.zh if lang == 'zh' else anomaly.en}", err=True)


def _where(anomaly: Anomaly, lang: Language) -> str:
    """The file and the case; a bare number behind a file's name would read as a line."""
    if anomaly.kind == "file-skipped":
        return anomaly.place  # the path, which ends with the file's name
    if not anomaly.place or anomaly.kind == "number-missing":  # the note names the case
        return anomaly.source
    return anomaly.source + (f": 第 {anomaly.place} 号案例" if lang == "zh" else f": case {anomaly.place}")


def print_notes(notes: Iterable[Text], lang: Language) -> None:
    """The same for what concerns no document."""
    for note in notes:
        click.echo(f"{'注意' if lang == 'zh' else 'note'}: {note.in_language(lang)}", err=True)


def anomalies_as_data(anomalies: Sequence[Anomaly], lang: Language) -> list[dict[str, str]]:
    """The same for --json."""
    return [{"file": a.source, "place": a.place, "note": a.zh if lang == "zh" else a.en} for a in anomalies]


def counts_as_data(counts: Counts) -> dict[str, dict[str, int]]:
    """Nodes by label and relationships by type, for --json."""
    ontology = load_ontology()
    return {"nodes": {name: counts.nodes[name] for name in ontology.labels},
            "relationships": {name: counts.relationships[name] for name in ontology.relationships}}


def print_counts(counts: Counts, lang: Language) -> None:
    """Nodes by label and relationships by type, in the order of the ontology."""
    ontology = load_ontology()
    nodes, rels = counts.nodes, counts.relationships
    table = Table(box=None, pad_edge=False)
    for title, style in ((("节点" if lang == "zh" else "nodes"), "bold"), ("", ""), (("关系" if lang == "zh" else "relationships"), "bold"), ("", "")):
        table.add_column(title, style=style, justify="left" if title else "right")
    left = [(f"{x.title} {x.name}" if lang == "zh" else x.title_en, nodes[x.name]) for x in ontology.labels.values() if nodes[x.name]]
    right = [(f"{x.title} {x.name}" if lang == "zh" else x.name, rels[x.name]) for x in ontology.relationships.values() if rels[x.name]]
    for i in range(max(len(left), len(right))):
        a = left[i] if i < len(left) else ("", "")
        b = right[i] if i < len(right) else ("", "")
        table.add_row(a[0], str(a[1]), b[0], str(b[1]))
    plain_console().print(table)


def view_title(graph: Graph, lang: Language) -> str:
    """What a view is called that is given no title: its batches, or how many there are."""
    batches = [n for n in graph.nodes if n.label == "Batch"]
    named = [str(n.properties.get("title", n.name)) for n in batches[:2]]
    if not named:
        return "改革案例图谱" if lang == "zh" else "Graph of reform cases"
    if len(batches) <= 2:
        return "、".join(named)
    return f"改革案例图谱（{len(batches)} 批）" if lang == "zh" else f"Graph of reform cases ({len(batches)} batches)"
