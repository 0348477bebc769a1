"""A VAT return, from the refusal to start to the lock: two reviewers, and the second hands it back.

Run ``python examples/vat_return.py``. A design studio's books for August to October 2026 are generated into a
temporary folder, and the workflow is the built-in VAT Return Preparation.
"""

from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
from make_ledger import make_ledger

from dextflow import (
    EVERY_CLIENT,
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
    built_in,
    health_score,
    history,
    progress,
)
from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.adapters.memory import MemoryDirectory
from dextflow.adapters.sqlite import SqliteStore
from dextflow.errors import LaterWorkDone, NotAllowedNow, VatSettingsMissing
from dextflow.model import CheckResult, HistoryEntry

PRACTICE = "hollins-wray"
TOM = Person(id="tom", name="Tom Ellis", clients=EVERY_CLIENT)
PRIYA = Person(id="priya", name="Priya Shah", clients=EVERY_CLIENT)
HELEN = Person(id="helen", name="Helen Wray", clients=EVERY_CLIENT)
LINDEN = Client(id="linden-studio", name="Linden & Vale Design Ltd", account_assignee="tom")
QUARTER = ReportingPeriod(start=date(2026, 8, 1), end=date(2026, 10, 31))
QUARTERS_FROM_FEBRUARY = VatSettings(starting_month=2, months=3)

# What Tom found, by check; everything else he marks as complete.
ISSUES = {
    "draft-invoices": "Tidewater's invoice of October is still a draft. I have asked Sam to send it.",
    "missing-attachments": "Three receipts are missing. Asked for; £38 of VAT hangs on them.",
    "bad-debt-relief": "Galerie Nordlicht is in Hamburg, so there was no VAT on it to reclaim.",
    "input-tax-repayable": "Foundry Signs is in dispute: its £97 of input tax goes back in box 4.",
}


def november(day: int, hour: int = 9) -> datetime:
    """A time in the November after the quarter."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def main() -> tuple[Instance, tuple[HistoryEntry, ...]]:
    """Prepare the return, and give back the locked workflow with its record."""
    with TemporaryDirectory() as folder, closing(SqliteStore(Path(folder, "practice.sqlite"))) as store:
        books = Path(folder, "ledgers")
        make_ledger(books)
        directory = MemoryDirectory(practice=PRACTICE, people=[TOM, PRIYA, HELEN], clients=[LINDEN])
        ledger = XeroTables({(PRACTICE, LINDEN.id): books / LINDEN.id})
        workflows = Workflows(PRACTICE, store=store, directory=directory, ledger=ledger)
        vat_return = start(workflows, directory)
        vat_return = prepare(workflows, vat_return)
        vat_return = review(workflows, vat_return, books / LINDEN.id / "xero_invoice_data.csv")
        record = history(workflows.events(vat_return.id))
    tell(vat_return, record)
    return vat_return, record


def start(workflows: Workflows, directory: MemoryDirectory) -> Instance:
    """Order the return and start it, which asks for the client's VAT settings."""
    template = workflows.templates.publish(built_in("vat-return-preparation"))
    order = Order(
        template=template,
        period=QUARTER,
        due_on=date(2026, 12, 7),
        clients=(Enrolment(client=LINDEN.id, reviewers=(PRIYA.id, HELEN.id)),),
    )
    [vat_return] = workflows.create(order, key="VAT 2026-10", by="tom", at=november(2))
    print(f"{vat_return.job.name} for {vat_return.job.client_name}, {vat_return.job.period}")
    try:
        workflows.start(vat_return.id, by="tom", at=november(3), confirmed=True)
    except VatSettingsMissing as refused:
        print(f"  not started: {refused}")
    # The settings belong to the client, so the host keeps them there, and next quarter nobody is asked.
    directory.add(PRACTICE, clients=[attrs.evolve(LINDEN, vat=QUARTERS_FROM_FEBRUARY)])
    vat_return = workflows.start(vat_return.id, by="tom", at=november(3), confirmed=True)
    print(f"  started, health score {health_score(vat_return.results)}")
    show(vat_return.results)
    return vat_return


def show(results: Iterable[CheckResult]) -> None:
    """What the data-driven checks saw."""
    for result in results:
        print(f"    {result.check}: {result.status.value}")
        for finding in result.findings:
            print(f"      - {finding.summary}")


def prepare(workflows: Workflows, vat_return: Instance) -> Instance:
    """Mark every check, attach the draft of the return, and submit it."""
    for check in vat_return.plan.index:
        issue = ISSUES.get(check)
        outcome = Outcome.COMPLETE_WITH_ISSUES if issue else Outcome.COMPLETE
        mark = Mark(by="tom", at=november(5), item=check, outcome=outcome, comment=issue)
        vat_return = workflows.do(vat_return.id, mark)
    attach = AttachFile(by="tom", at=november(5, 16), file=pdf("VAT return, draft 1.pdf"), item="figures")
    workflows.do(vat_return.id, attach)
    return workflows.do(vat_return.id, Submit(by="tom", at=november(5, 17)))


def pdf(name: str) -> FileRef:
    """Refer to a file that the host keeps; the text here stands in for its bytes."""
    content = name.encode()
    return FileRef(
        name=name, sha256=sha256(content).hexdigest(), size=len(content), media_type="application/pdf"
    )


