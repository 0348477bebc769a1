"""The clock of a workflow: it stands while the work waits for the client alone, so that the team is not blamed.

Days are counted as people in a practice count them. The day on which the client was asked is ours, the day of
its answer is the client's: asked on a Monday and answered on the Wednesday are two days. An event is on the day
that it has in its own time zone. The date by law never moves.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import chain, islice

import attrs

from dextflow.model import Clock, Instance, Lateness, Status, Wait

BusinessDay = Callable[[date], bool]
A_DAY = timedelta(days=1)
FRIDAY = 5


def monday_to_friday(day: date) -> bool:
    """Whether a day is a business day where there are no holidays."""
    return day.isoweekday() <= FRIDAY


def waited(clock: Clock, today: date) -> tuple[Wait, ...]:
    """The days that were the client's until today: those of the past, and those for which the clock stands now."""
    return clock.waits if clock.since is None else _with(clock.waits, clock.since.date(), today)


def days_waited(instance: Instance, today: date, is_business_day: BusinessDay = monday_to_friday) -> int:
    """How many business days until today were the client's.

    What `is_business_day` raises for a day that it does not know leaves this function, and those that call it.
    """
    waits = waited(instance.clock, today)
    return sum(_count(wait.after, min(wait.until, today), is_business_day) for wait in waits)


def team_due(instance: Instance, today: date, is_business_day: BusinessDay = monday_to_friday) -> date:
    """Until when the team has for its own part, as one sees it today: the due date, later by the client's days.

    It is as many business days after the due date as were the client's: the due date itself if none was.
    """
    later = _business_days(instance.job.due_on, date.max, is_business_day)
    return next(
        islice(chain((instance.job.due_on,), later), days_waited(instance, today, is_business_day), None), date.max
    )


def late_by(instance: Instance, today: date, is_business_day: BusinessDay = monday_to_friday) -> Lateness:
    """By how many business days work is late today, or was when it was completed, and whose days they are.

    The client answers for as many of them as it kept the work waiting, whenever that was; the rest are the team's.
    """
    day = min(today, instance.at.date()) if instance.status is Status.COMPLETED else today
    total = _count(instance.job.due_on, day, is_business_day)
    clients = min(total, days_waited(instance, day, is_business_day))
    return Lateness(ours=total - clients, clients=clients)


def ticked(instance: Instance) -> Instance:
    """The workflow with its clock as it must be after its last event."""
    clock = instance.clock
    stands = instance.waits_for_client_alone
    if stands is (clock.since is not None):
        return instance
    now = attrs.evolve(clock, since=instance.at) if stands else Clock(waits=waited(clock, instance.at.date()))
    return attrs.evolve(instance, clock=now)


def _with(waits: tuple[Wait, ...], after: date, until: date) -> tuple[Wait, ...]:
    """Some days more, joined to those before if they follow upon them, so that none is counted twice."""
    if waits and after <= waits[-1].until:
        last = waits[-1]
        return (*waits[:-1], Wait(after=last.after, until=max(last.until, until)))
    return (*waits, Wait(after=after, until=until)) if after < until else waits


def _business_days(after: date, until: date, is_business_day: BusinessDay) -> Iterator[date]:
    """The business days after one date, up to and including another."""
    while after < until:
        after += A_DAY
        if is_business_day(after):
            yield after


def _count(after: date, until: date, is_business_day: BusinessDay) -> int:
    return sum(1 for _ in _business_days(after, until, is_business_day))
