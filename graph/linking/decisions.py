"""What a person has decided on doubtful links: a YAML file that can be edited, versioned, shared and replayed.

```yaml
decisions:
  - {measure: 福建省-2023-2#19/四个一, verdict: accept, practice: 帮办代办}     # it is an instance of this practice
  - {measure: 福建省-2023-2#20/一扇门, verdict: reject, practice: 只进一扇门}   # it is not; all else stays open
  - {measure: 福建省-2023-2#21/下午茶, verdict: new, practice: 企业家下午茶}    # a practice of its own, under this name
  - {body: 福州市工商局, verdict: same, as: 福州市市场监督管理局}              # also place:, and verdict: different
```

To take a decision back, delete its entry (or `reformgraph review --undo`), and build again with the file: the graph follows. A file that is given
is the whole truth; where none is given, what the graph holds of earlier decisions stays (`stored_decisions`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

import yaml

from reformgraph.schema.errors import KnowledgeError, ReviewError, Text
from reformgraph.schema.jsonl import write_atomically
from reformgraph.schema.os_errors import reason
from reformgraph.schema.records import Graph
from reformgraph.schema.yaml_io import YamlList, YamlMap, parse_yaml

Subject = Literal["measure", "body", "place"]
SUBJECTS: tuple[Subject, ...] = ("measure", "body", "place")
_VERDICTS = {"measure": ("accept", "reject", "new"), "body": ("same", "different"), "place": ("same", "different")}
_OBJECT = {"measure": "practice", "body": "as", "place": "as"}
_HEAD = """# Decisions on doubtful links, kept by `reformgraph review`. Edit, share and version it; delete an entry to take it back.
# measure: accept | reject | new, with `practice`;  body and place: same | different, with `as`;  `note` is free text.
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: on a measure (by its id) and a practice (by its name), or on two bodies or two places (by id or name)."""

    subject: Subject
    id: str
    verdict: str
    other: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions of a file, in its order; of two on the same subject and object the later one holds."""

    entries: tuple[Decision, ...] = ()

    def of(self, subject: Subject) -> tuple[Decision, ...]:
        """Those that hold, for one kind of subject."""
        return tuple({(d.id, d.other): d for d in self.entries if d.subject == subject}.values())

    def accepted(self) -> dict[str, Decision]:
        """The practices that a person gave to measures, by the measure's id: by `accept` or `new`, whichever came last."""
        return {d.id: d for d in self.of("measure") if d.verdict in {"accept", "new"}}

    def with_decision(self, decision: Decision) -> "Decisions":
        """The same with one more; an earlier one on the same subject and object is replaced."""
        kept = (d for d in self.entries if (d.subject, d.id, d.other) != (decision.subject, decision.id, decision.other))
        return Decisions((*kept, decision))

    def renumbered(self, batches: Mapping[str, str]) -> "Decisions":
        """The same for measures of batches that have other ids now: the old id of each and the new one."""
        return Decisions(tuple(replace(d, id=batches[batch] + d.id[len(batch):]) if d.subject == "measure" and (batch := d.id.partition("#")[0]) in batches
                               else d for d in self.entries))

    def named(self, wanted: str) -> str:
        """The measure, body or place that a decision of these is on: that of this id, else the only one whose id ends so. Raises ReviewError, naming those near, for any other."""
        ids = list(dict.fromkeys(d.id for d in self.entries))
        near = [wanted] if wanted in ids else [id_ for id_ in ids if wanted and id_.endswith(wanted)]
        if len(near) == 1:
            return near[0]
        like = near or [id_ for id_ in ids if wanted and wanted in id_] or get_close_matches(wanted, ids, 3, 0.3)
        shown = "、".join(like[:5])
        if near:
            raise ReviewError(Text(f"不止一个编号以 {wanted} 结尾", f"more than one id ends with {wanted}"), remedy=Text(f"请写全编号：{shown}", f"Give the whole id: {shown}"))
        zh, en = (f"是否应为 {shown}？", f"Did you mean {shown}?") if like else ("编号写法见文件中的 measure、body 或 place", "The file has its id as measure, body or place")
        raise ReviewError(Text(f"没有对 {wanted} 的裁定", f"there is no decision on {wanted}"), remedy=Text(zh, en))

    def without(self, id_: str) -> "Decisions":
        """The same without any decision on this measure, body or place."""
        return Decisions(tuple(d for d in self.entries if d.id != id_))


def load_decisions(path: Path | None) -> Decisions:
    """The decisions of a file; none for no file. Raises ReviewError with file and line for an entry that is not well formed."""
    if path is None or not path.exists():
        return Decisions()
    try:
        data = parse_yaml(path.read_text(encoding="utf-8"), str(path))
    except KnowledgeError as error:
        raise ReviewError(error.what, file=error.file, place=error.place, remedy=error.remedy) from None
    except OSError as error:
        raise ReviewError(Text(f"无法读取：{reason(error).zh}", f"cannot be read: {reason(error).en}"), file=str(path),
                          remedy=Text("请给出可读的 YAML 文件", "Name a YAML file that can be read")) from None
    except UnicodeDecodeError:
        raise ReviewError(Text("不是 UTF-8 文本", "not UTF-8 text"), file=str(path),
                          remedy=Text("请存为 UTF-8 文本", "Save it as UTF-8 text")) from None
    if data is None:
        return Decisions()
    entries = data.get("decisions") if isinstance(data, YamlMap) else None
    if not isinstance(entries, YamlList):
        raise ReviewError(Text("应有列表 decisions", "must hold a list `decisions`"), file=str(path), place="1",
                          remedy=Text("第一行写 decisions:，其下每条裁定一项", "Begin with `decisions:` and put one item per decision below"))
    decided = Decisions(tuple(_decision(item, str(path), line) for item, line in zip(entries, entries.lines, strict=True)))
    _refuse_contradictions(decided, entries.lines, str(path))
    return decided


def _refuse_contradictions(decided: Decisions, lines: list[int], file: str) -> None:
    """Raise ReviewError for two decisions that say different things of one pair: which of them was meant is the person's to say."""
    first: dict[tuple[str, frozenset[str] | tuple[str, str]], tuple[Decision, int]] = {}
    for decision, line in zip(decided.entries, lines, strict=True):
        pair = (decision.id, decision.other) if decision.subject == "measure" else frozenset((decision.id, decision.other))
        other, other_line = first.setdefault((decision.subject, pair), (decision, line))
        if other.verdict != decision.verdict:
            raise ReviewError(Text(f"与第 {other_line} 行的裁定矛盾：{decision.id} 与 {decision.other} 既是 {other.verdict} 又是 {decision.verdict}",
                                   f"contradicts the decision on line {other_line}: {decision.id} and {decision.other} are both {other.verdict} and {decision.verdict}"),
                              file=file, place=str(line), remedy=Text("请删去其中一条", "Delete one of them"))


def stored_decisions(graph: Graph | None) -> Decisions:
    """The decisions on measures that a linked graph shows: each link that a person has decided, as if its practice had been named again.

    A practice that has links by rule or, from the lexicon, a definition was one to join (`accept`), any other is of the person's making (`new`).
    """
    graph = graph or Graph((), ())
    links = [rel for rel in graph.relationships if rel.type == "INSTANCE_OF"]
    known = {rel.end.id for rel in links if rel.properties.get("decided_by") != "review"}
    known |= {node.id for node in graph.nodes if node.label == "Practice" and "definition" in node.properties}
    return Decisions(tuple(Decision("measure", rel.start.id, "accept" if rel.end.id in known else "new", rel.end.id)
                           for rel in links if rel.properties.get("decided_by") == "review"))


def save_decisions(decisions: Decisions, path: Path) -> None:
    """Write the decisions; the file is complete or as it was. Comments that stand before the first entry are kept."""
    head = _head(path)
    rows = [{d.subject: d.id, "verdict": d.verdict, _OBJECT[d.subject]: d.other} | ({"note": d.note} if d.note else {}) for d in decisions.entries]
    body = "".join("  - " + yaml.safe_dump(row, allow_unicode=True, default_flow_style=True, sort_keys=False, width=10**6).strip() + "\n"
                   for row in rows)
    write_atomically(path, [head, "decisions:\n" if rows else "decisions: []\n", body])


def _head(path: Path) -> str:
    if not path.exists():
        return _HEAD
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    comments: Iterable[str] = (line for line in lines[:next((i for i, line in enumerate(lines) if line.startswith("decisions")), 0)])
    return "".join(comments) or _HEAD


def _decision(item: Any, file: str, line: int) -> Decision:
    def fail(zh: str, en: str, remedy_zh: str, remedy_en: str) -> ReviewError:
        return ReviewError(Text(zh, en), file=file, place=str(line), remedy=Text(remedy_zh, remedy_en))

    if not isinstance(item, YamlMap):
        raise fail("每条裁定应为映射", "a decision must be a mapping", "例如 {measure: …, verdict: accept, practice: …}",
                   "For example {measure: …, verdict: accept, practice: …}")
    subjects = [subject for subject in SUBJECTS if subject in item]
    if len(subjects) != 1:
        raise fail("应有 measure、body、place 之一", "needs one of measure, body, place", "请写明裁定的对象", "Say what the decision is about")
    subject = subjects[0]
    allowed = {subject, "verdict", _OBJECT[subject], "note"}
    for key in item:
        if key not in allowed:
            raise ReviewError(Text(f"未知键 {key}", f"unknown key {key}"), file=file, place=str(item.lines[key]),
                              remedy=Text(f"可用的键：{'、'.join(sorted(allowed))}", f"Known keys: {', '.join(sorted(allowed))}"))
    if item.get("verdict") not in _VERDICTS[subject]:
        choices = _VERDICTS[subject]
        raise fail(f"未知裁定 {item.get('verdict')}", f"unknown verdict {item.get('verdict')}", f"请写 {'、'.join(choices)} 之一",
                   f"Use one of {', '.join(choices)}")
    values = [item.get(subject), item.get(_OBJECT[subject]), item.get("note", "")]
    if not all(isinstance(value, str) for value in values) or not values[0] or not values[1]:
        raise fail(f"缺少 {subject} 或 {_OBJECT[subject]}", f"lacks {subject} or {_OBJECT[subject]}", "请补上，数字请加引号",
                   "Add it; put numbers in quotation marks")
    return Decision(subject, str(values[0]), str(item["verdict"]), str(values[1]), str(values[2]))
