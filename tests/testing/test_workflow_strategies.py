"""The strategies for templates, commands and workflows reach every corner that tests rely on."""

from typing import get_args

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.engine import decide, validate
from dextflow.model import (
    Approved,
    Assignee,
    Client,
    Command,
    Completion,
    DeadlineBase,
    DueDates,
    Event,
    Outcome,
    Policy,
    Resubmission,
    Status,
    Step,
    StepGroup,
    Template,
    Tier,
)
from dextflow.testing.runs import ACME, CAST, PRACTICE, Run, next_commands, opened, previous_commands
from dextflow.testing.workflows import (
    KINDS,
    any_commands,
    clients,
    permitted_commands,
    policies,
    runs,
    runs_in_progress,
    templates,
)

ONE_STEP = StepGroup(name="G", steps=(Step(key="a", name="A"),))
LOOK = settings(
    max_examples=500, derandomize=True, database=None, deadline=None, suppress_health_check=(HealthCheck.too_slow,)
)
LAWS = settings(max_examples=60, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


def test_runs_reach_every_status_and_hold_every_event() -> None:
    """Among some hundred runs is every status, stage of review and kind of event, and all that work can be."""
    seen: set[object] = set()

    @settings(LOOK, max_examples=600)
    @given(runs(under=policies()))
    def look(run: Run) -> None:
        instance, work = run.instance, run.instance.work
        seen.update((instance.status, *map(type, run.events)))
        seen.update(event.stage for event in run.events if isinstance(event, Approved))
        states = {
            "taken up": any(each.by for each in work.underway),
            "blocked": any(each.blocked for each in work.underway),
            "left out": work.left_out,
            "not required": work.not_required,
            "held": work.held,
            "tailored": instance.plan.own,
            "waits for an outcome": any(item.guards for item in instance.plan.each(instance.open)),
            "handed back": instance.review.returned_from,
            "has owners": instance.job.owners,
            "has results": instance.results,
        }
        seen.update(name for name, holds in states.items() if holds)

    look()
    work = {"taken up", "blocked", "left out", "not required", "held", "tailored", "waits for an outcome"}
    rest = {"handed back", "has owners", "has results"}
    assert seen == {*Status, 1, 2, *get_args(Event)} | work | rest


def test_templates_have_every_shape() -> None:
    """Among some hundred templates there are all kinds of group and of step, and everything a step can have."""
    seen: set[object] = set()

    @LOOK
    @given(templates())
    def look(template: Template) -> None:
        assert validate(template) is template
        keys = [step.key for group in template.groups for step in group.steps]
        seen.add(template.deadlines_from)
        seen.update("reviewers" for _ in template.reviewers)
        for group in template.groups:
            seen.add(f"{'ordered' if group.ordered else 'unordered'} {'gated' if group.gated else 'ungated'}")
            seen.update("deadline" for _ in (group.deadline,) if group.deadline)
            for step in group.steps:
                seen.add(f"{len(step.checks)} checks")
                earlier = [keys.index(key) < keys.index(step.key) for key in step.depends_on]
                seen.update("waits for an earlier step" if each else "waits for a later step" for each in earlier)
                seen.update(outcome for each in step.depends_on_outcomes for outcome in each.outcomes)
                seen.add(step.assignment.to)
                seen.update("assignment case" for _ in step.assignment_cases)
                seen.update("settings case" for check in step.checks for _ in check.settings_cases)
                seen.update(word for word in ("client", "outcome", "setting") if word in (step.only_if or ""))
                seen.update(word for word in ("blocking", "estimate") if getattr(step, word))

    look()
    groups = {"ordered gated", "ordered ungated", "unordered gated", "unordered ungated"}
    waits = {"waits for an earlier step", "waits for a later step"}
    parts = {"deadline", "reviewers", "assignment case", "settings case", "blocking", "estimate"}
    asked = {"client", "outcome", "setting"}
    checks = {"0 checks", "1 checks", "2 checks"}
    assert seen == groups | waits | parts | asked | checks | {*Outcome, *Assignee, *DeadlineBase}


def test_policies_have_every_choice() -> None:
    """Among some hundred policies each choice comes both ways, the default among them."""
    seen: set[object] = set()

    @settings(LOOK, max_examples=200)
    @given(policies())
    def look(policy: Policy) -> None:
        seen.update((policy.completion, policy.resubmission, policy.tier, policy.due_dates, policy == Policy()))
        seen.update(
            (name, getattr(policy, name))
            for name in ("people_editable_in_progress", "same_day_start", "issues_need_comment")
        )

    look()
    switches = ("people_editable_in_progress", "same_day_start", "issues_need_comment")
    both = {(name, on) for name in switches for on in (True, False)}
    assert seen >= {*Completion, *Resubmission, *Tier, *DueDates, True, *both}


def test_every_kind_of_command_is_drawn() -> None:
    """The kinds are those of the union of all commands: one that is forgotten cannot be drawn."""
    assert get_args(Command) == KINDS


@pytest.mark.parametrize("kind", get_args(Command))
@settings(LAWS, max_examples=10)
@given(runs(max_moves=3), st.data())
def test_a_command_of_every_kind_can_be_drawn(kind: type[Command], run: Run, data: st.DataObject) -> None:
    """Any command of a kind is of that kind, not before the last event, and by somebody of the cast, or by one."""
    command = data.draw(any_commands(run.instance, kind))
    assert type(command) is kind
    assert command.at >= run.instance.at
    assert command.by in CAST
    assert data.draw(any_commands(run.instance, kind, "pam")).by == "pam"


@LAWS
@given(runs(under=policies()), st.data())
def test_who_is_permitted_may(run: Run, data: st.DataObject) -> None:
    """A permitted command is of a kind that the status accepts."""
    if run.instance.status in {Status.COMPLETED, Status.DELETED}:
        return
    command = data.draw(permitted_commands(run.instance, run.policy))
    assert type(command) in KINDS
    run.attempt(command)


@given(clients())
def test_clients_are_all_the_same_one(client: Client) -> None:
    """Whatever is known of it, the client is that of the runs."""
    assert client.id == ACME.id


@LAWS
@given(runs_in_progress(under=policies()))
def test_work_in_progress_goes_on_and_back(run: Run) -> None:
    """A run in progress is in progress, and every command offered on or back is accepted."""
    assert run.instance.status is Status.IN_PROGRESS
    for command in (
        *next_commands(run.instance, run.policy),
        *previous_commands(run.instance, run.policy),
    ):
        assert decide(run.instance, command, CAST[command.by], run.policy)


@LAWS
@given(templates(), clients())
def test_a_stride_leads_to_the_next_status(template: Template, client: Client) -> None:
    """Stride by stride a workflow comes to its end, and stays there; a limited stride goes as far as asked."""
    run = opened(template, None, ("rae",), client=client)
    assert run.stride(most=1).instance.job.assignee == "ann"
    assert run.stride(most=1).instance.status is Status.NOT_STARTED
    for status in (Status.IN_PROGRESS, Status.UNDER_REVIEW, Status.COMPLETED, Status.COMPLETED):
        run = run.stride()
        assert run.instance.status is status
    assert (next_commands(run.instance), previous_commands(run.instance)) == ((), ())


def test_where_nobody_may_approve_there_is_no_way_on() -> None:
    """By the older table, with the people fixed, work stays with a reviewer who is no admin, or goes back."""
    stuck = Policy(tier=Tier.ENTERPRISE_2021, people_editable_in_progress=False)
    template = Template(id="t", name="T", groups=(ONE_STEP,))
    run = opened(template, reviewers=("rae",), practice=attrs.evolve(PRACTICE, policy=stuck)).stride().stride()
    assert (run.instance.reviewer, next_commands(run.instance, stuck), run.stride()) == ("rae", (), run)
    free = attrs.evolve(stuck, people_editable_in_progress=True)
    assert attrs.evolve(run, policy=free).stride().instance.status is Status.COMPLETED
    assert run.give(*previous_commands(run.instance, stuck)).instance.status is Status.IN_PROGRESS
