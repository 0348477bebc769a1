"""A practice whose workflows ask their clients for something."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from dextflow.adapters.memory import MemoryDirectory
from dextflow.model import (
    EVERY_CLIENT,
    Ask,
    AskConfirmation,
    Asking,
    Assignee,
    Assignment,
    Client,
    ClientContact,
    ClientMessage,
    ClientRequest,
    ContactKind,
    Enrolment,
    FieldKind,
    FileRef,
    FormField,
    Instance,
    ItemAnswer,
    Ladder,
    Letter,
    Notice,
    Order,
    Outgoing,
    Person,
    Recipients,
    RequestApproval,
    RequestDocuments,
    RequestedDocument,
    RequestFilter,
    RequestStatus,
    Role,
    SendForm,
    SendMessage,
    Step,
    StepGroup,
    Template,
    Writing,
)
from dextflow.ports import Store
from dextflow.scheduling import month_of
from dextflow.service import Workflows
from service.world import NOW, PRACTICE, TODAY

JO, PAY = "jo", "pay"
WORDS = Writing(subject="$client: papers of $period", text="For $workflow, by $due.")
ASKING = Asking(writing=WORDS, ladder=Ladder(reminders=(2, 3)))
DOCUMENTS = RequestDocuments(
    asking=ASKING,
    documents=(
        RequestedDocument(key="bank", text="Bank statements"),
        RequestedDocument(key="card", text="Card statements", optional=True),
    ),
    automatic=True,
)
APPROVAL = RequestApproval(asking=Asking(writing=Writing(subject="Accounts")), document="Accounts")
CONFIRMATION = AskConfirmation(asking=Asking(writing=Writing(subject="Is that all?")), thanks="Good.")
FORM = SendForm(
    asking=Asking(writing=Writing(subject="Stock", recipients=Recipients(kinds=(ContactKind.PAYROLL,)))),
    fields=(FormField(key="stock", label="Stock", kind=FieldKind.AMOUNT),),
)
HELLO = SendMessage(writing=Writing(subject="We begin, $client"), automatic=True)
PAPERS = Template(
    id="papers",
    name="Papers",
    groups=(
        StepGroup(
            name="Ask",
            ordered=False,
            steps=(
                Step(key="papers", name="Papers", action=DOCUMENTS),
                Step(key="hello", name="Hello", action=HELLO),
                Step(key="accounts", name="Accounts", action=APPROVAL),
                Step(key="sure", name="Sure", action=CONFIRMATION),
                Step(
                    key="form",
                    name="Form",
                    action=FORM,
                    assignment=Assignment(to=Assignee.PERSON, id="pat"),
                ),
            ),
        ),
        StepGroup(name="Work", steps=(Step(key="work", name="Work"),)),
    ),
)
PEOPLE = (
    Person(id="ada", name="Ada", clients=EVERY_CLIENT),
    Person(id="mia", name="Mia", clients=EVERY_CLIENT),
    Person(id="pat", name="Pat", clients=frozenset({"acme"})),
    Person(id="stu", name="Stu", clients=frozenset({"bolt"})),
    Person(id="kim", name="Kim", role=Role.PRACTICE_ADMIN),
)
CONTACTS = (
    ClientContact(id=JO, name="Jo Brown", address="jo@example.com"),
    ClientContact(id=PAY, name="Pay Roll", kinds=frozenset({ContactKind.PAYROLL})),
)
CLIENTS = (
    Client(id="acme", name="Acme", account_assignee="ada", manager="mia", contacts=CONTACTS),
    Client(id="bolt", name="Bolt", account_assignee="ada", contacts=CONTACTS[:1]),
    Client(id="solo", name="Solo", account_assignee="ada"),
)
FILE = FileRef(name="October.pdf", sha256="0" * 64, size=4_096)
STATEMENT = ItemAnswer(item="bank", files=(FILE,))
DUE = date(2026, 11, 20)
LATE = NOW + timedelta(hours=1)
ALL = RequestFilter(statuses=None)
OPEN, ANSWERED, DONE, WITHDRAWN = RequestStatus
ADA: Any = {"by": "ada", "at": LATE}


def practice(store: Store, **parts: Any) -> Workflows:
    """The roof of the practice on a store, with its template published."""
    directory = MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=CLIENTS)
    workflows = Workflows(PRACTICE, store=store, directory=directory, **parts)
    workflows.templates.publish(PAPERS)
    return workflows


def made(workflows: Workflows, key: str = "k", client: str = "acme", due_on: date = DUE) -> Instance:
    """A workflow about October that has not been started."""
    order = Order(
        template=PAPERS.ref,
        period=month_of(date(2026, 10, 1)),
        due_on=due_on,
        clients=(Enrolment(client=client),),
    )
    return workflows.create(order, key=key, by="ada", at=NOW)[0]


def begun(
    workflows: Workflows, key: str = "k", client: str = "acme", at: datetime = NOW, **parts: Any
) -> Instance:
    """A workflow about October that has been started: it has asked for papers."""
    instance = made(workflows, key, client, **parts)
    return workflows.start(instance.id, by="ada", at=at, confirmed=True)


def asked(workflows: Workflows, step: str, key: str = "k", at: datetime = NOW) -> ClientRequest:
    """The request of a step of a workflow that has been started, sent by hand."""
    instance = begun(workflows, key)
    workflows.do(instance.id, Ask("ada", at, step))
    return request_of(workflows, instance, step)


def answered(workflows: Workflows, key: str = "k") -> str:
    """The id of a request for papers that the client has answered."""
    request = request_of(workflows, begun(workflows, key))
    workflows.portal("acme", JO).submit(request.id, STATEMENT, at=LATE)
    return request.id


def request_of(workflows: Workflows, instance: Instance, step: str = "papers") -> ClientRequest:
    """The last request for which a step asks, the live one if there is one."""
    found = [
        request
        for request in workflows.requests.of_workflow(instance.id)
        if any(asker.step == step for asker in request.askers)
    ]
    return max(found, key=lambda request: (request.is_live, request.at))


def sent(workflows: Workflows) -> list[Outgoing]:
    """All that is in the outbox, in its order."""
    return [entry.message for entry in workflows.outbox.pending(limit=1_000)]


def letters(workflows: Workflows, *kinds: Letter) -> list[ClientMessage]:
    """What clients are written, of some kinds or all."""
    found = (each for each in sent(workflows) if isinstance(each, ClientMessage))
    return [each for each in found if not kinds or each.letter in kinds]


def notices(workflows: Workflows) -> list[Notice]:
    """What people are told."""
    return [each for each in sent(workflows) if isinstance(each, Notice)]


def days(*numbers: int) -> Iterable[datetime]:
    """Some days after the first, at nine."""
    return (NOW + timedelta(days=number) for number in numbers)


def live(workflows: Workflows) -> tuple[ClientRequest, ...]:
    """All requests that are not settled."""
    return tuple(workflows.requests.all(today=TODAY))
