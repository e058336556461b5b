"""Quantities, what they measure, and which of them are results."""
