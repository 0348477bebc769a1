"""From wherever a workflow may come to stand, some permitted command leads on to its completion."""

import pytest
from hypothesis import HealthCheck, given, settings

from dextflow.model import (
    AskConfirmation,
    Asking,
    Check,
    Completion,
    Outcome,
    OutcomeDependency,
    Policy,
    Resubmission,
    SendMessage,
    Status,
    Step,
    StepGroup,
    Template,
    Writing,
)
from dextflow.testing.runs import Run, next_commands, opened
from dextflow.testing.workflows import runs
from engine.exploration import Coverage, asking, explore, explore_shape, handling, marking, shapes

pytestmark = pytest.mark.lengthy

WRITING = Writing(subject="Your records")
CONFIRM, THANK = (
    AskConfirmation(asking=Asking(writing=WRITING), automatic=True),
    SendMessage(writing=WRITING, automatic=True),
)
ISSUES = (Outcome.COMPLETE_WITH_ISSUES,)
POLICIES = {
    "people fixed": Policy(people_editable_in_progress=False),
    "the assignee completes": Policy(completion=Completion.ASSIGNEE),
    "back to who handed back": Policy(resubmission=Resubmission.WHO_HANDED_BACK),
    "both": Policy(completion=Completion.ASSIGNEE, resubmission=Resubmission.WHO_HANDED_BACK),
}
CHAIN = "checks and a condition in a chain"
SPECIAL = {
    "blocking": (Step(key="a", name="A", blocking=True), Step(key="b", name="B"), Step(key="c", name="C")),
    "an outcome": (
        Step(key="a", name="A"),
        Step(key="b", name="B", depends_on_outcomes=(OutcomeDependency(step="a", outcomes=ISSUES),)),
        Step(key="c", name="C", depends_on=("b",)),
    ),
    "a condition": (
        Step(key="a", name="A"),
        Step(key="b", name="B", only_if='outcome("a") == "complete with issues"', depends_on=("a",)),
        Step(key="c", name="C", depends_on=("b",)),
    ),
    CHAIN: (
        Step(key="a", name="A", checks=(Check(key="a1", name="1"), Check(key="a2", name="2", reads_vat=True))),
        Step(key="b", name="B", only_if='outcome("a2") != "not applicable"', depends_on=("a",)),
        Step(key="c", name="C", only_if='outcome("b") == "complete"', depends_on=("b",)),
    ),
}
LAWS = settings(max_examples=60, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


def drawn(template: Template) -> str:
    """A shape in a few signs: the sizes of its groups, and whether they are ordered and gated."""
    return "-".join(f"{len(group.steps)}{'o' * group.ordered}{'g' * group.gated}" for group in template.groups)


def special(name: str) -> Template:
    """A template of one unordered group with some special steps."""
    return Template(id="special", name=name, groups=(StepGroup(name="G", ordered=False, steps=SPECIAL[name]),))


@pytest.mark.parametrize("template", tuple(shapes(2)), ids=drawn)
def test_no_small_workflow_has_a_dead_end(template: Template) -> None:
    """Every state of every shape of up to two steps obeys the table and the rights, and leads on to completion."""
    coverage = explore_shape(template, handled=True)
    assert set(coverage.by_status) == {status.value for status in Status}
    assert coverage.transitions > coverage.states


def test_no_answer_of_a_client_leads_into_a_dead_end() -> None:
    """Asked, answered, declined, returned, withdrawn, blocked or left out: each state leads on to completion."""
    steps = (
        Step(key="a", name="A", action=CONFIRM),
        Step(key="b", name="B", action=THANK),
        Step(key="c", name="C", only_if='outcome("a") != "not applicable"'),
    )
    template = Template(id="asking", name="Asking", groups=(StepGroup(name="G", steps=steps),))
    start, coverage = opened(template, assignee="ann", reviewers=()).instance, Coverage()
    explore(start, asking(start.plan, ()), coverage)
    assert coverage.transitions > coverage.states


@pytest.mark.parametrize("policy", POLICIES)
def test_no_policy_leads_into_a_dead_end(policy: str) -> None:
    """Under every policy of reviews each state of a workflow of two steps leads on to completion."""
    [template] = [each for each in shapes(2) if len(each.groups) == 2 and each.groups[1].gated]
    explore_shape(template, handled=False, policy=POLICIES[policy])


@pytest.mark.parametrize("name", SPECIAL)
def test_no_dependency_leads_into_a_dead_end(name: str) -> None:
    """Steps that block, wait for outcomes or depend on conditions: each state leads on to completion.

    Where there are most states, only marks are made.
    """
    coverage = Coverage()
    start = opened(special(name), assignee="ann").instance
    explore(start, marking(start.plan, ()), coverage)
    if name != CHAIN:
        explore(start, handling(start.plan, ()), coverage)
    assert coverage.by_status[Status.COMPLETED.value]


def test_a_dead_end_would_be_found() -> None:
    """The exploration fails for a workflow that can only be submitted when nobody may approve."""
    start = opened(special("blocking"), assignee="ann", reviewers=("rae",)).instance
    commands = [each for each in marking(start.plan, ("rae",)) if type(each).__name__ not in ("Approve", "Assign")]
    with pytest.raises(AssertionError):
        explore(start, commands, Coverage())


@LAWS
@given(runs())
def test_every_workflow_can_be_completed(run: Run) -> None:
    """Any workflow, in any stage, comes to its end by the commands that lead on, none of which is refused."""
    if run.instance.status is Status.DELETED:
        return
    for _ in range(3 * len(run.instance.plan.items) + 10):
        if not (ahead := next_commands(run.instance)):
            break
        for command in ahead:
            run.give(command)
        run = run.give(ahead[0])
    assert run.instance.status is Status.COMPLETED
    assert not run.instance.open
