"""What people ask for: imperative, each with who asks (`by`, a person's id) and when (`at`)."""

from datetime import datetime

import attrs

from dextflow.model.files import FileRef
from dextflow.model.finding import CheckResult
from dextflow.model.instance import Outcome
from dextflow.model.people import VatSettings


@attrs.frozen
class Assign:
    """Set the assignee and the reviewers, in the order of their review, in the place of those before."""

    by: str
    at: datetime
    assignee: str | None
    reviewers: tuple[str, ...]


@attrs.frozen
class Start:
    """Begin the work. `confirmed`: the person was told that the checks are calculated now and agreed.

    `vat` are the client's VAT settings; they may be None if no check reads them.
    """

    by: str
    at: datetime
    confirmed: bool
    vat: VatSettings | None = None


@attrs.frozen
class RecordResults:
    """Keep what the data-driven checks calculated."""

    by: str
    at: datetime
    results: tuple[CheckResult, ...]


@attrs.frozen
class Mark:
    """Mark a check, or a step without checks. A marked item may be marked with another outcome."""

    by: str
    at: datetime
    item: str
    outcome: Outcome
    comment: str | None = None


@attrs.frozen
class Undo:
    """Take a mark back. The record keeps both."""

    by: str
    at: datetime
    item: str


@attrs.frozen
class AddComment:
    """Say something, on a step or check (`item`, its key) or on the workflow (None)."""

    by: str
    at: datetime
    text: str
    item: str | None = None


@attrs.frozen
class AttachFile:
    """Attach a reference to a file that the host keeps, to a step or check or to the workflow."""

    by: str
    at: datetime
    file: FileRef
    item: str | None = None


@attrs.frozen
class Submit:
    """Hand the finished work to the first reviewer."""

    by: str
    at: datetime


@attrs.frozen
class HandBack:
    """Return the work from review to the assignee, saying why."""

    by: str
    at: datetime
    comment: str


@attrs.frozen
class Approve:
    """Agree as the reviewer: it goes to the second reviewer, or is completed and locked."""

    by: str
    at: datetime
    comment: str | None = None


@attrs.frozen
class Complete:
    """Complete and lock a workflow that has no reviewers."""

    by: str
    at: datetime


Command = (
    Assign | Start | RecordResults | Mark | Undo | AddComment | AttachFile | Submit | HandBack | Approve | Complete
)
