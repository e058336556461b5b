"""From a document to its cases: the notice before them, their titles, sections and sentences, and what looks wrong."""

from .notices import segment

__all__ = ["segment"]
