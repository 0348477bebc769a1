"""What people ask for: imperative, each with who asks (`by`, a person's id) and when (`at`)."""

from datetime import date, datetime

import attrs

from dextflow.model.actions import Writing
from dextflow.model.assignment import Owner
from dextflow.model.clients import VatSettings
from dextflow.model.condition import Input
from dextflow.model.files import FileRef
from dextflow.model.finding import CheckResult
from dextflow.model.job import CheckSettings
from dextflow.model.outcome import Outcome
from dextflow.model.period import ReportingPeriod
from dextflow.model.template import Place, Step


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
class TakeUp:
    """Say that one works on a step from now on; a step of nobody is picked up like this."""

    by: str
    at: datetime
    step: str


@attrs.frozen
class LayDown:
    """Say that nobody works on a step any more."""

    by: str
    at: datetime
    step: str


@attrs.frozen
class Block:
    """Say why a step cannot go on now; it cannot be marked until it is unblocked."""

    by: str
    at: datetime
    step: str
    reason: str


@attrs.frozen
class Unblock:
    """Say that a blocked step can go on."""

    by: str
    at: datetime
    step: str


@attrs.frozen
class Ask:
    """Let a step do what it does: write to the client, ask it for something, or move a service on.

    So are steps carried out that do not act by themselves, and a client is asked again after it answered or
    declined. `writing` are the words, and to whom they go, if they are not those of the step.
    """

    by: str
    at: datetime
    step: str
    writing: Writing | None = None


@attrs.frozen
class Withdraw:
    """Ask the client no more for what a step asked it for, and say why. The step does not ask again by itself."""

    by: str
    at: datetime
    step: str
    reason: str


@attrs.frozen
class LogTime:
    """Note that so many minutes, at least 1, were spent on a step."""

    by: str
    at: datetime
    step: str
    minutes: int
    note: str = ""


@attrs.frozen
class AddStep:
    """Add a step to this workflow alone.

    `owner` is whom its assignment turned out to be, None if it is the assignee's; `settings` are those of its
    data-driven checks, all of them.
    """

    by: str
    at: datetime
    step: Step
    place: Place
    owner: Owner | None = None
    settings: tuple[CheckSettings, ...] = ()


@attrs.frozen
class MoveStep:
    """Give a step another place."""

    by: str
    at: datetime
    step: str
    place: Place


@attrs.frozen
class RenameItem:
    """Call a step or check something else; its key stays."""

    by: str
    at: datetime
    item: str
    name: str


@attrs.frozen
class ReassignStep:
    """Give one step to somebody else than the template says, or to the assignee."""

    by: str
    at: datetime
    owner: Owner


@attrs.frozen
class SkipStep:
    """Leave out what is open of a step, whether or not it waits for others, and say why."""

    by: str
    at: datetime
    step: str
    reason: str


@attrs.frozen
class RestoreStep:
    """Take back that a step was left out."""

    by: str
    at: datetime
    step: str


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
