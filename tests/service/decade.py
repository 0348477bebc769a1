"""A simulated host that lives through ten years: its clients, clock and crashes, and another host beside it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import attrs

from dextflow.adapters.memory import MemoryDirectory
from dextflow.errors import Unavailable, UnknownOutcome
from dextflow.library import due_rules, holiday_calendar
from dextflow.model import (
    EVERY_CLIENT,
    Assignee,
    Assignment,
    ByRule,
    Client,
    ClientField,
    ClientPeriods,
    EveryInterval,
    Firing,
    FiringRecord,
    Instance,
    Line,
    Members,
    Offset,
    OnKeyDate,
    OnPeriodEnd,
    PeriodOption,
    Person,
    RepeatingWorkflow,
    Role,
    Roster,
    Scheduled,
    Step,
    StepGroup,
    TaskPattern,
    Template,
    Unit,
    VatSettings,
    Within,
    YearEnd,
)
from dextflow.ports import Batch, Receipt, Record, Store
from dextflow.scheduling import Almanac
from dextflow.service import Triggered, Workflows
from dextflow.service.records import WORKFLOW
from dextflow.service.repeating.records import FIRING, LINE, read_entry, read_firing
from dextflow.service.shelves import every_record
from dextflow.testing.faulty import Fault, FaultyStore

PRACTICE, BOOKS_TAG, VAT_TAG = "brown", "books", "vat"
BEGIN, END = date(2026, 1, 5), date(2036, 1, 5)
ONE_DAY = timedelta(days=1)
ALMANAC = Almanac(calendars={"GB-EAW": holiday_calendar("GB-EAW")}, rules=due_rules())
MOST = 7  # workflows that one call makes, so that it has to be called again
DAY, WEEK, MONTH, YEAR = Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR
TEMPLATE = Template(id="work", name="Work", groups=(StepGroup(name="All", steps=(Step(key="do", name="Do"),)),))
ADA = Person(id="ada", name="Ada", clients=EVERY_CLIENT, role=Role.PRACTICE_ADMIN)


def client(name: str, **facts: Any) -> Client:
    """A client of whom Ada takes care."""
    return attrs.evolve(Client(id=name, name=name.title(), account_assignee=ADA.id), **facts)


def incorporated(on: date | None) -> tuple[ClientField, ...]:
    """The fields of a client that was incorporated on a day, or on one that is not known."""
    return () if on is None else (ClientField(name="incorporation_date", value=on),)


ACME = client(
    "acme",
    tags=frozenset({BOOKS_TAG, VAT_TAG}),
    year_end=YearEnd(month=3, day=31),
    vat=VatSettings(starting_month=2),
    fields=incorporated(date(2019, 2, 28)),
)
BOLT = client("bolt", tags=frozenset({VAT_TAG}))  # of whom much is not known yet
CORE = client(
    "core",
    tags=frozenset({VAT_TAG}),
    year_end=YearEnd(month=12, day=31),
    vat=VatSettings(starting_month=1),
    fields=incorporated(date(2024, 2, 29)),
)
DUNE = client("dune", tags=frozenset({BOOKS_TAG}), year_end=YearEnd(month=6, day=30))
CLIENTS = (ACME, BOLT, CORE)  # and Dune joins later

EVERYBODY = Roster(members=Members.ALL)


def books_trigger(months: int, day: int) -> Scheduled:
    """A trigger on a day of every so many months, counted from January 2026."""
    every = Offset(value=months, unit=MONTH)
    return Scheduled(pattern=EveryInterval(first_on=date(2026, 1, day), every=every))


BOOKS = RepeatingWorkflow(
    id="books",
    template=TEMPLATE.id,
    trigger=books_trigger(2, 1),
    roster=Roster(members=Members.TAG, tag=BOOKS_TAG),
)
ACCOUNTS = RepeatingWorkflow(
    id="accounts",
    template=TEMPLATE.id,
    trigger=OnPeriodEnd(periods=ClientPeriods.FINANCIAL_YEARS, offset=Offset(value=2, unit=WEEK)),
    roster=EVERYBODY,
    due=Within(offset=Offset(value=3, unit=MONTH)),
    statutory=ByRule(rule="uk.ch.accounts.private"),
)
VAT = RepeatingWorkflow(
    id="vat",
    task=TaskPattern(title="VAT", assignment=Assignment(to=Assignee.PERSON, id="ada"), template=TEMPLATE.id),
    trigger=OnPeriodEnd(periods=ClientPeriods.VAT_PERIODS, offset=Offset(value=-3)),
    roster=Roster(members=Members.TAG, tag=VAT_TAG),
    due=ByRule(rule="uk.vat.return"),
)
STATEMENT = RepeatingWorkflow(
    id="statement",
    template=TEMPLATE.id,
    trigger=OnKeyDate(field="incorporation_date", every=Offset(value=1, unit=YEAR)),
    roster=EVERYBODY,
    period=PeriodOption.LAST_FINANCIAL_YEAR,
)
ORDERS = (BOOKS, ACCOUNTS, VAT, STATEMENT)


class Raced(FaultyStore):
    """A store where somebody else is quicker: just before the n-th commit they do what they have to do."""

    def __init__(self, inner: Store, number: int, other: Callable[[], object]) -> None:
        super().__init__(inner, {})
        self._number = number
        self._other = other

    def commit(self, batch: Batch) -> Receipt:
        """Commit as the inner store does, perhaps too late."""
        if self.commits + 1 == self._number:
            self._other()
        return super().commit(batch)


Key = tuple[str, str]


@attrs.frozen(kw_only=True)
class Seen:
    """All that is stored of the repeating work."""

    rows: Mapping[Firing, FiringRecord]
    lines: Mapping[Key, Line]
    work: Mapping[str, Instance]

    def rows_of(self, key: Key) -> list[FiringRecord]:
        """What became of the firings of a repeating workflow and a client, in their order."""
        found = [row for firing, row in self.rows.items() if (firing.repeating, firing.client) == key]
        return sorted(found, key=lambda row: row.occurrence.firing.nominal)

    def made(self, row: FiringRecord) -> Instance | None:
        """The workflow that was made of a firing; None if there is none."""
        return self.work.get(row.workflow or "")


class Host:
    """Whoever runs the library for a practice: it knows the clients and the time, and asks what is due.

    Every question is asked by a process that has just started: nothing but the store remembers. A process that
    crashes between two calls has done no more than those before them, and only commits do anything; so it is the
    commits that fail, before or after they happen.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clients = {each.id: each for each in CLIENTS}
        self.day = BEGIN
        self._seconds = 0
        self._rows: dict[tuple[str, int], FiringRecord] = {}
        self._work: dict[tuple[str, int], Instance] = {}

    def begin(self) -> None:
        """Publish the template and make the standing orders."""
        self.started().templates.publish(TEMPLATE)
        for order in ORDERS:
            self.started().repeating.create(order, by=ADA.id, at=self.now())

    def now(self) -> datetime:
        """The present moment, each time a second later."""
        self._seconds += 1
        return datetime.combine(self.day, time(6), UTC) + timedelta(seconds=self._seconds)

    def started(self, store: Store | None = None) -> Workflows:
        """A process that has just started."""
        directory = MemoryDirectory(practice=PRACTICE, people=(ADA,), clients=self.clients.values())
        return Workflows(PRACTICE, store=store or self.store, directory=directory)

    def wait(self, days: int) -> None:
        """Let days pass, though not beyond the ten years."""
        before, self.day = self.day, min(self.day + ONE_DAY * days, END)
        self._seconds = self._seconds if self.day == before else 0

    def ask(self, store: Store | None = None) -> list[Triggered]:
        """Ask what is due until there is no more."""
        answers = [self.started(store).repeating.trigger_due(self.now(), most=MOST)]
        while answers[-1].more:
            answers.append(self.started(store).repeating.trigger_due(self.now(), most=MOST))
        return answers

    def crash(self, number: int, fault: Fault) -> None:
        """Ask what is due, and crash at a commit, if it comes so far."""
        with suppress(Unavailable, UnknownOutcome):
            self.ask(FaultyStore(self.store, {number: fault}))

    def race(self, number: int) -> list[Triggered]:
        """Ask what is due while another host asks the same, between what this one reads and what it writes."""
        others = list[Triggered]()
        answers = self.ask(Raced(self.store, number, lambda: others.extend(self.ask())))
        return [*others, *answers]

    def change(self, client: str, **facts: Any) -> None:
        """The facts of a client, if there is one, are other ones from now on."""
        if client in self.clients:
            self.clients[client] = attrs.evolve(self.clients[client], **facts)

    def order(self, repeating: str) -> RepeatingWorkflow:
        """A repeating workflow as it is now."""
        return self.started().repeating.get(repeating)

    def seen(self) -> Seen:
        """All that is stored; what was read before and has not changed is not read again."""
        lines = [read_entry(record).line for record in every_record(self.store, PRACTICE, LINE)]
        rows = [self._row(record) for record in every_record(self.store, PRACTICE, FIRING)]
        firings = [row.occurrence.firing for row in rows]
        assert len(set(firings)) == len(firings), "a firing has two rows"
        return Seen(
            rows=dict(zip(firings, rows, strict=True)),
            lines={(line.repeating, line.client): line for line in lines},
            work=self._workflows(),
        )

    def _row(self, record: Record) -> FiringRecord:
        key = record.id, record.version
        row = self._rows[key] = self._rows.get(key) or read_firing(record)
        return row

    def _workflows(self) -> Mapping[str, Instance]:
        stored = [(record.id, record.version) for record in every_record(self.store, PRACTICE, WORKFLOW)]
        unknown = [key for key in stored if key not in self._work]
        found = self.started().get_many([id_ for id_, _ in unknown])
        self._work |= {key: found[key[0]] for key in unknown}
        return {id_: self._work[id_, version] for id_, version in stored}
