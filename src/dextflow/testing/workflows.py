"""Hypothesis strategies for templates and for workflows in every stage, with their whole record.

The templates are small, so that few commands lead to any stage, but of every shape: ordered and unordered,
gated and ungated groups, steps with and without checks, and dependencies in every direction that makes no circle.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import attrs
from hypothesis import strategies as st

from dextflow.engine import LIFECYCLE, may, validate
from dextflow.errors import InvalidTemplate
from dextflow.model import (
    AddComment,
    Approve,
    Assign,
    AttachFile,
    Check,
    CheckResult,
    CheckStatus,
    Command,
    Complete,
    FileRef,
    Finding,
    HandBack,
    Icon,
    Instance,
    Mark,
    Outcome,
    RecordResults,
    Setting,
    Severity,
    Start,
    Status,
    Step,
    StepGroup,
    Submit,
    Template,
    Undo,
)
from dextflow.testing.runs import CAST, TEAMS, VAT, Run, opened, previous_commands

NAMES = ("Bank reconciliation", "VAT return", "Löhne & Gehälter", "=SUM(A1:A9)", "<b>“Tax”</b> 📎")
_NAMES = st.sampled_from(NAMES)
_CHECKS = st.sampled_from(
    (
        Check(key="", name="Post is opened", description="See https://example.org/post.", tag="Office"),
        Check(key="", name="Löhne & Gehälter"),
        Check(key="", name="Old debts", rule="aged_receivables", settings=(Setting(name="months", value=3),)),
        Check(key="", name="Drafts", rule="draft_invoices", reads_vat=True),
    )
)
_WORDS = st.sampled_from(("Two invoices are missing.", "Asked the client.", ""))
_PEOPLE = st.sampled_from(tuple(CAST))
_REVIEWERS = st.lists(st.sampled_from(("ann", "rae", "rex", "pam")), max_size=3).map(tuple)
_LATER = st.sampled_from((timedelta(0), timedelta(microseconds=1), timedelta(minutes=7), timedelta(days=3)))
_MOVES = st.sampled_from(("on", "aside", "back", "stride", "anything"))
_FILE = FileRef(name="Bank statement.pdf", sha256="0" * 64, size=12_345, media_type="application/pdf")
_OVERDUE = Finding(key="aged:inv-1", severity=Severity.HIGH, summary="Invoice inv-1 is 90 days old.")
_CALCULATED = (
    CheckResult(check="", rule="", status=CheckStatus.PASS, population=7, score=100),
    CheckResult(check="", rule="", status=CheckStatus.FLAGGED, findings=(_OVERDUE,), population=7, score=45),
    CheckResult(check="", rule="", status=CheckStatus.UNAVAILABLE, reason="The client has no ledger."),
)


@st.composite
def templates(draw: st.DrawFn, max_groups: int = 3, max_steps: int = 3, max_checks: int = 2) -> Template:
    """Draw a template that can be published: `max_steps` is per group, `max_checks` per step."""
    shapes = st.lists(st.lists(_CHECKS, max_size=max_checks), min_size=1, max_size=max_steps)
    groups = tuple(
        StepGroup(
            name=name,
            steps=tuple(_step(f"s{number}-{place}", checks) for place, checks in enumerate(draw(shapes))),
            ordered=draw(st.booleans()),
            gated=draw(st.booleans()),
        )
        for number, name in enumerate(draw(st.lists(_NAMES, min_size=1, max_size=max_groups)))
    )
    icon = draw(st.sampled_from((None, *Icon)))
    template = Template(id="monthly", version=draw(st.integers(1, 3)), name=draw(_NAMES), icon=icon, groups=groups)
    keys = st.sampled_from([step.key for group in groups for step in group.steps])
    for earlier, later in draw(st.lists(st.tuples(keys, keys), max_size=3)):
        template = _linked(template, earlier, later)
    return template


@st.composite
def runs(draw: st.DrawFn, max_moves: int = 12) -> Run:
    """Draw a workflow in any stage, with its record.

    It begins with nobody at work or with Ann, and none to two reviewers, and often it is led on to a later status
    at once. Then, move by move, a few commands are given that lead on, or so many that the status changes, or one
    that leads back, or somebody who may gives any command that the status accepts, or anybody tries any.
    """
    run = opened(draw(templates()), draw(st.sampled_from((None, "ann"))), draw(st.sampled_from(TEAMS)))
    for _ in range(draw(st.integers(0, 2))):
        run = run.stride(draw(st.integers(0, 5)))
    for move in draw(st.lists(_MOVES, max_size=max_moves)):
        if run.instance.status is Status.COMPLETED:
            break
        if move == "anything":
            run = run.attempt(draw(any_commands(run.instance)))
        elif move == "aside":
            run = run.attempt(draw(permitted_commands(run.instance)))
        elif move == "back" and (back := previous_commands(run.instance)):
            run = run.give(draw(st.sampled_from(back)))
        else:
            run = run.stride(draw(st.integers(0, 5)), most=None if move == "stride" else draw(st.integers(1, 6)))
    return run


@st.composite
def runs_in_progress(draw: st.DrawFn, max_moves: int = 12) -> Run:
    """Draw a workflow that is in progress, with some of its items marked."""
    run = draw(runs(max_moves))
    if run.instance.status is Status.NOT_STARTED:
        run = run.stride().stride(draw(st.integers(0, 5)), most=draw(st.integers(1, 6)))
    while run.instance.status is not Status.IN_PROGRESS:
        run = run.at(run.instance.version - 1)
    return run


@st.composite
def any_commands(
    draw: st.DrawFn, instance: Instance, kind: type[Command] | None = None, by: str | None = None
) -> Command:
    """Draw any command, or any of a kind, by anybody of the cast or by one, never before the last event."""
    make = _ANY[kind or draw(_KINDS)]
    return make(draw, instance, by or draw(_PEOPLE), instance.at + draw(_LATER))


@st.composite
def permitted_commands(draw: st.DrawFn, instance: Instance) -> Command:
    """Draw any command that the status accepts, by somebody who has the right to give it.

    It may be refused for another reason. There is none for a workflow that is completed.
    """
    kind = draw(st.sampled_from(tuple(LIFECYCLE[instance.status])))
    command = draw(any_commands(instance, kind))
    may_give = [person.id for person in CAST.values() if may(person, command, instance)]
    return attrs.evolve(command, by=draw(st.sampled_from(may_give)))


def _key(draw: st.DrawFn, instance: Instance, likely: int = 0) -> str:
    """The key of one of the likely items, or any key."""
    if likely and draw(st.booleans()):
        return draw(st.sampled_from(instance.plan.keys(likely)))
    return draw(st.sampled_from((*instance.plan.index, *instance.plan.checks_of, "no-such-key")))


def _place(draw: st.DrawFn, instance: Instance) -> str | None:
    return _key(draw, instance) if draw(st.booleans()) else None


def _results(draw: st.DrawFn, instance: Instance) -> tuple[CheckResult, ...]:
    """Calculations of some data-driven checks of the workflow, or of one that it does not have."""
    checks = [(check.key, check.rule) for check in instance.plan.checks() if check.rule] or [("no-such-key", "x")]
    chosen = draw(st.lists(st.tuples(st.sampled_from(checks), st.sampled_from(_CALCULATED)), max_size=3))
    return tuple(attrs.evolve(result, check=key, rule=rule) for (key, rule), result in chosen)


_ANY: Mapping[type[Command], Callable[[st.DrawFn, Instance, str, datetime], Command]] = {
    Assign: lambda draw, _, by, at: Assign(by, at, draw(st.none() | _PEOPLE), draw(_REVIEWERS)),
    Start: lambda draw, _, by, at: Start(by, at, draw(st.booleans()), draw(st.sampled_from((None, VAT)))),
    RecordResults: lambda draw, instance, by, at: RecordResults(by, at, _results(draw, instance)),
    Mark: lambda draw, instance, by, at: Mark(
        by,
        at,
        _key(draw, instance, instance.ready | instance.done),
        draw(st.sampled_from(Outcome)),
        draw(st.none() | _WORDS),
    ),
    Undo: lambda draw, instance, by, at: Undo(by, at, _key(draw, instance, instance.done)),
    AddComment: lambda draw, instance, by, at: AddComment(by, at, draw(_WORDS), _place(draw, instance)),
    AttachFile: lambda draw, instance, by, at: AttachFile(by, at, _FILE, _place(draw, instance)),
    Submit: lambda _, __, by, at: Submit(by, at),
    HandBack: lambda draw, _, by, at: HandBack(by, at, draw(_WORDS)),
    Approve: lambda draw, _, by, at: Approve(by, at, draw(st.none() | _WORDS)),
    Complete: lambda _, __, by, at: Complete(by, at),
}

_KINDS = st.sampled_from(tuple(_ANY))


def _step(key: str, checks: Sequence[Check]) -> Step:
    named = tuple(attrs.evolve(check, key=f"{key}.{place}") for place, check in enumerate(checks))
    return Step(key=key, name=NAMES[len(checks) % len(NAMES)], checks=named)


def _linked(template: Template, earlier: str, later: str) -> Template:
    """The template with one more dependency, or as it is if that closed a circle."""
    groups = tuple(
        attrs.evolve(group, steps=tuple(_after_step(step, earlier, later) for step in group.steps))
        for group in template.groups
    )
    try:
        return validate(attrs.evolve(template, groups=groups))
    except InvalidTemplate:
        return template


def _after_step(step: Step, earlier: str, later: str) -> Step:
    return attrs.evolve(step, depends_on=(*step.depends_on, earlier)) if step.key == later else step
