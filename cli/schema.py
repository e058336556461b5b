"""`reformgraph schema`: the graph model as a table or a Mermaid diagram."""

import click
from rich.table import Column, Table

from reformgraph.graph.plain_console import plain_console
from reformgraph.schema.errors import Language, Text, UsageError
from reformgraph.schema.ontology import Ontology, load_ontology

from .options import json_option, lang_option, print_json


@click.command()
@click.option("--mermaid", is_flag=True, help="输出 Mermaid 图 · print a Mermaid diagram")
@json_option
@lang_option
def command(mermaid: bool, as_json: bool, lang: Language) -> None:
    """显示图谱模型：节点标签、关系类型、两端与属性。

    Prints the graph model: labels, relationship types, their ends and properties.

    Example: reformgraph schema --mermaid
    """
    if mermaid and as_json:
        raise UsageError(Text("--mermaid 与 --json 只能给一个", "--mermaid and --json exclude each other"), remedy=Text("请去掉其一", "Leave one out"))
    ontology = load_ontology()
    if mermaid:
        click.echo(mermaid_diagram(ontology, lang))
    elif as_json:
        print_json(_as_data(ontology))
    else:
        _print_tables(ontology, lang)


def mermaid_diagram(ontology: Ontology, lang: Language) -> str:
    """One arrow per relationship type and pair of ends; mentions are left out, since every node has one."""
    lines = ["graph LR"]
    lines += [f'  {label.name}["{_title(label.title, label.title_en, lang)}<br/>{label.name}"]' for label in ontology.labels.values()]
    for rel in ontology.relationships.values():
        if rel.name != "MENTIONS":
            arrow = "---" if rel.undirected else "-->"
            lines += [f"  {start} {arrow}|{rel.name}| {end}" for start, end in rel.ends]
    return "\n".join(lines)


def _title(zh: str, en: str, lang: Language) -> str:
    return zh if lang == "zh" else en


def _print_tables(ontology: Ontology, lang: Language) -> None:
    console = plain_console()
    labels = Table("标签 Label", "名称 Title", "属性 Properties", Column("说明 What it is", overflow="fold"))  # Chinese has no spaces to break at
    for label in ontology.labels.values():
        names = ", ".join(p.name + ("*" if p.required else "") for p in label.properties)
        labels.add_row(":".join(label.labels), _title(label.title, label.title_en, lang), f"id*, name*{', ' if names else ''}{names}",
                       _title(label.comment_zh, label.comment, lang))
    rels = Table("关系 Type", "名称 Title", "两端 Ends", Column("说明 When", overflow="fold"))
    for rel in ontology.relationships.values():
        ends = "\n".join(f"{a} {'—' if rel.undirected else '→'} {b}" for a, b in rel.ends)
        rels.add_row(rel.name, _title(rel.title, rel.title_en, lang), ends, _title(rel.comment_zh, rel.comment, lang))
    console.print(labels)
    console.print(rels)


def _as_data(ontology: Ontology) -> dict[str, object]:
    def properties(items: tuple[object, ...]) -> list[dict[str, object]]:
        return [{slot: getattr(p, slot) for slot in ("name", "type", "required", "unit", "values", "comment")} for p in items]

    return {
        "labels": {n: {"title": x.title, "title_en": x.title_en, "comment": x.comment, "comment_zh": x.comment_zh, "colour": x.colour, "labels": x.labels,
                       "properties": properties(x.properties)} for n, x in ontology.labels.items()},
        "relationships": {n: {"title": x.title, "title_en": x.title_en, "comment": x.comment, "comment_zh": x.comment_zh, "ends": x.ends, "undirected": x.undirected,
                              "properties": properties(x.properties)} for n, x in ontology.relationships.items()},
    }
