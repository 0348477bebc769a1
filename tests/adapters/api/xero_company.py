"""The bakery as Xero's APIs tell it: in the field names of the published schemas."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from adapters.api.company import (
    PAPERS,
)
from adapters.api.xero_ledger_records import (
    assets,
    cash_validation,
    journals,
    manual_journals,
    statements,
    trial_balance,
)
from adapters.api.xero_records import (
    Json,
    accounts,
    bank_transactions,
    bank_transfers,
    contacts,
    invoice,
    organisation,
    payments,
    tax_rates,
)

FEW = 4


WHERE = re.compile(r"Date>=DateTime\((\d+),(\d+),(\d+)\)(.*)")


LISTS: Mapping[str, Callable[[], list[Json]]] = {
    "Accounts": accounts,
    "TaxRates": tax_rates,
    "BankTransfers": bank_transfers,
    "Contacts": contacts,
    "Invoices": lambda: [invoice(paper) for paper in PAPERS if paper.credits is None],
    "CreditNotes": lambda: [invoice(paper) for paper in PAPERS if paper.credits is not None],
    "Prepayments": list,
    "Overpayments": list,
    "Payments": payments,
    "BankTransactions": bank_transactions,
    "ManualJournals": manual_journals,
}


IN_PAGES = frozenset(LISTS) - {"Accounts", "TaxRates", "BankTransfers"}


CLOSED = ("PAID", "VOIDED", "DELETED")


class XeroCompany:
    """What the three APIs answer; `lists` may be changed to play tricks, and `pagination` be switched off."""

    def __init__(self) -> None:
        self.lists = {name: make() for name, make in LISTS.items()}
        self.journals = journals()
        self.pagination = True
        self.organisation: Json = {}
        self.organisations = 1

    def __call__(self, path: str, params: Mapping[str, str]) -> Any:
        api, _, endpoint = path.lstrip("/").partition("/")
        endpoint = endpoint.partition("/")[2]
        if api == "assets.xro":
            return self._assets(endpoint, params)
        if api == "finance.xro":
            asked = params.get("BankAccountID", ""), params.get("FromDate", ""), params.get("ToDate", "")
            return statements(*asked) if endpoint == "BankStatementsPlus/statements" else cash_validation()
        if endpoint == "Organisation":
            found = organisation() | self.organisation
            return {"Organisations": [found | {"OrganisationID": f"{n}"} for n in range(self.organisations)]}
        if endpoint == "Reports/TrialBalance":
            return trial_balance(date.fromisoformat(params["date"]))
        if endpoint == "Journals":
            after = [one for one in self.journals if one["JournalNumber"] > int(params["offset"])]
            return {"Journals": after[:100]}
        return self._list(endpoint, params) if endpoint in self.lists else None

    def _list(self, endpoint: str, params: Mapping[str, str]) -> Json:
        found = [one for one in self.lists[endpoint] if meets(one, params.get("where", ""))]
        if endpoint == "Contacts" and params.get("includeArchived") != "true":
            found = [one for one in found if one["ContactStatus"] != "ARCHIVED"]
        if endpoint not in IN_PAGES:
            return {endpoint: found}
        page, size = int(params.get("page", 1)), int(params.get("pageSize", 100))
        answer: Json = {endpoint: found[(page - 1) * size : page * size]}
        if self.pagination:
            pages = {"page": page, "pageSize": size, "pageCount": -(-len(found) // size), "itemCount": len(found)}
            answer["pagination"] = pages
        return answer

    def _assets(self, endpoint: str, params: Mapping[str, str]) -> Any:
        if endpoint == "Settings":
            return {"lastDepreciationDate": "2026-09-30T00:00:00"}
        if endpoint == "AssetTypes":
            accounts = {"fixedAssetAccountId": "fa", "accumulatedDepreciationAccountId": "ad"}
            return [{"assetTypeId": "type-1", "assetTypeName": "Ovens"} | accounts]
        found = assets(params["status"])
        return {"pagination": {"page": 1, "pageSize": 10, "pageCount": 1, "itemCount": 1}, "items": found}


def meets(record: Json, where: str) -> bool:
    """Whether a record meets a filter by its date, or by being open."""
    match = WHERE.fullmatch(where)
    if match is None:
        return True
    first = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
    on = datetime.fromtimestamp(int(record["Date"][6:-7]) / 1000, UTC)
    return on >= first or (bool(match[4]) and record["Status"] not in CLOSED)


def small_xero() -> XeroCompany:
    """The organisation, with the first records of each list only."""
    company = XeroCompany()
    company.lists = {name: records[:FEW] for name, records in company.lists.items()}
    company.journals = company.journals[:FEW]
    return company
