"""Linking: which practice each measure is an instance of, what recurs, and how it spreads."""

from .decisions import Decision, Decisions, load_decisions, save_decisions, stored_decisions
from .knowledge import load_knowledge
from .link import link
from .result import Candidate, Link, LinkResult

__all__ = ["Candidate", "Decision", "Decisions", "Link", "LinkResult", "link", "load_decisions", "load_knowledge", "save_decisions", "stored_decisions"]
