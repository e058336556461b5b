"""The network view: a graph as one HTML file that opens from disk without a network."""

from .preset import WHOLE, Preset
from .render import render_view, write_view
from .selection import Selection

__all__ = ["WHOLE", "Preset", "Selection", "render_view", "write_view"]
