"""Quantities: numerals, units, base values, and what is none."""

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reformgraph.extract.measures.numerals import parse_number
from reformgraph.extract.measures.quantities import quantity_grammar
from reformgraph.schema.yaml_io import load_yaml

ROWS: list[dict[str, Any]] = load_yaml(Path(__file__).parent / "cases/quantities.yaml")
DIGITS = "零一二三四五六七八九"


def chinese(n: int) -> str:
    """A whole number below 10**16 in Chinese numerals."""
    if n < 10_000:
        words = ""
        for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = n // place % 10
            if digit:
                words += DIGITS[digit] + unit
            elif words and not words.endswith("零") and n % place:
                words += "零"
        return words or "零"
    for factor, unit in ((10**8, "亿"), (10**4, "万")):
        if n >= factor:
            high, low = divmod(n, factor)
            gap = "零" if low and low < factor // 10 else ""
            return chinese(high) + unit + gap + (chinese(low) if low else "")
    raise AssertionError


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_table(row: dict[str, Any]) -> None:
    found = list(quantity_grammar().find(row["text"]))
    assert [[q.text, q.base_unit] for q in found] == [[text, unit] for text, _, unit in row["expect"]]
    assert [q.base_value for q in found] == pytest.approx([value for _, value, _ in row["expect"]], abs=1e-6)
    if found:
        assert found[0].approximate == row.get("approximate", False)
        assert found[0].upper == row.get("upper")


@given(st.integers(min_value=0, max_value=10**12))
def test_numeral_there_and_back(n: int) -> None:
    assert parse_number(chinese(n)) == n
    assert parse_number(f"{n:,}") == n


@given(st.integers(min_value=1, max_value=9999), st.sampled_from(["", "万", "亿"]), st.sampled_from(["件", "元", "人次", "%"]))
def test_mixed_numeral_with_unit(n: int, multiplier: str, unit: str) -> None:
    (found,) = quantity_grammar().find(f"达到{n}{multiplier}{unit}。")
    assert found.value == n * {"": 1, "万": 10**4, "亿": 10**8}[multiplier]
    assert found.text == f"{n}{multiplier}{unit}"


@given(st.text(alphabet="一二两三百千万亿半余多个月年日件%.,，、至-0123456789《》第 ", max_size=60))
def test_ranges_lie_in_the_text_in_order(text: str) -> None:
    end = 0
    for found in quantity_grammar().find(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end


@pytest.mark.parametrize("unit", ["1", "一", "1,", "十亿", "1至", "《1"])
def test_long_runs_take_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * length
        start = time.perf_counter()
        for _ in quantity_grammar().find(text):
            pass
        return time.perf_counter() - start

    seconds(100)
    assert seconds(80_000) < 40 * seconds(8_000) + 0.5
