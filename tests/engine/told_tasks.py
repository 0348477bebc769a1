"""Tasks, and what people are told of them."""

from datetime import date, timedelta

from dextflow.engine.tasks import begin_task
from dextflow.model import Assignee, Assignment, Owner, Task, TaskCreated, TaskOrder, TemplateRef, WorkflowAttached
from dextflow.testing.runs import DUE_ON, NOON, OCTOBER

TODAY = NOON.date()
A_DAY = timedelta(days=1)
TO_ANN = Assignment(to=Assignee.PERSON, id="ann")
ANN = Owner(step="", assignment=TO_ANN, person="ann")
BEN = Owner(step="", assignment=Assignment(to=Assignee.PERSON, id="ben"), person="ben")
PAYROLL = Owner(step="", assignment=Assignment(to=Assignee.TEAM, id="payroll"), team="payroll")
NOBODY = Owner(step="", assignment=Assignment(to=Assignee.NOBODY))
ATTACHED = WorkflowAttached("pam", NOON, "w-1", TemplateRef(id="month", version=1), OCTOBER)


def task(owner: Owner = ANN, starts_on: date | None = None, due_on: date | None = DUE_ON) -> Task:
    """A task that was just made."""
    return begin_task(created(owner, starts_on, due_on))


def created(owner: Owner = ANN, starts_on: date | None = None, due_on: date | None = DUE_ON) -> TaskCreated:
    """The making of a task by the admin."""
    order = TaskOrder(title="Call the bank", clients=("acme",), starts_on=starts_on, due_on=due_on)
    return TaskCreated("pam", NOON, "t-1", order, owner, "Acme")
