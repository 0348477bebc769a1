"""Whatever happens in ten years, no work is lost and none is made twice."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from dextflow.adapters.memory import MemoryStore
from dextflow.adapters.sqlite import SqliteStore
from dextflow.model import Firing, Instance
from dextflow.ports import Store
from dextflow.scheduling import is_member
from dextflow.service import Triggered
from dextflow.testing.faulty import Fault, FaultyStore
from service import decade_acts as acts
from service.decade import ACCOUNTS, ADA, BEGIN, BOOKS, END, ONE_DAY, VAT, Host, Key
from service.decade_books import Books
from service.decade_laws import (
    Away,
    check_beginning,
    check_coverage,
    check_cursors,
    check_dates,
    check_identity,
    check_records,
)

DAYS = st.one_of(st.integers(0, 3), st.integers(0, 60), st.integers(0, 365))


class Decade(RuleBasedStateMachine):
    """Ten years of a host, on a store that fails, and what must be so after each day."""

    def __init__(self) -> None:
        super().__init__()
        self.host = Host(self.new_store())
        self.host.begin()
        self.books = Books(self.host.clients)
        self.unread: dict[str, date] = {}  # clients who changed, and on which day that is seen
        self.away: dict[Key, list[Away]] = {}
        self.present: dict[Key, date] = {}
        self.reported: set[Firing] = set()
        self.backfilled: set[Key] = set()
        self.listed: set[Firing] = set()  # before an edit, which leaves them as they are
        self.asked_on = self.host.day
        self.seen = self.host.seen()
        self.observe()

    def new_store(self) -> Store:
        """Where everything is kept."""
        return MemoryStore()

    def teardown(self) -> None:
        """In the end, what was paused goes on, and the ten years are over."""
        self.host.wait(0)
        self.host.store.close()

    # -------------------------------------------------------------------------------------------- time passes

    @rule(days=DAYS, asks=st.booleans())
    def days_pass(self, days: int, asks: bool) -> None:
        """Days pass, and then the host asks what is due, or it sleeps on."""
        self.host.wait(days)
        if asks:
            self.ask()

    @rule(days=DAYS, number=st.integers(1, 12), fault=st.sampled_from(Fault))
    def crashes(self, days: int, number: int, fault: Fault) -> None:
        """The host asks, crashes before or after any of its commits, starts again and asks again."""
        self.host.wait(days)
        self.host.crash(number, fault)
        self.ask()

    @rule(days=DAYS, number=st.integers(1, 6))
    def races(self, days: int, number: int) -> None:
        """Two hosts ask at the same time."""
        self.host.wait(days)
        self.hear(self.host.race(number))
        self.ask()

    @rule(days=st.integers(1, 400))
    def clock_goes_back(self, days: int) -> None:
        """A clock that was put back brings nothing, and takes nothing away."""
        self.ask()
        today = self.host.day
        self.host.day = today - ONE_DAY * days
        self.host.ask()
        assert self.host.seen() == self.seen
        self.host.day = today

    # --------------------------------------------------------------------------------------------- people act

    @rule(place=acts.PLACES, completes=st.booleans())
    def somebody_works(self, place: int, completes: bool) -> None:
        """Somebody starts some work, and may complete it: it stays as it is."""
        self.touched(acts.work_on(self.host, place, completes))

    @rule(place=acts.PLACES)
    def somebody_deletes(self, place: int) -> None:
        """Somebody takes work off the list: it stays off."""
        self.touched(acts.delete(self.host, place))

    @rule(place=acts.PLACES, days=st.integers(0, 90))
    def somebody_sets_a_date(self, place: int, days: int) -> None:
        """Somebody chooses a due date: it stays as it is chosen."""
        acts.set_date(self.host, place, days)
        self.check()

    @rule(order=acts.ANY_ORDER, client=acts.ANYBODY, ahead=st.integers(0, 2), skips=st.booleans())
    def one_by_hand(self, order: str, client: str, ahead: int, skips: bool) -> None:
        """Somebody skips one of the next, or makes it now."""
        self.ask()
        self.sees_to(order, client)
        firing = acts.by_hand(self.host, order, client, ahead, skips)
        if firing and order == BOOKS.id:
            self.books.settle(client, firing.nominal, self.books.skipped if skips else self.books.made)
        self.ask()

    @rule(order=acts.ANY_ORDER, client=acts.ANYBODY, days=st.integers(0, 800))
    def somebody_backfills(self, order: str, client: str, days: int) -> None:
        """Somebody has made what was passed and left no trace."""
        self.ask()
        first = self.host.day - ONE_DAY * days
        self.sees_to(order, client)
        if acts.backfill(self.host, order, client, days):
            if order == BOOKS.id:
                self.books.backfill(client, first, self.host.day)
            begun = [
                row.occurrence.period.start for row in self.seen.rows_of((order, client)) if row.occurrence.period
            ]
            self.be_away(client, first, min(begun, default=self.host.day))
            self.backfilled.add((order, client))
        self.check()

    # ----------------------------------------------------------------------------------- rules, clients change

    @rule(parts=acts.BOOKS_EDITS)
    def books_are_edited(self, parts: tuple[int, int, int]) -> None:
        """The books come on other days."""
        self.ask()
        before = self.host.order(BOOKS.id)
        acts.edit(self.host, **acts.books_parts(*parts))
        if self.host.order(BOOKS.id) != before:
            self.books.edit(*parts, self.host.day)
        else:
            self.books.read(self.host.day)
        self.ask()

    @rule(parts=acts.OTHER_EDITS)
    def others_are_edited(self, parts: dict[str, Any]) -> None:
        """What depends on the clients' dates comes by other rules."""
        self.ask()
        self.listed |= {firing for firing in self.seen.rows if firing.repeating == parts["repeating"]}
        acts.edit(self.host, **parts)
        self.ask()

    @rule(order=acts.ANY_ORDER, days=DAYS)
    def pauses(self, order: str, days: int) -> None:
        """One of them is paused."""
        self.host.wait(days)
        self.ask()
        acts.pause(self.host, order)
        self.books.paused |= order == BOOKS.id
        self.ask()

    @rule(order=acts.ANY_ORDER)
    def resumes(self, order: str) -> None:
        """It goes on."""
        self.ask()
        acts.resume(self.host, order)
        if order == BOOKS.id:
            self.books.resume(self.host.day)
        self.ask()

    @rule(act=acts.CHANGES, refresh=st.booleans())
    def a_client_changes(self, act: "partial[None]", refresh: bool) -> None:
        """The facts of a client change; the host says so, or waits until it is seen."""
        client, today = str(act.keywords["client"]), self.host.day
        before = self.host.clients.get(client)
        act(self.host)
        after = self.host.clients.get(client)
        if before and after and after.joined_on and before.joined_on != after.joined_on:
            self.be_away(client, BEGIN, max(after.joined_on, today))  # then it was never there before
        self.unread[client] = today + ONE_DAY if self.asked_on == today else today
        if refresh:
            self.hear([self.host.started().repeating.refresh([client], by=ADA.id, at=self.host.now())])
            self.books.look(client, today)
            self.unread.pop(client)
            self.observe()
            self.check()

    # -------------------------------------------------------------------------------------------- what is so

    def ask(self) -> None:
        """The host asks until there is no more; asking again brings nothing, and everything is as it must be."""
        self.hear(self.host.ask())
        self.books.ask(self.host.day)
        self.asked_on = self.host.day
        self.unread = {client: day for client, day in self.unread.items() if day > self.host.day}
        self.observe()
        self.check()
        counted = FaultyStore(self.host.store, {})
        assert self.host.ask(counted) == [Triggered()]
        assert counted.commits == 0

    def hear(self, answers: Iterable[Triggered]) -> None:
        """Note what a person is told."""
        for answer in answers:
            assert answer.faults == ()
            self.reported |= {clash.firing for clash in answer.conflicts}

    def check(self) -> None:
        """All laws."""
        before, self.seen = self.seen, self.host.seen()
        check_identity(self.seen)
        check_records(self.seen)
        check_beginning(self.seen, self.backfilled)
        check_cursors(before, self.seen)
        check_coverage(self.seen, self.away)
        fresh = [client for client in self.host.clients if client not in self.unread]
        check_dates(self.host, self.seen, self.away, fresh=fresh, listed=self.listed, reported=self.reported)
        if self.asked_on == self.host.day:
            self.books.check(self.seen)

    def observe(self) -> None:
        """Note who is of the rosters when they are read, and who is away."""
        today = self.host.day
        for order in (ACCOUNTS, VAT):
            for name in {*self.host.clients, *acts.MOVING}:
                client, key = self.host.clients.get(name), (order.id, name)
                joined = max(today, client.joined_on or today) if client else today
                if client and is_member(order.roster, client, joined):
                    if key not in self.present and key in self.away:
                        self.away[key][-1] = self.away[key][-1][0], joined
                    self.present[key] = today
                elif key in self.present:
                    self.away.setdefault(key, []).append((self.present.pop(key), END))

    def be_away(self, client: str, first: date, last: date) -> None:
        """Note that a client was not with the practice, although nobody looked meanwhile."""
        for order in (ACCOUNTS, VAT):
            self.away.setdefault((order.id, client), []).insert(0, (first, last))

    def sees_to(self, order: str, client: str) -> None:
        """Note that a client is looked at before somebody does something by hand."""
        if order == BOOKS.id and client in self.host.clients:
            self.books.see(client, self.host.day)

    def touched(self, work: Instance | None) -> None:
        """Note that somebody has begun some work, or deleted it."""
        if work and work.job.firing and work.job.firing.repeating == BOOKS.id:
            self.books.begun[work.job.client].add(work.job.firing.nominal)
        self.check()


class DecadeOnDisk(Decade):
    """The same in a file."""

    def new_store(self) -> Store:
        """A store in a folder that lives as long as the machine."""
        self.folder = TemporaryDirectory()
        return SqliteStore(Path(self.folder.name) / "practice.sqlite", relaxed=True)

    def teardown(self) -> None:
        """Close the file and remove the folder."""
        super().teardown()
        self.folder.cleanup()


def test_ten_years_in_memory() -> None:
    """Through ten years of sleep, crashes, races, edits and changes, all laws hold on a store in memory."""
    run_state_machine_as_test(Decade, settings=settings(max_examples=50, stateful_step_count=30))


def test_ten_years_on_disk() -> None:
    """They hold on a store in a file as well."""
    run_state_machine_as_test(DecadeOnDisk, settings=settings(max_examples=10, stateful_step_count=20))
