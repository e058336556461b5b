"""A case as a page: its text with the spans in colour, its measurements as a table, its relations as a list, each linked to its words."""

from .page import CasePage, find_case, read_case_page, render_case

__all__ = ["CasePage", "find_case", "read_case_page", "render_case"]
