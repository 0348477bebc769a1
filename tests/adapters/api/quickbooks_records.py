"""The records of the bakery in QuickBooks Online: in the field names of the published schema."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from adapters.api.company import (
    ACCOUNTS,
    BANK,
    BASE,
    BY_ID,
    CREDITORS,
    DEBTORS,
    FLOUR,
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
)

Json = dict[str, Any]


TYPES = {
    BANK: ("Bank", "Checking", "Asset"),
    SAVINGS: ("Bank", "Savings", "Asset"),
    DEBTORS: ("Accounts Receivable", "AccountsReceivable", "Asset"),
    CREDITORS: ("Accounts Payable", "AccountsPayable", "Liability"),
    VAT: ("Other Current Liability", "GlobalTaxPayable", "Liability"),
    SALES: ("Income", "SalesOfProductIncome", "Revenue"),
    FLOUR: ("Cost of Goods Sold", "SuppliesMaterialsCogs", "Expense"),
    OLD: ("Expense", "Auto", "Expense"),
}


META = {"CreateTime": "2026-01-05T10:00:00-08:00", "LastUpdatedTime": "2026-11-01T01:30:00-08:00"}


FOREIGN = {"USD": Decimal("0.8")}


def own_id(number: int) -> str:
    """Papers count from 1 in each list."""
    return str(number % 100)


def entity_of(paper: Paper) -> str:
    if paper.credits is not None:
        return "CreditMemo" if paper.sold else "VendorCredit"
    return "Invoice" if paper.sold else "Bill"


def money(paper: Paper) -> Json:
    found: Json = {"CurrencyRef": {"value": paper.currency}, "ExchangeRate": float(paper.rate)}
    return found | ({"HomeTotalAmt": float(round(paper.base, 2))} if paper.currency != BASE else {})


def document(paper: Paper) -> Json:
    voided = paper.status == "voided"
    total, tax = (Decimal(0), Decimal(0)) if voided else (paper.total, paper.tax)
    side = "CustomerRef" if paper.sold else "VendorRef"
    return {
        "Id": own_id(paper.id) if not voided else "99",
        "MetaData": META,
        "DocNumber": paper.number,
        "TxnDate": paper.on.isoformat(),
        "DueDate": paper.due_on.isoformat(),
        side: {"value": "1"},
        "TotalAmt": float(total),
        "TxnTaxDetail": {"TotalTax": float(tax)},
        "Balance": float(due(paper)),
        "PrivateNote": "Voided" if voided else "",
        "Line": [
            _line(paper, Decimal(0) if voided else paper.net),
            {"Amount": 1.0, "DetailType": "SubTotalLineDetail"},
        ],
        **money(paper),
    }


def _line(paper: Paper, net: Decimal) -> Json:
    code = {"value": "2" if paper.sold else "3"}
    if paper.sold:
        detail: Json = {"ItemRef": {"value": "1"}, "Qty": 1.0, "UnitPrice": float(net), "TaxCodeRef": code}
        type_ = "SalesItemLineDetail"
    else:
        detail, type_ = {"AccountRef": {"value": FLOUR}, "TaxCodeRef": code}, "AccountBasedExpenseLineDetail"
    return {"Id": "1", "Description": "Bread", "Amount": float(net), "DetailType": type_, type_: detail}


def link(entity: str, id_: str, amount: Decimal) -> Json:
    return {"Amount": float(amount), "LinkedTxn": [{"TxnId": id_, "TxnType": entity}]}


def payment(paper: Paper, paid: Paid) -> Json:
    found: Json = {
        "Id": own_id(paid.id),
        "MetaData": META,
        "TxnDate": paid.on.isoformat(),
        "TotalAmt": float(paid.amount),
        "Line": [link(entity_of(paper), own_id(paper.id), paid.amount)],
        **money(attrs_total(paper, paid)),
    }
    if paper.sold:
        return found | {"CustomerRef": {"value": "1"}, "DepositToAccountRef": {"value": BANK}, "UnappliedAmt": 0}
    return found | {"VendorRef": {"value": "1"}, "CheckPayment": {"BankAccountRef": {"value": BANK}}}


def attrs_total(paper: Paper, paid: Paid) -> Paper:
    """A paper of the payment's amount, for its money."""
    return Paper(
        id=0, sold=True, on=paid.on, net=paid.amount, tax=Decimal(0), currency=paper.currency, rate=paper.rate
    )


def setting_off(paper: Paper) -> Json:
    """A payment of nothing that sets a credit note against what it credits."""
    credited = BY_ID[paper.credits or 0]
    lines = [
        link(entity_of(credited), own_id(credited.id), paper.total),
        link(entity_of(paper), own_id(paper.id), paper.total),
    ]
    who = {"CustomerRef": {"value": "1"}} if paper.sold else {"VendorRef": {"value": "1"}}
    return {"Id": "77", "MetaData": META, "TxnDate": paper.on.isoformat(), "TotalAmt": 0, "Line": lines, **who}


def payments(*, sold: bool) -> list[Json]:
    papers = [paper for paper in PAPERS if paper.sold == sold]
    return [
        *(payment(paper, paid) for paper in papers for paid in paper.paid),
        *(setting_off(paper) for paper in papers if paper.credits is not None),
    ]


def accounts() -> list[Json]:
    names = ("AccountType", "AccountSubType", "Classification")
    common = {"MetaData": META, "CurrencyRef": {"value": BASE}}
    found = [
        common
        | dict(zip(names, TYPES[code], strict=True))
        | {"Id": code, "AcctNum": code, "Name": name, "FullyQualifiedName": name, "Active": code != OLD}
        for code, name in ACCOUNTS.items()
    ]
    return [*found, common | {"Id": "9", "Name": "Estimates", "AccountType": "Non-Posting", "AccountSubType": ""}]


def contact(name: str, **more: Any) -> Json:
    return {
        "Id": "1",
        "MetaData": META,
        "DisplayName": name,
        "Active": True,
        "PrimaryEmailAddr": {"Address": "hello@example.org"},
        "PrimaryPhone": {"FreeFormNumber": "0123 456"},
        "BillAddr": {"Line1": "1 Quay St", "City": "Bristol"},
        **more,
    }


def tax_rates() -> list[Json]:
    return [
        {"Id": "10", "Name": "VAT 20", "RateValue": 20, "SpecialTaxType": "NONE", "Active": True},
        {"Id": "11", "Name": "RC in", "RateValue": 20, "SpecialTaxType": "REVERSE_CHARGE", "Active": True},
        {"Id": "12", "Name": "RC out", "RateValue": -20, "SpecialTaxType": "REVERSE_CHARGE", "Active": True},
        {
            "Id": "13",
            "Name": "VAT then and now",
            "Active": True,
            "EffectiveTaxRate": [
                {"RateValue": 20, "EffectiveDate": "2011-01-04T00:00:00-08:00"},
                {"RateValue": 17.5, "EffectiveDate": "2010-01-01T00:00:00-08:00"},
            ],
        },
    ]


def tax_codes() -> list[Json]:
    def rates(*ids: str) -> Json:
        return {"TaxRateDetail": [{"TaxRateRef": {"value": id_}} for id_ in ids]}

    return [
        {"Id": "2", "Name": "20.0% S", "Active": True, "SalesTaxRateList": rates("10")},
        {"Id": "3", "Name": "20.0% S", "Active": True, "PurchaseTaxRateList": rates("13")},
        {"Id": "4", "Name": "20.0% RC", "Active": True, "PurchaseTaxRateList": rates("11", "12")},
        {"Id": "5", "Name": "Exempt", "Active": False},
    ]


def purchases() -> list[Json]:
    common: Json = {
        "MetaData": META,
        "TxnDate": "2026-06-01",
        "AccountRef": {"value": BANK},
        "EntityRef": {"value": "1", "type": "Vendor"},
        "TotalAmt": 12.5,
        "Line": [
            {
                "Amount": 12.5,
                "DetailType": "AccountBasedExpenseLineDetail",
                "AccountBasedExpenseLineDetail": {"AccountRef": {"value": FLOUR}},
            }
        ],
    }
    return [
        common | {"Id": "1", "Credit": False},
        common | {"Id": "2", "Credit": True},
        common | {"Id": "3", "TotalAmt": 0, "PrivateNote": "Voided - wrong card", "Line": []},
    ]


def deposits() -> list[Json]:
    common: Json = {"MetaData": META, "TxnDate": "2026-06-02", "DepositToAccountRef": {"value": BANK}}
    own = {
        "Amount": 8.0,
        "DetailType": "DepositLineDetail",
        "DepositLineDetail": {"AccountRef": {"value": SALES}, "Entity": {"value": "1", "type": "CUSTOMER"}},
    }
    return [
        common | {"Id": "1", "TotalAmt": 8.0, "Line": [own]},
        common | {"Id": "2", "TotalAmt": 30.0, "Line": [link("Payment", "1", Decimal(30))]},
    ]


def journal_entries() -> list[Json]:
    def line(account: str, type_: str) -> Json:
        detail = {"PostingType": type_, "AccountRef": {"value": account}}
        entity = {"Type": "Vendor", "EntityRef": {"value": "1"}}
        return {
            "Amount": 10.0,
            "DetailType": "JournalEntryLineDetail",
            "JournalEntryLineDetail": detail | ({"Entity": entity} if type_ == "Debit" else {}),
        }

    return [
        {
            "Id": "1",
            "MetaData": META,
            "TxnDate": "2026-09-30",
            "DocNumber": "JE1",
            "PrivateNote": "Stock",
            "CurrencyRef": {"value": "USD"},
            "ExchangeRate": 0.8,
            "Line": [line(FLOUR, "Debit"), line(SALES, "Credit")],
        }
    ]


def transfers() -> list[Json]:
    accounts_ = {"FromAccountRef": {"value": BANK}, "ToAccountRef": {"value": SAVINGS}}
    day = TRANSFERRED_ON.isoformat()
    return [{"Id": "1", "MetaData": META, "TxnDate": day, "Amount": float(TRANSFER)} | accounts_]


def of(entity: str) -> Callable[[], list[Json]]:
    return lambda: [document(paper) for paper in PAPERS if entity_of(paper) == entity]


def receipt(name: str) -> list[Json]:
    line = {
        "Amount": 5.0,
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": {
            "ItemAccountRef": {"value": SALES},
            "TaxCodeRef": {"value": "2"},
            "TaxInclusiveAmt": 6.0,
        },
    }
    common = {"MetaData": META, "TxnDate": "2026-05-01", "TotalAmt": 6.0, "TxnTaxDetail": {"TotalTax": 1.0}}
    return [common | {"Id": "1", "DocNumber": name, "Line": [line], "DepositToAccountRef": {"value": BANK}}]
