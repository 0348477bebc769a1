"""Lists that come in pages while others write."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.api.conftest import quickbooks, xero
from adapters.api.quickbooks_company import QuickBooksCompany
from adapters.api.service import Server, Service
from adapters.api.xero_company import XeroCompany
from adapters.api.xero_records import ticks
from dextflow.adapters.ledgers.api.caller import Patience
from dextflow.adapters.ledgers.api.node import Node
from dextflow.adapters.ledgers.api.paging import Page, Paged
from dextflow.errors import AnswerRefused, LedgerFault
from dextflow.model import Need

DOCUMENTS = frozenset({Need.DOCUMENTS})


def playing(company: XeroCompany, page: str, trick: Callable[[list[dict[str, Any]]], None]) -> Any:
    """The company's answers, with a trick played on the invoices once, just before a page of them is read."""
    played: list[str] = []

    def answer(path: str, params: Mapping[str, str]) -> Any:
        if path.endswith("/Invoices") and params.get("page") == page and not played:
            played.append(page)
            trick(company.lists["Invoices"])
        return company(path, params)

    return answer


def moved_to_the_end(invoices: list[dict[str, Any]]) -> None:
    """Somebody changes the first invoice: it goes behind the last one, and pushes one over the edge of a page."""
    changed = {**invoices.pop(0), "Reference": "changed", "UpdatedDateUTC": "/Date(1795000000000)/"}
    invoices.append(changed)


def moved_to_the_front(invoices: list[dict[str, Any]]) -> None:
    """Somebody changes the last invoice of a list with the newest first: the edge moves the other way."""
    invoices.insert(0, {**invoices.pop(), "Reference": "changed", "UpdatedDateUTC": "/Date(1795000000000)/"})


@pytest.mark.parametrize("trick", [moved_to_the_end, moved_to_the_front])
@pytest.mark.parametrize("page", ["2", "3", "4"])
def test_a_record_that_moves_between_pages_costs_nothing(
    server: Server, service: Service, trick: Callable[[list[dict[str, Any]]], None], page: str
) -> None:
    """Each invoice is there once, the newest of it, and none is missed, whichever way the pages shift."""
    company = XeroCompany()
    everything = {one["InvoiceID"] for one in company.lists["Invoices"]}
    service.answer = playing(company, page, trick)
    found = xero(server).fetch("practice", "client", DOCUMENTS).documents
    ids = [one.id for one in found if not one.kind.credit]
    assert sorted(ids) == sorted(everything)
    [changed] = [one for one in found if one.reference == "changed"]
    assert changed.updated_at is not None


def test_the_newest_of_two_is_kept(server: Server, service: Service) -> None:
    """A record that is there twice counts once, as it was changed last, whichever comes first."""
    assert isinstance(service.answer, XeroCompany)
    invoices = service.answer.lists["Invoices"]
    service.answer.pagination = False
    invoices.insert(0, {**invoices[5], "Reference": "old", "UpdatedDateUTC": "/Date(1)/"})
    invoices.append({**invoices[9], "Reference": "new", "UpdatedDateUTC": "/Date(1795000000000)/"})
    found = xero(server).fetch("practice", "client", DOCUMENTS).documents
    assert [one.reference for one in found if one.reference] == ["new"]
    assert len({one.id for one in found}) == len(found)


def test_records_that_never_come_are_a_fault(server: Server, service: Service) -> None:
    """If there are fewer records than the list says, three times, then the need fails rather than the sums."""
    company = XeroCompany()

    def answer(path: str, params: Mapping[str, str]) -> Any:
        found = company(path, params)
        if path.endswith("/Invoices"):
            found["pagination"]["itemCount"] += 1
        return found

    service.answer = answer
    with pytest.raises(LedgerFault) as raised:
        xero(server).fetch("practice", "client", DOCUMENTS)
    problem = "Invoices: it has 62 records, but only 61 came, in 3 readings"
    assert raised.value.faults == {Need.DOCUMENTS: problem}


def test_without_counts_pages_are_read_until_one_is_empty(server: Server, service: Service) -> None:
    """A short page is not the last one: the service may give fewer than it was asked for."""
    assert isinstance(service.answer, XeroCompany)
    service.answer.pagination = False
    found = xero(server).fetch("practice", "client", DOCUMENTS).documents
    assert len(found) == 63
    assert service.asked("/Invoices") == 5


def test_a_service_that_ignores_pages_does_not_hold_us_up(server: Server, service: Service) -> None:
    """The same page again is a fault, not an endless loop; and so are too many pages."""
    company = XeroCompany()
    company.pagination = False
    service.answer = lambda path, params: company(path, {**params, "page": "1"})
    with pytest.raises(LedgerFault, match="Contacts: page 2 is page 1 again"):
        xero(server).fetch("practice", "client", frozenset({Need.CONTACTS}))
    service.answer = XeroCompany()
    impatient = xero(server, page_size=1, patience=Patience(pages=2))
    with pytest.raises(LedgerFault, match="Contacts: it has more than 2 pages"):
        impatient.fetch("practice", "client", frozenset({Need.CONTACTS}))


def test_journals_come_by_their_numbers(server: Server, service: Service) -> None:
    """Each call asks for what is behind the highest number so far, until nothing comes."""
    assert isinstance(service.answer, XeroCompany)
    found = xero(server).fetch("practice", "client", frozenset({Need.LEDGER_ENTRIES})).ledger_entries
    numbers = {entry.journal for entry in found}
    assert len(numbers) == len(service.answer.journals) - 1  # one has no lines
    asked = [call for call in service.calls if "/Journals" in call]
    assert [call.split("'offset': ")[1] for call in asked] == ["'0'}", "'100'}", "'9999'}"]


def test_rows_are_counted_where_they_came_in_several_pages(server: Server, books: Service) -> None:
    """QuickBooks is asked how many there are, and the list is read again if one slipped between two pages."""
    company = QuickBooksCompany()
    dropped: list[dict[str, Any]] = []

    def answer(path: str, params: Mapping[str, str]) -> Any:
        query = params.get("query", "")
        if "FROM Invoice" in query and "STARTPOSITION 21 " in query and not dropped:
            dropped.append(company.lists["Invoice"].pop(0))  # deleted: all others move up by one
        return company(path, params)

    books.answer = answer
    found = quickbooks(server).fetch("practice", "client", DOCUMENTS).documents
    left = {f"invoice:{one['Id']}" for one in company.lists["Invoice"]}
    assert {one.id for one in found if one.id.startswith("invoice:")} == left
    assert books.asked("COUNT(*) FROM Invoice") == 4
    assert books.asked("COUNT(*) FROM Customer") == 0


@settings(max_examples=40)
@given(st.data())
def test_whatever_happens_between_pages_nothing_is_missed_or_doubled(data: st.DataObject) -> None:
    """Records that change move to the end; what comes is every record once, or the list says that it cannot."""
    count, size = data.draw(st.integers(0, 12)), data.draw(st.integers(1, 5))
    order = list(range(count))
    version = dict.fromkeys(order, 0)

    def page(number: int) -> Page:
        changed = data.draw(st.booleans())
        if order and changed:
            moved = order.pop(data.draw(st.integers(0, len(order) - 1)))
            version[moved] += 1
            order.append(moved)
        cut = order[(number - 1) * size : number * size]
        records = tuple(Node("Things", {"Id": str(each), "v": version[each]}) for each in cut)
        return Page(records=records, total=len(order), last=number * size >= len(order))

    things = Paged(
        endpoint="Things",
        page=page,
        key="Id",
        newer=lambda kept, new: new.values["v"] >= kept.values["v"],
        pages=99,
    )
    try:
        found = things.read()
    except AnswerRefused as refusal:
        assert "came, in 3 readings" in refusal.problem or "again" in refusal.problem  # noqa: PT017
    else:
        assert sorted(int(each.text("Id")) for each in found) == sorted(order)


def test_ticks_of_the_simulation_are_those_of_xero() -> None:
    """The simulated service writes dates as the published examples do."""
    assert ticks(date(2018, 10, 20)) == "/Date(1539993600000+0000)/"
