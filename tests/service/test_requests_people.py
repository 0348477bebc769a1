"""Who looks at the answers of clients, and where they see how things stand."""

from datetime import date, timedelta

import pytest

from dextflow.errors import (
    NotEntitled,
    NotFound,
    NotPermitted,
    NotReceived,
    ReasonNeeded,
    UnknownPerson,
    WrongReplyBy,
)
from dextflow.model import (
    AddOn,
    Ask,
    Entitlements,
    ItemAnswer,
    RequestFilter,
    RequestGrouping,
    Reschedule,
    Subscription,
    Topic,
)
from dextflow.ports import Store
from dextflow.service import Workflows
from service.asking import (
    ADA,
    ALL,
    ANSWERED,
    JO,
    LATE,
    OPEN,
    STATEMENT,
    WITHDRAWN,
    answered,
    asked,
    begun,
    live,
    notices,
    practice,
    request_of,
)
from service.world import NOW, TODAY


def test_who_does_the_work_looks_at_the_answers(asking: Workflows) -> None:
    """Assignee, owner of the step and admins may; others may not, and nobody for hidden clients."""
    request = asked(asking, "form")
    form = ItemAnswer(item="stock", value=7)
    with pytest.raises(NotPermitted, match="who does the work"):
        asking.requests.answered_otherwise(request.id, form, how="by phone", by="mia", at=LATE)
    with pytest.raises(NotFound, match=f"no request '{request.id}'"):
        asking.requests.accept(request.id, by="stu", at=LATE)
    with pytest.raises(UnknownPerson):
        asking.requests.accept(request.id, by="contact:acme/jo", at=LATE)
    for person in ("ada", "pat", "kim"):
        with pytest.raises(NotReceived):
            asking.requests.accept(request.id, "stock", by=person, at=LATE)


def test_the_right_is_that_to_the_step_that_asks(asking: Workflows) -> None:
    """Whoever has another step of the same workflow has no right to this one's request."""
    asked(asking, "form")
    papers = next(each for each in live(asking) if each.askers[0].step == "papers")
    with pytest.raises(NotPermitted):
        asking.requests.withdraw(papers.id, reason="No.", by="pat", at=LATE)


def test_what_was_not_bought_is_refused(store: Store) -> None:
    """People need the plan; what a client sends is kept all the same."""
    request = request_of(practice(store), begun(practice(store)))
    without = practice(store, entitlements=Entitlements.of(Subscription.PRACTICE_ESSENTIALS, AddOn.DATA_HEALTH))
    with pytest.raises(NotEntitled):
        without.requests.withdraw(request.id, reason="No.", **ADA)
    assert without.portal("acme", JO).submit(request.id, STATEMENT, at=LATE).status is ANSWERED


def test_the_date_of_the_answer_is_changed_within_ours(asking: Workflows) -> None:
    """From the next business day until our own work is due, and while the work is not late."""
    request = request_of(asking, begun(asking))
    moved = asking.requests.change_reply_by(request.id, date(2026, 11, 20), **ADA)
    assert moved.reply_by == date(2026, 11, 20)
    for wrong in (TODAY, date(2026, 11, 21)):
        with pytest.raises(WrongReplyBy):
            asking.requests.change_reply_by(request.id, wrong, **ADA)
    late = NOW + timedelta(days=30)
    assert asking.requests.change_reply_by(request.id, date(2026, 12, 24), by="ada", at=late).version == 3
    with pytest.raises(ReasonNeeded):
        asking.requests.withdraw(request.id, reason=" ", by="ada", at=late)


def test_the_client_answers_sooner_when_we_are_due_sooner(asking: Workflows) -> None:
    """Never after our own date, from the next business day on; a later date of ours changes nothing."""
    instance = begun(asking)
    dates = []
    for due_on in (date(2026, 11, 10), date(2026, 11, 24), date(2026, 10, 31)):
        asking.do(instance.id, Reschedule("ada", NOW, due_on))
        dates.append(request_of(asking, instance).reply_by)
    assert dates == [date(2026, 11, 10), date(2026, 11, 10), date(2026, 11, 3)]


# -------------------------------------------------------------------------------------------------------- lists


def test_requests_are_listed_and_counted(asking: Workflows) -> None:
    """By status, client, asking workflow and contact, overdue and silent, page by page."""
    first, other = begun(asking, "first"), begun(asking, "second", client="bolt", due_on=date(2026, 11, 30))
    asking.do(first.id, Ask("ada", NOW, "sure"))
    papers = request_of(asking, first)
    asking.requests.withdraw(papers.id, reason="It came.", **ADA)
    found = asking.requests
    assert found.count(today=TODAY) == 2
    assert found.counts(ALL, today=TODAY, by=RequestGrouping.STATUS) == {OPEN.value: 2, WITHDRAWN.value: 1}
    assert found.counts(today=TODAY, by=RequestGrouping.CLIENT) == {"acme": 1, "bolt": 1}
    assert [each.client for each in found.all(RequestFilter(workflows=(other.id,)), today=TODAY)] == ["bolt"]
    assert found.count(RequestFilter(contacts=("pay",)), today=TODAY) == 0
    assert found.count(RequestFilter(contacts=(JO, "a\0b")), today=TODAY) == 2
    assert found.count(RequestFilter(workflows=("a\0b",)), today=TODAY) == 0
    assert found.count(RequestFilter(clients=(), statuses=()), today=TODAY) == 0
    assert found.count(RequestFilter(overdue=True), today=date(2026, 11, 13)) == 0
    assert found.count(RequestFilter(overdue=True), today=date(2026, 11, 14)) == 1
    page = found.find(ALL, today=TODAY, limit=2)
    rest = found.find(ALL, today=TODAY, after=page.after, limit=2)
    assert len({each.id for each in (*page.requests, *rest.requests)}) == 3
    assert rest.after is None


def test_a_desk_shows_the_requests_of_granted_clients(asking: Workflows) -> None:
    """What is hidden is as if it were not there."""
    request = request_of(asking, begun(asking, "first"))
    begun(asking, "second", client="bolt")
    desk = asking.desk("stu").requests
    assert [each.client for each in desk.all(today=TODAY)] == ["bolt"]
    assert desk.count(RequestFilter(clients=("acme",)), today=TODAY) == 0
    for ask in (desk.get, desk.events, desk.history):
        with pytest.raises(NotFound, match=f"no request '{request.id}'"):
            ask(request.id)
    assert [entry.name for entry in asking.desk("pat").requests.history(request.id)] == ["Ada"]


def test_people_are_told_that_the_client_answered(asking: Workflows) -> None:
    """Whoever can act on the step hears of it, once."""
    answered(asking)
    told = [notice for notice in notices(asking) if notice.topic is Topic.CLIENT_ANSWERED]
    assert [notice.to for notice in told] == [("ada",)]
