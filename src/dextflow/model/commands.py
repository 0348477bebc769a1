"""What people ask for: imperative, each with who asks (`by`, a person's id) and when (`at`)."""

from datetime import date, datetime

import attrs

from dextflow.model.assignment import Owner
from dextflow.model.clients import VatSettings
from dextflow.model.condition import Input
from dextflow.model.files import FileRef
from dextflow.model.finding import CheckResult
from dextflow.model.job import CheckSettings
from dextflow.model.outcome import Outcome
from dextflow.model.period import ReportingPeriod
from dextflow.model.step_commands import (
    AddStep,
    Ask,
    Block,
    LayDown,
    LogTime,
    MoveStep,
    ReassignStep,
    RenameItem,
    RestoreStep,
    SkipStep,
    TakeUp,
    Unblock,
    Withdraw,
)


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


@attrs.frozen
class AdjustSettings:
    """Give a data-driven check other settings: all of them, as plain values."""

    by: str
    at: datetime
    settings: CheckSettings


@attrs.frozen
class Rename:
    """Call the workflow something else."""

    by: str
    at: datetime
    name: str


@attrs.frozen
class Reschedule:
    """Set the due date, and the date from which the work may begin."""

    by: str
    at: datetime
    due_on: date
    starts_on: date | None = None


@attrs.frozen
class ChangePeriod:
    """Set the reporting period, and all settings of the data-driven checks, whose defaults follow from it."""

    by: str
    at: datetime
    period: ReportingPeriod
    settings: tuple[CheckSettings, ...]


@attrs.frozen
class Refresh:
    """Take over what the client is now: whom the roles of the steps turn out to be, and what conditions read."""

    by: str
    at: datetime
    owners: tuple[Owner, ...]
    facts: tuple[Input, ...]
    client_name: str


@attrs.frozen
class Delete:
    """Take the workflow off the list; its record stays. Once it is completed, it cannot be deleted."""

    by: str
    at: datetime


Command = (
    Assign
    | Start
    | RecordResults
    | Mark
    | Undo
    | AddComment
    | AttachFile
    | Submit
    | HandBack
    | Approve
    | Complete
    | TakeUp
    | LayDown
    | Block
    | Unblock
    | Ask
    | Withdraw
    | LogTime
    | AddStep
    | MoveStep
    | RenameItem
    | ReassignStep
    | SkipStep
    | RestoreStep
    | AdjustSettings
    | Rename
    | Reschedule
    | ChangePeriod
    | Refresh
    | Delete
)
