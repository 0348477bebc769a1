"""Requests to clients, from the steps that ask to the answers that are accepted."""

from datetime import date, timedelta

import attrs
import pytest

from dextflow.errors import (
    WrongRequestStatus,
)
from dextflow.model import (
    Ask,
    AttachFile,
    Delete,
    ItemAnswer,
    ItemStatus,
    Letter,
    Mark,
    Marked,
    Outcome,
    Policy,
    Recipient,
    Responded,
    SkipStep,
    Withdraw,
    Writing,
)
from dextflow.ports import Store
from dextflow.service import Workflows
from service.asking import (
    ADA,
    DONE,
    FILE,
    JO,
    LATE,
    OPEN,
    STATEMENT,
    WITHDRAWN,
    answered,
    asked,
    begun,
    letters,
    live,
    practice,
    request_of,
)
from service.world import NOW, TODAY

# -------------------------------------------------------------------------------------------- steps that ask


def test_a_step_that_asks_opens_a_request(asking: Workflows) -> None:
    """The client is written what is asked for in the words of the step, with a date before ours."""
    instance = begun(asking)
    request = request_of(asking, instance)
    (letter,) = letters(asking, Letter.REQUEST)
    assert (request.status, request.reply_by) == (OPEN, date(2026, 11, 13))
    assert letter.subject == "Acme: papers of 2026-10-01 to 2026-10-31"
    assert letter.text.startswith("For Papers, by 2026-11-13.\n\n- Bank statements")
    assert (letter.about.id, letter.reply_by) == (request.id, request.reply_by)


def test_a_message_asks_for_nothing(asking: Workflows) -> None:
    """It goes out when its step is due, and makes no request."""
    instance = begun(asking)
    (letter,) = letters(asking, Letter.MESSAGE)
    assert (letter.subject, letter.reply_by, letter.about.step) == ("We begin, Acme", None, "hello")
    assert asking.get(instance.id).outcome("hello") is Outcome.COMPLETE
    assert len(live(asking)) == 1


def test_a_person_may_change_the_words(asking: Workflows) -> None:
    """What is sent by hand is sent as it was edited, to whom it was addressed."""
    instance = begun(asking)
    asking.do(instance.id, Ask("ada", LATE, "sure", Writing(subject="Dear $client")))
    assert letters(asking, Letter.REQUEST)[-1].subject == "Dear Acme"


def test_a_client_without_contacts_is_asked_all_the_same(asking: Workflows) -> None:
    """The request is there, and its letter says that it goes to nobody, for a person to see."""
    begun(asking, client="solo")
    assert [letter.to for letter in letters(asking)] == [(), ()]
    assert [request.client for request in live(asking)] == ["solo"]


def test_a_request_goes_to_contacts_of_its_kinds(asking: Workflows) -> None:
    """A form for payroll goes to those who see to payroll."""
    assert asked(asking, "form").order.to == (Recipient(contact="pay"),)


def test_an_approval_carries_the_files_of_its_step(asking: Workflows) -> None:
    """Another version of the document is another request."""
    instance = begun(asking)
    asking.do(instance.id, AttachFile("ada", NOW, FILE, "accounts"))
    asking.do(instance.id, Ask("ada", NOW, "accounts"))
    first = request_of(asking, instance, "accounts")
    assert first.order.files == (FILE,)
    asking.portal("acme", JO).decline(first.id, reason="A page is missing.", at=LATE)
    asking.do(instance.id, AttachFile("ada", LATE, attrs.evolve(FILE, sha256="1" * 64), "accounts"))
    asking.do(instance.id, Ask("ada", LATE, "accounts"))
    second = request_of(asking, instance, "accounts")
    assert second.order.identity != first.order.identity
    assert len(second.order.files) == 2


# ------------------------------------------------------------------------------------------------- the answers


def test_an_answer_is_ours_until_it_is_accepted(asking: Workflows) -> None:
    """The workflow waits for the client, then for us, and its step is done when all is accepted."""
    instance = begun(asking)
    request = request_of(asking, instance)
    asking.portal("acme", JO).submit(request.id, STATEMENT, at=LATE)
    underway = asking.get(instance.id).work.on("papers")
    assert underway is not None
    assert (underway.asked, underway.answered) == (None, LATE)
    assert asking.requests.accept(request.id, **ADA).status is DONE
    assert asking.get(instance.id).outcome("papers") is Outcome.COMPLETE


def test_what_is_returned_is_waited_for_again(asking: Workflows) -> None:
    """The client is written why, and has until the next business day at the least."""
    id_ = answered(asking)
    request = asking.requests.return_(
        id_, "bank", reason="It is September's.", by="ada", at=NOW + timedelta(days=17)
    )
    item = request.item("bank")
    assert item is not None
    assert (request.status, item.status, request.reply_by) == (OPEN, ItemStatus.RETURNED, date(2026, 11, 20))
    assert letters(asking)[-1].text == "It is September's.\n\n- Bank statements"
    underway = asking.get(request.askers[0].workflow).work.on("papers")
    assert underway is not None
    assert underway.asked is not None


def test_a_person_may_ask_again_from_the_workflow(asking: Workflows) -> None:
    """What the client answered goes back to it with the words of the person."""
    id_ = answered(asking)
    request = asking.requests.get(id_)
    asking.do(
        request.askers[0].workflow,
        Ask("ada", LATE, "papers", Writing(subject="Again", text="All pages of $period, please.")),
    )
    assert asking.requests.get(id_).status is OPEN
    assert letters(asking)[-1].text == "All pages of 2026-10-01 to 2026-10-31, please.\n\n- Bank statements"


def test_an_approval_and_a_confirmation_complete_their_steps(asking: Workflows) -> None:
    """The word of the client is enough, and the record says who gave it."""
    portal = asking.portal("acme", JO)
    request = asked(asking, "accounts")
    portal.approve(request.id, at=LATE, comment="Fine.")
    workflow = request.askers[0].workflow
    assert asking.get(workflow).outcome("accounts") is Outcome.COMPLETE
    asking.do(workflow, Ask("ada", LATE, "sure"))
    portal.confirm(request_of(asking, asking.get(workflow), "sure").id, at=LATE)
    assert asking.get(workflow).outcome("sure") is Outcome.COMPLETE
    assert letters(asking, Letter.THANKS)[0].text == "Good."
    report = asking.report(workflow, today=TODAY)
    assert "Jo Brown" in {entry.by for entry in report.history}


def test_a_client_that_declines_blocks_the_step(asking: Workflows) -> None:
    """The reason is on the step, until the client is asked again; then it is a new request."""
    request = asked(asking, "accounts")
    workflow = request.askers[0].workflow
    asking.portal("acme", JO).decline(request.id, reason="The stock is wrong.", at=LATE)
    underway = asking.get(workflow).work.on("accounts")
    assert underway is not None
    assert underway.blocked == "The stock is wrong."
    asking.do(workflow, Ask("ada", LATE, "accounts"))
    again = request_of(asking, asking.get(workflow), "accounts")
    assert (again.status, again.order.identity) == (OPEN, request.order.identity)
    assert again.id != request.id


def test_an_answer_may_come_otherwise(asking: Workflows) -> None:
    """By phone or by post: a person notes it, and that is enough."""
    request = request_of(asking, begun(asking))
    noted = asking.requests.answered_otherwise(
        request.id, ItemAnswer(item="bank", note="Paper"), how="by post", **ADA
    )
    assert noted.status is DONE
    assert asking.get(request.askers[0].workflow).outcome("papers") is Outcome.COMPLETE


def test_a_practice_may_take_answers_as_they_come(store: Store) -> None:
    """Then the step is done with the answer."""
    asking = practice(store, policy=Policy(answers_accepted=True))
    request = asking.requests.get(answered(asking))
    assert request.status is DONE
    events = asking.events(request.askers[0].workflow)
    assert [event.by for event in events if isinstance(event, Responded)] == ["contact:acme/jo"]
    assert [event.by for event in events if isinstance(event, Marked) and event.item == "papers"] == ["dextflow"]


def test_what_is_withdrawn_is_as_before_for_the_step(asking: Workflows) -> None:
    """From the request or from the workflow: the client is told, and may be asked anew."""
    instance = begun(asking)
    request = request_of(asking, instance)
    asking.requests.withdraw(request.id, reason="It came by post.", **ADA)
    assert asking.get(instance.id).work.on("papers") is None
    asking.do(instance.id, Ask("ada", LATE, "papers"))
    again = request_of(asking, instance)
    assert again.id != request.id
    asking.do(instance.id, Withdraw("ada", LATE, "papers", "It was another company."))
    withdrawn = asking.requests.get(again.id)
    assert (withdrawn.status, withdrawn.reason) == (WITHDRAWN, "It was another company.")
    assert [letter.letter for letter in letters(asking)[-3:]] == [
        Letter.WITHDRAWN,
        Letter.REQUEST,
        Letter.WITHDRAWN,
    ]


@pytest.mark.parametrize("end", ["skipped", "marked", "deleted"])
def test_a_step_that_is_done_otherwise_leaves_its_request(asking: Workflows, end: str) -> None:
    """A request for which nobody asks any more is withdrawn."""
    instance = begun(asking)
    request = request_of(asking, instance)
    if end == "skipped":
        asking.do(instance.id, SkipStep("ada", LATE, "papers", "Not needed this month."))
    elif end == "marked":
        asking.do(instance.id, Mark("ada", LATE, "papers", Outcome.COMPLETE, "It came by post."))
    else:
        asking.do(instance.id, Delete("kim", LATE))
    assert asking.requests.get(request.id).status is WITHDRAWN
    assert letters(asking)[-1].letter is Letter.WITHDRAWN
    with pytest.raises(WrongRequestStatus):
        asking.portal("acme", JO).submit(request.id, STATEMENT, at=LATE)
