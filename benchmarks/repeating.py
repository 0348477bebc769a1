"""What is due today, among many pairs of a repeating workflow and a client.

Each client has a financial year of its own, so that of 100 days each is the last of a year for one client in a
hundred. In memory every pair is asked, beside peers that work out for every pair whether it is due.
On SQLite `trigger_due` finds by index those that are; the table shows whether its cost grows with the others.
Time in memory is CPU time, on SQLite by the clock.
"""

import importlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import attrs

from dextflow.adapters.memory import MemoryDirectory
from dextflow.adapters.sqlite import SqliteStore
from dextflow.model import (
    EVERY_CLIENT,
    Client,
    ClientPeriods,
    Line,
    Members,
    OnPeriodEnd,
    Person,
    RepeatingWorkflow,
    Roster,
    Step,
    StepGroup,
    Template,
    YearEnd,
)
from dextflow.scheduling import Almanac, plan
from dextflow.service import Workflows

OURS, FLOOR = "dextflow", "floor: by hand"
DAYS = 100
FIRST_DAY = date(2026, 2, 1)
CREATED = datetime(2026, 1, 5, 9, tzinfo=UTC)
TODAY = FIRST_DAY + timedelta(days=40)
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)
MOST = 50
PARTNER = Person(id="ada", name="Ada", clients=EVERY_CLIENT)
TEMPLATE = Template(
    id="accounts",
    name="Accounts",
    groups=(StepGroup(name="All", steps=(Step(key="prepare", name="Prepare"),)),),
)
ALMANAC = Almanac(calendars={}, rules=())
IsDue = Callable[[int], bool]


@attrs.frozen(kw_only=True)
class Scan:
    """CPU seconds for asking about every pair, by subject, and times as long as the floor; who was wrong."""

    pairs: int
    seconds: Mapping[str, float]
    ratios: Mapping[str, float]
    wrong: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Triggering:
    """Seconds for one `trigger_due`: of a day when `due` of the `pairs` are due, and again when none is."""

    pairs: int
    due: int
    seconds: float
    idle: float


def year_end(client: int) -> YearEnd:
    """The end of a client's financial year: one of a hundred days."""
    day = FIRST_DAY + timedelta(days=client % DAYS)
    return YearEnd(month=day.month, day=day.day)


def repeating(number: int) -> RepeatingWorkflow:
    """A repeating workflow for all clients, at their year end."""
    return RepeatingWorkflow(
        id=f"accounts-{number}",
        template=TEMPLATE.id,
        trigger=OnPeriodEnd(periods=ClientPeriods.FINANCIAL_YEARS),
        roster=Roster(members=Members.ALL),
    )


# -------------------------------------------------------------------------------------------------- in memory


def measure_scan(pairs: int, rounds: int) -> Scan:
    """Ask about every pair whether it is due, in memory."""
    subjects = {name: subject for name, make in _SUBJECTS.items() if (subject := _made(make, pairs))}
    expected = [number % DAYS == (TODAY - FIRST_DAY).days for number in range(2 * DAYS)]
    wrong = [name for name, is_due in subjects.items() if [is_due(each) for each in range(2 * DAYS)] != expected]
    samples = [{name: _scan(name, is_due, pairs) for name, is_due in subjects.items()} for _ in range(rounds)]
    return Scan(
        pairs=pairs,
        seconds={name: median(sample[name] for sample in samples) for name in subjects},
        ratios={name: median(sample[name] / sample[FLOOR] for sample in samples) for name in subjects},
        wrong=tuple(wrong),
    )


def _made(make: Callable[[int], IsDue], pairs: int) -> IsDue | None:
    try:
        return make(pairs)
    except ModuleNotFoundError:
        return None


def _scan(name: str, is_due: IsDue, pairs: int) -> float:
    """For all pairs; slow peers are asked about one in fifty, and their time is scaled."""
    part = pairs if name == FLOOR or name.startswith(OURS) else max(2 * DAYS, pairs // 50)
    began = process_time()
    for number in range(part):
        is_due(number)
    return (process_time() - began) * pairs / part


def _floor(_pairs: int) -> IsDue:
    """The next year end by hand, from month and day."""
    ends = [(each.month, each.day) for each in map(year_end, range(DAYS))]
    yesterday = TODAY - timedelta(days=1)

    def is_due(number: int) -> bool:
        month, day = ends[number % DAYS]
        following = date(yesterday.year, month, day)
        if following <= yesterday:
            following = date(yesterday.year + 1, month, day)
        return following <= TODAY

    return is_due


def _afresh(_pairs: int) -> IsDue:
    """`plan` of every line, also of those that say themselves that they are not due."""
    work, clients, lines = _lines()

    def is_due(number: int) -> bool:
        place = number % DAYS
        return bool(plan(work, clients[place], lines[place], TODAY, ALMANAC, most=MOST).due)

    return is_due


def _by_line(_pairs: int) -> IsDue:
    """`plan` of the lines that say themselves that they are to be made by today, as the service asks its store."""
    work, clients, lines = _lines()

    def is_due(number: int) -> bool:
        place = number % DAYS
        coming = lines[place].next
        if coming is None or coming.made_on > TODAY:
            return False
        return bool(plan(work, clients[place], lines[place], TODAY, ALMANAC, most=MOST).due)

    return is_due


def _lines() -> tuple[RepeatingWorkflow, Sequence[Client], Sequence[Line]]:
    """A line for each of the days, as it was planned when the repeating workflow was created."""
    work = repeating(0)
    clients = [Client(id=f"c{number}", name="", year_end=year_end(number)) for number in range(DAYS)]
    fresh = [
        Line(repeating=work.id, client=client.id, covered_until=TODAY - timedelta(days=1)) for client in clients
    ]
    lines = [
        plan(work, client, line, CREATED.date(), ALMANAC, most=MOST).line
        for client, line in zip(clients, fresh, strict=True)
    ]
    return work, clients, lines


def _rrule(_pairs: int) -> IsDue:
    rrule = importlib.import_module("dateutil.rrule")

    def is_due(number: int) -> bool:
        end = year_end(number)
        start = datetime(2020, end.month, end.day)  # noqa: DTZ001 - dateutil counts in naive times
        found = rrule.rrule(rrule.YEARLY, dtstart=start).after(_midnight(TODAY), inc=True)
        return bool(found.date() == TODAY)

    return is_due


def _croniter(_pairs: int) -> IsDue:
    croniter = importlib.import_module("croniter").croniter

    def is_due(number: int) -> bool:
        end = year_end(number)
        found = croniter(f"0 0 {end.day} {end.month} *", _midnight(TODAY) - timedelta(seconds=1)).get_next(
            datetime
        )
        return bool(found.date() == TODAY)

    return is_due


def _apscheduler(_pairs: int) -> IsDue:
    trigger = importlib.import_module("apscheduler.triggers.cron").CronTrigger
    now = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)

    def is_due(number: int) -> bool:
        end = year_end(number)
        found = trigger(month=end.month, day=end.day, hour=0, timezone=UTC).get_next_fire_time(None, now)
        return bool(found.date() == TODAY)

    return is_due


def _pandas(_pairs: int) -> IsDue:
    pandas = importlib.import_module("pandas")

    def is_due(number: int) -> bool:
        end = year_end(number)
        day = pandas.Timestamp(TODAY) - pandas.Timedelta(days=1)
        following = day.replace(month=end.month, day=end.day)
        return bool((following if following > day else following + pandas.DateOffset(years=1)).date() <= TODAY)

    return is_due


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


_SUBJECTS: Mapping[str, Callable[[int], IsDue]] = {
    FLOOR: _floor,
    f"{OURS}: lines by their next date": _by_line,
    f"{OURS}: every line planned afresh": _afresh,
    "dateutil rrule": _rrule,
    "pandas Timestamp": _pandas,
    "croniter": _croniter,
    "APScheduler CronTrigger": _apscheduler,
}


# -------------------------------------------------------------------------------------------------- on SQLite


def measure_triggering(sizes: Sequence[int], due: int) -> list[Triggering]:
    """Trigger so many pairs that are due, among as many others as there are in each size."""
    return [_triggering(size, due) for size in sizes]


def _triggering(pairs: int, due: int) -> Triggering:
    """All pairs are of one repeating workflow; those that are due have today as their year end."""
    with (
        TemporaryDirectory() as folder,
        closing(SqliteStore(Path(folder) / "practice.sqlite", relaxed=True)) as store,
    ):
        workflows = _practice(store, pairs, due)
        workflows.repeating.trigger_due(NOW - timedelta(days=1))
        seconds, made = _clocked(workflows, NOW)
        idle, _ = _clocked(workflows, NOW + timedelta(hours=1))
    return Triggering(pairs=pairs, due=made, seconds=seconds, idle=idle)


def _practice(store: SqliteStore, pairs: int, due: int) -> Workflows:
    today = YearEnd(month=TODAY.month, day=TODAY.day)
    later = YearEnd(month=12, day=31)
    clients = [
        Client(
            id=f"client-{number:06}",
            name=f"Client {number}",
            account_assignee=PARTNER.id,
            year_end=today if number < due else later,
        )
        for number in range(pairs)
    ]
    directory = MemoryDirectory(practice="practice", people=(PARTNER,), clients=clients)
    workflows = Workflows("practice", store=store, directory=directory)
    workflows.templates.publish(TEMPLATE)
    workflows.repeating.create(repeating(0), by=PARTNER.id, at=CREATED)
    return workflows


def _clocked(workflows: Workflows, at: datetime) -> tuple[float, int]:
    made = 0
    began = perf_counter()
    while True:
        found = workflows.repeating.trigger_due(at)
        made += len(found.made)
        if not found.more:
            return perf_counter() - began, made
