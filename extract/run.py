"""From sources to graphs: read, segment, run the pipeline, assemble; one batch at a time."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

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
    """The graph of one document; the same document always gives the same graph."""
    places = gazetteer(user_lexicon)
    batch, anomalies = segment(document)
    readings = list(read_cases(build_pipeline(user_lexicon), batch, batch_place(batch, places)))
    return Extraction(batch, assemble(batch, readings, places), anomalies)


def extract_sources(sources: Sequence[Path], user_lexicon: str = "", jobs: int = 1) -> Iterator[Extraction]:
    """The batches of files and folders, in the order of their names; `jobs` processes share the documents.

    Raises InputError or LimitError for a document that cannot be read. At most two documents per process wait at a time.
    """
    paths = find_sources(sources).files
    if jobs <= 1 or len(paths) == 1:
        yield from (extract_path(path, user_lexicon) for path in paths)
        return
    with ProcessPoolExecutor(jobs) as pool:
        queue = iter(paths)
        waiting = [pool.submit(extract_path, path, user_lexicon) for path in islice(queue, 2 * jobs)]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [pool.submit(extract_path, path, user_lexicon) for path in islice(queue, 1)]


def extract_path(path: Path, user_lexicon: str = "") -> Extraction:
    return extract_document(read_document(path), user_lexicon)


def batch_place(batch: Batch, places: Gazetteer) -> str:
    """The code of the place that publishes the batch, as its issuer or id names it; empty where neither does."""
    for name in (batch.id.split("-")[0], batch.issuer):
        hits = [hit for hit in places.find(name) if hit.form in ("full", "short") and len(hit.keys) == 1]
        if hits and hits[0].start == 0:
            return hits[0].keys[0]
    return ""
