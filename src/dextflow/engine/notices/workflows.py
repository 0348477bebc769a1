"""What people are told of a workflow: it follows from its events alone, so that working it out again adds nothing.

Whoever did something is not told of it.
"""

from collections.abc import Sequence
from functools import reduce

from dextflow.engine.apply import apply, replay
from dextflow.engine.notices.course import came_back, client_answered, completed, review_asked
from dextflow.engine.notices.happenings import happenings, making
from dextflow.engine.notices.people import DayOf, assigned, made_ready, steps_assigned
from dextflow.engine.notices.unlocking import unlocked
from dextflow.model import Event, Instance, Notice, Plan

_LOOKS = (assigned, steps_assigned, unlocked, review_asked, came_back, completed, client_answered)


def workflow_notices(
    before: Instance | None, after: Instance, events: Sequence[Event], day_of: DayOf
) -> tuple[Notice, ...]:
    """What people are told because of some events, which led from one state of a workflow to another.

    `before` is None for a workflow that was made. `day_of` says which date it is at an instant where the practice
    is. This costs what the events changed, however many steps there are.
    """
    return tuple(
        notice
        for each in happenings(before, after, events)
        for told in (made_ready(each, day_of), *(look(each) for look in _LOOKS))
        for notice in told
    )


def told_of(plan: Plan, events: Sequence[Event], day_of: DayOf) -> tuple[Notice, ...]:
    """What people were told because of all events of a workflow: the same, with the same keys, as when they came.

    `plan` is that of the template of which it was made, and `events` are all, oldest first. What is told tells
    things apart by who did them and when: what whoever made it arranged at that very instant counts as part of
    the making. Raises `InvalidValue` as `dextflow.engine.replay`.
    """
    number = making(events)
    made = replay(plan, events[:number])
    now = reduce(apply, events[number:], made)
    return (
        *workflow_notices(None, made, events[:number], day_of),
        *workflow_notices(made, now, events[number:], day_of),
    )
