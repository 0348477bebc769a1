"""Hypothesis strategies for workflows in every stage, with their whole record, under any policy.

The templates and the commands of which they are made are drawn by `dextflow.testing.templates` and
`dextflow.testing.commands`; they can be imported from here.
"""

import attrs
from hypothesis import strategies as st

from dextflow.engine import LIFECYCLE, accepted, asked_again, responded
from dextflow.model import (
    AddStep,
    Approve,
    Assignee,
    Block,
    ChangePeriod,
    Complete,
    Completion,
    Delete,
    DueDates,
    Event,
    Instance,
    MoveStep,
    Policy,
    Resubmission,
    SkipStep,
    Status,
    TakeUp,
    Tier,
    Underway,
)
from dextflow.model.policy import CLIENT_ROLES
from dextflow.testing.commands import KINDS, LATER, any_commands, permitted_commands
from dextflow.testing.runs import DEFAULT_POLICY, PRACTICE, TEAMS, Run, opened, previous_commands
from dextflow.testing.templates import clients, templates

__all__ = [
    "CONTACT",
    "KINDS",
    "answers",
    "any_commands",
    "clients",
    "permitted_commands",
    "policies",
    "runs",
    "runs_in_progress",
    "templates",
]

DEFAULT = st.just(DEFAULT_POLICY)
ENDED = (Status.COMPLETED, Status.DELETED)
_ENDING = (Complete, Approve, Delete)
_OFTEN = (TakeUp, Block, AddStep, MoveStep, SkipStep, ChangePeriod)
_MOVES = st.sampled_from(
    ("on", "on", "aside", "aside", "aside", "back", "back", "client", "client", "client", "stride", "anything")
)
_SELDOM = st.sampled_from((*(False,) * 19, True))
CONTACT = "contact:acme/kim"


def policies() -> st.SearchStrategy[Policy]:
    """Draw what a practice may have chosen: the default often, and each choice the other way."""
    return st.just(DEFAULT_POLICY) | st.builds(
        Policy,
        completion=st.sampled_from(Completion),
        resubmission=st.sampled_from(Resubmission),
        people_editable_in_progress=st.booleans(),
        same_day_start=st.booleans(),
        issues_need_comment=st.booleans(),
        tier=st.sampled_from((Tier.CURRENT, Tier.CURRENT, Tier.ENTERPRISE_2021)),
        due_dates=st.sampled_from(DueDates),
        client_roles=st.sampled_from((CLIENT_ROLES, CLIENT_ROLES - {Assignee.CLIENT_PARTNER})),
    )


@st.composite
def runs(draw: st.DrawFn, max_moves: int = 12, under: st.SearchStrategy[Policy] = DEFAULT) -> Run:
    """Draw a workflow in any stage, with its record, under the default policy unless others are given.

    It begins with nobody at work or with Ann, and none to two reviewers or those of the template, and often it
    is led on to a later status at once. Then, move by move, a few commands are given that lead on, or so many that
    the status changes, or one that leads back, or the client answers, or those who may give some that the status
    accepts, or anybody tries any. A few are deleted in the end.
    """
    run = opened(
        draw(templates()),
        draw(st.sampled_from((None, "ann"))),
        draw(st.sampled_from((*TEAMS, TEAMS[-1], None))),
        client=draw(clients()),
        practice=attrs.evolve(PRACTICE, policy=draw(under)),
    )
    for _ in range(draw(st.integers(0, 2))):
        run = run.stride(draw(st.integers(0, 5)))
    for move in draw(st.lists(_MOVES, max_size=max_moves)):
        if run.instance.status in ENDED:
            break
        run = _moved(draw, run, move)
    return run.attempt(Delete("pam", run.instance.at)) if draw(_SELDOM) else run


def _moved(draw: st.DrawFn, run: Run, move: str) -> Run:
    if move == "anything":
        return run.attempt(draw(any_commands(run.instance)))
    if move in ("client", "on") and any(each.requested for each in run.instance.work.underway):
        return run.happen(*draw(answers(run.instance)))
    if move in ("aside", "client"):
        return _aside(draw, run)
    if move == "back" and (back := previous_commands(run.instance, run.policy)):
        return run.give(draw(st.sampled_from(back)))
    return run.stride(draw(st.integers(0, 5)), most=None if move == "stride" else draw(st.integers(1, 3)))


def _aside(draw: st.DrawFn, run: Run) -> Run:
    row = LIFECYCLE[run.instance.status]
    kinds = [kind for kind in (*row, *_OFTEN, *_OFTEN) if kind in row and kind not in _ENDING]
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=6)):
        if kind in LIFECYCLE[run.instance.status]:
            run = run.attempt(draw(permitted_commands(run.instance, run.policy, kind)))
    return run


@st.composite
def answers(draw: st.DrawFn, instance: Instance) -> tuple[Event, ...]:
    """Draw what an answer of the client to some step leads to, or its return or acceptance by Ann."""
    requests = [each for each in instance.work.underway if each.requested] or [Underway(step="no-such-key")]
    request, at = draw(st.sampled_from(requests)), instance.at + draw(LATER)
    match draw(st.sampled_from(("return", "accept") if request.answered else ("answer", "decline", "accept"))):
        case "answer":
            return responded(instance, request.step, by=CONTACT, at=at)
        case "decline":
            return responded(instance, request.step, by=CONTACT, at=at, declined="We have none.")
        case "return":
            return asked_again(instance, request.step, by="ann", at=at)
        case _:
            return accepted(instance, request.step, by="ann", at=at)


@st.composite
def runs_in_progress(draw: st.DrawFn, max_moves: int = 12, under: st.SearchStrategy[Policy] = DEFAULT) -> Run:
    """Draw a workflow that is in progress, with some of its items marked."""
    run = draw(runs(max_moves, under))
    while run.instance.status is Status.DELETED:
        run = run.at(run.instance.version - 1)
    if run.instance.status is Status.NOT_STARTED:
        run = _begun(run).stride(draw(st.integers(0, 5)), most=draw(st.integers(1, 6)))
    while run.instance.status is not Status.IN_PROGRESS:
        run = run.at(run.instance.version - 1)
    return run


def _begun(run: Run) -> Run:
    while run.instance.status is Status.NOT_STARTED:
        run = run.stride()
    return run
