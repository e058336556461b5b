"""Read-only means read-only: refuses a Cypher statement that would write, before it reaches a store.

The embedded engine does not refuse a write in a read transaction, so the words themselves are looked at. Text in quotation marks, comments
and names in backticks do not count; neither do property keys, labels and parameters (`n.set`, `:Set`, `$set`). The statement is looked at
twice, once with its \\uXXXX escapes resolved, because Neo4j resolves them before it parses.
"""

import re

from reformgraph.schema.errors import QueryError, Text

WRITING = frozenset({"CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "DROP", "FOREACH", "LOAD", "INSERT", "TRANSACTIONS", "USE"})
# These administer a server where a statement begins with them; elsewhere they are common names (`start`).
ADMINISTERING = frozenset({"ALTER", "GRANT", "DENY", "REVOKE", "START", "STOP", "TERMINATE", "RENAME", "ENABLE", "DEALLOCATE", "REALLOCATE", "DRYRUN"})
_PREFIXES = frozenset({"EXPLAIN", "PROFILE", "CYPHER"})
READING_PROCEDURES = ("db.index.fulltext.querynodes", "db.index.fulltext.queryrelationships", "db.labels", "db.relationshiptypes",
                      "db.propertykeys", "db.schema.visualization", "db.schema.nodetypeproperties", "db.schema.reltypeproperties", "db.info",
                      "db.ping", "dbms.components", "db.indexes", "db.constraints", "db.index.vector.querynodes")
_TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/)|(?P<string>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:``|[^`])*`)"""
    r"""|(?P<name>[^\W\d]\w*)|(?P<number>\d[\w.]*)|(?P<mark>.)""", re.DOTALL)
_ESCAPE = re.compile(r"\\u+([0-9A-Fa-f]{4})")


def written_words(cypher: str) -> list[str]:
    """The words in a statement that write, load a file or administer; empty for a statement that only reads."""
    return sorted({*_words(cypher), *_words(_ESCAPE.sub(lambda m: chr(int(m[1], 16)), cypher))})


def require_read_only(cypher: str, *, file: str = "") -> None:
    """Raise QueryError when a statement does more than read."""
    if words := written_words(cypher):
        shown = ", ".join(words)
        raise QueryError(Text(f"只读查询中不允许 {shown}", f"not allowed in a query that only reads: {shown}"), file=file,
                         remedy=Text("如确要改动图库，请加 --write", "Add --write if the graph is to be changed"))


def tokens_of(cypher: str) -> list[tuple[str | None, str]]:
    """The kind (name, string, number or mark) and the text of each token, without spaces and comments; a name in backticks is a string."""
    return [(m.lastgroup, m[0]) for m in _TOKEN.finditer(cypher) if m.lastgroup != "skip"]


def _words(cypher: str) -> list[str]:
    tokens = tokens_of(cypher)
    found = []
    first = next((token.upper() for kind, token in tokens if kind == "name" and token.upper() not in _PREFIXES), "")
    if first in ADMINISTERING:
        found.append(first)
    for index, (kind, token) in enumerate(tokens):
        if kind == "mark" and token in "'\"`\\":
            found.append(token)  # an unclosed quotation or a stray backslash: two parsers could read it in two ways
        if kind != "name":
            continue
        before = tokens[index - 1][1] if index else ""
        after = tokens[index + 1][1] if index + 1 < len(tokens) else ""
        word = token.upper()
        if word in WRITING and before not in (".", ":", "|", "&", "!", "$") and after != ":":
            found.append(word)
        elif word == "CALL" and before not in (".", ":", "$") and (name := _procedure(tokens[index + 1:])) and name.lower() not in READING_PROCEDURES:
            found.append(f"CALL {name}")
    return found


def _procedure(tokens: list[tuple[str | None, str]]) -> str:
    """The dotted name that follows CALL; empty for a subquery."""
    name = ""
    for kind, token in tokens:
        if kind not in ("name", "string") and token != ".":
            break
        if name and not name.endswith(".") and token != ".":
            break
        name += token.strip("`")
    return name
