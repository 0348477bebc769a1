"""What is due of a repeating workflow for one client, however long nobody asked."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import TypeGuard

import attrs

from dextflow.errors import InvalidValue, OutsideCoverage
from dextflow.model import CatchUp, Client, Line, Occurrence, Pending, RepeatingWorkflow
from dextflow.scheduling.almanac import Almanac
from dextflow.scheduling.coming import coming_dates, worked_out
from dextflow.scheduling.due_words import closed_words
from dextflow.scheduling.firing_dates import Place, place_for
from dextflow.scheduling.roster import is_member


@attrs.frozen(kw_only=True)
class LinePlan:
    """What becomes of a line: what is to be made, the oldest first, what is skipped and why, and the line then."""

    due: tuple[Occurrence, ...] = ()
    skipped: tuple[tuple[Occurrence, str], ...] = ()
    line: Line


def plan(
    repeating: RepeatingWorkflow, client: Client, line: Line, today: date, almanac: Almanac, *, most: int
) -> LinePlan:
    """Everything that came after `line.covered_until` and is to be made by today, the oldest `most` dates of it.

    Ask again with the line of the answer until its next occurrence is to be made later than today. With ALL it
    makes no difference how often one asks, nor on which days. LATEST makes the last of the dates that have come,
    and NONE one that is to be made today; with these, the dates that are settled are the same however often one
    asks, and the others among them are skipped. Batches make no difference. Today may be earlier than it once was:
    nothing comes back.

    A date that falls on a holiday, or is due on one, is skipped if it says so. One on which the client is not of
    the roster leaves no trace. The line waits, with what is `missing`, while the trigger lacks a date, and where
    its calendar or its list of periods ends.

    Raises `InvalidValue` for a pattern that cannot be and a `most` under 1, `NotFound` for a calendar that the
    almanac has not got.
    """
    if most < 1:
        raise InvalidValue("plan", f"at most {most} dates are none; plan one or more at a time")
    dates = coming_dates(repeating, client, line.covered_until, almanac)
    if isinstance(dates, Pending):
        return LinePlan(line=attrs.evolve(line, next=None, missing=dates.missing))
    batch, ahead = _cut(_places(repeating, client, dates, almanac), today, most)
    # On all of these dates the client is with the practice, so that it is of the roster on all or on none.
    firing = batch if batch and is_member(repeating.roster, client, batch[0].nominal) else []
    last = _last(firing, ahead, today)
    settled = [
        (worked_out(repeating, client, at, almanac), _why_not(repeating, at, last, today, almanac))
        for at in firing
    ]
    following = _following(ahead, today)
    return LinePlan(
        due=tuple(each for each, reason in settled if not reason),
        skipped=tuple((each, reason) for each, reason in settled if reason),
        line=attrs.evolve(
            line,
            covered_until=batch[-1].nominal if batch else line.covered_until,
            next=worked_out(repeating, client, following, almanac) if isinstance(following, Place) else None,
            missing=(str(following),) if isinstance(following, OutsideCoverage) else (),
        ),
    )


def _places(
    repeating: RepeatingWorkflow, client: Client, dates: Iterator[date], almanac: Almanac
) -> Iterator[Place | OutsideCoverage]:
    """Where firings fall and, where the calendar or a list of periods ends, what says so."""
    try:
        for nominal in dates:
            yield place_for(repeating, client, nominal, almanac)
    except OutsideCoverage as gap:
        yield gap


def _cut(
    places: Iterator[Place | OutsideCoverage], today: date, most: int
) -> tuple[list[Place], list[Place | OutsideCoverage]]:
    """Those that have come, as many as are wanted, and what is ahead, up to the first that no holiday skips."""
    batch: list[Place] = []
    for at in places:
        if not _has_come(at, today) or len(batch) == most:
            return batch, list(_ahead(chain((at,), places)))
        batch.append(at)
    return batch, []


def _ahead(places: Iterator[Place | OutsideCoverage]) -> Iterator[Place | OutsideCoverage]:
    for at in places:
        yield at
        if _goes_ahead(at):
            return


def _has_come(at: Place | OutsideCoverage, today: date) -> TypeGuard[Place]:
    return isinstance(at, Place) and at.made <= today


def _goes_ahead(at: Place | OutsideCoverage) -> bool:
    return isinstance(at, OutsideCoverage) or at.closed is None


def _last(firing: list[Place], ahead: list[Place | OutsideCoverage], today: date) -> Place | None:
    """The last date that has come and that no holiday skips, if it is one of these."""
    if any(_has_come(at, today) and _goes_ahead(at) for at in ahead):
        return None
    return next(filter(_goes_ahead, reversed(firing)), None)


def _following(ahead: list[Place | OutsideCoverage], today: date) -> Place | OutsideCoverage | None:
    """What comes next: what has come already or, with holidays that are skipped left out, what will."""
    if ahead and _has_come(ahead[0], today):
        return ahead[0]
    return next(filter(_goes_ahead, ahead), None)


def _why_not(repeating: RepeatingWorkflow, at: Place, last: Place | None, today: date, almanac: Almanac) -> str:
    """Why a date that has come is skipped; blank if it goes ahead."""
    if at.closed is not None and repeating.calendar is not None:
        due = "" if at.closed == at.meant else "its due date "
        return f"{due}{at.closed} is {closed_words(at.closed, almanac.calendar(repeating.calendar))}"
    if repeating.catch_up is CatchUp.LATEST and at is not last:
        return "a later date has come as well"
    if repeating.catch_up is CatchUp.NONE and at.made < today:
        return f"it was to be made on {at.made}, which is over"
    return ""
