"""What happened: past tense, each with who did it (`by`, a person's id) and when (`at`).

The events of a workflow, in order, are its audit trail; its state follows from them.
"""

from datetime import date, datetime

import attrs

from dextflow.model.actions import Writing
from dextflow.model.assignment import Owner
from dextflow.model.clients import ServiceStatus, VatSettings
from dextflow.model.condition import Input
from dextflow.model.due_rules import DueDate
from dextflow.model.files import FileRef
from dextflow.model.finding import CheckResult
from dextflow.model.job import CheckSettings, Job
from dextflow.model.outcome import Outcome
from dextflow.model.period import ReportingPeriod
from dextflow.model.template import Place, Step


@attrs.frozen
class Created:
    """The workflow was made, as ordered in `job`."""

    by: str
    at: datetime
    job: Job


@attrs.frozen
class Assigned:
    """Assignee and reviewers were set."""

    by: str
    at: datetime
    assignee: str | None
    reviewers: tuple[str, ...]


@attrs.frozen
class Started:
    """The work began; `vat` are the VAT settings that the checks read."""

    by: str
    at: datetime
    vat: VatSettings | None = None


@attrs.frozen
class ResultsRecorded:
    """The data-driven checks were calculated.

    Where `because` is given, nothing was calculated: the results changed for that reason.
    """

    by: str
    at: datetime
    results: tuple[CheckResult, ...]
    because: str | None = None


@attrs.frozen
class Marked:
    """An item was marked."""

    by: str
    at: datetime
    item: str
    outcome: Outcome
    comment: str | None = None


@attrs.frozen
class MarkUndone:
    """The mark of an item was taken back."""

    by: str
    at: datetime
    item: str


@attrs.frozen
class Commented:
    """Somebody commented on an item, or on the workflow."""

    by: str
    at: datetime
    text: str
    item: str | None = None


@attrs.frozen
class FileAttached:
    """A file was attached to an item, or to the workflow."""

    by: str
    at: datetime
    file: FileRef
    item: str | None = None


@attrs.frozen
class Submitted:
    """The work went to the reviewer of that stage."""

    by: str
    at: datetime
    stage: int = 1


@attrs.frozen
class HandedBack:
    """The reviewer of that stage returned the work to the assignee."""

    by: str
    at: datetime
    stage: int
    comment: str


@attrs.frozen
class Approved:
    """The reviewer of that stage agreed."""

    by: str
    at: datetime
    stage: int
    comment: str | None = None


@attrs.frozen
class Completed:
    """The workflow was completed and locked."""

    by: str
    at: datetime


@attrs.frozen
class Released:
    """All reviewers have agreed, and the work went back to the assignee, who completes it."""

    by: str
    at: datetime


@attrs.frozen
class TakenUp:
    """Somebody began to work on a step."""

    by: str
    at: datetime
    step: str


@attrs.frozen
class LaidDown:
    """Nobody works on a step any more."""

    by: str
    at: datetime
    step: str


@attrs.frozen
class Blocked:
    """A step could not go on, for that reason."""

    by: str
    at: datetime
    step: str
    reason: str


@attrs.frozen
class Unblocked:
    """A blocked step could go on."""

    by: str
    at: datetime
    step: str


@attrs.frozen
class Asked:
    """What a step sends to the client went out: a message, or a request, whose answer is waited for from now on.

    `writing` are the words if a person edited them; None are those of the step. `again`: the request is with the
    client already, and goes to it once more.
    """

    by: str
    at: datetime
    step: str
    writing: Writing | None = None
    again: bool = False


@attrs.frozen
class Responded:
    """The client answered what a step asked for, and it is our turn.

    `declined` is why the client will not do what was asked: the step is then blocked for that reason.
    """

    by: str
    at: datetime
    step: str
    declined: str | None = None


@attrs.frozen
class Withdrawn:
    """What a step asked the client for is asked for no more; the step is as before."""

    by: str
    at: datetime
    step: str
    reason: str


@attrs.frozen
class StageSet:
    """A step gave a service of the client another status."""

    by: str
    at: datetime
    step: str
    service: str
    status: ServiceStatus


@attrs.frozen
class TimeLogged:
    """So many minutes were spent on a step."""

    by: str
    at: datetime
    step: str
    minutes: int
    note: str = ""


@attrs.frozen
class StepAdded:
    """A step was added to this workflow alone."""

    by: str
    at: datetime
    step: Step
    place: Place
    owner: Owner | None = None
    settings: tuple[CheckSettings, ...] = ()


@attrs.frozen
class StepMoved:
    """A step got another place."""

    by: str
    at: datetime
    step: str
    place: Place


@attrs.frozen
class ItemRenamed:
    """A step or check got another name."""

    by: str
    at: datetime
    item: str
    name: str


@attrs.frozen
class StepReassigned:
    """A step was given to somebody else."""

    by: str
    at: datetime
    owner: Owner


@attrs.frozen
class StepSkipped:
    """What was open of a step was left out."""

    by: str
    at: datetime
    step: str
    reason: str


@attrs.frozen
class StepRestored:
    """A step that was left out is to be done after all."""

    by: str
    at: datetime
    step: str


@attrs.frozen(kw_only=True)
class Ruling:
    """What the condition of a step said: whether the step is required, by which condition, on which inputs."""

    step: str
    required: bool
    condition: str
    inputs: tuple[Input, ...] = ()


@attrs.frozen
class ConditionsApplied:
    """The conditions of some steps changed whether they are required."""

    by: str
    at: datetime
    rulings: tuple[Ruling, ...]


@attrs.frozen
class SettingsAdjusted:
    """A data-driven check got other settings."""

    by: str
    at: datetime
    settings: CheckSettings


@attrs.frozen
class Renamed:
    """The workflow got another name."""

    by: str
    at: datetime
    name: str


@attrs.frozen
class Rescheduled:
    """The due date and the start date were set.

    Where `because` is None, somebody chose them, and the date by law stays as it is. Otherwise they followed the
    dates from which they are worked out, for that reason, and `statutory` is the date by law now.
    """

    by: str
    at: datetime
    due_on: date
    starts_on: date | None = None
    because: str | None = None
    statutory: DueDate | None = None


@attrs.frozen
class PeriodChanged:
    """The reporting period was changed, and the settings of the checks with it.

    The date by law was that of the other period: it is no longer known.
    """

    by: str
    at: datetime
    period: ReportingPeriod
    settings: tuple[CheckSettings, ...]


@attrs.frozen
class Refreshed:
    """The owners of the steps and the facts for conditions were taken anew from the client."""

    by: str
    at: datetime
    owners: tuple[Owner, ...]
    facts: tuple[Input, ...]
    client_name: str


@attrs.frozen
class Deleted:
    """The workflow was taken off the list; `because` says why where its task gave it up."""

    by: str
    at: datetime
    because: str | None = None


Event = (
    Created
    | Assigned
    | Started
    | ResultsRecorded
    | Marked
    | MarkUndone
    | Commented
    | FileAttached
    | Submitted
    | HandedBack
    | Approved
    | Completed
    | Released
    | TakenUp
    | LaidDown
    | Blocked
    | Unblocked
    | Asked
    | Responded
    | Withdrawn
    | StageSet
    | TimeLogged
    | StepAdded
    | StepMoved
    | ItemRenamed
    | StepReassigned
    | StepSkipped
    | StepRestored
    | ConditionsApplied
    | SettingsAdjusted
    | Renamed
    | Rescheduled
    | PeriodChanged
    | Refreshed
    | Deleted
)
