"""The one table of spaCy extensions that reformgraph sets.

Doc._.frame   Frame: what is known of the case, with the mentions, measurements and relations found (see mentions.py)
Doc._.wording str: the text, which spaCy would put together from the tokens each time that it is asked for
"""

from spacy.tokens import Doc

from .mentions import Frame


def register() -> None:
    """Set the extensions, once per process."""
    if not Doc.has_extension("frame"):
        Doc.set_extension("frame", default=None)
        Doc.set_extension("wording", default=None)


def frame_of(doc: Doc) -> Frame:
    """The frame of a case's Doc; a Doc made outside the pipeline gets an empty one."""
    if doc._.frame is None:
        doc._.frame = Frame()
    frame: Frame = doc._.frame
    return frame


def text_of(doc: Doc) -> str:
    """The text of a Doc."""
    if doc._.wording is None:
        doc._.wording = doc.text
    text: str = doc._.wording
    return text
