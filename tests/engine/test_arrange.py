"""Steps of one workflow are left out and restored; it gets another name, other dates, settings, another period."""

from datetime import date

import attrs
import pytest

from dextflow.errors import (
    BlankName,
    DueBeforeStart,
    ItemDropped,
    LaterWorkDone,
    NotCalculated,
    NothingOpen,
    NotLeftOut,
    NotPermitted,
    ReasonNeeded,
    UnknownStep,
)
from dextflow.model import (
    AddStep,
    AdjustSettings,
    ChangePeriod,
    Check,
    CheckSettings,
    Complete,
    Mark,
    Outcome,
    Place,
    Rename,
    Reschedule,
    RestoreStep,
    Setting,
    SkipStep,
    Status,
    Step,
    StepGroup,
    Template,
    Undo,
)
from dextflow.testing.runs import NOON, OCTOBER, Run, opened, started

TEMPLATE = Template(
    id="month",
    name="Month end",
    groups=(
        StepGroup(
            name="Close",
            steps=(
                Step(key="bank", name="Bank", checks=(Check(key="rec", name="Reconciled", rule="unreconciled"),)),
                Step(key="debts", name="Debts", checks=(Check(key="old", name="Old debts", rule="aged"),)),
            ),
        ),
        StepGroup(name="Report", steps=(Step(key="write", name="Write"), Step(key="send", name="Send"))),
    ),
)
GIFT = Step(key="gift", name="Send a gift")
WHY = "Not this month."


def ready(run: Run) -> str:
    """What can be marked now."""
    return " ".join(run.instance.plan.keys(run.instance.ready))


def done(*keys: str) -> list[Mark]:
    """The completion of some items."""
    return [Mark("ann", NOON, key, Outcome.COMPLETE) for key in keys]


def months(number: int, check: str = "old") -> CheckSettings:
    """The settings of a check."""
    return CheckSettings(check=check, values=(Setting(name="months", value=number),))


# ---------------------------------------------------------------------------------------- leave out and restore


def test_what_is_open_of_a_step_is_left_out() -> None:
    """It counts as not applicable and is marked by nobody; what waited for it waits for what it waited for."""
    run = started(TEMPLATE).give(SkipStep("ann", NOON, "debts", WHY))
    assert run.instance.outcome("old") is Outcome.NOT_APPLICABLE
    assert ready(run) == "rec"
    assert ready(run.give(*done("rec"))) == "write"
    with pytest.raises(ItemDropped, match="'old' is not to be done: its step was left out; restore it first"):
        run.give(*done("old"))
    with pytest.raises(ItemDropped):
        run.give(*done("rec", "old"))


def test_leaving_out_needs_something_open_and_a_reason() -> None:
    """A step that is done or left out has nothing to leave out; a blank reason is none."""
    run = started(TEMPLATE).give(*done("rec"), SkipStep("ann", NOON, "debts", WHY))
    for step in ("bank", "debts"):
        with pytest.raises(NothingOpen):
            run.give(SkipStep("ann", NOON, step, WHY))
    with pytest.raises(ReasonNeeded):
        run.give(SkipStep("ann", NOON, "write", " "))
    with pytest.raises(UnknownStep):
        run.give(SkipStep("ann", NOON, "old", WHY))


def test_all_of_it_can_be_left_out() -> None:
    """A workflow of which nothing is to be done can be completed."""
    run = started(TEMPLATE)
    for step in ("send", "bank", "write", "debts"):
        run = run.give(SkipStep("ann", NOON, step, WHY))
    assert run.give(Complete("ann", NOON)).instance.status is Status.COMPLETED


def test_a_step_that_was_left_out_is_restored() -> None:
    """It is to be done after all, unless work is done that would have had to wait for it."""
    run = started(TEMPLATE).give(SkipStep("ann", NOON, "debts", WHY), *done("rec"))
    assert ready(run.give(RestoreStep("ann", NOON, "debts"))) == "old"
    with pytest.raises(NotLeftOut, match="'bank' was not left out"):
        run.give(RestoreStep("ann", NOON, "bank"))
    later = run.give(*done("write"))
    with pytest.raises(LaterWorkDone, match="undo write first"):
        later.give(RestoreStep("ann", NOON, "debts"))
    with pytest.raises(LaterWorkDone, match="undo write first"):
        later.give(Undo("ann", NOON, "rec"))
    assert ready(later.give(Undo("ann", NOON, "write"), RestoreStep("ann", NOON, "debts"))) == "old"


# -------------------------------------------------------------------------------- the head of the workflow


def test_the_workflow_gets_another_name_and_other_dates() -> None:
    """Name, due date and start date are set for this workflow alone, if they can be what they are to be."""
    run = started(TEMPLATE).give(
        Rename("ann", NOON, "October, late"), Reschedule("ann", NOON, date(2026, 12, 1), date(2026, 11, 9))
    )
    job = run.instance.job
    assert (job.name, job.due_on, job.starts_on) == ("October, late", date(2026, 12, 1), date(2026, 11, 9))
    assert run.give(Reschedule("ann", NOON, date(2026, 12, 2))).instance.job.starts_on is None
    with pytest.raises(BlankName):
        run.give(Rename("ann", NOON, "\t"))
    with pytest.raises(DueBeforeStart):
        run.give(Reschedule("ann", NOON, date(2026, 11, 8), date(2026, 11, 9)))
    assert run.give(Reschedule("ann", NOON, date(2026, 11, 9), date(2026, 11, 9)))


def test_settings_of_one_check_are_adjusted() -> None:
    """The others keep theirs; only data-driven checks have any."""
    run = started(TEMPLATE).give(AdjustSettings("ann", NOON, months(6)))
    assert {each.check: each.values for each in run.instance.job.settings}["old"] == months(6).values
    for key in ("write", "no-such-check"):
        with pytest.raises(NotCalculated):
            run.give(AdjustSettings("ann", NOON, months(6, key)))


def test_the_period_is_changed_before_the_start_with_all_settings() -> None:
    """Their defaults follow from the period, so all of them are given anew."""
    quarter = attrs.evolve(OCTOBER, start=date(2026, 8, 1))
    run = opened(TEMPLATE).give(ChangePeriod("ann", NOON, quarter, (months(4),)))
    assert (run.instance.job.period, run.instance.job.settings) == (quarter, (months(4),))
    with pytest.raises(NotCalculated):
        opened(TEMPLATE).give(ChangePeriod("ann", NOON, quarter, (months(4, "write"),)))


def test_only_who_does_the_work_or_an_admin_changes_it() -> None:
    """A colleague with no part in the work may not arrange it."""
    for command in (
        AddStep("ben", NOON, GIFT, Place(after="bank")),
        SkipStep("ben", NOON, "bank", WHY),
        Rename("ben", NOON, "Mine"),
    ):
        with pytest.raises(NotPermitted):
            started(TEMPLATE).give(command)
        assert started(TEMPLATE).give(attrs.evolve(command, by="cal"))
