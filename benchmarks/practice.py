"""A practice of 100 people and 10,000 clients, and two years of its work, ordered and done through the service.

Each order makes the workflows of one month and one template for 100 clients. What was due by now is completed
but for a few, a third of it after a review; what is due later has mostly not begun. A client's work is done by the
same person.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from time import perf_counter

import attrs

from dextflow.adapters.memory import MemoryDirectory
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
    ReportingPeriod,
    Role,
    Start,
    Status,
    Step,
    StepGroup,
    Submit,
    Template,
)
from dextflow.ports import Directory, Store
from dextflow.scheduling import month_of
from dextflow.service import Workflows

PRACTICE, ADMIN, STANDARD = "practice", "admin", "standard"
BEGUN = datetime(2025, 1, 6, 9, tzinfo=UTC)
TODAY = date(2026, 8, 14)
MONTHS, PEOPLE, GRANTED, CLIENTS_AN_ORDER = 24, 100, 200, 100
WORK = ("Bookkeeping", "Management accounts", "VAT return", "Payroll")
TOWNS = ("Ashford", "Buxton", "Cromer", "Dover", "Exeter", "Frome", "Goole", "Hexham", "Ilkley", "Jarrow")
TRADES = (
    "Bakery",
    "Builders",
    "Carpets",
    "Dental",
    "Electric",
    "Florists",
    "Garage",
    "Haulage",
    "Inns",
    "Joinery",
)

PAST = {Status.NOT_STARTED: 1, Status.IN_PROGRESS: 3, Status.UNDER_REVIEW: 2, Status.COMPLETED: 94}
FUTURE = {Status.NOT_STARTED: 70, Status.IN_PROGRESS: 18, Status.UNDER_REVIEW: 2, Status.COMPLETED: 10}


def person_id(number: int) -> str:
    """The id of the person who does the work of every hundredth client."""
    return f"person-{number % PEOPLE:02}"


def client_id(number: int) -> str:
    """The id of a client."""
    return f"client-{number:05}"


def templates() -> Sequence[Template]:
    """One for each kind of work, of a single step, so that the work of years is done in minutes."""
    group = StepGroup(name="All", steps=(Step(key="prepare", name="Prepare"),))
    return [Template(id=name.lower().replace(" ", "-"), name=name, groups=(group,)) for name in WORK]


def office(clients: int) -> MemoryDirectory:
    """So many clients, who works for them, an admin, and a standard user who may see 200 of the clients."""
    workers = [Person(id=person_id(number), name="Worker", clients=EVERY_CLIENT) for number in range(PEOPLE)]
    granted = frozenset(client_id(number) for number in range(0, clients, max(1, clients // GRANTED)))
    others = (
        Person(id=ADMIN, name="Admin", role=Role.PRACTICE_ADMIN),
        Person(id=STANDARD, name="Standard", clients=granted),
    )
    books = [
        Client(
            id=client_id(number),
            name=f"{TOWNS[number // 7 % 10]} {TRADES[number % 10]} {number}",
            account_assignee=person_id(number // 3),
        )
        for number in range(clients)
    ]
    return MemoryDirectory(practice=PRACTICE, people=(*workers, *others), clients=books)


@attrs.frozen(kw_only=True)
class Built:
    """The workflows as they have become, and seconds by the clock: for making them, for all commands together."""

    workflows: Sequence[Instance]
    create: float
    commands: int
    work: float

    @property
    def statuses(self) -> Mapping[Status, int]:
        """How many workflows have come to each status."""
        return Counter(sorted((each.status for each in self.workflows), key=[*Status].index))


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
    """The workflows of one order; one client in three has its work reviewed."""
    batch = first // CLIENTS_AN_ORDER
    period = _month(batch)
    order = Order(
        template=templates()[batch // MONTHS % len(WORK)].ref,
        period=period,
        due_on=period.end + timedelta(days=7 + batch % 19),
        clients=tuple(_enrolment(number % clients) for number in range(first, first + CLIENTS_AN_ORDER)),
    )
    return workflows.create(order, key=f"order-{batch}", by=ADMIN, at=BEGUN)


def _month(batch: int) -> ReportingPeriod:
    """One of the 24 months from December 2024 on."""
    years, month = divmod(batch % MONTHS + 11, 12)
    return month_of(date(2024 + years, month + 1, 1))


def _enrolment(client: int) -> Enrolment:
    reviewers = (person_id(client // 3 + 1),) if client % 3 == 0 else ()
    return Enrolment(client=client_id(client), reviewers=reviewers)


def commands(workflow: Instance, goal: Status) -> Iterator[Command]:
    """What leads a new workflow to a status, or to work in progress for want of a reviewer."""
    job, at = workflow.job, BEGUN
    if goal is Status.NOT_STARTED or job.assignee is None:
        return
    yield Start(job.assignee, at, confirmed=True)
    if goal is Status.IN_PROGRESS:
        return
    yield from (Mark(job.assignee, at, item.key, Outcome.COMPLETE) for item in workflow.plan.items)
    if job.reviewers:
        yield Submit(job.assignee, at)
    if goal is Status.COMPLETED:
        yield Approve(job.reviewers[0], at) if job.reviewers else Complete(job.assignee, at)


def service(store: Store, directory: Directory) -> Workflows:
    """The practice on a store."""
    return Workflows(PRACTICE, store=store, directory=directory)
