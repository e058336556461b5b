"""Stores: read-only means read-only, a locked folder and an unreachable server give one line, the engine ends with its parent."""

import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import neo4j
import neo4j_server
import pytest
from click.testing import CliRunner
from small_graph import small_graph

from reformgraph.cli import options
from reformgraph.cli.main import main
from reformgraph.graph import Store, StoreSettings, load_graph, open_store, read_store, run_cypher
from reformgraph.graph.query import write_cypher
from reformgraph.graph.store import embedded
from reformgraph.graph.store.constraints import constraint_statements, prepare
from reformgraph.graph.store.guard import written_words
from reformgraph.schema.errors import MissingExtraError, QueryError, StoreError, StoreLockedError
from reformgraph.schema.jsonl import write_graph
from reformgraph.schema.ontology import load_ontology


@pytest.mark.parametrize("cypher", [
    "MATCH (n) RETURN n", "MATCH (n:Set) RETURN n.set", "RETURN 'CREATE (n)' AS text", 'RETURN "DELETE"', "RETURN 1 // MERGE", "/* SET */ RETURN 1",
    "RETURN {set: 1, merge: 2}", "MATCH (n) WHERE n.name = $set RETURN n", "MATCH (n)-[r:CREATE|SET]->() RETURN r", "RETURN `DELETE`",
    "MATCH (n) RETURN n.start AS start, n.end AS stop", "CALL db.index.fulltext.queryNodes('i', 'x') YIELD node RETURN node", "CALL db.labels()",
    "CALL { MATCH (n) RETURN n } RETURN n", "MATCH (n) CALL (n) { RETURN n.id AS id } RETURN id", "EXPLAIN MATCH (n) RETURN n", "SHOW INDEXES",
])
def test_reading_statements_pass(cypher: str) -> None:
    assert written_words(cypher) == []


@pytest.mark.parametrize("cypher", [
    "CREATE (n)", "create (n)", "MATCH (n) SET n.x = 1", "MATCH (n) DETACH DELETE n", "MATCH (n) REMOVE n.x", "MERGE (n:Case)", "DROP INDEX i",
    "MATCH (n) FOREACH (x IN [1] | SET n.x = x)", "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", "CALL apoc.create.node([], {})",
    "CALL `dbms`.`shutdown`()", "CALL { CREATE (n) RETURN n } RETURN n", "CALL { MATCH (n) DELETE n } IN TRANSACTIONS", "ALTER USER neo4j SET PASSWORD 'x'",
    "STOP DATABASE neo4j", "PROFILE GRANT ROLE reader TO bob", "\\u0043REATE (n)", "RETURN '\\u0027 DELETE n //'", "INSERT (n)", "RETURN 'unclosed",
    "CALL db.createLabel('x')", "MATCH (n) /* */ SET/**/n.x = 1", "// x\nCREATE (n)", "USE system SHOW USERS",
])
def test_writing_statements_are_seen(cypher: str) -> None:
    assert written_words(cypher)


def test_run_refuses_to_write_and_says_how_to(store: Store) -> None:
    with pytest.raises(QueryError, match=r"CREATE\. Add --write"):
        run_cypher(store, "CREATE (n:Case {id: 'x'})")
    assert store.run("MATCH (n) RETURN count(n) AS nodes") == [{"nodes": 0}]


def test_what_slips_through_a_read_is_not_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reformgraph.graph.store.connect.require_read_only", lambda *_args, **_more: None)
    with suppress(QueryError, StoreError):  # Neo4j refuses; the embedded engine does not, and nothing is committed
        store.run("CREATE (n:Case {id: 'x'}) RETURN n.id AS id")
    assert store.run("MATCH (n) RETURN count(n) AS nodes") == [{"nodes": 0}]


def test_constraints_are_those_of_the_ontology(store: Store) -> None:
    prepare(store)
    prepare(store)
    found = {row["labelsOrTypes"][0] for row in store.run("SHOW CONSTRAINTS") if row["properties"] == ["id"]}
    assert found == set(load_ontology().labels)
    assert len(constraint_statements(load_ontology())) == len(load_ontology().labels)


def test_a_second_node_of_an_id_is_refused(store: Store) -> None:
    prepare(store)
    store.write("CREATE (:Case {id: 'x'})")
    with pytest.raises((QueryError, StoreError)):
        store.write("CREATE (:Case {id: 'x'})")


def test_a_wrong_statement_gives_one_line(store: Store) -> None:
    with pytest.raises(QueryError) as caught:
        run_cypher(store, "MATCH (n RETURN n")
    assert "\n" not in caught.value.message("zh")


@pytest.mark.parametrize(("cypher", "marks"), [("MATCH （n:Case） RETURN n", "（）"), ("MATCH (n:Case {id: ‘甲’}) RETURN n", "‘’"), ("MATCH (n:Case) RETURN n.id， n.name", "，")])
def test_full_width_marks_are_told(store: Store, cypher: str, marks: str) -> None:
    with pytest.raises(QueryError) as caught:
        run_cypher(store, cypher)
    assert caught.value.what.zh == f"语句中有全角符号 {marks}" and caught.value.remedy is not None
    assert run_cypher(store, "RETURN '（甲）' AS text").rows == (("（甲）",),)  # within quotation they are text


def test_what_a_statement_wrote_is_told(store: Store) -> None:
    def told(cypher: str) -> tuple[tuple[str, ...], str]:
        result, written = write_cypher(store, cypher)
        return result.columns, written.describe("en")

    assert told("CREATE (a:Case {id: 'x'})-[:MENTIONS {id: 'r'}]->(b:Metric {id: 'y'})") == (
        (), "nodes created: 2, relationships created: 1, properties set: 3, labels added: 2")
    assert told("MATCH (n:Case {id: 'nobody'}) SET n.title = '题'") == ((), "nothing was changed")
    assert told("MATCH (n:Case {id: 'x'}) SET n.title = '题' RETURN n.id AS id") == (("id",), "properties set: 1")
    assert told("MATCH (n:Metric {id: 'y'}) DETACH DELETE n") == ((), "nodes deleted: 1, relationships deleted: 1")


def test_an_unreachable_server_gives_one_line() -> None:
    settings = StoreSettings(uri="bolt://someone:secret-word@127.0.0.1:1", password="secret-word")
    with pytest.raises(StoreError) as caught, open_store(settings, write=False):
        pass
    for lang in ("zh", "en"):
        assert "\n" not in caught.value.message(lang)
        assert "secret-word" not in caught.value.message(lang)
    assert "secret-word" not in repr(StoreSettings(password="secret-word"))
    shown = CliRunner().invoke(main, ["query", "batches", "--uri", "bolt://127.0.0.1:1", "--lang", "en"])
    assert shown.exit_code == 1
    assert shown.stderr.startswith("Error [RG401] bolt://127.0.0.1:1: the store cannot be reached")


@pytest.mark.parametrize("uri", ["bolt:/nowhere", "http://127.0.0.1:7474", "nonsense", "bolt://host:port"])
def test_a_wrong_address_gives_one_line(uri: str) -> None:
    with pytest.raises(StoreError) as caught, open_store(StoreSettings(uri=uri), write=False):
        pass
    assert "\n" not in caught.value.message("en")


def test_a_missing_graph_names_the_next_command(tmp_path: Path) -> None:
    shown = CliRunner().invoke(main, ["query", "batches", "--graph", str(tmp_path / "none.db"), "--lang", "en"])
    assert shown.exit_code == 1
    assert "Run reformgraph build or load first" in shown.stderr
    assert not (tmp_path / "none.db").exists()


def test_the_engine_is_an_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(embedded, "find_spec", lambda _name: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'reformgraph\[embedded\]'"):
        embedded.EmbeddedEngine(tmp_path / "graph.db")


@pytest.mark.embedded
def test_a_folder_with_other_files_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="is no graph"), open_store(StoreSettings(folder), write=True):
        pass
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


@pytest.mark.embedded
def test_a_folder_in_use_gives_one_line_and_the_password_is_the_users_own(folder: Path) -> None:
    with open_store(StoreSettings(folder), write=True) as first:
        assert first.embedded is not None
        if sys.platform != "win32":
            assert stat.S_IMODE(first.embedded.password_file.stat().st_mode) == 0o600
        with pytest.raises(StoreLockedError) as caught, open_store(StoreSettings(folder), write=True):
            pass
        assert f"process {os.getpid()}" in caught.value.message("en")
        shown = CliRunner().invoke(main, ["query", "batches", "--graph", str(folder), "--lang", "en"])
        assert (shown.exit_code, shown.stderr.count("\n")) == (1, 1)
        wrong = StoreSettings(uri=first.embedded.uri, username="root", password="wrong-word", database="reformgraph")
        with pytest.raises(StoreError, match="wrong user or password"), open_store(wrong, write=False):
            pass
    with open_store(StoreSettings(folder), write=False) as again:
        assert again.run("RETURN 1 AS one") == [{"one": 1}]


@pytest.mark.embedded
@pytest.mark.parametrize("built", [False, True], ids=["new", "with a graph"])
def test_an_empty_password_file_is_one_that_is_missing(folder: Path, built: bool) -> None:
    """Whoever made it was stopped before writing it, or the power failed."""
    folder.mkdir()
    if built:
        with open_store(StoreSettings(folder), write=True) as store:
            load_graph(store, small_graph())
    (folder / "password").write_text("", encoding="ascii")
    for _ in range(2):
        with open_store(StoreSettings(folder), write=True) as store:
            assert read_store(store).nodes == (small_graph().nodes if built else ())


@pytest.mark.neo4j
@pytest.mark.parametrize("made", ["CREATE INDEX case_id FOR (n:Foo) ON (n.id)", "CREATE INDEX mine FOR (n:Case) ON (n.id)", "CREATE INDEX case_id FOR (n:Case) ON (n.id)"])
def test_an_index_in_the_way_of_a_constraint_is_told(neo4j_store: Store, made: str) -> None:
    neo4j_store.write("MATCH (n) DETACH DELETE n")
    prepare(neo4j_store)
    neo4j_store.schema("DROP CONSTRAINT case_id")
    neo4j_store.schema(made)
    drop = f"DROP INDEX {made.split()[2]}"
    try:
        with pytest.raises(StoreError, match=drop):
            prepare(neo4j_store)
    finally:
        neo4j_store.schema(drop)
    prepare(neo4j_store)
    assert "case_id" in {row["name"] for row in neo4j_store.run("SHOW CONSTRAINTS")}


@pytest.mark.neo4j
def test_doubled_ids_are_told_where_a_constraint_is_to_be_made(neo4j_store: Store) -> None:
    neo4j_store.write("MATCH (n) DETACH DELETE n")
    prepare(neo4j_store)
    neo4j_store.schema("DROP CONSTRAINT case_id")
    neo4j_store.write("CREATE (:Case {id: 'x'}), (:Case {id: 'x'})")
    try:
        with pytest.raises(StoreError, match="same id"):
            prepare(neo4j_store)
    finally:
        neo4j_store.write("MATCH (n) DETACH DELETE n")
        prepare(neo4j_store)


@pytest.mark.neo4j
def test_what_a_server_refuses_is_told_with_what_to_do(tmp_path: Path) -> None:
    if missing := neo4j_server.missing():
        pytest.skip(missing)
    with neo4j_server.running(tmp_path / "home", extra={"dbms.security.auth_enabled": "true"}) as uri:
        def told(settings: StoreSettings) -> str:
            with pytest.raises(StoreError) as caught, open_store(settings, write=False) as opened:
                opened.run("RETURN 1 AS one")
            return caught.value.message("en")

        first = StoreSettings(uri=uri, password="neo4j")
        assert "must be changed first" in told(first)
        assert "no password was given" in told(replace(first, password=""))
        assert "wrong user or password" in told(replace(first, password="wrong", ask=lambda: "neo4j"))
        assert "must be changed first" in told(replace(first, password="", ask=lambda: "neo4j"))
        assert "leave +s or +ssc out" in told(replace(first, uri=uri.replace("bolt:", "neo4j+s:")))
        with neo4j.GraphDatabase.driver(uri, auth=("neo4j", "neo4j")) as driver, driver.session(database="system") as session:
            session.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO 'long-enough'").consume()
        assert "the server has no database nope" in told(replace(first, password="long-enough", database="nope"))


def test_a_password_is_asked_for_only_when_the_server_is_reached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = []
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    monkeypatch.setattr(options, "_asked_password", lambda: str(asked.append(1)))
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _self: True, raising=False)
    write_graph(small_graph(), tmp_path / "g.jsonl")
    for words, times in ((["check", str(tmp_path / "g.jsonl")], 0), (["query", "--list"], 0), (["query", "batches"], 1)):
        CliRunner().invoke(main, words)
        assert len(asked) == times, words


@pytest.mark.embedded
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_the_engine_ends_with_its_parent_and_the_graph_is_whole(folder: Path) -> None:
    program = ("import sys, time; from pathlib import Path; sys.path.insert(0, sys.argv[2]); from small_graph import small_graph\n"
               "from reformgraph.graph import StoreSettings, load_graph, open_store\n"
               "with open_store(StoreSettings(Path(sys.argv[1])), write=True) as store:\n"
               "    load_graph(store, small_graph()); print(store.embedded.pid, flush=True); time.sleep(600)\n")
    parent = subprocess.Popen([sys.executable, "-c", program, str(folder), str(Path(__file__).parent)], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    engine = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    with open_store(StoreSettings(folder), write=False) as store:  # waits for the orphan, which lets go of the folder
        assert read_store(store) == small_graph()
    assert not running(engine)


@pytest.mark.embedded
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_an_engine_that_is_killed_loses_nothing_that_was_written(folder: Path) -> None:
    with pytest.raises(StoreError), open_store(StoreSettings(folder), write=True) as store:
        load_graph(store, small_graph())
        assert store.embedded is not None
        os.kill(store.embedded.pid, signal.SIGKILL)
        time.sleep(0.2)
        store.run("MATCH (n) RETURN count(n) AS nodes")
    with open_store(StoreSettings(folder), write=False) as again:
        assert read_store(again) == small_graph()


def running(pid: int) -> bool:
    """Whether the process is there; an orphan may take a moment to be cleared away."""
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z":
            return False
        time.sleep(0.1)
    return True
