"""Whatever is done on either side, in whatever order, a task and its workflow agree on a store."""

from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dextflow.adapters.memory import MemoryStore
from dextflow.engine.tasks import replay_task, status_by_workflow
from dextflow.errors import LossNotConfirmed, Refused
from dextflow.model import (
    Assign,
    Assignment,
    AttachWorkflow,
    BlockTask,
    Command,
    Complete,
    CompleteTask,
    Delete,
    DetachWorkflow,
    Mark,
    Outcome,
    Policy,
    ReopenTask,
    ReplaceWorkflow,
    Reschedule,
    RescheduleTask,
    SkipTask,
    Start,
    StartTask,
    Status,
    TaskCommand,
    TaskFilter,
    TaskStatus,
    UnblockTask,
)
from service.task_world import (
    TO_ADA,
    TO_NOBODY,
    TO_ROB,
    TO_TEAM,
    a_task,
    practice_on,
)
from service.world import NOW, TODAY

PLACES = (TO_ADA, TO_ROB, TO_TEAM, TO_NOBODY)
DAYS = (date(2026, 11, 9), date(2026, 12, 24))


class BothSides(RuleBasedStateMachine):
    """One task of Acme, to which Kim, an admin, does all sorts of things."""

    @initialize(by_hand=st.booleans(), attached=st.booleans())
    def make(self, *, by_hand: bool, attached: bool) -> None:
        """Make the task, with a workflow or without, in a practice that completes tasks by hand or not."""
        self.policy = Policy(complete_with_workflow=not by_hand)
        self.practice = practice_on(MemoryStore(), policy=self.policy)
        template = "short" if attached else None
        self.at = NOW
        self.id = self.practice.tasks.create(a_task("acme"), key="k", by="kim", at=NOW, template=template).id

    def now(self) -> datetime:
        """A minute later each time."""
        self.at += timedelta(minutes=1)
        return self.at

    def task(self, command: TaskCommand) -> None:
        """Give the task a command; one that is refused changes nothing."""
        before = self.practice.tasks.get(self.id)
        try:
            self.practice.tasks.do(self.id, command)
        except Refused:
            assert self.practice.tasks.get(self.id) == before

    def work(self, command: Command) -> None:
        """Give its workflow a command, if it has one."""
        workflow = self.practice.tasks.get(self.id).workflow
        if workflow is not None:
            try:
                self.practice.do(workflow, command)
            except Refused:
                return

    @rule(place=st.sampled_from(PLACES))
    def assign(self, place: Assignment) -> None:
        """Give the task to somebody."""
        before = self.practice.tasks.get(self.id)
        try:
            self.practice.tasks.assign(self.id, place, by="kim", at=self.now())
        except Refused:
            assert self.practice.tasks.get(self.id) == before

    @rule(person=st.sampled_from(("ada", "rob", None)))
    def assign_workflow(self, person: str | None) -> None:
        """Give the workflow to somebody."""
        self.work(Assign("kim", self.now(), person, ()))

    @rule(day=st.sampled_from(DAYS), either=st.booleans())
    def reschedule(self, day: date, *, either: bool) -> None:
        """Move the task or its workflow."""
        if either:
            self.task(RescheduleTask("kim", self.now(), day))
        else:
            self.work(Reschedule("kim", self.now(), day))

    @rule(kind=st.sampled_from(("start", "block", "unblock", "complete", "skip", "reopen")))
    def by_hand(self, kind: str) -> None:
        """Set the status of the task by hand."""
        at = self.now()
        commands: dict[str, TaskCommand] = {
            "start": StartTask("kim", at),
            "block": BlockTask("kim", at, "No papers."),
            "unblock": UnblockTask("kim", at),
            "complete": CompleteTask("kim", at, confirmed=True),
            "skip": SkipTask("kim", at, "Not called for."),
            "reopen": ReopenTask("kim", at),
        }
        self.task(commands[kind])

    @rule()
    def on(self) -> None:
        """Lead the workflow on by one thing."""
        workflow = self.practice.tasks.workflow(self.id)
        if workflow is None:
            return
        if workflow.status is Status.NOT_STARTED:
            self.work(Start("kim", self.now(), confirmed=True))
        elif workflow.open:
            (first, *_) = workflow.plan.keys(workflow.ready)
            self.work(Mark("kim", self.now(), first, Outcome.COMPLETE))
        else:
            self.work(Assign("kim", self.now(), "ada", ()))
            self.work(Complete("kim", self.now()))

    @rule(kind=st.sampled_from(("attach", "replace", "detach", "delete")))
    def exchange(self, kind: str) -> None:
        """Attach, replace or detach a workflow, confirming what is lost, or delete it."""
        if kind == "delete":
            self.work(Delete("kim", self.now()))
            return
        confirmed: int | None = None
        for _ in range(2):
            commands: dict[str, TaskCommand] = {
                "attach": AttachWorkflow("kim", self.now(), "short"),
                "replace": ReplaceWorkflow("kim", self.now(), "short", confirmed=confirmed),
                "detach": DetachWorkflow("kim", self.now(), confirmed),
            }
            try:
                self.practice.tasks.do(self.id, commands[kind])
            except LossNotConfirmed as refused:
                confirmed = refused.version
            except Refused:
                return
            else:
                return

    @invariant()
    def the_record_tells_the_state(self) -> None:
        """The task is what its events make of it, and it is found by what it is."""
        task = self.practice.tasks.get(self.id)
        assert replay_task(self.practice.tasks.events(self.id)) == task
        asked = TaskFilter(statuses=(task.status,), has_workflow=task.workflow is not None)
        assert self.practice.tasks.ids(asked, today=TODAY) == (self.id,)

    @invariant()
    def both_sides_agree(self) -> None:
        """Each points to the other, and what both know is the same; there is no other workflow on the list."""
        task, workflow = self.practice.tasks.get(self.id), self.practice.tasks.workflow(self.id)
        assert self.practice.ids(today=TODAY) == ((workflow.id,) if workflow else ())
        if workflow is None:
            return
        job, order = workflow.job, task.order
        assert job.task == task.id
        if workflow.status is Status.COMPLETED:
            assert task.status is TaskStatus.COMPLETED or not self.policy.complete_with_workflow
            return
        assert task.status is status_by_workflow(task, workflow, self.policy)
        assert (task.owner.person, order.due_on, task.due_chosen) == (job.assignee, job.due_on, job.due_chosen)


TestBothSides = BothSides.TestCase
TestBothSides.settings = settings(
    max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=(HealthCheck.too_slow,)
)
