"""Dashboards and reports hold what the state and the record hold, by names."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dextflow.engine import (
    dashboard,
    dashboard_row,
    health_score,
    history,
    people_in,
    progress,
    teams_in,
    workflow_report,
)
from dextflow.model import (
    AddComment,
    Approve,
    Approved,
    Assignee,
    Assignment,
    AttachFile,
    Block,
    Bucket,
    Check,
    CheckResult,
    CheckStatus,
    Client,
    Commented,
    Complete,
    Completed,
    DueDate,
    Event,
    FileAttached,
    FileRef,
    Firing,
    HandBack,
    HandedBack,
    ItemReport,
    LightBounds,
    LogTime,
    Mark,
    Marked,
    MarkUndone,
    Outcome,
    OutcomeDependency,
    Person,
    RecordResults,
    RestoreStep,
    SkipStep,
    Started,
    State,
    Status,
    Step,
    StepGroup,
    StepReport,
    Submit,
    TakeUp,
    Template,
    TimeLogged,
    Undo,
    WorkflowReport,
)
from dextflow.testing.runs import ACME, CAST, DUE_ON, NOON, PAYROLL, Run, opened, started
from dextflow.testing.workflows import CONTACT, runs

LAWS = settings(max_examples=40, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
TODAY = date(2026, 11, 10)
TEAMS = {PAYROLL.id: PAYROLL}
ANN, RAE = CAST["ann"].name, CAST["rae"].name
KNOWN = {**CAST, CONTACT: Person(id=CONTACT, name="Somebody at Acme")}
FILE = FileRef(name="Letter.pdf", sha256="0" * 64, size=9)


def step(key: str, **fields: Any) -> Step:
    """A step with a name that differs from its key."""
    return attrs.evolve(Step(key=key, name=f"The {key}"), **fields)


TEMPLATE = Template(
    id="close",
    version=3,
    name="Close",
    groups=(
        StepGroup(
            name="Books",
            ordered=False,
            steps=(
                step(
                    "ledger",
                    description="Look at it.",
                    checks=(
                        Check(key="old", name="Old debts", description="Who owes?", rule="aged_receivables"),
                        Check(key="post", name="Post"),
                    ),
                ),
                step("call", estimate=30, assignment=Assignment(to=Assignee.CLIENT_MANAGER)),
                step("wages", assignment=Assignment(to=Assignee.TEAM, id="payroll")),
                step("ghost", assignment=Assignment(to=Assignee.PERSON, id="gone")),
            ),
        ),
        StepGroup(
            name="Finish",
            ordered=False,
            steps=(
                step(
                    "letter",
                    depends_on_outcomes=(
                        OutcomeDependency(step="call", outcomes=(Outcome.COMPLETE_WITH_ISSUES,)),
                    ),
                ),
            ),
        ),
    ),
)
BY_LAW = DueDate(rule="uk-vat-return", version=1, nominal=DUE_ON, due=DUE_ON, act_by=DUE_ON)
RESULT = CheckResult(check="old", rule="aged_receivables", status=CheckStatus.PASS, population=3, score=90)


def report_of(run: Run, client: Client | None = ACME) -> WorkflowReport:
    """The report of a run, with everybody known."""
    return workflow_report(run.instance, run.events, TODAY, client=client, people=KNOWN, teams=TEAMS)


def items_of(report: WorkflowReport) -> dict[str, ItemReport]:
    """The items of a report by their keys."""
    return {item.key: item for group in report.groups for each in group.steps for item in each.items}


def first_of(events: Iterable[Event], kind: type[Event]) -> datetime | None:
    """When the first event of a kind happened."""
    return next((event.at for event in events if isinstance(event, kind)), None)


# ------------------------------------------------------------------------------------------------------- dashboard


@LAWS
@given(runs())
def test_a_row_counts_what_progress_counts(run: Run) -> None:
    """The tally of a row is the overall tally; required and not applicable make the whole, and nothing is lost."""
    tally = dashboard_row(run.instance, TODAY).tally
    assert tally == progress(run.instance).overall
    assert tally.required + tally.not_applicable == tally.total
    assert tally.completed + tally.outstanding == tally.required


@LAWS
@given(runs())
def test_a_row_knows_when_work_began_and_ended(run: Run) -> None:
    """Without the record, a row says the times of the events that started and completed the workflow."""
    row = dashboard_row(run.instance, TODAY)
    assert row.started_at == first_of(run.events, Started)
    assert row.completed_at == first_of(run.events, Completed)


@LAWS
@given(runs())
def test_reviews_are_completed_when_every_reviewer_has_agreed(run: Run) -> None:
    """There is nothing to say without reviewers; a completed workflow has all its reviews."""
    row, job = dashboard_row(run.instance, TODAY), run.instance.job
    assert (row.reviewed is None) is not bool(job.reviewers)
    if job.reviewers:
        agreed = set(job.reviewers) <= set(run.instance.review.approvals)
        assert row.reviewed is (agreed or run.instance.status is Status.COMPLETED)


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-1, Bucket.OVERDUE), (0, Bucket.DUE_SOON), (7, Bucket.DUE_SOON), (8, Bucket.UPCOMING)],
)
def test_how_near_the_due_date_is(days: int, bucket: Bucket) -> None:
    """Overdue is before today; due soon is from today to a week from today; later is upcoming."""
    row = dashboard_row(started(TEMPLATE).instance, DUE_ON - timedelta(days=days))
    assert row.due is bucket


def completed() -> Run:
    """A workflow of one step that is completed."""
    short = Template(id="short", name="Short", groups=(StepGroup(name="G", steps=(step("one"),)),))
    mark = Mark("ann", NOON, "one", Outcome.COMPLETE)
    return started(short).give(mark, Complete("ann", NOON + timedelta(hours=1)))


def test_what_is_completed_is_never_overdue() -> None:
    """A completed workflow has no due bucket, however late it is."""
    row = dashboard_row(completed().instance, date(2030, 1, 1))
    assert (row.due, row.status, row.completed_at) == (None, Status.COMPLETED, NOON + timedelta(hours=1))


def test_a_row_in_full() -> None:
    """A row names the client and the people, with the period, the due date and the template version."""
    client = attrs.evolve(ACME, name="Acme Ltd", account_assignee="ben", account_reviewer="nobody-known")
    run = started(TEMPLATE, reviewers=("rae", "rex"))
    (row,) = dashboard([run.instance], TODAY, clients={"acme": client}, people=CAST).rows
    assert (row.client, row.name, str(row.template)) == ("Acme Ltd", "Close", "close@3")
    assert (row.account_manager, row.account_reviewer) == (CAST["ben"].name, "nobody-known")
    assert (row.assignee, row.first_reviewer, row.second_reviewer) == (ANN, RAE, CAST["rex"].name)
    assert (row.period, row.due_on, row.workflow) == (run.instance.job.period, DUE_ON, run.instance.id)
    assert (row.statutory, row.repeating) == (None, None)


def test_a_row_says_the_date_by_law_and_what_repeats() -> None:
    """A workflow of a repeating one goes by the id of that one, and has its date by law beside its due date."""
    run = opened(TEMPLATE)
    firing = Firing(repeating="vat", client="acme", nominal=run.instance.job.period.end)
    job = attrs.evolve(run.instance.job, statutory=BY_LAW, firing=firing)
    row = dashboard_row(attrs.evolve(run.instance, job=job), TODAY)
    assert (row.due_on, row.statutory, row.repeating) == (DUE_ON, BY_LAW, "vat")


def test_a_client_who_is_not_given_goes_by_the_name_of_then() -> None:
    """Without the client, a row has the name of the order, and after that the id; nothing is asked of others."""
    run = opened(TEMPLATE, assignee=None)
    others = {"other": attrs.evolve(ACME, id="other", name="Secret Ltd", account_assignee="rex")}
    (row,) = dashboard([run.instance], TODAY, clients=others, people=CAST).rows
    assert (row.client, row.account_manager, row.assignee) == (run.instance.job.client_name, None, None)
    unnamed = attrs.evolve(run.instance, job=attrs.evolve(run.instance.job, client_name=""))
    assert dashboard_row(unnamed, TODAY).client == "acme"


@LAWS
@given(st.lists(runs(max_moves=2), max_size=3))
def test_a_dashboard_keeps_the_order(drawn: list[Run]) -> None:
    """One row for each workflow, in the order given."""
    instances = [run.instance for run in drawn]
    seen = dashboard(instances, TODAY)
    assert seen.rows == tuple(dashboard_row(each, TODAY) for each in instances)
    assert seen.as_of == TODAY


# ---------------------------------------------------------------------------------------------------------- report


@LAWS
@given(runs())
def test_a_report_agrees_with_progress_and_history(run: Run) -> None:
    """Groups, items, states, tallies, calculations and the score are those of the workflow, in its order."""
    report, seen = report_of(run), progress(run.instance)
    items = items_of(report)
    assert [(group.name, group.tally) for group in report.groups] == [(g.name, g.tally) for g in seen.groups]
    assert [(key, item.state) for key, item in items.items()] == [(item.key, item.state) for item in seen.items]
    assert all(item.result == run.instance.result(key) for key, item in items.items())
    assert report.score == health_score(run.instance.results)
    assert report.light == (None if report.score is None else LightBounds().light(report.score))
    assert [(each.number, each.at, each.score) for each in report.history] == [
        (each.number, each.at, each.score) for each in history(run.events)
    ]


def standing_marks(events: Sequence[Event]) -> dict[str, Marked]:
    """The marks that were not taken back, by item."""
    marks: dict[str, Marked] = {}
    for event in events:
        if isinstance(event, Marked):
            marks[event.item] = event
        if isinstance(event, MarkUndone):
            del marks[event.item]
    return marks


@LAWS
@given(runs())
def test_who_settled_an_item_and_when(run: Run) -> None:
    """A marked item names whoever marked it last, one left out whose act that was, an open one nobody."""
    marks, dropped = standing_marks(run.events), run.instance.work.dropped
    for key, item in items_of(report_of(run)).items():
        bit = run.instance.plan.index[key].bit
        if dropped & bit:
            assert item.settled_by
            assert item.why
        elif key in marks:
            assert (item.settled_by, item.settled_at) == (KNOWN[marks[key].by].name, marks[key].at)
        else:
            assert (item.settled_by, item.settled_at) == (None, None)
            assert (item.why is not None) or item.state is State.AVAILABLE


@LAWS
@given(runs())
def test_every_comment_file_and_minute_is_in_the_report_once(run: Run) -> None:
    """What people said, attached and noted on what is still there stands in the report exactly once."""
    report = report_of(run)
    steps = [each for group in report.groups for each in group.steps]
    places: list[WorkflowReport | StepReport | ItemReport] = [report, *steps, *items_of(report).values()]
    keys = {None, *run.instance.plan.index, *run.instance.plan.steps}
    said = [each.text for place in places for each in place.comments]
    expected = [
        text
        for event in run.events
        if isinstance(event, Commented | Marked | HandedBack | Approved) and getattr(event, "item", None) in keys
        if (text := event.text if isinstance(event, Commented) else event.comment)
    ]
    assert sorted(said) == sorted(expected)
    attached = [event for event in run.events if isinstance(event, FileAttached) and event.item in keys]
    assert sum(len(place.files) for place in places) == len(attached)
    logged = [event.minutes for event in run.events if isinstance(event, TimeLogged) and event.step in keys]
    assert sum(each.minutes for each in steps) == sum(logged)


@LAWS
@given(runs())
def test_who_is_named_is_all_that_a_report_needs_to_know(run: Run) -> None:
    """With the people and teams that `people_in` and `teams_in` ask for, the report is that with everybody."""
    people = {each: KNOWN[each] for each in people_in(run.instance, run.events, ACME) if each in KNOWN}
    teams = {each: TEAMS[each] for each in teams_in(run.instance, run.events) if each in TEAMS}
    report = workflow_report(run.instance, run.events, TODAY, client=ACME, people=people, teams=teams)
    assert report == report_of(run)


@LAWS
@given(runs())
def test_history_names_people_not_ids(run: Run) -> None:
    """Whoever acted, and whoever work was given to, is called by name."""
    report = report_of(run)
    ids = re.compile(rf"\b({'|'.join(CAST)})\b")
    assert {each.by for each in report.history} <= {person.name for person in KNOWN.values()}
    told = [each.text for each in report.history if not each.text.startswith(("added", "gave"))]
    assert not [text for text in told if ids.search(text)]


def story() -> Run:
    """A workflow with something of everything."""
    later = iter(NOON + timedelta(minutes=minutes) for minutes in range(1, 60))
    run = started(TEMPLATE, reviewers=("rae",)).give(
        RecordResults("ann", next(later), (RESULT,)),
        Mark("ann", next(later), "old", Outcome.COMPLETE_WITH_ISSUES, "Two letters sent."),
        Mark("ann", next(later), "post", Outcome.COMPLETE),
        Undo("ann", next(later), "post"),
        AddComment("rae", next(later), "On the whole step.", "ledger"),
        AddComment("rae", next(later), "Which letters?", "old"),
        AddComment("ann", next(later), "Well."),
        AttachFile("ann", next(later), FILE, "old"),
        AttachFile("ann", next(later), FILE),
        LogTime("ann", next(later), "ledger", 20, "Phoned"),
        LogTime("ann", next(later), "ledger", 25),
        Mark("cal", next(later), "call", Outcome.COMPLETE, "Rang twice."),
        SkipStep("cal", next(later), "wages", "They have no staff."),
        TakeUp("ann", next(later), "ledger"),
    )
    return run.give(Block("ann", next(later), "ledger", "No statement yet"))


def test_a_report_in_full() -> None:
    """Each step has its owner by name, its time, comments and files, and each item what holds it up."""
    report = report_of(story())
    ledger, call, wages, ghost, letter = (each for group in report.groups for each in group.steps)
    assert (report.template_name, report.head.name, report.score) == ("Close", "Close", 90)
    assert [each.owner for each in (ledger, call, wages)] == [ANN, CAST["cal"].name, "Payroll"]
    assert ghost.owner.startswith("nobody: ")
    assert (ledger.minutes, ledger.checked, call.checked) == (45, True, False)
    assert [(each.by, each.minutes, each.note) for each in ledger.time] == [(ANN, 20, "Phoned"), (ANN, 25, "")]
    assert [each.text for each in ledger.comments] == ["On the whole step."]
    assert (ledger.description, ledger.items[0].description) == ("Look at it.", "Who owes?")
    old, post = ledger.items
    assert [each.text for each in old.comments] == ["Two letters sent.", "Which letters?"]
    assert [each.file for each in old.files] == [each.file for each in report.files] == [FILE]
    assert (call.comments, [each.text for each in call.items[0].comments]) == ((), ["Rang twice."])
    assert (old.rule, old.settled_by, old.result) == ("aged_receivables", ANN, RESULT)
    assert (post.state, post.why, post.settled_by) == (
        State.BLOCKED,
        f"blocked: No statement yet; taken up by {ANN}",
        None,
    )
    assert (wages.items[0].why, wages.items[0].settled_by) == ("left out: They have no staff.", CAST["cal"].name)
    assert letter.items[0].why == (
        "waits for Post, The ghost; waits for The call to be complete with issues, and it is complete"
    )
    assert [each.text for each in report.comments] == ["Well."]


def test_a_step_that_was_restored_is_open_again() -> None:
    """A report says why a step is left out, and no longer once it was restored."""
    run = started(TEMPLATE).give(SkipStep("ann", NOON, "wages", "Not this month."))
    left_out = items_of(report_of(run))["wages"]
    assert (left_out.why, left_out.settled_by) == ("left out: Not this month.", ANN)
    restored = items_of(report_of(run.give(RestoreStep("ann", NOON, "wages"))))["wages"]
    assert (restored.state, restored.settled_by) == (State.AVAILABLE, None)
    assert "left out" not in (restored.why or "")


def test_the_history_of_a_report_in_words() -> None:
    """Events are told by the names of steps, checks, people and the client."""
    told = [each.text for each in report_of(story()).history]
    assert told[0] == "created Close for Acme, 2026-10-01/2026-10-31"
    assert "marked Old debts complete with issues: Two letters sent." in told
    assert "undid the mark of Post" in told
    assert "commented on The ledger: On the whole step." in told
    assert "left out The wages: They have no staff." in told
    assert "blocked The ledger: No statement yet" in told


def test_what_reviewers_say_is_on_the_whole() -> None:
    """The words of a return and of an approval are comments on the workflow, by name."""
    short = Template(id="short", name="Short", groups=(StepGroup(name="G", steps=(step("one"),)),))
    run = started(short, reviewers=("rae",)).give(
        Mark("ann", NOON, "one", Outcome.COMPLETE),
        Submit("ann", NOON),
        HandBack("rae", NOON, "Once more."),
        Submit("ann", NOON),
        Approve("rae", NOON, "Thank you."),
    )
    assert [(each.by, each.text) for each in report_of(run).comments] == [
        (RAE, "Once more."),
        (RAE, "Thank you."),
    ]


def test_who_is_not_known_goes_by_the_id() -> None:
    """A person who has left the directory still has an id in the record, and the report shows it."""
    run = started(TEMPLATE)
    report = workflow_report(run.instance, run.events, TODAY, people={"pam": Person(id="pam", name="Pam")})
    assert report.head.assignee == "ann"
    assert [each.by for each in report.history] == ["Pam", "ann"]


def test_a_long_wait_is_told_shortly() -> None:
    """An item that waits for many names five of them and counts the rest."""
    many = tuple(step(f"s{number}") for number in range(40))
    groups = (StepGroup(name="A", steps=many, ordered=False), StepGroup(name="B", steps=(step("last"),)))
    report = report_of(started(Template(id="long", name="Long", groups=groups)))
    assert items_of(report)["last"].why == "waits for The s0, The s1, The s2, The s3, The s4 and 35 more"
