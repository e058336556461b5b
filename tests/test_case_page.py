"""The page of a case and the scorer, on the graph of the examples."""

from pathlib import Path

import pytest

from reformgraph.extract import extract_sources
from reformgraph.extract.evaluate import as_gold, read_gold, score_case, totals
from reformgraph.graph.case_page import find_case, read_case_page, render_case
from reformgraph.schema.errors import InputError, QueryError
from reformgraph.schema.records import Graph, Node, NodeRef, Relationship

EXAMPLES = Path(__file__).parents[1] / "examples"
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return next(iter(extract_sources([EXAMPLES / "zhejiang-2023-1.txt"]))).graph


def test_the_pieces_of_a_page_are_the_text(graph):
    for case in (n for n in graph.nodes if n.label == "Case"):
        page = read_case_page(graph, case)
        assert "".join(p.text for p in page.text) == case.properties["text"]
        assert "".join(p.text for p in page.title) == case.properties["title"]
        shown = {claim for p in (*page.title, *page.text) for claim in p.claims}
        assert shown == {c.id for c in page.claims} | {m.claim.id for m in page.measurements}


def test_a_relative_change_is_read_with_one_decimal(graph):
    rows = [row for case in graph.nodes if case.label == "Case" for row in read_case_page(graph, case).measurements if row.percent is not None]
    assert any(round(row.percent, 1) != row.percent for row in rows)
    assert all(len(row.percent_words.removesuffix(" %").partition(".")[2]) <= 1 for row in rows)


def test_a_case_is_found_by_the_end_of_its_id_and_an_unknown_one_names_the_nearest(graph):
    assert find_case(graph, "#4").properties["number"] == 4
    with pytest.raises(QueryError, match="more than one"):
        find_case(graph, "浙江")
    with pytest.raises(QueryError, match="浙江省-2023-1"):
        find_case(graph, "浙江省-2023-1#99")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_and_text_stay_text(lang):
    case = Node("Case", "b#1", {"name": HOSTILE, "title": HOSTILE, "text": f"甲{HOSTILE}乙", "number": 1})
    place = Node("Locality", "p", {"name": HOSTILE, "full_name": HOSTILE})
    evidence = {"case": "b#1", "quote": HOSTILE, "start": 1, "end": 1 + len(HOSTILE), "field": "text", "method": "m", "confidence": 0.9}
    rel = Relationship("r", "LED_BY", NodeRef("Case", "b#1"), NodeRef("Locality", "p"), evidence)
    html = render_case(read_case_page(Graph((case, place), (rel,)), case), lang)
    assert "<img" not in html
    assert "&lt;img" in html


def test_gold_scores_itself_in_full_and_an_empty_answer_scores_nothing():
    for gold in read_gold(Path(__file__).parent / "gold").values():
        assert all(s.hits == s.gold == s.found for s in score_case(gold, gold).values())
        nothing = {part: [] for part in gold}
        assert all(s.hits == 0 and s.found == 0 for s in score_case(gold, nothing).values())


def test_totals_add_up(graph):
    gold = read_gold(Path(__file__).parent / "gold")
    case = next(n for n in graph.nodes if n.label == "Case" and n.properties["number"] == 4)
    total = totals([score_case(gold["zhejiang-04"], as_gold(graph, case.id))])
    assert total["ALL"].gold == total["NODES"].gold + total["metrics"].gold + total["RELATIONS"].gold
    assert 0 < total["ALL"].f1 <= 1


def test_a_folder_without_gold_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="no gold files"):
        read_gold(tmp_path)


def test_overlapping_quotes_are_on_each_piece_that_they_hold():
    case = Node("Case", "b#1", {"name": "案例", "title": "案例", "text": "甲局会同乙局推行丙", "number": 1})
    bodies = tuple(Node("Department", name, {"name": name}) for name in ("甲局", "乙局"))

    def said(id_: str, kind: str, start: NodeRef, end: NodeRef, first: int, last: int) -> Relationship:
        text = case.properties["text"]
        return Relationship(id_, kind, start, end, {"case": "b#1", "quote": text[first:last], "start": first, "end": last, "field": "text", "method": "m", "confidence": 0.9})

    at, (a, b) = NodeRef("Case", "b#1"), (NodeRef("Department", body.id) for body in bodies)
    rels = (said("1", "COOPERATES_WITH", a, b, 0, 6), said("2", "LED_BY", at, a, 2, 9), said("3", "MENTIONS", at, b, 4, 6))
    page = read_case_page(Graph((case, *bodies), rels), case)
    assert [(p.text, p.name, len(p.claims)) for p in page.text] == [("甲局", "", 1), ("会同", "", 2), ("乙局", "乙局", 2), ("推行丙", "", 1)]
