"""Hypothesis strategies for templates and for the clients that their conditions ask about.

The templates are small, so that few commands lead to any stage, but of every shape: ordered and unordered,
gated and ungated groups, steps with and without checks, dependencies in every direction that makes no circle, on
outcomes too, blocking steps, conditions, assignments of every kind, and steps that write to the client.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

from dextflow.engine import validate
from dextflow.errors import InvalidTemplate
from dextflow.model import (
    Action,
    AskConfirmation,
    Asking,
    Assignee,
    Assignment,
    AssignmentCase,
    Check,
    Client,
    ClientField,
    ClientService,
    ClientType,
    DeadlineBase,
    Icon,
    Offset,
    Outcome,
    OutcomeDependency,
    RequestApproval,
    RequestDocuments,
    RequestedDocument,
    SendMessage,
    ServiceStatus,
    SetServiceStage,
    Setting,
    SettingsCase,
    Step,
    StepGroup,
    Template,
    Unit,
    Writing,
)
from dextflow.testing.runs import ACME, PAYROLL

NAMES = ("Bank reconciliation", "VAT return", "Löhne & Gehälter", "=SUM(A1:A9)", "<b>“Tax”</b> 📎")
CHECKS = (
    Check(key="", name="Post is opened", description="See https://example.org/post.", tag="Office"),
    Check(key="", name="Löhne & Gehälter"),
    Check(key="", name="Old debts", rule="aged_receivables", settings=(Setting(name="months", value=3),)),
    Check(key="", name="Drafts", rule="draft_invoices", reads_vat=True),
)
ASSIGNMENTS = (
    Assignment(),
    Assignment(to=Assignee.NOBODY),
    Assignment(to=Assignee.CLIENT_MANAGER),
    Assignment(to=Assignee.CLIENT_PARTNER),
    Assignment(to=Assignee.CLIENT_ASSOCIATE),
    Assignment(to=Assignee.CLIENT_SERVICE_MANAGER, id="payroll"),
    Assignment(to=Assignee.CLIENT_SERVICE_MANAGER, id="audit"),
    Assignment(to=Assignee.PERSON, id="ben"),
    Assignment(to=Assignee.PERSON, id="gone"),
    Assignment(to=Assignee.TEAM, id=PAYROLL.id),
)
ABOUT_THE_CLIENT = (
    '"vat" in client.tags',
    'client.type == "sole trader"',
    'client.number("staff") > 5 and period.end >= 2026-01-01',
    'client.date("accounts due") is known and client.date("accounts due") < 2027-01-01',
    'client.truth("has cash") or client.text("bank") == "none"',
    "client.vat_period_months in [1, 3]",
)
ABOUT_AN_OUTCOME = (
    'outcome({}) == "complete with issues"',
    'outcome({}) != "not applicable"',
    'not (outcome({}) == "complete" or client.truth("has cash"))',
    'outcome({}) in ["complete", "complete with issues"] and "vat" in client.tags',
)
ABOUT_A_SETTING = ('setting.number({}, "months") < 4', 'setting.number({}, "months") is unknown')
CLIENTS = (
    ACME,
    Client(id=ACME.id, name="Acme, of whom nothing is known"),
    attrs.evolve(ACME, type=ClientType.SOLE_TRADER, tags=frozenset({"retail"}), manager="gone", vat=None),
    attrs.evolve(
        ACME,
        name="Acme Retail",
        partner=None,
        services=(
            ClientService(id="payroll", status=ServiceStatus.PAUSED),
            ClientService(id="audit", manager="ben"),
        ),
        fields=(ClientField(name="staff", value=2), ClientField(name="has cash", value=False)),
    ),
)
WRITING = Writing(subject="Your $workflow for $period")
ACTIONS: tuple[Action, ...] = (
    SendMessage(writing=WRITING, automatic=True),
    RequestDocuments(
        asking=Asking(writing=WRITING),
        documents=(RequestedDocument(key="statement", text="The bank statement"),),
        automatic=True,
    ),
    SetServiceStage(service="payroll", status=ServiceStatus.ACTIVE, automatic=True),
    AskConfirmation(asking=Asking(writing=WRITING), automatic=True),
    SendMessage(writing=WRITING),
    RequestApproval(asking=Asking(writing=WRITING), document="The accounts"),
)
Feature = Callable[[Template, int, int, int], Template]


def clients() -> st.SearchStrategy[Client]:
    """Draw what `ACME` may be: of whom all is known, or little, of another type, with others in the roles."""
    return st.sampled_from(CLIENTS)


@st.composite
def templates(
    draw: st.DrawFn, max_groups: int = 3, max_steps: int = 3, max_checks: int = 2, max_features: int = 12
) -> Template:
    """Draw a template that can be published.

    `max_steps` is per group, `max_checks` per step; `max_features` is how many dependencies, conditions,
    assignments and the like are tried.
    """
    shapes = st.lists(st.lists(st.sampled_from(CHECKS), max_size=max_checks), min_size=1, max_size=max_steps)
    names = st.sampled_from(NAMES)
    groups = tuple(
        StepGroup(
            name=name,
            steps=tuple(_step(f"s{number}-{place}", checks) for place, checks in enumerate(draw(shapes))),
            ordered=draw(st.booleans()),
            gated=draw(st.booleans()),
        )
        for number, name in enumerate(draw(st.lists(names, min_size=1, max_size=max_groups)))
    )
    icon = draw(st.sampled_from((None, *Icon)))
    template = Template(id="monthly", version=draw(st.integers(1, 3)), name=draw(names), icon=icon, groups=groups)
    numbers = st.integers(0, 11)
    chosen = st.tuples(st.sampled_from(_FEATURES), numbers, numbers, numbers)
    for feature, *choice in draw(st.lists(chosen, max_size=max_features)):
        template = _if_sound(feature(template, *choice), template)
    return template


def _step(key: str, checks: Sequence[Check]) -> Step:
    named = tuple(attrs.evolve(check, key=f"{key}.{place}") for place, check in enumerate(checks))
    return Step(key=key, name=NAMES[len(checks) % len(NAMES)], checks=named)


def _if_sound(changed: Template, template: Template) -> Template:
    """The changed template, or the one before if that could not be published, as with a circle."""
    try:
        return validate(changed)
    except InvalidTemplate:
        return template


def _steps(template: Template) -> list[Step]:
    return [step for group in template.groups for step in group.steps]


def _with(template: Template, number: int, **changes: Any) -> Template:  # noqa: ANN401 - as `attrs.evolve` takes them
    """The template with the step of that number changed."""
    steps = _steps(template)
    old = steps[number % len(steps)]
    new = attrs.evolve(old, **changes)
    groups = (
        attrs.evolve(group, steps=tuple(new if step is old else step for step in group.steps))
        for group in template.groups
    )
    return attrs.evolve(template, groups=tuple(groups))


def _depends(template: Template, later: int, earlier: int, _: int) -> Template:
    steps = _steps(template)
    step, before = steps[later % len(steps)], steps[earlier % len(steps)]
    return _with(template, later, depends_on=(*step.depends_on, before.key))


def _depends_on_outcome(template: Template, later: int, earlier: int, which: int) -> Template:
    steps, outcomes = _steps(template), tuple(Outcome)
    step, before = steps[later % len(steps)], steps[earlier % len(steps)]
    some = (*outcomes, *outcomes)[which % len(outcomes) :][: 1 + which % 2]
    dependency = OutcomeDependency(step=before.key, outcomes=some)
    return _with(template, later, depends_on_outcomes=(*step.depends_on_outcomes, dependency))


def _blocks(template: Template, number: int, _: int, __: int) -> Template:
    return _with(template, number, blocking=True)


def _takes_time(template: Template, number: int, minutes: int, _: int) -> Template:
    return _with(template, number, estimate=1 + minutes * 5)


def _is_assigned(template: Template, number: int, which: int, _: int) -> Template:
    return _with(template, number, assignment=ASSIGNMENTS[which % len(ASSIGNMENTS)])


def _is_assigned_if(template: Template, number: int, which: int, when: int) -> Template:
    steps = _steps(template)
    cases = (*steps[number % len(steps)].assignment_cases, _case(which, when))
    return _with(template, number, assignment_cases=cases)


def _case(which: int, when: int) -> AssignmentCase:
    source = ABOUT_THE_CLIENT[when % len(ABOUT_THE_CLIENT)]
    return AssignmentCase(when=source, assignment=ASSIGNMENTS[which % len(ASSIGNMENTS)])


def _is_required_if(template: Template, number: int, which: int, about: int) -> Template:
    steps = _steps(template)
    before = steps[: number % len(steps)]
    sources = list(ABOUT_THE_CLIENT)
    parts = [key for step in before for key in (step.key, *(check.key for check in step.checks))]
    if parts:
        sources += [source.format(json.dumps(parts[about % len(parts)])) for source in ABOUT_AN_OUTCOME * 2]
    calculated = [check.key for step in steps for check in step.checks if check.rule]
    if calculated:
        key = json.dumps(calculated[about % len(calculated)])
        sources += [source.format(key) for source in ABOUT_A_SETTING]
    return _with(template, number, only_if=sources[-1 - which % len(sources)])


def _has_settings_if(template: Template, number: int, months: int, when: int) -> Template:
    steps = _steps(template)
    case = SettingsCase(
        when=ABOUT_THE_CLIENT[when % len(ABOUT_THE_CLIENT)], settings=(Setting(name="months", value=months),)
    )
    checks = (
        attrs.evolve(check, settings_cases=(*check.settings_cases, case)) if check.rule else check
        for check in steps[number % len(steps)].checks
    )
    return _with(template, number, checks=tuple(checks))


def _acts(template: Template, number: int, which: int, _: int) -> Template:
    return _with(template, number, checks=(), action=ACTIONS[which % len(ACTIONS)])


def _is_reviewed_if(template: Template, which: int, when: int, _: int) -> Template:
    return attrs.evolve(template, reviewers=(*template.reviewers[-1:], _case(which, when)))


def _has_a_deadline(template: Template, number: int, value: int, unit: int) -> Template:
    units, groups = tuple(Unit), list(template.groups)
    deadline = Offset(value=value - 6, unit=units[unit % len(units)])
    groups[number % len(groups)] = attrs.evolve(groups[number % len(groups)], deadline=deadline)
    base = DeadlineBase.START_DATE if unit % 2 else DeadlineBase.DUE_DATE
    return attrs.evolve(template, groups=tuple(groups), deadlines_from=base)


_FEATURES: tuple[Feature, ...] = (
    _depends,
    _depends_on_outcome,
    _depends_on_outcome,
    _blocks,
    _is_required_if,
    _is_required_if,
    _is_assigned,
    _is_assigned,
    _is_assigned_if,
    _takes_time,
    _has_settings_if,
    _acts,
    _acts,
    _acts,
    _acts,
    _is_reviewed_if,
    _has_a_deadline,
)
