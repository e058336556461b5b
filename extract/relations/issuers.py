"""Who issued a document by the words right before it: 按照省发改委印发的《…工作方案》."""

from collections.abc import Mapping

from ..mentions import Mention
from .triggers import Triggers

_REACH = 12  # characters before a document in which such a verb begins


def told_issuer(text: str, document: Mention, bodies: Mapping[int, Mention], triggers: Triggers) -> Mention | None:
    """The one of the `bodies`, by where each ends, that is said to have issued the document; None where the words do not say."""
    if not text.endswith("的", 0, document.start):
        return None
    for verb in triggers.issue.finditer(text, max(0, document.start - _REACH), document.start):
        if verb["word"] and (issuer := bodies.get(verb.start())):
            return issuer
    return None


def only_cited(text: str, document: Mention, triggers: Triggers) -> bool:
    """Do the words around a document only go by it: 照《…办法》办理, 贯彻《…条例》, 《…规定》里2日办结的?"""
    return text.endswith(triggers.carried_out, 0, document.start) or triggers.cited_start.match(text, document.end) is not None
