"""`reformgraph review`: a person decides the doubtful links, one by one."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language, ReviewError, Text, UsageError

from .options import json_option, lang_option, one_source, print_json, store_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reformgraph.graph.linking import Decision, Decisions, Link, LinkResult
    from reformgraph.graph.linking.bodies import Pair

_ASK = {"zh": "接受[编号] · 都不是(r) · 另一做法(o) · 自成新做法(n，不是“否”) · 跳过(s) · 上一条(b) · 帮助(?) · 结束(q)",
        "en": "accept [number] · none of them (r) · other practice (o) · new practice (n, not “no”) · skip (s) · back (b) · help (?) · quit (q)"}

_ASK_BODY = {"zh": "是同一个(a) · 不同(r) · 跳过(s) · 上一条(b) · 帮助(?) · 结束(q)", "en": "one and the same (a) · two (r) · skip (s) · back (b) · help (?) · quit (q)"}

_ASK_NAME = {"zh": {"o": "已有做法的名称（s 跳过，b 重选，q 结束）", "n": "新做法的名称（回车取方括号中的；s 跳过，b 重选，q 结束）"},
             "en": {"o": "name of the known practice (s skip, b choose again, q quit)", "n": "name of the new practice (Enter takes the one in brackets; s skip, b choose again, q quit)"}}

# Words that people type for a key; “no” in full is no new practice.
_SPOKEN = {"否": "r", "不": "r", "不是": "r", "都不是": "r", "no": "r", "reject": "r", "另一做法": "o", "other": "o", "新做法": "n", "自成新做法": "n", "new": "n",
           "同一个": "a", "是同一个": "a", "same": "a", "不同": "r", "two": "r", "跳过": "s", "skip": "s", "上一条": "b", "back": "b", "结束": "q", "quit": "q",
           "？": "?", "h": "?", "帮助": "?", "help": "?"}

_DONE = {"zh": {"accept": "归入 ", "reject": "不是 ", "new": "新做法 ", "same": "是同一个", "different": "不同"},
         "en": {"accept": "an instance of ", "reject": "not ", "new": "a new practice, ", "same": "one and the same", "different": "two"}}

_MOVES = {"zh": "  s   跳过，下次再问\n  b   回到上一条，撤回对它的裁定\n  q   结束；已作的裁定都已存好",
          "en": "  s   skip; it is asked again next time\n  b   back to the one before, and take back what was decided on it\n  q   quit; what was decided is kept"}

_HELP = {"zh": "  1   归入第 1 个做法，其余类推\n  r   都不是；r1 只排除第 1 个\n  o   归入另一已有做法，随后写出其名称或写法\n  n   自成新做法，随后写出其名称\n" + _MOVES["zh"],
         "en": "  1   an instance of the first practice, and so on\n  r   of none of them; r1 rejects the first only\n"
               "  o   of another known practice; its name or a wording is asked next\n  n   a practice of its own; its name is asked next\n" + _MOVES["en"]}

_HELP_BODY = {"zh": "  a   是同一个，合为一个节点\n  r   不同，分开\n" + _MOVES["zh"], "en": "  a   one and the same: one node\n  r   two: kept apart\n" + _MOVES["en"]}

Move = Literal["next", "again", "back", "quit"]
_LEAVES: dict[str, Move] = {"s": "next", "b": "back", "q": "quit"}


@click.command()
@click.option("--known", type=click.Path(path_type=Path, dir_okay=False), help="图谱文件，不用图库 · a graph file instead of the store")
@click.option("--decisions", type=click.Path(path_type=Path, dir_okay=False), default=Path("decisions.yaml"), show_default=True,
              help="人工裁定文件 · file of reviewed decisions (YAML)")
@click.option("--undo", metavar="ID", help="撤回对此举措的裁定，写编号或其结尾 · take back the decisions on this measure: its id, or how it ends")
@click.option("--list", "list_all", is_flag=True, help="只列出存疑项 · only list what is doubtful")
@store_options
@json_option
@lang_option
def command(known: Path | None, decisions: Path, undo: str | None, list_all: bool, store: StoreSettings, as_json: bool, lang: Language) -> None:
    """逐条裁定存疑的关联；裁定存入 YAML 文件，可修改、可共享、可撤回。

    Asks about each doubtful link and keeps the decisions in a YAML file. Run `build` or `link` with --decisions to apply them. What the file
    decides is not asked again; where there is no file yet, what the graph holds of earlier decisions is not, and goes into the file.

    Example: reformgraph review --list
    """
    from dataclasses import replace

    from reformgraph.graph.linking import Link, link, load_decisions, save_decisions, stored_decisions
    from reformgraph.graph.linking.bodies import names_of
    from reformgraph.graph.linking.decision_notes import review_notes
    from reformgraph.graph.linking.review import doubtful
    from reformgraph.graph.linking.sources import required_graph

    from .report import print_notes

    if as_json and not list_all:
        raise UsageError(Text("--json 只与 --list 合用", "--json goes with --list only"), remedy=Text("请加 --list", "Add --list"))
    one_source(known, "--known")
    decided = load_decisions(decisions)
    if undo is not None:
        try:
            id_ = decided.named(undo)
        except ReviewError as error:
            raise ReviewError(error.what, file=str(decisions), remedy=error.remedy) from None
        kept = decided.without(id_)
        count = len(decided.entries) - len(kept.entries)
        save_decisions(kept, decisions)
        click.echo(f"已撤回对 {id_} 的 {count} 条裁定；带 --decisions {decisions} 运行 reformgraph build 后，图库随之改变" if lang == "zh" else
                   f"{count} decisions on {id_} taken back; run reformgraph build with --decisions {decisions}, and the graph follows")
        return
    graph = required_graph(known, store, linked=False)
    stored = stored_decisions(graph)
    if not decisions.exists():  # a file that is begun now would be the whole truth to `build`, so it holds what the graph holds
        decided = stored
    print_notes(review_notes(decided, stored, decisions), lang)
    result = link(graph, None, decided)
    open_links = list(doubtful(result, decided))
    before = decided
    texts = {node.id: str(node.properties.get("text", "")) for node in graph.nodes if node.label == "Case"}
    names = names_of(graph)
    if as_json:
        print_json({"measures": [_as_data(one) for one in open_links],
                    "bodies": [{"old": p.old, "new": p.new, "why": p.why} for p in result.resolution.doubtful]})
        return
    questions: list[Link | Pair] = [*open_links, *result.resolution.doubtful]
    answered: list[tuple[int, Link | Pair, Decisions]] = []  # each question that was answered, and what was decided before it
    at = 0
    while at < len(questions):
        one = questions[at]
        if isinstance(one, Link):
            _show(one, at + 1, len(open_links), result, texts, lang)
        else:
            _show_body(one, names, lang)
        if list_all:
            at += 1
            continue
        answer, move = _ask(one, result, lang) if isinstance(one, Link) else _ask_body(one, lang)
        if move == "quit":
            break
        if move == "back" and not answered:
            click.echo("这是第一条" if lang == "zh" else "this is the first one")
            continue
        kept = decided
        if move == "back":
            at, questions[at], kept = answered.pop()
        else:
            answered.append((at, one, decided))
            for decision in answer:
                kept = kept.with_decision(decision)
        if move == "again" and isinstance(one, Link):
            gone = {decision.other for decision in answer}
            questions[at] = replace(one, candidates=tuple(c for c in one.candidates if c.practice not in gone))
        at += move == "next"
        if move != "back":
            click.echo(_done(answer, lang) + (("（b 撤回）" if lang == "zh" else " (b takes it back)") if answer and at < len(questions) else ""))
        if kept != decided:
            decided = kept
            save_decisions(decided, decisions)
    if not open_links and not result.resolution.doubtful:
        click.echo("没有存疑项" if lang == "zh" else "nothing is doubtful")
    if decided != before:
        click.echo(f"\n裁定已存入 {decisions}；带 --decisions {decisions} 运行 reformgraph build 后生效，带 --undo 编号 运行 reformgraph review 则撤回一条" if lang == "zh" else
                   f"\nThe decisions are in {decisions}; run reformgraph build with --decisions {decisions} to apply them, reformgraph review with --undo ID to take one back")


def _done(answer: "tuple[Decision, ...]", lang: Language) -> str:
    """What an answer has decided, for a look before the next question."""
    if not answer:
        return "→ 跳过" if lang == "zh" else "→ skipped"
    practices = [decision.other for decision in answer if decision.subject == "measure"]
    return f"→ {_DONE[lang][answer[0].verdict]}" + ("、" if lang == "zh" else ", ").join(practices)


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


def _show_body(pair: "Pair", names: "Mapping[tuple[str, str], str]", lang: Language) -> None:
    from reformgraph.graph.linking.bodies import shown
    from reformgraph.graph.linking.report import reason_in

    click.echo(f"\n{shown(pair.label, pair.old, names)} ＝ {shown(pair.label, pair.new, names)} ?  ({reason_in(lang, pair.why)})")


def _ask(one: "Link", result: "LinkResult", lang: Language) -> "tuple[tuple[Decision, ...], Move]":
    """The decisions that an answer means, and where it leads: `again` is this question, less the candidate that was rejected."""
    from dataclasses import replace

    from reformgraph.graph.linking import review

    choices = {str(number): candidate for number, candidate in enumerate(one.candidates, 1)}
    while True:
        answer = _reply(_ASK[lang], (*choices, "r", *(f"r{number}" for number in choices), "o", "n"), _HELP[lang], lang)
        if answer in _LEAVES:
            return (), _LEAVES[answer]
        if answer in choices:
            return (review.accept(one, choices[answer]),), "next"
        if answer[0] == "r":
            rejected = (choices[answer[1:]],) if answer[1:] else one.candidates
            return review.reject(replace(one, candidates=rejected)), "next" if len(rejected) == len(one.candidates) else "again"
        name: str = click.prompt(_ASK_NAME[lang][answer], default=one.instrument.name if answer == "n" else None)
        leaves = _SPOKEN.get(name.strip().lower(), name.strip().lower())
        if leaves in ("s", "q"):
            return (), _LEAVES[leaves]
        if leaves == "b":
            continue
        try:
            decision = review.other(one, name, result) if answer == "o" else review.new(one, name)
        except ReviewError as error:  # a slip of the hand is told and asked again
            click.echo(error.message(lang))
            continue
        if decision.other != name.strip():
            click.echo(f"“{name.strip()}”是做法“{decision.other}”的写法" if lang == "zh" else f"“{name.strip()}” is a wording of the practice “{decision.other}”")
        return (decision,), "next"


def _ask_body(pair: "Pair", lang: Language) -> "tuple[tuple[Decision, ...], Move]":
    from reformgraph.graph.linking.review import one_body

    answer = _reply(_ASK_BODY[lang], ("a", "r"), _HELP_BODY[lang], lang)
    return ((), _LEAVES[answer]) if answer in _LEAVES else ((one_body(pair, same=answer == "a"),), "next")


def _reply(question: str, keys: tuple[str, ...], explained: str, lang: Language) -> str:
    """One of the keys, or one of those that leave every question; help is given, and another key told, before it is asked again."""
    known = (*keys, *_LEAVES, "?")
    while True:
        reply = "".join(click.prompt(question, default="s", show_default=False).lower().split())
        reply = _SPOKEN.get(reply, reply)
        if reply == "?":
            click.echo(explained)
            continue
        if reply in known:
            return reply
        click.echo(f"没有“{reply}”这一选项，可输入 {'、'.join(known)}" if lang == "zh" else f"“{reply}” is no choice; type one of {', '.join(known)}")
