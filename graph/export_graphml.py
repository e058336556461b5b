"""GraphML, for Gephi and other programs that draw graphs. Lists are joined, because GraphML has no lists."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from reformgraph.schema.jsonl import write_atomically
from reformgraph.schema.ontology import Property, load_ontology
from reformgraph.schema.records import Graph, Properties

_TYPES = {"string": "string", "integer": "long", "float": "double", "strings": "string"}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_graphml(graph: Graph, path: Path) -> None:
    """Write one GraphML file; nodes have `label`, `labels` (all of them, as APOC writes and reads them: `:Department:Body`) and `name`, edges have `type`, and both their properties."""
    write_atomically(path, _parts(graph))


def _parts(graph: Graph) -> Iterator[str]:
    ontology = load_ontology()
    node_keys = {"label": "string", "labels": "string", "name": "string", **_types(p for label in ontology.labels.values() for p in label.properties)}
    edge_keys = {"type": "string", **_types(p for kind in ontology.relationships.values() for p in kind.properties)}
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for target, keys in (("node", node_keys), ("edge", edge_keys)):
        for key, kind in keys.items():
            yield f'<key id="{target}_{key}" for="{target}" attr.name="{key}" attr.type="{kind}"/>\n'
    yield '<graph edgedefault="directed">\n'
    for node in graph.nodes:
        labels = "".join(f":{label}" for label in ontology.labels[node.label].labels)
        yield f"<node id={_attribute(f'{node.label}/{node.id}')} labels={_attribute(labels)}>{_data('node', {'label': node.label, 'labels': labels, **node.properties})}</node>\n"
    for rel in graph.relationships:
        yield (f"<edge id={_attribute(f'{rel.type}/{rel.id}')} source={_attribute(f'{rel.start.label}/{rel.start.id}')} "
               f"target={_attribute(f'{rel.end.label}/{rel.end.id}')}>{_data('edge', {'type': rel.type, **rel.properties})}</edge>\n")
    yield "</graph>\n</graphml>\n"


def _types(properties: Iterator[Property]) -> dict[str, str]:
    return {p.name: _TYPES[p.type] for p in properties}


def _data(target: str, properties: Properties) -> str:
    return "".join(f'<data key="{target}_{key}">{escape(_clean("、".join(value) if isinstance(value, tuple) else str(value)))}</data>'
                   for key, value in sorted(properties.items()))


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
