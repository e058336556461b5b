"""The one table of spaCy extensions that reformgraph sets.

Doc._.frame   Frame: what is known of the case, with the mentions, measurements and relations found (see mentions.py)
"""

from spacy.tokens import Doc

from .mentions import Frame


def register() -> None:
    """Set the extensions, once per process."""
    if not Doc.has_extension("frame"):
        Doc.set_extension("frame", default=None)


def frame_of(doc: Doc) -> Frame:
    """The frame of a case's Doc; a Doc made outside the pipeline gets an empty one."""
    if doc._.frame is None:
        doc._.frame = Frame()
    frame: Frame = doc._.frame
    return frame
