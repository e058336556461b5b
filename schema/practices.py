"""The practices that ship in practices.yaml, as frozen records, checked on load; a user's folder may add to them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from .errors import KnowledgeError, Text
from .yaml_io import YamlList, YamlMap, load_packaged_yaml, load_yaml, parse_yaml

FILE = "practices.yaml"
_KEYS = {"name", "variants", "pattern", "category", "broader", "context", "linking_only", "definition"}
_DROPPED = frozenset("“”\"'‘’「」『』《》〈〉()（）[]【】、，,。.·•+＋-–—－:：;；!！?？/\\ \t\u3000\u00a0")


@dataclass(frozen=True, slots=True)
class KnownPractice:
    """One entry of the lexicon.

    `context`, where not empty, holds words of which one must be near (in the wording itself, its quote or its case's title) for a wording
    to mean this practice. `pattern`, where not empty, matches whole wordings (their `wording_key`) of the practice. `line` is where the entry begins in `file`.
    `linking_only` says that extraction does not look for its wordings, `described` are those of practice_wordings.yaml, which only linking reads.
    """

    name: str
    variants: tuple[str, ...]
    category: str
    broader: tuple[str, ...]
    context: tuple[str, ...]
    definition: str
    pattern: str
    file: str
    line: int
    linking_only: bool = False
    described: tuple[str, ...] = ()

    @property
    def wordings(self) -> tuple[str, ...]:
        """The canonical name and its variants."""
        return (self.name, *self.variants)

    @property
    def all_wordings(self) -> tuple[str, ...]:
        """Those and the described ones."""
        return (*self.wordings, *self.described)


@dataclass(frozen=True, slots=True)
class PracticeLexicon:
    """All practices in the order of their files, the names of the categories in both languages, and the groups kept apart."""

    practices: tuple[KnownPractice, ...]
    categories: dict[str, Text]
    apart: tuple[frozenset[str], ...]


def wording_key(wording: str) -> str:
    """What is left of a wording when width, case, quotation marks, brackets, separators and spaces do not count."""
    folded = unicodedata.normalize("NFKC", wording).lower()
    return "".join(char for char in folded if char not in _DROPPED)


@cache
def category_titles() -> dict[str, Text]:
    """The titles of the shipped categories by key. They stand before the practices, which are not read for them: that would take a second."""
    head, _, _ = resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8").partition("\npractices:")
    return _categories(_top(parse_yaml(head, FILE), FILE), FILE)


@cache
def load_practices(user_folder: Path | None = None) -> PracticeLexicon:
    """The shipped practices and, where there is one, those of `user_folder/practices.yaml`: new entries are added, an entry with a known
    name adds its variants, context and broader practices to that entry and replaces its category and definition.

    Raises KnowledgeError with file and line for an entry that is not well formed, a wording that stands twice, an unknown broader
    practice, a pattern that matches another practice's wording, a circle of broader practices, or an unknown name under `must_not_merge`.
    """
    sources = [(load_packaged_yaml(__package__, FILE), FILE)]
    if user_folder is not None and (path := user_folder / FILE).exists():
        sources.append((load_yaml(path), str(path)))
    return parse_practices(sources)


def parse_practices(sources: list[tuple[Any, str]]) -> PracticeLexicon:
    """A lexicon from (content, file name) pairs, the later ones adding to the earlier ones."""
    categories: dict[str, Text] = {}
    entries: dict[str, KnownPractice] = {}
    for data, file in sources:
        top = _top(data, file)
        categories |= _categories(top, file)
        for entry in _entries(top, file, categories):
            known = entries.get(entry.name)
            if known is not None and known.file == file:
                raise _error(f"做法“{entry.name}”重复（前一个在第 {known.line} 行）",
                             f"practice {entry.name!r} stands twice (first on line {known.line})", file, entry.line)
            entries[entry.name] = entry if known is None else _merged(known, entry)
    _check_wordings(entries)
    _check_patterns(entries)
    _check_broader(entries)
    apart = tuple(group for data, file in sources for group in _groups(_top(data, file), file, entries))
    return PracticeLexicon(tuple(entries.values()), categories, apart)


def _top(data: Any, file: str) -> YamlMap:
    if not isinstance(data, YamlMap):
        raise _error("应为含 practices 的映射", "must be a mapping with the key practices", file, 1,
                     Text("第一行写 practices:，其下每个做法一项", "Begin with `practices:` and put one item per practice below"))
    for key in data:
        if key not in {"categories", "practices", "must_not_merge"}:
            raise _error(f"未知键 {key}", f"unknown key {key}", file, data.lines[key],
                         Text("可用的键：categories、practices、must_not_merge", "Known keys: categories, practices, must_not_merge"))
    return data


def _categories(top: YamlMap, file: str) -> dict[str, Text]:
    table = top.get("categories", {})
    if not isinstance(table, dict):
        raise _error("categories 应为映射", "categories must be a mapping", file, top.lines["categories"])
    result = {}
    for key, names in table.items():
        if not isinstance(names, dict) or not all(isinstance(names.get(lang), str) for lang in ("zh", "en")):
            raise _error(f"类别 {key} 缺少 zh 或 en", f"category {key} lacks zh or en", file, top["categories"].lines[key])
        for other in names:
            if other not in ("zh", "en"):
                raise _error(f"类别 {key} 有未知键 {other}", f"category {key} has an unknown key {other}", file, top["categories"].lines[key],
                             Text("可用的键：zh、en；含逗号的名称请加引号", "Known keys: zh, en; put a name with a comma in quotation marks"))
        result[key] = Text(names["zh"], names["en"])
    return result


def _entries(top: YamlMap, file: str, categories: dict[str, Text]) -> list[KnownPractice]:
    items = top.get("practices", YamlList())
    if not isinstance(items, YamlList):
        raise _error("practices 应为列表", "practices must be a list", file, top.lines["practices"])
    return [_entry(item, file, line, categories) for item, line in zip(items, getattr(items, "lines", []), strict=True)]


def _entry(item: Any, file: str, line: int, categories: dict[str, Text]) -> KnownPractice:
    if not isinstance(item, YamlMap):
        raise _error("每个做法应为映射", "a practice must be a mapping", file, line)
    for key in item:
        if key not in _KEYS:
            raise _error(f"未知键 {key}", f"unknown key {key}", file, item.lines[key],
                         Text(f"可用的键：{'、'.join(sorted(_KEYS))}", f"Known keys: {', '.join(sorted(_KEYS))}"))
    for key in ("name", "category", "definition"):
        if not isinstance(item.get(key), str) or not item[key].strip():
            raise _error(f"做法缺少 {key}", f"a practice lacks {key}", file, item.lines.get(key, line))
    category = next((key for key, text in categories.items() if item["category"] in (key, text.zh, text.en)), "")
    if not category:
        raise _error(f"未知类别 {item['category']}", f"unknown category {item['category']}", file, item.lines["category"],
                     Text(f"可用的类别：{'、'.join(f'{key}（{text.zh}）' for key, text in categories.items())}", f"Known categories: {', '.join(categories)}"))
    if not isinstance(item.get("linking_only", False), bool):
        raise _error("linking_only 应为 true 或 false", "linking_only must be true or false", file, item.lines["linking_only"])
    variants, broader, context = (_words(item, key, file) for key in ("variants", "broader", "context"))
    if not wording_key(item["name"]):
        raise _error("做法名没有文字", "the name holds no characters", file, item.lines["name"])
    return KnownPractice(item["name"].strip(), variants, category, broader, context, item["definition"].strip(), _pattern(item, file), file, line,
                         item.get("linking_only", False))


def _pattern(item: YamlMap, file: str) -> str:
    pattern = item.get("pattern", "")
    try:
        if not isinstance(pattern, str):
            raise ValueError("not text")
        if re.compile(pattern).groups:
            raise ValueError("use (?:…) for groups")
    except (ValueError, re.error) as error:
        raise _error(f"pattern 不是正则表达式：{error}", f"pattern is not a regular expression: {error}", file, item.lines["pattern"]) from None
    return pattern


def _words(item: YamlMap, key: str, file: str) -> tuple[str, ...]:
    value = item.get(key, [])
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(word, str) and wording_key(word) for word in value):
        raise _error(f"{key} 应为文字列表", f"{key} must be a list of words", file, item.lines[key],
                     Text("列表写作 [甲, 乙]；数字和 Yes、No 一类的词请加引号", "Write a list as [甲, 乙], and put numbers and words like Yes and No in quotation marks"))
    return tuple(value)


def _merged(old: KnownPractice, new: KnownPractice) -> KnownPractice:
    return KnownPractice(old.name, tuple(dict.fromkeys(old.variants + new.variants)), new.category,
                         tuple(dict.fromkeys(old.broader + new.broader)), tuple(dict.fromkeys(old.context + new.context)),
                         new.definition, "|".join(filter(None, (old.pattern, new.pattern))), new.file, new.line, old.linking_only and new.linking_only)


def _check_wordings(entries: dict[str, KnownPractice]) -> None:
    owners: dict[str, KnownPractice] = {}
    for entry in entries.values():
        for wording in entry.wordings:
            other = owners.setdefault(wording_key(wording), entry)
            if other is not entry:
                raise _error(f"“{wording}”同时属于“{other.name}”（第 {other.line} 行）和“{entry.name}”",
                             f"{wording!r} belongs to both {other.name!r} (line {other.line}) and {entry.name!r}", entry.file, entry.line,
                             Text("请从其中一个删去", "Remove it from one of them"))


def _check_patterns(entries: dict[str, KnownPractice]) -> None:
    # All wordings stand in one text, a line each: one scan per pattern costs far less than a match per pattern and wording.
    keys = {wording_key(wording): entry for entry in entries.values() for wording in entry.wordings}
    lines = "\n".join(keys)
    for entry in entries.values():
        for match in re.finditer(f"^(?:{entry.pattern})$", lines, re.MULTILINE) if entry.pattern else ():
            key = match.group()
            if (owner := keys.get(key, entry)) is not entry:
                raise _error(f"“{entry.name}”的 pattern 也匹配“{owner.name}”（第 {owner.line} 行）的写法“{key}”",
                             f"the pattern of {entry.name!r} also matches {key!r} of {owner.name!r} (line {owner.line})", entry.file, entry.line,
                             Text("请收窄 pattern", "Narrow the pattern"))


def _check_broader(entries: dict[str, KnownPractice]) -> None:
    for entry in entries.values():
        for name in entry.broader:
            if name not in entries:
                raise _error(f"“{entry.name}”的上位做法“{name}”不存在", f"{entry.name!r} names an unknown broader practice {name!r}",
                             entry.file, entry.line, Text("请改为已有的做法名", "Use the name of an entry of this file"))
    for entry in entries.values():
        reached, waiting = set(), list(entry.broader)
        while waiting:
            name = waiting.pop()
            if name == entry.name:
                raise _error(f"“{entry.name}”是它自己的上位做法", f"{entry.name!r} is broader than itself", entry.file, entry.line,
                             Text("请去掉环中的一个 broader", "Remove one broader of the circle"))
            if name not in reached:
                reached.add(name)
                waiting.extend(entries[name].broader)


def _groups(top: YamlMap, file: str, entries: dict[str, KnownPractice]) -> list[frozenset[str]]:
    items = top.get("must_not_merge", YamlList())
    if not isinstance(items, YamlList):
        raise _error("must_not_merge 应为列表", "must_not_merge must be a list", file, top.lines["must_not_merge"])
    groups = []
    for group, line in zip(items, getattr(items, "lines", []), strict=True):
        if not isinstance(group, list) or len(set(map(str, group))) < 2:
            raise _error("每组应至少有两个做法名", "a group needs at least two names", file, line)
        for name in group:
            if name not in entries:
                raise _error(f"未知做法“{name}”", f"unknown practice {name!r}", file, line,
                             Text("请写 practices 中的 name", "Write the name of an entry under practices"))
        groups.append(frozenset(group))
    return groups


def _error(zh: str, en: str, file: str, line: int, remedy: Text | None = None) -> KnowledgeError:
    return KnowledgeError(Text(zh, en), file=file, place=str(line), remedy=remedy)
