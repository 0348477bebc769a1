"""What happens to a practice in ten years: what its clients are like, its rules, and what people do."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import islice
from typing import Any

import attrs
from hypothesis import strategies as st

from dextflow.errors import FiringPending, FiringSettled, NotFound, UnknownClient
from dextflow.model import (
    ClientPeriods,
    Complete,
    Delete,
    DeleteTask,
    Firing,
    Instance,
    Mark,
    Months,
    Offset,
    OnPeriodEnd,
    Outcome,
    ReportingPeriod,
    Reschedule,
    Start,
    Status,
    VatSettings,
    Within,
    YearEnd,
)
from dextflow.model.period import LONGEST_MONTHS
from dextflow.scheduling import add_months, financial_years, occurrences, period_containing, vat_periods
from service.decade import (
    ACCOUNTS,
    ADA,
    ALMANAC,
    BOOKS,
    BOOKS_TAG,
    DUNE,
    MONTH,
    ONE_DAY,
    ORDERS,
    VAT,
    VAT_TAG,
    Host,
    books_trigger,
    incorporated,
)

STEADY, MOVING = ("acme", "bolt"), ("core", "dune")  # those who stay, and those who come and go
CANNOT_BE = (FiringSettled, FiringPending, NotFound, UnknownClient)
ANYBODY, COMES_AND_GOES = st.sampled_from((*STEADY, *MOVING)), st.sampled_from(MOVING)
ANY_ORDER = st.sampled_from([order.id for order in ORDERS])
PLACES = st.integers(0, 5)
Act = Callable[[Host], object]

# ------------------------------------------------------------------------------------------- clients change


def year_end_moves(host: Host, client: str, months: int, agreed: bool) -> None:
    """The year is cut short or drawn out as it was agreed, or it turns out that it always ended otherwise."""
    present = host.clients.get(client)
    years = present and financial_years(present)
    if present and years:
        year = period_containing(years, host.day)
        end = add_months(year.end, months)
        agreed_ends = (*(each for each in _with_last(present.year_ends, year) if each < end), end)
        host.change(client, year_end=year_end_in(end.month), year_ends=agreed_ends if agreed else ())


def year_end_gets_known(host: Host, client: str, month: int | None) -> None:
    """The year end gets known, or nobody knows it any more."""
    host.change(client, year_end=year_end_in(month) if month else None, year_ends=())


def vat_changes(host: Host, client: str, month: int, months: int, agreed: bool) -> None:
    """The client gets another VAT stagger: from the next period on, or it turns out that it always had it."""
    present = host.clients.get(client)
    periods = present and vat_periods(present)
    ends: tuple[date, ...] = ()
    if present and present.vat and periods and agreed:
        period = period_containing(periods, host.day)
        ends = (*_with_last(present.vat.ends, period), period.end)
    host.change(client, vat=VatSettings(starting_month=month, months=months, ends=ends))


def _with_last(ends: tuple[date, ...], period: ReportingPeriod) -> tuple[date, ...]:
    """The ends of periods up to the one before a period."""
    last = period.start - ONE_DAY
    return (*(each for each in ends if each < last), last)


def key_date_changes(host: Host, client: str, on: date | None) -> None:
    """The day of incorporation gets known, or was another one."""
    host.change(client, fields=incorporated(on))


def tags_change(host: Host, client: str, tags: frozenset[str]) -> None:
    """A client gets or loses its tags."""
    host.change(client, tags=tags)


def leaves(host: Host, client: str, days: int) -> None:
    """A client leaves, or left already."""
    host.change(client, left_on=host.day + ONE_DAY * days)


def joins(host: Host, client: str, days: int | None) -> None:
    """A client joins on some day, or joins again, or never left."""
    host.change(client, left_on=None)
    if days is not None:
        host.change(client, joined_on=host.day + ONE_DAY * days)


def dune_comes_or_goes(host: Host, client: str) -> None:
    """A client is new in the directory, or is no longer there."""
    if client in host.clients:
        del host.clients[client]
    else:
        host.clients[client] = DUNE


def year_end_in(month: int) -> YearEnd:
    """The end of a month as a year end."""
    return YearEnd(month=month, day=LONGEST_MONTHS[month - 1])


MONTH_NUMBERS = st.integers(1, 12)
CHANGES: st.SearchStrategy[Callable[[Host], object]] = st.one_of(
    st.builds(partial, st.just(year_end_moves), client=ANYBODY, months=st.integers(-5, 6), agreed=st.booleans()),
    st.builds(partial, st.just(year_end_gets_known), client=ANYBODY, month=st.none() | MONTH_NUMBERS),
    st.builds(
        partial,
        st.just(vat_changes),
        client=ANYBODY,
        month=MONTH_NUMBERS,
        months=st.sampled_from((1, 3, 3, 12)),
        agreed=st.booleans(),
    ),
    st.builds(
        partial,
        st.just(key_date_changes),
        client=ANYBODY,
        on=st.none() | st.dates(date(2019, 1, 1), date(2030, 1, 1)),
    ),
    st.builds(
        partial,
        st.just(tags_change),
        client=COMES_AND_GOES,
        tags=st.frozensets(st.sampled_from((BOOKS_TAG, VAT_TAG))),
    ),
    st.builds(partial, st.just(leaves), client=COMES_AND_GOES, days=st.integers(-40, 90)),
    st.builds(partial, st.just(joins), client=COMES_AND_GOES, days=st.none() | st.integers(-40, 90)),
    st.builds(partial, st.just(dune_comes_or_goes), client=st.just(DUNE.id)),
)

# --------------------------------------------------------------------------------------------- rules change


def edit(host: Host, repeating: str, **parts: Any) -> None:
    """Somebody edits a standing order."""
    after = attrs.evolve(host.order(repeating), **parts)
    host.started().repeating.edit(after, by=ADA.id, at=host.now())


def pause(host: Host, repeating: str) -> None:
    """Nothing fires for a while."""
    host.started().repeating.pause(repeating, by=ADA.id, at=host.now(), reason="a break")


def resume(host: Host, repeating: str) -> None:
    """It fires again."""
    host.started().repeating.resume(repeating, by=ADA.id, at=host.now())


def books_parts(months: int, day: int, lead: int) -> Mapping[str, Any]:
    """The books come on another day, more or less often, or earlier."""
    return {"repeating": BOOKS.id, "trigger": books_trigger(months, day), "lead_days": lead}


def accounts_parts(days: int, months: int, lead: int) -> Mapping[str, Any]:
    """The accounts start and are due at other times."""
    return {
        "repeating": ACCOUNTS.id,
        "trigger": OnPeriodEnd(periods=ClientPeriods.FINANCIAL_YEARS, offset=Offset(value=days)),
        "due": Within(offset=Offset(value=months, unit=MONTH)),
        "lead_days": lead,
    }


def vat_parts(rule: Months | None, days: int) -> Mapping[str, Any]:
    """VAT follows each client's periods, or the same periods for all."""
    periods = None if rule else ClientPeriods.VAT_PERIODS
    return {"repeating": VAT.id, "trigger": OnPeriodEnd(periods=periods, rule=rule, offset=Offset(value=days))}


BOOKS_EDITS = st.tuples(st.sampled_from((1, 2, 6)), st.sampled_from((1, 20)), st.sampled_from((0, 9)))
OTHER_EDITS = st.one_of(
    st.builds(accounts_parts, st.sampled_from((-20, 0, 14)), st.integers(1, 4), st.sampled_from((0, 30))),
    st.builds(vat_parts, st.sampled_from((None, Months(count=1), Months(count=3))), st.sampled_from((-3, 0, 5))),
)
EDITS: st.SearchStrategy[Act] = st.one_of(
    st.builds(lambda parts: partial(edit, **parts), OTHER_EDITS),
    st.builds(lambda parts: partial(edit, **books_parts(*parts)), BOOKS_EDITS),
    st.builds(partial, st.just(pause), repeating=ANY_ORDER),
    st.builds(partial, st.just(resume), repeating=ANY_ORDER),
)

# ----------------------------------------------------------------------------------------------- people act


def pick(host: Host, place: int, *statuses: Status) -> Instance | None:
    """One of the latest workflows of some statuses."""
    listed = (work for work in host.seen().work.values() if work.job.client in host.clients)
    found = [work for work in listed if work.status in statuses]
    found.sort(key=lambda work: (work.job.firing.nominal if work.job.firing else date.min, work.id), reverse=True)
    return found[place % len(found)] if found else None


def work_on(host: Host, place: int, completes: bool) -> Instance | None:
    """Somebody starts some work, and may complete it."""
    if work := pick(host, place, Status.NOT_STARTED, Status.IN_PROGRESS):
        workflows = host.started()
        if work.status is Status.NOT_STARTED:
            workflows.do(work.id, Start(ADA.id, host.now(), confirmed=True))
        if completes:
            workflows.do(work.id, Mark(ADA.id, host.now(), "do", Outcome.COMPLETE))
            workflows.do(work.id, Complete(ADA.id, host.now()))
    return work


def delete(host: Host, place: int) -> Instance | None:
    """Somebody takes work off the list."""
    if work := pick(host, place, Status.NOT_STARTED, Status.IN_PROGRESS):
        if work.job.task is None:
            host.started().do(work.id, Delete(ADA.id, host.now()))
        elif work.status is Status.NOT_STARTED:  # of a task whose work has begun, nothing is put aside
            host.started().tasks.do(work.job.task, DeleteTask(ADA.id, host.now()))
    return work


def set_date(host: Host, place: int, days: int) -> Instance | None:
    """Somebody chooses a due date."""
    if work := pick(host, place, Status.NOT_STARTED):
        due_on = (work.job.starts_on or work.job.due_on) + ONE_DAY * days
        host.started().do(work.id, Reschedule(ADA.id, host.now(), due_on, work.job.starts_on))
    return work


def by_hand(host: Host, repeating: str, client: str, ahead: int, skips: bool) -> Firing | None:
    """Somebody skips one of the coming firings, or makes it now; None if that cannot be."""
    roof, order = host.started().repeating, host.order(repeating)
    if client not in host.clients:
        return None
    coming = occurrences(order, host.clients[client], host.day, ALMANAC)
    for occurrence in islice(coming, ahead, ahead + 1):
        with suppress(*CANNOT_BE):
            if skips:
                roof.skip(occurrence.firing, "they are closed", by=ADA.id, at=host.now())
            else:
                make = roof.materialise if host.order(repeating).task is None else roof.materialise_task
                make(occurrence.firing, by=ADA.id, at=host.now())
            return occurrence.firing
    return None


def backfill(host: Host, repeating: str, client: str, days: int) -> bool:
    """Somebody has made what was passed, as far back as some days; whether that can be."""
    first, last = host.day - ONE_DAY * days, host.day
    try:
        host.started().repeating.backfill(repeating, client, first, last, by=ADA.id, at=host.now())
    except CANNOT_BE:
        return False
    return True


PEOPLE: st.SearchStrategy[Act] = st.one_of(
    st.builds(partial, st.just(work_on), place=PLACES, completes=st.booleans()),
    st.builds(partial, st.just(delete), place=PLACES),
    st.builds(partial, st.just(set_date), place=PLACES, days=st.integers(0, 90)),
    st.builds(
        partial,
        st.just(by_hand),
        repeating=ANY_ORDER,
        client=ANYBODY,
        ahead=st.integers(0, 2),
        skips=st.booleans(),
    ),
    st.builds(partial, st.just(backfill), repeating=ANY_ORDER, client=ANYBODY, days=st.integers(0, 800)),
)
