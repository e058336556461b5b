"""Opens a store: the embedded engine over a folder, or a Neo4j server; both answer the official driver over Bolt."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Literal, TypeVar

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    ConstraintError,
    DatabaseError,
    Forbidden,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from reformgraph.schema.errors import QueryError, StoreError, Text

from .embedded import DATABASE, USER, EmbeddedEngine, has_graph
from .guard import require_read_only
from .settings import StoreSettings

T = TypeVar("T")
Row = dict[str, Any]
Transaction = neo4j.ManagedTransaction
_ADDRESS = re.compile(r"(neo4j|bolt)(\+s|\+ssc)?://[^/\s]+")
_RETRY_SECONDS = 30.0
_STOPPED = ("Neo.ClientError.Transaction.Terminated",)  # said by a server that shuts down
_OLDEST = (5, 7)  # the first Neo4j with constraints on relationships


class Store:
    """An open store. `run` only reads; `write` and `write_transaction` need a store that was opened for writing.

    `engine` tells the two kinds apart where their abilities differ; `embedded` is the engine's process, if there is one.
    """

    def __init__(self, driver: neo4j.Driver, database: str, place: str, *, write: bool, embedded: EmbeddedEngine | None = None) -> None:
        self._driver, self._database, self.place, self._write, self.embedded = driver, database, place, write, embedded
        self.engine: Literal["embedded", "neo4j"] = "embedded" if embedded else "neo4j"

    def run(self, cypher: str, params: Row | None = None) -> list[Row]:
        """The rows of a statement that only reads. Raises QueryError for one that would write or is wrong, StoreError for a lost store."""
        return self.table(cypher, params)[1]

    def table(self, cypher: str, params: Row | None = None) -> tuple[list[str], list[Row]]:
        """Like `run`, with the names of the columns, which stand even where there are no rows."""
        require_read_only(cypher)
        with self._errors(), self._session(neo4j.READ_ACCESS) as session, session.begin_transaction() as transaction:
            result = transaction.run(cypher, params or {})
            columns, rows = list(result.keys()), result.data()
            # A server refuses a write in a read session, the embedded engine does not: what the words did not give away is not kept.
            transaction.rollback()
        return columns, rows

    def write(self, cypher: str, params: Row | None = None) -> list[Row]:
        """Run a statement that may write, in a transaction that is tried again after a transient error."""
        def work(transaction: Transaction) -> list[Row]:
            return transaction.run(cypher, params or {}).data()

        return self.write_transaction(work)

    def write_counted(self, cypher: str, params: Row | None = None) -> tuple[list[str], list[Row], neo4j.SummaryCounters]:
        """Like `write`, with the names of the columns and the store's own counts of what was changed."""
        def work(transaction: Transaction) -> tuple[list[str], list[Row], neo4j.SummaryCounters]:
            result = transaction.run(cypher, params or {})
            columns, rows = list(result.keys()), result.data()
            return columns, rows, result.consume().counters

        return self.write_transaction(work)

    def write_transaction(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in one transaction: all of it is kept, or nothing. It may be called again after a transient error."""
        if not self._write:
            raise QueryError(Text("图库以只读方式打开", "the store was opened for reading only"), file=self.place,
                             remedy=Text("如确要改动图库，请加 --write", "Add --write if the graph is to be changed"))
        with self._errors(), self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(work)

    def schema(self, cypher: str) -> None:
        """Run a statement that makes a constraint or an index; it cannot share a transaction with data."""
        with self._errors(), self._session(neo4j.WRITE_ACCESS) as session:
            session.run(cypher).consume()

    def _errors(self) -> AbstractContextManager[None]:
        return _errors(self.place, database=self._database)

    def _session(self, access: str) -> neo4j.Session:
        return self._driver.session(database=self._database, default_access_mode=access)


@contextmanager
def open_store(settings: StoreSettings, *, write: bool, create: bool = True) -> Iterator[Store]:
    """The store that `settings` name, opened for reading, or for writing too.

    A folder without a graph is given one where `write` and `create` say so. Raises StoreError when the store cannot be reached or holds no graph
    or its address names an account, StoreLockedError when another process uses the folder, MissingExtraError when the embedded engine is not
    installed.
    """
    if settings.uri is not None:
        if "@" in settings.uri:  # it would stand in process lists and the shell's history
            raise StoreError(Text("地址中不能写用户名和密码", "an address holds no user and no password"), file=settings.place,
                             remedy=Text("请用 --username 和环境变量 NEO4J_PASSWORD", "Use --username and the environment variable NEO4J_PASSWORD"))
        password = settings.password or (settings.ask() if settings.ask else "")
        with _driver(settings.uri, settings.username, password, settings.place, quiet=True) as driver:
            with _errors(settings.place):
                _require_version(driver, settings.place)
            yield Store(driver, settings.database, settings.place, write=write)
        return
    if not (write and create) and not has_graph(settings.graph):
        raise StoreError(Text("这里没有图库", "there is no graph here"), file=str(settings.graph),
                         remedy=Text("请先运行 reformgraph build 或 load，或用 --graph 指明目录",
                                     "Run reformgraph build or load first, or name the folder with --graph"))
    with EmbeddedEngine(settings.graph, brief=not write) as engine, _driver(engine.uri, USER, engine.password, settings.place, quiet=False) as driver:
        yield Store(driver, DATABASE, settings.place, write=write, embedded=engine)


@contextmanager
def _driver(uri: str, username: str, password: str, place: str, *, quiet: bool) -> Iterator[neo4j.Driver]:
    """A connected driver. `quiet` asks the server for no notices (a label that no node has yet is none of the user's concern)."""
    auth = (username, password) if password else None
    if not _ADDRESS.match(uri):
        raise _wrong_address(place)
    with _errors(place):
        driver = neo4j.GraphDatabase.driver(uri, auth=auth, max_transaction_retry_time=_RETRY_SECONDS, connection_timeout=10.0,
                                            notifications_min_severity="OFF" if quiet else None)
    with driver:
        with _errors(place, password=bool(password)):
            driver.verify_connectivity()
        yield driver


def _require_version(driver: neo4j.Driver, place: str) -> None:
    agent = driver.get_server_info().agent  # "Neo4j/5.26.18", "Neo4j/2025.10.1"
    numbers = [int(part) for part in agent.rpartition("/")[2].split(".")[:2] if part.isdigit()]
    if numbers and tuple(numbers) < _OLDEST:
        raise StoreError(Text(f"服务器版本过旧：{agent}", f"the server is too old: {agent}"), file=place,
                         remedy=Text("请使用 Neo4j 5.26 或更新版本", "Use Neo4j 5.26 or newer"))


def is_clash(error: QueryError) -> bool:
    """Whether a statement was refused because it would make a node of an id that is there."""
    return isinstance(error.__cause__, ConstraintError)


@contextmanager
def _errors(place: str, *, database: str = "", password: bool = True) -> Iterator[None]:
    """Turn what the driver raises into one clear line; none of it shows the password. `password` says whether one was given."""
    try:
        yield
    except AuthError as error:
        if not password:
            raise StoreError(Text("没有给出密码", "no password was given"), file=place,
                             remedy=Text("请设置环境变量 NEO4J_PASSWORD，或在终端运行并输入", "Set NEO4J_PASSWORD, or run it on a terminal and type the password")) from error
        raise StoreError(Text("用户名或密码不对", "wrong user or password"), file=place,
                         remedy=Text("请检查 NEO4J_USERNAME 和 NEO4J_PASSWORD", "Check NEO4J_USERNAME and NEO4J_PASSWORD")) from error
    except (ServiceUnavailable, SessionExpired, TransientError) as error:
        raise _unreachable(error, place) from error
    except (ConfigurationError, ValueError) as error:
        raise _wrong_address(place) from error
    except ClientError as error:
        if error.code in _STOPPED:
            raise _unreachable(error, place) from error
        if error.code == "Neo.ClientError.Security.CredentialsExpired":
            raise StoreError(Text("密码须先修改（首次登录的初始密码，或管理员要求）", "the password must be changed first: it is the initial one, or an administrator asks for it"),
                             file=place, remedy=Text("请在 Neo4j Browser 或 cypher-shell 登录一次并改密码，再把新密码写入 NEO4J_PASSWORD",
                                                     "Log in once with Neo4j Browser or cypher-shell, change it, and put the new one into NEO4J_PASSWORD")) from error
        if error.code == "Neo.ClientError.Database.DatabaseNotFound":
            raise StoreError(Text(f"服务器上没有数据库 {database}", f"the server has no database {database}"), file=place,
                             remedy=Text("请检查 --database 或 NEO4J_DATABASE，通常为 neo4j", "Check --database or NEO4J_DATABASE; mostly it is neo4j")) from error
        if isinstance(error, Forbidden):
            raise StoreError(Text(f"账号没有这个权限：{_first_line(error)}", f"the account may not do this: {_first_line(error)}"), file=place,
                             remedy=Text("请管理员授权，或换一个账号（见 docs/neo4j.md）", "Ask an administrator for the right, or use another account (see docs/neo4j.md)")) from error
        raise QueryError(Text(f"图库拒绝语句：{_first_line(error)}", f"the store refuses the statement: {_first_line(error)}"), file=place,
                         remedy=Text("请检查语句；标签和关系见 reformgraph schema", "Check the statement; reformgraph schema shows labels and types")) from error
    except DatabaseError as error:
        if error.code != "Neo.DatabaseError.Schema.ConstraintCreationFailed":
            raise StoreError(Text(f"图库出错：{_first_line(error)}", f"the store failed: {_first_line(error)}"), file=place) from error
        doubles = (error.message or "").strip().partition("\n")[2].partition(". Note")[0]
        raise StoreError(Text(f"图库中有编号相同的节点，不能保证编号唯一：{doubles}", f"the store holds nodes with the same id, so ids cannot be made unique: {doubles}"), file=place,
                         remedy=Text("请用 MATCH (n:标签) WITH n.id AS id, count(*) AS nodes WHERE nodes > 1 RETURN id, nodes 找出，只留一个，再重新运行",
                                     "Find them with MATCH (n:Label) WITH n.id AS id, count(*) AS nodes WHERE nodes > 1 RETURN id, nodes; keep one of each and run it again")) from error
    except Neo4jError as error:
        raise StoreError(Text(f"图库出错：{_first_line(error)}", f"the store failed: {_first_line(error)}"), file=place) from error


def _unreachable(error: Exception, place: str) -> StoreError:
    zh, en = "请确认服务器已启动、地址正确", "Check that the server runs and the address is right"
    if "+s" in place.partition("://")[0]:  # the driver says little of a server that does not answer in TLS
        zh, en = f"{zh}；服务器没有启用加密（TLS）时，地址去掉 +s 或 +ssc", f"{en}; for a server without encryption (TLS) leave +s or +ssc out of the address"
    return StoreError(Text(f"无法连接图库：{_first_line(error)}", f"the store cannot be reached: {_first_line(error)}"), file=place, remedy=Text(zh, en))


def _wrong_address(place: str) -> StoreError:
    return StoreError(Text("图库地址不正确", "the store's address is wrong"), file=place,
                      remedy=Text("地址形如 bolt://127.0.0.1:7687 或 neo4j+s://example.org",
                                  "An address looks like bolt://127.0.0.1:7687 or neo4j+s://example.org"))


def _first_line(error: BaseException) -> str:
    message = getattr(error, "message", None) or str(error)
    lines = str(message).strip().splitlines()
    return lines[0].partition(" (resolved to")[0].rstrip(" :.") if lines else type(error).__name__


