"""The SQLite store finds records by its indexes, whichever way it looks, and upgrades files that were older."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.adapters import _sqlite_schema, _sqlite_search
from dextflow.adapters._sqlite_schema import APPLICATION_ID, MIGRATIONS
from dextflow.adapters.memory import MemoryStore
from dextflow.adapters.sqlite import SqliteStore
from dextflow.errors import Corrupt
from dextflow.ports import Store, Term
from dextflow.testing.store import check_store
from dextflow.testing.store.builders import commit, event, found, message, put, read, sent
from dextflow.testing.store.questions import NUMBERS, TEXTS, Question, asked, questions, terms

VALUES: tuple[Term, ...] = (None, *NUMBERS, *TEXTS)
RECORDS = 40
TERMS: list[dict[str, Term]] = [
    {
        "client": VALUES[number % 20],
        "year": VALUES[number * 7 % 20],
        **({"\U0001f4d2 '\"%": 1} if number % 3 else {}),
    }
    for number in range(RECORDS)
]


def fill(store: Store) -> None:
    commit(store, *(put(f"{number:02}", terms=terms) for number, terms in enumerate(TERMS)), event("00", 1))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "practice.dextflow"


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that SQLite is told, with its values."""
    told: list[str] = []
    connect = sqlite3.connect

    def overheard(*args: object, **kwargs: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **kwargs)  # type: ignore[call-overload]  # as they came
        connection.set_trace_callback(told.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", overheard)
    return told


def first_release(path: Path) -> None:
    """Make a file as the first release wrote it, with two practices and two kinds."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in MIGRATIONS[0]:
            connection.execute(statement)
        for practice, kind in (("practice", "workflow"), ("practice", "proposal"), ("other", "workflow")):
            for number, terms in enumerate(TERMS):
                one = (practice, kind, f"{number:02}")
                connection.execute("INSERT INTO record VALUES (?, ?, ?, 1, ?)", (*one, f"key {number}"))
                connection.execute("INSERT INTO part VALUES (?, ?, ?, 'text', ?)", (*one, f"{number:02} 1"))
                connection.executemany(
                    "INSERT INTO term VALUES (?, ?, ?, ?, ?)", [(*one, *t) for t in terms.items()]
                )
        connection.execute("INSERT INTO record VALUES ('practice', 'order', 'bare', 1, NULL)")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()


RELEASES = range(1, len(MIGRATIONS))


@pytest.fixture(params=RELEASES, ids=lambda release: f"schema {release}")
def old(request: pytest.FixtureRequest, path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file as an earlier release left it: made by the first, and upgraded by those up to that one."""
    first_release(path)
    with monkeypatch.context() as earlier:
        earlier.setattr(_sqlite_schema, "MIGRATIONS", MIGRATIONS[: request.param])
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            _sqlite_schema.upgrade(connection)
    return path


def schema(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
        return [*tables, *connection.execute("PRAGMA user_version")]


def test_an_old_file_keeps_everything(old: Path) -> None:
    """Records, versions, parts, terms and unique keys of every practice and kind are what they were."""
    with closing(SqliteStore(old)) as store:
        for practice, kind in (("practice", "workflow"), ("practice", "proposal"), ("other", "workflow")):
            assert found(store, practice=practice, kind=kind) == [f"{number:02}" for number in range(RECORDS)]
            for number, terms in enumerate(TERMS):
                record = read(store, f"{number:02}", practice=practice, kind=kind)
                assert (record.version, record.parts) == (1, {"text": f"{number:02} 1"})
                assert record.terms == terms
                assert list(map(type, record.terms.values())) == list(map(type, terms.values()))
        assert read(store, "bare", kind="order").terms == {}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=questions, changed=st.integers(0, RECORDS - 1), terms=terms)
def test_an_old_file_answers_as_a_new_one(
    old: Path, question: Question, changed: int, terms: dict[str, Term]
) -> None:
    """After the upgrade it finds and counts what a new store does, and goes on doing so as records change."""
    memory, one = MemoryStore(), f"{changed:02}"
    fill(memory)
    with closing(SqliteStore(old, relaxed=True)) as store:
        for now in (terms, TERMS[changed]):
            answers = [
                (
                    asked(each, question),
                    each.count("practice", "workflow", question.where),
                    each.count_by("practice", "workflow", "year", question.where),
                )
                for each in (store, memory)
            ]
            assert answers[0] == answers[1]
            for each in (store, memory):
                commit(each, put(one, read(each, one).version, terms=now))


def test_an_old_file_gets_an_outbox(old: Path) -> None:
    """It is empty, and each practice's own; what was stored is there beside it."""
    with closing(SqliteStore(old)) as store:
        assert sent(store) == []
        for practice in ("practice", "other"):
            commit(store, put("00", 1), message("a"), message("b"), practice=practice)
            commit(store, message("b"), message("c"), practice=practice)
            assert [(one.number, one.key) for one in store.messages(practice)] == [(1, "a"), (2, "b"), (3, "c")]


def test_an_upgraded_file_is_as_a_new_one(old: Path, tmp_path: Path) -> None:
    """It has the same tables and indexes, letter by letter."""
    SqliteStore(old).close()
    SqliteStore(tmp_path / "new").close()
    assert schema(old) == schema(tmp_path / "new")


@pytest.mark.parametrize(
    ("release", "number"),
    [(release, number) for release in RELEASES for number in range(len(MIGRATIONS[release]))],
)
def test_an_upgrade_that_breaks_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, release: int, number: int
) -> None:
    """Wherever it breaks, the file is of its old schema with all its data, and the next attempt succeeds."""
    first_release(path)
    before = schema(path)
    broken = (*MIGRATIONS[release][: number + 1], "SELECT * FROM nowhere")
    with monkeypatch.context() as patch:
        patch.setattr(_sqlite_schema, "MIGRATIONS", (*MIGRATIONS[:release], broken))
        with pytest.raises(Corrupt):
            SqliteStore(path)
    assert schema(path) == before
    with closing(SqliteStore(path)) as store:
        assert store.count("practice", "workflow") == RECORDS


@pytest.mark.parametrize(("few", "many"), [(1, 4), (3, 1), (10, 100), (1, 10**9)])
def test_every_way_of_looking_finds_the_same(
    few: int, many: int, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a condition leads or the order is walked, and wherever a walk is given up."""
    monkeypatch.setattr(_sqlite_search, "FEW", few)
    monkeypatch.setattr(_sqlite_search, "MANY", many)
    check_store(lambda: SqliteStore(tmp_path_factory.mktemp("s") / "file", relaxed=True), examples=20, steps=20)


@pytest.fixture
def filled(path: Path, statements: list[str]) -> Iterator[SqliteStore]:
    with closing(SqliteStore(path, relaxed=True)) as store:
        fill(store)
        yield store


def scans(path: Path, statements: list[str]) -> Iterator[tuple[str, str]]:
    """The steps of the statements' plans that read a table in full."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in {one for one in statements if one.lstrip().startswith(("SELECT", "INSERT INTO message"))}:
            plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + statement)]
            given = {"SCAN " + step.removeprefix("CO-ROUTINE ") for step in plan if step.startswith("CO-ROUTINE")}
            for step in plan:
                if step.startswith("SCAN") and step not in given and "VIRTUAL TABLE" not in step:
                    yield step, statement


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=questions, few=st.sampled_from([1, 5, 2000]))
def test_no_table_is_read_in_full(
    filled: SqliteStore, path: Path, statements: list[str], question: Question, few: int
) -> None:
    """Every statement of a search goes through an index or a primary key, from its first column on."""
    statements.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_sqlite_search, "FEW", few)
        asked(filled, question)
        filled.count("practice", "workflow", question.where)
        filled.count_by("practice", "workflow", "year", question.where)
    assert list(scans(path, statements)) == []


def test_the_outbox_is_read_and_written_by_its_indexes(
    filled: SqliteStore, path: Path, statements: list[str]
) -> None:
    """However much was sent before, the next messages are looked up, numbered and read at once."""
    commit(filled, *(message(str(number)) for number in range(100)))
    statements.clear()
    commit(filled, message("99"), message("100"))
    filled.messages("practice", after=50, limit=3)
    told = [one for one in statements if " message" in one]
    assert len(told) == 3
    assert list(scans(path, told)) == []


def test_counting_reads_no_parts(filled: SqliteStore, statements: list[str]) -> None:
    """Nor does it read any record as a whole."""
    statements.clear()
    filled.count("practice", "workflow")
    filled.count_by("practice", "workflow", "year")
    assert statements
    assert not [one for one in statements if " part " in one]


def test_terms_that_cannot_be_read_are_damage(filled: SqliteStore, path: Path) -> None:
    """A record whose terms somebody has spoiled is told as such."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE record SET terms = '[' WHERE id = '00'")
        connection.commit()
    with pytest.raises(Corrupt, match="terms"):
        read(filled, "00")
    with pytest.raises(Corrupt, match="terms"):
        commit(filled, put("00", 1, terms={}))
