"""Annual accounts in four groups and eight steps, each step with somebody to do it, for two companies.

Run ``python examples/annual_accounts.py``. The template is written in Python. One of the companies has no partner
at the practice, so its partner review is nobody's until that is put right; the accounts of the other are followed
to the filing: a step is blocked, one is added for this company alone, and one is left out.
"""

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs

from dextflow import (
    EVERY_CLIENT,
    Assignee,
    Assignment,
    Block,
    Client,
    ClientType,
    Complete,
    Enrolment,
    FinancialYears,
    Instance,
    LogTime,
    Mark,
    Offset,
    Order,
    Outcome,
    Person,
    Place,
    Role,
    SkipStep,
    Step,
    StepGroup,
    TakeUp,
    Team,
    Template,
    Unblock,
    Workflows,
    YearEnd,
    history,
    last_complete,
    progress,
)
from dextflow.adapters.memory import MemoryDirectory
from dextflow.adapters.sqlite import SqliteStore
from dextflow.engine import explain_assignment, explain_item
from dextflow.errors import NotPermitted, StepBlocked
from dextflow.model import Blocked, StepAdded, StepSkipped, TimeLogged, Unit
from dextflow.scheduling import deadlines

MANAGER, PARTNER = Assignment(to=Assignee.CLIENT_MANAGER), Assignment(to=Assignee.CLIENT_PARTNER)
FILING_TEAM, NOBODY = Assignment(to=Assignee.TEAM, id="filing"), Assignment(to=Assignee.NOBODY)

# Estimates are in minutes. A step without an assignment is for whoever does the workflow.
ANNUAL_ACCOUNTS = Template(
    id="annual-accounts",
    name="Annual Accounts",
    groups=(
        StepGroup(
            name="Information Gathering",
            deadline=Offset(value=-16, unit=Unit.WEEK),
            steps=(
                Step(key="request", name="Request information from client", estimate=20),
                Step(key="receive", name="Receive and review information", estimate=90),
            ),
        ),
        StepGroup(
            name="Draft Preparation",
            deadline=Offset(value=-10, unit=Unit.WEEK),
            steps=(Step(key="draft", name="Prepare draft accounts", estimate=360),),
        ),
        StepGroup(
            name="Internal Review",
            deadline=Offset(value=-6, unit=Unit.WEEK),
            steps=(
                Step(key="manager-review", name="Manager review", assignment=MANAGER, estimate=60),
                Step(key="partner-review", name="Partner review", assignment=PARTNER, estimate=30),
            ),
        ),
        StepGroup(
            name="Client Approval and Filing",
            ordered=False,
            steps=(
                Step(key="approval", name="Client approval", assignment=MANAGER, estimate=30),
                Step(
                    key="companies-house",
                    name="File with Companies House",
                    assignment=FILING_TEAM,
                    depends_on=("approval",),
                    estimate=15,
                ),
                Step(
                    key="hmrc",
                    name="File with HMRC",
                    assignment=NOBODY,
                    depends_on=("approval",),
                    estimate=20,
                ),
            ),
        ),
    ),
)

PRACTICE = "hollins-wray"
PEOPLE = [
    Person(id="amara", name="Amara Okafor", role=Role.PRACTICE_ADMIN),
    Person(id="helen", name="Helen Wray", clients=EVERY_CLIENT),
    Person(id="priya", name="Priya Shah", clients=EVERY_CLIENT),
    Person(id="tom", name="Tom Ellis", clients=EVERY_CLIENT),
    Person(id="nadia", name="Nadia Brandt", clients=EVERY_CLIENT, teams=frozenset({"filing"})),
]
FILING = Team(id="filing", name="Filing", members=("nadia",))
CALDER = Client(
    id="calder",
    name="Calder Engineering Ltd",
    type=ClientType.PRIVATE_LIMITED_COMPANY,
    account_assignee="tom",
    manager="priya",
    partner="helen",
    year_end=YearEnd(month=12, day=31),
)
HARROW = attrs.evolve(CALDER, id="harrow-lane", name="Harrow Lane Dental Ltd", partner=None)


def main() -> tuple[Instance, Instance]:
    """Make the accounts of two companies, and give back how both workflows stand at the end."""
    with TemporaryDirectory() as folder, closing(SqliteStore(Path(folder, "practice.sqlite"))) as store:
        directory = MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=[CALDER, HARROW], teams=[FILING])
        workflows = Workflows(PRACTICE, store=store, directory=directory)
        calder, harrow = place_order(workflows)
        find_partner(workflows, directory, harrow.id)
        gather(workflows, calder.id)
        tailor(workflows, calder.id)
        finish(workflows, calder.id)
        tell(workflows, calder.id, harrow.id)
        return workflows.get(calder.id), workflows.get(harrow.id)


def place_order(workflows: Workflows) -> tuple[Instance, Instance]:
    """Order the accounts of both companies, and print whose each step turns out to be, and until when."""
    year = last_complete(FinancialYears(year_end=YearEnd(month=12, day=31)), date(2026, 2, 2))
    order = Order(
        template=workflows.templates.publish(ANNUAL_ACCOUNTS),
        period=year,
        due_on=date(2026, 9, 30),
        clients=(Enrolment(client="calder"), Enrolment(client="harrow-lane")),
    )
    calder, harrow = workflows.create(order, key="accounts 2025", by="priya", at=moment(2, 2))
    print(f"{calder.job.name}, {year}: {calder.job.client_name} | {harrow.job.client_name}")
    due = {each.group: each.on for each in deadlines(ANNUAL_ACCOUNTS, due_on=order.due_on)}
    for group in ANNUAL_ACCOUNTS.groups:
        print(f"{group.name}, by {due[group.name]}")
        for step in group.steps:
            print(f"  {step.name}: {whose(calder, step.key)} | {whose(harrow, step.key)}")
    return calder, harrow


def whose(accounts: Instance, step: str) -> str:
    """To whom a step was assigned, in a word or two."""
    owner = accounts.owner(step)
    if owner is None:
        return accounts.job.assignee or "unassigned"
    if owner.unresolved:
        return f"UNRESOLVED, {owner.unresolved}"
    return owner.person or owner.team or "nobody"


def find_partner(workflows: Workflows, directory: MemoryDirectory, harrow: str) -> None:
    """Give the company a partner. Its accounts have not begun, so they follow; and give one step to a person."""
    print(explain_assignment(workflows.get(harrow), "partner-review"))
    directory.add(PRACTICE, clients=[attrs.evolve(HARROW, partner="helen")])
    refreshed = workflows.arrange.refresh_client("harrow-lane", by="amara", at=moment(2, 3))
    for change in refreshed.followed:
        print(f"Refreshed: {whose(workflows.get(change.workflow), 'partner-review')} is the partner who reviews.")
    nadia = Assignment(to=Assignee.PERSON, id="nadia")
    reassigned = workflows.arrange.reassign_step(harrow, "hmrc", nadia, by="tom", at=moment(2, 3))
    print(f"Reassigned: {whose(reassigned, 'hmrc')} files with HMRC.")


def gather(workflows: Workflows, accounts: str) -> None:
    """Ask for the information, wait for the bank, and receive it."""
    workflows.start(accounts, by="tom", at=moment(4, 7), confirmed=True)
    workflows.do(accounts, TakeUp(by="tom", at=moment(4, 7), step="request"))
    workflows.do(accounts, LogTime(by="tom", at=moment(4, 7), step="request", minutes=25, note="List and email"))
    workflows.do(accounts, done("request", by="tom", at=moment(4, 7)))
    workflows.do(accounts, TakeUp(by="tom", at=moment(4, 28), step="receive"))
    reason = "The bank has not sent the year-end statement of the loan"
    blocked = workflows.do(accounts, Block(by="tom", at=moment(4, 28), step="receive", reason=reason))
    print(explain_item(blocked, "receive"))
    print(explain_item(blocked, "draft"))
    try:
        workflows.do(accounts, done("receive", by="tom", at=moment(4, 29)))
    except StepBlocked as refused:
        print(f"Not marked: {refused}.")
    workflows.do(accounts, Unblock(by="tom", at=moment(5, 12), step="receive"))
    workflows.do(accounts, LogTime(by="tom", at=moment(5, 12), step="receive", minutes=110))
    workflows.do(accounts, done("receive", by="tom", at=moment(5, 12)))


def tailor(workflows: Workflows, accounts: str) -> None:
    """Add a step for this company alone, and leave one out."""
    nadia = Assignment(to=Assignee.PERSON, id="nadia")
    claim = Step(key="research-claim", name="Research and development claim", assignment=nadia, estimate=240)
    workflows.arrange.add_step(accounts, claim, Place(after="draft"), by="tom", at=moment(5, 13))
    reason = "Priya is on leave, and Helen knows the company"
    left_out = SkipStep(by="tom", at=moment(5, 13), step="manager-review", reason=reason)
    ahead = progress(workflows.do(accounts, left_out))
    print(f"Ahead: {' > '.join(ahead.critical_path)}, about {ahead.minutes / 60:.1f} hours.")


def finish(workflows: Workflows, accounts: str) -> None:
    """Do the rest, each step by whose it is; the filing with HMRC is picked up by somebody."""
    workflows.do(accounts, done("draft", by="tom", at=moment(6, 9)))
    workflows.do(accounts, done("research-claim", by="nadia", at=moment(6, 16)))
    workflows.do(accounts, done("partner-review", by="helen", at=moment(6, 23)))
    workflows.do(accounts, done("approval", by="priya", at=moment(7, 7)))
    workflows.do(accounts, done("companies-house", by="nadia", at=moment(7, 8)))
    try:
        workflows.do(accounts, done("hmrc", by="nadia", at=moment(7, 8)))
    except NotPermitted as refused:
        print(f"Not marked: {refused}.")
    workflows.do(accounts, TakeUp(by="nadia", at=moment(7, 8), step="hmrc"))
    workflows.do(accounts, done("hmrc", by="nadia", at=moment(7, 8)))
    workflows.do(accounts, Complete(by="tom", at=moment(7, 9)))


def tell(workflows: Workflows, calder: str, harrow: str) -> None:
    """Print how both stand, and what was particular about the first."""
    for accounts in (workflows.get(calder), workflows.get(harrow)):
        tally = progress(accounts).overall
        print(f"{accounts.job.client_name}: {accounts.status.value}, {tally.done} of {tally.total} steps done")
    record = workflows.events(calder)
    spent = sum(event.minutes for event in record if isinstance(event, TimeLogged))
    print(f"{spent} minutes were logged on the accounts of {CALDER.name}. Out of the ordinary:")
    for entry in history(event for event in record if isinstance(event, Blocked | StepAdded | StepSkipped)):
        print(f"  {entry.at:%d %b}  {entry.by}: {entry.text}")


def done(step: str, *, by: str, at: datetime) -> Mark:
    """Mark a step as complete."""
    return Mark(by=by, at=at, item=step, outcome=Outcome.COMPLETE)


def moment(month: int, day: int) -> datetime:
    """Nine o'clock on a day of 2026; a host takes its clock."""
    return datetime(2026, month, day, 9, tzinfo=UTC)


if __name__ == "__main__":
    main()
