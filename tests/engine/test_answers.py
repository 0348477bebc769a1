"""The client answers, declines, answers again: what becomes of the workflow, and of its clock."""

from datetime import UTC, date, datetime, timedelta, timezone

import attrs
import pytest

from dextflow.engine import (
    accepted,
    asked_again,
    days_waited,
    explain_item,
    explain_progress,
    late_by,
    progress,
    responded,
    team_due,
    workflow_report,
)
from dextflow.engine.answers import withdrawn
from dextflow.errors import StepBlocked
from dextflow.model import (
    Ask,
    Asked,
    Asking,
    Block,
    Complete,
    Delete,
    Lateness,
    Mark,
    Marked,
    Outcome,
    RequestApproval,
    RequestDocuments,
    RequestedDocument,
    Responded,
    SendMessage,
    State,
    Step,
    StepGroup,
    Submit,
    TakeUp,
    Template,
    Unblock,
    Undo,
    Wait,
    Withdraw,
    Withdrawn,
    Writing,
)
from dextflow.testing.runs import NOON, Run, started

KIM = "contact:acme/kim"
WRITING = Writing(subject="Your records")
DOCUMENTS = RequestDocuments(
    asking=Asking(writing=WRITING), documents=(RequestedDocument(key="bank", text="Bank"),), automatic=True
)
MESSAGE = SendMessage(writing=WRITING, automatic=True)
RECORDS = Step(key="records", name="Records", action=DOCUMENTS)
BOOKS, THANKS = Step(key="books", name="Books"), Step(key="thanks", name="Thanks", action=MESSAGE)
DUE = date(2026, 11, 14)


def workflow(*steps: Step, ordered: bool = True, reviewers: tuple[str, ...] = ()) -> Run:
    """A workflow of some steps that was started on a Monday, 2 November 2026; it is due on Saturday the 14th."""
    group = StepGroup(name="Work", steps=steps, ordered=ordered)
    return started(Template(id="work", name="Work", groups=(group,)), reviewers=reviewers)


def on(day: int, hour: int = 12) -> datetime:
    """An hour of a day in November 2026."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def answer(run: Run, day: int = 4, declined: str | None = None) -> Run:
    """The client answers the records on a day of November."""
    return run.happen(*responded(run.instance, "records", by=KIM, at=on(day), declined=declined))


def accept(run: Run, day: int = 4) -> Run:
    """Ann accepts the records."""
    return run.happen(*accepted(run.instance, "records", by="ann", at=on(day)))


def state(run: Run, key: str = "records") -> State:
    """Where an item stands."""
    return next(item.state for item in progress(run.instance).items if item.key == key)


# ----------------------------------------------------------------------------------------------------- answers


def test_an_answer_is_our_turn_and_its_acceptance_completes_the_step() -> None:
    """Asked, answered, accepted: the step is complete by who accepted it, and what follows it acts."""
    run = workflow(RECORDS, THANKS)
    assert state(run) is State.WAITING_FOR_CLIENT
    back = answer(run)
    assert state(back) is State.AVAILABLE
    assert back.events[-1] == Responded(KIM, on(4), "records")
    done = accept(back)
    assert [type(each) for each in done.events[-3:]] == [Marked, Asked, Marked]
    assert done.events[-3] == Marked("ann", on(4), "records", Outcome.COMPLETE)
    assert not done.instance.open


def test_an_answer_that_is_returned_is_waited_for_again() -> None:
    """What was answered goes back to the client once more, and the wait begins anew."""
    run = answer(workflow(RECORDS))
    again = run.happen(*asked_again(run.instance, "records", by="ann", at=on(5)))
    assert again.events[-1] == Asked("ann", on(5), "records", again=True)
    assert again.instance.work.on("records") == attrs.evolve(
        workflow(RECORDS).instance.work.underway[0], asked=on(5)
    )
    assert asked_again(again.instance, "records", by="ann", at=on(5)) == ()


@pytest.mark.parametrize(("said", "reason"), [("We have none.", "We have none."), (" ", "the client declined")])
def test_a_decline_blocks_the_step_for_its_reason(said: str, reason: str) -> None:
    """It cannot be marked then; asked again, it waits again."""
    run = answer(workflow(RECORDS), declined=said)
    assert (state(run), run.instance.work.underway[0].blocked) == (State.BLOCKED, reason)
    with pytest.raises(StepBlocked):
        run.give(Mark("ann", on(4), "records", Outcome.COMPLETE))
    again = run.give(Ask("ann", on(5), "records"))
    assert again.events[-1] == Asked("ann", on(5), "records", again=True)
    assert state(again) is State.WAITING_FOR_CLIENT


def test_a_declined_step_may_be_unblocked_withdrawn_or_accepted_after_all() -> None:
    """Each way out of a decline takes the client's reason away."""
    run = answer(workflow(RECORDS), declined="We have none.")
    unblocked = run.give(Unblock("ann", on(4), "records"))
    assert state(unblocked) is State.AVAILABLE
    assert unblocked.instance.work.underway[0].answered == on(4)
    assert run.give(Withdraw("ann", on(4), "records", "They have none.")).instance.work.underway == ()
    assert not accept(run).instance.open


def test_the_reason_of_a_person_outlasts_the_answers_of_the_client() -> None:
    """Blocked by somebody for another reason, a step is neither asked again by hand nor accepted by the way."""
    run = answer(workflow(RECORDS), declined="We have none.").give(
        Block("ann", on(4), "records", "Ask the partner.")
    )
    with pytest.raises(StepBlocked):
        run.give(Ask("ann", on(5), "records"))
    assert accepted(run.instance, "records", by="ann", at=on(5)) == ()
    again = run.happen(*asked_again(run.instance, "records", by="ann", at=on(5)))
    assert again.instance.work.underway[0].blocked == "Ask the partner."
    assert again.give(Unblock("ann", on(5), "records")).instance.with_client
    withdrawn = again.give(Withdraw("ann", on(5), "records", "Not wanted."))
    assert withdrawn.instance.work.underway[0].blocked == "Ask the partner."


def test_an_answer_to_a_workflow_that_has_gone_on_is_no_event() -> None:
    """A step that is done, unknown, not asked, or of work that is deleted, under review or completed stays so."""
    run = workflow(RECORDS, reviewers=("rae",))
    by_hand = run.give(Mark("ann", NOON, "records", Outcome.COMPLETE, "By telephone."))
    alone = workflow(RECORDS).give(Mark("ann", NOON, "records", Outcome.COMPLETE, "By telephone."))
    for gone in (
        by_hand,
        by_hand.give(Submit("ann", NOON)),
        alone.give(Complete("ann", NOON)),
        run.give(Delete("pam", NOON)),
        workflow(BOOKS, RECORDS),
    ):
        assert responded(gone.instance, "records", by=KIM, at=NOON) == ()
        assert asked_again(gone.instance, "records", by="ann", at=NOON) == ()
        assert accepted(gone.instance, "records", by="ann", at=NOON) == ()
    assert responded(run.instance, "x", by=KIM, at=NOON) == ()
    answered = answer(run)
    assert responded(answered.instance, "records", by=KIM, at=on(4)) == ()


def test_what_is_accepted_too_early_stays_for_people() -> None:
    """If what the step waits for was undone, its acceptance marks nothing; people do once they can."""
    run = workflow(BOOKS, RECORDS).give(Mark("ann", NOON, "books", Outcome.COMPLETE))
    undone = answer(run).give(Undo("ann", on(4), "books"))
    assert accepted(undone.instance, "records", by="ann", at=on(5)) == ()
    redone = undone.give(Mark("ann", on(5), "books", Outcome.COMPLETE))
    assert state(redone) is State.AVAILABLE
    assert not accept(redone, 5).instance.open


def test_what_is_taken_back_elsewhere_is_withdrawn_once() -> None:
    """A request that was withdrawn for all who asked is withdrawn here too; a second time is no event."""
    run = workflow(RECORDS)
    events = withdrawn(run.instance, "records", by="ann", at=on(3), reason="They came by post.")
    assert events == (Withdrawn("ann", on(3), "records", "They came by post."),)
    assert withdrawn(run.happen(*events).instance, "records", by="ann", at=on(3), reason="Again.") == ()


def test_what_is_with_the_client_may_be_taken_up_too() -> None:
    """Somebody may look after a request; it still waits for the client, and is theirs when it is answered."""
    run = workflow(RECORDS).give(TakeUp("ann", NOON, "records"))
    assert state(run) is State.WAITING_FOR_CLIENT
    assert state(answer(run)) is State.IN_PROGRESS


# ------------------------------------------------------------------------------------------------- explanations


def test_waiting_is_told() -> None:
    """Progress, explanations and the report say since when the client is waited for, and when it answered."""
    run = workflow(RECORDS, BOOKS)
    tally = progress(run.instance).overall
    assert (tally.total, tally.done, tally.available, tally.waiting, tally.with_client) == (2, 0, 0, 2, 1)
    assert str(explain_item(run.instance, "records")) == (
        "Records is waiting for the client\n"
        "- because the client was asked on 2026-11-02 and has not answered\n"
        "- to change that: wait for the answer, or withdraw records"
    )
    assert "Records waits for the client, who was asked on 2026-11-02" in explain_progress(run.instance).reasons
    report = workflow_report(run.instance, run.events, date(2026, 11, 3))
    assert report.groups[0].steps[0].items[0].why == "the client was asked on 2026-11-02 and has not answered"
    back = answer(run)
    assert explain_item(back.instance, "records").reasons == ("the client answered on 2026-11-04",)
    report = workflow_report(back.instance, back.events, date(2026, 11, 4))
    assert report.groups[0].steps[0].items[0].why == "the client answered on 2026-11-04"


# ---------------------------------------------------------------------------------------------------- the clock


def test_the_clock_stands_only_while_nothing_can_be_done() -> None:
    """With other work at hand it runs; once all that could be done is with the client, it stands."""
    run = workflow(RECORDS, BOOKS, ordered=False)
    assert run.instance.clock.since is None
    run = run.give(Mark("ann", on(3), "books", Outcome.COMPLETE))
    assert run.instance.clock.since == on(3)
    assert answer(run).instance.clock.since is None
    assert run.give(Undo("ann", on(3), "books")).instance.clock.since is None
    blocked = workflow(RECORDS, BOOKS, ordered=False).give(Block("ann", NOON, "books", "The bank is closed."))
    assert blocked.instance.clock.since is None


def test_the_day_of_asking_is_ours_and_that_of_the_answer_the_clients() -> None:
    """Asked on Monday and answered on Wednesday are two days; asked and answered on one day are none."""
    run = answer(workflow(RECORDS))
    assert run.instance.clock.waits == (Wait(after=date(2026, 11, 2), until=date(2026, 11, 4)),)
    assert days_waited(run.instance, date(2026, 11, 30)) == 2
    assert answer(workflow(RECORDS), 2).instance.clock.waits == ()


def test_waits_follow_upon_one_another_and_count_no_day_twice() -> None:
    """Returned on the day of the answer, it is one wait; returned later, the days between are ours."""
    run = answer(workflow(RECORDS))
    at_once = run.happen(*asked_again(run.instance, "records", by="ann", at=on(4, 15)))
    assert answer(at_once, 6).instance.clock.waits == (Wait(after=date(2026, 11, 2), until=date(2026, 11, 6)),)
    later = run.happen(*asked_again(run.instance, "records", by="ann", at=on(5)))
    back = answer(later, 9)
    assert back.instance.clock.waits[1] == Wait(after=date(2026, 11, 5), until=date(2026, 11, 9))
    assert days_waited(back.instance, date(2026, 11, 30)) == 2 + 2
    assert days_waited(back.instance, date(2026, 11, 6)) == 2 + 1
    zone = timezone(timedelta(hours=-11))
    early = at_once.happen(*responded(at_once.instance, "records", by=KIM, at=on(4, 15).astimezone(zone)))
    assert early.instance.clock.waits == run.instance.clock.waits


def test_the_team_has_as_many_days_more_as_were_the_clients() -> None:
    """Our own date moves by business days from the due date, by the practice's calendar; that of the law never."""
    run = workflow(RECORDS)
    assert team_due(run.instance, date(2026, 11, 2)) == DUE
    assert team_due(run.instance, date(2026, 11, 4)) == date(2026, 11, 17)
    back = answer(run)
    assert team_due(back.instance, date(2026, 11, 30)) == date(2026, 11, 17)
    assert team_due(back.instance, date(2026, 11, 30), lambda day: day.day % 2 == 0) == date(2026, 11, 16)
    assert back.instance.job.due_on == DUE
    assert back.instance.job.statutory is None


def test_who_is_late() -> None:
    """Of the business days since the due date the client has those for which it kept us waiting, we the rest."""
    back = answer(workflow(RECORDS))
    assert late_by(back.instance, date(2026, 11, 13)) == Lateness(ours=0, clients=0)
    assert late_by(back.instance, date(2026, 11, 17)) == Lateness(ours=0, clients=2)
    assert late_by(back.instance, date(2026, 11, 19)) == Lateness(ours=2, clients=2)
    waiting = workflow(RECORDS)
    assert late_by(waiting.instance, date(2026, 11, 30)) == Lateness(ours=0, clients=11)
    done = accept(back, 18).give(Complete("ann", on(18)))
    assert late_by(done.instance, date(2026, 12, 31)) == Lateness(ours=1, clients=2)


def test_a_due_date_at_the_end_of_the_calendar_stays_there() -> None:
    """There is no day after the last."""
    instance = answer(workflow(RECORDS)).instance
    last = attrs.evolve(instance, job=attrs.evolve(instance.job, due_on=date.max))
    assert team_due(last, date(2026, 11, 30)) == date.max


def test_the_clock_runs_under_review_and_at_the_end() -> None:
    """Work that is handed on or over waits for nobody outside."""
    run = workflow(
        RECORDS,
        Step(
            key="accounts",
            name="Accounts",
            action=RequestApproval(asking=Asking(writing=WRITING), document="Accounts"),
        ),
    )
    assert run.give(Delete("pam", on(4))).instance.clock.since is None
    approved = accept(answer(run)).give(Ask("ann", on(4), "accounts"))
    assert approved.instance.clock.since == on(4)
    done = approved.give(Mark("ann", on(5), "accounts", Outcome.COMPLETE, "Signed on paper."))
    assert done.instance.clock.since is None
