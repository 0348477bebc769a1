"""Two clients are taken on with one template, whose conditions decide which steps each of them needs.

Run ``python examples/client_onboarding.py``. The template is `templates/client-onboarding.toml`: read it first. A
company and a sole trader get different steps, owners and reviewers; what the risk assessment finds, and what
becomes known of a client later, changes what is required, and the record says by which rule.
"""

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs

from dextflow import (
    EVERY_CLIENT,
    AddComment,
    Client,
    ClientField,
    ClientService,
    ClientType,
    Enrolment,
    Instance,
    Mark,
    Order,
    Outcome,
    Person,
    Team,
    Template,
    Undo,
    Workflows,
    history,
    month_of,
    progress,
)
from dextflow.adapters.memory import MemoryDirectory
from dextflow.adapters.sqlite import SqliteStore
from dextflow.codec import decode_toml
from dextflow.engine import explain_item
from dextflow.errors import LaterWorkDone
from dextflow.model import ConditionsApplied, Event, FactValue

TEMPLATE = Path(__file__).parent / "templates" / "client-onboarding.toml"
PRACTICE = "hollins-wray"
PEOPLE = [
    Person(id="helen", name="Helen Wray", clients=EVERY_CLIENT),
    Person(id="priya", name="Priya Shah", clients=EVERY_CLIENT),
    Person(id="rachel", name="Rachel Adeyemi", clients=EVERY_CLIENT),
    Person(id="tom", name="Tom Ellis", clients=EVERY_CLIENT),
    Person(id="nadia", name="Nadia Brandt", clients=EVERY_CLIENT, teams=frozenset({"payroll"})),
]
DILIGENCE, LETTER = "enhanced-due-diligence", "engagement-letter"
PAYROLL = Team(id="payroll", name="Payroll", members=("nadia",))
BRIGHTWATER = Client(
    id="brightwater",
    name="Brightwater Ceramics Ltd",
    type=ClientType.PRIVATE_LIMITED_COMPANY,
    account_assignee="tom",
    manager="priya",
    partner="helen",
    services=(ClientService(id="bookkeeping"), ClientService(id="payroll", manager="nadia")),
    fields=(ClientField(name="VAT registered", value=True),),
)
PASCOE = Client(
    id="pascoe",
    name="Joan Pascoe",
    type=ClientType.SOLE_TRADER,
    account_assignee="tom",
    manager="priya",
    services=(ClientService(id="self-assessment"),),
    fields=(ClientField(name="VAT registered", value=False),),
)


def main() -> tuple[Instance, Instance, tuple[Event, ...]]:
    """Take on both clients, and give back how both workflows stand, and the record of the company's."""
    with TemporaryDirectory() as folder, closing(SqliteStore(Path(folder, "practice.sqlite"))) as store:
        clients = [BRIGHTWATER, PASCOE]
        directory = MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=clients, teams=[PAYROLL])
        workflows = Workflows(PRACTICE, store=store, directory=directory)
        brightwater, pascoe = place_order(workflows)
        assess(workflows, brightwater.id)
        find_out_more(workflows, directory, pascoe.id)
        record = workflows.events(brightwater.id)
        tell(record)
        return workflows.get(brightwater.id), workflows.get(pascoe.id), record


def place_order(workflows: Workflows) -> tuple[Instance, Instance]:
    """Order the onboarding of both, and print what each of them gets, and why."""
    template = decode_toml(Template, TEMPLATE.read_text(encoding="utf-8"))
    order = Order(
        template=workflows.templates.publish(template),
        period=month_of(date(2026, 11, 1)),
        due_on=date(2026, 11, 30),
        clients=(Enrolment(client="brightwater"), Enrolment(client="pascoe")),
    )
    brightwater, pascoe = workflows.create(order, key="onboarding, November", by="priya", at=november(2))
    for onboarding in (brightwater, pascoe):
        show(onboarding, workflows.events(onboarding.id))
    return brightwater, pascoe


def show(onboarding: Instance, record: tuple[Event, ...]) -> None:
    """Print who does what, who reviews it, and which steps are not required, by which rule."""
    print(f"{onboarding.job.client_name}, reviewed by {' and '.join(onboarding.job.reviewers)}")
    for item in progress(onboarding).items:
        if not item.dropped:
            owner = onboarding.owner(item.step)
            print(f"  {item.name}: {(owner.person or owner.team) if owner else onboarding.job.assignee}")
    for event in record:
        for ruling in event.rulings if isinstance(event, ConditionsApplied) else ():
            inputs = "; ".join(f"{each.name} is {in_words(each.value)}" for each in ruling.inputs)
            print(f"  not {ruling.step}: only if {ruling.condition}, and {inputs}")


def in_words(value: FactValue | None) -> str:
    """What a condition knew of a client, or of how a step is marked."""
    return " and ".join(value) if isinstance(value, tuple) else str(value)


def assess(workflows: Workflows, onboarding: str) -> None:
    """Assess the risk three times. The due diligence goes, comes back, and stays once there is work on it."""
    workflows.start(onboarding, by="tom", at=november(3), confirmed=True)
    assessed = workflows.do(onboarding, risk(Outcome.COMPLETE, "A pottery and its shop.", day=3))
    print(f"The risk is low. {explain_item(assessed, DILIGENCE)}")
    suspicion = "One of the owners may be a minister's brother."
    assessed = workflows.do(onboarding, risk(Outcome.COMPLETE_WITH_ISSUES, suspicion, day=4))
    print(f"The risk is high. {explain_item(assessed, DILIGENCE)}")
    asked = "Asked both owners for their dates of birth."
    workflows.do(onboarding, AddComment(by="rachel", at=november(5), text=asked, item=DILIGENCE))
    assessed = workflows.do(onboarding, risk(Outcome.COMPLETE, "It was a namesake.", day=6))
    print(f"The risk is low again. {explain_item(assessed, DILIGENCE)}")
    workflows.do(onboarding, Mark(by="rachel", at=november(6), item=DILIGENCE, outcome=Outcome.COMPLETE))


def find_out_more(workflows: Workflows, directory: MemoryDirectory, onboarding: str) -> None:
    """Learn of a risk when the letter is signed already, and that the client has registered for VAT."""
    workflows.start(onboarding, by="tom", at=november(3), confirmed=True)
    workflows.do(onboarding, risk(Outcome.COMPLETE, "A bookseller, known to us for years.", day=3))
    workflows.do(onboarding, Mark(by="priya", at=november(4), item=LETTER, outcome=Outcome.COMPLETE))
    high = risk(Outcome.COMPLETE_WITH_ISSUES, "Half of the turnover is in cash.", day=5)
    try:
        workflows.do(onboarding, high)
    except LaterWorkDone as refused:
        print(f"Not marked: {refused}.")
    workflows.do(onboarding, Undo(by="priya", at=november(5), item=LETTER))
    workflows.do(onboarding, high)
    registered = attrs.evolve(PASCOE, fields=(ClientField(name="VAT registered", value=True),))
    directory.add(PRACTICE, clients=[registered])
    refreshed = workflows.arrange.refresh(onboarding, by="tom", at=november(9))
    print(f"Registered for VAT. {explain_item(refreshed, 'vat')}")


def risk(outcome: Outcome, comment: str, *, day: int) -> Mark:
    """Tom's risk assessment: complete with issues means that the risk is high."""
    return Mark(by="tom", at=november(day), item="risk-assessment", outcome=outcome, comment=comment)


def tell(record: tuple[Event, ...]) -> None:
    """Print what the conditions did, as the record has it."""
    print(f"The record of {BRIGHTWATER.name}:")
    for entry in history(event for event in record if isinstance(event, ConditionsApplied)):
        print(f"  {entry.at:%d %b}  {entry.by}: {entry.text}")


def november(day: int) -> datetime:
    """Nine o'clock on a day of November 2026; a host takes its clock."""
    return datetime(2026, 11, day, 9, tzinfo=UTC)


if __name__ == "__main__":
    main()
