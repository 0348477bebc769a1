"""Steps that write to the client, ask it for something or move a service on: by themselves, and by hand."""

from datetime import timedelta

import attrs
import pytest

from dextflow.engine import apply, compile_template, replay
from dextflow.errors import (
    AlreadyAsked,
    AnswerAwaited,
    InvalidTemplate,
    InvalidValue,
    NoAction,
    NotAllowedNow,
    NotAsked,
    NothingOpen,
    NotPermitted,
    NotReady,
    ReasonNeeded,
    StepBlocked,
    UnknownStep,
    WritesToNobody,
)
from dextflow.model import (
    Action,
    AddStep,
    Ask,
    AskConfirmation,
    Asked,
    Asking,
    Block,
    Blocked,
    Check,
    Delete,
    Deleted,
    Event,
    Mark,
    Marked,
    MoveStep,
    Outcome,
    Place,
    RequestApproval,
    RequestDocuments,
    RequestedDocument,
    Responded,
    RestoreStep,
    SendMessage,
    ServiceStatus,
    SetServiceStage,
    SkipStep,
    StageSet,
    Start,
    Started,
    Step,
    StepGroup,
    StepSkipped,
    Submit,
    Template,
    Unblock,
    Undo,
    Withdraw,
    Withdrawn,
    Writing,
)
from dextflow.testing.runs import NOON, Run, opened, started

WRITING = Writing(subject="Your records for $period")
MESSAGE, BY_HAND = SendMessage(writing=WRITING, automatic=True), SendMessage(writing=WRITING)
STAGE = SetServiceStage(service="payroll", status=ServiceStatus.ACTIVE, automatic=True)
DOCUMENTS = RequestDocuments(
    asking=Asking(writing=WRITING), documents=(RequestedDocument(key="bank", text="Bank"),), automatic=True
)
APPROVAL = RequestApproval(asking=Asking(writing=WRITING), document="The accounts")
CONFIRMATION = AskConfirmation(asking=Asking(writing=WRITING), automatic=True)
LATER = NOON + timedelta(days=2)


def template(*actions: Action | None, ordered: bool = True) -> Template:
    """A template of steps a, b, c ... that do these things; None is a step that people do."""
    steps = tuple(
        Step(key=key, name=key.upper(), action=action) for key, action in zip("abcdef", actions, strict=False)
    )
    return Template(id="work", name="Work", groups=(StepGroup(name="Work", steps=steps, ordered=ordered),))


def mark(key: str, comment: str | None = None) -> Mark:
    """Ann marks a step complete."""
    return Mark("ann", NOON, key, Outcome.COMPLETE, comment)


def since(run: Run, before: Run) -> list[Event]:
    """What happened from one run to another."""
    return list(run.events[len(before.events) :])


def kinds(run: Run, before: Run) -> list[tuple[type[Event], str | None]]:
    """What happened from one run to another: of which kind, to which step."""
    return [(type(each), getattr(each, "step", getattr(each, "item", None))) for each in since(run, before)]


# -------------------------------------------------------------------------------------------------- templates


def test_a_step_with_an_action_has_no_checks() -> None:
    """A template whose step both acts and has checks is refused, with the path to the checks."""
    step = Step(key="a", name="A", action=MESSAGE, checks=(Check(key="a.1", name="Look"),))
    with pytest.raises(InvalidTemplate) as refused:
        compile_template(Template(id="work", name="Work", groups=(StepGroup(name="Work", steps=(step,)),)))
    assert [fault.path for fault in refused.value.faults] == ["/groups/0/steps/0/checks"]


def test_a_plan_knows_which_steps_act_and_which_by_themselves() -> None:
    """Approvals are always sent by hand; whether anything acts at the start, or writes to the client, is known."""
    plan = compile_template(template(None, MESSAGE, APPROVAL, BY_HAND))
    assert (plan.keys(plan.actions), plan.keys(plan.automatic)) == (("b", "c", "d"), ("b",))
    assert not plan.acts_at_start
    assert plan.writes_to_client
    assert compile_template(template(MESSAGE)).acts_at_start
    assert not compile_template(template(STAGE)).writes_to_client
    assert not compile_template(template(None)).actions


# ------------------------------------------------------------------------------------------------ by themselves


def test_what_follows_follows_at_once() -> None:
    """A start sends the message that waits for nothing, which is done with that; so on to the first request."""
    before = opened(template(MESSAGE, STAGE, DOCUMENTS, MESSAGE), "ann")
    run = before.give(Start("ann", NOON, confirmed=True))
    assert since(run, before) == [
        Started("ann", NOON),
        Asked("ann", NOON, "a"),
        Marked("ann", NOON, "a", Outcome.COMPLETE),
        StageSet("ann", NOON, "b", "payroll", ServiceStatus.ACTIVE),
        Marked("ann", NOON, "b", Outcome.COMPLETE),
        Asked("ann", NOON, "c"),
    ]


def test_several_act_in_the_order_of_the_template() -> None:
    """Where one mark makes several ready, they act in their order, and each once."""
    before = started(template(None, MESSAGE, CONFIRMATION, STAGE, ordered=False))
    assert [step for _, step in kinds(before, opened(before.plan.template, "ann"))] == [
        *(None, "b", "b", "c", "d", "d")
    ]
    assert kinds(before.give(mark("a")), before) == [(Marked, "a")]


def test_nothing_acts_before_the_start() -> None:
    """What is changed in a workflow that was not started sends nothing."""
    run = opened(template(None, MESSAGE), "ann")
    run = run.give(MoveStep("ann", NOON, "b", Place(before="a")))
    assert not run.instance.work.acted
    assert run.give(Start("ann", NOON, confirmed=True)).instance.marked


def test_who_makes_it_follow_is_who_did_it() -> None:
    """What follows is by the same person at the same time as what made it ready."""
    before = started(template(None, MESSAGE))
    run = before.give(Mark("pam", LATER, "a", Outcome.NOT_APPLICABLE))
    assert {(each.by, each.at) for each in since(run, before)} == {("pam", LATER)}


def test_no_step_acts_twice_by_itself() -> None:
    """After an undo of what came before, or of the message itself, or a restoration, nothing is sent again."""
    run = started(template(None, DOCUMENTS, ordered=True)).give(mark("a"))
    again = run.give(Undo("ann", NOON, "a"), mark("a"))
    assert kinds(again, run) == [(type(again.events[-2]), "a"), (Marked, "a")]
    sent = started(template(MESSAGE, None))
    undone = sent.give(Undo("ann", NOON, "a"))
    assert undone.instance.plan.keys(undone.instance.ready) == ("a",)
    assert len(since(undone, sent)) == 1
    skipped = run.give(SkipStep("ann", NOON, "b", "They came."))
    restored = skipped.give(RestoreStep("ann", NOON, "b"))
    assert len(since(restored, skipped)) == 1


def test_a_blocked_step_does_not_act_until_it_is_unblocked() -> None:
    """Blocked before it was ready, a step sends nothing; unblocked, it does."""
    run = started(template(None, MESSAGE)).give(Block("ann", NOON, "b", "Wait for the partner."), mark("a"))
    assert not run.instance.work.acted
    assert kinds(run.give(Unblock("ann", NOON, "b")), run)[1:] == [(Asked, "b"), (Marked, "b")]


def test_skipping_and_adding_make_steps_act_as_well() -> None:
    """What is left out makes the next step act; a step that is added and ready acts at once."""
    run = started(template(None, MESSAGE))
    assert (Asked, "b") in kinds(run.give(SkipStep("ann", NOON, "a", "None this time.")), run)
    plain = started(template(None))
    added = plain.give(AddStep("ann", NOON, Step(key="x", name="X", action=MESSAGE), Place(before="a")))
    assert kinds(added, plain)[1:] == [(Asked, "x"), (Marked, "x")]
    assert replay(added.plan, added.events) == added.instance


def test_a_condition_that_holds_again_makes_its_step_act() -> None:
    """A message that is only required after an issue goes out with the mark that says there is one."""
    steps = (
        Step(key="a", name="A"),
        Step(key="b", name="B", action=MESSAGE, only_if='outcome("a") != "complete"'),
    )
    run = started(Template(id="work", name="Work", groups=(StepGroup(name="Work", steps=steps),)))
    assert not run.give(mark("a")).instance.work.acted
    assert run.give(Mark("ann", NOON, "a", Outcome.COMPLETE_WITH_ISSUES)).instance.work.acted


def test_a_mark_that_would_call_for_earlier_work_is_left_to_people() -> None:
    """A message whose mark would make a step required before work that is done is not sent by itself."""
    steps = (
        Step(key="a", name="A"),
        Step(key="b", name="B", action=MESSAGE, depends_on=("a",)),
        Step(key="c", name="C", only_if='outcome("b") is known'),
        Step(key="d", name="D", depends_on=("c",)),
    )
    run = started(Template(id="work", name="Work", groups=(StepGroup(name="Work", steps=steps, ordered=False),)))
    run = run.give(mark("d"))
    assert kinds(run.give(mark("a")), run) == [(Marked, "a")]


# ----------------------------------------------------------------------------------------------------- by hand


def test_a_person_sends_with_words_of_their_own() -> None:
    """Asking by hand carries the edited words; a message is done with it."""
    own = Writing(subject="As discussed")
    before = started(template(BY_HAND, APPROVAL))
    run = before.give(Ask("ann", NOON, "a", own), Ask("ann", NOON, "b"))
    assert since(run, before) == [
        Asked("ann", NOON, "a", own),
        Marked("ann", NOON, "a", Outcome.COMPLETE),
        Asked("ann", NOON, "b"),
    ]


def test_what_cannot_be_asked_is_refused() -> None:
    """There must be a step that acts, open, ready, not blocked, and not waiting already."""
    run = started(template(APPROVAL, BY_HAND, None))
    for error, step in ((UnknownStep, "x"), (NoAction, "c"), (NotReady, "b")):
        with pytest.raises(error):
            run.give(Ask("ann", NOON, step))
    asked = run.give(Ask("ann", NOON, "a"))
    with pytest.raises(AlreadyAsked) as refused:
        asked.give(Ask("ann", NOON, "a"))
    assert refused.value.asked == NOON.isoformat()
    with pytest.raises(NothingOpen):
        run.give(mark("a")).give(Ask("ann", NOON, "a"))
    with pytest.raises(StepBlocked):
        run.give(Block("ann", NOON, "a", "No.")).give(Ask("ann", NOON, "a"))
    with pytest.raises(NotPermitted):
        run.give(Ask("ben", NOON, "a"))
    with pytest.raises(NotAllowedNow):
        opened(template(APPROVAL), "ann").give(Ask("ann", NOON, "a"))


def test_a_service_is_moved_on_without_words() -> None:
    """A step that sets a stage is carried out by hand too, but writes to nobody."""
    run = started(template(attrs.evolve(STAGE, automatic=False)))
    with pytest.raises(WritesToNobody):
        run.give(Ask("ann", NOON, "a", WRITING))
    assert [kind for kind, _ in kinds(run.give(Ask("ann", NOON, "a")), run)] == [StageSet, Marked]


def test_what_was_asked_is_withdrawn_with_a_reason() -> None:
    """The step is as before then, but asks again only when somebody says so; again is a new request."""
    run = started(template(DOCUMENTS))
    with pytest.raises(ReasonNeeded):
        run.give(Withdraw("ann", NOON, "a", " "))
    back = run.give(Withdraw("ann", NOON, "a", "They came by post."))
    assert back.events[-1] == Withdrawn("ann", NOON, "a", "They came by post.")
    assert back.instance.work.underway == ()
    with pytest.raises(NotAsked):
        back.give(Withdraw("ann", NOON, "a", "Once more."))
    assert back.give(Ask("ann", NOON, "a")).events[-1] == Asked("ann", NOON, "a")


def test_who_marks_a_waiting_step_says_how_it_was_settled() -> None:
    """The client answered by telephone: the mark needs a comment, and the request is withdrawn for that reason."""
    run = started(template(DOCUMENTS))
    with pytest.raises(AnswerAwaited):
        run.give(mark("a"))
    done = run.give(mark("a", "Kim read the figures to me."))
    assert kinds(done, run) == [(Withdrawn, "a"), (Marked, "a")]
    assert since(done, run)[0] == Withdrawn("ann", NOON, "a", "Kim read the figures to me.")
    answered = run.happen(Responded("contact:acme/kim", NOON, "a"))
    assert since(answered.give(mark("a")), answered)[0] == Withdrawn("ann", NOON, "a", "the step was marked")


def test_a_completed_request_that_is_undone_may_be_asked_again() -> None:
    """It is open after the undo, asks nothing by itself, and a person asks anew."""
    run = started(template(DOCUMENTS)).give(mark("a", "By telephone."), Undo("ann", NOON, "a"))
    assert run.instance.open
    assert not run.instance.with_client
    assert run.give(Ask("ann", NOON, "a")).instance.with_client


def test_leaving_out_and_deleting_withdraw() -> None:
    """Each request that is out is withdrawn before its step is left out or the workflow is deleted."""
    run = started(template(DOCUMENTS, CONFIRMATION, ordered=False))
    skipped = run.give(SkipStep("ann", NOON, "a", "They left."))
    assert kinds(skipped, run) == [(Withdrawn, "a"), (StepSkipped, "a")]
    deleted = run.give(Delete("pam", NOON))
    assert kinds(deleted, run) == [(Withdrawn, "a"), (Withdrawn, "b"), (Deleted, None)]
    assert deleted.instance.work.underway == ()


def test_a_condition_does_not_leave_out_what_is_with_the_client() -> None:
    """A step that asked the client holds work; once that is withdrawn, its condition leaves it out."""
    condition = 'outcome("a") != "complete with issues"'
    steps = (Step(key="a", name="A"), Step(key="b", name="B", action=DOCUMENTS, only_if=condition))
    run = started(Template(id="work", name="Work", groups=(StepGroup(name="Work", steps=steps),))).give(mark("a"))
    run = run.give(Mark("ann", NOON, "a", Outcome.COMPLETE_WITH_ISSUES))
    assert not run.instance.work.dropped
    assert run.give(Withdraw("ann", NOON, "b", "Not wanted.")).instance.work.not_required


def test_steps_that_act_hold_up_no_review() -> None:
    """Once all is done, work with steps that acted is submitted like any other."""
    run = started(template(MESSAGE, DOCUMENTS), reviewers=("rae",)).give(mark("b", "By post."))
    assert run.give(Submit("ann", NOON)).instance.stage == 1


# --------------------------------------------------------------------------------------------------- the events


@pytest.mark.parametrize(
    "event",
    [
        Asked("ann", NOON, "b"),
        Responded("ann", NOON, "b"),
        Withdrawn("ann", NOON, "x", "No."),
        StageSet("ann", NOON, "b", "payroll", ServiceStatus.ACTIVE),
        Blocked("ann", NOON, "x", "No."),
    ],
)
def test_events_of_steps_that_do_no_such_thing_cannot_have_happened(event: Event) -> None:
    """The record of a workflow has no such event of a plain step, or of one that it does not have."""
    with pytest.raises(InvalidValue):
        apply(started(template(DOCUMENTS, None)).instance, event)
