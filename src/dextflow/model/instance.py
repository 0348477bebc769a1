"""A workflow for one client and one reporting period."""

from datetime import date, datetime
from enum import Enum

import attrs

from dextflow.errors import UnknownItem
from dextflow.model.finding import CheckResult
from dextflow.model.period import ReportingPeriod
from dextflow.model.plan import Plan
from dextflow.model.template import Setting, TemplateRef


class Status(Enum):
    """Where a workflow stands. Overdue and due soon follow from a date and are never stored."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    UNDER_REVIEW = "under review"
    COMPLETED = "completed"


class Outcome(Enum):
    """How a person marked a step or a check."""

    COMPLETE = "complete"
    COMPLETE_WITH_ISSUES = "complete with issues"
    NOT_APPLICABLE = "not applicable"


@attrs.frozen(kw_only=True)
class CheckSettings:
    """The settings with which one check of one workflow is calculated, all of them, as plain values."""

    check: str
    values: tuple[Setting, ...]


@attrs.frozen(kw_only=True)
class Job:
    """What was ordered: which template, for whom, about which period, by whom, until when.

    `assignee` and `reviewers` are ids of people. A change of any of it is rare and recorded as an event.
    """

    practice: str
    id: str
    template: TemplateRef
    name: str
    client: str
    period: ReportingPeriod
    due_on: date
    assignee: str | None = None
    reviewers: tuple[str, ...] = ()
    settings: tuple[CheckSettings, ...] = ()


@attrs.frozen
class Instance:
    """The state of one workflow after `version` events, the last of them `at` that time.

    `stage` is 0, or the number of the reviewer (1 or 2) who has it under review. `done`, `issues`, `skipped`
    and `ready` are sets of items of the plan (one bit each): marked at all; marked complete with issues; marked
    not applicable; open and waiting for nothing. `results` are the last calculations, in the plan's order.

    It shares structure with its predecessor: a command costs what it changes. The events are its record and are
    kept beside it (`dextflow.engine.history`), comments and files with them.
    """

    plan: Plan = attrs.field(repr=lambda plan: str(plan.template.ref))
    job: Job
    status: Status
    stage: int
    version: int
    at: datetime
    done: int
    issues: int
    skipped: int
    ready: int
    results: tuple[CheckResult, ...]

    @property
    def id(self) -> str:
        """The id of the workflow, unique in its practice."""
        return self.job.id

    @property
    def reviewer(self) -> str | None:
        """The person under whose review it is; None when it is not under review."""
        return self.job.reviewers[self.stage - 1] if self.stage else None

    def outcome(self, item: str) -> Outcome | None:
        """How an item is marked; None while it is open. Raises `UnknownItem` for a key that no item has."""
        if item not in self.plan.index:
            raise UnknownItem(item)
        bit = self.plan.index[item].bit
        if not self.done & bit:
            return None
        if self.issues & bit:
            return Outcome.COMPLETE_WITH_ISSUES
        return Outcome.NOT_APPLICABLE if self.skipped & bit else Outcome.COMPLETE

    def result(self, check: str) -> CheckResult | None:
        """The last calculation of a check; None before the first.

        Raises `UnknownItem` for a key that no item has.
        """
        if check not in self.plan.index:
            raise UnknownItem(check)
        return next((result for result in self.results if result.check == check), None)
