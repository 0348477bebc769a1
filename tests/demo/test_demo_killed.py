"""Killing the demo, wherever it is, loses nothing and makes nothing happen twice."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import pytest

from dextflow.adapters.sqlite import SqliteStore
from dextflow.demo import cli
from dextflow.engine import replay
from dextflow.model import Status
from dextflow.ports import Batch

OCTOBER = ("--period", "2026-10")
COUNT = "SELECT count(*) FROM event"
DEADLINE = 60.0
MORNING = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def same(read: Any, story: Any) -> Callable[[Path, Path], None]:
    """Check that a file holds what another holds: all locked, replayable, the same record but for the times."""

    def check(file: Path, whole: Path) -> None:
        found, expected = read(file), read(whole)
        assert set(found) == set(expected)
        for client, (workflow, events) in found.items():
            assert workflow.status is Status.COMPLETED
            assert workflow.version == len(events)
            assert replay(workflow.plan, events) == workflow
            assert story(found[client]) == story(expected[client])

    return check


# ---------------------------------------------------------------- from outside: SIGKILL


def events_in(file: Path) -> int:
    """How many events the file holds; 0 as long as it is not there or has no tables."""
    if not file.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute(COUNT).fetchone()[0])
    except sqlite3.OperationalError:
        return 0


@pytest.mark.parametrize("events", [1, 5, 15, 22], ids=["created", "starting", "marking", "in review"])
def test_killed_process(demo: Any, same: Any, finished: Any, ledgers: Any, tmp_path: Path, *, events: int) -> None:
    """A process killed while it orders, starts, marks or reviews leaves work that the next run completes."""
    file = tmp_path / "practice.sqlite"
    command = [sys.executable, "-m", "dextflow", "demo", "--ledger", str(ledgers.folder), "--store", str(file)]
    with subprocess.Popen([*command, *OCTOBER, "--pause", "0.03"], stdout=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + DEADLINE
        while events_in(file) < events and time.monotonic() < deadline:
            time.sleep(0.01)
        process.kill()
    assert process.returncode != 0
    assert events <= events_in(file) < sum(len(kept.events) for kept in finished.kept.values())
    ended = demo("--ledger", ledgers.folder, "--store", file, *OCTOBER, clock=lambda: datetime.now(UTC))
    assert ended.code == 0
    same(file, finished.file)


# ---------------------------------------------------------------- from inside: after every single commit


class Killed(BaseException):
    """The end of a process, as far as one can have it in a test."""


class OneCommit(SqliteStore):
    """A store whose process dies right after its first commit."""

    def commit(self, batch: Batch) -> NoReturn:
        super().commit(batch)
        raise Killed


def survives(run: Callable[[], Any]) -> bool:
    try:
        ended = run()
    except Killed:
        return False
    assert ended.code == 0
    return True


def later_and_later() -> Callable[[], datetime]:
    seconds = count()
    return lambda: MORNING + timedelta(seconds=next(seconds))


def test_killed_after_every_commit(
    demo: Any, same: Any, ledgers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A demo that dies after each commit gets one commit further each time, and ends as if it had never died."""
    given = ("--ledger", ledgers.folder / "oakfield-builders", *OCTOBER, "--store")
    demo(*given, tmp_path / "whole.sqlite")
    clock = later_and_later()
    monkeypatch.setattr(cli, "SqliteStore", OneCommit)
    # one commit for the template and one for each event, but two come with another: results with the start, and
    # the lock with the last approval
    commits = events_in(tmp_path / "whole.sqlite") - 1
    lives = [survives(lambda: demo(*given, tmp_path / "killed.sqlite", clock=clock)) for _ in range(commits + 1)]
    assert lives == [False] * commits + [True]
    same(tmp_path / "killed.sqlite", tmp_path / "whole.sqlite")
