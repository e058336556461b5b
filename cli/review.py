"""`reformgraph review`: a person decides the doubtful links, one by one."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language, ReviewError, Text, UsageError

from .options import json_option, lang_option, one_source, print_json, store_options

if TYPE_CHECKING:
    from reformgraph.graph.linking import Decision, Link, LinkResult

_ASK = {"zh": "接受[编号] · 否(r) · 另一做法(o) · 新做法(n) · 跳过(s) · 结束(q)", "en": "accept [number] · reject (r) · other practice (o) · new practice (n) · skip (s) · quit (q)"}

_ASK_BODY = {"zh": "是同一个(a) · 不同(r) · 跳过(s) · 结束(q)", "en": "one and the same (a) · two (r) · skip (s) · quit (q)"}


@click.command()
@click.option("--known", type=click.Path(path_type=Path, dir_okay=False), help="图谱文件，不用图库 · a graph file instead of the store")
@click.option("--decisions", type=click.Path(path_type=Path, dir_okay=False), default=Path("decisions.yaml"), show_default=True,
              help="人工裁定文件 · file of reviewed decisions (YAML)")
@click.option("--undo", metavar="ID", help="撤回对此举措的裁定 · take back the decisions on this measure")
@click.option("--list", "list_all", is_flag=True, help="只列出存疑项 · only list what is doubtful")
@store_options
@json_option
@lang_option
def command(known: Path | None, decisions: Path, undo: str | None, list_all: bool, store: StoreSettings, as_json: bool, lang: Language) -> None:
    """逐条裁定存疑的关联；裁定存入 YAML 文件，可修改、可共享、可撤回。

    Asks about each doubtful link and keeps the decisions in a YAML file. Run `build` or `link` with --decisions to apply them.

    Example: reformgraph review --list
    """
    from reformgraph.graph.linking import link, load_decisions, save_decisions
    from reformgraph.graph.linking.bodies import names_of, shown
    from reformgraph.graph.linking.report import reason_in
    from reformgraph.graph.linking.review import doubtful, one_body
    from reformgraph.graph.linking.sources import required_graph

    if as_json and not list_all:
        raise UsageError(Text("--json 只与 --list 合用", "--json goes with --list only"), remedy=Text("请加 --list", "Add --list"))
    one_source(known, "--known")
    decided = load_decisions(decisions)
    if undo is not None:
        kept = decided.without(undo)
        count = len(decided.entries) - len(kept.entries)
        if not count:
            raise ReviewError(Text(f"没有对 {undo} 的裁定", f"there is no decision on {undo}"), file=str(decisions),
                              remedy=Text("编号写法见文件中的 measure、body 或 place", "The file has its id as measure, body or place"))
        save_decisions(kept, decisions)
        click.echo(f"已撤回 {count} 条裁定" if lang == "zh" else f"{count} decisions taken back")
        return
    graph = required_graph(known, store, linked=False)
    result = link(graph, None, decided)
    open_links = list(doubtful(result, decided))
    before = decided
    texts = {node.id: str(node.properties.get("text", "")) for node in graph.nodes if node.label == "Case"}
    names = names_of(graph)
    if as_json:
        print_json({"measures": [_as_data(one) for one in open_links],
                    "bodies": [{"old": p.old, "new": p.new, "why": p.why} for p in result.resolution.doubtful]})
        return
    for number, one in enumerate(open_links, 1):
        _show(one, number, len(open_links), result, texts, lang)
        if list_all:
            continue
        answer = _ask(one, result, lang)
        if answer is None:
            break
        for decision in answer:
            decided = decided.with_decision(decision)
        if answer:
            save_decisions(decided, decisions)
    else:
        for pair in result.resolution.doubtful:
            click.echo(f"\n{shown(pair.label, pair.old, names)} ＝ {shown(pair.label, pair.new, names)} ?  ({reason_in(lang, pair.why)})")
            if not list_all:
                reply = _reply(_ASK_BODY[lang], ("a", "r", "s", "q"), lang)
                if reply in {"a", "r"}:
                    decided = decided.with_decision(one_body(pair, same=reply == "a"))
                    save_decisions(decided, decisions)
                elif reply == "q":
                    break
    if not open_links and not result.resolution.doubtful:
        click.echo("没有存疑项" if lang == "zh" else "nothing is doubtful")
    if decided != before:
        click.echo(f"\n裁定已存入 {decisions}；带 --decisions {decisions} 运行 reformgraph build 后生效" if lang == "zh" else
                   f"\nThe decisions are in {decisions}; run reformgraph build with --decisions {decisions} to apply them")


def _as_data(one: "Link") -> dict[str, object]:
    measure = one.instrument
    return {"id": measure.id, "name": measure.name, "case": measure.case, "quote": measure.quote,
            "candidates": [{"practice": c.practice, "score": c.score, "why": c.why, "measure": c.instrument.id if c.instrument else None}
                           for c in one.candidates]}


def _show(one: "Link", number: int, total: int, result: "LinkResult", texts: dict[str, str], lang: Language) -> None:
    from reformgraph.graph.linking.report import reason_in
    from reformgraph.graph.linking.review import sentence

    measure = one.instrument
    click.echo(f"\n[{number}/{total}] {measure.name}  ({measure.id})\n    {measure.title}\n    {sentence(measure, texts)}")
    for choice, candidate in enumerate(one.candidates, 1):
        click.echo(f"  {choice}. {candidate.practice}  {candidate.score:.2f}  {reason_in(lang, candidate.why)}")
        if candidate.practice in result.lexicon:
            click.echo(f"     {result.lexicon[candidate.practice].definition}")
        if other := candidate.instrument:
            click.echo(f"     {other.name} ({other.case} {other.title}): {sentence(other, texts)}")


def _ask(one: "Link", result: "LinkResult", lang: Language) -> "tuple[Decision, ...] | None":
    """The decisions that an answer means; none for skip, None for quit."""
    from reformgraph.graph.linking import review

    choices = [str(number) for number in range(1, len(one.candidates) + 1)]
    while True:
        answer = _reply(_ASK[lang], (*choices, "r", "o", "n", "s", "q"), lang)
        if answer == "q":
            return None
        if answer == "s":
            return ()
        if answer == "r":
            return review.reject(one)
        if answer in choices:
            return (review.accept(one, one.candidates[int(answer) - 1]),)
        name = click.prompt("做法名" if lang == "zh" else "name of the practice", default=one.instrument.name if answer == "n" else None)
        try:
            return (review.other(one, name, result) if answer == "o" else review.new(one, name),)
        except ReviewError as error:  # a slip of the hand is told and asked again
            click.echo(error.message(lang))


def _reply(question: str, known: tuple[str, ...], lang: Language) -> str:
    """One of the known keys; another is told and asked again."""
    while True:
        reply: str = click.prompt(question, default="s", show_default=False).strip().lower()
        if reply in known:
            return reply
        click.echo(f"没有“{reply}”这一选项，可输入 {'、'.join(known)}" if lang == "zh" else f"“{reply}” is no choice; type one of {', '.join(known)}")
