"""Recurring tasks, for their tests: on the practice of `service.standing`."""

from datetime import date
from typing import Any

import attrs

from dextflow.model import (
    Assignee,
    Assignment,
    Client,
    ClientField,
    ClientService,
    OnKeyDate,
    RepeatingWorkflow,
    ServiceStatus,
    Task,
    TaskFilter,
    TaskPattern,
    VatSettings,
)
from dextflow.service import Workflows
from service.standing import ACME, BOLT, monthly
from service.world import TEMPLATE

MANAGER = Assignment(to=Assignee.CLIENT_MANAGER)
FILE = TaskPattern(title="File it", assignment=MANAGER)
CLOSE = TaskPattern(title="Close", assignment=MANAGER, template=TEMPLATE.id)
OWNED = attrs.evolve(ACME, manager="ada", partner="rob", associate="stu")
SERVED = attrs.evolve(
    OWNED,
    services=(
        ClientService(id="payroll", manager="rob"),
        ClientService(id="vat", status=ServiceStatus.PAUSED, manager="rob"),
    ),
)
MANAGED = attrs.evolve(BOLT, manager="rob", vat=VatSettings(starting_month=2))


def recurring(task: TaskPattern = FILE, **parts: Any) -> RepeatingWorkflow:
    """A task for every client, each month, unless it is said otherwise."""
    return monthly(**{"id": "filing", "template": None, "task": task, **parts})


def dated(*clients: Client, **dates: date) -> tuple[Client, ...]:
    """Clients with those key dates."""
    fields = tuple(ClientField(name=name, value=day) for name, day in dates.items())
    return tuple(attrs.evolve(client, fields=(*client.fields, *fields)) for client in clients)


def on_key_date(field: str, **parts: Any) -> RepeatingWorkflow:
    """A task on a key date of each client, about no period."""
    return recurring(**{"trigger": OnKeyDate(field=field), "period": None, **parts})


def coming(
    workflows: Workflows, order: RepeatingWorkflow, most: int, client: str = "acme"
) -> list[tuple[str, str]]:
    """When the next tasks would start, and when they would be due."""
    found = workflows.repeating.preview(order, client, today=date(2026, 1, 1), most=most)
    assert isinstance(found, tuple)
    return [(each.starts_on.isoformat(), str(each.due_on)) for each in found]


def starts(workflows: Workflows, order: RepeatingWorkflow, most: int, client: str = "acme") -> list[str]:
    """When the next tasks would start."""
    return [start for start, _ in coming(workflows, order, most, client)]


def tasks(workflows: Workflows) -> list[Task]:
    """All tasks that are listed, in the order of their start and client."""
    ids = workflows.tasks.ids(TaskFilter(), today=date(2026, 1, 1))
    found = workflows.tasks.get_many(ids).values()
    return sorted(found, key=lambda task: (task.order.starts_on or date.min, task.order.clients))
