"""What happened: past tense, each with who did it (`by`, a person's id) and when (`at`).

The events of a workflow, in order, are its audit trail; its state follows from them.
"""

from datetime import datetime

import attrs

from dextflow.model.files import FileRef
from dextflow.model.finding import CheckResult
from dextflow.model.instance import Job, Outcome
from dextflow.model.people import VatSettings


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
    """The data-driven checks were calculated."""

    by: str
    at: datetime
    results: tuple[CheckResult, ...]


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
    """The work went to the first reviewer."""

    by: str
    at: datetime


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
)
