"""Reading Chinese policy prose: documents in, graph records out."""
