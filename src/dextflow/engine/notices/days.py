"""What people are told of a workflow because a day has come: that it is due or overdue, or waits for the client.

Source: the daily digest of Dext, which reminds of overdue work for three days and then stops.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from dextflow.engine.clock import BusinessDay, monday_to_friday, team_due
from dextflow.engine.notices.keys import day_key
from dextflow.engine.notices.telling import Doer, about_workflow, doer_of, names_of
from dextflow.model import Instance, Notice, Status, Topic

REMINDED = 3
OPEN = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.UNDER_REVIEW)


def due_notices(
    instance: Instance,
    at: datetime,
    today: date,
    manager: str | None = None,
    is_business_day: BusinessDay = monday_to_friday,
) -> Iterator[Notice]:
    """What is told of open work when it is due and on the three days after; on others nothing.

    It is told to those with whom the work is, or to `manager`, the manager of its client, if it is with nobody.
    The team is not blamed for the client: while the work waits for the client alone, the manager is told so, and
    nobody else, and what the client kept waiting is overdue only after the team's own time (`standing`).
    """
    if instance.clock.since is not None:
        if instance.status in OPEN and is_reminded(instance.job.due_on, today):
            silent = Doer(manager or instance.job.assignee)
            yield from _tell(instance, Topic.CLIENT_SILENT, at, today, (silent,), steps=_asked(instance))
    elif (found := standing(instance, today, is_business_day)) is not None:
        topic, until = found
        yield from _tell(instance, topic, at, today, tuple(with_whom(instance)) or (Doer(manager),), due_on=until)


def standing(
    instance: Instance, today: date, is_business_day: BusinessDay = monday_to_friday
) -> tuple[Topic, date] | None:
    """What open work is on a day that does not wait for the client alone: due or overdue, and since when or until.

    It is due on its date, and overdue on the three days after. If the client kept it waiting, the team has as many
    business days more (`dextflow.engine.clock.team_due`): until then it is due, and overdue on the three days
    after that. None on all other days.
    """
    due_on = instance.job.due_on
    if instance.status not in OPEN or today < due_on:
        return None
    until = team_due(instance, today, is_business_day) if today > due_on and instance.clock.waits else due_on
    if today == until or (today < until and is_reminded(due_on, today)):
        return Topic.DUE, until
    return (Topic.OVERDUE, until) if today > until and is_reminded(until, today) else None


def is_reminded(due_on: date, today: date) -> bool:
    """Whether people are reminded of a date on a day: on that date and on the three days after."""
    return 0 <= (today - due_on).days <= REMINDED


def _tell(
    instance: Instance,
    topic: Topic,
    at: datetime,
    today: date,
    doers: Iterable[Doer],
    *,
    steps: tuple[str, ...] = (),
    due_on: date | None = None,
) -> Iterator[Notice]:
    """A notice of that day to those people and teams; none if they are nobody."""
    people = tuple(dict.fromkeys(doer.person for doer in doers if doer.person))
    teams = tuple(dict.fromkeys(doer.team for doer in doers if doer.team))
    about = about_workflow(instance)
    if people or teams:
        yield Notice(
            key=day_key(about, topic, today),
            topic=topic,
            about=about,
            at=at,
            to=people,
            teams=teams,
            due_on=due_on or instance.job.due_on,
            text=names_of(instance, steps),
            steps=steps,
        )


def with_whom(instance: Instance) -> Iterator[Doer]:
    """With whom open work is now: its reviewer, or the assignee and those who can act on one of its steps."""
    if instance.reviewer is not None:
        yield Doer(instance.reviewer)
        return
    if instance.job.assignee is not None:
        yield Doer(instance.job.assignee)
    if instance.status is Status.IN_PROGRESS:
        ours = instance.ready & ~instance.with_client
        yield from {doer_of(instance, item.step.key): None for item in instance.plan.each(ours)}


def _asked(instance: Instance) -> tuple[str, ...]:
    """The steps whose answer the client owes us."""
    asked = instance.plan.each(instance.with_client)
    return tuple(dict.fromkeys(item.step.key for item in asked))
