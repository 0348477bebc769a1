"""The bakery as QuickBooks Online tells it: in the field names of the published schema.

Its lists number their records each on their own, so a supplier, a customer, an invoice and a bill share an id.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from adapters.api.company import (
    ACCOUNTS,
    BASE,
    BY_ID,
    POSTINGS,
    SALES,
    balances,
)
from adapters.api.quickbooks_records import (
    Json,
    accounts,
    contact,
    deposits,
    entity_of,
    journal_entries,
    of,
    own_id,
    payments,
    purchases,
    receipt,
    tax_codes,
    tax_rates,
    transfers,
)

FEW = 4


QUERY = re.compile(
    r"SELECT (?P<what>\*|COUNT\(\*\)) FROM (?P<entity>\w+)(?: WHERE (?P<where>.*?))?"
    r"(?: ORDERBY Id STARTPOSITION (?P<start>\d+) MAXRESULTS (?P<most>\d+))?"
)


LISTS: Mapping[str, Callable[[], list[Json]]] = {
    "CompanyInfo": lambda: [
        {
            "Id": "1",
            "CompanyName": "Harbour Bakery",
            "LegalName": "Harbour Bakery Ltd",
            "Country": "GB",
            "FiscalYearStartMonth": "January",
        }
    ],
    "Preferences": lambda: [
        {
            "Id": "1",
            "CurrencyPrefs": {"HomeCurrency": {"value": BASE}, "MultiCurrencyEnabled": True},
            "AccountingInfoPrefs": {"BookCloseDate": "2025-12-31"},
            "TaxPrefs": {"UsingSalesTax": True},
        }
    ],
    "TaxAgency": lambda: [{"Id": "1", "DisplayName": "HMRC", "TaxRegistrationNumber": "GB123456789"}],
    "Account": accounts,
    "Vendor": lambda: [contact("Mill & Sons"), contact("Gone Ltd", Id="2", Active=False)],
    "Customer": lambda: [contact("Corner Café")],
    "Item": lambda: [{"Id": "1", "Name": "Loaf", "Active": True, "IncomeAccountRef": {"value": SALES}}],
    "TaxCode": tax_codes,
    "TaxRate": tax_rates,
    **{entity: of(entity) for entity in ("Invoice", "Bill", "CreditMemo", "VendorCredit")},
    "SalesReceipt": lambda: receipt("SR1"),
    "RefundReceipt": list,
    "Payment": lambda: payments(sold=True),
    "BillPayment": lambda: payments(sold=False),
    "Purchase": purchases,
    "Deposit": deposits,
    "Transfer": transfers,
    "JournalEntry": journal_entries,
    "Attachable": lambda: [
        {
            "Id": "1",
            "FileName": "bill.pdf",
            "AttachableRef": [
                {"EntityRef": {"type": "Bill", "value": "1"}},
                {"EntityRef": {"type": "Vendor", "value": "1"}},
            ],
        },
        {"Id": "2", "Note": "call them", "AttachableRef": [{"EntityRef": {"type": "Bill", "value": "2"}}]},
    ],
}


class QuickBooksCompany:
    """What the API answers; `lists` may be changed to play tricks."""

    def __init__(self) -> None:
        self.lists = {name: make() for name, make in LISTS.items()}
        self.cleared = {"Reconciled": [("Expense", "1"), ("Payment", "1")], "Cleared": [("Transfer", "1")]}

    def __call__(self, path: str, params: Mapping[str, str]) -> Any:
        endpoint = path.removeprefix("/v3/company/123/")
        if endpoint == "query":
            match = QUERY.fullmatch(params["query"])
            return {"QueryResponse": self._rows(match)} if match else None
        first, last = (date.fromisoformat(params[key]) for key in ("start_date", "end_date"))
        reports: Mapping[str, Callable[[], Json]] = {
            "reports/TrialBalance": lambda: trial_balance(last),
            "reports/GeneralLedger": lambda: general_ledger(first, last),
            "reports/TransactionList": lambda: self._transactions(params["cleared"], first, last),
        }
        return reports[endpoint]() if endpoint in reports else None

    def _rows(self, match: re.Match[str]) -> Json:
        found = [one for one in self.lists[match["entity"]] if meets(one, match["where"] or "")]
        found.sort(key=lambda one: int(one["Id"]))
        if match["what"] != "*":
            return {"totalCount": len(found)}
        start, most = int(match["start"]) - 1, int(match["most"])
        rows = found[start : start + most]
        return {match["entity"]: rows, "startPosition": start + 1, "maxResults": len(rows)} if rows else {}

    def _transactions(self, cleared: str, first: date, last: date) -> Json:
        rows = self.cleared.get(cleared, []) if first <= date(2026, 6, 1) <= last else []
        cells = [[{"value": "2026-06-01"}, {"value": type_, "id": id_}] for type_, id_ in rows]
        return report(("tx_date", "txn_type"), [{"type": "Data", "ColData": each} for each in cells])


def meets(record: Json, where: str) -> bool:
    """Whether a record meets a filter; inactive ones come only if they are asked for."""
    if not where.startswith("TxnDate"):
        return record.get("Active", True) or "Active IN (true, false)" in where
    day = where.split("'")[1]
    if where.startswith("TxnDate >="):
        return bool(record["TxnDate"] >= day)
    return bool(record["TxnDate"] < day and record["Balance"] > 0)


def report(columns: tuple[str, ...], rows: list[Json]) -> Json:
    named = [
        {"ColTitle": key, "ColType": "String", "MetaData": [{"Name": "ColKey", "Value": key}]} for key in columns
    ]
    return {"Header": {}, "Columns": {"Column": named}, "Rows": {"Row": rows} if rows else {}}


def trial_balance(day: date) -> Json:
    rows = []
    for account, amount in balances(day).items():
        sides = (str(amount), "") if amount > 0 else ("", str(-amount))
        rows.append(
            {"ColData": [{"value": ACCOUNTS[account], "id": account}, *({"value": side} for side in sides)]}
        )
    total = {"type": "Section", "Summary": {"ColData": [{"value": "TOTAL"}]}}
    return report(("", "debit", "credit"), [*rows, total])


def general_ledger(first: date, last: date) -> Json:
    columns = ("tx_date", "txn_type", "memo", "cust_name", "vend_name", "create_date", "create_by")
    sections = []
    for account in ACCOUNTS:
        rows: list[Json] = [{"type": "Data", "ColData": [{"value": "Beginning Balance"}]}]
        for posting in POSTINGS:
            if posting.account == account and first <= posting.on <= last:
                debit, credit = (str(posting.amount), "") if posting.amount > 0 else ("", str(-posting.amount))
                cells = [
                    {"value": posting.on.isoformat()},
                    source(posting.of, posting.paid),
                    {"value": "Bread"},
                    {"value": ""},
                    {"value": "Mill & Sons", "id": "1"},
                    {"value": "2026-11-01"},
                    {"value": "Ada Brown"},
                    {"value": debit},
                    {"value": credit},
                ]
                rows.append({"type": "Data", "ColData": cells})
        head = {"ColData": [{"value": ACCOUNTS[account], "id": account}]}
        sections.append({"type": "Section", "Header": head, "Rows": {"Row": rows}, "Summary": {}})
    return report((*columns, "debt_home_amt", "credit_home_amt"), sections)


def source(of_: int, paid: int | None) -> Json:
    paper = BY_ID.get(of_)
    if paper is None:
        return {"value": "Transfer", "id": "1"}
    if paid is not None:
        return {"value": "Payment" if paper.sold else "Bill Payment (Check)", "id": own_id(paid)}
    return {
        "value": {"CreditMemo": "Credit Memo", "VendorCredit": "Vendor Credit"}.get(
            entity_of(paper), entity_of(paper)
        ),
        "id": own_id(paper.id),
    }


def small_quickbooks() -> Callable[[str, Mapping[str, str]], Any]:
    """The company, with the first rows of each list and report only."""
    company = QuickBooksCompany()
    return lambda path, params: cut(company(path, params))


def cut(found: Any) -> Any:
    """An answer whose lists of rows are short."""
    if isinstance(found, dict):
        return {key: cut(value) for key, value in found.items()}
    if isinstance(found, list) and found and isinstance(found[0], dict) and "MetaData" not in found[0]:
        return [cut(one) for one in found[:FEW]]
    return [cut(one) for one in found] if isinstance(found, list) else found
