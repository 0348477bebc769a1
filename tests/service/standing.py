"""A practice with standing orders, for the tests of repeating workflows."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs

from dextflow.adapters.memory import MemoryDirectory
from dextflow.adapters.sqlite import SqliteStore
from dextflow.model import (
    EVERY_CLIENT,
    Client,
    ClientPeriods,
    EveryInterval,
    FiringStatus,
    Instance,
    Members,
    Offset,
    OnPeriodEnd,
    Person,
    Policy,
    RepeatingWorkflow,
    ReportingPeriod,
    Role,
    Roster,
    Scheduled,
    Start,
    Status,
    Unit,
    VatSettings,
    YearEnd,
)
from dextflow.ports import Store
from dextflow.service import Triggered, Workflows
from service.world import PRACTICE, TEMPLATE

PEOPLE = (
    Person(id="ada", name="Ada", clients=EVERY_CLIENT),
    Person(id="rob", name="Rob", clients=EVERY_CLIENT),
    Person(id="stu", name="Stu", clients=frozenset({"acme"})),
    Person(id="kim", name="Kim", role=Role.PRACTICE_ADMIN),
)
MARCH, QUARTERS = YearEnd(month=3, day=31), VatSettings(starting_month=1)
ACME = Client(
    id="acme",
    name="Acme",
    account_assignee="ada",
    account_reviewer="rob",
    tags=frozenset({"monthly"}),
    year_end=MARCH,
    vat=QUARTERS,
)
BOLT = Client(id="bolt", name="Bolt", account_assignee="ada", year_end=YearEnd(month=12, day=31))
MONTH, QUARTER = Offset(value=1, unit=Unit.MONTH), Offset(value=3, unit=Unit.MONTH)
ALL = Roster(members=Members.ALL)
LIVE = (FiringStatus.MADE, FiringStatus.PENDING)
KIM: Any = {"by": "kim", "at": datetime(2026, 1, 1, 9, tzinfo=UTC)}


def practice(
    store: Store, *clients: Client, policy: Policy | None = None, **parts: Any
) -> tuple[Workflows, MemoryDirectory]:
    """The roof of a practice with those clients, and its directory."""
    directory = MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=clients or (ACME, BOLT))
    workflows = Workflows(PRACTICE, store=store, directory=directory, policy=policy or Policy(), **parts)
    workflows.templates.publish(TEMPLATE)
    return workflows, directory


def monthly(first_on: date = date(2026, 1, 1), **parts: Any) -> RepeatingWorkflow:
    """The books of every client, each month."""
    chosen: dict[str, Any] = {
        "id": "books",
        "template": TEMPLATE.id,
        "trigger": Scheduled(pattern=EveryInterval(first_on=first_on, every=MONTH)),
        "roster": ALL,
    }
    return RepeatingWorkflow(**{**chosen, **parts})


def vat(**parts: Any) -> RepeatingWorkflow:
    """The VAT return of every client, a week after the end of the period."""
    trigger = OnPeriodEnd(periods=ClientPeriods.VAT_PERIODS, offset=Offset(value=1, unit=Unit.WEEK))
    return monthly(**{"id": "vat", "trigger": trigger, **parts})


def accounts(**parts: Any) -> RepeatingWorkflow:
    """The accounts of every client, at the end of its financial year."""
    return monthly(**{"id": "accounts", "trigger": OnPeriodEnd(periods=ClientPeriods.FINANCIAL_YEARS), **parts})


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    """A moment of a day."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def change(directory: MemoryDirectory, client: Client, **fields: Any) -> Client:
    """Let a client change."""
    changed = attrs.evolve(client, **fields)
    directory.add(PRACTICE, clients=[changed])
    return changed


def all_due(workflows: Workflows, when: datetime, most: int = 1000) -> list[Triggered]:
    """Ask for what is due until there is no more."""
    found = [workflows.repeating.trigger_due(when, most=most)]
    while found[-1].more:
        found.append(workflows.repeating.trigger_due(when, most=most))
    return found


def raced(path: Path, clients: Sequence[Client], when: datetime, most: int) -> list[Triggered]:
    """What two come to who ask for what is due at the same time, each on a store of their own."""

    def ask(_: int) -> list[Triggered]:
        store = SqliteStore(path, relaxed=True)
        try:
            return all_due(practice(store, *clients)[0], when, most)
        finally:
            store.close()

    with ThreadPoolExecutor(2) as pool:
        return [part for parts in pool.map(ask, range(2)) for part in parts]


def start(workflows: Workflows, instance: Instance, when: datetime) -> Instance:
    """Begin the work."""
    return workflows.do(instance.id, Start(by="ada", at=when, confirmed=True, vat=QUARTERS))


def periods(instances: Iterable[Instance]) -> list[str]:
    """What workflows are about, in the order of their periods."""
    return [str(each.job.period) for each in sorted(instances, key=lambda each: each.job.period)]


def nominals(workflows: Workflows, *statuses: FiringStatus, **asked: Any) -> list[str]:
    """The nominal dates of the firings of some statuses."""
    found = workflows.repeating.firings(statuses=statuses or None, **asked)
    return [row.occurrence.firing.nominal.isoformat() for row in found]


def listed(workflows: Workflows, client: str = "acme") -> list[Instance]:
    """The workflows of a client that are listed, by their period."""
    ids = workflows.ids(today=date(2026, 1, 1))
    found = [each for each in workflows.get_many(ids).values() if each.job.client == client]
    return sorted(found, key=lambda each: each.job.period)


def not_started(workflows: Workflows) -> list[Instance]:
    """The workflows that nobody has begun."""
    return [each for each in listed(workflows) if each.status is Status.NOT_STARTED]


def covered(workflows: Workflows, repeating: str, client: str = "acme") -> list[ReportingPeriod]:
    """The periods of the work that is listed or waits, in their order."""
    rows = workflows.repeating.firings(repeating=repeating, client=client, statuses=LIVE)
    found = {row.occurrence.firing: row for row in rows}
    work = {each.job.firing: each.job.period for each in listed(workflows, client) if each.job.firing}
    return sorted(
        work.get(firing) or row.occurrence.period for firing, row in found.items() if row.occurrence.period
    )


def assert_tiled(periods: Sequence[ReportingPeriod]) -> None:
    """Each period begins on the day after the one before it."""
    for before, after in pairwise(periods):
        assert after.start == before.end + timedelta(days=1), f"{before} and {after}"
