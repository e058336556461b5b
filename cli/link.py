"""`reformgraph link`: which measures of a new batch are known, doubtful or new."""

from pathlib import Path

import click

from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language

from .errors import NotRead
from .options import (
    OutputFile,
    graph_is_named,
    json_option,
    keep_sources,
    lang_option,
    one_source,
    print_text,
    progress,
    store_options,
)


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--known", type=click.Path(path_type=Path, dir_okay=False), help="已有图谱文件，不用图库 · a graph file to compare with, instead of the store")
@click.option("--decisions", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="人工裁定文件 · file of reviewed decisions (YAML)")
@click.option("--lexicon", type=click.Path(path_type=Path, exists=True, file_okay=False), help="用户词典目录 · folder of your own lexicon files")
@click.option("--explain", is_flag=True, help="说明每条关联的依据 · say why each was or was not matched")
@click.option("-o", "--output", type=OutputFile(".jsonl", ".xlsx", ".csv", ".md", ".json"), help="写入 .jsonl（图谱）或 .xlsx、.csv、.md、.json（表）· graph or table file")
@store_options
@json_option
@lang_option
def command(sources: tuple[Path, ...], known: Path | None, decisions: Path | None, lexicon: Path | None, explain: bool, output: Path | None,
            store: StoreSettings, as_json: bool, lang: Language) -> None:
    """把新批次的举措与已有做法比对：图库已有、词典已收而图库未见、存疑、新做法。图库不变。

    Compares the measures of new documents or graph files (.jsonl) with the known practices: known, in the lexicon only, doubtful, new. The store
    stays as it is.

    Example: reformgraph link examples/regions-2024-1.html --explain
    """
    from reformgraph.extract import find_sources
    from reformgraph.graph.linking import link, load_decisions, load_knowledge, stored_decisions
    from reformgraph.graph.linking.decision_notes import decision_notes
    from reformgraph.graph.linking.report import cases_without_measures, link_sheets, summary
    from reformgraph.graph.linking.sheets import Sheet, sheets_as_text, write_sheets
    from reformgraph.graph.linking.sources import known_graph, required_graph
    from reformgraph.schema.jsonl import read_graph, write_graph
    from reformgraph.schema.merge import merge_graphs

    from .report import print_anomalies, print_notes

    one_source(known, "--known")
    ready = [path for path in sources if path.suffix.lower() == ".jsonl"]
    documents = tuple(path for path in sources if path not in ready)
    not_read = NotRead(lang)
    listed = find_sources(documents) if documents else None
    keep_sources(output, [*ready, *(listed.files if listed else ()), *([known] if known else [])])
    decided, knowledge = load_decisions(decisions), load_knowledge(lexicon)
    # A graph that is named must be there; without one the lexicon alone is what is known.
    before = required_graph(None, store) if known is None and graph_is_named() else known_graph(known, store)
    graphs = [read_graph(path) for path in ready]
    if listed:
        from reformgraph.extract import extract_sources

        print_anomalies(listed.skipped, lang)
        found = extract_sources(listed, str(lexicon or ""), 1, unreadable=not_read.tell)
        graphs += [e.graph for e in progress(found, "抽取 extracting", len(listed.files))]
    graph = merge_graphs(graphs)
    if decisions is None:
        decided = stored_decisions(before)
    result = link(graph, before, decided, knowledge)
    print_notes(decision_notes(result, decided, before, decisions), lang)

    def sheets(words: Language) -> list[Sheet]:
        return link_sheets(result, merge_graphs([before, result.graph]) if before else result.graph, words, explain=explain, ids=explain or as_json or output is not None)

    if output is not None and output.suffix.lower() == ".jsonl":
        write_graph(result.graph, output)
    elif output is not None:
        write_sheets(sheets(lang), output)
    if as_json:
        print_text(sheets_as_text(sheets("en"), "json"), "json")
    elif output is None:
        click.echo(sheets_as_text(sheets(lang), "table"), nl=False)
    for line in filter(None, (summary(result, lang), cases_without_measures(result, graph, lang))):
        click.echo(line, err=as_json or output is not None)
    not_read.end()
