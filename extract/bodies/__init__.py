"""Public bodies and other organizations: the grammar of their names."""
