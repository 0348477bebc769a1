"""What a Xero organisation's company, lists and documents become, read over its APIs."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from adapters.api import company
from adapters.api.xero_company import XeroCompany
from adapters.api.xero_records import account_id, ticks
from dextflow.adapters.ledgers.api.amounts import month_ends
from dextflow.errors import LedgerFault
from dextflow.model import (
    AccountClass,
    AccountRole,
    AccountType,
    Allocation,
    Document,
    DocumentKind,
    DocumentStatus,
    Facts,
    Need,
    SettledBy,
    TaxBasis,
    TaxCategory,
    TaxUse,
    YearEnd,
)

Fetch = Callable[..., Facts]
HERE = {account_id(code): code for code in company.ACCOUNTS}


def total(documents: list[Document]) -> Decimal:
    return sum((one.in_base(one.total) for one in documents), Decimal(0))


# ---------------------------------------------------------------- the company


def test_the_company_is_what_xero_says_of_it(from_xero: Fetch) -> None:
    """Names, currency, year end, tax and lock date."""
    found = from_xero(Need.ORGANISATION).organisation
    assert (found.name, found.legal_name, found.base_currency) == ("Harbour Bakery", "Harbour Bakery Ltd", "GBP")
    assert (found.country, found.tax_number) == ("GB", "GB123456789")
    assert found.year_end == YearEnd(month=12, day=31)
    assert (found.tax_basis, found.tax_months) == (TaxBasis.ACCRUAL, 3)
    assert (found.lock_date, found.year_lock_date) == (date(2025, 12, 31), None)


def test_a_company_that_pays_no_tax_is_not_registered(from_xero: Fetch, tenant: XeroCompany) -> None:
    """Whatever basis is set up; and a year end that is not said is not known."""
    tenant.organisation = {"PaysTax": False, "FinancialYearEndMonth": None}
    found = from_xero(Need.ORGANISATION).organisation
    assert (found.tax_basis, found.year_end) == (TaxBasis.NOT_REGISTERED, None)


def test_a_company_that_cannot_be_is_refused(from_xero: Fetch, tenant: XeroCompany) -> None:
    """A day that no year has, and two companies for one client."""
    tenant.organisation = {"FinancialYearEndDay": 31, "FinancialYearEndMonth": 2}
    with pytest.raises(LedgerFault, match="FinancialYearEndDay: no year has a day 31 in month 2"):
        from_xero(Need.ORGANISATION)
    tenant.organisations = 2
    with pytest.raises(LedgerFault, match="there are 2 organisations, not one"):
        from_xero(Need.ORGANISATION)


def test_balances_are_of_the_ends_of_months_by_default() -> None:
    """The thirteen ends of months before this month: a year, and what stood at its beginning."""
    days = month_ends(date(2024, 3, 31))
    assert (len(days), days[0], days[-1]) == (13, date(2023, 2, 28), date(2024, 2, 29))
    assert month_ends(date(2026, 1, 1))[-1] == date(2025, 12, 31)


def test_archived_accounts_are_there_and_not_active(from_xero: Fetch) -> None:
    """The whole chart is served, with classes, types and what Xero uses accounts for."""
    found = {one.code: one for one in from_xero(Need.ACCOUNTS).accounts}
    assert set(found) == set(company.ACCOUNTS)
    assert [code for code, one in found.items() if not one.active] == [company.OLD]
    debtors, vat, bank = found[company.DEBTORS], found[company.VAT], found[company.BANK]
    assert (debtors.role, debtors.type, debtors.system) == (AccountRole.DEBTORS, AccountType.RECEIVABLE, True)
    assert (vat.role, vat.type) == (AccountRole.SALES_TAX, AccountType.CURRENT_LIABILITY)
    assert (bank.bank, bank.system, bank.klass) == (True, False, AccountClass.ASSET)


def test_archived_contacts_are_asked_for(from_xero: Fetch) -> None:
    """Xero leaves them out unless it is told to include them."""
    found = {one.id: one for one in from_xero(Need.CONTACTS).contacts}
    assert set(found) == set(company.CONTACTS)
    assert [one.id for one in found.values() if not one.active] == [company.GONE]
    mill = found[company.MILL]
    assert (mill.supplier, mill.customer, mill.email) == (True, False, None)
    assert (mill.phones, mill.addresses) == (("44 123 456",), ("1 Quay St, Bristol",))
    assert mill.purchases.account == account_id(company.FLOUR)


def test_tax_codes_are_told_apart(from_xero: Fetch) -> None:
    """British codes by their types, own ones by their place in the return and their rate."""
    found = {one.id: one for one in from_xero(Need.TAX_CODES).tax_codes}
    assert {id_: (one.rate, one.use, one.category) for id_, one in found.items()} == {
        "OUTPUT2": (Decimal("0.2"), TaxUse.SALES, TaxCategory.STANDARD),
        "INPUT2": (Decimal("0.2"), TaxUse.PURCHASES, TaxCategory.STANDARD),
        "NONE": (Decimal(0), TaxUse.BOTH, TaxCategory.OUT_OF_SCOPE),
        "TAX001": (Decimal("0.05"), TaxUse.PURCHASES, TaxCategory.REDUCED),
        "REVERSECHARGES": (Decimal(0), TaxUse.PURCHASES, TaxCategory.REVERSE_CHARGE),
    }
    assert not found["TAX001"].active
    assert found["OUTPUT2"].classes == frozenset()
    assert AccountClass.REVENUE not in found["INPUT2"].classes


# ---------------------------------------------------------------- documents


def test_totals_agree_with_the_company(from_xero: Fetch) -> None:
    """Sales, purchases and credits add up to what the bakery really sold and bought, in pounds."""
    documents = [one for one in from_xero(Need.DOCUMENTS).documents if one.live]
    for kind, sold, credit in (
        (DocumentKind.SALES_INVOICE, True, False),
        (DocumentKind.BILL, False, False),
        (DocumentKind.SALES_CREDIT, True, True),
        (DocumentKind.PURCHASE_CREDIT, False, True),
    ):
        papers = [p for p in company.PAPERS if p.live and p.sold == sold and (p.credits is not None) == credit]
        assert total([one for one in documents if one.kind is kind]) == sum(paper.base for paper in papers)
    assert sum(one.amount_due or 0 for one in documents) == sum(map(company.due, company.PAPERS))


def test_voided_documents_stay_in_the_list(from_xero: Fetch) -> None:
    """They are served with their status, and count for nothing."""
    found = {one.id: one for one in from_xero(Need.DOCUMENTS).documents}
    assert (found["paper-201"].status, found["paper-201"].live) == (DocumentStatus.VOIDED, False)


def test_a_draft_may_have_neither_date_nor_contact_yet(from_xero: Fetch, tenant: XeroCompany) -> None:
    """One that came by e-mail does not hold up the others: without a date it is left out, and a note says so."""
    first, second, third = tenant.lists["Invoices"][:3]
    first |= {"Status": "DRAFT", "Contact": {}}
    second |= {"Status": "DRAFT", "Date": None}
    facts = from_xero(Need.DOCUMENTS)
    found = {one.id: one for one in facts.documents}
    assert (found["paper-1"].contact, "paper-2" in found) == ("", False)
    assert [note.reason for note in facts.notes] == ["drafts without a date are left out: 1"]
    third["Contact"] = {}
    with pytest.raises(LedgerFault, match=r"Contact\.ContactID: it is missing"):
        from_xero(Need.DOCUMENTS)


def test_lines_are_net_whether_amounts_include_tax_or_not(from_xero: Fetch) -> None:
    """Lines with tax in them are brought to net; their sum is the document's, line by line to two places."""
    found = {one.id: one for one in from_xero(Need.DOCUMENTS, Need.LINES).documents}
    for paper in company.PAPERS:
        [line] = found[f"paper-{paper.id}"].lines
        assert (line.net, line.tax) == (paper.net, paper.tax)
        assert HERE[line.account or ""] == (company.SALES if paper.sold else company.FLOUR)


@pytest.mark.parametrize(("types", "net"), [("Inclusive", "100"), ("Exclusive", "120"), ("NoTax", "120")])
def test_line_amount_types(from_xero: Fetch, tenant: XeroCompany, types: str, net: str) -> None:
    """Only `Inclusive` means that the line amount holds the tax."""
    line = {"LineAmount": 120.0, "TaxAmount": 20.0}
    tenant.lists["Invoices"] = [
        tenant.lists["Invoices"][0] | {"LineAmountTypes": types, "LineItems": [line, {"Description": "a note"}]}
    ]
    [document] = [one for one in from_xero(Need.DOCUMENTS).documents if not one.kind.credit]
    assert [one.net for one in document.lines] == [Decimal(net)]


def test_rates_are_turned_round(from_xero: Fetch) -> None:
    """Xero says how many dollars a pound is; a document says how many pounds a dollar is."""
    found = {one.id: one for one in from_xero(Need.DOCUMENTS).documents}
    bill = found["paper-105"]
    assert (bill.currency, bill.rate) == ("USD", Decimal("0.8"))
    assert bill.in_base(bill.total) == Decimal("47.60")


def test_a_foreign_document_without_a_rate_is_refused(from_xero: Fetch, tenant: XeroCompany) -> None:
    """It is not taken at par; one in the base currency is."""
    foreign = next(one for one in tenant.lists["Invoices"] if one["CurrencyCode"] == "USD")
    for one in tenant.lists["Invoices"]:
        if one["CurrencyCode"] == "GBP":
            one["CurrencyRate"] = None
    assert {one.rate for one in from_xero(Need.DOCUMENTS).documents} == {Decimal(1), Decimal("0.8")}
    foreign["CurrencyRate"] = None
    with pytest.raises(
        LedgerFault, match="CurrencyRate: it is missing, and the currency is not the base currency"
    ):
        from_xero(Need.DOCUMENTS)
    foreign["CurrencyRate"] = 0
    with pytest.raises(LedgerFault, match="0 is not a rate of exchange"):
        from_xero(Need.DOCUMENTS)


def test_prepayments_and_overpayments_are_documents(from_xero: Fetch, tenant: XeroCompany) -> None:
    """They are credits of the side that paid, and what is left of them is due."""
    paper = {
        key: value for key, value in tenant.lists["CreditNotes"][0].items() if not key.startswith("CreditNote")
    }
    against = [{"Amount": 7.0, "Date": ticks(date(2026, 4, 1)), "Invoice": {"InvoiceID": "paper-6"}}]
    gone = [against[0] | {"IsDeleted": True}]
    tenant.lists["Prepayments"] = [
        paper | {"PrepaymentID": "p", "Type": "RECEIVE-PREPAYMENT", "Allocations": against}
    ]
    tenant.lists["Overpayments"] = [
        paper | {"OverpaymentID": "o", "Type": "SPEND-OVERPAYMENT", "Allocations": gone}
    ]
    facts = from_xero(Need.DOCUMENTS, Need.ALLOCATIONS)
    kinds = {one.id: one.kind for one in facts.documents}
    assert (kinds["p"], kinds["o"]) == (DocumentKind.SALES_PREPAYMENT, DocumentKind.PURCHASE_OVERPAYMENT)
    by_them = [one for one in facts.allocations if one.source in ("p", "o")]
    seven = Allocation(
        document="paper-6", amount=Decimal(7), on=date(2026, 4, 1), by=SettledBy.PREPAYMENT, source="p"
    )
    assert by_them == [seven]
