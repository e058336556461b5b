"""The further wordings of practice_wordings.yaml, which linking knows beside those of practices.yaml; checked on load."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from .errors import KnowledgeError, Text
from .practices import PracticeLexicon, load_practices, wording_key
from .yaml_io import YamlMap, load_packaged_yaml

FILE = "practice_wordings.yaml"


@cache
def load_worded_practices(user_folder: Path | None = None) -> PracticeLexicon:
    """The practices of `load_practices`, each with its `described` wordings; a wording that the user's folder gives to another practice is left out.

    Raises KnowledgeError for an unknown practice, and for a wording that stands twice in what ships.
    """
    return with_wordings(load_practices(user_folder), load_packaged_yaml(__package__, FILE), FILE)


def with_wordings(lexicon: PracticeLexicon, data: object, file: str) -> PracticeLexicon:
    """A lexicon with the wordings of one file, `data` being its content: lists of wordings by the name of their practice."""
    if not isinstance(data, YamlMap):
        raise KnowledgeError(Text("应为“做法名: [写法]”的映射", "must map names of practices to lists of wordings"), file=file, place="1")
    practices = {practice.name: practice for practice in lexicon.practices}
    owners = {wording_key(text): practice.name for practice in lexicon.practices for text in practice.wordings}
    seen: dict[str, str] = {}
    for name, wordings in data.items():
        place = str(data.lines[name])
        if name not in practices:
            raise KnowledgeError(Text(f"未知做法“{name}”", f"unknown practice {name!r}"), file=file, place=place,
                                 remedy=Text("请写 practices.yaml 中的 name", "Write the name of an entry of practices.yaml"))
        if not isinstance(wordings, list) or not all(isinstance(text, str) and wording_key(text) for text in wordings):
            raise KnowledgeError(Text(f"“{name}”的写法应为文字列表", f"the wordings of {name!r} must be a list of words"), file=file, place=place,
                                 remedy=Text("数字开头的写法请加引号", "Put wordings that begin with a digit in quotation marks"))
        for text in wordings:
            if (other := seen.setdefault(wording_key(text), name)) != name:
                raise KnowledgeError(Text(f"“{text}”同时属于“{other}”和“{name}”", f"{text!r} belongs to both {other!r} and {name!r}"), file=file, place=place,
                                     remedy=Text("请从其中一个删去", "Remove it from one of them"))
    described = {name: tuple(dict.fromkeys(text for text in wordings if owners.get(wording_key(text), name) == name)) for name, wordings in data.items()}
    return replace(lexicon, practices=tuple(replace(p, described=described.get(p.name, ())) for p in lexicon.practices))
