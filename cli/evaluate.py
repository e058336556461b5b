"""`reformgraph evaluate`: how right the extraction is, against gold."""

from pathlib import Path

import click
from rich.table import Table

from reformgraph.graph.plain_console import plain_console
from reformgraph.schema.errors import InputError, Language, Text, UsageError
from reformgraph.schema.ontology import load_ontology

from .options import json_option, lang_option, print_json, progress

_IN_CHINESE = {"departments": "部门", "organizations": "机构", "localities": "地区", "instruments": "政策工具", "platforms": "平台", "metrics": "数据",
               "NODES": "节点合计", "RELATIONS": "关系合计", "ALL": "总计"}


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("--texts", type=click.Path(path_type=Path, exists=True, file_okay=False),
              help="原文目录，默认与标注同处 · folder of the texts, ID.txt each; beside the gold by default")
@click.option("--practices", is_flag=True, help="标注是做法分组，评估关联 · GOLD is a file of practice groups: score the linking")
@click.option("--misses", is_flag=True, help="列出漏抽与多抽 · list what was missed and what was too much")
@click.option("--lexicon", type=click.Path(path_type=Path, exists=True, file_okay=False), help="用户词典目录 · folder of your own lexicon files")
@json_option
@lang_option
def command(gold: Path, texts: Path | None, practices: bool, misses: bool, lexicon: Path | None, as_json: bool, lang: Language) -> None:
    """对照标注计算各类节点、指标与关系的准确率、召回率与 F1。

    Scores the extraction against gold: precision, recall and F1 per kind of node, measurement and relation.

    Example: reformgraph evaluate tests/gold --misses
    """
    if practices:
        if ignored := next((name for name, given in (("--texts", texts), ("--misses", misses), ("--lexicon", lexicon)) if given), ""):
            raise UsageError(Text(f"{ignored} 对 --practices 不起作用", f"{ignored} does nothing with --practices"), remedy=Text(f"请去掉 {ignored}", f"Leave {ignored} out"))
        _evaluate_practices(gold, as_json, lang)
        return
    from reformgraph.extract import extract_sources
    from reformgraph.extract.evaluate import as_gold, read_gold, score_case, totals

    wanted = read_gold(gold)
    folder = texts or gold
    files = {id_: folder / f"{id_}.txt" for id_ in wanted}
    for path in files.values():
        if not path.exists():
            raise InputError(Text("缺少标注对应的原文", "the text of a gold file is missing"), file=str(path),
                             remedy=Text("用 --texts 指明原文目录", "Name the folder of the texts with --texts"))
    scores = {}
    for id_, path in progress(files.items(), "评估 evaluating", len(files)):
        extraction = next(iter(extract_sources([path], str(lexicon or ""))))
        scores[id_] = score_case(wanted[id_], as_gold(extraction.graph, extraction.batch.cases[0].id))
    total = totals(scores.values())
    if as_json:
        data: dict[str, object] = {kind: {"precision": round(s.precision, 4), "recall": round(s.recall, 4), "f1": round(s.f1, 4), "gold": s.gold, "found": s.found}
                                   for kind, s in total.items()}
        if misses:
            data["misses"] = [{"case": id_, "kind": kind, "missed": s.missed, "extra": s.extra} for id_, case in scores.items() for kind, s in case.items()
                              if s.missed or s.extra]
        print_json(data)
        return
    table = Table(*(("类别", "准确率", "召回率", "F1", "标注", "抽取") if lang == "zh" else ("kind", "precision", "recall", "F1", "gold", "found")))
    types = load_ontology().relationships
    for kind, s in total.items():
        title = _IN_CHINESE.get(kind) or (types[kind].title if kind in types else "")
        shown = (f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}") if s.gold or s.found else ("–", "–", "–")
        table.add_row(f"{title} {kind}" if lang == "zh" and title else kind, *shown, str(s.gold), str(s.found))
    plain_console().print(table)
    if misses:
        for id_, case in scores.items():
            for kind, s in case.items():
                for mark, names in (("-", s.missed), ("+", s.extra)):
                    for name in names:
                        click.echo(f"{id_} {kind} {mark} {name}")


def _evaluate_practices(groups: Path, as_json: bool, lang: Language) -> None:
    from reformgraph.graph.linking.evaluate import evaluate_practices, read_groups

    rows = evaluate_practices(read_groups(groups))
    if as_json:
        print_json({row.method: row.figures() for row in rows})
        return
    table = Table(*(("方法", "B³ 准确率", "B³ 召回率", "B³ F1", "错并") if lang == "zh" else ("method", "B³ precision", "B³ recall", "B³ F1", "wrong merges")))
    for row in rows:
        table.add_row(row.method, f"{row.precision:.3f}", f"{row.recall:.3f}", f"{row.f1:.3f}", str(row.wrong_merges))
    plain_console().print(table)
