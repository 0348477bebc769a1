"""A VAT return from the order to the lock: two reviewers, and the second one hands it back.

Run ``python examples/vat_return.py``. The books of a design studio are generated into a temporary folder, where
the workflow, the built-in VAT Return Preparation, is kept too.
"""

from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs

from dextflow import (
    EVERY_CLIENT,
    AddComment,
    Approve,
    AttachFile,
    Client,
    Enrolment,
    FileRef,
    HandBack,
    Instance,
    Mark,
    Order,
    Outcome,
    Person,
    ReportingPeriod,
    Submit,
    Undo,
    VatSettings,
    Workflows,
    YearEnd,
    built_in,
    comments,
    files,
    health_score,
    history,
    progress,
)
from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.adapters.memory import MemoryDirectory
from dextflow.adapters.sqlite import SqliteStore
from dextflow.errors import LaterWorkDone, NotAllowedNow, VatSettingsMissing
from dextflow.model import CheckResult, Event, Marked, MarkUndone
from make_ledger import make_ledger

PRACTICE = "hollins-wray"
PEOPLE = [
    Person(id="tom", name="Tom Ellis", clients=EVERY_CLIENT),
    Person(id="priya", name="Priya Shah", clients=EVERY_CLIENT),
    Person(id="helen", name="Helen Wray", clients=EVERY_CLIENT),
]
LINDEN = Client(
    id="linden-studio",
    name="Linden & Vale Design Ltd",
    account_assignee="tom",
    year_end=YearEnd(month=12, day=31),
)
QUARTER = ReportingPeriod(start=date(2026, 8, 1), end=date(2026, 10, 31))
QUARTERS_FROM_FEBRUARY = VatSettings(starting_month=2, months=3)

# What Tom finds, by check. All else is as it should be.
ISSUES = {
    "draft-invoices": "INV-2131 to Tidewater is still a draft: the client wants to change it.",
    "missing-attachments": "Five receipts are missing. Asked the client for them on the 4th.",
}


def main() -> tuple[Instance, tuple[Event, ...]]:
    """Prepare, review and lock the return, and give it back with its record."""
    with TemporaryDirectory() as folder, closing(SqliteStore(Path(folder, "practice.sqlite"))) as store:
        books = Path(folder, "ledgers")
        make_ledger(books)
        directory = MemoryDirectory(practice=PRACTICE, people=PEOPLE, clients=[LINDEN])
        ledger = XeroTables({(PRACTICE, LINDEN.id): books / LINDEN.id})
        workflows = Workflows(PRACTICE, store=store, directory=directory, ledger=ledger)

        vat_return = place_order(workflows)
        start(workflows, vat_return.id, directory)
        prepare(workflows, vat_return.id)
        review(workflows, vat_return.id)
        put_right(workflows, vat_return.id, books / LINDEN.id / "xero_invoice_data.csv")
        locked = agree(workflows, vat_return.id)
        record = workflows.events(vat_return.id)
    tell(locked, record)
    return locked, record


def place_order(workflows: Workflows) -> Instance:
    """Order the return of one quarter; the client's account assignee does it, Priya and Helen review it."""
    order = Order(
        template=workflows.templates.publish(built_in("vat-return-preparation")),
        period=QUARTER,
        due_on=date(2026, 12, 7),
        clients=(Enrolment(client=LINDEN.id, reviewers=("priya", "helen")),),
    )
    [vat_return] = workflows.create(order, key="VAT to October 2026", by="priya", at=november(2))
    job = vat_return.job
    print(f"{job.name} for {job.client_name}, {job.period}, due on {job.due_on}")
    return vat_return


def start(workflows: Workflows, vat_return: str, directory: MemoryDirectory) -> None:
    """Start the work. Some checks read the client's VAT settings, so those must be known first."""
    try:
        workflows.start(vat_return, by="tom", at=november(3), confirmed=True)
    except VatSettingsMissing as refused:
        print(f"Not started: {refused}.")
    # They could be given to `start` as well. Kept with the client, they are known next quarter too.
    directory.add(PRACTICE, clients=[attrs.evolve(LINDEN, vat=QUARTERS_FROM_FEBRUARY)])
    started = workflows.start(vat_return, by="tom", at=november(3), confirmed=True)
    print(f"Started, with a health score of {health_score(started.results)}. The checks say:")
    show(started.results)


def prepare(workflows: Workflows, vat_return: str) -> None:
    """Mark every check, attach the return, and submit it for review."""
    for check in workflows.get(vat_return).plan.index:
        issue = ISSUES.get(check)
        outcome = Outcome.COMPLETE_WITH_ISSUES if issue else Outcome.COMPLETE
        workflows.do(vat_return, Mark(by="tom", at=november(5), item=check, outcome=outcome, comment=issue))
    draft = pdf("VAT return, draft 1.pdf")
    workflows.do(vat_return, AttachFile(by="tom", at=november(5, 16), file=draft, item="figures"))
    workflows.do(vat_return, Submit(by="tom", at=november(5, 17)))


def review(workflows: Workflows, vat_return: str) -> None:
    """Let the first reviewer agree, and the second hand it back."""
    question = "Are all five registered for VAT?"
    workflows.do(vat_return, AddComment(by="priya", at=november(6), text=question, item="missing-attachments"))
    workflows.do(vat_return, Approve(by="priya", at=november(6, 10)))
    comment = "INV-2131 has a tax point in October. Send it, and its VAT of 230.00 goes into box 1."
    workflows.do(vat_return, HandBack(by="helen", at=november(9), comment=comment))
    print(f"Helen hands it back: {comment}")


def put_right(workflows: Workflows, vat_return: str, invoices: Path) -> None:
    """Send the invoice, calculate the checks again, and go once more through what follows from it."""
    books = invoices.read_text(encoding="utf-8")
    invoices.write_text(books.replace(",DRAFT,ACCREC,", ",AUTHORISED,ACCREC,"), encoding="utf-8")
    calculated = workflows.calculate(vat_return, by="tom", at=november(10))
    print(f"Calculated again, with a health score of {health_score(calculated.results)}:")
    show(result for result in calculated.results if result.check == "draft-invoices")
    try:
        workflows.do(vat_return, Undo(by="tom", at=november(10), item="draft-invoices"))
    except LaterWorkDone as refused:
        print(f"Not undone: {refused}.")
        again = (
            *refused.done,
            "draft-invoices",
        )  # the refusal names them in the order in which they can be undone
        for item in again:
            workflows.do(vat_return, Undo(by="tom", at=november(10), item=item))
        for item in reversed(again):
            workflows.do(vat_return, Mark(by="tom", at=november(10, 11), item=item, outcome=Outcome.COMPLETE))
    draft = pdf("VAT return, draft 2.pdf")
    workflows.do(vat_return, AttachFile(by="tom", at=november(10, 12), file=draft, item="figures"))
    workflows.do(vat_return, Submit(by="tom", at=november(10, 12)))


def agree(workflows: Workflows, vat_return: str) -> Instance:
    """Let both reviewers agree, the first one first again, and see that it is locked."""
    workflows.do(vat_return, Approve(by="priya", at=november(11)))
    locked = workflows.do(vat_return, Approve(by="helen", at=november(11, 15), comment="Please file."))
    try:
        workflows.do(vat_return, Undo(by="tom", at=november(12), item="vat-boxes"))
    except NotAllowedNow as refused:
        print(f"Locked: {refused}.")
    return locked


def show(results: Iterable[CheckResult]) -> None:
    """Print what checks saw, each with the first of its findings."""
    for result in results:
        print(f"  {result.check}: {result.status.value}, findings: {len(result.findings)}")
        for finding in result.findings[:1]:
            print(f"    {finding.summary}")


def tell(vat_return: Instance, record: tuple[Event, ...]) -> None:
    """Print how far the return is, and who did what when, leaving out the marks."""
    done = progress(vat_return)
    print(f"The return is {vat_return.status.value}: {done.overall.done} of {done.overall.total} done.")
    for group in done.groups:
        tally = group.tally
        print(f"  {group.name}: {tally.complete} complete, {tally.with_issues} with issues")
    said, attached = comments(record, "missing-attachments"), files(record, "figures")
    print(f"{len(said)} remarks on the missing receipts, {len(attached)} versions of the return. The record:")
    for entry in history(event for event in record if not isinstance(event, Marked | MarkUndone)):
        print(f"  {entry.at:%d %b %H:%M}  {entry.by}: {entry.text}")


def pdf(name: str) -> FileRef:
    """Refer to a file that the host keeps; here its name stands in for its content."""
    content = name.encode()
    return FileRef(name=name, sha256=sha256(content).hexdigest(), size=len(content), media_type="application/pdf")


def november(day: int, hour: int = 9) -> datetime:
    """A time in November 2026; a host takes its clock."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


if __name__ == "__main__":
    main()
