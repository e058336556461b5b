"""Gold cases as frames: every wording of a gold node that stands in the text is a mention. The texts stay where they are."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reformgraph.extract.mentions import Frame, Mention
from reformgraph.extract.read import read_document
from reformgraph.extract.segment import segment
from reformgraph.schema.records import Case

LABELS = {"departments": "Department", "organizations": "Organization", "localities": "Locality", "instruments": "PolicyInstrument",
          "platforms": "Platform"}
_HALF_A = {"fj-01", "fj-04", "fj-09", "fj-13", "fj-18", "fj-22", "gwy-05", "gwy-19", "gwy-27", "news-03", "news-10"}


@dataclass(frozen=True)
class GoldCase:
    id: str
    case: Case
    gold: dict[str, Any]

    @property
    def half(self) -> str:
        """The halves of the measuring tool: `a` to tune on, `b` to measure on only."""
        return ("a" if int(self.id[-3:]) % 2 == 0 else "b") if len(self.id) == len("news-000") else ("a" if self.id in _HALF_A else "b")


def gold_cases(shared: Path) -> Iterator[GoldCase]:
    """All cases with gold, dev before pool."""
    notice, _ = segment(read_document(shared / "notices/fujian-2023-2.txt"))
    numbered = {case.number: case for case in notice.cases}
    for folder in ("dev", "pool"):
        for path in sorted((shared / "gold" / folder).glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            if path.stem.startswith("fj"):
                case = numbered[int(path.stem[3:])]
            else:
                batch, _ = segment(read_document(shared / "notices" / folder / f"{path.stem}.txt"))
                case = batch.cases[0]
            yield GoldCase(path.stem, case, gold)


def gold_frame(text: str, body_start: int, gold: dict[str, Any]) -> Frame:
    """A frame with the gold's nodes as mentions: the longest wording wins where bodies and places, or measures and platforms, overlap."""
    found = []
    for part, label in LABELS.items():
        for node in gold[part]:
            for wording in {*node["aliases"], node["name"]}:
                found += [(m.start(), m.end(), label, node) for m in re.finditer(re.escape(wording), text)]
    found.sort(key=lambda f: (f[0] - f[1], f[0], f[2], f[3]["name"]))
    frame, taken = Frame(body_start=body_start), {"body": [], "named": []}
    for start, end, label, node in found:
        ranges = taken["named" if label in ("PolicyInstrument", "Platform") else "body"]
        if not any(start < e and s < end for s, e in ranges):
            ranges.append((start, end))
            frame.mentions.append(Mention(label, start, end, node["name"], "gold", kind=node.get("kind") or ""))
    frame.mentions.sort(key=lambda m: m.start)
    return frame
