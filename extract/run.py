"""From sources to graphs: read, segment, run the pipeline, assemble; one batch at a time."""

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from reformgraph.schema.errors import InputError, LimitError, ReformgraphError, Text
from reformgraph.schema.records import Anomaly, Batch, Document, Graph

from .assemble import assemble
from .pipeline import build_pipeline, read_cases
from .places.gazetteer import Gazetteer, gazetteer
from .read import Sources, find_sources, read_document
from .segment import segment

_MOST_PROCESSES = 61 if sys.platform == "win32" else 1_000  # Windows waits for no more of them


@dataclass(frozen=True, slots=True)
class Extraction:
    """One batch with its graph and what was odd in its document."""

    batch: Batch
    graph: Graph
    anomalies: tuple[Anomaly, ...]


def extract_document(document: Document, user_lexicon: str = "") -> Extraction:
    """The graph of one document; the same document always gives the same graph. Raises KnowledgeError for a user lexicon that is not well formed."""
    places = gazetteer(user_lexicon)
    batch, anomalies = segment(document)
    readings = list(read_cases(build_pipeline(user_lexicon), batch, batch_place(batch, places)))
    graph = assemble(batch, readings, places, user_lexicon)
    if batch.cases and not any(rel.type == "MENTIONS" for rel in graph.relationships):
        nothing = Anomaly("nothing-found", batch.source, "", "没有找到部门、举措、平台或指标，请确认是改革案例", "no body, measure, platform or indicator was found; is it a text of reform cases?")
        anomalies = (*anomalies, nothing)
    return Extraction(batch, graph, anomalies)


def extract_sources(sources: Sequence[Path] | Sources, user_lexicon: str = "", jobs: int = 1, *,
                    unreadable: Callable[[ReformgraphError], object] | None = None) -> Iterator[Extraction]:
    """The batches of files and folders, in the order of their names; `jobs` processes share the documents.

    At most two documents per process are read or wait ahead of the one that is asked for. Raises InputError or LimitError for a document that
    cannot be read, once those before it are given, and InputError when a process is killed. With `unreadable` a document that was found in a
    folder does not stop the others: the error is handed over, and raised only when nothing could be read.
    """
    listed = sources if isinstance(sources, Sources) else find_sources(sources)
    last: ReformgraphError | None = None
    given = False
    for path, result in _results(listed.files, user_lexicon, jobs):
        try:
            extraction = result()
        except (InputError, LimitError) as error:
            if unreadable is None or path in listed.named or isinstance(error.__cause__, BrokenProcessPool):
                raise
            if last is not None:
                unreadable(last)
            last = error
            continue
        given = True
        yield extraction
    if last is not None:
        if not given:
            raise last
        assert unreadable is not None
        unreadable(last)


def _results(paths: Sequence[Path], user_lexicon: str, jobs: int) -> Iterator[tuple[Path, Callable[[], Extraction]]]:
    """The documents in order, each with what gives its batch or raises why there is none."""
    if jobs <= 1 or len(paths) == 1:
        yield from ((path, partial(extract_path, path, user_lexicon)) for path in paths)
        return
    # Started afresh, not forked: the caller may have threads (a progress bar, a store's driver), which a fork would leave half-alive.
    pool = ProcessPoolExecutor(min(jobs, len(paths), _MOST_PROCESSES), mp_context=get_context("spawn"))
    try:
        waiting: deque[tuple[Path, Future[Extraction]]] = deque()
        for path in paths:
            if len(waiting) == 2 * jobs:
                yield _waited(*waiting.popleft())
            waiting.append((path, pool.submit(extract_path, path, user_lexicon)))
        while waiting:
            yield _waited(*waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _waited(path: Path, future: Future[Extraction]) -> tuple[Path, Callable[[], Extraction]]:
    return path, partial(_result, path, future)


def _result(path: Path, future: Future[Extraction]) -> Extraction:
    try:
        return future.result()
    except BrokenProcessPool as broken:
        raise InputError(Text("抽取进程意外结束", "a process of the extraction ended unexpectedly"), file=str(path),
                         remedy=Text("可能是内存不足：请减少 --jobs 后重试", "Memory may have run out: try again with fewer --jobs")) from broken


def extract_path(path: Path, user_lexicon: str = "") -> Extraction:
    """The graph of one file. Raises InputError or LimitError for one that cannot be read, KnowledgeError for a user lexicon that is not well formed."""
    return extract_document(read_document(path), user_lexicon)


def batch_place(batch: Batch, places: Gazetteer) -> str:
    """The code of the place that publishes the batch, as its issuer or id names it; empty where neither does.

    Short names of counties do not count: many are words (惠农补贴发放改革 is of no 惠农区).
    """
    for name in (batch.id.split("-")[0], batch.issuer):
        for hit in places.find(name):
            if hit.start == 0 and len(hit.keys) == 1 and (hit.form == "full" or (hit.form == "short" and places[hit.keys[0]].level != "county" and name[:hit.end] not in places.needs_support)):
                return hit.keys[0]
    return ""
