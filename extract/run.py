"""From sources to graphs: read, segment, run the pipeline, assemble; one batch at a time."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from reformgraph.schema.errors import InputError, Text
from reformgraph.schema.records import Anomaly, Batch, Document, Graph

from .assemble import assemble
from .pipeline import build_pipeline, read_cases
from .places.gazetteer import Gazetteer, gazetteer
from .read import find_sources, read_document
from .segment import segment


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
    graph = assemble(batch, readings, places)
    if batch.cases and not any(rel.type == "MENTIONS" for rel in graph.relationships):
        nothing = Anomaly("nothing-found", batch.source, "", "没有找到部门、举措、平台或指标，请确认是改革案例", "no body, measure, platform or indicator was found; is it a text of reform cases?")
        anomalies = (*anomalies, nothing)
    return Extraction(batch, graph, anomalies)


def extract_sources(sources: Sequence[Path], user_lexicon: str = "", jobs: int = 1) -> Iterator[Extraction]:
    """The batches of files and folders, in the order of their names; `jobs` processes share the documents.

    At most two documents per process are read or wait ahead of the one that is asked for. Raises InputError or LimitError for a document that
    cannot be read, once those before it are given, and InputError when a process is killed.
    """
    paths = find_sources(sources).files
    if jobs <= 1 or len(paths) == 1:
        yield from (extract_path(path, user_lexicon) for path in paths)
        return
    # Started afresh, not forked: the caller may have threads (a progress bar, a store's driver), which a fork would leave half-alive.
    pool = ProcessPoolExecutor(min(jobs, len(paths)), mp_context=get_context("spawn"))
    try:
        waiting: deque[tuple[Path, Future[Extraction]]] = deque()
        for path in paths:
            if len(waiting) == 2 * jobs:
                yield _result(*waiting.popleft())
            waiting.append((path, pool.submit(extract_path, path, user_lexicon)))
        while waiting:
            yield _result(*waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _result(path: Path, future: Future[Extraction]) -> Extraction:
    try:
        return future.result()
    except BrokenProcessPool:
        raise InputError(Text("抽取进程意外结束", "a process of the extraction ended unexpectedly"), file=str(path),
                         remedy=Text("可能是内存不足：请减少 --jobs 后重试", "Memory may have run out: try again with fewer --jobs")) from None


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
