"""The matrix of practices and cities as one HTML file."""

from .render import render_matrix, write_matrix

__all__ = ["render_matrix", "write_matrix"]
