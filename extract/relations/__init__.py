"""Who does what with whom: candidate relations, and which of them hold."""
