"""What a QuickBooks Online company, its lists and documents become, read over its API."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from adapters.api import company
from adapters.api.quickbooks_company import QuickBooksCompany
from dextflow.errors import LedgerFault
from dextflow.model import (
    AccountClass,
    AccountRole,
    AccountType,
    AttachedFile,
    DocumentKind,
    DocumentStatus,
    Facts,
    Need,
    TaxCategory,
    TaxUse,
    YearEnd,
)

Fetch = Callable[..., Facts]
LACKING = {Need.STATEMENTS, Need.BANK_POSITIONS, Need.FIXED_ASSETS}


# ---------------------------------------------------------------- the company


def test_the_company_is_what_quickbooks_says_of_it(from_books: Fetch) -> None:
    """Its record, its preferences and its tax agency; the year ends before it begins."""
    found = from_books(Need.ORGANISATION).organisation
    assert (found.name, found.country, found.base_currency) == ("Harbour Bakery", "GB", "GBP")
    assert (found.tax_number, found.lock_date) == ("GB123456789", date(2025, 12, 31))
    assert found.year_end == YearEnd(month=12, day=31)


@pytest.mark.parametrize(
    ("month", "end"), [("April", (3, 31)), ("March", (2, 29)), ("July", (6, 30)), ("January", (12, 31))]
)
def test_the_year_ends_on_the_day_before_it_begins(
    from_books: Fetch, realm: QuickBooksCompany, month: str, end: tuple[int, int]
) -> None:
    """29 February stands for the last day of February."""
    realm.lists["CompanyInfo"][0]["FiscalYearStartMonth"] = month
    year_end = from_books(Need.ORGANISATION).organisation.year_end
    assert year_end == YearEnd(month=end[0], day=end[1])


def test_inactive_accounts_are_asked_for(from_books: Fetch) -> None:
    """QuickBooks leaves them out of a query unless it is told; what cannot be posted to is no account."""
    found = {one.id: one for one in from_books(Need.ACCOUNTS).accounts}
    assert set(found) == set(company.ACCOUNTS)
    assert [one.id for one in found.values() if not one.active] == [company.OLD]
    debtors, flour = found[company.DEBTORS], found[company.FLOUR]
    assert (debtors.role, debtors.type, debtors.system) == (AccountRole.DEBTORS, AccountType.RECEIVABLE, True)
    assert (flour.type, flour.klass) == (AccountType.DIRECT_COST, AccountClass.EXPENSE)
    assert found[company.VAT].role is AccountRole.SALES_TAX


def test_a_supplier_and_a_customer_with_one_id_are_two(from_books: Fetch) -> None:
    """Their lists number from 1 each, so the ids say which list."""
    found = {one.id: one for one in from_books(Need.CONTACTS).contacts}
    assert {id_: one.name for id_, one in found.items()} == {
        "customer:1": "Corner Café",
        "vendor:1": "Mill & Sons",
        "vendor:2": "Gone Ltd",
    }
    mill = found["vendor:1"]
    assert (mill.supplier, mill.customer, mill.email) == (True, False, "hello@example.org")
    assert not found["vendor:2"].active


def test_tax_codes_are_made_of_their_rates(from_books: Fetch) -> None:
    """The rates of one side add up; the newest counts; British names and special types tell the category."""
    found = {one.id: one for one in from_books(Need.TAX_CODES).tax_codes}
    assert {id_: (one.rate, one.use, one.category) for id_, one in found.items()} == {
        "2": (Decimal("0.2"), TaxUse.SALES, TaxCategory.STANDARD),
        "3": (Decimal("0.2"), TaxUse.PURCHASES, TaxCategory.STANDARD),
        "4": (Decimal(0), TaxUse.PURCHASES, TaxCategory.REVERSE_CHARGE),
        "5": (Decimal(0), TaxUse.BOTH, TaxCategory.EXEMPT),
    }
    assert len(found["4"].components) == 2
    assert not found["5"].active


# ---------------------------------------------------------------- documents


def test_totals_agree_with_the_company(from_books: Fetch) -> None:
    """Sales, purchases and credits add up to what the bakery really sold and bought, in pounds to the cent."""
    documents = [one for one in from_books(Need.DOCUMENTS).documents if one.live and one.id != "salesreceipt:1"]
    for kind, sold, credit in (
        (DocumentKind.SALES_INVOICE, True, False),
        (DocumentKind.BILL, False, False),
        (DocumentKind.SALES_CREDIT, True, True),
        (DocumentKind.PURCHASE_CREDIT, False, True),
    ):
        papers = [p for p in company.PAPERS if p.live and p.sold == sold and (p.credits is not None) == credit]
        found = sum(one.in_base(one.total) for one in documents if one.kind is kind)
        assert found == sum(round(paper.base, 2) for paper in papers)
    assert sum(one.amount_due or 0 for one in documents) == sum(map(company.due, company.PAPERS))


def test_the_rate_makes_the_home_total_exact(from_books: Fetch, realm: QuickBooksCompany) -> None:
    """With several currencies the total at home is stated, and in pounds the document is just that."""
    [bill] = [one for one in realm.lists["Bill"] if one["DocNumber"] == "F-0105"]
    bill |= {"TotalAmt": 59.5, "ExchangeRate": 0.7999, "HomeTotalAmt": 47.59}
    [found] = [one for one in from_books(Need.DOCUMENTS).documents if one.number == "F-0105"]
    assert (found.currency, found.in_base(found.total)) == ("USD", Decimal("47.59"))
    del bill["HomeTotalAmt"]
    [found] = [one for one in from_books(Need.DOCUMENTS).documents if one.number == "F-0105"]
    assert found.rate == Decimal("0.7999")
    del bill["ExchangeRate"]
    with pytest.raises(LedgerFault, match="ExchangeRate: it is missing"):
        from_books(Need.DOCUMENTS)


def test_the_status_is_told_by_balance_note_and_approval(from_books: Fetch, realm: QuickBooksCompany) -> None:
    """Nothing open is paid; nothing left and a note that says so is voided; an approval may be pending."""
    first, second = realm.lists["Invoice"][:2]
    second["TxnApprovalInfo"] = {"ApprovalStatus": "PENDING_APPROVAL"}
    third = realm.lists["Invoice"][2]
    third |= {"TotalAmt": 0, "Balance": 0, "PrivateNote": "a gift"}
    found = {one.id: one.status for one in from_books(Need.DOCUMENTS).documents}
    assert found[f"invoice:{first['Id']}"] is DocumentStatus.PAID
    assert found[f"invoice:{second['Id']}"] is DocumentStatus.SUBMITTED
    assert found[f"invoice:{third['Id']}"] is DocumentStatus.PAID
    assert found["invoice:99"] is DocumentStatus.VOIDED
    assert found["invoice:5"] is DocumentStatus.APPROVED
    assert found["salesreceipt:1"] is DocumentStatus.PAID


def test_an_item_says_the_account_of_its_line(from_books: Fetch) -> None:
    """A line that sells an item names no account: it is the item's; and its tax is its share of the whole."""
    found = {one.id: one for one in from_books(Need.DOCUMENTS, Need.LINES).documents}
    for paper in filter(lambda one: one.live and one.credits is None, company.PAPERS):
        document = found[f"{'invoice' if paper.sold else 'bill'}:{paper.id % 100}"]
        [line] = document.lines
        assert (line.net, line.tax, document.tax) == (paper.net, paper.tax, paper.tax)
        assert line.account == (company.SALES if paper.sold else company.FLOUR)
    [line] = found["salesreceipt:1"].lines
    assert (line.net, line.tax, line.account) == (Decimal(5), Decimal(1), company.SALES)


def test_tax_is_spread_by_code_and_discounts_are_negative(from_books: Fetch, realm: QuickBooksCompany) -> None:
    """Only lines whose code has a rate carry tax; lines of a bundle count; the cents add up."""

    def sale(amount: float, code: str) -> dict[str, Any]:
        detail = {"ItemRef": {"value": "1"}, "TaxCodeRef": {"value": code}}
        return {"Amount": amount, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}

    discount = {
        "Amount": 3.0,
        "DetailType": "DiscountLineDetail",
        "DiscountLineDetail": {"DiscountAccountRef": {"value": company.OLD}},
    }
    bundle = {"DetailType": "GroupLineDetail", "GroupLineDetail": {"Line": [sale(10.0, "2"), sale(7.0, "5")]}}
    one = realm.lists["Invoice"][0]
    one |= {"Line": [sale(0.1, "2"), bundle, discount], "TotalAmt": 16.13, "TxnTaxDetail": {"TotalTax": 2.03}}
    [found] = [document for document in from_books(Need.DOCUMENTS).documents if document.id == "invoice:1"]
    assert [(str(line.net), str(line.tax)) for line in found.lines] == [
        ("0.1", "0.02"),
        ("10.0", "2.01"),
        ("7.0", "0"),
        ("-3.0", "0"),
    ]
    assert sum(line.net for line in found.lines) + sum(line.tax for line in found.lines) == found.total
    assert found.lines[-1].account == company.OLD


def test_attachments_are_a_list_of_their_own(from_books: Fetch) -> None:
    """Files are read all at once and inverted; a note without a file is none."""
    facts = from_books(Need.ATTACHMENTS, Need.DOCUMENTS)
    assert facts.attachments == (
        AttachedFile(parent="bill:1", file_name="bill.pdf"),
        AttachedFile(parent="vendor:1", file_name="bill.pdf"),
    )
    assert [one.id for one in facts.documents if facts.is_attached(one)] == ["bill:1"]
