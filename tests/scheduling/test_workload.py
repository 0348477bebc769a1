"""The workload says what is still to be done, in which week and by whom, and what nobody has estimated."""

from collections import Counter
from datetime import date, timedelta
from itertools import chain

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.model import (
    AskConfirmation,
    Asking,
    Assignee,
    Assignment,
    Check,
    DeadlineBase,
    Delete,
    Instance,
    Mark,
    Offset,
    Outcome,
    Owner,
    ReassignStep,
    Responded,
    SkipStep,
    Status,
    Step,
    StepGroup,
    TakeUp,
    Template,
    WorkloadRow,
    Writing,
)
from dextflow.scheduling import deadlines, monday, workload, workload_by_doer, workload_by_role
from dextflow.testing.runs import DUE_ON, NOON, Run, opened, started
from dextflow.testing.strategies import days
from dextflow.testing.workflows import runs

LAWS = settings(max_examples=40, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
WEEK = timedelta(days=7)
DUE_WEEK = monday(DUE_ON)
TO = {
    "owner": Assignment(),
    "manager": Assignment(to=Assignee.CLIENT_MANAGER),
    "audit": Assignment(to=Assignee.CLIENT_SERVICE_MANAGER, id="audit"),
    "payroll": Assignment(to=Assignee.TEAM, id="payroll"),
    "nobody": Assignment(to=Assignee.NOBODY),
}


def step(key: str, estimate: int | None = None, to: str = "owner", *, checks: int = 0) -> Step:
    made = tuple(Check(key=f"{key}-{number}", name=f"Check {number}") for number in range(checks))
    return Step(key=key, name=key, estimate=estimate, assignment=TO[to], checks=made)


def template(*steps: Step, deadline: Offset | None = None, base: DeadlineBase = DeadlineBase.DUE_DATE) -> Template:
    group = StepGroup(name="All", steps=steps, ordered=False, deadline=deadline)
    return Template(id="t", name="T", groups=(group,), deadlines_from=base)


def seen(rows: tuple[WorkloadRow, ...]) -> list[tuple[date, str | None, str | None, int, int]]:
    """Week, role, person or team, minutes and steps of each row."""
    return [
        (row.week, row.role.value if row.role else None, row.person or row.team, row.minutes, row.steps)
        for row in rows
    ]


def test_by_week_and_by_whom() -> None:
    """Estimates add up for each week, role and person; a role that nobody has is shown as nobody's."""
    run = opened(
        template(
            step("a", 30),
            step("b", 45),
            step("c", 20, "manager"),
            step("d", 10, "audit"),
            step("e", 15, "payroll"),
            step("f", 5, "nobody"),
        )
    )
    assert seen(workload([run.instance])) == [
        (DUE_WEEK, "task owner", "ann", 75, 2),
        (DUE_WEEK, "client manager", "cal", 20, 1),
        (DUE_WEEK, "client service manager", None, 10, 1),
        (DUE_WEEK, "team", "payroll", 15, 1),
        (DUE_WEEK, "nobody", None, 5, 1),
    ]


def test_a_group_is_done_in_the_week_of_its_deadline() -> None:
    """Work of groups with deadlines of their own falls into those weeks, from Monday to Sunday."""
    groups = tuple(
        StepGroup(name=str(offset), steps=(step(f"s{-offset}", 60),), deadline=Offset(value=offset))
        for offset in (-14, -13, -6, -5, 0, 1, 2)
    )
    rows = workload([opened(Template(id="t", name="T", groups=groups)).instance])
    before = DUE_WEEK - WEEK
    weeks = [(before - WEEK, 60 * 2), (before, 60), (DUE_WEEK, 60 * 3), (DUE_WEEK + WEEK, 60)]
    assert [(row.week, row.minutes) for row in rows] == weeks


def test_a_deadline_that_is_not_known_is_the_due_date() -> None:
    """What is counted from a start that is not known is put where the workflow is due, and not left out."""
    early = template(step("a", 60), deadline=Offset(value=3), base=DeadlineBase.START_DATE)
    instance = opened(early).instance
    assert [row.week for row in workload([instance])] == [DUE_WEEK]
    known = attrs.evolve(instance, job=attrs.evolve(instance.job, starts_on=date(2026, 10, 26)))
    assert [row.week for row in workload([known])] == [date(2026, 10, 26)]


def test_what_has_no_estimate_is_said() -> None:
    """A step without an estimate adds no minutes and is counted as such, and so is its workflow."""
    known = opened(template(step("a", 30), step("b", 30))).instance
    unknown = opened(template(step("a", 30), step("b"), step("c"))).instance
    unknown = attrs.evolve(unknown, job=attrs.evolve(unknown.job, id="w-2"))
    [row] = workload([unknown, known])
    assert (row.minutes, row.steps, row.unestimated) == (90, 5, 2)
    assert (row.workflows, row.unknown) == (("w-1", "w-2"), ("w-2",))


def test_what_is_done_is_no_work() -> None:
    """Of a step that is under way all of the estimate counts; of one that is done or left out nothing does."""
    run = started(template(step("a", 30, checks=2), step("b", 45), step("c", 60)))
    run = run.give(Mark("ann", NOON, "a-0", Outcome.COMPLETE))
    assert [row.minutes for row in workload([run.instance])] == [135]
    run = run.give(Mark("ann", NOON, "a-1", Outcome.COMPLETE), SkipStep("ann", NOON, "c", "Not this month."))
    assert [row.minutes for row in workload([run.instance])] == [45]


def test_what_is_not_required_is_no_work() -> None:
    """A step whose condition does not hold is not to be done."""
    dropped = attrs.evolve(step("b", 60), only_if='"charity" in client.tags')
    assert [row.minutes for row in workload([opened(template(step("a", 30), dropped)).instance])] == [30]


def test_what_the_client_has_is_no_work() -> None:
    """A step that waits for an answer of the client is nobody's work until that is there."""
    confirm = AskConfirmation(asking=Asking(writing=Writing(subject="Is that all?")), automatic=True)
    asking = attrs.evolve(step("b", 60), action=confirm)
    run = started(template(asking, step("a", 30)))
    assert [row.minutes for row in workload([run.instance])] == [30]
    answered = run.happen(Responded("contact:acme/kim", NOON, "b"))
    assert [row.minutes for row in workload([answered.instance])] == [90]


def test_what_somebody_has_taken_up_is_theirs() -> None:
    """A team's step is the team's until one of them takes it up; one for another person is that person's."""
    run = started(template(step("a", 30, "payroll"), step("b", 45)))
    bens = Owner(step="b", assignment=Assignment(to=Assignee.PERSON, id="ben"), person="ben")
    taken = run.give(TakeUp("rex", NOON, "a"), ReassignStep("pam", NOON, bens))
    assert seen(workload([taken.instance])) == [
        (DUE_WEEK, "person", "ben", 45, 1),
        (DUE_WEEK, "team", "rex", 30, 1),
    ]
    assert not any(row.team for row in workload([taken.instance]))


def test_a_step_given_back_to_the_assignee_is_the_assignees() -> None:
    """What was reassigned to whoever does the workflow goes to them, also if they change."""
    run = started(template(step("a", 30, "manager"))).give(
        ReassignStep("pam", NOON, Owner(step="a", assignment=Assignment()))
    )
    assert seen(workload([run.instance])) == [(DUE_WEEK, "task owner", "ann", 30, 1)]


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.DELETED])
def test_what_has_ended_is_no_work(status: Status) -> None:
    """A workflow that was completed or deleted has no work, whatever was open in it."""
    run = started(template(step("a", 30)))
    ended = run.give(Delete("pam", NOON)) if status is Status.DELETED else run.stride().stride()
    assert ended.instance.status is status
    assert workload([ended.instance]) == ()


def test_no_work_at_all() -> None:
    """Without workflows there are no rows."""
    assert workload() == workload_by_role(()) == workload_by_doer(()) == ()


@pytest.mark.lengthy
@LAWS
@given(st.lists(runs(), max_size=4))
def test_nothing_is_lost_and_nothing_is_doubled(drawn: list[Run]) -> None:
    """Each open step of the open workflows is counted once, under whoever is to do it, however it is summed."""
    instances = [numbered(run.instance, number) for number, run in enumerate(drawn)]
    rows = workload(instances)
    expected: Counter[tuple[str | None, str | None]] = Counter()
    minutes = 0
    for instance in instances:
        for each in open_steps(instance):
            owner = instance.owner(each.key)
            doer = instance.doer(each.key)
            expected[doer, None if doer or not owner else owner.team] += 1
            minutes += each.estimate or 0
    for summed in (rows, workload_by_role(rows), workload_by_doer(rows)):
        assert sum(row.steps for row in summed) == expected.total()
        assert sum(row.minutes for row in summed) == minutes
        assert {each for row in summed for each in row.workflows} == {
            each.id for each in instances if open_steps(each)
        }
        assert [row.week for row in summed] == sorted(row.week for row in summed)
    found: Counter[tuple[str | None, str | None]] = Counter()
    for row in workload_by_doer(rows):
        found[row.person, row.team] += row.steps
    assert found == expected


@LAWS
@given(runs())
def test_a_projected_job_is_all_work(run: Run) -> None:
    """A job that nobody has begun has every step of its plan, in the weeks in which a workflow would have it."""
    fresh = run.at(1).instance
    if fresh.plan.conditional:
        return
    assert workload(projected=[(fresh.plan, fresh.job)]) == workload([fresh])


@pytest.mark.lengthy
@LAWS
@given(st.lists(runs(), max_size=3), st.lists(runs(), max_size=3))
def test_sums_of_sums(some: list[Run], others: list[Run]) -> None:
    """Work that is summed apart and then together is the work summed at once."""
    first = [numbered(run.instance, number) for number, run in enumerate(some)]
    second = [(run.instance.plan, numbered(run.instance, number + 9).job) for number, run in enumerate(others)]
    apart = (*workload(first), *workload(projected=second))
    assert workload_by_role(apart) == workload_by_role(workload(first, second))
    assert workload_by_doer(apart) == workload_by_doer(workload(reversed(first), reversed(second)))
    assert workload_by_role(workload_by_role(apart)) == workload_by_role(apart)


@given(days())
def test_weeks_begin_on_mondays(day: date) -> None:
    """The week of a day begins on a Monday, at most six days before it, and is that of ISO 8601."""
    start = monday(day)
    assert start.isoweekday() == 1
    assert timedelta() <= day - start < WEEK
    assert start.isocalendar()[:2] == day.isocalendar()[:2]


@LAWS
@given(runs(), days())
def test_weeks_are_those_of_the_deadlines(run: Run, due_on: date) -> None:
    """Every week is the week of a deadline of the workflow."""
    instance = attrs.evolve(run.instance, job=attrs.evolve(run.instance.job, due_on=due_on))
    due = deadlines(instance.plan.template, due_on=due_on, starts_on=instance.job.starts_on)
    assert {row.week for row in workload([instance])} <= {monday(each.on or due_on) for each in due}


def open_steps(instance: Instance) -> list[Step]:
    """The steps of a workflow that are still to be done, and not with the client."""
    asked = {each.step for each in instance.work.underway if each.asked}
    if instance.status in (Status.COMPLETED, Status.DELETED):
        return []
    steps = chain.from_iterable(group.steps for group in instance.plan.template.groups)
    return [each for each in steps if instance.plan.steps[each.key] & instance.open and each.key not in asked]


def numbered(instance: Instance, number: int) -> Instance:
    """The workflow under another id, that two of them are not taken for one."""
    return attrs.evolve(instance, job=attrs.evolve(instance.job, id=f"w-{number}"))
