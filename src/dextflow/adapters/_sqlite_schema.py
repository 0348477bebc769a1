"""The tables of the SQLite store, and how older files come to have them."""

import sqlite3

from dextflow.errors import Corrupt, SchemaTooNew

APPLICATION_ID = int.from_bytes(b"dxfl", "big")

# The n-th entry takes a file from schema n to n + 1; what was released is never edited.
#
# A small text is changed and added all the time, so that each table is one B-tree in the order of its key
# (WITHOUT ROWID): one page is written instead of two. `term.value` has no type, so that SQLite converts nothing
# and the number 1 is not the text '1'. Its index ends with the id: a query for one term walks along it in the
# order of the page.
#
# From schema 2 on, a term's name in a kind of a practice is a number, a `field`, and a record's terms stand in
# the record as well, as JSON. So `term` only serves to find records: its rows are short, and all values of a
# field lie together in the order of the ids. `field.records` counts the records that have the term, be it NULL;
# that of the empty name, which no term has, counts all. Where the two are equal, the index of values knows who
# lacks the term.
#
# Messages, from schema 3 on, lie together in the order of their numbers, and are looked up by their key.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE record (
            practice TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
            unique_key TEXT,
            PRIMARY KEY (practice, kind, id)
        ) WITHOUT ROWID
        """,
        """
        CREATE UNIQUE INDEX record_by_unique_key ON record (practice, kind, unique_key)
        WHERE unique_key IS NOT NULL
        """,
        """
        CREATE TABLE part (
            practice TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (practice, kind, id, name)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE term (
            practice TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, value,
            PRIMARY KEY (practice, kind, id, name)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX term_by_value ON term (practice, kind, name, value, id)",
        """
        CREATE TABLE event (
            practice TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, number INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (practice, kind, subject, number)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE receipt (
            practice TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, result TEXT NOT NULL,
            PRIMARY KEY (practice, key)
        ) WITHOUT ROWID
        """,
    ),
    (
        """
        CREATE TABLE field (
            number INTEGER PRIMARY KEY, practice TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
            records INTEGER NOT NULL,
            UNIQUE (practice, kind, name)
        )
        """,
        """
        INSERT INTO field (practice, kind, name, records)
        SELECT practice, kind, '', count(*) FROM record GROUP BY practice, kind
        """,
        """
        INSERT INTO field (practice, kind, name, records)
        SELECT practice, kind, name, count(*) FROM term GROUP BY practice, kind, name
        """,
        "ALTER TABLE record ADD COLUMN terms TEXT NOT NULL DEFAULT '{}'",
        """
        UPDATE record SET terms = (
            SELECT json_group_object(t.name, t.value) FROM term AS t
            WHERE t.practice = record.practice AND t.kind = record.kind AND t.id = record.id
        )
        """,
        """
        CREATE TABLE term_of_field (
            field INTEGER NOT NULL, id TEXT NOT NULL, value,
            PRIMARY KEY (field, id)
        ) WITHOUT ROWID
        """,
        """
        INSERT INTO term_of_field (field, id, value)
        SELECT f.number, t.id, t.value FROM field AS f
        CROSS JOIN term AS t ON t.practice = f.practice AND t.kind = f.kind AND t.name = f.name
        ORDER BY f.number, t.id
        """,
        "DROP TABLE term",
        "ALTER TABLE term_of_field RENAME TO term",
        "CREATE INDEX term_by_value ON term (field, value, id)",
    ),
    (
        """
        CREATE TABLE message (
            practice TEXT NOT NULL, number INTEGER NOT NULL, key TEXT NOT NULL, topic TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (practice, number)
        ) WITHOUT ROWID
        """,
        "CREATE UNIQUE INDEX message_by_key ON message (practice, key)",
    ),
)


def check_newer(connection: sqlite3.Connection) -> int:
    """The file's schema. Raises `SchemaTooNew` if a later version of the library has written it."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found > len(MIGRATIONS):
        raise SchemaTooNew("the store", found, len(MIGRATIONS))
    return int(found)


def check_schema(connection: sqlite3.Connection) -> int:
    """The file's schema, 0 for an empty file, read in the transaction that is open.

    Raises `Corrupt` for the file of another program, and `SchemaTooNew`.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION_ID and (application or tables):
        raise Corrupt("the file belongs to another program")
    return check_newer(connection)


def is_outdated(connection: sqlite3.Connection) -> bool:
    """Whether the file has not got the newest schema yet. Raises as `check_schema` does."""
    connection.execute("BEGIN")
    schema = check_schema(connection)
    connection.execute("COMMIT")
    return schema < len(MIGRATIONS)


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring the file to the newest schema: entirely, or not at all. Another process may have been faster."""
    connection.execute("BEGIN EXCLUSIVE")
    for statements in MIGRATIONS[check_schema(connection) :]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.execute("COMMIT")
