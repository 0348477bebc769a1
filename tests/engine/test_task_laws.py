"""What holds of every task after every event, whoever did what to it or to its workflow."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.engine import replay
from dextflow.engine.tasks import TASK_LIFECYCLE, replay_task, status_by_workflow, task_progress
from dextflow.errors import DextflowError, InvalidValue
from dextflow.model import CompleteTask, DetachWorkflow, Policy, ReopenTask, Status, TaskStatus
from dextflow.testing.task_runs import TaskRun
from dextflow.testing.tasks import any_task_commands, task_runs

LAWS = settings(max_examples=25, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
POLICIES = st.sampled_from(
    (Policy(), Policy(complete_with_workflow=False), Policy(people_editable_in_progress=False))
)


@LAWS
@given(task_runs(under=POLICIES))
def test_a_task_is_what_its_events_make_of_it(run: TaskRun) -> None:
    """Replaying all events gives the task, its version is their number, and none is before the one before it."""
    assert replay_task(run.events) == run.task
    assert run.task.version == len(run.events)
    times = [event.at for event in run.events]
    assert times == sorted(times)


@LAWS
@given(task_runs(under=POLICIES), st.data())
def test_every_command_is_decided_or_refused(run: TaskRun, data: st.DataObject) -> None:
    """A refused command changes nothing; what is decided leads to a status that the table names."""
    command = data.draw(any_task_commands(run))
    before, kind = run.task, type(command)
    try:
        after = run.give(command)
    except InvalidValue:
        return  # a value that no task can have
    except DextflowError:
        assert run.task == before == replay_task(run.events)
        return
    assert after.task.status in TASK_LIFECYCLE[before.status][kind]
    assert after.task.version > before.version
    assert replay_task(after.events) == after.task


@LAWS
@given(task_runs(under=POLICIES))
def test_a_task_and_its_workflow_agree(run: TaskRun) -> None:
    """Status, owner, period and dates are the same on both sides, but for what is blocked and what is locked."""
    if run.workflow is None:
        assert run.task.workflow is None
        return
    instance, task = run.workflow.instance, run.task
    assert instance == replay(run.workflow.plan, run.workflow.events)
    assert (task.workflow, task.template) == (instance.id, instance.job.template)
    assert instance.job.task == task.id
    assert task.order.client == instance.job.client
    if instance.status is Status.COMPLETED:
        assert task.status is TaskStatus.COMPLETED or not run.policy.complete_with_workflow
        return
    assert task.status is status_by_workflow(task, instance, run.policy)
    assert task.owner.person == instance.job.assignee
    job, order = instance.job, task.order
    assert (order.period, order.due_on, order.starts_on) == (job.period, job.due_on, job.starts_on)
    assert (order.statutory, task.due_chosen) == (job.statutory, job.due_chosen)


@LAWS
@given(task_runs(under=POLICIES))
def test_what_was_given_up_keeps_its_record(run: TaskRun) -> None:
    """Every workflow that a task had before is off the list, with all its events, and both histories name it."""
    told = " ".join(str(event) for event in run.events)
    for former in run.former:
        assert former.instance.status is Status.DELETED
        assert former.instance == replay(former.plan, former.events)
        assert former.instance.id in told


@LAWS
@given(task_runs(under=POLICIES))
def test_progress_never_lies(run: TaskRun) -> None:
    """No more is done than there is, and 100 % means that nothing is open."""
    found = task_progress(run.task, run.workflow.instance if run.workflow else None)
    assert 0 <= found.done <= found.total
    assert (found.percent == 100) is (found.done == found.total)


@LAWS
@given(task_runs())
def test_no_task_is_a_dead_end(run: TaskRun) -> None:
    """From wherever it is, an admin can complete an open task, if need be without its workflow, and reopen it."""
    task, workflow = run.task, run.workflow
    if not task.is_open:
        return
    assert workflow is None or workflow.instance.status is not Status.COMPLETED
    last = max(task.at, workflow.instance.at) if workflow else task.at
    if workflow is not None:
        run = run.give(DetachWorkflow("pam", last, workflow.instance.version))
    done = run.give(CompleteTask("pam", last, confirmed=True))
    assert done.task.status is TaskStatus.COMPLETED
    assert done.give(ReopenTask("pam", last)).task.status is TaskStatus.IN_PROGRESS
