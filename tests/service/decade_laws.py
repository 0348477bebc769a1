"""What is always so of repeating work, whatever happened to its host, its clients and its rules."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

import attrs

from dextflow.model import (
    Client,
    Firing,
    FiringRecord,
    FiringStatus,
    Instance,
    Pending,
    RepeatingWorkflow,
    ReportingPeriod,
    Standing,
    Status,
)
from dextflow.scheduling import is_member, nominal_dates, occurrence
from dextflow.service.records import OPEN, derive_id
from service.decade import ACCOUNTS, ALMANAC, BEGIN, ONE_DAY, PRACTICE, STATEMENT, VAT, Host, Key, Seen

TILED = (ACCOUNTS.id, VAT.id)  # whose periods follow one another
HALF_A_YEAR = timedelta(days=183)
LEEWAY = timedelta(days=550)  # the longest period, for a client who was away when it ended
Away = tuple[date, date]


def check_identity(seen: Seen) -> None:
    """Each firing has at most one listed workflow; its record tells of it, and its id or that of its task."""
    listed = [work.job.firing for work in seen.work.values() if work.status is not Status.DELETED]
    assert not [firing for firing, times in Counter(listed).items() if times > 1], "a firing has two workflows"
    assert set(listed) <= {firing for firing, row in seen.rows.items() if row.status is FiringStatus.MADE}
    known = {*seen.work, *(work.job.task for work in seen.work.values())}
    for firing, row in seen.rows.items():
        work = seen.made(row)
        first = derive_id(PRACTICE, f"{firing.repeating}|{firing.nominal}", firing.client)
        assert (row.status is FiringStatus.MADE) <= (work is not None), "made, but of no workflow"
        if work is not None:
            assert (work.job.firing, work.job.client, work.job.task) == (firing, firing.client, row.task)
            again = (
                derive_id(PRACTICE, f"{firing.repeating}|{firing.nominal}|{n}", firing.client) for n in range(99)
            )
            own = row.task or work.id
            assert own == first or (first in known and own in again)
        if work is not None and row.status is FiringStatus.MADE:
            assert work.job.period == row.occurrence.period


def check_records(seen: Seen) -> None:
    """Whatever did not become work says who left it out and why; what waits says for what."""
    for row in seen.rows.values():
        if row.status in (FiringStatus.SKIPPED, FiringStatus.SUPERSEDED):
            assert row.by
            assert row.reason
        if row.status is FiringStatus.PENDING:
            assert row.occurrence.missing
        if row.status is FiringStatus.SUPERSEDED:
            work = seen.made(row)
            assert work is None or work.status is Status.DELETED


def check_beginning(seen: Seen, backfilled: Collection[Key]) -> None:
    """Nothing fires on a key date from before there was a standing order, unless somebody backfilled it.

    One that moves may take the place of the firing of a year that is nearest to it.
    """
    for firing in seen.rows:
        if firing.repeating == STATEMENT.id and (firing.repeating, firing.client) not in backfilled:
            assert firing.nominal >= BEGIN - HALF_A_YEAR


def check_cursors(before: Seen, after: Seen) -> None:
    """A line goes back only to plan anew in the place of what gave way, of which there is a record."""
    for key, line in after.lines.items():
        if key in before.lines and line.covered_until < before.lines[key].covered_until:
            gave_way = [row for row in after.rows_of(key) if not row.real]
            assert [row for row in gave_way if before.rows.get(row.occurrence.firing) != row], "it went back"


def check_coverage(seen: Seen, away: Mapping[Key, list[Away]]) -> None:
    """Periods follow one another: no day twice, and none left out but where somebody skipped it or was away."""
    for key, line in seen.lines.items():
        if key[0] not in TILED:
            continue
        rows = seen.rows_of(key)
        covered = sorted(row.occurrence.period for row in rows if _is_work(row) and row.occurrence.period)
        for one, other in pairwise(covered):
            assert one.end < other.start, f"{key}: {one} and {other} overlap"
        reached = line.covered_until
        if line.next and line.next.period:
            covered, reached = sorted([*covered, line.next.period]), line.next.period.end
        for gap in _gaps(covered):
            if gap.start <= reached and not _is_skipped(gap, rows):
                assert _was_away(gap, away.get(key, ())), f"{key}: nobody did {gap}"


def check_dates(
    host: Host,
    seen: Seen,
    away: Mapping[Key, list[Away]],
    *,
    fresh: Collection[str],
    listed: Collection[Firing],
    reported: Collection[Firing],
) -> None:
    """What has not begun is due when its client's dates say, and whatever these do not lead to was reported.

    What was `listed` before the rules were edited stays as it is.
    """
    for order in map(host.order, ("accounts", "vat", "statement")):
        for name in fresh:
            client, rows = host.clients[name], seen.rows_of((order.id, name))
            if order.standing is not Standing.ACTIVE or not is_member(order.roster, client, host.day):
                continue
            for work in _open_work(seen, (order.id, name), listed):
                firing = work.job.firing
                assert firing
                if not is_real(order, client, firing.nominal):
                    assert firing in reported, f"{firing.code} fits no more, and nobody was told"
                elif work.status is Status.NOT_STARTED:
                    _check_due(order, client, work, rows, away.get((order.id, name), ()))


def _open_work(seen: Seen, key: Key, listed: Collection[Firing]) -> Iterator[Instance]:
    """The open work that may follow the dates of its client."""
    for row in seen.rows_of(key):
        firing, work = row.occurrence.firing, seen.made(row)
        settled = firing in listed or key not in seen.lines or firing.nominal <= seen.lines[key].settled_until
        if row.status is FiringStatus.MADE and work is not None and work.status in OPEN and not settled:
            yield work


def is_real(order: RepeatingWorkflow, client: Client, nominal: date) -> bool:
    """Whether the dates of a client lead to a firing now, or may, as long as they are not known."""
    dates = nominal_dates(order.trigger, client, nominal - ONE_DAY, ALMANAC, None)
    return isinstance(dates, Pending) or next(dates, None) == nominal


def _check_due(
    order: RepeatingWorkflow, client: Client, work: Instance, every: list[FiringRecord], away: Iterable[Away]
) -> None:
    assert work.job.firing
    now = occurrence(order, client, work.job.firing.nominal, ALMANAC)
    if now.missing:
        return
    if not work.job.due_chosen:
        assert (work.job.due_on, work.job.statutory) == (now.due_on, now.statutory), work.job.firing.code
    others = [row.occurrence.period for row in every if _keeps(row) and row.workflow != work.id]
    assert now.period
    first = min(period.start for row in every if (period := row.occurrence.period))
    wanted = attrs.evolve(now.period, start=max(first, now.period.start))  # what came before was never ours to do
    whole = _is_covered(wanted, [work.job.period, *filter(None, others)])
    assert whole or _was_away(wanted, away), f"{work.job.firing.code} is cut"


def _keeps(row: FiringRecord) -> bool:
    return row.real and row.status in (FiringStatus.MADE, FiringStatus.SKIPPED)


def _is_work(row: FiringRecord) -> bool:
    return row.status in (FiringStatus.MADE, FiringStatus.PENDING)


def _is_skipped(gap: ReportingPeriod, rows: Iterable[FiringRecord]) -> bool:
    """Whether somebody skipped those days, or the firing at their end, of whatever days it was about then."""
    skipped = [row.occurrence for row in rows if row.status is FiringStatus.SKIPPED]
    periods = [row.occurrence.period for row in rows if row.status is FiringStatus.SKIPPED and row.real]
    return gap.end in {each.firing.nominal for each in skipped} or _is_covered(gap, filter(None, periods))


def _gaps(periods: list[ReportingPeriod]) -> Iterator[ReportingPeriod]:
    for one, other in pairwise(periods):
        if other.start - one.end > ONE_DAY:
            yield ReportingPeriod(start=one.end + ONE_DAY, end=other.start - ONE_DAY)


def _is_covered(period: ReportingPeriod, by: Iterable[ReportingPeriod]) -> bool:
    """Whether every day of a period is in one of some others."""
    day = period.start
    for other in sorted(by):
        if other.start <= day <= other.end:
            day = other.end + ONE_DAY
    return day > period.end


def _was_away(gap: ReportingPeriod, away: Iterable[Away]) -> bool:
    """Whether the client was not of the roster when the last period of the gap ended, or was to be made."""
    return any(first - LEEWAY <= gap.start and first - ONE_DAY * 60 <= gap.end <= last for first, last in away)
