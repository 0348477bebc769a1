"""What lists, counts and buckets take in a practice of many workflows, beside one table of columns in SQLite.

Every question is asked by an admin, who sees all, and by a standard user, who sees 200 granted clients. The table
by hand holds the same workflows, each as a row with its JSON, and has an index for every question. Both must give
the same answer: a page is the ids in their order. Time is CPU time, which is what a question takes on a free core
while the file is in the system's cache; that of reading many pages is the clock's.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import attrs

from dextflow.adapters.sqlite import SqliteStore
from dextflow.codec import encode_parts
from dextflow.model import Instance
from dextflow.service import Workflows
from dextflow.service.desk import Desk
from practice import ADMIN, STANDARD, TODAY, Built, build, office, service
from questions import QUESTIONS, SCHEMA, Question, Table


@attrs.frozen(kw_only=True)
class Latency:
    """CPU seconds of one question by one person: median, worst, the table's median, and the median ratio."""

    question: str
    person: str
    median: float
    worst: float
    floor: float
    ratio: float


@attrs.frozen(kw_only=True)
class Practice:
    """What was built, the file's bytes, the latencies, and some workflows with the seconds for reading them."""

    built: Built
    clients: int
    bytes: int
    latencies: Sequence[Latency]
    read: Sequence[Instance]
    reading: float


def measure_practice(clients: int, workflows: int, rows: int, rounds: int) -> Practice:
    """Build the practice in a file, ask every question, and read so many of its workflows."""
    directory = office(clients)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "practice.sqlite"
        with closing(SqliteStore(path, relaxed=True)) as store:
            practice = service(store, directory)
            built = build(practice, clients, workflows)
            with closing(_by_hand(Path(folder) / "table.sqlite", built.workflows)) as connection:
                latencies = _latencies(practice, connection, rounds)
            began = perf_counter()
            read = _read(practice.desk(ADMIN), rows)
            reading = perf_counter() - began
        size = path.stat().st_size
    return Practice(built=built, clients=clients, bytes=size, latencies=latencies, read=read, reading=reading)


def _by_hand(path: Path, workflows: Iterable[Instance]) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(SCHEMA)
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO workflow VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(_row, workflows))
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    return connection


def _row(workflow: Instance) -> tuple[str | None, ...]:
    job = workflow.job
    text = json.dumps({"id": job.id, **{name: json.loads(part) for name, part in encode_parts(workflow).items()}})
    names = job.client_name.casefold(), job.name.casefold()
    return (job.id, job.client, *names, job.assignee, workflow.status.value, job.due_on.isoformat(), text)


def _latencies(practice: Workflows, connection: sqlite3.Connection, rounds: int) -> list[Latency]:
    tables = {person: _table(connection, practice.desk(person)) for person in (ADMIN, STANDARD)}
    return [
        _latency(question, practice, person, table, rounds)
        for person, table in tables.items()
        for question in QUESTIONS
    ]


def _table(connection: sqlite3.Connection, desk: Desk) -> Table:
    granted = desk.person.clients
    return Table(connection, json.dumps(sorted(granted)) if granted else None)


def _latency(question: Question, practice: Workflows, person: str, table: Table, rounds: int) -> Latency:
    """Ask some times, from another day and about somebody else each time."""
    times: list[tuple[float, float]] = []
    for number in range(rounds):
        today = TODAY - timedelta(days=number)
        start = process_time()
        answer = question.ours(practice.desk(person), number, today)
        between = process_time()
        by_hand = question.floor(table, number, today.isoformat())
        times.append((between - start, process_time() - between))
        if _plain(answer) != _plain(by_hand):
            raise RuntimeError(f"{question.name}, {person}: {answer!r:.200} is not {by_hand!r:.200}")
    return Latency(
        question=question.name,
        person=person,
        median=median(ours for ours, _ in times),
        worst=max(ours for ours, _ in times),
        floor=median(floor for _, floor in times),
        ratio=median(ours / floor for ours, floor in times),
    )


def _plain(answer: object) -> object:
    return dict(answer) if isinstance(answer, Mapping) else answer


def _read(desk: Desk, rows: int) -> list[Instance]:
    """So many workflows by their due date, in large pages."""
    found: list[Instance] = []
    after = None
    while len(found) < rows:
        page = desk.find(today=TODAY, after=after, limit=min(500, rows - len(found)))
        found += page.workflows
        after = page.after
        if after is None:
            break
    return found
