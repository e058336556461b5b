"""The graph model, the records that pass between stages, the knowledge files and the exceptions. Imports nothing else of reformgraph."""
