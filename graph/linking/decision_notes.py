"""What a user should hear of the decisions that were, or were not, applied."""

from collections.abc import Iterator
from pathlib import Path

from reformgraph.schema.errors import Text
from reformgraph.schema.records import Graph

from .decisions import Decisions, stored_decisions
from .result import LinkResult


def decision_notes(result: LinkResult, decisions: Decisions, known: Graph | None, file: Path | None) -> Iterator[Text]:
    """Decisions that match no measure, no body or place, or no practice, those of the graph that stay without a file, and those that the file given does not hold.

    `decisions` are those that were applied: of the file, else of the known graph.
    """
    links = {one.instrument.id: one for one in result.links}
    lost = [decision.id for decision in decisions.of("measure") if decision.id not in links]
    if lost:
        yield Text(f"{len(lost)} 条裁定未找到对应举措：{some(lost)}", f"{len(lost)} decisions match no measure: {some(lost)}")
    if missing := list(result.resolution.missing):
        yield Text(f"裁定中有 {len(missing)} 个部门、机构或地区图中没有，所涉裁定不起作用：{some(missing)}。部门和机构写 body，地区写 place，名称照图中的写",
                   f"{len(missing)} bodies or places of decisions are not in the graph, so these do nothing: {some(missing)}. "
                   "Write departments and organizations under body and places under place, by the names of the graph")
    by_rule = {one.practice for one in result.links if one.decided_by != "review"} | set(result.lexicon)
    coined = sorted({decision.other for decision in decisions.of("measure") if decision.verdict == "accept" and decision.id in links} - by_rule)
    if coined:
        yield Text(f"裁定所归入的做法在词典和图库中都没有，已另立：{some(coined)}。请核对写法",
                   f"neither the lexicon nor the graph has the practices that decisions name, they were made: {some(coined)}. Check how they are written")
    stored = [decision.id for decision in stored_decisions(known).entries if decision.id in links]
    if stored and file is None:
        yield Text(f"图库中已有的 {len(stored)} 条举措裁定照旧有效；机构、地区的裁定只在裁定文件中，需要时请加 --decisions",
                   f"{len(stored)} decisions on measures that the graph holds stay in force; those on bodies and places are in the file only: name it with --decisions")
    gone = [id_ for id_ in stored if links[id_].decided_by != "review"]
    if gone and file is not None:
        yield Text(f"{file} 中没有图库已有的 {len(gone)} 条裁定，它们不再有效：{some(gone)}。要保留，请补入该文件，或不加 --decisions",
                   f"{file} lacks {len(gone)} decisions that the graph holds, they are no longer in force: {some(gone)}. "
                   "To keep them, add them to the file or leave --decisions out")


def review_notes(decided: Decisions, stored: Decisions, file: Path) -> Iterator[Text]:
    """Which decisions of the graph are not asked again because there is no file yet, and which are because the file does not hold them."""
    held = {decision.id for decision in decided.entries}
    lacking = [decision.id for decision in stored.entries if decision.id not in held]
    if lacking:
        yield Text(f"{file} 中没有图库已有的 {len(lacking)} 条裁定，所涉举措照样询问：{some(lacking)}",
                   f"{file} lacks {len(lacking)} decisions that the graph holds; their measures are asked about: {some(lacking)}")
    elif stored.entries and not file.exists():
        yield Text(f"图库中已有的 {len(stored.entries)} 条举措裁定照旧有效，不再询问；有新裁定时一并存入 {file}",
                   f"{len(stored.entries)} decisions on measures that the graph holds stay in force and are not asked again; they go into {file} with the next one")


def some(names: list[str], most: int = 5) -> str:
    """The first few names of a list."""
    return "、".join(names[:most]) + ("…" if len(names) > most else "")
