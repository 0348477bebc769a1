"""The journals, trial balances, statements and assets of the bakery in Xero."""

from datetime import UTC, date, datetime
from decimal import Decimal

from adapters.api.company import (
    ACCOUNTS,
    BANK,
    BY_ID,
    FLOUR,
    POSTINGS,
    SALES,
    SAVINGS,
    balances,
)
from adapters.api.xero_records import UPDATED, Json, account_id, ticks


def manual_journals() -> list[Json]:
    lines = [
        {"LineAmount": 10.0, "AccountCode": FLOUR, "AccountID": account_id(FLOUR), "Description": "Stock count"},
        {"LineAmount": -10.0, "AccountCode": SALES, "AccountID": account_id(SALES)},
        {"IsBlank": True},
    ]
    return [
        {
            "ManualJournalID": f"manual-{status.lower()}",
            "Narration": "Stock",
            "JournalLines": lines,
            "Date": ticks(date(2026, 9, 30)),
            "LineAmountTypes": "NoTax",
            "Status": status,
            "HasAttachments": False,
            "UpdatedDateUTC": ticks(UPDATED),
        }
        for status in ("POSTED", "DRAFT", "VOIDED")
    ]


def journals() -> list[Json]:
    found: dict[int, Json] = {}
    for place, posting in enumerate(POSTINGS):
        paper = BY_ID.get(posting.of)
        source = (
            ("ACCREC" if paper.sold else "ACCPAY") + ("CREDIT" if paper.credits else "") if paper else "TRANSFER"
        )
        journal = found.setdefault(
            posting.journal,
            {
                "JournalID": f"journal-{posting.journal}",
                "JournalDate": ticks(posting.on),
                "JournalNumber": posting.journal,
                "CreatedDateUTC": ticks(UPDATED),
                "SourceID": f"paper-{posting.of}" if posting.paid is None else f"payment-{posting.paid}",
                "SourceType": source + ("PAYMENT" if posting.paid else ""),
                "JournalLines": [],
            },
        )
        journal["JournalLines"].append(
            {
                "JournalLineID": f"entry-{place}",
                "AccountID": account_id(posting.account),
                "NetAmount": float(posting.amount),
                "TaxAmount": 0.0,
            }
        )
    manual = {
        "JournalID": "journal-m",
        "JournalNumber": 9999,
        "SourceID": "manual-posted",
        "SourceType": "MANJOURNAL",
    }
    days = {
        "JournalDate": ticks(date(2026, 9, 30)),
        "CreatedDateUTC": ticks(datetime(2026, 10, 8, 21, 5, tzinfo=UTC)),
    }
    return [*found.values(), manual | days | {"JournalLines": []}]


def trial_balance(day: date) -> Json:
    def row(name: str, account: str, debit: Decimal, credit: Decimal) -> Json:
        attributes = [{"Value": account_id(account), "Id": "account"}]
        values = (name, "", "", str(debit or ""), str(credit or ""))
        return {"RowType": "Row", "Cells": [{"Value": value, "Attributes": attributes} for value in values]}

    zero = Decimal(0)
    rows = [
        row(ACCOUNTS[account], account, max(amount, zero), max(-amount, zero))
        for account, amount in balances(day).items()
    ]
    total = {"RowType": "SummaryRow", "Cells": [{"Value": "Total"}]}
    header = {"RowType": "Header", "Cells": [{"Value": "Account"}]}
    sections = [{"RowType": "Section", "Title": "All", "Rows": rows}, {"RowType": "Section", "Rows": [total]}]
    return {"Reports": [{"ReportName": "Trial Balance", "Rows": [header, *sections]}]}


def statements(account: str, first: str, last: str) -> Json:
    """One statement in each call: the same one in both years that it touches, and a deleted line."""
    if (date.fromisoformat(last) - date.fromisoformat(first)).days > 365:
        raise AssertionError("more than twelve months")
    line = {
        "statementLineId": f"{account}-line",
        "postedDate": "2026-01-02",
        "amount": -12.5,
        "payee": "Mill",
        "isReconciled": False,
        "isDeleted": False,
    }
    statement = {
        "statementId": f"{account}-statement",
        "startDate": "2025-12-20",
        "endDate": "2026-01-10",
        "importSource": "STMTIMPORTSRC/CSV",
        "startBalance": 0.0,
        "endBalance": 0.0,
        "indicativeStartBalance": 10.0,
        "indicativeEndBalance": -2.5,
        "statementLines": [line, line | {"statementLineId": f"{account}-deleted", "isDeleted": True}],
    }
    return {"bankAccountId": account, "statements": [statement]}


def cash_validation() -> list[Json]:
    lines = {
        "unreconciledLines": 1,
        "earliestUnreconciledTransaction": "2026-01-02",
        "latestReconciledTransaction": "2026-05-30",
        "dataSource": {"directBankFeed": 0.0, "fileUpload": -12.5, "manual": 0.0},
    }
    return [
        {
            "accountId": account_id(code),
            "statementBalance": {"value": 12.5, "type": type_},
            "bankStatement": {"statementLines": lines},
            "cashAccount": {"accountBalance": 100.0},
        }
        for code, type_ in ((BANK, "CREDIT"), (SAVINGS, "DEBIT"))
    ]


def assets(status: str) -> list[Json]:
    return [
        {
            "assetId": f"asset-{status.lower()}",
            "assetName": "Oven",
            "assetNumber": "FA-1",
            "assetTypeId": "type-1",
            "purchaseDate": "2026-01-01T00:00:00",
            "purchasePrice": 1000.0,
            "assetStatus": status.title(),
            "bookDepreciationDetail": {
                "priorAccumDepreciationAmount": 100.0,
                "currentAccumDepreciationAmount": 50.25,
            },
        }
    ]
