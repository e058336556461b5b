"""The answer of a named query in the words of its reader: heads and the values of closed lists. Names and quotes stay as they are."""

from typing import Any

from reformgraph.schema.errors import Language
from reformgraph.schema.ontology import load_ontology
from reformgraph.schema.practices import category_titles
from reformgraph.schema.yaml_io import load_packaged_yaml

from .query import Result


def in_words(result: Result, query: str, lang: Language) -> Result:
    """The result of the query of this name for people, not for programs: categories by their titles, in Chinese the heads and other values too."""
    words = load_packaged_yaml("reformgraph.graph.queries", "words.yaml")
    values = {column: _values(column, words["values"], lang) for column in result.columns}
    rows = tuple(tuple(_word(value, values[column], lang) for column, value in zip(result.columns, row, strict=True)) for row in result.rows)
    if lang == "en":
        return Result(result.columns, rows)
    heads = {**words["columns"], **words["of_query"].get(query, {})}
    return Result(tuple(heads.get(column, column) for column in result.columns), rows)


def _values(column: str, words: dict[str, dict[str, str]], lang: Language) -> dict[str, str]:
    if column == "category":
        return {name: title.in_language(lang) for name, title in category_titles().items()} | {"": "未归类" if lang == "zh" else "unclassified"}
    if lang == "en":
        return {}
    ontology = load_ontology()
    if column == "label":
        return {name: label.title for name, label in ontology.labels.items()}
    if column in ("type", "relationships"):
        return {name: relationship.title for name, relationship in ontology.relationships.items()}
    return words.get(column, {})


def _word(value: Any, words: dict[str, str], lang: Language) -> Any:
    if isinstance(value, list):
        return [_word(item, words, lang) for item in value]
    if isinstance(value, bool):
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[lang, value]
    return words.get(value or "", value) if value is None or isinstance(value, str) else value
