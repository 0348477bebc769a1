"""A practice with teams and managers, for the tests of what people are told."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import attrs

from dextflow.adapters.memory import MemoryDirectory
from dextflow.model import (
    EVERY_CLIENT,
    AskConfirmation,
    Asking,
    Assignee,
    Assignment,
    Client,
    ClientContact,
    Enrolment,
    Instance,
    Mark,
    Notice,
    Outcome,
    Person,
    Start,
    Step,
    StepGroup,
    Team,
    Template,
    Topic,
    Writing,
)
from dextflow.ports import Store
from dextflow.scheduling import today
from dextflow.service import Workflows
from service.world import NOW, PEOPLE, PRACTICE, order_of

TAX = Team(id="tax", name="Tax", members=("rob", "pat"))
STU = Person(id="stu", name="Stu", clients=frozenset({"acme"}))
CLIENTS = (
    Client(
        id="acme",
        name="Acme",
        account_assignee="ada",
        account_reviewer="rob",
        manager="kim",
        contacts=(ClientContact(id="zoe", name="Zoe", address="zoe@acme.example"),),
    ),
    Client(id="bolt", name="Bolt", account_assignee="ada", manager="pat"),
    Client(id="free", name="Free", manager="pat"),
)
CONFIRM = AskConfirmation(asking=Asking(writing=Writing(subject="May we file it?")), automatic=True)
TEMPLATE = Template(
    id="return",
    name="VAT return",
    groups=(
        StepGroup(
            name="Work",
            steps=(
                Step(key="books", name="Books"),
                Step(key="sums", name="Sums", assignment=Assignment(to=Assignee.TEAM, id=TAX.id)),
                Step(key="file", name="File"),
            ),
        ),
    ),
)
ASKS = Template(
    id="asks",
    name="Accounts",
    groups=(
        StepGroup(
            name="Work",
            steps=(
                Step(key="draft", name="Draft"),
                Step(key="confirm", name="Confirm", action=CONFIRM),
                Step(key="file", name="File"),
            ),
        ),
    ),
)


def directory() -> MemoryDirectory:
    """The people, teams and clients of the practice."""
    people = [
        Person(id=each.id, name=each.name, role=each.role, clients=EVERY_CLIENT, teams=frozenset({TAX.id}))
        if each.id in TAX.members
        else each
        for each in PEOPLE
    ]
    return MemoryDirectory(practice=PRACTICE, people=(*people, STU), clients=CLIENTS, teams=(TAX,))


def practice(store: Store, **parts: Any) -> Workflows:
    """The roof on a store, with the templates published."""
    chosen: dict[str, Any] = {"directory": directory()} | parts
    workflows = Workflows(PRACTICE, store=store, **chosen)
    for template in (TEMPLATE, ASKS):
        workflows.templates.publish(template)
    return workflows


def at(day: date, hour: int = 8) -> datetime:
    """An hour of a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def day_of(instant: datetime) -> date:
    """Which date it is in London, where the practice is."""
    return today(instant, "Europe/London")


def create(workflows: Workflows, client: str = "bolt", key: str = "k", **parts: Any) -> Instance:
    """A workflow that the admin makes, of the VAT return unless another template is given."""
    parts = {"template": TEMPLATE.ref} | parts
    row = Enrolment(client=client, assignee=parts.pop("assignee", None), reviewers=parts.pop("reviewers", None))
    order = attrs.evolve(order_of(row), **parts)
    return workflows.create(order, key=key, by="kim", at=NOW)[0]


def start(workflows: Workflows, workflow: Instance, by: str = "ada") -> Instance:
    """The workflow when its work has begun."""
    return workflows.do(workflow.id, Start(by, NOW, confirmed=True))


def mark(workflows: Workflows, workflow: Instance, *keys: str, by: str = "ada") -> Instance:
    """The workflow after some of it was done."""
    for key in keys:
        workflow = workflows.do(workflow.id, Mark(by, NOW, key, Outcome.COMPLETE))
    return workflow


def notices(store: Store) -> list[Notice]:
    """All notices that were ever put into the outbox, as they were written."""
    entries = Workflows(PRACTICE, store=store, directory=MemoryDirectory(practice=PRACTICE)).outbox
    stored = [entries.get(message.number).message for message in every_message(store)]
    return [each for each in stored if isinstance(each, Notice)]


def every_message(store: Store) -> Sequence[Any]:
    """All messages of the practice."""
    return store.messages(PRACTICE, limit=100_000)


def told(store: Store) -> list[tuple[Topic, tuple[str, ...]]]:
    """What was told to which people and teams, in order."""
    return [(each.topic, (*each.to, *each.teams)) for each in notices(store)]
