"""Somebody takes up a step, works on it, notes the time, and lays it down."""

import pytest

from dextflow.engine import progress
from dextflow.errors import AlreadyTakenUp, NothingOpen, NoTime, NotPermitted, NotReady, NotTakenUp, UnknownStep
from dextflow.model import (
    Assign,
    Assignee,
    Assignment,
    Block,
    Check,
    LaidDown,
    LayDown,
    LogTime,
    Mark,
    Outcome,
    SkipStep,
    State,
    Step,
    StepGroup,
    TakenUp,
    TakeUp,
    Template,
    TimeLogged,
    Underway,
)
from dextflow.testing.runs import NOON, Run, started

NOBODY, TEAM = Assignment(to=Assignee.NOBODY), Assignment(to=Assignee.TEAM, id="payroll")
TEMPLATE = Template(
    id="payroll",
    name="Payroll",
    groups=(
        StepGroup(
            name="Month end",
            ordered=False,
            steps=(
                Step(
                    key="hours",
                    name="Hours are in",
                    checks=(Check(key="sheets", name="Time sheets"), Check(key="leave", name="Leave")),
                ),
                Step(key="post", name="Open the post", assignment=NOBODY),
                Step(key="run", name="Run the payroll", assignment=TEAM, depends_on=("hours",)),
                Step(key="gone", name="Ask Gil", assignment=Assignment(to=Assignee.PERSON, id="gil"), estimate=10),
            ),
        ),
    ),
)


def hours_are_in() -> Run:
    """The payroll with the hours of the month."""
    marks = (Mark("ann", NOON, key, Outcome.COMPLETE) for key in ("sheets", "leave"))
    return started(TEMPLATE).give(*marks)


def by(run: Run) -> dict[str, str | None]:
    """Who works on which step."""
    return {each.step: each.by for each in run.instance.work.underway}


def test_a_step_is_taken_up_and_laid_down() -> None:
    """While somebody works on a step its items are in progress by them; laid down, they are available again."""
    run = started(TEMPLATE).give(TakeUp("ann", NOON, "hours"))
    assert run.events[-1] == TakenUp("ann", NOON, "hours")
    assert [(item.state, item.by) for item in progress(run.instance).items[:2]] == [(State.IN_PROGRESS, "ann")] * 2
    down = run.give(LayDown("ann", NOON, "hours"))
    assert down.events[-1] == LaidDown("ann", NOON, "hours")
    assert down.instance.work.underway == ()
    assert [item.state for item in progress(down.instance).items[:2]] == [State.AVAILABLE] * 2


def test_a_step_is_laid_down_by_itself_when_it_is_done() -> None:
    """With its last check marked, or with what is open of it left out, nobody works on a step any more."""
    run = started(TEMPLATE).give(TakeUp("ann", NOON, "hours"), Mark("ann", NOON, "sheets", Outcome.COMPLETE))
    assert by(run) == {"hours": "ann"}
    assert by(run.give(Mark("ann", NOON, "leave", Outcome.NOT_APPLICABLE))) == {}
    assert by(run.give(SkipStep("ann", NOON, "hours", "Nobody was away."))) == {}


def test_who_took_a_step_up_may_finish_it() -> None:
    """Ben is not the assignee, but the post was nobody's and he opened it: he marks it, and nothing else."""
    run = started(TEMPLATE).give(TakeUp("ben", NOON, "post"))
    done = run.give(LogTime("ben", NOON, "post", 20), Mark("ben", NOON, "post", Outcome.COMPLETE))
    assert done.instance.outcome("post") is Outcome.COMPLETE
    with pytest.raises(NotPermitted):
        run.give(Mark("ben", NOON, "sheets", Outcome.COMPLETE))


@pytest.mark.parametrize("step", ["post", "gone"])
def test_a_step_of_nobody_is_picked_up_by_anyone(step: str) -> None:
    """A step for nobody, or for somebody who is not there, is free for everybody who sees the client."""
    for person in ("ann", "ben", "rae", "pam"):
        assert by(started(TEMPLATE).give(TakeUp(person, NOON, step))) == {step: person}


def test_the_step_of_a_team_is_taken_up_by_its_members() -> None:
    """Ben and Rex are the payroll team; Rae is not, and the step is not free."""
    run = hours_are_in()
    for person in ("ben", "rex", "ann", "cal"):
        assert by(run.give(TakeUp(person, NOON, "run"))) == {"run": person}
    with pytest.raises(NotPermitted):
        run.give(TakeUp("rae", NOON, "run"))


def test_two_do_not_work_on_the_same_step() -> None:
    """Once taken up, a step is taken up by nobody else, nor twice by the same."""
    run = started(TEMPLATE).give(TakeUp("ben", NOON, "post"))
    for person in ("ben", "pam"):
        with pytest.raises(AlreadyTakenUp, match="ben works on 'post' already"):
            run.give(TakeUp(person, NOON, "post"))


def test_a_waiting_step_is_not_taken_up() -> None:
    """It says what it waits for; a step of which all is done, and one that is none, cannot be taken up either."""
    with pytest.raises(NotReady, match="'run' waits for sheets, leave"):
        started(TEMPLATE).give(TakeUp("ben", NOON, "run"))
    with pytest.raises(NothingOpen, match="nothing of 'hours' is open"):
        hours_are_in().give(TakeUp("ann", NOON, "hours"))
    for key in ("sheets", "no-such-step"):
        with pytest.raises(UnknownStep, match=f"no step '{key}'"):
            started(TEMPLATE).give(TakeUp("pam", NOON, key))


def test_only_what_was_taken_up_is_laid_down() -> None:
    """There must be somebody who works on it; that a step is blocked is not enough."""
    with pytest.raises(NotTakenUp, match="nobody has taken up 'post'"):
        started(TEMPLATE).give(LayDown("ann", NOON, "post"))
    with pytest.raises(NotTakenUp):
        started(TEMPLATE).give(Block("ann", NOON, "post", "The office is closed."), LayDown("ann", NOON, "post"))


def test_marking_without_taking_up_is_fine() -> None:
    """Nobody need take up what they mark at once."""
    run = started(TEMPLATE).give(Mark("ann", NOON, "sheets", Outcome.COMPLETE))
    assert run.instance.outcome("sheets") is Outcome.COMPLETE
    assert run.instance.work.underway == ()


def test_what_ben_took_up_stays_his_when_the_work_goes_to_another() -> None:
    """Handing the workflow on does not take a step from whoever works on it."""
    run = started(TEMPLATE).give(TakeUp("ben", NOON, "post"), Assign("ann", NOON, "rae", ()))
    assert run.instance.work.underway == (Underway(step="post", by="ben"),)
    assert run.give(Mark("ben", NOON, "post", Outcome.COMPLETE)).instance.outcome("post") is Outcome.COMPLETE


def test_time_is_noted_in_minutes() -> None:
    """The minutes spent on a step are kept in the record, with a note; it must have taken at least one."""
    run = started(TEMPLATE).give(LogTime("ann", NOON, "hours", 45, "Two sheets were missing."))
    assert run.events[-1] == TimeLogged("ann", NOON, "hours", 45, "Two sheets were missing.")
    for minutes in (0, -5):
        with pytest.raises(NoTime, match=f"{minutes} is no time"):
            run.give(LogTime("ann", NOON, "hours", minutes))
    with pytest.raises(UnknownStep):
        run.give(LogTime("ann", NOON, "sheets", 5))


def test_time_can_be_noted_on_what_is_done_and_by_the_reviewer() -> None:
    """Who remembers later, and who reviews, notes the time as well; it changes nothing of the work."""
    run = started(TEMPLATE, reviewers=("rae",)).stride()
    noted = run.give(LogTime("rae", NOON, "hours", 15), LogTime("ann", NOON, "post", 5))
    assert (noted.instance.stage, noted.instance.done) == (1, run.instance.done)
