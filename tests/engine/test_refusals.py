"""What each command asks for before it is accepted, and what follows from it."""

import attrs
import pytest

from dextflow.errors import (
    AlreadyMarked,
    BlankComment,
    CommentNeeded,
    NeedsReview,
    NoAssignee,
    NoReviewer,
    NotCalculated,
    NotConfirmed,
    NotReady,
    PeopleFixed,
    RepeatedReviewer,
    TooManyReviewers,
    Unfinished,
    UnknownItem,
    VatSettingsMissing,
)
from dextflow.model import (
    AddComment,
    Approve,
    Approved,
    Assign,
    Assigned,
    AttachFile,
    Check,
    CheckResult,
    CheckStatus,
    Commented,
    Complete,
    Completed,
    FileAttached,
    FileRef,
    HandBack,
    HandedBack,
    Mark,
    Marked,
    Outcome,
    Policy,
    RecordResults,
    ResultsRecorded,
    Start,
    Started,
    Status,
    Step,
    StepGroup,
    Submit,
    Submitted,
    Template,
    VatSettings,
)
from dextflow.testing.runs import NOON, VAT, opened, started

TEMPLATE = Template(
    id="t",
    name="T",
    groups=(
        StepGroup(
            name="G",
            steps=(
                Step(
                    key="a", name="A", checks=(Check(key="a1", name="A1", rule="old"), Check(key="a2", name="A2"))
                ),
                Step(key="b", name="B"),
            ),
        ),
    ),
)
VAT_CHECKS = Template(
    id="v",
    name="V",
    groups=(
        StepGroup(
            name="G",
            steps=(
                Step(
                    key="a",
                    name="A",
                    checks=(Check(key="v1", name="V1", reads_vat=True), Check(key="m", name="M")),
                ),
            ),
        ),
    ),
)
ALL = tuple(Mark("ann", NOON, key, Outcome.COMPLETE) for key in ("a1", "a2", "b"))
FILE = FileRef(name="bank.pdf", sha256="0" * 64, size=1)


def test_starting_needs_an_assignee() -> None:
    """Nobody can start a workflow that has no assignee; first somebody takes it or is given it."""
    run = opened(TEMPLATE, assignee=None)
    with pytest.raises(NoAssignee, match="choose one first"):
        run.give(Start("pam", NOON, confirmed=True))
    taken = run.give(Assign("ben", NOON, "ben", ()), Start("ben", NOON, confirmed=True))
    assert taken.events[1:] == (Assigned("ben", NOON, "ben", ()), Started("ben", NOON))
    assert taken.instance.status is Status.IN_PROGRESS


def test_starting_needs_a_confirmation() -> None:
    """Starting calculates the checks, so the person must have said yes."""
    with pytest.raises(NotConfirmed, match="confirm it"):
        opened(TEMPLATE).give(Start("ann", NOON, confirmed=False))


def test_vat_checks_ask_for_the_vat_settings_first() -> None:
    """With checks that read VAT settings a workflow does not start without them; it keeps those of the start."""
    run = opened(VAT_CHECKS)
    with pytest.raises(VatSettingsMissing) as refused:
        run.give(Start("ann", NOON, confirmed=False))
    assert (refused.value.client, refused.value.checks) == ("acme", ("v1",))
    assert run.give(Start("ann", NOON, confirmed=True, vat=VAT)).events[-1] == Started("ann", NOON, VAT)
    assert opened(TEMPLATE).give(Start("ann", NOON, confirmed=True)).events[-1] == Started("ann", NOON, None)


def test_people_can_be_changed_in_progress() -> None:
    """By default the assignee and the reviewers can be changed while the work goes on, but not taken away."""
    run = started(TEMPLATE)
    handed = run.give(Assign("ann", NOON, "ben", ("rae",)))
    assert (handed.instance.job.assignee, handed.instance.job.reviewers) == ("ben", ("rae",))
    with pytest.raises(NoAssignee):
        run.give(Assign("ann", NOON, None, ()))
    assert opened(TEMPLATE).give(Assign("ann", NOON, None, ())).instance.job.assignee is None


def test_a_practice_may_fix_the_people_at_the_start() -> None:
    """Under the older rule people are fixed once the work has begun; before that they can be changed."""
    fixed = Policy(people_editable_in_progress=False)
    with pytest.raises(PeopleFixed, match="cannot be changed"):
        started(TEMPLATE).give(Assign("pam", NOON, "ben", ()), policy=fixed)
    assert opened(TEMPLATE).give(Assign("pam", NOON, "ben", ()), policy=fixed).instance.job.assignee == "ben"


def test_there_are_at_most_two_reviewers_and_not_the_same() -> None:
    """A third reviewer, or one named twice, is refused."""
    with pytest.raises(TooManyReviewers, match="at most two reviewers; choose from rae, rex, pam"):
        opened(TEMPLATE).give(Assign("ann", NOON, "ann", ("rae", "rex", "pam")))
    with pytest.raises(RepeatedReviewer, match="rae is named as a reviewer twice"):
        opened(TEMPLATE).give(Assign("ann", NOON, "ann", ("rae", "rae")))


def test_a_mark_can_be_changed_but_not_repeated() -> None:
    """A marked item takes another outcome directly; the same again is refused, so that the record stays true."""
    run = started(TEMPLATE).give(Mark("ann", NOON, "a1", Outcome.COMPLETE))
    with pytest.raises(AlreadyMarked, match="'a1' is marked complete already"):
        run.give(Mark("ann", NOON, "a1", Outcome.COMPLETE))
    seen: list[Outcome | None] = []
    for outcome in (Outcome.COMPLETE_WITH_ISSUES, Outcome.NOT_APPLICABLE, Outcome.COMPLETE):
        run = run.give(Mark("ann", NOON, "a1", outcome))
        seen.append(run.instance.outcome("a1"))
    assert seen == [Outcome.COMPLETE_WITH_ISSUES, Outcome.NOT_APPLICABLE, Outcome.COMPLETE]
    assert run.plan.keys(run.instance.ready) == ("a2",)


def test_an_outcome_changed_later_leaves_later_work_alone() -> None:
    """Changing the outcome of an item whose followers are done opens nothing again."""
    run = started(TEMPLATE).give(*ALL, Mark("ann", NOON, "a1", Outcome.NOT_APPLICABLE))
    assert (run.instance.done, run.instance.ready) == (run.plan.all, 0)


def test_a_waiting_item_says_what_it_waits_for() -> None:
    """The refusal of a waiting item names the open items before it, in the order of the template."""
    run = started(TEMPLATE)
    with pytest.raises(NotReady) as refused:
        run.give(Mark("ann", NOON, "b", Outcome.COMPLETE))
    assert (refused.value.item, refused.value.waits_for) == ("b", ("a1", "a2"))
    with pytest.raises(NotReady, match="'b' waits for a2"):
        run.give(ALL[0], Mark("ann", NOON, "b", Outcome.COMPLETE))


def test_a_practice_may_ask_what_the_issues_are() -> None:
    """By default issues need no comment; under the stricter rule they do, and a blank one will not do."""
    run = started(TEMPLATE)
    strict = Policy(issues_need_comment=True)
    issues = Mark("ann", NOON, "a1", Outcome.COMPLETE_WITH_ISSUES)
    assert run.give(issues).events[-1] == Marked("ann", NOON, "a1", Outcome.COMPLETE_WITH_ISSUES)
    for comment in (None, "", " \n"):
        with pytest.raises(CommentNeeded, match="which issues 'a1' has"):
            run.give(attrs.evolve(issues, comment=comment), policy=strict)
    assert run.give(attrs.evolve(issues, comment="One bill is missing."), policy=strict)
    assert run.give(Mark("ann", NOON, "a1", Outcome.NOT_APPLICABLE), policy=strict)


def test_only_data_driven_checks_are_calculated() -> None:
    """Results are kept for checks that have a rule, the last for each, in the order of the template."""
    run = started(TEMPLATE)
    first = CheckResult(check="a1", rule="old", status=CheckStatus.PASS, score=100)
    second = CheckResult(check="a1", rule="old", status=CheckStatus.FLAGGED, score=20)
    kept = run.give(RecordResults("ann", NOON, (first,)), RecordResults("ann", NOON, (second,)))
    assert kept.events[-1] == ResultsRecorded("ann", NOON, (second,))
    assert kept.instance.results == (second,)
    assert (kept.instance.result("a1"), kept.instance.result("a2")) == (second, None)
    for key in ("a2", "b", "z"):
        with pytest.raises(NotCalculated, match=f"no data-driven check '{key}'"):
            run.give(RecordResults("ann", NOON, (first, attrs.evolve(first, check=key))))


def test_results_leave_the_marks_alone() -> None:
    """A calculation never marks or unmarks anything: that is a person's decision."""
    run = started(TEMPLATE).give(ALL[0])
    flagged = CheckResult(check="a1", rule="old", status=CheckStatus.FLAGGED, score=0)
    after = run.give(RecordResults("ann", NOON, (flagged,))).instance
    assert (after.done, after.ready, after.outcome("a1")) == (
        run.instance.done,
        run.instance.ready,
        Outcome.COMPLETE,
    )


@pytest.mark.parametrize("blank", ["", " \n\t"])
def test_a_comment_says_something(blank: str) -> None:
    """A blank comment is refused, and work is not handed back without a reason."""
    run = started(TEMPLATE, reviewers=("rae",))
    with pytest.raises(BlankComment):
        run.give(AddComment("ann", NOON, blank))
    with pytest.raises(BlankComment):
        run.stride().give(HandBack("rae", NOON, blank))


@pytest.mark.parametrize("place", [None, "a", "a1", "b"])
def test_comments_and_files_belong_somewhere(place: str | None) -> None:
    """They belong to the workflow, to a step with or without checks, or to a check; anywhere else is refused."""
    run = started(TEMPLATE).give(AddComment("ann", NOON, "See.", place), AttachFile("ann", NOON, FILE, place))
    assert run.events[-2:] == (Commented("ann", NOON, "See.", place), FileAttached("ann", NOON, FILE, place))
    for command in (AddComment("ann", NOON, "See.", "z"), AttachFile("ann", NOON, FILE, "z")):
        with pytest.raises(UnknownItem, match="no step or check 'z'"):
            run.give(command)


def test_only_finished_work_is_handed_on() -> None:
    """Submitting or completing names the items that are still open."""
    for command, reviewers in ((Submit("ann", NOON), ("rae",)), (Complete("ann", NOON), ())):
        with pytest.raises(Unfinished, match="not done yet: a2, b"):
            started(TEMPLATE, reviewers=reviewers).give(ALL[0], command)


def test_with_reviewers_work_is_submitted_and_without_completed() -> None:
    """Each way of finishing is refused where the other is meant, whether or not the work is done."""
    for marks in ((), ALL):
        with pytest.raises(NoReviewer, match="complete it instead"):
            started(TEMPLATE).give(*marks, Submit("ann", NOON))
        with pytest.raises(NeedsReview, match="submit it for review by rae"):
            started(TEMPLATE, reviewers=("rae",)).give(*marks, Complete("ann", NOON))
    run = started(TEMPLATE).give(*ALL, Complete("ann", NOON))
    assert run.events[-1] == Completed("ann", NOON)
    assert (run.instance.status, run.instance.stage, run.instance.reviewer) == (Status.COMPLETED, 0, None)


def test_one_reviewer_approves_and_locks() -> None:
    """With one reviewer, the approval completes the workflow in the same step."""
    run = started(TEMPLATE, reviewers=("rae",)).give(*ALL, Submit("ann", NOON))
    assert run.events[-1] == Submitted("ann", NOON)
    assert (run.instance.status, run.instance.reviewer) == (Status.UNDER_REVIEW, "rae")
    approved = run.give(Approve("rae", NOON, "Fine."))
    assert approved.events[-2:] == (Approved("rae", NOON, 1, "Fine."), Completed("rae", NOON))


def test_two_reviewers_approve_one_after_the_other() -> None:
    """The second reviewer has it after the first; the last approval completes."""
    run = started(TEMPLATE, reviewers=("rae", "rex")).give(*ALL, Submit("ann", NOON), Approve("rae", NOON))
    assert run.events[-1] == Approved("rae", NOON, 1)
    assert (run.instance.status, run.instance.stage, run.instance.reviewer) == (Status.UNDER_REVIEW, 2, "rex")
    done = run.give(Approve("rex", NOON))
    assert done.events[-2:] == (Approved("rex", NOON, 2), Completed("rex", NOON))
    assert (done.instance.status, done.instance.stage) == (Status.COMPLETED, 0)


def test_work_handed_back_keeps_its_marks_and_starts_its_review_again() -> None:
    """Handed back, even by the second reviewer, work keeps its marks; submitted again, the first has it first."""
    run = started(TEMPLATE, reviewers=("rae", "rex")).give(*ALL, Submit("ann", NOON), Approve("rae", NOON))
    back = run.give(HandBack("rex", NOON, "The bank is not reconciled."))
    assert back.events[-1] == HandedBack("rex", NOON, 2, "The bank is not reconciled.")
    assert (back.instance.status, back.instance.stage, back.instance.done) == (
        Status.IN_PROGRESS,
        0,
        back.plan.all,
    )
    again = back.give(Mark("ann", NOON, "b", Outcome.COMPLETE_WITH_ISSUES), Submit("ann", NOON))
    assert (again.instance.stage, again.instance.reviewer) == (1, "rae")


def test_vat_settings_of_the_start_are_kept_in_the_record() -> None:
    """What the checks read at the start can be found in the record later."""
    settings = VatSettings(starting_month=3, months=1)
    run = opened(VAT_CHECKS).give(Start("pam", NOON, confirmed=True, vat=settings))
    assert [event.vat for event in run.events if isinstance(event, Started)] == [settings]
