"""Public bodies and organizations that a case names, with their full official names."""

import re
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from ..bodies.departments import DepartmentFinder
from ..bodies.organizations import OrganizationFinder
from ..bodies.same import said_again
from ..bodies.words import body_words
from ..extensions import frame_of, text_of
from ..mentions import OF_A_LIST, Frame, Mention
from ..places.gazetteer import gazetteer

_OPENS = ("“", "‘", "「")
# What goes on behind a place to the end of a short name in quotation marks.
_BRANDED = re.compile("(?![和与至到的、—－-])[\u4e00-\u9fffA-Za-z0-9]{1,12}[”’」]")


class BodyFinder:
    """Finds departments and organizations, and drops the localities that stand only inside their names."""

    def __init__(self, user_lexicon: str = "") -> None:
        self._gazetteer = gazetteer(user_lexicon)
        self._departments = DepartmentFinder(user_lexicon)
        self._said_again = body_words(user_lexicon).said_again
        self._organizations = OrganizationFinder(user_lexicon)

    def match(self, text: str, frame: Frame) -> list[Mention]:
        """All mentions of the frame with the bodies among them, in order, without the localities inside the bodies' names."""
        localities = [m for m in frame.mentions if m.label == "Locality"]
        departments = self._departments.match(text, localities, frame.place)
        organizations = self._organizations.match(text, localities, departments)
        zones = [m for m in localities if m.level == "zone"]
        named = [b for b in (*departments, *organizations) if not any(z.start <= b.start and b.end <= z.end and z.end - z.start > b.end - b.start for z in zones)]  # 中国—上海合作组织地方经贸合作示范区
        bodies = sorted((*named, *said_again(text, named, self._said_again)), key=lambda m: (m.start, m.end))
        kept = [m for m in frame.mentions if m.label != "Locality" or self._introduces(m, departments) or not (_inside(m, bodies) or _in_brand(text, m))]
        return sorted((*kept, *bodies), key=lambda m: (m.start, m.end))

    def _introduces(self, mention: Mention, departments: list[Mention]) -> bool:
        """A province before the city whose body is named (宁夏银川市审批服务管理局) is a mention of its own."""
        return (mention.level == "province" and not self._gazetteer[mention.id].is_municipality
                and any(d.start == mention.start and d.place not in ("", mention.id) for d in departments))

    def __call__(self, doc: Doc) -> Doc:
        frame = frame_of(doc)
        frame.mentions = self.match(text_of(doc), frame)
        return doc


def _in_brand(text: str, mention: Mention) -> bool:
    """Does a short name only begin a name in quotation marks: “贵州医保”微信公众号, “苏州制造”品牌?"""
    if mention.rule != "division-short" or text[mention.start - 1 : mention.start] not in _OPENS:
        return False
    return _BRANDED.match(text, mention.end) is not None


def _inside(mention: Mention, bodies: list[Mention]) -> bool:
    return any(b.start < mention.end and mention.start < b.end for b in bodies if b.rule != OF_A_LIST)


@cache
def _finder(user_lexicon: str) -> BodyFinder:
    return BodyFinder(user_lexicon)


@Language.factory("reformgraph_bodies", requires=["doc._.frame"], assigns=["doc._.frame"], default_config={"user_lexicon": ""})
def make_bodies(nlp: Language, name: str, user_lexicon: str) -> BodyFinder:  # noqa: ARG001 (spaCy passes them)
    return _finder(user_lexicon)
