"""From wherever a workflow may come to stand, some permitted command leads on to its completion."""

from collections import defaultdict
from collections.abc import Iterator

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from dextflow.engine import apply, decide
from dextflow.errors import Refused
from dextflow.model import (
    Approve,
    Assign,
    Check,
    Command,
    Complete,
    HandBack,
    Instance,
    Mark,
    Outcome,
    Policy,
    Start,
    Status,
    Step,
    StepGroup,
    Submit,
    Template,
    Undo,
)
from dextflow.testing.runs import CAST, NOON, TEAMS, VAT, Run, next_commands, opened
from dextflow.testing.workflows import runs

PEOPLE = ("ann", "rae", "pam")
OUTCOMES = (Outcome.COMPLETE, Outcome.COMPLETE_WITH_ISSUES)
ONE = Template(id="one", name="One step", groups=(StepGroup(name="G", steps=(Step(key="a", name="A"),)),))
GATED = Template(
    id="gated",
    name="A gate",
    groups=(
        StepGroup(name="First", ordered=False, steps=(Step(key="a", name="A"), Step(key="b", name="B"))),
        StepGroup(name="Then", steps=(Step(key="c", name="C"),)),
    ),
)
CHECKED = Template(
    id="checked",
    name="Checks and a dependency across groups",
    groups=(
        StepGroup(name="Close", steps=(Step(key="a", name="A", depends_on=("b",)),)),
        StepGroup(
            name="Look",
            gated=False,
            steps=(
                Step(
                    key="b",
                    name="B",
                    checks=(Check(key="b1", name="1", reads_vat=True), Check(key="b2", name="2")),
                ),
            ),
        ),
    ),
)

LAWS = settings(max_examples=60, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


def everything(instance: Instance) -> Iterator[Command]:
    """Every command, with every argument that makes a difference here, by a worker, a reviewer and an admin."""
    for by in PEOPLE:
        for reviewers in TEAMS:
            yield from (Assign(by, NOON, assignee, reviewers) for assignee in (None, "ann"))
        yield from (Start(by, NOON, confirmed, vat) for confirmed in (True, False) for vat in (None, VAT))
        for item in instance.plan.items:
            yield from (Mark(by, NOON, item.key, outcome) for outcome in OUTCOMES)
            yield Undo(by, NOON, item.key)
        yield from (Submit(by, NOON), Complete(by, NOON), HandBack(by, NOON, "Again."), Approve(by, NOON))
    yield Approve("rex", NOON)


def following(instance: Instance, policy: Policy) -> set[Instance]:
    """All that a workflow may become by one command, whatever its version."""
    found: set[Instance] = set()
    for command in everything(instance):
        try:
            events = decide(instance, command, CAST[command.by], policy)
        except Refused:
            continue
        after = instance
        for event in events:
            after = apply(after, event)
        found.add(attrs.evolve(after, version=1))
    return found


def explore(start: Instance, policy: Policy) -> dict[Instance, set[Instance]]:
    """Every state that can be reached, with those from which it can be reached in one command."""
    before: defaultdict[Instance, set[Instance]] = defaultdict(set, {start: set()})
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for there in following(here, policy):
            if there not in before:
                waiting.append(there)
            before[there].add(here)
    return before


@pytest.mark.parametrize(
    "policy", [Policy(), Policy(people_editable_in_progress=False)], ids=["people free", "fixed"]
)
@pytest.mark.parametrize("template", [ONE, GATED, CHECKED], ids=lambda template: template.id)
def test_no_reachable_state_is_a_dead_end(template: Template, policy: Policy) -> None:
    """All states of a small template are visited; from each of them completion can be reached."""
    before = explore(opened(template, assignee=None).instance, policy)
    leads_on = {state for state in before if state.status is Status.COMPLETED}
    waiting = list(leads_on)
    while waiting:
        new = before[waiting.pop()] - leads_on
        leads_on |= new
        waiting += new
    assert {state.status for state in before} == set(Status)
    assert {state.stage for state in before} == {0, 1, 2}
    assert leads_on == set(before)


@LAWS
@given(runs())
def test_every_workflow_can_be_completed(run: Run) -> None:
    """Any workflow, in any stage, comes to its end by the commands that lead on, none of which is refused."""
    for _ in range(3 * len(run.plan.items) + 10):
        if not (ahead := next_commands(run.instance)):
            break
        for command in ahead:
            run.give(command)
        run = run.give(ahead[0])
    assert run.instance.status is Status.COMPLETED
    assert run.instance.done == run.plan.all
