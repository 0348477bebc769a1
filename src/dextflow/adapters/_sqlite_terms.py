"""How the SQLite store writes terms: into the record, into the index, and into the counts of their fields."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

import attrs

from dextflow.errors import Corrupt
from dextflow.ports import Term

KNOWN = """
SELECT name, number FROM field
WHERE practice = ? AND kind = ? AND name IN (SELECT value FROM json_each(?))
"""
ADD_FIELD = "INSERT INTO field (practice, kind, name, records) VALUES (?, ?, ?, 0)"
COUNT_MORE = "UPDATE field SET records = records + ? WHERE number = ?"
TERMS = "SELECT terms FROM record WHERE practice = ? AND kind = ? AND id = ?"
PUT_TERMS = "UPDATE record SET terms = ? WHERE practice = ? AND kind = ? AND id = ?"
PUT_TERM = """
INSERT INTO term (field, id, value) VALUES (?, ?, ?)
ON CONFLICT (field, id) DO UPDATE SET value = excluded.value
"""
DROP_TERM = "DELETE FROM term WHERE field = ? AND id = ?"


def read_terms(text: str) -> dict[str, Term]:
    """The terms of a record. Raises `Corrupt` if they cannot be read."""
    try:
        return dict(json.loads(text))
    except (TypeError, ValueError) as error:
        raise Corrupt("the terms of a record cannot be read") from error


@attrs.define
class TermWriter:
    """What one batch does to terms. Each field is looked up once, and counted once at the end."""

    connection: sqlite3.Connection
    practice: str
    numbers: dict[tuple[str, str], int] = attrs.Factory(dict[tuple[str, str], int])
    more: Counter[int] = attrs.Factory(Counter[int])

    def make(self, kind: str, one: str, terms: Mapping[str, Term]) -> None:
        """Count a record that was made with these terms."""
        self._learn(kind, ["", *terms])
        self.more[self.numbers[kind, ""]] += 1
        self._index(kind, one, {}, terms)

    def change(self, kind: str, one: str, terms: Mapping[str, Term]) -> None:
        """Write the terms that a record has from now on."""
        (text,) = self.connection.execute(TERMS, (self.practice, kind, one)).fetchone()
        before = read_terms(text)
        if before != terms:
            self.connection.execute(PUT_TERMS, (json.dumps(dict(terms)), self.practice, kind, one))
            self._learn(kind, [*terms, *before])
            self._index(kind, one, before, terms)

    def _index(self, kind: str, one: str, before: Mapping[str, Term], terms: Mapping[str, Term]) -> None:
        """Bring the index up to date, with no more than what differs."""
        fields = {name: self.numbers[kind, name] for name in (*before, *terms)}
        added, dropped = terms.keys() - before.keys(), before.keys() - terms.keys()
        changed = [name for name in terms if name in added or before[name] != terms[name]]
        self.connection.executemany(PUT_TERM, [(fields[name], one, terms[name]) for name in changed])
        self.connection.executemany(DROP_TERM, [(fields[name], one) for name in dropped])
        self.more.update(fields[name] for name in added)
        self.more.subtract(fields[name] for name in dropped)

    def _learn(self, kind: str, names: Iterable[str]) -> None:
        """Find the numbers of the fields, or give them some."""
        unknown = [name for name in names if (kind, name) not in self.numbers]
        if unknown:
            found = self.connection.execute(KNOWN, (self.practice, kind, json.dumps(unknown)))
            self.numbers.update({(kind, name): number for name, number in found})
        for name in unknown:
            if (kind, name) not in self.numbers:
                added = self.connection.execute(ADD_FIELD, (self.practice, kind, name))
                self.numbers[kind, name] = int(added.lastrowid or 0)

    def count(self) -> None:
        """Write how many more records, or fewer, have each field."""
        self.connection.executemany(COUNT_MORE, [(more, number) for number, more in self.more.items() if more])
