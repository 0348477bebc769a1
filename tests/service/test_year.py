"""A year in the life of a practice of 200 clients: from proposals to locked work, on a disk, with failures."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from dextflow.adapters.sqlite import SqliteStore
from service.year_host import Host
from service.year_laws import (
    check_explained,
    check_locked,
    check_no_dead_end,
    check_nothing_lost,
    check_once,
    check_periods,
    check_progress,
    check_replay,
    check_requests,
    check_work_is_done,
    read_books,
)
from service.year_life import Life, working_days
from service.year_messages import check_reminders, check_sent_once, check_settled, check_told
from service.year_practice import BEGIN, clients

END = date(2027, 1, 8)
HOLIDAYS = (date(2026, 8, 3), date(2026, 8, 14))  # nobody runs the host for two weeks
SLEEPS, FAILS = 0.03, 0.02


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A directory in memory where the machine has one: a year of commits else waits long for the disk."""
    shared_memory = Path("/dev") / "shm"
    if not shared_memory.is_dir():
        yield tmp_path
        return
    with TemporaryDirectory(dir=shared_memory) as directory:
        yield Path(directory)


def test_a_year_in_the_life_of_a_practice(disk: Path) -> None:
    """From proposals to locked work: nothing is created twice, nothing lost, and every message sent once."""
    random = Random(6)
    host = Host(
        SqliteStore(disk / "practice.sqlite"),
        {client.id: client for client in clients(random)},
        random,
        share=FAILS,
    )
    life = Life(host)
    host.wake(BEGIN)
    host.begin()
    for day in working_days(BEGIN, END):
        host.wake(day)
        if day != END and (HOLIDAYS[0] <= day <= HOLIDAYS[1] or random.random() < SLEEPS):
            continue
        host.morning()
        life.day()
        host.send()
    host.morning()
    host.send()
    books, flows = read_books(host), host.started(host.store)
    check_once(books)
    check_periods(books)
    assert check_nothing_lost(life, flows, books, END) > 500
    check_explained(flows, books)
    check_sent_once(host)
    check_progress(books)
    check_requests(books)
    assert check_work_is_done(flows, books, END) > 500
    check_replay(flows, books)
    check_no_dead_end(books)
    assert check_reminders(flows, books) > 100
    check_told(host, flows, books)
    check_locked(flows, books, host.now())
    check_settled(host, flows)
    assert host.shaky.failed > 100
    assert host.post.times.total() > len(host.post.delivered), "the sender was never killed"
    host.store.close()
