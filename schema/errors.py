"""Every exception that reformgraph raises on purpose.

ReformgraphError            RG1   anything below; catch this one
├── InputError              RG101 a document that cannot be read (missing, empty, encrypted, not text …)
├── LimitError              RG102 a document beyond a stated limit (size, pages, depth)
├── KnowledgeError          RG201 a YAML file of ours or of the user that is not well formed
├── GraphFileError          RG301 a graph file (JSON Lines) that is not well formed or contradicts the ontology
├── StoreError              RG401 a store that cannot be reached, opened or written
│   └── StoreLockedError    RG402 a graph folder that another process uses
├── QueryError              RG501 an unknown query, wrong parameters, a write without leave
├── ReviewError             RG601 a decision file that is not well formed
├── MissingExtraError       RG701 a part that needs an extra which is not installed
└── UsageError              RG801 a command called with words that it does not know, or that contradict each other
"""

from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """A message in both languages of the user interface."""

    zh: str
    en: str

    def in_language(self, lang: Language) -> str:
        return self.zh if lang == "zh" else self.en


class ReformgraphError(Exception):
    """Says what is wrong, where, and what to do next, in Chinese and English.

    `file` is a file name or address as the user gave it, `place` a line, page, row or path inside it.
    """

    code = "RG1"

    def __init__(self, what: Text, *, file: str = "", place: Text | str = "", remedy: Text | None = None) -> None:
        self.what, self.file, self.place, self.remedy = what, file, place, remedy
        super().__init__(self.message("en"))

    def __reduce__(self) -> tuple[Any, ...]:
        """An error of a worker process reaches its parent as it is."""
        return _restored, (type(self), self.args, self.__dict__)

    def message(self, lang: Language) -> str:
        """One line: `file:place: what. remedy`."""
        place = self.place.in_language(lang) if isinstance(self.place, Text) else self.place
        where = ":".join(part for part in (self.file, place) if part)
        parts = [f"{where}: {self.what.in_language(lang)}" if where else self.what.in_language(lang)]
        if self.remedy:
            parts.append(self.remedy.in_language(lang))
        stop, gap = ("。", "") if lang == "zh" else (".", " ")
        return gap.join(part if part.endswith(("?", "？")) else part.rstrip("。. ") + stop for part in parts)


def _restored(kind: type[ReformgraphError], args: tuple[Any, ...], state: dict[str, Any]) -> ReformgraphError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class InputError(ReformgraphError):
    """A document cannot be read: missing, empty, encrypted, of an unknown kind, or without text."""

    code = "RG101"


class LimitError(ReformgraphError):
    """A document is beyond a stated limit."""

    code = "RG102"


class KnowledgeError(ReformgraphError):
    """A knowledge file (YAML) is not well formed or contradicts another."""

    code = "RG201"


class GraphFileError(ReformgraphError):
    """A graph file is not well formed or contradicts the ontology."""

    code = "RG301"


class StoreError(ReformgraphError):
    """A store cannot be reached, opened or written."""

    code = "RG401"


class StoreLockedError(StoreError):
    """A graph folder is in use by another process."""

    code = "RG402"


class QueryError(ReformgraphError):
    """A query is unknown, has wrong parameters, or would write without leave."""

    code = "RG501"


class ReviewError(ReformgraphError):
    """A file of reviewed decisions is not well formed."""

    code = "RG601"


class MissingExtraError(ReformgraphError):
    """A part needs an extra that is not installed."""

    code = "RG701"

    def __init__(self, what: Text, extra: str) -> None:
        command = f"pip install 'reformgraph[{extra}]'"
        super().__init__(what, remedy=Text(f"请运行 {command}", f"Run {command}"))


class UsageError(ReformgraphError):
    """A command is called with words that it does not know, that are missing, or that contradict each other; exit status 2."""

    code = "RG801"
