"""A practice with some dozens of workflows of every kind, for the tests of lists."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from unicodedata import normalize

from dextflow.adapters.memory import MemoryDirectory
from dextflow.model import (
    EVERY_CLIENT,
    Approve,
    Assign,
    Assignee,
    Assignment,
    Client,
    Complete,
    Delete,
    Enrolment,
    Firing,
    Instance,
    Mark,
    Order,
    Outcome,
    Person,
    Role,
    Start,
    Status,
    Step,
    StepGroup,
    Submit,
    Team,
    Template,
)
from dextflow.ports import Store
from dextflow.scheduling import month_of
from dextflow.service import Workflows
from service.world import NOW, PRACTICE, TODAY

MANY = 48
NAMES = ("VAT return", "Straße Ünter", "", "year END accounts")
REPEATING = ("monthly close", "yearly", "yearly")
REVIEWERS = ((), ("rob",), ("rob", "kim"), ("kim", "rob"))
PEOPLE = (
    Person(id="kim", name="Kim", role=Role.PRACTICE_ADMIN),
    Person(id="ada", name="Ada", clients=EVERY_CLIENT),
    Person(id="rob", name="Rob", clients=EVERY_CLIENT),
    Person(id="stu", name="Stu", clients=frozenset({"acme", "dune"}), teams=frozenset({"tax"})),
    Person(id="new", name="New"),
)
TEAMS = (Team(id="tax", name="Tax", members=("stu", "rob")),)
CLIENTS = (
    Client(id="acme", name="ACME Ltd", tags=frozenset({"monthly", "vat"}), manager="ada"),
    Client(id="bolt", name="Bolt & Söhne", tags=frozenset({"monthly"}), manager="rob"),
    Client(id="cafe", name="Cafe\u0301 Rouge", tags=frozenset({"vat"})),
    Client(id="dune", name="dune 100% Ltd", manager="gone"),
)
PLAIN = Template(id="plain", name="Plain", groups=(StepGroup(name="G", steps=(Step(key="do", name="Do"),)),))
OWNED = Template(
    id="owned",
    name="Owned",
    groups=(
        StepGroup(
            name="G",
            steps=(
                Step(key="file", name="File", assignment=Assignment(to=Assignee.TEAM, id="tax")),
                Step(key="call", name="Call", assignment=Assignment(to=Assignee.CLIENT_MANAGER)),
                Step(key="pick", name="Pick", assignment=Assignment(to=Assignee.NOBODY)),
            ),
        ),
    ),
)


def directory() -> MemoryDirectory:
    """The people, teams and clients of the practice."""
    return MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=CLIENTS, teams=TEAMS)


def roof(store: Store) -> Workflows:
    """The practice on a store, with its templates published."""
    workflows = Workflows(PRACTICE, store=store, directory=directory())
    for template in (PLAIN, OWNED):
        workflows.templates.publish(template)
    return workflows


def fill(workflows: Workflows) -> None:
    """Order the workflows and lead each to one of the stages."""
    for number in range(MANY):
        [made] = workflows.create(order_for(number), key=f"order {number}", by="kim", at=NOW)
        advance(workflows, made, number // 2 % 8)


def order_for(number: int) -> Order:
    """An order that differs from the one before in most ways."""
    client = CLIENTS[number % len(CLIENTS)].id
    enrolment = Enrolment(
        client=client,
        assignee=(None, "ada", "stu" if client in ("acme", "dune") else "rob")[number % 3],
        reviewers=REVIEWERS[number // 3 % len(REVIEWERS)],
    )
    due_on = TODAY + timedelta(days=number * 5 % 23 - 9)
    return Order(
        template=(PLAIN, OWNED)[number % 2].ref,
        period=month_of(date(2026, 6 + number % 5, 1)),
        due_on=due_on,
        starts_on=TODAY + timedelta(days=1) if number % 8 == 0 and due_on > TODAY else None,
        clients=(enrolment,),
        name=NAMES[number % len(NAMES)],
        firing=Firing(repeating=REPEATING[number % 3], client=client, nominal=due_on) if number % 5 == 0 else None,
    )


def advance(workflows: Workflows, made: Instance, stage: int) -> None:
    """Lead a workflow on: not at all, to its start, review, second review or end, or delete it on the way."""
    commands = lead(made)
    for _ in range((0, 0, 1, 2, 3, 9, 0, 1)[stage]):
        for command in next(commands, ()):
            workflows.do(made.id, command)
    if stage in (6, 7):
        workflows.do(made.id, Delete(by="kim", at=NOW))


Commands = tuple[Assign | Start | Mark | Submit | Approve | Complete, ...]


def lead(made: Instance) -> Iterator[Commands]:
    """The commands that lead a workflow to each further stage."""
    job = made.job
    yield (
        Assign(by="kim", at=NOW, assignee=job.assignee or "ada", reviewers=job.reviewers),
        Start(by="kim", at=NOW, confirmed=True),
    )
    marks = tuple(Mark(by="kim", at=NOW, item=item, outcome=Outcome.COMPLETE) for item in made.plan.index)
    if not job.reviewers:
        yield (*marks, Complete(by="kim", at=NOW))
        return
    yield (*marks, Submit(by="kim", at=NOW))
    for reviewer in job.reviewers:
        yield (Approve(by=reviewer, at=NOW),)


@cache
def fold(text: str) -> str:
    """A text as people compare it: without regard to case or to how its letters are encoded."""
    return normalize("NFKC", normalize("NFKC", text).casefold())


def is_open(instance: Instance) -> bool:
    """Whether there is still work to do."""
    return instance.status in (Status.NOT_STARTED, Status.IN_PROGRESS, Status.UNDER_REVIEW)
