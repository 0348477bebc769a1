"""Make the tasks of firings after the pattern of a recurring task, with their workflows if it names a template."""

from collections.abc import Mapping

import attrs

from dextflow.engine import assignments_of
from dextflow.errors import FiringPending
from dextflow.model import (
    Assignee,
    Assignment,
    Client,
    Enrolment,
    FiringRecord,
    FiringStatus,
    Occurrence,
    Plan,
    RepeatingWorkflow,
    Source,
    TaskOrder,
    TaskPattern,
    TemplateRef,
)
from dextflow.service.orders import people_named
from dextflow.service.records import derive_id
from dextflow.service.repeating.moments import Moment
from dextflow.service.repeating.records import key_after
from dextflow.service.repeating.units import Done
from dextflow.service.roof import Roof
from dextflow.service.tasks.making import TaskMaker, Wanted, plan_of


@attrs.frozen(kw_only=True)
class RecurringTaskMaker:
    """All that the tasks of a recurring task are made from, for some clients."""

    moment: Moment
    repeating: RepeatingWorkflow
    pattern: TaskPattern
    tasks: TaskMaker

    def made(self, occurrence: Occurrence, before: FiringRecord | None = None) -> tuple[Done, FiringRecord]:
        """The task of a firing, and the record of it; `before` is its record so far.

        Raises `FiringPending`, and what stands in the way of the workflow, but for roles that nobody has.
        """
        firing = occurrence.firing
        practice, key = self.tasks.roof.practice, key_after(firing, before)
        wanted = Wanted(
            id=derive_id(practice, key, firing.client),
            order=self._order(occurrence),
            template=self.pattern.template,
            settings=self.repeating.settings,
            reviewers=self.repeating.roster.row(firing.client).reviewers,
        )
        made = self.tasks.made(wanted)
        record = self.moment.record(occurrence, FiringStatus.MADE, before)
        workflow = made.workflow.id if made.workflow else None
        done = Done(writes=made.writes, task=made.task)
        return done, attrs.evolve(record, task=made.task.id, workflow=workflow)

    def _order(self, occurrence: Occurrence) -> TaskOrder:
        """What the task of one firing is to be."""
        pattern, client, due_on = self.pattern, occurrence.firing.client, occurrence.due_on
        if occurrence.missing or due_on is None:
            raise FiringPending(occurrence.firing.code, occurrence.missing)
        return TaskOrder(
            title=pattern.title or self.repeating.name,
            description=pattern.description,
            clients=(client,) if client else (),
            category=pattern.category,
            assignment=assignment_for(pattern, self.repeating.roster.row(client)),
            period=occurrence.period,
            starts_on=min(occurrence.starts_on, due_on),
            due_on=due_on,
            statutory=occurrence.statutory,
            estimate=pattern.estimate,
            checklist=pattern.checklist,
            source=Source(firing=occurrence.firing),
        )


def assignment_for(pattern: TaskPattern, row: Enrolment) -> Assignment:
    """Whose the task of a client is to be: the person whom its row names, or as the pattern says."""
    return pattern.assignment if row.assignee is None else Assignment(to=Assignee.PERSON, id=row.assignee)


def recurring_task_maker(
    roof: Roof, moment: Moment, repeating: RepeatingWorkflow, pattern: TaskPattern, clients: Mapping[str, Client]
) -> RecurringTaskMaker:
    """Read what those tasks are made from. Raises `NotFound` and `TemplateRetired` for their template."""
    real = {id_: client for id_, client in clients.items() if id_}
    plans: dict[str | TemplateRef, Plan] = {}
    if pattern.template is not None:
        plans[pattern.template] = plan_of(roof, pattern.template)
    rows = [repeating.roster.row(client) for client in clients]
    assignments = {assignment_for(pattern, row) for row in rows}
    assignments.update(each for plan in plans.values() for each in assignments_of(plan.template))
    practice = roof.among(assignments, real.values(), people_named(rows, real.values()))
    tasks = TaskMaker(roof=roof, by=moment.actor, at=moment.at, clients=real, practice=practice, plans=plans)
    return RecurringTaskMaker(moment=moment, repeating=repeating, pattern=pattern, tasks=tasks)
