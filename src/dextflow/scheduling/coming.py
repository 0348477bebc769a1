"""The firings of a repeating workflow for a client: those that come, each worked out, and none stored."""

from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from dextflow.model import Client, Firing, Occurrence, Pending, RepeatingWorkflow
from dextflow.scheduling.almanac import Almanac
from dextflow.scheduling.firing_dates import Place, due_of, due_on_of, period_of, place, place_for
from dextflow.scheduling.patterns import ONE_DAY
from dextflow.scheduling.triggers import nominal_dates


def occurrence(repeating: RepeatingWorkflow, client: Client, nominal: date, almanac: Almanac) -> Occurrence:
    """A firing worked out, whether or not it would be skipped as a holiday: then it starts on that day.

    It is `missing` what its period and its due date need, by name, or in a sentence what a rule of due dates, its
    calendar, or a list of agreed periods does not say. A date by law that is not known is None and holds up
    nothing.

    Raises `NotFound` for a calendar that the almanac has not got, `OutsideCoverage` where the workflow's calendar
    does not say on which day it starts, and `InvalidValue` outside the years 1 to 9999.
    """
    return worked_out(repeating, client, place(repeating, nominal, almanac), almanac)


def next_occurrence(
    repeating: RepeatingWorkflow, client: Client, after: date, almanac: Almanac
) -> Occurrence | Pending | None:
    """The first firing whose nominal date is after a day; None if there is none, and pending as `nominal_dates`.

    Holidays that are skipped are not among them, nor what comes before the client joins or after it leaves.
    Whether it is of the roster is for `is_member` to say. Raises what `nominal_dates` and `occurrence` raise.
    """
    dates = coming_dates(repeating, client, after, almanac)
    return dates if isinstance(dates, Pending) else next(_occurrences(repeating, client, dates, almanac), None)


def occurrences(
    repeating: RepeatingWorkflow, client: Client, after: date, almanac: Almanac
) -> Iterator[Occurrence]:
    """The firings after a day as `next_occurrence` finds them, one by one; none while a date is not known."""
    dates = coming_dates(repeating, client, after, almanac)
    return iter(()) if isinstance(dates, Pending) else _occurrences(repeating, client, dates, almanac)


def coming_dates(
    repeating: RepeatingWorkflow, client: Client, after: date, almanac: Almanac
) -> Iterator[date] | Pending:
    """The nominal dates after a day on which the client is with the practice, joining and leaving included."""
    if client.joined_on is not None and after < client.joined_on:
        after = client.joined_on - ONE_DAY
    dates = nominal_dates(repeating.trigger, client, after, almanac, repeating.calendar)
    if isinstance(dates, Pending) or client.left_on is None:
        return dates
    return takewhile(client.left_on.__ge__, dates)


def worked_out(repeating: RepeatingWorkflow, client: Client, at: Place, almanac: Almanac) -> Occurrence:
    """A firing whose place is known, with its period and its due dates."""
    period = period_of(repeating, client, at)
    due = due_on_of(repeating, client, at.starts, period, almanac)
    law = None if repeating.statutory is None else due_of(repeating.statutory, client, at.starts, period, almanac)
    gaps = (each.missing for each in (period, due) if isinstance(each, Pending))
    return Occurrence(
        firing=Firing(repeating=repeating.id, client=client.id, nominal=at.nominal),
        starts_on=at.starts,
        made_on=at.made,
        period=None if isinstance(period, Pending) else period,
        due_on=None if isinstance(due, Pending) else due,
        statutory=None if isinstance(law, Pending) else law,
        missing=tuple(dict.fromkeys(name for names in gaps for name in names)),
    )


def _occurrences(
    repeating: RepeatingWorkflow, client: Client, dates: Iterator[date], almanac: Almanac
) -> Iterator[Occurrence]:
    places = (place_for(repeating, client, nominal, almanac) for nominal in dates)
    return (worked_out(repeating, client, at, almanac) for at in places if at.closed is None)
