"""What is refused at publication of blocking steps, outcomes, estimates and conditions."""

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from dextflow.engine import compile_template, validate
from dextflow.errors import InvalidTemplate
from dextflow.model import (
    TO_TASK_OWNER,
    AssignmentCase,
    Check,
    Outcome,
    OutcomeDependency,
    SettingsCase,
    Step,
    StepGroup,
    Template,
)
from dextflow.testing.workflows import templates

FINE = (Outcome.COMPLETE,)
LAWS = settings(max_examples=30, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


def after(step: str, outcomes: tuple[Outcome, ...] = FINE) -> tuple[OutcomeDependency, ...]:
    """A dependency on an outcome of a step."""
    return (OutcomeDependency(step=step, outcomes=outcomes),)


def a_step(
    key: str, *depends_on: str, blocking: bool = False, awaits: str = "", only_if: str | None = None
) -> Step:
    """A step."""
    outcomes = after(awaits) if awaits else ()
    return Step(
        key=key,
        name="Step",
        depends_on=depends_on,
        depends_on_outcomes=outcomes,
        blocking=blocking,
        only_if=only_if,
    )


def a_group(*steps: Step, ordered: bool = False, gated: bool = True) -> StepGroup:
    """A group of steps."""
    return StepGroup(name="Group", steps=steps, ordered=ordered, gated=gated)


def a_template(*groups: StepGroup) -> Template:
    """A template of groups."""
    return Template(id="year-end", name="Year end", groups=groups)


def faults(template: Template) -> dict[str, str]:
    """What is wrong with a template, by path."""
    with pytest.raises(InvalidTemplate) as refused:
        validate(template)
    assert len({fault.path for fault in refused.value.faults}) == len(refused.value.faults)
    return {fault.path: fault.reason for fault in refused.value.faults}


def cycle(template: Template) -> set[str]:
    """The steps of the one cycle that is reported."""
    found = faults(template)
    assert list(found) == ["/groups"]
    return set(found["/groups"].removeprefix("steps wait for one another: ").split(" -> "))


# ----------------------------------------------------------------------------------------------------- circles


def test_a_blocking_step_cannot_wait_for_a_later_one() -> None:
    """All that stands after it waits for it, in its group and in every later one."""
    assert cycle(a_template(a_group(a_step("a", "b", blocking=True), a_step("b")))) == {"a", "b"}
    later = (a_group(a_step("a", "c", blocking=True)), a_group(a_step("b"), gated=False))
    assert cycle(a_template(*later, a_group(a_step("c"), gated=False))) == {"a", "c"}
    assert validate(a_template(a_group(a_step("a", "b"), a_step("b", blocking=True))))


def test_a_circle_may_run_through_two_blocking_steps() -> None:
    """The later of two waits for the earlier, and all after both for the later."""
    steps = (a_step("a", "c", blocking=True), a_step("b", blocking=True), a_step("c"))
    assert cycle(a_template(a_group(*steps))) == {"a", "b", "c"}


def test_a_dependency_on_an_outcome_is_a_dependency() -> None:
    """It closes circles as any other, by itself and with the order, the gates and the blocking steps."""
    assert cycle(a_template(a_group(a_step("a", awaits="a")))) == {"a"}
    assert cycle(a_template(a_group(a_step("a", awaits="b"), a_step("b", "a")))) == {"a", "b"}
    assert cycle(a_template(a_group(a_step("a", awaits="b"), a_step("b"), ordered=True))) == {"a", "b"}
    assert cycle(a_template(a_group(a_step("a", awaits="b")), a_group(a_step("b")))) == {"a", "b"}
    assert cycle(a_template(a_group(a_step("a", awaits="b", blocking=True), a_step("b")))) == {"a", "b"}
    assert validate(a_template(a_group(a_step("a", awaits="b"), a_step("b"))))


# -------------------------------------------------------------------------------------- dependencies, estimates


def test_an_outcome_is_that_of_a_step_and_is_one_of_some() -> None:
    """An unknown step, a check, and no outcome at all are faults, each in its place."""
    step = Step(
        key="b",
        name="B",
        depends_on=("x",),
        depends_on_outcomes=(*after("a", ()), *after("y"), *after("a1"), *after("z", ())),
    )
    first = Step(key="a", name="A", checks=(Check(key="a1", name="A1"),))
    path = "/groups/0/steps/1/depends_on_outcomes"
    assert faults(a_template(a_group(first, step))) == {
        "/groups/0/steps/1/depends_on/0": "there is no step 'x'",
        f"{path}/0/outcomes": "it needs at least one outcome to wait for",
        f"{path}/1/step": "there is no step 'y'",
        f"{path}/2/step": "there is no step 'a1'",
        f"{path}/3/step": "there is no step 'z'",
        f"{path}/3/outcomes": "it needs at least one outcome to wait for",
    }


@pytest.mark.parametrize(("minutes", "fine"), [(None, True), (1, True), (0, False), (-30, False)])
def test_an_estimate_is_at_least_a_minute(minutes: int | None, fine: bool) -> None:
    """A step may have no estimate; none takes no time."""
    template = a_template(a_group(attrs.evolve(a_step("a"), estimate=minutes)))
    if fine:
        assert validate(template)
    else:
        assert faults(template) == {"/groups/0/steps/0/estimate": "an estimate is at least one minute"}


# -------------------------------------------------------------------------------------------------- conditions


def test_every_condition_that_cannot_be_read_is_named_with_its_place() -> None:
    """Of a step, an assignment, settings and a reviewer: all faults at once, with what is wrong and where."""
    bad = "client.shoe_size > 44"
    check = Check(
        key="c",
        name="C",
        rule="aged",
        settings_cases=(
            SettingsCase(when='"vat" in client.tags', settings=()),
            SettingsCase(when="client.tags", settings=()),
        ),
    )
    step = Step(
        key="a",
        name="A",
        checks=(Check(key="b", name="B"), check),
        only_if="client.type ==",
        assignment_cases=(AssignmentCase(when=bad, assignment=TO_TASK_OWNER),),
    )
    template = attrs.evolve(
        a_template(a_group(step)), reviewers=(AssignmentCase(when="12", assignment=TO_TASK_OWNER),)
    )
    found = faults(template)
    assert set(found) == {
        "/reviewers/0/when",
        "/groups/0/steps/0/assignment_cases/0/when",
        "/groups/0/steps/0/checks/1/settings_cases/1/when",
        "/groups/0/steps/0/only_if",
    }
    assert "there is no fact client.shoe_size" in found["/groups/0/steps/0/assignment_cases/0/when"]
    assert "the name of a fact or a value is expected here" in found["/groups/0/steps/0/only_if"]


@pytest.mark.parametrize("source", ['outcome("a") == "complete"', 'setting.number("c", "months") > 3'])
def test_outcomes_and_settings_are_not_known_before_a_workflow_is_made(source: str) -> None:
    """So only whether a step is required may hang on them, not who does it, or who reviews."""
    steps = (
        Step(key="a", name="A", checks=(Check(key="c", name="C", rule="aged"),)),
        Step(key="b", name="B", assignment_cases=(AssignmentCase(when=source, assignment=TO_TASK_OWNER),)),
    )
    assert list(faults(a_template(a_group(*steps)))) == ["/groups/0/steps/1/assignment_cases/0/when"]
    assert validate(a_template(a_group(steps[0], a_step("b", only_if=source))))


def test_a_condition_looks_at_what_exists() -> None:
    """A step or check that is not there has no outcome, and a check without a rule no settings."""
    for source in ('outcome("x") == "complete"', 'setting.number("b", "months") > 3', 'setting.number("c") > 3'):
        checks = (Check(key="b", name="B"), Check(key="c", name="C", rule="aged"))
        steps = (Step(key="a", name="A", checks=checks), a_step("z", only_if=source))
        assert list(faults(a_template(a_group(*steps)))) == ["/groups/0/steps/1/only_if"]


@pytest.mark.parametrize("key", ["b", "b1", "c", "d"])
def test_a_condition_looks_only_at_outcomes_of_steps_before_its_own(key: str) -> None:
    """Not at its own, nor at those of later steps, in whichever group: else one look would not be enough."""
    step = Step(key="b", name="B", checks=(Check(key="b1", name="B1"),), only_if=f'outcome("{key}") == "complete"')
    template = a_template(a_group(a_step("a"), step, a_step("c")), a_group(a_step("d"), gated=False))
    assert faults(template) == {
        "/groups/0/steps/1/only_if": (
            f'it can look at steps that stand before its own, and not at outcome("{key}")'
        )
    }
    with pytest.raises(InvalidTemplate, match="/groups/0/steps/1/only_if"):
        compile_template(template)


def test_a_condition_may_look_at_steps_and_checks_of_any_group_before() -> None:
    """The outcomes of what stands before are there, whether or not it must be done first."""
    first = Step(key="a", name="A", checks=(Check(key="a1", name="A1"),))
    source = 'outcome("a") == "complete" and outcome("a1") == "complete" or outcome("b") == "complete"'
    template = a_template(a_group(first, a_step("b")), a_group(a_step("c", only_if=source), gated=False))
    assert validate(template) is template


def test_several_later_outcomes_are_named_together() -> None:
    """One fault says all that a condition cannot look at."""
    source = 'outcome("c") == "complete" or outcome("b") == "complete" or outcome("a") == "complete"'
    template = a_template(a_group(a_step("a"), a_step("b", only_if=source), a_step("c")))
    assert faults(template)["/groups/0/steps/1/only_if"].endswith('not at outcome("c"), outcome("b")')


@LAWS
@given(templates())
def test_a_template_backwards_has_no_condition_on_an_earlier_step(template: Template) -> None:
    """With its steps turned round, exactly the conditions that look at outcomes become faults."""
    backwards = attrs.evolve(
        template,
        groups=tuple(
            attrs.evolve(
                group,
                ordered=False,
                gated=False,
                steps=tuple(
                    attrs.evolve(step, depends_on=(), depends_on_outcomes=(), blocking=False)
                    for step in reversed(group.steps)
                ),
            )
            for group in reversed(template.groups)
        ),
    )
    steps = [step for group in backwards.groups for step in group.steps]
    if all("outcome(" not in (step.only_if or "") for step in steps):
        assert validate(backwards)
    else:
        found = faults(backwards)
        assert len(found) == sum("outcome(" in (step.only_if or "") for step in steps)
        assert all(path.endswith("/only_if") for path in found)
