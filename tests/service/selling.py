"""A practice that sells two services, for the tests of services and proposals."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from dextflow.adapters.memory import MemoryDirectory
from dextflow.adapters.sqlite import SqliteStore
from dextflow.model import (
    AcceptanceTask,
    Assignee,
    Assignment,
    Client,
    ClientContact,
    ContactKind,
    EveryInterval,
    Members,
    Money,
    Notice,
    Offer,
    Offset,
    OneOffTask,
    Outgoing,
    ProposalLine,
    RepeatingWorkflow,
    Roster,
    Scheduled,
    Service,
    Task,
    TaskPattern,
    Topic,
    Unit,
    Within,
)
from dextflow.ports import Store
from dextflow.service import Workflows
from dextflow.service.outbox_records import read_outgoing
from dextflow.service.tasks.records import TASK, read_task
from service.standing import PEOPLE
from service.world import PRACTICE, TEMPLATE

ACME = Client(
    id="acme",
    name="Acme",
    manager="rob",
    partner="kim",
    account_reviewer="rob",
    contacts=(
        ClientContact(id="jo", name="Jo", address="jo@acme.example"),
        ClientContact(id="di", name="Di", kinds=frozenset({ContactKind.DIRECTOR})),
    ),
)
BOLT = Client(id="bolt", name="Bolt", manager="rob", contacts=(ClientContact(id="bo", name="Bo"),))
MANAGER = Assignment(to=Assignee.CLIENT_SERVICE_MANAGER, id="books")
SETUP = OneOffTask(
    key="setup",
    task=TaskPattern(title="Set up the books", template=TEMPLATE.id, assignment=MANAGER),
    due=Within(offset=Offset(value=10)),
)
LETTER = OneOffTask(key="letter", task=TaskPattern(title="Write to the old accountant"), starts=Offset(value=30))
BOOKS = Service(id="books", name="Bookkeeping", tasks=(SETUP, LETTER))
VAT = Service(id="vat", name="VAT returns")
MONTHS = Scheduled(pattern=EveryInterval(first_on=date(2026, 11, 2), every=Offset(value=1, unit=Unit.MONTH)))
MONTHLY = RepeatingWorkflow(
    id="monthly",
    trigger=MONTHS,
    roster=Roster(members=Members.SERVICES, services=("books",)),
    task=TaskPattern(title="The month", template=TEMPLATE.id),
)
BILLING = AcceptanceTask(task=TaskPattern(title="Set up the billing"))


def at(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    """A time of that year."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


START = at(11, 2)


def line(service: str = "books", **parts: Any) -> ProposalLine:
    """A service for a hundred pounds a month."""
    chosen: dict[str, Any] = {"fee": Money(amount=Decimal(100), currency="GBP"), "manager": "ada"} | parts
    return ProposalLine(service=service, **chosen)


def offer(*lines: ProposalLine, **parts: Any) -> Offer:
    """An offer of bookkeeping with a task for the practice, of which manager and partner are told."""
    chosen: dict[str, Any] = {
        "subject": "Our proposal for $client",
        "letter": "Dear $client",
        "valid_until": date(2026, 11, 30),
        "acceptance_task": BILLING,
        "notify_partner": True,
    }
    return Offer(lines=lines or (line(),), **{**chosen, **parts})


def practice(
    store: Store, *clients: Client, standing: tuple[RepeatingWorkflow, ...] = (MONTHLY,), **parts: Any
) -> tuple[Workflows, MemoryDirectory]:
    """The roof of a practice that sells both services, with its standing orders, and its directory."""
    directory = MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=clients or (ACME, BOLT))
    workflows = Workflows(PRACTICE, store=store, directory=directory, **parts)
    workflows.templates.publish(TEMPLATE)
    for service in (BOOKS, VAT):
        workflows.services.create(service, by="kim", at=at(11, 1))
    for each in standing:
        workflows.repeating.create(each, by="kim", at=at(11, 1))
    return workflows, directory


def sent(
    workflows: Workflows, proposal: str = "p-1", client: str = "acme", *lines: ProposalLine, **parts: Any
) -> None:
    """Draft and send a proposal."""
    workflows.proposals.draft(proposal, client, offer(*lines, **parts), by="kim", at=START)
    workflows.proposals.send(proposal, by="kim", at=START)


def tasks(store: Store, client: str = "acme") -> dict[str, Task]:
    """All tasks of a client, by title and due date."""
    found = (read_task(record) for record in store.query(PRACTICE, TASK).records)
    return {f"{task.order.title} {task.order.due_on}": task for task in found if task.order.client == client}


def outgoing(store: Store) -> list[Outgoing]:
    """All that is in the outbox."""
    return [read_outgoing(stored) for stored in store.messages(PRACTICE)]


def news(store: Store) -> list[Notice]:
    """The notices of acceptances."""
    found = (each for each in outgoing(store) if isinstance(each, Notice))
    return [each for each in found if each.topic is Topic.PROPOSAL_ACCEPTED]


def accepted_in_a_process(path: str, who: int) -> str:
    """Accept the proposal on a store of one's own: the contact, or a person who records it. The status then."""
    store = SqliteStore(Path(path), relaxed=True)
    directory = MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=(ACME, BOLT))
    workflows, when = Workflows(PRACTICE, store=store, directory=directory), at(11, 2, 10)
    if who % 2:
        workflows.portal("acme", "jo").proposals.accept("p-1", revision=1, at=when)
    else:
        workflows.proposals.record_acceptance("p-1", revision=1, how="She rang.", by="kim", at=when)
    status = workflows.proposals.get("p-1").status
    store.close()
    return status.value
