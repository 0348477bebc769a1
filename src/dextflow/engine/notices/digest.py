"""What needs one person's attention on a day: it follows from the work as it is and from the date.

Source: the daily digest of Dext, with what is ready to start, due, and overdue for up to three days. The steps of
other people's work, the reviews, the answers of clients and the tasks are ours.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

import attrs

from dextflow.engine.clock import BusinessDay, monday_to_friday
from dextflow.engine.notices.days import is_reminded, standing
from dextflow.engine.notices.people import may_begin
from dextflow.engine.notices.tasks import is_told_by_workflow, task_may_begin
from dextflow.engine.notices.telling import Doer, doer_of
from dextflow.model import Instance, Person, Status, Task, Topic


@attrs.frozen(kw_only=True)
class StepsOf:
    """Some steps of a workflow, by their keys."""

    workflow: Instance
    steps: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Digest:
    """What needs a person's attention on a day, each list by the due date.

    `ready` is what they are to do, has not been started and may begin; `due` what is due on that day; `overdue`
    what was due on the three days before, and is not reminded of any more after that. Due and overdue is open
    work that they do or that is under their review now. The client's delays are not theirs: what waits for the
    client alone is `waiting` instead, and what it kept waiting is due until their own time is over, and overdue on
    the three days after that.

    `steps` are those of others' work that they can do now, `reviews` the work that is under their review, and
    `answers` the steps of theirs to which a client has answered. `tasks_ready`, `tasks_due` and `tasks_overdue`
    are the tasks that are theirs or their teams', but for those whose workflow they do.
    """

    ready: tuple[Instance, ...] = ()
    due: tuple[Instance, ...] = ()
    overdue: tuple[Instance, ...] = ()
    waiting: tuple[Instance, ...] = ()
    reviews: tuple[Instance, ...] = ()
    steps: tuple[StepsOf, ...] = ()
    answers: tuple[StepsOf, ...] = ()
    tasks_ready: tuple[Task, ...] = ()
    tasks_due: tuple[Task, ...] = ()
    tasks_overdue: tuple[Task, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say, so that nothing needs to be sent."""
        return self == NOTHING


NOTHING = Digest()


def digest_of(
    person: Person,
    workflows: Iterable[Instance],
    tasks: Iterable[Task],
    today: date,
    is_business_day: BusinessDay = monday_to_friday,
) -> Digest:
    """What of this work, all of which the person may see, needs their attention on a day."""
    by_due_date = sorted(workflows, key=lambda each: (each.job.due_on, each.id))
    with_them = [each for each in by_due_date if _is_with(each, person)]
    ours = [each for each in with_them if each.clock.since is None]
    waiting = [each for each in with_them if each.clock.since is not None]
    found = {each.id: standing(each, today, is_business_day) for each in ours}
    topics = {id_: None if each is None else each[0] for id_, each in found.items()}
    theirs = sorted((each for each in tasks if _has(person, each)), key=lambda each: (_day(each), each.id))
    return Digest(
        ready=tuple(each for each in by_due_date if each.job.assignee == person.id and may_begin(each, today)),
        due=tuple(each for each in ours if topics[each.id] is Topic.DUE),
        overdue=tuple(each for each in ours if topics[each.id] is Topic.OVERDUE),
        waiting=tuple(each for each in waiting if is_reminded(each.job.due_on, today)),
        reviews=tuple(each for each in by_due_date if each.reviewer == person.id),
        steps=tuple(_steps_of(by_due_date, lambda each: _steps_of_others(each, person))),
        answers=tuple(_steps_of(by_due_date, lambda each: _answered(each, person))),
        tasks_ready=tuple(each for each in theirs if task_may_begin(each, today)),
        tasks_due=tuple(each for each in theirs if each.order.due_on == today),
        tasks_overdue=tuple(each for each in theirs if _day(each) < today and is_reminded(_day(each), today)),
    )


def _is_with(instance: Instance, person: Person) -> bool:
    """Whether it is open work that they do, or that is under their review."""
    is_open = instance.status not in (Status.COMPLETED, Status.DELETED)
    return is_open and person.id in (instance.job.assignee, instance.reviewer)


def _steps_of(workflows: Iterable[Instance], steps: Callable[[Instance], Iterable[str]]) -> Iterator[StepsOf]:
    for each in workflows:
        if keys := tuple(dict.fromkeys(steps(each))):
            yield StepsOf(workflow=each, steps=keys)


def _steps_of_others(instance: Instance, person: Person) -> Iterator[str]:
    """The steps of work in progress that wait for the person, who does not do the work itself."""
    if instance.status is Status.IN_PROGRESS and instance.job.assignee != person.id:
        for item in instance.plan.each(instance.ready & ~instance.with_client):
            if _is_theirs(doer_of(instance, item.step.key), person):
                yield item.step.key


def _answered(instance: Instance, person: Person) -> Iterator[str]:
    """The steps whose answer of the client is theirs to accept or return."""
    if instance.status is Status.IN_PROGRESS:
        for underway in instance.work.underway:
            if underway.answered is not None and _is_theirs(doer_of(instance, underway.step), person):
                yield underway.step


def _is_theirs(doer: Doer, person: Person) -> bool:
    return doer.person == person.id or doer.team in person.teams


def _has(person: Person, task: Task) -> bool:
    """Whether an open task is theirs or their team's, and they are not told of it by its workflow."""
    owner = task.owner
    theirs = owner.person == person.id or owner.team in person.teams
    return task.is_open and theirs and not is_told_by_workflow(task)


def _day(task: Task) -> date:
    """When a task is due; one without a date comes last."""
    return task.order.due_on or date.max
