"""A small practice with tasks, for the tests of them."""

from datetime import date
from typing import Any

from dextflow.adapters.memory import MemoryDirectory
from dextflow.model import (
    EVERY_CLIENT,
    Assignee,
    Assignment,
    ChecklistItem,
    Client,
    Person,
    Role,
    Step,
    StepGroup,
    TaskOrder,
    Team,
    Template,
)
from dextflow.ports import Store
from dextflow.scheduling import month_of
from dextflow.service import Workflows
from service.world import PRACTICE

OCTOBER = month_of(date(2026, 10, 1))
DUE = date(2026, 11, 14)
SHORT = Template(
    id="short",
    name="Short",
    groups=(StepGroup(name="Work", steps=(Step(key="look", name="Look"), Step(key="send", name="Send"))),),
)
LONGER = Template(
    id="short",
    version=2,
    name="Short",
    groups=(StepGroup(name="Work", steps=tuple(Step(key=key, name=key) for key in ("look", "think", "send"))),),
)
TEAM = Team(id="payroll", name="Payroll", members=("rob", "sue"))
PEOPLE = (
    Person(id="ada", name="Ada", clients=EVERY_CLIENT),
    Person(id="rob", name="Rob", clients=EVERY_CLIENT, teams=frozenset({"payroll"})),
    Person(id="sue", name="Sue", clients=frozenset({"acme"}), teams=frozenset({"payroll"})),
    Person(id="kim", name="Kim", role=Role.PRACTICE_ADMIN),
)
CLIENTS = (
    Client(id="acme", name="Acme", manager="ada", account_assignee="rob", tags=frozenset({"monthly"})),
    Client(id="bolt", name="Bolt", manager="rob"),
)
LINES = (ChecklistItem(key="ask", text="Ask for the papers"), ChecklistItem(key="file", text="File them"))
TO_ADA, TO_ROB, TO_SUE = (Assignment(to=Assignee.PERSON, id=person) for person in ("ada", "rob", "sue"))
TO_TEAM = Assignment(to=Assignee.TEAM, id=TEAM.id)
TO_MANAGER = Assignment(to=Assignee.CLIENT_MANAGER)
TO_NOBODY = Assignment(to=Assignee.NOBODY)


def roof_on(store: Store, *clients: Client, **parts: Any) -> Workflows:
    """The roof on a store, with other clients if they are given."""
    directory = MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=clients or CLIENTS, teams=(TEAM,))
    chosen: dict[str, Any] = {"directory": directory} | parts
    return Workflows(PRACTICE, store=store, **chosen)


def practice_on(store: Store, *templates: Template, **parts: Any) -> Workflows:
    """The practice on a store, with its template, or those that are given."""
    roof = roof_on(store, **parts)
    for template in templates or (SHORT,):
        roof.templates.publish(template)
    return roof


def a_task(*clients: str, assignment: Assignment = TO_ADA, **parts: Any) -> TaskOrder:
    """An order for a task about October."""
    chosen: dict[str, Any] = {"title": "October", "period": OCTOBER, "due_on": DUE} | parts
    return TaskOrder(clients=clients, assignment=assignment, **chosen)
