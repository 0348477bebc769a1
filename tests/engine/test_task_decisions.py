"""What single commands lead to in a task without a workflow, and why some are refused."""

from datetime import date

import attrs
import pytest

from dextflow.engine.tasks import (
    decide_task,
    explain_task,
    explain_task_owner,
    explain_task_refusal,
    resolve_task_owner,
    task_history,
    task_progress,
)
from dextflow.errors import (
    AlreadyBlocked,
    AlreadyTicked,
    BlankComment,
    BlankName,
    DueBeforeStart,
    InvalidValue,
    NoTime,
    NotTicked,
    NoWorkflow,
    OpenLines,
    OutOfOrder,
    ReasonNeeded,
    Refused,
    UnknownLine,
)
from dextflow.model import (
    TO_NOBODY,
    TO_TASK_OWNER,
    Assignee,
    Assignment,
    AssignTask,
    AttachWorkflow,
    BlockTask,
    ChangeChecklist,
    ChangeTaskClients,
    ChecklistItem,
    CommentOnTask,
    CompleteTask,
    DetachWorkflow,
    EditTask,
    LogTaskTime,
    Measure,
    Owner,
    Person,
    PutBackTask,
    RefreshTask,
    ReopenTask,
    ReplaceWorkflow,
    RescheduleTask,
    SkipTask,
    StartTask,
    TaskCommand,
    TaskProgress,
    TaskStatus,
    TickLine,
    UnblockTask,
    UntickLine,
)
from dextflow.testing.runs import ACME, CAST, DUE_ON, NOON, PRACTICE
from dextflow.testing.task_runs import BOLT, CHECKLIST, THE_TASK, TO_ANN, TO_BEN, TO_MANAGER, TO_PAYROLL, ordered

TO_BEN_OWNER = Owner(step="", assignment=TO_BEN, person="ben")
EARLIER = NOON.replace(hour=10)
REFUSALS: tuple[tuple[TaskCommand, type[Refused]], ...] = (
    (EditTask("ann", NOON, " "), BlankName),
    (RescheduleTask("ann", NOON, date(2026, 11, 1), date(2026, 11, 2)), DueBeforeStart),
    (BlockTask("ann", NOON, " "), ReasonNeeded),
    (SkipTask("ann", NOON, ""), ReasonNeeded),
    (CompleteTask("ann", NOON), OpenLines),
    (TickLine("ann", NOON, "no-such-key"), UnknownLine),
    (UntickLine("ann", NOON, "no-such-key"), UnknownLine),
    (UntickLine("ann", NOON, "ask"), NotTicked),
    (LogTaskTime("ann", NOON, 0), NoTime),
    (CommentOnTask("ann", NOON, " "), BlankComment),
    (DetachWorkflow("ann", NOON), NoWorkflow),
    (ReplaceWorkflow("ann", NOON, "short", 1, workflow="w-2"), NoWorkflow),
    (StartTask("ann", EARLIER), OutOfOrder),
)
VALUES: tuple[TaskCommand, ...] = (
    EditTask("ann", NOON, "October", estimate=0),
    ChangeChecklist("ann", NOON, (CHECKLIST[0], CHECKLIST[0])),
    ChangeTaskClients("ann", NOON, ("acme", "acme")),
    AssignTask("ann", NOON, Owner(step="", assignment=TO_TASK_OWNER)),
    AttachWorkflow("ann", NOON, "short", 1),
    AttachWorkflow("ann", NOON, "short", workflow="w-1"),
)


@pytest.mark.parametrize(("command", "refusal"), REFUSALS)
def test_a_refusal_says_why(command: TaskCommand, refusal: type[Refused]) -> None:
    """Each of these is refused with its own reason, which is a sentence."""
    with pytest.raises(refusal) as error:
        ordered().give(command)
    assert str(error.value)


@pytest.mark.parametrize("command", VALUES, ids=lambda command: type(command).__name__)
def test_what_no_task_can_be_is_invalid(command: TaskCommand) -> None:
    """Values that no task can have are the caller's mistake."""
    with pytest.raises(InvalidValue):
        ordered().give(command)


def test_a_task_of_another_workflow_is_invalid() -> None:
    """A decision about a task is taken with the workflow that it has, and no other."""
    run = ordered().attach()
    with pytest.raises(InvalidValue, match="and no other"):
        decide_task(run.task, CommentOnTask("ann", NOON, "Hm."), CAST["ann"])


def test_what_was_ordered_can_be_changed() -> None:
    """Title, dates, clients and checklist are as they were set last; a tick of a line that goes, goes."""
    file_it = ChecklistItem(key="file", text="File all of them")
    task = (
        ordered()
        .give(
            TickLine("ann", NOON, "ask"),
            TickLine("ann", NOON, "file"),
            EditTask("ann", NOON, "November", "Soon.", "VAT", 30),
            RescheduleTask("ann", NOON, date(2026, 12, 1), date(2026, 11, 3)),
            ChangeTaskClients("ann", NOON, ("bolt", "acme"), "Bolt"),
            ChangeChecklist("ann", NOON, (file_it,)),
        )
        .task
    )
    assert (task.order.title, task.order.description, task.order.category) == ("November", "Soon.", "VAT")
    assert (task.order.estimate, task.order.due_on, task.order.starts_on) == (
        30,
        date(2026, 12, 1),
        date(2026, 11, 3),
    )
    assert (task.order.client, task.client_name, task.due_chosen) == ("bolt", "Bolt", True)
    assert [tick.item for tick in task.ticks] == ["file"]
    assert task.order.source is THE_TASK.source


def test_ticking_begins_a_task_and_completing_asks_for_the_rest() -> None:
    """The first tick starts the task; what is open at the end is named, and noted if that is confirmed."""
    run = ordered().give(TickLine("ann", NOON, "ask"))
    assert run.task.status is TaskStatus.IN_PROGRESS
    with pytest.raises(OpenLines) as refused:
        run.give(CompleteTask("ann", NOON))
    assert refused.value.lines == ("file",)
    done = run.give(CompleteTask("ann", NOON, confirmed=True))
    assert done.task.status is TaskStatus.COMPLETED
    assert task_history(done.events)[-1].text == "completed, with file left open"
    with pytest.raises(AlreadyTicked, match="ann has ticked 'ask' already"):
        run.give(TickLine("ann", NOON, "ask"))
    assert run.give(UntickLine("ann", NOON, "ask")).task.open_lines == ("ask", "file")


def test_a_task_without_a_checklist_is_just_completed() -> None:
    """Where there is nothing to tick, nothing needs to be confirmed, and the progress is all or nothing."""
    run = ordered(attrs.evolve(THE_TASK, checklist=()))
    assert task_progress(run.task) == TaskProgress(measure=Measure.STATUS, done=0, total=1)
    for command in (CompleteTask("ann", NOON), SkipTask("ann", NOON, "Not called for.")):
        assert task_progress(run.give(command).task).percent == 100


def test_the_progress_of_a_checklist_counts_its_lines() -> None:
    """One of two lines is half of the task."""
    found = task_progress(ordered().give(TickLine("ann", NOON, "ask")).task)
    assert (found.measure, found.done, found.total, found.percent) == (Measure.CHECKLIST, 1, 2, 50)


def test_a_blocked_task_says_why_and_goes_on() -> None:
    """A block keeps its reason until another one or the end of it; the same again is refused."""
    run = ordered().give(BlockTask("ann", NOON, "No papers."))
    assert (run.task.status, run.task.reason) == (TaskStatus.BLOCKED, "No papers.")
    with pytest.raises(AlreadyBlocked, match="No papers"):
        run.give(BlockTask("ann", NOON, "No papers."))
    assert run.give(BlockTask("ann", NOON, "No reply.")).task.reason == "No reply."
    free = run.give(UnblockTask("ann", NOON)).task
    assert (free.status, free.reason) == (TaskStatus.IN_PROGRESS, "")


def test_reopening_goes_back_to_where_the_work_was() -> None:
    """What was done goes on in progress, as does what was skipped with something noted; else it has not begun."""
    fresh = ordered()
    skip, reopen = SkipTask("ann", NOON, "Not called for."), ReopenTask("ann", NOON)
    assert fresh.give(skip, reopen).task.status is TaskStatus.NOT_STARTED
    assert fresh.give(LogTaskTime("ann", NOON, 5), skip, reopen).task.status is TaskStatus.IN_PROGRESS
    assert fresh.give(TickLine("ann", NOON, "ask"), skip, reopen).task.status is TaskStatus.IN_PROGRESS
    assert fresh.give(CompleteTask("ann", NOON, confirmed=True), reopen).task.status is TaskStatus.IN_PROGRESS
    assert fresh.give(StartTask("ann", NOON), PutBackTask("ann", NOON)).task.status is TaskStatus.NOT_STARTED


def test_an_owner_is_found_as_for_steps() -> None:
    """Roles are those at the primary client; nobody is found who does not see all clients, and it says why."""
    people = {**PRACTICE.people, "cal": Person(id="cal", name="Cal", clients=frozenset({"acme"}))}
    practice = attrs.evolve(PRACTICE, people=people)
    assert resolve_task_owner(TO_MANAGER, (ACME,), practice).person == "cal"
    assert resolve_task_owner(TO_MANAGER, (ACME, BOLT), practice).unresolved == "'cal' may not see client 'bolt'"
    assert resolve_task_owner(TO_MANAGER, (BOLT,), practice).unresolved == "the client has no manager"
    assert resolve_task_owner(TO_PAYROLL, (ACME,), practice).team == "payroll"


def test_work_of_the_practice_itself_has_people_and_teams() -> None:
    """Without a client a task can be for a person, a team or nobody; a role at a client is nobody's."""
    stranger = Assignment(to=Assignee.PERSON, id="zoe")
    assert resolve_task_owner(TO_ANN, (), PRACTICE).person == "ann"
    assert resolve_task_owner(TO_PAYROLL, (), PRACTICE).team == "payroll"
    assert resolve_task_owner(TO_NOBODY, (), PRACTICE) == Owner(step="", assignment=TO_NOBODY)
    assert resolve_task_owner(TO_MANAGER, (), PRACTICE).unresolved == (
        "the task is of no client, so nobody is its client manager"
    )
    assert resolve_task_owner(stranger, (), PRACTICE).unresolved == "nobody in this practice has the id 'zoe'"


def test_a_person_is_given_a_task_and_stays_when_a_role_changes() -> None:
    """Who gave it is told; only what was ordered for a role follows the client."""
    run = ordered(attrs.evolve(THE_TASK, assignment=TO_MANAGER))
    now = Owner(step="", assignment=TO_MANAGER, person="ben")
    after = run.give(RefreshTask("cal", NOON, now, "Acme Ltd"))
    assert (after.task.owner, after.task.client_name) == (now, "Acme Ltd")
    given = after.give(AssignTask("pam", NOON, TO_BEN_OWNER)).task
    assert given.owner == attrs.evolve(TO_BEN_OWNER, chosen=True)
    assert given.order.assignment == TO_BEN


def test_explanations_say_why_and_what_can_be_done() -> None:
    """Where a task stands, whose it is, and why a command is refused, are told with reasons and advice."""
    run = ordered().give(BlockTask("ann", NOON, "No papers."))
    told = explain_task(run.task)
    assert told.answer == "October is blocked, 0 % done"
    assert told.reasons == (
        "it is measured by its checklist: 0 of 2",
        "open on the checklist: ask, file",
        "No papers.",
    )
    ticked = ordered().give(TickLine("ann", NOON, "ask"), TickLine("ann", NOON, "file"))
    assert explain_task(ticked.task).reasons == ("it is measured by its checklist: 2 of 2",)
    skipped = run.give(SkipTask("ann", NOON, "No."))
    refused = explain_task_refusal(skipped.task, StartTask("ann", NOON), CAST["ann"])
    assert refused.answer == "StartTask is refused"
    assert refused.advice == ("possible now: ReopenTask, DeleteTask",)
    completed = ordered().give(CompleteTask("ann", NOON, confirmed=True))
    assert explain_task(completed.task).advice == ("possible now: ReopenTask",)


def test_explanations_of_rights_and_of_owners() -> None:
    """Whoever may not, is told whom to ask; a task of nobody, that it can be taken up."""
    run = ordered()
    assert explain_task_refusal(run.task, StartTask("ben", NOON), CAST["ben"]).advice == (
        "ask the owner or a member of its team or an admin",
    )
    stranger = Person(id="zoe", name="Zoe")
    hidden = explain_task_refusal(run.task, StartTask("zoe", NOON), stranger)
    assert hidden.reasons[0] == "zoe may not see all its clients"
    assert (
        explain_task_refusal(run.task, CompleteTask("ann", NOON), CAST["ann"]).answer == "CompleteTask is refused"
    )
    assert explain_task_refusal(run.task, StartTask("ann", NOON), CAST["ann"]).answer == "StartTask is possible"
    assert explain_task_owner(run.task).answer == "October is for ann"
    nobodys = ordered(attrs.evolve(THE_TASK, assignment=TO_MANAGER, clients=("bolt",), due_on=DUE_ON)).task
    told = explain_task_owner(nobodys)
    assert told.reasons == ("it was ordered for client manager", "the client has no manager")
    assert told.advice == ("anyone who sees its clients may take it up",)
    chosen = run.give(AssignTask("ann", NOON, TO_BEN_OWNER)).task
    assert explain_task_owner(chosen).reasons == ("somebody assigned it to person ben",)
