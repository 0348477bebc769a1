"""Make the work of firings: workflows of the latest version of a template, or tasks after a pattern."""

from collections.abc import Mapping
from typing import Protocol

import attrs

from dextflow.engine import Practice
from dextflow.errors import FiringPending
from dextflow.model import (
    Client,
    FiringRecord,
    FiringStatus,
    Occurrence,
    Order,
    Plan,
    RepeatingWorkflow,
)
from dextflow.service.orders import Making, Work, people_for
from dextflow.service.repeating.making_tasks import recurring_task_maker
from dextflow.service.repeating.moments import Moment
from dextflow.service.repeating.records import key_after
from dextflow.service.repeating.units import Done
from dextflow.service.roof import Roof, Writes


class Maker(Protocol):
    """All that the work of a repeating workflow is made from, for some clients."""

    def made(self, occurrence: Occurrence, before: FiringRecord | None = None) -> tuple[Done, FiringRecord]:
        """The work of a firing, and the record of it; `before` is its record so far.

        Raises `FiringPending`, and what stands in the way of the work.
        """
        ...


@attrs.frozen(kw_only=True)
class WorkflowMaker:
    """All that the workflows of a repeating workflow are made from, for some clients."""

    roof: Roof
    moment: Moment
    repeating: RepeatingWorkflow
    plan: Plan
    clients: Mapping[str, Client]
    practice: Practice

    def made(self, occurrence: Occurrence, before: FiringRecord | None = None) -> tuple[Done, FiringRecord]:
        """The workflow of a firing, and the record of it; `before` is its record so far.

        Raises `FiringPending`, `UnknownClient`, `UnknownPerson`, `ClientNotGranted`, `InvalidSettings` and what
        `dextflow.engine.create` raises.
        """
        firing = occurrence.firing
        row = self.repeating.roster.row(firing.client)
        making = Making(by=self.moment.actor, key=key_after(firing, before), at=self.moment.at)
        work = Work(
            roof=self.roof,
            order=self._order(occurrence),
            making=making,
            plan=self.plan,
            clients=self.clients,
            practice=self.practice,
        )
        change = work.begun(row)
        record = self.moment.record(occurrence, FiringStatus.MADE, before)
        return Done(writes=Writes(changes=(change,))), attrs.evolve(record, workflow=change.after.id)

    def _order(self, occurrence: Occurrence) -> Order:
        """The order for one firing. What a template no longer checks needs no settings."""
        if occurrence.period is None or occurrence.due_on is None:
            raise FiringPending(occurrence.firing.code, occurrence.missing)
        return Order(
            template=self.plan.template.ref,
            period=occurrence.period,
            due_on=occurrence.due_on,
            starts_on=min(occurrence.starts_on, occurrence.due_on),
            clients=(self.repeating.roster.row(occurrence.firing.client),),
            name=self.repeating.name,
            settings=self.repeating.settings,
            statutory=occurrence.statutory,
            firing=occurrence.firing,
        )


def maker(roof: Roof, moment: Moment, repeating: RepeatingWorkflow, clients: Mapping[str, Client]) -> Maker:
    """Read what its work is made from. Raises `NotFound` and `TemplateRetired`."""
    if repeating.task is not None:
        return recurring_task_maker(roof, moment, repeating, repeating.task, clients)
    plan = roof.templates.latest_plan(repeating.template or "")
    rows = [repeating.roster.row(client) for client in clients]
    practice = people_for(roof, plan, rows, clients.values())
    return WorkflowMaker(
        roof=roof, moment=moment, repeating=repeating, plan=plan, clients=clients, practice=practice
    )
