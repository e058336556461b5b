"""The kind of a measure or platform, from its head, from what the field knows of it, or from the head that its list shares."""

from .proposals import Proposal
from .words import Head, Names

_DEFAULT_KIND = "service"
_SYSTEM = "system"


def instrument_kind(wording: str, proposal: Proposal, names: Names) -> str:
    """One of the ontology's kinds of PolicyInstrument; `service` where nothing tells."""
    head = proposal.head if proposal.head and proposal.head.label == "PolicyInstrument" else last_head(wording, names, "PolicyInstrument")
    known = names.known.get(wording.strip("“”‘’「」『』\""))
    if known is not None and known.label == "PolicyInstrument" and known.kind != "practice":
        return known.kind
    shared = proposal.shared_head
    # 推出“提前申报”“即到即查”等办法: quoted ways of doing things are no documents
    kind = head.kind if head else shared.kind if shared and shared.label == "PolicyInstrument" and shared.kind != "document" else _DEFAULT_KIND
    return "mechanism" if kind == "list" else kind


def platform_kind(wording: str, proposal: Proposal, names: Names) -> str:
    """One of the ontology's kinds of Platform; `system` where nothing tells."""
    known = names.known.get(wording.strip("“”‘’「」『』\""))
    if known is not None and known.label == "Platform":
        return known.kind
    head = proposal.head if proposal.head and proposal.head.label == "Platform" else last_head(wording, names, "Platform")
    if head:
        return head.kind
    return proposal.known.kind if proposal.known and proposal.known.label == "Platform" else _SYSTEM


def last_head(wording: str, names: Names, label: str) -> Head | None:
    """The longest head of a label that the wording, without quotation marks, ends in."""
    bare = wording.strip("“”‘’「」『』\"")
    for length in range(min(6, len(bare)), 0, -1):
        head = names.heads.get(bare[-length:])
        if head is not None and head.label == label:
            return head
    return None
