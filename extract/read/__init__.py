"""Reading documents as text: txt, docx, pdf, html and md."""

from .document import READERS, Sources, find_sources, read_bytes, read_document, read_sources

__all__ = ["READERS", "Sources", "find_sources", "read_bytes", "read_document", "read_sources"]
