"""Steps of one workflow are added, moved and renamed; its template is untouched."""

import attrs
import pytest

from dextflow.engine import progress, replay
from dextflow.errors import (
    BehindDoneWork,
    BlankName,
    InvalidValue,
    NotCalculated,
    UnknownItem,
    UnknownStep,
    UnsoundChange,
)
from dextflow.model import (
    TO_TASK_OWNER,
    AddStep,
    Assignee,
    Assignment,
    AssignmentCase,
    Check,
    CheckResult,
    CheckSettings,
    CheckStatus,
    Complete,
    Mark,
    MoveStep,
    Outcome,
    Owner,
    Place,
    RecordResults,
    RenameItem,
    Setting,
    SettingsCase,
    Status,
    Step,
    StepGroup,
    Template,
)
from dextflow.testing.runs import NOON, Run, opened, started

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


def order(run: Run) -> str:
    """The items in the order of the workflow."""
    return " ".join(run.instance.plan.index)


def ready(run: Run) -> str:
    """What can be marked now."""
    return " ".join(run.instance.plan.keys(run.instance.ready))


def done(*keys: str) -> list[Mark]:
    """The completion of some items."""
    return [Mark("ann", NOON, key, Outcome.COMPLETE) for key in keys]


def months(number: int, check: str = "old") -> CheckSettings:
    """The settings of a check."""
    return CheckSettings(check=check, values=(Setting(name="months", value=number),))


# -------------------------------------------------------------------------------------------------- add a step


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place(before="bank"), "gift rec old write send"),
        (Place(after="bank"), "rec gift old write send"),
        (Place(after="debts"), "rec old gift write send"),
        (Place(before="write"), "rec old gift write send"),
        (Place(after="send"), "rec old write send gift"),
    ],
)
def test_a_step_is_added_before_or_after_another(place: Place, expected: str) -> None:
    """It takes its turn in the group of the step beside which it is put."""
    run = started(TEMPLATE).give(AddStep("ann", NOON, GIFT, place))
    assert order(run) == expected
    beside = place.before or place.after
    groups = {item.step: item.group for item in progress(run.instance).items}
    assert groups["gift"] == groups[str(beside)]


def test_an_added_step_is_work_like_any_other() -> None:
    """The step after it waits for it, and the workflow is not complete without it."""
    run = started(TEMPLATE).give(AddStep("ann", NOON, GIFT, Place(after="bank")), *done("rec"))
    assert ready(run) == "gift"
    finished = run.give(*done("gift", "old", "write", "send"), Complete("ann", NOON))
    assert finished.instance.status is Status.COMPLETED
    assert replay(finished.plan, finished.events) == finished.instance


def test_an_added_check_comes_with_its_owner_and_settings() -> None:
    """Who does the step and how its check is calculated is said when it is added."""
    step = Step(key="vat", name="VAT", checks=(Check(key="box-6", name="Box 6", rule="vat"),))
    owner = Owner(step="vat", assignment=Assignment(to=Assignee.TEAM, id="payroll"), team="payroll")
    run = opened(TEMPLATE).give(AddStep("ann", NOON, step, Place(after="bank"), owner, (months(2, "box-6"),)))
    assert run.instance.owner("vat") == owner
    assert [each.check for each in run.instance.job.settings] == ["rec", "box-6", "old"]
    for wrong in (months(2, "old"), months(2, "no-such-check")):
        with pytest.raises(NotCalculated):
            opened(TEMPLATE).give(AddStep("ann", NOON, step, Place(after="bank"), None, (wrong,)))


def test_the_owner_of_an_added_step_is_of_that_step() -> None:
    """To give an owner of another step with it is the caller's mistake."""
    with pytest.raises(InvalidValue, match="of 'bank', not of 'gift'"):
        opened(TEMPLATE).give(
            AddStep("ann", NOON, GIFT, Place(after="bank"), Owner(step="bank", assignment=TO_TASK_OWNER))
        )


@pytest.mark.parametrize(
    ("step", "path", "reason"),
    [
        (Step(key="bank", name="Again"), "/groups/1/steps/1/key", "the key 'bank' is used 2 times"),
        (Step(key="old", name="Again"), "/groups/1/steps/1/key", "the key 'old' is used 2 times"),
        (Step(key="A b", name="A"), "/groups/1/steps/1/key", "'A b' is not a key"),
        (Step(key="x", name="X", depends_on=("y",)), "/groups/1/steps/1/depends_on/0", "there is no step 'y'"),
        (Step(key="x", name="X", depends_on=("send",)), "/groups", "steps wait for one another"),
        (Step(key="x", name="X", estimate=0), "/groups/1/steps/1/estimate", "at least one minute"),
        (
            Step(key="x", name="X", checks=(Check(key="x1", name=" "),)),
            "/groups/1/steps/1/checks/0/name",
            "a name is needed",
        ),
        (Step(key="x", name="X", only_if='"vat" in client.tags'), "/step/only_if", "has no conditions"),
        (
            Step(
                key="x",
                name="X",
                assignment_cases=(AssignmentCase(when='"vat" in client.tags', assignment=TO_TASK_OWNER),),
            ),
            "/step/assignment_cases",
            "has no conditions",
        ),
        (
            Step(
                key="x",
                name="X",
                checks=(
                    Check(key="x1", name="X"),
                    Check(key="x2", name="X", rule="r", settings_cases=(SettingsCase(when="true", settings=()),)),
                ),
            ),
            "/step/checks/1/settings_cases",
            "has no conditions",
        ),
    ],
)
def test_a_step_that_does_not_fit_is_refused_with_its_fault(step: Step, path: str, reason: str) -> None:
    """With the step the workflow must make a template that could be published; else the place is named."""
    run = started(TEMPLATE)
    with pytest.raises(UnsoundChange) as refused:
        run.give(AddStep("ann", NOON, step, Place(after="write")))
    (fault,) = {fault.path: fault for fault in refused.value.faults if fault.path == path}.values()
    assert reason in fault.reason
    assert path in str(refused.value)


def test_a_step_needs_a_name_and_a_neighbour() -> None:
    """A blank name, and a place beside something that is no step, are refused."""
    with pytest.raises(BlankName):
        opened(TEMPLATE).give(AddStep("ann", NOON, Step(key="x", name=" "), Place(after="bank")))
    for place in (Place(after="rec"), Place(before="no-such-step")):
        with pytest.raises(UnknownStep):
            opened(TEMPLATE).give(AddStep("ann", NOON, GIFT, place))


def test_nothing_is_added_before_work_that_is_done() -> None:
    """What is done would have had to wait for it; after that work there is room."""
    run = started(TEMPLATE).give(*done("rec", "old", "write"))
    for place in (Place(before="bank"), Place(after="bank"), Place(after="debts"), Place(before="write")):
        with pytest.raises(BehindDoneWork, match="it would come before work that is done"):
            run.give(AddStep("ann", NOON, GIFT, place))
    assert ready(run.give(AddStep("ann", NOON, GIFT, Place(after="write")))) == "gift"
    blocking = attrs.evolve(GIFT, blocking=True)
    side_by_side = attrs.evolve(TEMPLATE, groups=(attrs.evolve(TEMPLATE.groups[0], ordered=False),))
    half = started(side_by_side).give(*done("old"))
    assert ready(half.give(AddStep("ann", NOON, GIFT, Place(before="debts")))) == "rec gift"
    with pytest.raises(BehindDoneWork) as refused:
        half.give(AddStep("ann", NOON, blocking, Place(before="debts")))
    assert refused.value.done == ("old",)


# --------------------------------------------------------------------------------------------- move and rename


def test_a_step_is_moved_within_and_between_groups() -> None:
    """It goes to the group of the step beside which it is put, and takes its turn there."""
    run = started(TEMPLATE).give(MoveStep("ann", NOON, "debts", Place(before="bank")))
    assert (order(run), ready(run)) == ("old rec write send", "old")
    away = run.give(MoveStep("ann", NOON, "debts", Place(after="send")))
    assert order(away) == "rec write send old"
    assert [group.tally.total for group in progress(away.instance).groups] == [1, 3]


def test_a_step_is_not_moved_where_it_cannot_be() -> None:
    """Beside itself, beside nothing, before done work, into a circle, or as the last of its group: all refused."""
    run = started(TEMPLATE).give(*done("rec"))
    with pytest.raises(UnsoundChange, match="cannot stand beside itself"):
        run.give(MoveStep("ann", NOON, "debts", Place(before="debts")))
    for step, place in (("rec", Place(after="send")), ("debts", Place(after="old")), ("x", Place(after="send"))):
        with pytest.raises(UnknownStep):
            run.give(MoveStep("ann", NOON, step, place))
    with pytest.raises(BehindDoneWork) as refused:
        run.give(MoveStep("ann", NOON, "debts", Place(before="bank")))
    assert refused.value.done == ("rec",)
    with pytest.raises(BehindDoneWork):
        run.give(MoveStep("ann", NOON, "bank", Place(after="send")))
    alone = run.give(MoveStep("ann", NOON, "send", Place(before="debts")))
    with pytest.raises(UnsoundChange, match="group 'Report' has no steps"):
        alone.give(MoveStep("ann", NOON, "write", Place(after="debts")))


def test_a_condition_keeps_what_it_looks_at_before_it() -> None:
    """A step cannot be moved before the step whose outcome decides whether it is required."""
    steps = (Step(key="a", name="A"), Step(key="b", name="B", only_if='outcome("a") == "complete"'))
    template = Template(id="t", name="T", groups=(StepGroup(name="G", ordered=False, steps=steps),))
    with pytest.raises(UnsoundChange, match="/groups/0/steps/0/only_if"):
        opened(template).give(MoveStep("ann", NOON, "b", Place(before="a")))


def test_results_follow_the_steps() -> None:
    """The results of checks come in the order of the steps, also after one was moved."""
    results = tuple(CheckResult(check=key, rule="r", status=CheckStatus.PASS) for key in ("rec", "old"))
    run = started(TEMPLATE).give(RecordResults("ann", NOON, results))
    moved = run.give(MoveStep("ann", NOON, "bank", Place(after="debts")))
    assert [result.check for result in moved.instance.results] == ["old", "rec"]


def test_steps_and_checks_get_other_names() -> None:
    """The name changes, the key and the marks stay; blank names and unknown keys are refused."""
    run = started(TEMPLATE).give(*done("rec"))
    named = run.give(RenameItem("ann", NOON, "rec", "Both accounts"), RenameItem("ann", NOON, "write", "Draft"))
    assert [item.name for item in progress(named.instance).items] == [
        "Both accounts",
        "Old debts",
        "Draft",
        "Send",
    ]
    assert named.instance.outcome("rec") is Outcome.COMPLETE
    assert run.give(RenameItem("ann", NOON, "bank", "Banks")).instance.plan.index["rec"].step.name == "Banks"
    with pytest.raises(BlankName, match="the name is blank"):
        run.give(RenameItem("ann", NOON, "rec", " "))
    with pytest.raises(UnknownItem):
        run.give(RenameItem("ann", NOON, "no-such-item", "X"))


def test_the_published_template_stays_as_it_was() -> None:
    """Steps of its own belong to one workflow: the template, and other workflows, have none of them."""
    run = started(TEMPLATE)
    own = run.give(AddStep("ann", NOON, GIFT, Place(after="bank")), RenameItem("ann", NOON, "write", "Draft"))
    assert own.instance.plan.own
    assert own.plan is run.plan
    assert own.plan.template is TEMPLATE
    assert order(started(TEMPLATE)) == order(run) == "rec old write send"
    assert own.instance.job.template == TEMPLATE.ref
