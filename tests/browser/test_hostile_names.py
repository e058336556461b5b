"""Names that would be markup, formulas or turned text stay text in the view."""

import csv
import io
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from view_pages import Open, edge_page, middle, saved

from reformgraph.graph.view import write_view
from reformgraph.schema.records import Graph, Node, NodeRef, Relationship

pytestmark = pytest.mark.browser

HOSTILE = ["<img src=x onerror=window.hacked=1>", "</script><script>window.hacked=1</script>", "“><svg onload=window.hacked=1>", "左\u202e右反转\u2066",
           "一行\u2028另一行\u2029", "=HYPERLINK(\"http://x\")", "{{7*7}}${7*7}&lt;b&gt;", "\U00020bb7野\U0001f600局", "javascript:window.hacked=1"]


def hostile_graph() -> Graph:
    nodes, rels = [Node("Batch", "批" + HOSTILE[0], {"name": HOSTILE[0], "title": HOSTILE[1], "date": "2023", "source": "a", "sha256": "0"})], []
    for number, name in enumerate(HOSTILE):
        text = f"前{name}后推出“{name}”。{HOSTILE[1]}"
        case, body, measure = NodeRef("Case", f"c{number}{name}"), NodeRef("Department", f"d{name}"), NodeRef("PolicyInstrument", f"p{name}")
        place, practice = NodeRef("Locality", f"l{name}"), NodeRef("Practice", name)
        nodes += [Node("Case", case.id, {"name": name, "title": name, "number": number, "text": text, "year": 2023}),
                  Node("Department", body.id, {"name": name, "aliases": (name + "别名", "<b>x</b>")}), Node("PolicyInstrument", measure.id, {"name": name, "kind": name}),
                  Node("Locality", place.id, {"name": name, "full_name": name, "level": "city"}), Node("Practice", practice.id, {"name": name, "definition": name})]
        cited = {"case": case.id, "quote": text[1:-4], "start": 1, "end": len(text) - 4, "field": "text", "method": name, "confidence": 0.5}
        rels += [Relationship(f"a{number}", "PART_OF", case, NodeRef("Batch", nodes[0].id), {}), Relationship(f"b{number}", "IMPLEMENTS", body, measure, dict(cited)),
                 Relationship(f"c{number}", "LOCATED_IN", case, place, {**cited, "field": "title", "quote": name, "start": 0, "end": len(name)}),
                 Relationship(f"d{number}", "INSTANCE_OF", measure, practice, {"score": 1.0, "method": name, "decided_by": "rule"}),
                 Relationship(f"e{number}", "REDUCED", measure, NodeRef("Metric", "办理时限"), {**cited, "indicator": name, "before": name, "after": name}),
                 Relationship(f"f{number}", "MENTIONS", case, measure, dict(cited))]
    nodes.append(Node("Metric", "办理时限", {"name": "办理时限"}))
    return Graph(tuple(nodes), tuple(rels))


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_names_stay_text(open_page: Open, tmp_path: Path, number: int) -> None:
    graph, name = hostile_graph(), HOSTILE[number]
    path = tmp_path / "view.html"
    write_view(graph, path, title=HOSTILE[1])
    rel = next(r for r in graph.relationships if r.id == f"b{number}")
    page = edge_page(open_page, path, rel)
    page.mouse.move(*middle(page))
    page.wait_for_selector("#tip:not([hidden])")
    page.mouse.click(*middle(page))
    page.wait_for_selector("#panel mark")
    assert page.locator("#panel mark").first.evaluate("node => node.textContent") == rel.properties["quote"]
    page.click("#panel .claim .link >> nth=0")
    page.wait_for_selector("#panel h2")
    assert page.locator("#panel h2").evaluate("node => node.textContent") == name
    page.fill("#search", name[:6])
    assert page.locator("#hits li bdi").count() >= 1
    page.keyboard.press("Enter")
    for button in ("#view-table", "#view-overview", "#view-network"):
        page.click(button)
    assert name in page.locator("#table tbody bdi").all_text_contents() or page.locator("#table tbody tr").count() > 0
    ElementTree.fromstring(saved(page, "#save-svg"))
    rows = list(csv.reader(io.StringIO(saved(page, "#save-csv").decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    assert page.title() == HOSTILE[1]
    assert page.evaluate("document.querySelectorAll('img, svg, iframe, object, h1 script').length") == 0
    page.wait_for_timeout(100)
