"""What the fuzz and fault suites tried, told at the end of a run of the tests."""

from collections import Counter

COUNTS: Counter[str] = Counter()


def count(what: str, number: int = 1) -> None:
    COUNTS[what] += number
