"""The records of the bakery in Xero: in the field names of the published schemas."""

from datetime import UTC, date, datetime
from typing import Any

from adapters.api.company import (
    ACCOUNTS,
    BANK,
    BASE,
    CAFE,
    CONTACTS,
    CREDITORS,
    DEBTORS,
    FLOUR,
    GONE,
    OLD,
    PAPERS,
    SALES,
    SAVINGS,
    TRANSFER,
    TRANSFERRED_ON,
    VAT,
    Paid,
    Paper,
    due,
    settled,
)

Json = dict[str, Any]


CLASSES = {
    BANK: ("BANK", "ASSET", ""),
    SAVINGS: ("BANK", "ASSET", ""),
    DEBTORS: ("CURRENT", "ASSET", "DEBTORS"),
    CREDITORS: ("CURRLIAB", "LIABILITY", "CREDITORS"),
    VAT: ("CURRLIAB", "LIABILITY", "GST"),
    SALES: ("REVENUE", "REVENUE", ""),
    FLOUR: ("DIRECTCOSTS", "EXPENSE", ""),
    OLD: ("EXPENSE", "EXPENSE", ""),
}


UPDATED = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


def ticks(day: date | datetime) -> str:
    """A date as Xero writes it: the milliseconds of its midnight in UTC."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day, tzinfo=UTC)
    return f"/Date({int(moment.timestamp()) * 1000}+0000)/"


def account_id(code: str) -> str:
    return f"account-{code}"


def invoice(paper: Paper) -> Json:
    """A paper as an invoice, a bill or a credit note."""
    credit, side = paper.credits is not None, "ACCREC" if paper.sold else "ACCPAY"
    found: Json = {
        "Type": side + ("CREDIT" if credit else ""),
        "Contact": {"ContactID": paper.contact, "Name": CONTACTS[paper.contact]},
        "Date": ticks(paper.on),
        "DateString": f"{paper.on}T00:00:00",
        "Status": "VOIDED" if paper.status == "voided" else "AUTHORISED" if due(paper) else "PAID",
        "LineAmountTypes": "Inclusive" if paper.sold else "Exclusive",
        "LineItems": [_line(paper)],
        "SubTotal": float(paper.net),
        "TotalTax": float(paper.tax),
        "Total": float(paper.total),
        "UpdatedDateUTC": ticks(UPDATED),
        "CurrencyCode": paper.currency,
        "CurrencyRate": float(1 / paper.rate),
        "HasAttachments": paper.id % 2 == 0,
    }
    if credit:
        set_against = {"Invoice": {"InvoiceID": f"paper-{paper.credits}"}, "Amount": float(paper.total)}
        found |= {"CreditNoteID": f"paper-{paper.id}", "CreditNoteNumber": paper.number, "RemainingCredit": 0.0}
        return found | {"Allocations": [set_against | {"Date": ticks(paper.on)}]}
    return found | {
        "InvoiceID": f"paper-{paper.id}",
        "InvoiceNumber": paper.number,
        "DueDate": ticks(paper.due_on),
        "AmountDue": float(due(paper)),
        "AmountPaid": float(settled(paper)),
        "Payments": [payment(paper, paid) for paid in paper.paid],
        "SentToContact": paper.sold,
    }


def _line(paper: Paper) -> Json:
    amount = paper.total if paper.sold else paper.net
    code = SALES if paper.sold else FLOUR
    return {
        "LineItemID": f"line-{paper.id}",
        "Description": "Loaves" if paper.sold else "Flour",
        "Quantity": 1.0,
        "UnitAmount": float(amount),
        "TaxType": "OUTPUT2" if paper.sold else "INPUT2",
        "TaxAmount": float(paper.tax),
        "LineAmount": float(amount),
        "AccountCode": code,
        "Tracking": [],
    } | ({"AccountID": account_id(code)} if paper.id % 2 else {})


def payment(paper: Paper, paid: Paid) -> Json:
    return {
        "PaymentID": f"payment-{paid.id}",
        "Date": ticks(paid.on),
        "Amount": float(paid.amount),
        "CurrencyRate": float(1 / paper.rate),
        "PaymentType": "ACCRECPAYMENT" if paper.sold else "ACCPAYPAYMENT",
        "Status": "AUTHORISED",
        "IsReconciled": paid.id % 2 == 0,
        "UpdatedDateUTC": ticks(UPDATED),
    }


def payments() -> list[Json]:
    found = [
        payment(paper, paid)
        | {
            "Account": {"AccountID": account_id(BANK), "Code": BANK},
            "Invoice": {
                "InvoiceID": f"paper-{paper.id}",
                "CurrencyCode": paper.currency,
                "Contact": {"ContactID": paper.contact},
            },
        }
        for paper in PAPERS
        for paid in paper.paid
    ]
    return [*found, found[0] | {"PaymentID": "payment-gone", "Status": "DELETED"}]


def accounts() -> list[Json]:
    return [
        {
            "AccountID": account_id(code),
            "Code": code,
            "Name": name,
            "Status": "ARCHIVED" if code == OLD else "ACTIVE",
            "Type": CLASSES[code][0],
            "Class": CLASSES[code][1],
            "SystemAccount": CLASSES[code][2],
            "BankAccountType": "BANK" if CLASSES[code][0] == "BANK" else "",
            "CurrencyCode": BASE,
            "TaxType": "NONE",
            "UpdatedDateUTC": ticks(UPDATED),
        }
        for code, name in ACCOUNTS.items()
    ]


def contacts() -> list[Json]:
    return [
        {
            "ContactID": id_,
            "Name": name,
            "ContactStatus": "ARCHIVED" if id_ == GONE else "ACTIVE",
            "IsCustomer": id_ == CAFE,
            "IsSupplier": id_ != CAFE,
            "EmailAddress": "",
            "PurchasesDefaultAccountCode": FLOUR,
            "Phones": [{"PhoneType": "DEFAULT", "PhoneNumber": "123 456", "PhoneCountryCode": "44"}, {}],
            "Addresses": [{"AddressType": "STREET", "AddressLine1": "1 Quay St", "City": "Bristol"}],
            "UpdatedDateUTC": ticks(UPDATED),
        }
        for id_, name in CONTACTS.items()
    ]


def bank_transactions() -> list[Json]:
    common = {
        "BankAccount": {"AccountID": account_id(BANK)},
        "LineAmountTypes": "NoTax",
        "CurrencyCode": BASE,
        "UpdatedDateUTC": ticks(UPDATED),
        "HasAttachments": False,
        "IsReconciled": True,
        "LineItems": [],
    }
    return [
        common
        | {
            "BankTransactionID": f"bank-{number}",
            "Type": type_,
            "Status": status,
            "Date": ticks(date(2026, 6, number)),
            "SubTotal": float(number),
            "TotalTax": 0.0,
            "Total": float(number),
        }
        for number, type_, status in (
            (1, "SPEND", "AUTHORISED"),
            (2, "RECEIVE", "AUTHORISED"),
            (3, "SPEND", "DELETED"),
            (4, "SPEND-TRANSFER", "AUTHORISED"),
        )
    ]


def bank_transfers() -> list[Json]:
    return [
        {
            "BankTransferID": "transfer-1",
            "FromBankAccount": {"AccountID": account_id(BANK)},
            "ToBankAccount": {"AccountID": account_id(SAVINGS)},
            "Amount": float(TRANSFER),
            "Date": ticks(TRANSFERRED_ON),
            "FromBankTransactionID": "bank-4",
            "ToBankTransactionID": "bank-5",
            "FromIsReconciled": True,
            "ToIsReconciled": False,
        }
    ]


def organisation() -> Json:
    return {
        "OrganisationID": "org-1",
        "Name": "Harbour Bakery",
        "LegalName": "Harbour Bakery Ltd",
        "PaysTax": True,
        "BaseCurrency": BASE,
        "CountryCode": "GB",
        "FinancialYearEndDay": 31,
        "FinancialYearEndMonth": 12,
        "SalesTaxBasis": "ACCRUALS",
        "SalesTaxPeriod": "QUARTERLY1",
        "PeriodLockDate": ticks(date(2025, 12, 31)),
        "TaxNumber": "GB123456789",
        "Timezone": "GMTSTANDARDTIME",
    }


def tax_rates() -> list[Json]:
    return [
        {
            "Name": name,
            "TaxType": type_,
            "ReportTaxType": report,
            "EffectiveRate": rate,
            "Status": status,
            "TaxComponents": [{"Name": "VAT", "Rate": rate}],
            "CanApplyToAssets": True,
            "CanApplyToEquity": True,
            "CanApplyToExpenses": True,
            "CanApplyToLiabilities": True,
            "CanApplyToRevenue": "INPUT" not in type_,
        }
        for name, type_, report, rate, status in (
            ("20% (VAT on Income)", "OUTPUT2", "OUTPUT", 20.0, "ACTIVE"),
            ("20% (VAT on Expenses)", "INPUT2", "INPUT", 20.0, "ACTIVE"),
            ("No VAT", "NONE", "NONE", 0.0, "ACTIVE"),
            ("Ours at 5%", "TAX001", "INPUT", 5.0, "DELETED"),
            ("Reverse Charge Expenses (20%)", "REVERSECHARGES", "REVERSECHARGES", 0.0, "ACTIVE"),
        )
    ]
