"""The record of a workflow reads as a story, with the health score at the time."""

from typing import get_args

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.engine import comments, describe, files, health_score, history
from dextflow.model import (
    AddComment,
    Approve,
    Approved,
    Assign,
    AttachFile,
    Check,
    CheckResult,
    CheckStatus,
    Commented,
    Complete,
    Completion,
    Event,
    FileAttached,
    FileRef,
    Finding,
    HandBack,
    HandedBack,
    Mark,
    Marked,
    Outcome,
    Policy,
    RecordResults,
    Severity,
    Step,
    StepGroup,
    Submit,
    Template,
    Undo,
)
from dextflow.testing.runs import NOON, Run, opened, started
from dextflow.testing.strategies import nouns
from dextflow.testing.workflows import policies, runs

TEMPLATE = Template(
    id="month",
    name="Month end",
    groups=(
        StepGroup(
            name="G",
            steps=(
                Step(
                    key="ledger",
                    name="Ledger",
                    checks=(
                        Check(key="old", name="Old", rule="old"),
                        Check(key="twice", name="Twice", rule="twice"),
                    ),
                ),
                Step(key="call", name="Call the client"),
            ),
        ),
    ),
)
FILE = FileRef(name="Letter.pdf", sha256="0" * 64, size=9)
FINDING = Finding(key="old:1", severity=Severity.LOW, summary="Old.")
OLD = CheckResult(check="old", rule="old", status=CheckStatus.FLAGGED, findings=(FINDING,), score=40)
TWICE = CheckResult(check="twice", rule="twice", status=CheckStatus.PASS, score=95)

LAWS = settings(max_examples=30, deadline=None, suppress_health_check=(HealthCheck.too_slow,))


def story() -> Run:
    """A month end from its creation to its lock, with everything that can happen."""
    return (
        opened(TEMPLATE, assignee=None)
        .give(Assign("pam", NOON, "ann", ("rae", "rex")))
        .stride()
        .give(
            RecordResults("ann", NOON, (OLD, TWICE)),
            Mark("ann", NOON, "old", Outcome.COMPLETE_WITH_ISSUES, "Two letters sent."),
            Mark("ann", NOON, "twice", Outcome.COMPLETE),
            Undo("ann", NOON, "twice"),
            Mark("ann", NOON, "twice", Outcome.NOT_APPLICABLE),
            AttachFile("ann", NOON, FILE, "old"),
            AttachFile("ann", NOON, FILE),
            RecordResults("ann", NOON, (attrs.evolve(OLD, status=CheckStatus.PASS, findings=(), score=100),)),
            Mark("ann", NOON, "call", Outcome.COMPLETE),
            AddComment("rae", NOON, "Which letters?", "old"),
            AddComment("ann", NOON, "Ready."),
            Submit("ann", NOON),
            HandBack("rae", NOON, "See my question."),
            Submit("ann", NOON),
            Approve("rae", NOON),
            Approve("rex", NOON, "Thank you."),
        )
    )


def test_the_story_in_words() -> None:
    """Every event is one line: who, what in words, on which item, and the health score as it was known then."""
    lines = [(entry.number, entry.by, entry.text, entry.item, entry.score) for entry in history(story().events)]
    assert lines == [
        (1, "pam", "created Month end for acme, 2026-10-01/2026-10-31", None, None),
        (2, "pam", "assigned to ann, reviewed by rae, rex", None, None),
        (3, "ann", "started", None, None),
        (4, "ann", "calculated 2 checks, 1 with findings", None, 67),
        (5, "ann", "marked old complete with issues: Two letters sent.", "old", 67),
        (6, "ann", "marked twice complete", "twice", 67),
        (7, "ann", "undid the mark of twice", "twice", 67),
        (8, "ann", "marked twice not applicable", "twice", 67),
        (9, "ann", "attached Letter.pdf on old", "old", 67),
        (10, "ann", "attached Letter.pdf", None, 67),
        (11, "ann", "calculated 1 check, 0 with findings", None, 97),
        (12, "ann", "marked call complete", "call", 97),
        (13, "rae", "commented on old: Which letters?", "old", 97),
        (14, "ann", "commented: Ready.", None, 97),
        (15, "ann", "submitted for review 1", None, 97),
        (16, "rae", "handed back from review 1: See my question.", None, 97),
        (17, "ann", "submitted for review 1", None, 97),
        (18, "rae", "approved review 1", None, 97),
        (19, "rex", "approved review 2: Thank you.", None, 97),
        (20, "rex", "completed and locked", None, 97),
    ]


@pytest.mark.parametrize("kind", get_args(Event))
@settings(max_examples=5)
@given(st.data())
def test_every_kind_of_event_has_its_words(kind: type[Event], data: st.DataObject) -> None:
    """Whatever an event holds, something is said of it; conditions are only applied if they say something."""
    event = data.draw(nouns(kind).filter(lambda event: getattr(event, "rulings", True)))
    assert describe(event).strip()


def test_nobody_is_somebody_too() -> None:
    """Where nobody works on it or reviews it, the record says so; work goes back to who completes it."""
    assert describe(opened(TEMPLATE).give(Assign("ann", NOON, None, ())).events[-1]) == (
        "assigned to nobody, reviewed by nobody"
    )
    released = Policy(completion=Completion.ASSIGNEE)
    reviewed = started(TEMPLATE, reviewers=("rae",)).stride().give(Approve("rae", NOON), policy=released)
    assert describe(reviewed.events[-1]) == "reviewed, for the assignee to complete"


@LAWS
@given(runs(under=policies()))
def test_history_has_one_line_for_each_event(run: Run) -> None:
    """The history is as long as the record, numbered from 1, and ends with the score of the present results."""
    entries = history(run.events)
    assert [entry.number for entry in entries] == list(range(1, run.instance.version + 1))
    assert [(entry.by, entry.at) for entry in entries] == [(event.by, event.at) for event in run.events]
    assert all(entry.text for entry in entries)
    assert entries[-1].score == health_score(run.instance.results)


@LAWS
@given(runs(under=policies()))
def test_the_past_does_not_change(run: Run) -> None:
    """The history of the first events is the beginning of the history of all: later scores do not reach back."""
    half = len(run.events) // 2
    assert history(run.events[:half]) == history(run.events)[:half]


@LAWS
@given(runs(under=policies()))
def test_each_comment_and_file_is_found_once(run: Run) -> None:
    """Asking for every item and for the workflow finds each comment and each file exactly once, oldest first."""
    places = (None, *run.instance.plan.index, *run.instance.plan.checks_of)
    said = [event for place in places for event in comments(run.events, place)]
    attached = [event for place in places for event in files(run.events, place)]
    expected = [
        event
        for event in run.events
        if (isinstance(event, Commented) and event.text)
        or (isinstance(event, Marked | HandedBack | Approved) and event.comment)
    ]
    assert sorted(map(repr, said)) == sorted(map(repr, expected))
    assert sorted(map(repr, attached)) == sorted(
        repr(event) for event in run.events if isinstance(event, FileAttached)
    )


def test_comments_of_an_item_and_of_the_workflow() -> None:
    """What was said on a check is found there, in marks too; returns and approvals belong to the whole."""
    events = story().events
    on_old = [event.comment if isinstance(event, Marked) else describe(event) for event in comments(events, "old")]
    assert on_old == ["Two letters sent.", "commented on old: Which letters?"]
    assert [describe(event) for event in comments(events)] == [
        "commented: Ready.",
        "handed back from review 1: See my question.",
        "approved review 2: Thank you.",
    ]
    assert comments(events, "call") == ()


def test_files_of_an_item_and_of_the_workflow() -> None:
    """Files are found where they were attached."""
    events = story().events
    assert [event.item for event in files(events, "old")] == ["old"]
    assert [event.item for event in files(events)] == [None]
    assert files(events, "call") == ()


@pytest.mark.parametrize(
    ("scores", "expected"), [([], None), ([None], None), ([40, None, 95], 67), ([100, 99], 99)]
)
def test_the_health_score_is_the_mean_of_what_was_calculated(
    scores: list[int | None], expected: int | None
) -> None:
    """Checks without a score neither raise nor lower it; the mean is rounded down."""
    assert health_score([attrs.evolve(OLD, score=score) for score in scores]) == expected


@given(st.lists(st.integers(0, 100), min_size=1))
def test_the_health_score_lies_among_the_scores(scores: list[int]) -> None:
    """The score of the whole is never better than the best check, nor worse than the worst."""
    score = health_score([attrs.evolve(OLD, score=each) for each in scores])
    assert score is not None
    assert min(scores) <= score <= max(scores)


def test_a_workflow_without_reviewers_ends_with_its_completion() -> None:
    """The last line of the history of work that nobody reviews is its completion by the assignee."""
    marks = (Mark("ann", NOON, key, Outcome.COMPLETE) for key in ("old", "twice", "call"))
    run = opened(TEMPLATE).stride().give(*marks, Complete("ann", NOON))
    assert (history(run.events)[-1].text, history(run.events)[-1].by) == ("completed and locked", "ann")
