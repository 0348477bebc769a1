"""A workflow for one client and one reporting period."""

from datetime import date, datetime
from enum import Enum

import attrs

from dextflow.errors import UnknownItem
from dextflow.model.assignment import TO_TASK_OWNER, Owner
from dextflow.model.finding import CheckResult
from dextflow.model.job import Job
from dextflow.model.outcome import Outcome
from dextflow.model.plan import Plan


class Status(Enum):
    """Where a workflow stands. Overdue and due soon follow from a date and are never stored."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    UNDER_REVIEW = "under review"
    COMPLETED = "completed"
    DELETED = "deleted"


@attrs.frozen(kw_only=True)
class Review:
    """Where the round of reviews stands.

    `stage` is 0, or the number of the reviewer (1 or 2) with whom the work is. `approvals` are the people who have
    agreed in this round: a change of the work makes them void. `returned_from` is the stage from which the work
    was last handed back, 0 if it never was.
    """

    stage: int = 0
    approvals: tuple[str, ...] = ()
    returned_from: int = 0


@attrs.frozen(kw_only=True)
class Underway:
    """A step with which something is going on, or several things at once.

    Somebody has taken it up (`by`). It cannot go on for a reason (`blocked`). The client was asked for something:
    since `asked` we wait for the answer; since `answered` there is one and it is our turn, never both. `declined`:
    it was no, and the client's reason is why the step is blocked.
    """

    step: str
    by: str | None = None
    blocked: str | None = None
    asked: datetime | None = None
    answered: datetime | None = None
    declined: bool = False

    @property
    def requested(self) -> bool:
        """Whether something that the client was asked for is not settled yet: it has it, or we have its answer."""
        return self.asked is not None or self.answered is not None


@attrs.frozen(kw_only=True)
class Work:
    """What is special about the items of a workflow; the sets are sets of items of the plan.

    `not_required`: a condition says that they are not needed. `left_out`: a person skipped their step. Either way
    they count as not applicable, and what waits for them waits for what they wait for. `held`: they hold comments,
    files or time. `acted`: they wrote to the client, asked it or moved a service on, and do not do so again by
    themselves. `underway` are the steps that are taken up, blocked or with the client now, which are few.
    """

    not_required: int = 0
    left_out: int = 0
    held: int = 0
    underway: tuple[Underway, ...] = ()
    acted: int = 0

    @property
    def dropped(self) -> int:
        """The set of items that are not to be done, for either reason."""
        return self.not_required | self.left_out

    def on(self, step: str) -> Underway | None:
        """What is special about a step now; None if nothing is."""
        return next((each for each in self.underway if each.step == step), None)


@attrs.frozen(kw_only=True)
class Wait:
    """Days that were the client's: those that come after one date, up to and including another."""

    after: date
    until: date


@attrs.frozen(kw_only=True)
class Clock:
    """How long the work waited for the client alone, so that the team is not blamed for it.

    It stands `since` a moment, or runs (None): it stands while the workflow is in progress and everything that
    could be done now is with the client. `waits` are the days for which it stood before, in their order, none
    twice: the day on which the client was asked is ours, the day of the answer is the client's.
    """

    since: datetime | None = None
    waits: tuple[Wait, ...] = ()


NO_REVIEW, ORDINARY, RUNNING = Review(), Work(), Clock()


@attrs.frozen
class Instance:
    """The state of one workflow after `version` events, the last of them `at` that time.

    `done`, `issues`, `skipped` and `ready` are sets of items of the plan (one bit each): those that others need
    not wait for any more; marked complete with issues; marked not applicable; open and waiting for nothing.
    `done` is what is marked, and what is dropped (`work`) once nothing before it is open. `results` are the last
    calculations, in the plan's order. `clock` says how long it waited for the client alone.

    It shares structure with its predecessor: a command costs what it changes. The events are its record and are
    kept beside it (`dextflow.engine.history`), comments and files with them.
    """

    plan: Plan = attrs.field(repr=lambda plan: str(plan.template.ref))
    job: Job
    status: Status
    version: int
    at: datetime
    done: int
    issues: int
    skipped: int
    ready: int
    results: tuple[CheckResult, ...] = ()
    review: Review = NO_REVIEW
    work: Work = ORDINARY
    clock: Clock = RUNNING

    @property
    def id(self) -> str:
        """The id of the workflow, unique in its practice."""
        return self.job.id

    @property
    def stage(self) -> int:
        """The number of the reviewer with whom the work is, 0 outside of review."""
        return self.review.stage

    @property
    def reviewer(self) -> str | None:
        """The person under whose review it is; None when it is not under review."""
        return self.job.reviewers[self.stage - 1] if self.stage else None

    @property
    def marked(self) -> int:
        """The set of items that people have marked."""
        return self.done & ~self.work.dropped

    @property
    def open(self) -> int:
        """The set of items that are still to be done."""
        return self.plan.all & ~self.done & ~self.work.dropped

    @property
    def with_client(self) -> int:
        """The set of the items of the steps for which an answer of the client is awaited."""
        items = 0
        for underway in self.work.underway:
            if underway.asked is not None:
                items |= self.plan.steps[underway.step]
        return items

    @property
    def waits_for_client_alone(self) -> bool:
        """Whether the work is in progress, and whatever could be done now is with the client."""
        if self.status is not Status.IN_PROGRESS or not self.ready:
            return False
        return not self.ready & ~self.with_client

    def outcome(self, item: str) -> Outcome | None:
        """How an item is marked; None while it is open. Raises `UnknownItem` for a key that no item has."""
        if item not in self.plan.index:
            raise UnknownItem(item)
        bit = self.plan.index[item].bit
        if self.work.dropped & bit:
            return Outcome.NOT_APPLICABLE
        if not self.done & bit:
            return None
        if self.issues & bit:
            return Outcome.COMPLETE_WITH_ISSUES
        return Outcome.NOT_APPLICABLE if self.skipped & bit else Outcome.COMPLETE

    def owner(self, step: str) -> Owner | None:
        """Whom the assignment of a step turned out to be; None for a step that is the assignee's."""
        found = next((owner for owner in self.job.owners if owner.step == step), None)
        return None if found is None or found.assignment == TO_TASK_OWNER else found

    def doer(self, step: str) -> str | None:
        """Who works on a step, or else is to: whoever took it up, its owner, or the assignee; None for nobody.

        A step of a team has nobody until one of them takes it up.
        """
        underway, owner = self.work.on(step), self.owner(step)
        if underway is not None and underway.by is not None:
            return underway.by
        return self.job.assignee if owner is None else owner.person

    def result(self, check: str) -> CheckResult | None:
        """The last calculation of a check; None before the first.

        Raises `UnknownItem` for a key that no item has.
        """
        if check not in self.plan.index:
            raise UnknownItem(check)
        return next((result for result in self.results if result.check == check), None)
