"""Tax codes that do not fit, rule by rule, and the three reviews that ask part of it."""

import pytest

from dextflow.model import (
    AccountRole,
    AccountType,
    CheckStatus,
    DocumentKind,
    DocumentStatus,
    Severity,
    TaxCategory,
    TaxUse,
)
from dextflow.testing.books import (
    ASSET,
    EXPENSE,
    LIABILITY,
    REVENUE,
    Record,
    account,
    bill,
    check,
    contact,
    credit,
    ledger,
    line,
    organisation,
    receive,
    sale,
    spend,
    tax_code,
)

CHART: tuple[Record, ...] = (
    account("200", "Sales", REVENUE),
    account("400", "Rent", EXPENSE),
    account("420", "Client lunches", EXPENSE, role=AccountRole.ENTERTAINMENT),
    account("424", "Events", EXPENSE, report_code="EXP.ADM.ENT"),
    account("710", "Vans", ASSET, AccountType.FIXED_ASSET),
    account("620", "Prepaid", ASSET, AccountType.PREPAYMENT),
    account("830", "Deposits of customers", LIABILITY, AccountType.DEFERRED_INCOME),
    account("850", "Suspense", LIABILITY, AccountType.CURRENT_LIABILITY),
    account("601", "Accruals", LIABILITY, report_code="LIA.CUR.ACC"),
    tax_code("OUT", "0.2", "20% on income", TaxCategory.STANDARD, use=TaxUse.SALES),
    tax_code("ZOUT", "0", "Zero on income", TaxCategory.ZERO, use=TaxUse.SALES),
    tax_code("EXOUT", "0", "Exempt income", TaxCategory.EXEMPT, use=TaxUse.SALES),
    tax_code("IN", "0.2", "20% on expenses", TaxCategory.STANDARD, use=TaxUse.PURCHASES),
    tax_code("OLD", "0.175", "17.5% on expenses", TaxCategory.STANDARD, active=False),
    tax_code("COST", "0.2", "20% on costs", TaxCategory.STANDARD, classes=frozenset({EXPENSE})),
    tax_code("BOTH", "0.2", "20%", TaxCategory.STANDARD),
    contact("acme", "Acme Ltd"),
)


def one_line(paper: str, account_id: str | None, code: str | None, tax: str = "20.00") -> Record:
    lines = (line("100.00", tax, account_id, code),)
    total = "120.00" if tax != "0.00" else "100.00"
    if paper == "sale":
        return sale("D1", "2026-10-03", total, tax=tax, lines=lines)
    if paper == "bill":
        return bill("D1", "2026-10-03", total, tax=tax, lines=lines)
    return (receive if paper == "receive" else spend)("D1", "2026-10-03", total, lines=lines)


@pytest.mark.parametrize(
    ("letters", "paper", "account_id", "code", "tax"),
    [
        ("a", "sale", "400", "OUT", "20.00"),
        ("a", "sale", "850", "ZOUT", "0.00"),
        ("", "sale", "850", "EXOUT", "0.00"),
        ("", "sale", "200", "OUT", "20.00"),
        ("a", "sale", "710", "OUT", "20.00"),
        ("ab", "sale", "850", "BOTH", "20.00"),
        ("", "receive", "400", "BOTH", "20.00"),
        ("b", "bill", "850", "IN", "20.00"),
        ("b", "spend", "850", "IN", "20.00"),
        ("", "bill", "850", "IN", "0.00"),
        ("", "bill", "710", "IN", "20.00"),
        ("", "bill", "620", "IN", "20.00"),
        ("", "bill", "601", "IN", "20.00"),
        ("c", "bill", "420", "IN", "20.00"),
        ("c", "spend", "424", "IN", "20.00"),
        ("", "bill", "420", "IN", "0.00"),
        ("d", "bill", "710", "COST", "20.00"),
        ("", "bill", "400", "COST", "20.00"),
        ("e", "bill", "400", "OLD", "17.50"),
        ("af", "bill", "400", "OUT", "20.00"),
        ("f", "sale", "200", "IN", "20.00"),
        ("", "spend", "200", "OUT", "20.00"),
        ("af", "spend", "400", "OUT", "20.00"),
        ("", "receive", "400", "IN", "20.00"),
        ("", "bill", "no such", "IN", "20.00"),
        ("", "bill", "400", None, "0.00"),
    ],
)
def test_rules(letters: str, paper: str, account_id: str, code: str | None, tax: str) -> None:
    """Each rule sees its own fault and no other; refunds through the bank and exempt accounts are no fault."""
    result = check("tax_code_mismatch", ledger(CHART, one_line(paper, account_id, code, tax)))
    assert [finding.key for finding in result.findings] == [f"tax_code_mismatch:D1|{letters}"] * bool(letters)
    assert result.population == 1


@pytest.mark.parametrize(
    ("account_id", "code", "severity"),
    [("850", "OUT", Severity.MEDIUM), ("710", "OUT", Severity.LOW), ("830", "OUT", Severity.LOW)],
)
def test_sale_of_an_asset_or_a_deposit_is_low(account_id: str, code: str, severity: Severity) -> None:
    """Output tax on a fixed asset that was sold, or on a customer's deposit, is usual, so it is low."""
    result = check("tax_code_mismatch", ledger(CHART, one_line("sale", account_id, code)), rules=("a",))
    assert [finding.severity for finding in result.findings] == [severity]


@pytest.mark.parametrize(
    ("paper", "account_id", "code", "severity"),
    [
        ("bill", "850", "IN", Severity.MEDIUM),
        ("bill", "420", "IN", Severity.HIGH),
        ("bill", "710", "COST", Severity.MEDIUM),
        ("bill", "400", "OLD", Severity.HIGH),
        ("sale", "200", "IN", Severity.MEDIUM),
    ],
)
def test_severity(paper: str, account_id: str, code: str, severity: Severity) -> None:
    """Tax on entertainment and archived codes are high, the rest medium."""
    assert check("tax_code_mismatch", ledger(CHART, one_line(paper, account_id, code))).severity is severity


@pytest.mark.parametrize(
    ("country", "flagged", "note"),
    [("GB", True, False), ("DE", False, False), ("BR", False, True), (None, False, True)],
)
def test_entertainment_by_country(country: str | None, flagged: bool, note: bool) -> None:
    """The law of the country decides on entertainment; where it is not known there is a note and no guess."""
    books = ledger(CHART, one_line("bill", "420", "IN"), organisation=organisation(country=country))
    result = check("tax_code_mismatch", books)
    assert (bool(result.findings), bool(result.notes)) == (flagged, note)


def test_tax_at_stake_by_rule_in_the_base_currency() -> None:
    """The tax of the lines at fault is added up by rule in the base currency, a credit note's taken off."""
    fault = (line("100.00", "20.00", "850", "IN"), line("50.00", "10.00", "400", "IN"))
    back = credit("C1", "2026-10-09", "12.00", tax="2.00", lines=(line("10.00", "2.00", "850", "IN"),))
    euro = bill("B1", "2026-10-03", "180.00", tax="30.00", currency="EUR", rate="0.5", lines=fault)
    result = check("tax_code_mismatch", ledger(CHART, euro, back))
    assert str(result.figure("tax at stake by rule b in base currency")) == "8.00 GBP"
    assert result.figure("lines by rule b") == 2
    assert [str(finding.amount) for finding in result.findings] == ["10.00 GBP", "2.00 GBP"]
    assert result.findings[0].evidence == ("rule b: tax on 850 Suspense, which is in the balance sheet",)
    assert "Acme Ltd" in result.findings[0].summary


def test_only_live_documents_of_the_span() -> None:
    """Drafts, voided documents, other days, transfers and prepayments are not looked at."""
    lines = (line("100.00", "20.00", "850", "IN"),)
    result = check(
        "tax_code_mismatch",
        ledger(
            CHART,
            bill("B1", "2026-10-03", "120.00", tax="20.00", lines=lines, status=DocumentStatus.DRAFT),
            bill("B2", "2026-10-03", "120.00", tax="20.00", lines=lines, status=DocumentStatus.VOIDED),
            bill("B3", "2026-09-30", "120.00", tax="20.00", lines=lines),
            bill("B4", "2026-11-01", "120.00", tax="20.00", lines=lines),
            credit("P1", "2026-10-03", "120.00", DocumentKind.PURCHASE_PREPAYMENT, tax="20.00", lines=lines),
        ),
    )
    assert (result.status, result.population) == (CheckStatus.PASS, 0)
    assert result.notes == ("Prepayments with tax: 1; what was set against an invoice counts with both.",)


def test_notes_on_what_cannot_be_judged() -> None:
    """Foreign money without a rate, unknown accounts and codes, and records without lines are counted in notes."""
    lines = (line("100.00", "20.00", "999", "NEW"),)
    result = check(
        "tax_code_mismatch",
        ledger(
            CHART,
            bill("B1", "2026-10-03", "120.00", tax="20.00", lines=lines),
            bill("B2", "2026-10-03", "120.00"),
            spend("S1", "2026-10-04", "10.00", currency="EUR"),
        ),
    )
    assert result.notes == (
        "Bank transactions without a rate to the base currency, left out: 1.",
        "Documents and bank transactions without lines, left out: 1.",
        "Lines without a known account, not judged by it: 1.",
        "Lines with a tax code that the ledger does not list: 1.",
    )


def test_revenue_review_is_rule_a() -> None:
    """The revenue review flags output tax outside revenue, one finding for each record, with its tax at stake."""
    books = ledger(
        CHART,
        sale("S1", "2026-10-01", "120.00", tax="20.00", lines=(line("100.00", "20.00", "200", "OUT"),)),
        sale(
            "S2",
            "2026-10-31",
            "240.00",
            tax="40.00",
            lines=(line("100.00", "20.00", "400", "OUT"), line("100.00", "20.00", "850", "OUT")),
        ),
    )
    result = check("revenue_tax_review", books)
    assert [(finding.key, finding.refs) for finding in result.findings] == [("revenue_tax_review:S2", ("S2",))]
    assert (result.figure("count"), result.figure("lines"), result.population) == (1, 2, 2)
    assert str(result.figure("tax at stake in base currency")) == "40.00 GBP"


def test_balance_sheet_review_is_rule_b() -> None:
    """The balance sheet review flags tax on a liability and leaves fixed assets and prepayments alone."""
    books = ledger(
        CHART,
        *(
            bill(f"B{code}", "2026-10-05", "120.00", tax="20.00", lines=(line("100.00", "20.00", code, "IN"),))
            for code in ("400", "850", "710", "620", "601")
        ),
    )
    result = check("balance_sheet_tax_review", books)
    assert [(finding.key, finding.severity) for finding in result.findings] == [
        ("balance_sheet_tax_review:B850", Severity.MEDIUM)
    ]


@pytest.mark.parametrize(
    ("account_id", "code", "severity"),
    [
        ("424", "IN", Severity.HIGH),
        ("420", "IN", Severity.HIGH),
        ("461", "IN", Severity.MEDIUM),
        ("493", "IN", Severity.MEDIUM),
        ("493", "RR", None),
        ("493", "PLAIN", Severity.MEDIUM),
        ("494", "IN", None),
        ("400", "IN", None),
    ],
)
def test_expense_review(account_id: str, code: str, severity: Severity | None) -> None:
    """Standard-rated tax on entertainment, printing and travel is flagged, by report code or else by the name."""
    books = ledger(
        CHART,
        account("461", "Stationery", EXPENSE, report_code="EXP.ADM.PRI"),
        account("493", "Travel by train", EXPENSE),
        account("494", "Travel agents' fees", EXPENSE, report_code="EXP.ADM.PRO"),
        tax_code("RR", "0.05", "5% on expenses", TaxCategory.REDUCED, use=TaxUse.PURCHASES),
        tax_code("PLAIN", "0.2", "VAT"),
        one_line("bill", account_id, code),
    )
    result = check("expense_tax_review", books)
    assert result.severity is severity
    assert [finding.key for finding in result.findings] == ["expense_tax_review:D1"] * (severity is not None)
