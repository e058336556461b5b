"""`reformgraph build`: the main job, from documents to a loaded graph and its view."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import Language, Text
from reformgraph.schema.records import Anomaly, Graph

from .errors import NotRead
from .options import OutputFile, json_option, keep_sources, lang_option, print_json, progress, store_options
from .report import anomalies_as_data, counts_as_data, print_anomalies, print_counts, print_notes, view_title


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--html", type=OutputFile(".html", ".htm"), help="同时写出网络视图 · also write the network view")
@click.option("--lexicon", type=click.Path(path_type=Path, exists=True, file_okay=False), help="用户词典目录 · folder of your own lexicon files")
@click.option("--decisions", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="人工裁定文件 · file of reviewed decisions (YAML)")
@click.option("--replace", is_flag=True, help="同一批次先移除旧内容 · take out what a batch asserted before it is loaded again")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="进程数 · processes")
@store_options
@json_option
@lang_option
def command(sources: tuple[Path, ...], html: Path | None, lexicon: Path | None, decisions: Path | None, replace: bool, jobs: int,
            store: StoreSettings, as_json: bool, lang: Language) -> None:
    """读取文档、抽取、与已有做法关联、装入图库，一步完成。

    Reads documents or folders, extracts, links to the practices that the graph knows, and loads; --html writes the view too. A document of a folder
    that cannot be read is told and left out, with exit status 1.

    Example: reformgraph build examples --graph demo.db --html demo.html
    """
    from reformgraph.extract import extract_sources, find_sources
    from reformgraph.graph import open_store, read_store
    from reformgraph.graph.linking import link, load_decisions, load_knowledge, stored_decisions
    from reformgraph.graph.linking.decision_notes import decision_notes
    from reformgraph.graph.linking.records import of_new, with_old_content, without_batches
    from reformgraph.graph.linking.store_links import load_linked
    from reformgraph.graph.load import earlier_note, earlier_versions
    from reformgraph.schema.merge import merge_graphs
    from reformgraph.schema.union import Counts

    listed, not_read = find_sources(sources), NotRead(lang)
    keep_sources(html, listed.files)
    decided, knowledge = load_decisions(decisions), load_knowledge(lexicon)
    print_anomalies(listed.skipped, lang)
    anomalies: list[Anomaly] = []
    read: list[tuple[str, str]] = []  # id and title of each batch

    def graphs() -> Iterator[Graph]:
        for extraction in progress(extract_sources(listed, str(lexicon or ""), jobs, unreadable=not_read.tell), "抽取 extracting", len(listed.files)):
            anomalies.extend(extraction.anomalies)
            read.append((extraction.batch.id, extraction.batch.title))
            yield extraction.graph

    batches = merge_graphs(graphs())
    print_anomalies(anomalies, lang)
    with open_store(store, write=True) as opened:
        known = read_store(opened)
        earlier = earlier_versions(opened, batches)
        if decisions is None:  # what people decided before is not undone by leaving the file out
            decided = stored_decisions(known).renumbered(earlier if replace else {})
        if replace:
            known = without_batches(known, earlier)
        elif earlier:
            print_notes([earlier_note(earlier, "--replace")], lang)
        linked = link(batches, known, decided, knowledge)
        print_notes(decision_notes(linked, decided, known, decisions), lang)
        summary = load_linked(opened, linked, replace_batch=replace)
        if not replace and (again := with_old_content(known, linked.graph, {id_ for id_, _ in read})):
            print_notes([Text(f"图库中已有的批次保留了旧内容，加 --replace 则替换：{'、'.join(again)}",
                              f"batches that the graph had keep what they said before; --replace puts the new in its place: {', '.join(again)}")], lang)
        whole = read_store(opened) if html else None
    if html and whole is not None:
        from reformgraph.graph.view import write_view

        write_view(whole, html, title=view_title(whole, lang), lang=lang)
    counts = Counts.of(of_new(linked.graph, batches))
    if as_json:
        print_json({"batches": [id_ for id_, _ in read], **counts_as_data(counts), "loaded": asdict(summary), "html": html,
                    "notes": anomalies_as_data([*listed.skipped, *anomalies], lang), "not_read": not_read.as_data()})
    else:
        print_counts(counts, lang)
        # All measures are linked anew, so what is loaded holds more than the table, which tells of the new batches.
        more = sum(counts.nodes.values()) != summary.nodes_created + summary.nodes_updated + summary.nodes_unchanged
        click.echo((("连同此前批次的举措和做法，" if lang == "zh" else "with the measures and practices of earlier batches, ") if more else "") + summary.describe(lang))
        if html:
            click.echo(("网络视图：" if lang == "zh" else "network view: ") + str(html))
    not_read.end()
