"""How well wordings are grouped into practices: B-cubed precision and recall, beside the plain edit-distance ratio that graph tools use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rapidfuzz import fuzz

from reformgraph.schema.errors import InputError, Text
from reformgraph.schema.yaml_io import YamlList, YamlMap, load_yaml

from .assignment import Linking
from .decisions import Decisions
from .instruments import Instrument
from .knowledge import load_knowledge

Half = Literal["a", "b"]
_RATIO = 80  # the threshold that graph tools ship with


@dataclass(frozen=True, slots=True)
class Groups:
    """Wordings in groups, and pairs of wordings that must not meet. `wordings` is (text, quote, practice)."""

    wordings: tuple[tuple[str, str, str], ...]
    apart: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PracticeScore:
    """B-cubed figures of one method, 0 to 1, and how many pairs that must not meet it put together."""

    method: str
    precision: float
    recall: float
    wrong_merges: int

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall) if self.precision + self.recall else 0.0

    def figures(self) -> dict[str, float]:
        return {"precision": round(self.precision, 4), "recall": round(self.recall, 4), "f1": round(self.f1, 4), "wrong_merges": self.wrong_merges}


def read_groups(path: Path, half: Half | None = None) -> Groups:
    """Groups from a YAML file (`groups:` of `practice`, `wordings`, optional `half`; optional `apart:`), all or one half of them.

    A wording is text, or a mapping of `wording` and `quote`. Raises InputError with file and line for what is not well formed.
    """
    data = load_yaml(path)
    groups = data.get("groups") if isinstance(data, YamlMap) else None
    if not isinstance(groups, YamlList):
        raise _error("应有列表 groups", "must hold a list `groups`", path, 1)
    wordings: list[tuple[str, str, str]] = []
    for group, line in zip(groups, groups.lines, strict=True):
        if not isinstance(group, YamlMap) or not isinstance(group.get("practice"), str) or not isinstance(group.get("wordings"), list):
            raise _error("每组应有 practice 和 wordings", "a group needs practice and wordings", path, line)
        if half is None or group.get("half", half) == half:
            wordings += [_wording(item, group["practice"], path, line) for item in group["wordings"]]
    texts = {text for text, _, _ in wordings}
    pairs = data.get("apart", YamlList())
    if not isinstance(pairs, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        raise _error("apart 应为成对写法的列表", "apart must be a list of pairs of wordings", path, data.lines["apart"])
    return Groups(tuple(wordings), tuple((str(a), str(b)) for a, b in pairs if str(a) in texts and str(b) in texts))


def evaluate_practices(groups: Groups) -> list[PracticeScore]:
    """The figures of reformgraph's linking and of the edit-distance ratio at .8, on the same wordings."""
    return [_score("reformgraph", groups, _linked(groups)), _score("rapidfuzz .80", groups, _by_ratio(groups))]


def misses(groups: Groups) -> list[str]:
    """One line per practice that linking split and per pair of practices that it joined, for tuning."""
    assigned = _linked(groups)
    lines = []
    for practice in dict.fromkeys(practice for _, _, practice in groups.wordings):
        parts = {assigned[n] for n, (_, _, own) in enumerate(groups.wordings) if own == practice}
        if len(parts) > 1:
            lines.append(f"- {practice}: {' | '.join(sorted(parts))}")
    for found in dict.fromkeys(assigned):
        owners = {groups.wordings[n][2] for n, name in enumerate(assigned) if name == found}
        if len(owners) > 1:
            lines.append(f"+ {found}: {' | '.join(sorted(owners))}")
    return lines


def _linked(groups: Groups) -> list[str]:
    instruments = [Instrument(id=f"{number:06}", name=text, kind="mechanism", wordings=(text,), case=f"{number:06}", title="", quote=quote, context=quote)
                   for number, (text, quote, _) in enumerate(groups.wordings)]
    links = Linking(instruments, Decisions(), load_knowledge()).links()
    return [one.practice for one in links]


def _by_ratio(groups: Groups) -> list[str]:
    texts = [text for text, _, _ in groups.wordings]
    return _components(len(texts), lambda a, b: fuzz.ratio(texts[a], texts[b]) >= _RATIO)


def _components(size: int, same: Callable[[int, int], bool]) -> list[str]:
    label = list(range(size))
    for a in range(size):
        for b in range(a + 1, size):
            if label[a] != label[b] and same(a, b):
                old, new = max(label[a], label[b]), min(label[a], label[b])
                label = [new if item == old else item for item in label]
    return [str(item) for item in label]


def _score(method: str, groups: Groups, assigned: Sequence[str]) -> PracticeScore:
    owners = [practice for _, _, practice in groups.wordings]
    precision = recall = 0.0
    for n, (found, owner) in enumerate(zip(assigned, owners, strict=True)):
        together = [m for m in range(len(owners)) if assigned[m] == found]
        group = [m for m in range(len(owners)) if owners[m] == owner]
        right = sum(1 for m in together if owners[m] == owners[n])
        precision += right / len(together)
        recall += right / len(group)
    place = {text: assigned[n] for n, (text, _, _) in enumerate(groups.wordings)}
    wrong = sum(1 for a, b in groups.apart if place[a] == place[b])
    total = len(owners) or 1
    return PracticeScore(method, precision / total, recall / total, wrong)


def _wording(item: Any, practice: str, path: Path, line: int) -> tuple[str, str, str]:
    if isinstance(item, str) and item:
        return item, "", practice
    if isinstance(item, dict) and isinstance(item.get("wording"), str) and item["wording"]:
        return item["wording"], str(item.get("quote", "")), practice
    raise _error("写法应为文字或含 wording、quote 的映射", "a wording must be text, or a mapping of wording and quote", path, line)


def _error(zh: str, en: str, path: Path, line: int) -> InputError:
    return InputError(Text(zh, en), file=str(path), place=str(line), remedy=Text("格式见 docs/evaluation.md", "docs/evaluation.md has the form"))
