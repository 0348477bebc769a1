"""Reading what a service answers: strictly, exactly, and with the place of what is wrong."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.api.conftest import quickbooks, xero
from adapters.api.service import Fault, Server, Service
from adapters.api.xero_company import XeroCompany
from dextflow.adapters.ledgers.api.node import Node, read
from dextflow.errors import AnswerRefused, LedgerFault
from dextflow.model import Need

ZONES = ("Pacific/Auckland", "America/Los_Angeles", "UTC")


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The machine stands somewhere else."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def node(value: object) -> Node:
    return Node("Things", {"it": value}, None, "Things[0]")


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    "text",
    [
        "/Date(1772323200000+0000)/",
        "/Date(1772323200000)/",
        "/Date(1772323200000+1300)/",
        "2026-03-01",
        "2026-03-01T00:00:00",
        "2026-03-01T00:00:00Z",
        "2026-03-01-08:00",
    ],
)
def test_a_date_stays_where_it_is(text: str) -> None:
    """1 March is 1 March, however it is written and wherever the machine stands."""
    assert node(text).day("it") == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("/Date(1772323200001+0000)/", "has a time of day"),
        ("2026-03-01T09:30:00", "is not a date"),
        ("2026-02-30", "is not a date"),
        ("/Date(999999999999999)/", "is not a date"),
        ("/Date(٣)/", "is not a date"),
        ("1 March", "is not a date"),
        ("", "it is missing"),
        (None, "it is missing"),
    ],
)
def test_what_is_no_date_is_refused(text: str | None, problem: str) -> None:
    """A time of day, a day that does not exist, or words are no date; the place is told."""
    with pytest.raises(AnswerRefused) as raised:
        node(text).day("it")
    assert (raised.value.endpoint, raised.value.path) == ("Things", "Things[0].it")
    assert problem in raised.value.problem


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    "text", ["/Date(1772357400000)/", "2026-03-01T09:30:00", "2026-03-01T09:30:00Z", "2026-03-01T01:30:00-08:00"]
)
def test_an_instant_is_in_utc(text: str) -> None:
    """A time without a zone is in UTC; one with a zone is brought there."""
    found = node(text).moment("it")
    assert (found, found.tzinfo) == (datetime(2026, 3, 1, 9, 30, tzinfo=UTC), UTC)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_numbers_are_exact(value: Decimal) -> None:
    """What is written is what is read, without a detour over binary fractions."""
    assert read("Things", f'{{"it": {value:f}}}'.encode()).number("it") == value
    assert node(f"{value:f}").number("it") == value


@pytest.mark.parametrize("text", ["0.1", "1e2", "-0.0", "123456789012345.1"])
def test_numbers_keep_their_digits(text: str) -> None:
    """No float is ever made of a number; a zero has no sign."""
    found = read("Things", f'{{"it": {text}}}'.encode()).number("it")
    assert found == Decimal(text)
    assert not (found == 0 and found.is_signed())


@pytest.mark.parametrize(
    "body",
    [
        b'{"it": 1',
        b"<html>",
        b"",
        b'{"it": NaN}',
        b'{"it": -Infinity}',
        b'{"it": 1e9999999999999999999}',
        b'{"it": ' + b"1" * 5000 + b"}",
        b'{"it": 0.' + b"1" * 5000 + b"}",
        b'"it"',
        b"12",
        b"\xff{}",
        b"[" * 100_000,
        b'{"it":' * 100_000,
    ],
)
def test_what_is_no_answer_is_refused(body: bytes) -> None:
    """Broken JSON, numbers that no books have and bottomless nesting are one clear error, and no crash."""
    with pytest.raises(AnswerRefused) as raised:
        read("Things", body)
    assert raised.value.endpoint == "Things"
    assert len(str(raised.value)) < 200


@given(st.binary(max_size=40) | st.text(max_size=40).map(str.encode))
def test_nothing_but_a_refusal_comes_of_any_bytes(body: bytes) -> None:
    """Whatever a service sends, it is read or refused."""
    try:
        assert isinstance(read("Things", body), Node)
    except AnswerRefused as refusal:
        assert refusal.problem  # noqa: PT017 - either way is right


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        (True, "number"),
        ("1,200.00", "number"),
        (Decimal("1e20"), "number"),
        ({}, "text"),
        (Decimal(3), "text"),
        ("yes", "flag"),
        ("Pounds", "currency"),
        ("x", "node"),
        (Decimal("1.5"), "integer"),
        ("now", "moment"),
    ],
)
def test_a_value_of_another_kind_is_refused(value: object, reading: str) -> None:
    """Nothing is taken for what it is not."""
    with pytest.raises(AnswerRefused, match=r"Things at Things\[0\]\.it: "):
        getattr(node(value), reading)("it")


@pytest.mark.parametrize("value", ["x", [1], ["x"], {"a": 1}])
def test_a_list_holds_objects(value: object) -> None:
    """A list of anything else is refused with the place."""
    with pytest.raises(AnswerRefused, match=r"Things\[0\]\.it"):
        list(node(value).nodes("it"))


def test_a_fault_names_the_endpoint_and_the_place(server: Server, service: Service) -> None:
    """One bad figure deep in a document is found again by its path; the other needs are served."""
    assert isinstance(service.answer, XeroCompany)
    service.answer.lists["Invoices"][7]["LineItems"][0]["LineAmount"] = "lots"
    with pytest.raises(LedgerFault) as raised:
        xero(server, page_size=1000).fetch("practice", "client", frozenset({Need.DOCUMENTS, Need.CONTACTS}))
    place = "Invoices at Invoices[7].LineItems[0].LineAmount: 'lots' is not a number"
    assert raised.value.faults == {Need.DOCUMENTS: place}
    assert raised.value.servable == {Need.CONTACTS}


@pytest.mark.parametrize("body", [b'{"Invoices": [{"InvoiceID": "1"', b"Service temporarily fine"])
def test_malformed_json_is_one_fault(server: Server, service: Service, body: bytes) -> None:
    """A whole answer that is no JSON is not asked for again: it names the endpoint and the character."""
    service.faults.append(Fault("/Invoices", body=body, times=9))
    with pytest.raises(LedgerFault) as raised:
        xero(server).fetch("practice", "client", frozenset({Need.DOCUMENTS}))
    assert "Invoices: the answer is not JSON at character" in str(raised.value)
    assert service.asked("/Invoices") == 1


def test_a_report_that_broke_off_is_refused(server: Server, books: Service) -> None:
    """QuickBooks writes into the last row that there was more: half a ledger is no ledger."""
    row = b'{"Rows": {"Row": [{"ColData": [{"value": "Unable to display more data. Please reduce"}]}]},'
    body = row + b'"Columns": {"Column": [{"ColType": "tx_date"}]}}'
    books.faults.append(Fault("/GeneralLedger", body=body, times=9))
    with pytest.raises(LedgerFault, match=r"reports/GeneralLedger at Rows.Row\[0\]: the report is too long"):
        quickbooks(server).fetch("practice", "client", frozenset({Need.LEDGER_ENTRIES}))
