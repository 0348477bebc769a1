"""Questions to a practice, each asked of dextflow and of one table of columns that was made by hand."""

import json
import sqlite3
from collections.abc import Callable, Iterable
from datetime import date, timedelta

import attrs

from dextflow.model import Bucket, Filter, Grouping, Instance, Sort, Status
from dextflow.service.desk import Desk
from practice import person_id

PAGE = 50
SCHEMA = """
CREATE TABLE workflow (
    id TEXT PRIMARY KEY, client TEXT NOT NULL, client_name TEXT NOT NULL, name TEXT NOT NULL, assignee TEXT,
    status TEXT NOT NULL, due_on TEXT NOT NULL, text TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX by_assignee ON workflow (assignee, status, due_on, id);
CREATE INDEX by_status ON workflow (status, due_on, id);
CREATE INDEX by_due_date ON workflow (due_on, id);
CREATE INDEX by_client ON workflow (client, status, due_on, assignee, id);
CREATE INDEX by_client_name ON workflow (client_name, id);
"""
LISTED = "status != 'deleted'"
OPEN = "status IN ('not started', 'in progress', 'under review')"
OPEN_STATUSES = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.UNDER_REVIEW)


@attrs.frozen
class Table:
    """The table by hand, as one person sees it: None sees all clients."""

    connection: sqlite3.Connection
    seen: str | None

    def run(self, select: str, where: str, *values: str, then: str = "") -> list[tuple[str, ...]]:
        """The rows that a statement gives."""
        if self.seen is not None:
            where += " AND client IN (SELECT value FROM json_each(?))"
            values = (*values, self.seen)
        statement = f"SELECT {select} FROM workflow WHERE {where} {then}"  # noqa: S608 - of this module's own texts
        return self.connection.execute(statement, values).fetchall()

    def page(self, where: str, *values: str, by: str = "due_on") -> list[str]:
        """The ids of the first page, after all of each workflow was read."""
        rows = self.run("id, text", where, *values, then=f"ORDER BY {by}, id LIMIT {PAGE}")
        return [json.loads(text)["id"] for _, text in rows]


@attrs.frozen
class Question:
    """What is asked, of dextflow and of the table, for a person's number and from a day."""

    name: str
    ours: Callable[[Desk, int, date], object]
    floor: Callable[[Table, int, str], object]


def _ids(found: Iterable[Instance]) -> list[str]:
    return [each.id for each in found]


def _find(desk: Desk, today: date, asked: Filter, sort: Sort = Sort.DUE) -> list[str]:
    return _ids(desk.find(asked, today=today, sort=sort, limit=PAGE).workflows)


def _of(number: int) -> tuple[str, ...]:
    return (person_id(number),)


def _theirs(number: int) -> Filter:
    return Filter(assignees=_of(number), statuses=(Status.COMPLETED,))


def _by_hand_in_buckets(table: Table, _number: int, today: str) -> object:
    soon = (date.fromisoformat(today) + timedelta(days=7)).isoformat()
    which = f"CASE WHEN due_on < '{today}' THEN 0 WHEN due_on <= '{soon}' THEN 1 ELSE 2 END"
    rows = table.run(f"{which}, status, count(*)", OPEN, then="GROUP BY 1, 2")
    return {(tuple(Bucket)[int(bucket)], status): number for bucket, status, number in rows}


def _in_buckets(desk: Desk, _number: int, today: date) -> object:
    found = desk.buckets(today=today).items()
    return {(bucket, status.value): number for bucket, of in found for status, number in of.items() if number}


QUESTIONS = (
    Question(
        "list by assignee and status",
        lambda desk, number, today: _find(desk, today, _theirs(number)),
        lambda table, number, _: table.page("assignee = ? AND status = 'completed'", *_of(number)),
    ),
    Question(
        "list an assignee's open work",
        lambda desk, number, today: _find(desk, today, Filter(assignees=_of(number), statuses=OPEN_STATUSES)),
        lambda table, number, _: table.page(f"assignee = ? AND {OPEN}", *_of(number)),
    ),
    Question(
        "list all by due date",
        lambda desk, _, today: _find(desk, today, Filter()),
        lambda table, *_: table.page(LISTED),
    ),
    Question(
        "list all by client name",
        lambda desk, _, today: _find(desk, today, Filter(), Sort.CLIENT),
        lambda table, *_: table.page(LISTED, by="client_name"),
    ),
    Question(
        "list what is overdue",
        lambda desk, _, today: _find(desk, today, Filter(overdue=True)),
        lambda table, _, today: table.page(f"{OPEN} AND due_on < ?", today),
    ),
    Question(
        "list by two words",
        lambda desk, number, today: _find(desk, today, Filter(text=f"dover {number}")),
        lambda table, number, _: table.page(
            f"{LISTED} AND instr(name || ' ' || client_name, 'dover') AND instr(name || ' ' || client_name, ?)",
            str(number),
        ),
    ),
    Question(
        "count what is overdue",
        lambda desk, _, today: desk.count(Filter(overdue=True), today=today),
        lambda table, _, today: table.run("count(*)", f"{OPEN} AND due_on < ?", today)[0][0],
    ),
    Question(
        "count by status",
        lambda desk, _, today: desk.counts(today=today, by=Grouping.STATUS),
        lambda table, *_: dict(table.run("status, count(*)", LISTED, then="GROUP BY status")),
    ),
    Question(
        "count open work by assignee",
        lambda desk, _, today: desk.counts(Filter(statuses=OPEN_STATUSES), today=today, by=Grouping.ASSIGNEE),
        lambda table, *_: dict(table.run("assignee, count(*)", OPEN, then="GROUP BY assignee")),
    ),
    Question("count open work in buckets", _in_buckets, _by_hand_in_buckets),
)
