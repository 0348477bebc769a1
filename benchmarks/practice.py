"""A practice of 100 people and 10,000 clients, and two years of its work, ordered and done through the service.

Each order makes the workflows of one month and one template for 100 clients. What was due by now is completed but
for a few, a third of it after a review; what is due later has mostly not begun. A client's work is done by the same
person.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from time import perf_counter

import attrs

from dextflow.model import (
    EVERY_CLIENT,
    Approve,
    Client,
    Command,
    Complete,
    Enrolment,
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

PRACTICE = "practice"
BEGUN = datetime(2025, 1, 6, 9, tzinfo=UTC)
TODAY = date(2026, 8, 14)
MONTHS, PEOPLE, CLIENTS_AN_ORDER = 24, 100, 100
WORK = ("Bookkeeping", "Management accounts", "VAT return", "Payroll")
TOWNS = ("Ashford", "Buxton", "Cromer", "Dover", "Exeter", "Frome", "Goole", "Hexham", "Ilkley", "Jarrow")
TRADES = ("Bakery", "Builders", "Carpets", "Dental", "Electric", "Florists", "Garage", "Haulage", "Inns", "Joinery")

PAST = {Status.NOT_STARTED: 1, Status.IN_PROGRESS: 3, Status.UNDER_REVIEW: 2, Status.COMPLETED: 94}
FUTURE = {Status.NOT_STARTED: 70, Status.IN_PROGRESS: 18, Status.UNDER_REVIEW: 2, Status.COMPLETED: 10}


def person_id(number: int) -> str:
    """The id of the person who does the work of every hundredth client."""
    return f"person-{number % PEOPLE:02}"


def client_id(number: int) -> str:
    """The id of a client."""
    return f"client-{number:05}"


def templates() -> Sequence[Template]:
    """One of two steps for each kind of work."""
    return [
        Template(
            id=name.lower().replace(" ", "-"),
            name=name,
            groups=(
                StepGroup(
                    name=name, steps=(Step(key="prepare", name="Prepare"), Step(key="check", name="Check"))
                ),
            ),
        )
        for name in WORK
    ]


@attrs.frozen
class Office:
    """The directory: everything by its id."""

    everybody: Mapping[str, Person]
    books: Mapping[str, Client]

    def people(self, _practice: str, ids: Sequence[str]) -> Mapping[str, Person]:
        return {one: self.everybody[one] for one in ids if one in self.everybody}

    def clients(self, _practice: str, ids: Sequence[str]) -> Mapping[str, Client]:
        return {one: self.books[one] for one in ids if one in self.books}

    def teams(self, _practice: str, _ids: Sequence[str]) -> Mapping[str, Team]:
        return {}

    def tagged(self, _practice: str, tag: str) -> Sequence[Client]:
        return [client for _, client in sorted(self.books.items()) if tag in client.tags]


def office(clients: int) -> Office:
    """An admin, the people who do the work, and one who may see 200 clients, or a fiftieth of them if fewer."""
    workers = [Person(id=person_id(number), name="Worker", clients=EVERY_CLIENT) for number in range(PEOPLE)]
    granted = frozenset(client_id(number) for number in range(0, clients, max(1, clients // 200)))
    others = (
        Person(id="admin", name="Admin", role=Role.PRACTICE_ADMIN),
        Person(id="standard", name="Standard", clients=granted),
    )
    books = [
        Client(
            id=client_id(number),
            name=f"{TOWNS[number // 7 % 10]} {TRADES[number % 10]} {number}",
            account_assignee=person_id(number // 3),
        )
        for number in range(clients)
    ]
    return Office({each.id: each for each in (*workers, *others)}, {each.id: each for each in books})


@attrs.frozen(kw_only=True)
class Built:
    """The workflows as they have become, and seconds by the clock: for making them, for all commands together."""

    workflows: Sequence[Instance]
    create: float
    commands: int
    work: float


def build(workflows: Workflows, clients: int, number: int) -> Built:
    """Publish the templates, order so many workflows, and do the work."""
    for template in templates():
        workflows.templates.publish(template)
    chance = Random(1)
    started = perf_counter()
    made = [one for order in range(0, number, CLIENTS_AN_ORDER) for one in _ordered(workflows, order, clients)]
    created = perf_counter()
    given = 0
    for place, one in enumerate(made):
        shares = PAST if one.job.due_on < TODAY else FUTURE
        (goal,) = chance.choices([*shares], [*shares.values()])
        for command in commands(one, goal):
            made[place] = workflows.do(one.id, command)
            given += 1
    return Built(workflows=made, create=created - started, commands=given, work=perf_counter() - created)


def _ordered(workflows: Workflows, first: int, clients: int) -> Sequence[Instance]:
    """The workflows of one order; one in three clients has its work reviewed."""
    batch = first // CLIENTS_AN_ORDER
    month = month_of(date(2024 + (11 + batch % MONTHS) // 12, (11 + batch % MONTHS) % 12 + 1, 1))
    of = range(first, first + min(CLIENTS_AN_ORDER, clients))
    order = Order(
        template=templates()[batch // MONTHS % len(WORK)].ref,
        period=month,
        due_on=month.end + timedelta(days=7 + batch % 19),
        clients=tuple(
            Enrolment(client=client_id(one % clients), reviewers=(person_id(one // 3 + 1),) if one % 3 == 0 else ())
            for one in of
        ),
    )
    return workflows.create(order, key=f"order-{batch}", by="admin", at=BEGUN)


def commands(workflow: Instance, goal: Status) -> Iterator[Command]:
    """What leads a new workflow to a status, or to work in progress for want of a reviewer."""
    job, at = workflow.job, BEGUN
    if goal is Status.NOT_STARTED or job.assignee is None:
        return
    yield Start(job.assignee, at, confirmed=True)
    keys = [item.key for item in workflow.plan.items]
    for key in keys[: 1 if goal is Status.IN_PROGRESS else None]:
        yield Mark(job.assignee, at, key, Outcome.COMPLETE)
    if goal is not Status.IN_PROGRESS and job.reviewers:
        yield Submit(job.assignee, at)
    if goal is Status.COMPLETED:
        yield Approve(job.reviewers[0], at) if job.reviewers else Complete(job.assignee, at)


def service(store: Store, directory: Office) -> Workflows:
    """The practice on a store."""
    return Workflows(PRACTICE, store=store, directory=directory)
