"""Hypothesis strategies for commands: any that might be given to a workflow, likely ones often."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import get_args

import attrs
from hypothesis import strategies as st

from dextflow.engine import LIFECYCLE, facts_of, may, resolve_again, resolve_owner
from dextflow.model import (
    AddComment,
    AddStep,
    AdjustSettings,
    Approve,
    Ask,
    Assign,
    AttachFile,
    Block,
    ChangePeriod,
    CheckResult,
    CheckSettings,
    CheckStatus,
    Command,
    Complete,
    Delete,
    FileRef,
    Finding,
    HandBack,
    Instance,
    LayDown,
    LogTime,
    Mark,
    MoveStep,
    Outcome,
    Place,
    Policy,
    ReassignStep,
    RecordResults,
    Refresh,
    Rename,
    RenameItem,
    ReportingPeriod,
    Reschedule,
    RestoreStep,
    Setting,
    Severity,
    SkipStep,
    Start,
    Step,
    Submit,
    TakeUp,
    Unblock,
    Undo,
    Withdraw,
    Writing,
)
from dextflow.testing.runs import ACME, CAST, DEFAULT_POLICY, DUE_ON, OCTOBER, PRACTICE, VAT
from dextflow.testing.templates import ACTIONS, ASSIGNMENTS, CHECKS, NAMES, clients

_MOSTLY = st.sampled_from((True, True, True, False))
_WORDS = st.sampled_from(("Two invoices are missing.", "Asked the client.", "The bank is closed.", ""))
_NAMES = st.sampled_from((*NAMES, " "))
_PEOPLE = st.sampled_from(tuple(CAST))
_REVIEWERS = st.lists(st.sampled_from(("ann", "rae", "rex", "pam")), max_size=3).map(tuple)
LATER = st.sampled_from((timedelta(0), timedelta(microseconds=1), timedelta(minutes=7), timedelta(days=3)))
_FILE = FileRef(name="Bank statement.pdf", sha256="0" * 64, size=12_345, media_type="application/pdf")
_OVERDUE = Finding(key="aged:inv-1", severity=Severity.HIGH, summary="Invoice inv-1 is 90 days old.")
_CALCULATED = (
    CheckResult(check="", rule="", status=CheckStatus.PASS, population=7, score=100),
    CheckResult(check="", rule="", status=CheckStatus.FLAGGED, findings=(_OVERDUE,), population=7, score=45),
    CheckResult(check="", rule="", status=CheckStatus.UNAVAILABLE, reason="The client has no ledger."),
)
_PERIODS = st.sampled_from((OCTOBER, ReportingPeriod(start=date(2025, 8, 1), end=date(2025, 10, 31))))
_STARTS = st.sampled_from((None, date(2026, 11, 9), date(2026, 12, 24)))


@st.composite
def any_commands(
    draw: st.DrawFn, instance: Instance, kind: type[Command] | None = None, by: str | None = None
) -> Command:
    """Draw any command, or any of a kind, by anybody of the cast or by one, never before the last event."""
    make = _ANY[kind or draw(st.sampled_from(KINDS))]
    return make(draw, instance, by or draw(_PEOPLE), instance.at + draw(LATER))


@st.composite
def permitted_commands(
    draw: st.DrawFn, instance: Instance, policy: Policy = DEFAULT_POLICY, kind: type[Command] | None = None
) -> Command:
    """Draw any command that the status accepts, or any of a kind, by somebody who has the right to give it.

    If nobody has, it is by anybody. It may be refused for another reason. There is none for a workflow that is
    completed or deleted.
    """
    command = draw(any_commands(instance, kind or draw(st.sampled_from(tuple(LIFECYCLE[instance.status])))))
    may_give = [person.id for person in CAST.values() if may(person, command, instance, policy.tier)]
    return attrs.evolve(command, by=draw(st.sampled_from(may_give))) if may_give else command


def _key(draw: st.DrawFn, instance: Instance, likely: int = 0) -> str:
    """The key of one of the likely items, or any key."""
    if likely and draw(_MOSTLY):
        return draw(st.sampled_from(instance.plan.keys(likely)))
    return draw(st.sampled_from((*instance.plan.index, *instance.plan.checks_of, "no-such-key")))


def _step_key(draw: st.DrawFn, instance: Instance, likely: int = 0) -> str:
    """The key of the step of one of the likely items, or of any step."""
    if likely and draw(_MOSTLY):
        return draw(st.sampled_from([item.step.key for item in instance.plan.each(likely)]))
    return draw(st.sampled_from((*instance.plan.steps, *instance.plan.steps, "no-such-key")))


def _underway(instance: Instance, *, blocked: bool) -> int:
    """The items of the steps that are blocked, or that are taken up."""
    steps = {each.step for each in instance.work.underway if (each.blocked if blocked else each.by)}
    return sum(instance.plan.steps[step] for step in steps)


def _requested(instance: Instance) -> int:
    """The items of the steps of which something is with the client, or has come back."""
    return sum(instance.plan.steps[each.step] for each in instance.work.underway if each.requested)


def _ask(draw: st.DrawFn, instance: Instance, by: str, at: datetime) -> Ask:
    writing = draw(st.sampled_from((None, None, Writing(subject="Your records for $period"))))
    return Ask(by, at, _step_key(draw, instance, instance.ready & instance.plan.actions), writing)


def _about(draw: st.DrawFn, instance: Instance) -> str | None:
    return _key(draw, instance) if draw(st.booleans()) else None


def _place(draw: st.DrawFn, instance: Instance) -> Place:
    key = _step_key(draw, instance)
    return Place(before=key) if draw(st.booleans()) else Place(after=key)


def _results(draw: st.DrawFn, instance: Instance) -> tuple[CheckResult, ...]:
    """Calculations of some data-driven checks of the workflow, or of one that it does not have."""
    checks = [(check.key, check.rule) for check in instance.plan.checks() if check.rule] or [("no-such-key", "x")]
    chosen = draw(st.lists(st.tuples(st.sampled_from(checks), st.sampled_from(_CALCULATED)), max_size=3))
    return tuple(attrs.evolve(result, check=key, rule=rule) for (key, rule), result in chosen)


def _settings(draw: st.DrawFn, checks: list[str]) -> tuple[CheckSettings, ...]:
    """Settings of some checks."""
    months = draw(st.sampled_from((1, 3, 6)))
    return tuple(CheckSettings(check=key, values=(Setting(name="months", value=months),)) for key in checks)


def _calculated(instance: Instance) -> list[str]:
    return [check.key for check in instance.plan.checks() if check.rule]


def _mark(draw: st.DrawFn, instance: Instance, by: str, at: datetime) -> Mark:
    key = _key(draw, instance, instance.ready | instance.done)
    return Mark(by, at, key, draw(st.sampled_from(Outcome)), draw(st.none() | _WORDS))


def _add_step(draw: st.DrawFn, instance: Instance, by: str, at: datetime) -> AddStep:
    steps = tuple(instance.plan.steps)
    key = f"own-{sum(step.startswith('own-') for step in steps)}" if draw(st.integers(0, 5)) else steps[-1]
    check = draw(st.none() | st.sampled_from(CHECKS))
    assignment = draw(st.sampled_from(ASSIGNMENTS))
    step = Step(
        key=key,
        name=draw(_NAMES),
        checks=(attrs.evolve(check, key=f"{key}.0"),) if check else (),
        depends_on=draw(st.sampled_from(((), (), steps[:1], ("no-such-key",)))),
        blocking=draw(st.booleans()),
        assignment=assignment,
        only_if=draw(st.sampled_from((None, None, None, '"vat" in client.tags'))),
        action=None if check else draw(st.sampled_from((None, None, *ACTIONS))),
    )
    return AddStep(
        by,
        at,
        step,
        _place(draw, instance),
        draw(st.sampled_from((None, resolve_owner(key, assignment, ACME, PRACTICE)))),
        _settings(draw, [f"{key}.0"] if check and check.rule else []),
    )


def _reassign(draw: st.DrawFn, instance: Instance, by: str, at: datetime) -> ReassignStep:
    assignment = draw(st.sampled_from(ASSIGNMENTS))
    return ReassignStep(by, at, resolve_owner(_step_key(draw, instance), assignment, ACME, PRACTICE))


def _adjust(draw: st.DrawFn, instance: Instance, by: str, at: datetime) -> AdjustSettings:
    check = draw(st.sampled_from(_calculated(instance) or ["no-such-key"]))
    return AdjustSettings(by, at, _settings(draw, [check])[0])


def _change_period(draw: st.DrawFn, instance: Instance, by: str, at: datetime) -> ChangePeriod:
    return ChangePeriod(by, at, draw(_PERIODS), _settings(draw, _calculated(instance)))


def _refresh(draw: st.DrawFn, instance: Instance, by: str, at: datetime) -> Refresh:
    client = draw(clients())
    facts = facts_of(instance.plan, client)
    job = attrs.evolve(instance.job, facts=facts)
    return Refresh(by, at, resolve_again(instance, client, job, PRACTICE), facts, client.name)


_ANY: Mapping[type[Command], Callable[[st.DrawFn, Instance, str, datetime], Command]] = {
    Assign: lambda draw, _, by, at: Assign(by, at, draw(st.none() | _PEOPLE), draw(_REVIEWERS)),
    Start: lambda draw, _, by, at: Start(by, at, draw(st.booleans()), draw(st.sampled_from((None, VAT)))),
    RecordResults: lambda draw, instance, by, at: RecordResults(by, at, _results(draw, instance)),
    Mark: _mark,
    Undo: lambda draw, instance, by, at: Undo(by, at, _key(draw, instance, instance.done)),
    AddComment: lambda draw, instance, by, at: AddComment(by, at, draw(_WORDS), _about(draw, instance)),
    AttachFile: lambda draw, instance, by, at: AttachFile(by, at, _FILE, _about(draw, instance)),
    Submit: lambda _, __, by, at: Submit(by, at),
    HandBack: lambda draw, _, by, at: HandBack(by, at, draw(_WORDS)),
    Approve: lambda draw, _, by, at: Approve(by, at, draw(st.none() | _WORDS)),
    Complete: lambda _, __, by, at: Complete(by, at),
    TakeUp: lambda draw, instance, by, at: TakeUp(by, at, _step_key(draw, instance, instance.ready)),
    LayDown: lambda draw, instance, by, at: LayDown(
        by, at, _step_key(draw, instance, _underway(instance, blocked=False))
    ),
    Block: lambda draw, instance, by, at: Block(by, at, _step_key(draw, instance, instance.open), draw(_WORDS)),
    Unblock: lambda draw, instance, by, at: Unblock(
        by, at, _step_key(draw, instance, _underway(instance, blocked=True))
    ),
    Ask: _ask,
    Withdraw: lambda draw, instance, by, at: Withdraw(
        by, at, _step_key(draw, instance, _requested(instance)), draw(_WORDS)
    ),
    LogTime: lambda draw, instance, by, at: LogTime(
        by, at, _step_key(draw, instance), draw(st.sampled_from((45, 1, 0))), draw(_WORDS)
    ),
    AddStep: _add_step,
    MoveStep: lambda draw, instance, by, at: MoveStep(by, at, _step_key(draw, instance), _place(draw, instance)),
    RenameItem: lambda draw, instance, by, at: RenameItem(by, at, _key(draw, instance), draw(_NAMES)),
    ReassignStep: _reassign,
    SkipStep: lambda draw, instance, by, at: SkipStep(
        by, at, _step_key(draw, instance, instance.open), draw(_WORDS)
    ),
    RestoreStep: lambda draw, instance, by, at: RestoreStep(
        by, at, _step_key(draw, instance, instance.work.left_out)
    ),
    AdjustSettings: _adjust,
    Rename: lambda draw, _, by, at: Rename(by, at, draw(_NAMES)),
    Reschedule: lambda draw, _, by, at: Reschedule(by, at, DUE_ON + draw(LATER), draw(_STARTS)),
    ChangePeriod: _change_period,
    Refresh: _refresh,
    Delete: lambda _, __, by, at: Delete(by, at),
}
KINDS: tuple[type[Command], ...] = get_args(Command)
