"""Who is told what of a workflow: of its people, its reviews, its end, and the client's answers."""

from datetime import timedelta

import attrs
import pytest

from dextflow.engine import apply, replay, resolve_owner
from dextflow.engine.answers import responded
from dextflow.engine.notices import told_of, workflow_notices
from dextflow.errors import InvalidValue
from dextflow.model import (
    AddStep,
    Approve,
    Ask,
    AskConfirmation,
    Asked,
    Assign,
    Assignee,
    Assignment,
    Complete,
    Completion,
    Created,
    Delete,
    HandBack,
    Instance,
    Notice,
    Place,
    Policy,
    ReassignStep,
    Refreshed,
    Reschedule,
    SendMessage,
    Start,
    Step,
    StepGroup,
    Submit,
    Template,
    Topic,
    Undo,
    Writing,
)
from dextflow.testing.runs import ACME, DUE_ON, NOON, PRACTICE, VAT, Run, opened, started
from engine.told import (
    ALL,
    ASKING,
    CONTACT,
    LATER,
    TEMPLATE,
    TO_BEN,
    TO_PAYROLL,
    day_of,
    done,
    give,
    told,
    waiting,
)

NEXT_WEEK = NOON.date() + timedelta(days=7)


def created(run: Run) -> tuple[Notice, ...]:
    """What people are told when a workflow is made."""
    return workflow_notices(None, replay(run.plan, run.events[:1]), run.events[:1], day_of)


def starting(run: Run, days: int) -> Run:
    """A workflow that may begin so many days after it is made."""
    first = run.events[0]
    assert isinstance(first, Created)
    job = attrs.evolve(first.job, starts_on=NOON.date() + timedelta(days=days))
    events = (attrs.evolve(first, job=job),)
    return Run(events=events, instance=replay(run.plan, events), plan=run.plan)


def answer(instance: Instance, declined: str | None = None) -> tuple[Notice, ...]:
    """What people are told when the client answers."""
    events = responded(instance, "confirm", by=CONTACT, at=LATER, declined=declined)
    after = instance
    for event in events:
        after = apply(after, event)
    return workflow_notices(instance, after, events, day_of)


# --------------------------------------------------------------------------------------------- its people


def test_the_assignee_is_told_when_work_that_is_made_may_begin() -> None:
    """New work that may begin is told to its assignee, and its steps to those who own them."""
    notices = created(opened(TEMPLATE, "ann", ("rae",)))
    assert [(each.topic, each.to, each.teams, each.steps) for each in notices] == [
        (Topic.READY, ("ann",), (), ()),
        (Topic.ASSIGNED, ("ben",), (), ("post", "vat", "fees", "send")),
        (Topic.ASSIGNED, (), ("payroll",), ("wages",)),
    ]
    assert notices[0].due_on == DUE_ON
    assert notices[0].about.name == TEMPLATE.name


@pytest.mark.parametrize(("days", "is_told"), [(-1, True), (0, True), (1, False)])
def test_work_for_later_is_not_told_when_it_is_made(days: int, is_told: bool) -> None:
    """What begins on a later day is told on that day."""
    notices = created(starting(opened(TEMPLATE), days))
    assert (Topic.READY in {each.topic for each in notices}) is is_told


def test_work_without_an_assignee_is_told_to_nobody() -> None:
    """Nobody does it yet, so nobody is told that it is ready; whoever gets it is told that it is theirs."""
    run = opened(TEMPLATE, None)
    assert Topic.READY not in {each.topic for each in created(run)}
    assert told(run, Assign("pam", NOON, "ann", ())) == [(Topic.ASSIGNED, ("ann",))]
    assert told(run, Assign("ann", NOON, "ann", ())) == []


def test_a_new_assignee_is_told_and_nobody_else() -> None:
    """Of other reviewers nobody is told before the review is asked of them."""
    run = opened(TEMPLATE)
    assert told(run, Assign("pam", NOON, "ben", ("rae",))) == [(Topic.ASSIGNED, ("ben",))]
    assert told(run, Assign("pam", NOON, "ann", ("rae", "rex"))) == []
    assert told(run, Assign("pam", NOON, None, ())) == []


def test_a_start_that_is_brought_forward_makes_work_ready_once() -> None:
    """Work that may begin after all is told once that day, however often its start is set on it."""
    run = starting(opened(TEMPLATE), 7)
    today, later = Reschedule("pam", NOON, DUE_ON, NOON.date()), Reschedule("pam", NOON, DUE_ON, NEXT_WEEK)
    assert told(run, later) == []
    _, notices = give(run, today, later, today)
    assert [each.topic for each in notices] == [Topic.READY, Topic.READY]
    assert len({each.key for each in notices}) == 1
    assert told(run, Reschedule("ann", NOON, DUE_ON, NOON.date())) == []


def test_the_new_owner_of_a_step_is_told() -> None:
    """A step is given to a person or a team: they are told, unless it is the assignee's or done already."""
    run = started(TEMPLATE)

    def give_to(assignment: Assignment, step: str = "file") -> ReassignStep:
        return ReassignStep("pam", NOON, resolve_owner(step, assignment, ACME, PRACTICE))

    assert told(run, give_to(TO_BEN)) == [(Topic.ASSIGNED, ("ben",))]
    assert told(run, give_to(TO_PAYROLL)) == [(Topic.ASSIGNED, ("payroll",))]
    assert told(run, give_to(Assignment(to=Assignee.PERSON, id="ann"))) == []
    assert told(run, give_to(Assignment())) == []
    assert told(run, *done("pam", "rec", "old"), give_to(TO_BEN, "bank")) == []


def test_the_owner_of_a_step_that_is_added_is_told() -> None:
    """A step of one workflow alone is told to its owner; one of the assignee is not."""
    run, place = started(TEMPLATE), Place(after="post")
    step = Step(key="own", name="Own", assignment=TO_BEN)
    owner = resolve_owner("own", TO_BEN, ACME, PRACTICE)
    assert told(run, AddStep("pam", NOON, step, place, owner)) == [(Topic.ASSIGNED, ("ben",))]
    assert told(run, AddStep("pam", NOON, attrs.evolve(step, assignment=Assignment()), place)) == []


def test_refreshing_tells_only_those_who_are_new() -> None:
    """When the owners are taken anew from the client, those are told whose steps were not theirs before."""
    instance = started(TEMPLATE).instance
    owners = tuple(
        attrs.evolve(owner, person="rex") if owner.step == "vat" else owner for owner in instance.job.owners
    )
    event = Refreshed("pam", NOON, owners, instance.job.facts, "Acme")
    notices = workflow_notices(instance, apply(instance, event), (event,), day_of)
    assert [(each.topic, each.to, each.steps) for each in notices] == [(Topic.ASSIGNED, ("rex",), ("vat",))]


# ------------------------------------------------------------------------------------ its reviews and its end


def finished() -> Run:
    """A workflow with two reviewers of which everything is done."""
    run = waiting()
    instance = run.instance
    events = responded(instance, "confirm", by=CONTACT, at=NOON)
    for event in events:
        instance = apply(instance, event)
    run = attrs.evolve(run, events=(*run.events, *events), instance=instance)
    return give(run, *done("pam", "confirm", "send"))[0]


def test_each_reviewer_is_told_when_it_is_their_turn() -> None:
    """Submitting tells the first reviewer, whose approval tells the second, whose approval tells the others."""
    run = finished()
    assert told(run, Submit("ann", NOON), Approve("rae", NOON), Approve("rex", NOON)) == [
        (Topic.REVIEW_ASKED, ("rae",)),
        (Topic.REVIEW_ASKED, ("rex",)),
        (Topic.COMPLETED, ("ann", "rae")),
    ]


def test_work_that_comes_back_is_told_to_the_assignee() -> None:
    """The reviewer's words reach the assignee; submitted again, the review is asked again under another key."""
    run, (asked,) = give(finished(), Submit("ann", NOON))
    run, (back,) = give(run, HandBack("rae", NOON, "Look at the bank again."))
    assert (back.topic, back.to, back.text) == (Topic.HANDED_BACK, ("ann",), "Look at the bank again.")
    _, (again,) = give(run, Submit("ann", NOON))
    assert (asked.topic, asked.to) == (again.topic, again.to) == (Topic.REVIEW_ASKED, ("rae",))
    assert asked.key != again.key


def test_another_reviewer_is_told_when_the_review_passes_to_them() -> None:
    """While it is under review, other reviewers are told only if it is with them now."""
    run, _ = give(finished(), Submit("ann", NOON))
    assert told(run, Assign("pam", NOON, "ann", ("cal", "rex"))) == [(Topic.REVIEW_ASKED, ("cal",))]
    assert told(run, Assign("pam", NOON, "ann", ("rae", "cal"))) == []
    assert told(run, Assign("pam", NOON, "ann", ())) == []


def test_the_assignee_is_told_when_all_have_agreed() -> None:
    """Where the assignee completes after the last approval, that is what they are told."""
    policy = Policy(completion=Completion.ASSIGNEE)
    run, _ = give(finished(), Submit("ann", NOON), Approve("rae", NOON), policy=policy)
    run, notices = give(run, Approve("rex", NOON), policy=policy)
    assert [(each.topic, each.to) for each in notices] == [(Topic.APPROVED, ("ann",))]
    assert told(run, Complete("ann", NOON), policy=policy) == [(Topic.COMPLETED, ("rae", "rex"))]


def test_what_is_deleted_is_told_to_nobody() -> None:
    """Work that is taken off the list asks nothing of anybody."""
    assert told(started(TEMPLATE), Delete("pam", NOON)) == []


# ---------------------------------------------------------------------------------------------- the client


def test_an_answer_is_told_to_whoever_can_act_on_it() -> None:
    """The client confirms: the assignee, whose step it is, is told so, with the step by name."""
    (notice,) = answer(waiting().instance)
    assert (notice.topic, notice.to, notice.by) == (Topic.CLIENT_ANSWERED, ("ann",), CONTACT)
    assert (notice.steps, notice.text) == (("confirm",), "Confirm")


def test_a_no_is_told_with_its_reason() -> None:
    """What the client gives as the reason is what people read."""
    (notice,) = answer(waiting().instance, "The figures are last year's.")
    assert (notice.topic, notice.text) == (Topic.CLIENT_ANSWERED, "The figures are last year's.")


def test_a_confirmation_need_not_be_told() -> None:
    """A step may say that nobody is told of a confirmation; a no is told all the same."""
    quiet = AskConfirmation(asking=ASKING, notify=False, automatic=True)
    silent = attrs.evolve(TEMPLATE.groups[2].steps[0], action=quiet)
    groups = (*TEMPLATE.groups[:2], attrs.evolve(TEMPLATE.groups[2], steps=(silent,)))
    run, _ = give(started(attrs.evolve(TEMPLATE, groups=groups)), *done("pam", *ALL))
    assert answer(run.instance) == ()
    assert [each.topic for each in answer(run.instance, "No.")] == [Topic.CLIENT_ANSWERED]


# ----------------------------------------------------------------------------------------- the whole record


def test_a_record_tells_what_was_told_when_it_was_made() -> None:
    """Going through all events of a workflow gives the same notices as its decisions gave one by one."""
    run = opened(TEMPLATE, "ann", ("rae", "rex"))
    first = workflow_notices(None, run.instance, run.events, day_of)
    run, rest = give(run, Start("ann", NOON, confirmed=True, vat=VAT), *done("pam", *ALL))
    assert any(isinstance(event, Asked) for event in run.events)
    assert list(told_of(run.plan, run.events, day_of)) == [*first, *rest]


def test_steps_that_act_by_themselves_are_not_told_of() -> None:
    """A message that goes out by itself is nobody's work: what comes after it is unlocked by what went before.

    When a person lets it go out again, that is their doing, in the whole record too.
    """
    writing = Writing(subject="We have begun.")
    steps = (
        Step(key="post", name="Post"),
        Step(key="mail", name="Mail", action=SendMessage(writing=writing, automatic=True)),
        Step(key="copy", name="Copy", action=SendMessage(writing=writing, automatic=True)),
        Step(key="send", name="Send", assignment=TO_BEN),
    )
    mails = Template(id="mails", name="Mails", groups=(StepGroup(name="Work", steps=steps),))
    run = started(mails)
    run, notices = give(run, *done("ann", "post"))
    assert [(each.topic, each.to, each.steps) for each in notices] == [(Topic.UNLOCKED, ("ben",), ("send",))]
    run, again = give(run, Undo("ann", NOON, "copy"), Ask("ann", NOON, "copy"))
    assert [(each.topic, each.to, each.steps) for each in again] == [(Topic.UNLOCKED, ("ben",), ("send",))]
    assert told_of(run.plan, run.events, day_of)[-2:] == (*notices, *again)


def test_a_record_begins_with_its_creation() -> None:
    """Events without their beginning are refused."""
    run = started(TEMPLATE)
    for events in ((), run.events[1:]):
        with pytest.raises(InvalidValue, match="start with Created"):
            told_of(run.plan, events, day_of)
