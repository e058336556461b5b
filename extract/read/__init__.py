"""Reading documents as text: txt, docx, pdf, html and md."""

from .document import Sources, find_sources, read_document, read_sources

__all__ = ["Sources", "find_sources", "read_document", "read_sources"]
