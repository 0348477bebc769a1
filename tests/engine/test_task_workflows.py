"""A task and its workflow: attached, replaced, detached, and what one of them decides for the other."""

from datetime import date

import attrs
import pytest

from dextflow.engine import history
from dextflow.engine.tasks import carried, explain_task, followed, loss_of, task_history, task_progress
from dextflow.errors import (
    FollowsWorkflow,
    HasWorkflow,
    LackingForWorkflow,
    LossNotConfirmed,
    NoAssignee,
    OutOfOrder,
    PeopleFixed,
    WorkflowBegun,
    WorkflowLocked,
)
from dextflow.model import (
    TO_NOBODY,
    AddComment,
    Approve,
    Assign,
    AssignTask,
    AttachFile,
    AttachWorkflow,
    BlockTask,
    ChangePeriod,
    ChangeTaskClients,
    Command,
    CompleteTask,
    Delete,
    DeleteTask,
    DetachWorkflow,
    DueDate,
    LogTime,
    Loss,
    Mark,
    Measure,
    Outcome,
    Owner,
    Policy,
    PutBackTask,
    Rename,
    ReopenTask,
    ReplaceWorkflow,
    ReportingPeriod,
    Reschedule,
    RescheduleTask,
    SkipTask,
    Start,
    StartTask,
    Status,
    Submit,
    TaskCommand,
    TaskStatus,
    TickLine,
    UnblockTask,
    Underway,
)
from dextflow.testing.runs import DUE_ON, NOON
from dextflow.testing.task_runs import THE_TASK, TO_BEN, TO_PAYROLL, ordered
from engine.task_commands import FILE

START = Start("ann", NOON, confirmed=True)
MARKS = (Mark("ann", NOON, "look", Outcome.COMPLETE), Mark("ann", NOON, "send", Outcome.COMPLETE))
TO_THE_END: tuple[Command, ...] = (START, *MARKS, Submit("ann", NOON), Approve("rae", NOON))
BEN = Owner(step="", assignment=TO_BEN, person="ben")
TEAM = Owner(step="", assignment=TO_PAYROLL, team="payroll")
BY_LAW = DueDate(rule="own", version=1, nominal=DUE_ON, due=DUE_ON, act_by=None)
BY_HAND = Policy(complete_with_workflow=False)


def test_the_status_follows_the_workflow() -> None:
    """From attaching to the approval, the task is where its workflow is; its progress is the workflow's."""
    run = ordered().give(StartTask("ann", NOON)).attach()
    assert run.task.status is TaskStatus.NOT_STARTED
    statuses = [TaskStatus.NOT_STARTED]
    for command in TO_THE_END:
        run = run.work(command)
        statuses.append(run.task.status)
    doing = TaskStatus.IN_PROGRESS
    assert statuses == [TaskStatus.NOT_STARTED, doing, doing, doing, doing, TaskStatus.COMPLETED]
    assert run.workflow is not None
    assert task_progress(run.task, run.workflow.instance).measure is Measure.WORKFLOW
    assert task_progress(run.task, run.workflow.instance).percent == 100


@pytest.mark.parametrize("command", [StartTask("ann", NOON), CompleteTask("ann", NOON, confirmed=True)])
def test_starting_and_completing_by_hand_is_refused(command: TaskCommand) -> None:
    """With a workflow the work is begun and completed there, and the refusal says so."""
    with pytest.raises(FollowsWorkflow, match="its status follows its workflow, which is not started"):
        ordered().attach().give(command)
    with pytest.raises(FollowsWorkflow):
        ordered().attach().work(START).give(PutBackTask("ann", NOON))


def test_a_practice_may_complete_tasks_by_hand() -> None:
    """If it chose so, a task whose workflow is completed waits for a person, and can be reopened."""
    run = ordered(policy=BY_HAND).attach().work(*TO_THE_END)
    assert run.task.status is TaskStatus.IN_PROGRESS
    done = run.give(CompleteTask("ann", NOON, confirmed=True))
    assert done.task.status is TaskStatus.COMPLETED
    again = done.give(ReopenTask("ann", NOON))
    assert again.task.status is TaskStatus.IN_PROGRESS
    blocked = again.give(BlockTask("ann", NOON, "Not yet."))
    assert blocked.give(UnblockTask("ann", NOON)).task.status is TaskStatus.IN_PROGRESS
    with pytest.raises(FollowsWorkflow):
        ordered().attach().work(*TO_THE_END).give(ReopenTask("ann", NOON))


def test_a_locked_workflow_stays_with_its_task() -> None:
    """What is completed is neither replaced nor detached, and the task is not put aside with it."""
    run = ordered(policy=BY_HAND).attach().work(*TO_THE_END)
    for command in (DetachWorkflow("ann", NOON, 9), ReplaceWorkflow("ann", NOON, "short", 1, workflow="w-9")):
        with pytest.raises(WorkflowLocked, match="completed and locked"):
            run.give(command)
    for aside in (SkipTask("ann", NOON, "No."), DeleteTask("pam", NOON)):
        with pytest.raises(WorkflowBegun):
            run.give(aside)
    moved = run.give(RescheduleTask("ann", NOON, date(2026, 12, 24)))
    assert moved.workflow == run.workflow


def test_what_is_blocked_stays_so_while_its_workflow_goes_on() -> None:
    """A block is a person's to take back; then the status is that of the workflow again, and the end ends it."""
    run = ordered().attach().give(BlockTask("ann", NOON, "No papers.")).work(START)
    assert (run.task.status, run.task.reason) == (TaskStatus.BLOCKED, "No papers.")
    assert run.give(UnblockTask("ann", NOON)).task.status is TaskStatus.IN_PROGRESS
    done = run.work(*TO_THE_END[1:]).task
    assert (done.status, done.reason) == (TaskStatus.COMPLETED, "")
    fresh = ordered().give(BlockTask("ann", NOON, "No papers.")).attach()
    assert fresh.task.status is TaskStatus.BLOCKED
    assert fresh.give(UnblockTask("ann", NOON)).task.status is TaskStatus.NOT_STARTED


def test_the_assignee_is_the_owner_on_either_side() -> None:
    """Assigning the task assigns the workflow and the other way round; a team's has nobody at first."""
    run = ordered().attach().give(AssignTask("ann", NOON, BEN))
    assert run.workflow is not None
    assert (run.workflow.instance.job.assignee, run.workflow.instance.job.reviewers) == ("ben", ("rae",))
    team = run.give(AssignTask("ben", NOON, TEAM))
    assert team.workflow is not None
    assert (team.task.owner.team, team.workflow.instance.job.assignee) == ("payroll", None)
    taken = team.work(Assign("rex", NOON, "rex", ("rae",)))
    assert (taken.task.owner.person, taken.task.owner.team, taken.task.owner.chosen) == ("rex", None, True)
    free = taken.work(Assign("rex", NOON, None, ()))
    assert free.task.owner == Owner(step="", assignment=TO_NOBODY, chosen=True)
    assert free.give(AssignTask("ann", NOON, Owner(step="", assignment=TO_NOBODY))).task.owner.person is None


def test_who_works_on_it_is_changed_as_the_workflow_allows() -> None:
    """Once the workflow runs, it needs an assignee, and a practice may fix the people."""
    run = ordered().attach().work(START)
    with pytest.raises(NoAssignee):
        run.give(AssignTask("ann", NOON, TEAM))
    assert run.give(AssignTask("ann", NOON, BEN)).task.owner.person == "ben"
    fixed = attrs.evolve(run, policy=Policy(people_editable_in_progress=False))
    with pytest.raises(PeopleFixed):
        fixed.give(AssignTask("ann", NOON, BEN))


def test_dates_are_the_same_on_both_sides() -> None:
    """Rescheduling either moves the other, with the date by law, and says whether somebody chose it."""
    later, start = date(2026, 12, 1), date(2026, 11, 3)
    run = ordered().attach().work(Reschedule("ann", NOON, later, start))
    assert (run.task.order.due_on, run.task.order.starts_on, run.task.due_chosen) == (later, start, True)
    run = run.give(RescheduleTask("ann", NOON, DUE_ON, None, BY_LAW))
    assert run.workflow is not None
    job = run.workflow.instance.job
    assert (job.due_on, job.starts_on, job.statutory, job.due_chosen) == (DUE_ON, None, BY_LAW, True)
    run = run.give(RescheduleTask("pam", NOON, later, None, None, "the year end is another"))
    assert run.workflow is not None
    job = run.workflow.instance.job
    assert (job.due_on, job.statutory, job.due_chosen, run.task.due_chosen) == (later, None, False, False)
    with pytest.raises(LackingForWorkflow, match="a due date"):
        run.give(RescheduleTask("ann", NOON, None))
    period = ReportingPeriod(start=date(2026, 9, 1), end=date(2026, 9, 30))
    assert run.work(ChangePeriod("ann", NOON, period, ())).task.order.period == period


def test_a_due_date_that_was_chosen_stays_so_with_a_workflow() -> None:
    """Attaching carries over that somebody chose the date."""
    run = ordered().give(RescheduleTask("ann", NOON, date(2026, 12, 1))).attach()
    assert run.workflow is not None
    assert run.workflow.instance.job.due_chosen


def test_a_workflow_needs_a_client_a_due_date_and_a_period() -> None:
    """All that lacks is named at once; a period can be given with the command."""
    bare = ordered(attrs.evolve(THE_TASK, clients=(), due_on=None, period=None))
    with pytest.raises(LackingForWorkflow) as refused:
        bare.attach()
    assert refused.value.missing == ("a client", "a due date", "a period")
    october = THE_TASK.period
    run = ordered(attrs.evolve(THE_TASK, period=None))
    given = run.give(AttachWorkflow("ann", NOON, "short", 1, october, "w-1"))
    assert given.task.order.period == october
    with pytest.raises(HasWorkflow):
        given.attach()


def test_the_primary_client_is_that_of_the_workflow() -> None:
    """With a workflow the first client stays, and others may come and go."""
    run = ordered().attach()
    with pytest.raises(FollowsWorkflow, match="stays its primary client"):
        run.give(ChangeTaskClients("ann", NOON, ("bolt",), "Bolt"))
    assert run.give(ChangeTaskClients("ann", NOON, ("acme", "bolt"), "Acme")).task.order.clients == (
        "acme",
        "bolt",
    )


def test_a_loss_is_listed_and_confirmed_by_its_version() -> None:
    """Work that would be lost is named, and must be confirmed as it is now; the record of it stays."""
    run = (
        ordered()
        .attach()
        .work(
            Rename("ann", NOON, "The close"),
            START,
            MARKS[0],
            AddComment("ann", NOON, "Two bills are missing."),
            AttachFile("ann", NOON, FILE),
            LogTime("ann", NOON, "look", 25),
        )
    )
    assert run.workflow is not None
    with pytest.raises(LossNotConfirmed) as refused:
        run.give(DetachWorkflow("ann", NOON))
    assert refused.value.lost == (
        "marked: look",
        "comments: 1",
        "files: 1",
        "minutes spent: 25",
        "arranged otherwise: 1 times",
    )
    seen = refused.value.version
    meanwhile = run.work(MARKS[1])
    with pytest.raises(LossNotConfirmed, match=f"for version {seen} is no longer the present one"):
        meanwhile.give(DetachWorkflow("ann", NOON, seen))
    replaced = run.give(ReplaceWorkflow("ann", NOON, "short", 1, confirmed=seen, workflow="w-new"))
    (old,) = replaced.former
    assert (old.instance.status, replaced.task.status) == (Status.DELETED, TaskStatus.NOT_STARTED)
    assert history(old.events)[-1].text == "deleted: replaced by workflow w-new"
    told = task_history(replaced.events)[-1].text
    assert told.startswith(f"replaced workflow {old.instance.id} by w-new of short@1 (marked: look; ")


def test_a_loss_counts_what_is_with_the_client_and_with_reviewers() -> None:
    """Requests that are out and approvals that were given are part of the loss; nothing done is none."""
    fresh = ordered().attach()
    assert fresh.workflow is not None
    instance = fresh.workflow.instance
    nothing = loss_of(instance, fresh.workflow.events)
    assert nothing == Loss(workflow=instance.id, version=1)
    assert nothing.lines == ()
    begun = attrs.evolve(
        instance,
        review=attrs.evolve(instance.review, approvals=("rae",)),
        work=attrs.evolve(
            instance.work, underway=(Underway(step="look", asked=NOON), Underway(step="send", by="ann"))
        ),
    )
    assert loss_of(begun, ()).lines == ("asked of the client: look", "approved by: rae")


def test_what_lost_nothing_is_detached_at_once() -> None:
    """A workflow on which nothing was done is taken off without a confirmation."""
    run = ordered().attach().give(DetachWorkflow("ann", NOON))
    assert (run.task.workflow, run.task.template, run.workflow) == (None, None, None)
    assert run.former[0].instance.status is Status.DELETED


def test_putting_a_task_aside_takes_its_fresh_workflow_along() -> None:
    """Skipping and deleting delete a workflow that has not begun, and are refused once it has."""
    for command in (SkipTask("ann", NOON, "Not called for."), DeleteTask("ann", NOON)):
        run = ordered().attach().give(command)
        assert run.task.workflow is None
        assert run.former[0].instance.status is Status.DELETED
    with pytest.raises(WorkflowBegun, match="detach it first"):
        ordered().attach().work(START).give(SkipTask("ann", NOON, "Not called for."))


def test_deleting_the_workflow_detaches_it() -> None:
    """A workflow that is deleted by itself leaves its task as it is, without it."""
    run = ordered().attach().work(START, Delete("pam", NOON))
    assert (run.task.workflow, run.task.status) == (None, TaskStatus.IN_PROGRESS)
    assert task_history(run.events)[-1].text.endswith(": the workflow was deleted")


def test_what_is_not_its_own_is_not_followed() -> None:
    """A task follows no workflow but the one attached to it, and a change that means nothing to it is none."""
    run = ordered().attach()
    assert run.workflow is not None
    instance, event = run.workflow.instance, run.workflow.events[-1]
    assert followed(ordered().task, instance, event, run.policy) == ()
    assert followed(run.task, instance, event, run.policy) == ()
    assert carried(attrs.evolve(instance, status=Status.DELETED), run.events) == ()


def test_a_tick_does_not_start_a_task_with_a_workflow() -> None:
    """The checklist can be used beside a workflow, whose progress is what counts."""
    run = ordered().attach().give(TickLine("ann", NOON, "ask"))
    assert run.task.status is TaskStatus.NOT_STARTED
    assert run.workflow is not None
    told = explain_task(run.task, run.workflow.instance)
    assert told.reasons[1] == "its status follows its workflow, which is not started"


def test_a_command_comes_after_what_happened_in_the_workflow() -> None:
    """A command dated long before the last event of the workflow is refused, too."""
    later = NOON.replace(hour=18)
    run = ordered().attach().work(Rename("ann", later, "The close"))
    assert run.task.at == NOON
    with pytest.raises(OutOfOrder):
        run.give(AssignTask("ann", NOON, BEN))
