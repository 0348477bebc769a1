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
from dextflow.service.records import derive_id
from service.decade import ACCOUNTS, ALMANAC, BEGIN, ONE_DAY, PRACTICE, STATEMENT, VAT, Host, Key, Seen

TILED = (ACCOUNTS.id, VAT.id)  # whose periods follow one another
LEEWAY = timedelta(days=550)  # the longest period, for a client who was away when it ended
Away = tuple[date, date]


def check_identity(seen: Seen) -> None:
    """Each firing has one workflow that is listed, at most, of which its record and its id tell."""
    listed = [work.job.firing for work in seen.work.values() if work.status is not Status.DELETED]
    assert not [firing for firing, times in Counter(listed).items() if times > 1], "a firing has two workflows"
    assert set(listed) <= {firing for firing, row in seen.rows.items() if row.status is FiringStatus.MADE}
    for firing, row in seen.rows.items():
        work = seen.made(row)
        first = derive_id(PRACTICE, f"{firing.repeating}|{firing.nominal}", firing.client)
        assert (row.status is FiringStatus.MADE) <= (work is not None), "made, but of no workflow"
        if work is not None:
            assert (work.job.firing, work.job.client) == (firing, firing.client)
            again = (
                derive_id(PRACTICE, f"{firing.repeating}|{firing.nominal}|{n}", firing.client) for n in range(99)
            )
            assert work.id == first or (first in seen.work and work.id in again)
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
    """Nothing fires on a key date from before there was a standing order, unless somebody backfilled it."""
    for firing in seen.rows:
        if firing.repeating == STATEMENT.id and (firing.repeating, firing.client) not in backfilled:
            assert firing.nominal >= BEGIN


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
        covered = sorted(period for row in seen.rows_of(key) if (period := _covered(row)))
        for one, other in pairwise(covered):
            assert one.end < other.start, f"{key}: {one} and {other} overlap"
        reached = line.covered_until
        if line.next and line.next.period:
            covered, reached = sorted([*covered, line.next.period]), line.next.period.end
        left_out = [
            period
            for row in seen.rows_of(key)
            if row.status is FiringStatus.SKIPPED and row.real and (period := row.occurrence.period)
        ]
        for gap in _gaps(covered):
            if gap.start <= reached and not _is_covered(gap, left_out):
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
    """What has not begun is real and due when its client's dates say; what has and is not, was reported.

    What was `listed` before the rules were edited stays as it is.
    """
    for repeating in ("accounts", "vat", "statement"):
        order = host.order(repeating)
        if order.standing is not Standing.ACTIVE:
            continue
        for client in fresh:
            line = seen.lines.get((repeating, client))
            if not is_member(order.roster, host.clients[client], host.day):
                continue
            rows = [row for row in seen.rows_of((repeating, client)) if row.status is FiringStatus.MADE]
            begun = [row for row in rows if _is(seen.made(row), Status.IN_PROGRESS)]
            if line is None:
                continue
            reach = [
                row
                for row in rows
                if row.occurrence.firing.nominal > line.settled_until and row.occurrence.firing not in listed
            ]
            unreal = [row for row in reach if row in begun and not is_real(order, host.clients[client], row)]
            for row in unreal:
                assert row.occurrence.firing in reported, (
                    f"{row.occurrence.firing.code} fits no more; nobody was told"
                )
            for row in reach:
                work = seen.made(row)
                if work is None or work.status is not Status.NOT_STARTED:
                    continue
                if is_real(order, host.clients[client], row):
                    every, absent = seen.rows_of((repeating, client)), away.get((repeating, client), ())
                    _check_due(order, host.clients[client], work, every, absent)
                else:
                    assert unreal, f"{row.occurrence.firing.code} is not real, and nothing holds it"


def is_real(order: RepeatingWorkflow, client: Client, row: FiringRecord) -> bool:
    """Whether the dates of a client lead to a firing now, or may, as long as they are not known."""
    nominal = row.occurrence.firing.nominal
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


def _covered(row: FiringRecord) -> ReportingPeriod | None:
    return row.occurrence.period if row.status in (FiringStatus.MADE, FiringStatus.PENDING) else None


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


def _is(work: Instance | None, status: Status) -> bool:
    return work is not None and work.status is status
