"""Places: the tree of administrative divisions, and what a text means by a name."""
