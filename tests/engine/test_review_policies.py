"""The round of reviews under every policy, also when people change in the middle of it."""

from itertools import product

import attrs
import pytest

from dextflow.errors import NeedsReview, NoAssignee, NotPermitted, PeopleFixed
from dextflow.model import (
    AddComment,
    AddStep,
    AdjustSettings,
    Approve,
    Approved,
    Assign,
    Check,
    CheckSettings,
    Command,
    Complete,
    Completed,
    Completion,
    HandBack,
    Mark,
    MoveStep,
    Outcome,
    Place,
    Policy,
    Released,
    Rename,
    RestoreStep,
    Resubmission,
    SkipStep,
    Status,
    Step,
    StepGroup,
    Submit,
    Template,
    Tier,
    Undo,
)
from dextflow.testing.runs import DEFAULT_POLICY, NOON, PRACTICE, Run, started

TEMPLATE = Template(
    id="month",
    name="Month end",
    groups=(
        StepGroup(
            name="G",
            ordered=False,
            steps=(
                Step(key="a", name="A", checks=(Check(key="a1", name="A1", rule="aged"),)),
                Step(key="b", name="B"),
                Step(key="c", name="C"),
            ),
        ),
    ),
)
ASSIGNEE_COMPLETES = Policy(completion=Completion.ASSIGNEE)
BACK_TO_SENDER = Policy(resubmission=Resubmission.WHO_HANDED_BACK)
POLICIES = tuple(
    Policy(completion=completion, resubmission=resubmission)
    for completion, resubmission in product(Completion, Resubmission)
)


def reviewed(*reviewers: str, policy: Policy = DEFAULT_POLICY) -> Run:
    """Finished work that has just been submitted to its first reviewer; one of its steps was left out."""
    practice = attrs.evolve(PRACTICE, policy=policy)
    run = started(TEMPLATE, reviewers=reviewers, practice=practice)
    return run.give(SkipStep("ann", NOON, "c", "Not needed."), *done("a1", "b"), Submit("ann", NOON))


def done(*keys: str) -> list[Mark]:
    """The completion of some items."""
    return [Mark("ann", NOON, key, Outcome.COMPLETE) for key in keys]


def stands(run: Run) -> tuple[str, str | None]:
    """The status, and with whom the review is."""
    return run.instance.status.value, run.instance.reviewer


# ---------------------------------------------------------------------------------------------- who completes


@pytest.mark.parametrize("policy", POLICIES)
def test_every_reviewer_agrees_before_the_work_is_completed(policy: Policy) -> None:
    """Rae, then Rex: whoever completes it then, both approvals are in the record, in that order."""
    run = reviewed("rae", "rex", policy=policy)
    assert stands(run) == ("under review", "rae")
    run = run.give(Approve("rae", NOON))
    assert stands(run) == ("under review", "rex")
    run = run.give(Approve("rex", NOON, "Fine."))
    if policy.completion is Completion.ASSIGNEE:
        assert run.events[-2:] == (Approved("rex", NOON, 2, "Fine."), Released("rex", NOON))
        assert stands(run) == ("in progress", None)
        run = run.give(Complete("ann", NOON))
        assert run.events[-1] == Completed("ann", NOON)
    else:
        assert run.events[-2:] == (Approved("rex", NOON, 2, "Fine."), Completed("rex", NOON))
    assert run.instance.status is Status.COMPLETED


def test_by_the_older_rule_the_assignee_completes_what_all_agreed_to() -> None:
    """Before its review, or with half of it, the assignee cannot; after it, an admin can as well."""
    run = started(TEMPLATE, reviewers=("rae",), practice=attrs.evolve(PRACTICE, policy=ASSIGNEE_COMPLETES))
    finished = run.give(*done("a1", "b", "c"))
    with pytest.raises(NeedsReview, match="submit it for review by rae"):
        finished.give(Complete("ann", NOON))
    agreed = finished.give(Submit("ann", NOON), Approve("rae", NOON))
    for person in ("ann", "pam"):
        assert agreed.give(Complete(person, NOON)).instance.status is Status.COMPLETED
    with pytest.raises(NotPermitted):
        agreed.give(Complete("rae", NOON))


def test_what_was_agreed_to_can_be_submitted_again() -> None:
    """Released work may go through another round, and then all are asked again."""
    agreed = reviewed("rae", policy=ASSIGNEE_COMPLETES).give(Approve("rae", NOON))
    again = agreed.give(Submit("ann", NOON))
    assert (stands(again), again.instance.review.approvals) == (("under review", "rae"), ())


CHANGES: tuple[Command, ...] = (
    Undo("ann", NOON, "b"),
    Mark("ann", NOON, "b", Outcome.COMPLETE_WITH_ISSUES),
    AddStep("ann", NOON, Step(key="gift", name="Send a gift"), Place(after="b")),
    MoveStep("ann", NOON, "b", Place(before="a")),
    RestoreStep("ann", NOON, "c"),
    AdjustSettings("ann", NOON, CheckSettings(check="a1", values=())),
)
NO_CHANGES: tuple[Command, ...] = (
    AddComment("ann", NOON, "Thank you."),
    Rename("ann", NOON, "October, at last"),
    Assign("ann", NOON, "ben", ("rae", "rex")),
)


@pytest.mark.parametrize("command", CHANGES, ids=lambda command: type(command).__name__)
def test_work_that_is_changed_after_its_approval_needs_another(command: Command) -> None:
    """Nobody has agreed to what it is now: it goes to the first reviewer again."""
    agreed = reviewed("rae", "rex", policy=ASSIGNEE_COMPLETES).give(Approve("rae", NOON), Approve("rex", NOON))
    changed = agreed.give(command)
    assert changed.instance.review.approvals == ()
    with pytest.raises(NeedsReview):
        changed.give(Complete("ann", NOON))


@pytest.mark.parametrize("command", NO_CHANGES, ids=lambda command: type(command).__name__)
def test_what_changes_nothing_of_the_work_leaves_the_approvals(command: Command) -> None:
    """A comment, another name or another assignee do not ask for another review."""
    agreed = reviewed("rae", "rex", policy=ASSIGNEE_COMPLETES).give(Approve("rae", NOON), Approve("rex", NOON))
    changed = agreed.give(command)
    assert changed.instance.review.approvals == ("rae", "rex")
    assert changed.give(Complete("pam", NOON)).instance.status is Status.COMPLETED


def test_a_reviewer_who_is_named_after_the_approval_is_asked() -> None:
    """The approval of others does not stand for theirs; who is no longer named need not agree."""
    agreed = reviewed("rae", policy=ASSIGNEE_COMPLETES).give(Approve("rae", NOON))
    with pytest.raises(NeedsReview):
        agreed.give(Assign("ann", NOON, "ann", ("rae", "rex")), Complete("ann", NOON))
    both = reviewed("rae", "rex", policy=ASSIGNEE_COMPLETES).give(Approve("rae", NOON), Approve("rex", NOON))
    for rest in (("rex",), ()):
        completed = both.give(Assign("ann", NOON, "ann", rest), Complete("ann", NOON))
        assert completed.instance.status is Status.COMPLETED


# --------------------------------------------------------------------------------------- where it begins again


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("stage", [1, 2])
def test_work_that_was_handed_back_is_submitted_again(policy: Policy, stage: int) -> None:
    """It goes to the first reviewer, or by the other rule to the one who handed it back."""
    run = reviewed("rae", "rex", policy=policy)
    if stage == 2:
        run = run.give(Approve("rae", NOON))
    back = run.give(HandBack(("rae", "rex")[stage - 1], NOON, "The bank is not reconciled."))
    assert stands(back) == ("in progress", None)
    assert back.instance.review.approvals == ()
    again = back.give(Mark("ann", NOON, "b", Outcome.COMPLETE_WITH_ISSUES), Submit("ann", NOON))
    to_sender = policy.resubmission is Resubmission.WHO_HANDED_BACK
    assert stands(again) == ("under review", "rex" if stage == 2 and to_sender else "rae")
    for reviewer in ("rae", "rex")[again.instance.stage - 1 :]:
        again = again.give(Approve(reviewer, NOON))
    if policy.completion is Completion.ASSIGNEE:
        again = again.give(Complete("ann", NOON))
    assert again.instance.status is Status.COMPLETED


def test_an_admin_hands_back_in_the_name_of_the_reviewer() -> None:
    """Rae is ill: Pam hands the work back, and by that rule it returns to Rae's stage."""
    back = reviewed("rae", "rex", policy=BACK_TO_SENDER).give(Approve("rae", NOON), HandBack("pam", NOON, "Wait."))
    assert stands(back.give(Submit("ann", NOON))) == ("under review", "rex")


def test_the_round_begins_anew_if_the_reviewers_changed_since_it_was_handed_back() -> None:
    """Ben has never seen it: work that Rex handed back does not pass him by as if he had agreed."""
    back = reviewed("rae", "rex", policy=BACK_TO_SENDER).give(Approve("rae", NOON), HandBack("rex", NOON, "Wait."))
    changed = back.give(Assign("pam", NOON, "ann", ("ben", "rex")), Submit("ann", NOON))
    assert (stands(changed), changed.instance.review.approvals) == (("under review", "ben"), ())
    swapped = back.give(Assign("pam", NOON, "ann", ("rex", "rae")), Submit("ann", NOON))
    assert stands(swapped) == ("under review", "rex")
    alone = back.give(Assign("pam", NOON, "ann", ("rex",)), Submit("ann", NOON))
    assert stands(alone) == ("under review", "rex")
    same = back.give(Assign("pam", NOON, "ben", ("rae", "rex")), Submit("ben", NOON))
    assert (stands(same), same.instance.review.approvals) == (("under review", "rex"), ("rae",))


# ------------------------------------------------------------------------------- people change under review


def test_the_present_reviewer_goes_on_if_still_named() -> None:
    """In whichever place, Rae keeps what she is looking at; the other is asked after her."""
    run = reviewed("rae", "rex")
    for reviewers in (("pam", "rae"), ("rae", "pam")):
        changed = run.give(Assign("pam", NOON, "ann", reviewers))
        assert stands(changed) == ("under review", "rae")
        after = changed.give(Approve("rae", NOON))
        assert stands(after) == ("under review", "pam")
        assert after.give(Approve("pam", NOON)).instance.status is Status.COMPLETED


def test_another_reviewer_takes_over() -> None:
    """Rae leaves the practice: the first who has not agreed has the work now."""
    run = reviewed("rae", "rex")
    assert stands(run.give(Assign("cal", NOON, "ann", ("pam", "rex")))) == ("under review", "pam")
    assert stands(run.give(Assign("cal", NOON, "ann", ("rex",)))) == ("under review", "rex")


def test_who_has_agreed_is_not_asked_again() -> None:
    """Rae agreed and Rex is replaced: only the new one is asked, in whichever place."""
    run = reviewed("rae", "rex").give(Approve("rae", NOON))
    for reviewers in (("rae", "pam"), ("pam", "rae")):
        changed = run.give(Assign("pam", NOON, "ann", reviewers))
        assert stands(changed) == ("under review", "pam")
        completed = changed.give(Approve("pam", NOON))
        assert completed.instance.status is Status.COMPLETED
        assert [event.by for event in completed.events if isinstance(event, Approved)] == ["rae", "pam"]


def test_if_all_who_are_left_have_agreed_the_last_confirms() -> None:
    """Rex is taken off, and Rae has agreed already: her word completes it, and she counts once."""
    run = reviewed("rae", "rex", policy=ASSIGNEE_COMPLETES).give(Approve("rae", NOON))
    left = run.give(Assign("pam", NOON, "ann", ("rae",)))
    assert stands(left) == ("under review", "rae")
    assert left.give(Approve("rae", NOON)).instance.review.approvals == ("rae",)


def test_without_reviewers_the_work_goes_back_to_its_assignee() -> None:
    """Nobody is left to review: the assignee completes it."""
    back = reviewed("rae").give(Assign("pam", NOON, "ann", ()))
    assert stands(back) == ("in progress", None)
    assert back.give(Complete("ann", NOON)).instance.status is Status.COMPLETED


def test_the_assignee_does_not_choose_another_reviewer_while_one_has_the_work() -> None:
    """Under review, only admins change people, and there must be an assignee; another one changes no review."""
    run = reviewed("rae", "rex")
    for person in ("ann", "rae", "ben"):
        with pytest.raises(NotPermitted):
            run.give(Assign(person, NOON, "ann", ("rex",)))
    with pytest.raises(NoAssignee):
        run.give(Assign("pam", NOON, None, ("rex",)))
    handed = run.give(Assign("pam", NOON, "ben", ("rae", "rex")))
    assert (stands(handed), handed.instance.job.assignee) == (("under review", "rae"), "ben")
    with pytest.raises(PeopleFixed):
        reviewed("rae", policy=Policy(people_editable_in_progress=False)).give(Assign("pam", NOON, "ann", ()))


# ------------------------------------------------------------------------------------------ the older tier


def test_by_the_older_table_only_admins_approve_and_hand_back() -> None:
    """A standard user who reviews may comment; the work waits for an admin among its reviewers."""
    older = Policy(tier=Tier.ENTERPRISE_2021)
    run = reviewed("rae", "pam", policy=older)
    for command in (Approve("rae", NOON), Approve("pam", NOON), HandBack("rae", NOON, "Again.")):
        with pytest.raises(NotPermitted):
            run.give(command)
    assert run.give(AddComment("rae", NOON, "Seen."), HandBack("cal", NOON, "Again.")).instance.stage == 0
    alone = run.give(Assign("pam", NOON, "ann", ("pam",)))
    assert alone.give(Approve("pam", NOON)).instance.status is Status.COMPLETED
