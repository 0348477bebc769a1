"""What a request knows of itself."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from dextflow.model import (
    AskConfirmation,
    Asking,
    ClientRequest,
    ItemStatus,
    Recipient,
    ReportingPeriod,
    RequestItem,
    RequestOrder,
    RequestStatus,
    Writing,
)

OCTOBER = ReportingPeriod(start=date(2026, 10, 1), end=date(2026, 10, 31))
ITEM = RequestItem(key="bank", text="Bank statements")
REPLY_BY = date(2026, 11, 13)


def request(**parts: Any) -> ClientRequest:
    """A request to Acme that went to Jo."""
    order = RequestOrder(
        practice="brown",
        id="r1",
        identity="same",
        client="acme",
        period=OCTOBER,
        what=AskConfirmation(asking=Asking(writing=Writing(subject="Is that all?"))),
        subject="Is that all?",
        to=(Recipient(contact="jo"), Recipient(address="office@acme.example")),
    )
    given = {"status": RequestStatus.OPEN, "version": 1, "at": datetime(2026, 11, 2, tzinfo=UTC)}
    return ClientRequest(**{"order": order, "reply_by": REPLY_BY, "items": (ITEM,), **given, **parts})


def test_a_request_is_known_by_its_order() -> None:
    """Its id, its client, its items and to whom it went."""
    asked = request()
    assert (asked.id, asked.client) == ("r1", "acme")
    assert (asked.item("bank"), asked.item("card")) == (ITEM, None)
    assert (asked.went_to("jo"), asked.went_to("ann")) == (True, False)


@pytest.mark.parametrize("status", RequestStatus)
def test_a_request_is_live_until_it_is_settled(status: RequestStatus) -> None:
    """With the client or with us."""
    assert request(status=status).is_live is (status in (RequestStatus.OPEN, RequestStatus.ANSWERED))


@pytest.mark.parametrize(
    ("parts", "silent_from"),
    [
        ({}, date(2026, 11, 14)),
        ({"reply_by": date.max}, None),
        ({"remind_on": date(2026, 11, 5)}, None),
        ({"status": RequestStatus.ANSWERED}, None),
        ({"escalated_on": date(2026, 11, 20)}, date(2026, 11, 20)),
    ],
)
def test_a_client_is_silent_when_nothing_more_is_sent(parts: dict[str, Any], silent_from: date | None) -> None:
    """From the day on which people were told or, where nobody is, after the date of the answer."""
    assert request(**parts).silent_from == silent_from


@pytest.mark.parametrize(
    ("status", "optional", "wanted", "with_client"),
    [
        (ItemStatus.OPEN, False, True, True),
        (ItemStatus.OPEN, True, False, True),
        (ItemStatus.RETURNED, True, True, True),
        (ItemStatus.RECEIVED, False, False, False),
        (ItemStatus.ACCEPTED, False, False, False),
    ],
)
def test_an_item_is_wanted_until_it_is_answered(
    status: ItemStatus, *, optional: bool, wanted: bool, with_client: bool
) -> None:
    """What need not be sent is not wanted, unless it was sent and returned."""
    item = RequestItem(key="bank", text="Bank statements", status=status, optional=optional)
    assert (item.is_wanted, item.is_with_client) == (wanted, with_client)
