"""What happened: past tense, each with who did it (`by`, a person's id) and when (`at`).

The events of a workflow, in order, are its audit trail; its state follows from them.
"""

from datetime import date, datetime

import attrs

from dextflow.model.assignment import Owner
from dextflow.model.clients import VatSettings
from dextflow.model.condition import Input
from dextflow.model.due_rules import DueDate
from dextflow.model.files import FileRef
from dextflow.model.finding import CheckResult
from dextflow.model.job import CheckSettings, Job
from dextflow.model.outcome import Outcome
from dextflow.model.period import ReportingPeriod
from dextflow.model.step_events import (
    Asked,
    Blocked,
    ConditionsApplied,
    ItemRenamed,
    LaidDown,
    Responded,
    StageSet,
    StepAdded,
    StepMoved,
    StepReassigned,
    StepRestored,
    StepSkipped,
    TakenUp,
    TimeLogged,
    Unblocked,
    Withdrawn,
)


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
