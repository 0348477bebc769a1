"""Capital items in expense: what looks like an asset among the costs."""

from decimal import Decimal
from typing import Any

import pytest

from dextflow.model import AccountType, CheckResult, Client, DocumentStatus, Facts, Money, Severity
from dextflow.rules import find, resolve
from dextflow.testing.books import (
    ASSET,
    EXPENSE,
    Record,
    account,
    bill,
    check,
    contact,
    ledger,
    line,
    period_of,
    spend,
)

CHART = (
    account("400", "Sundries", EXPENSE),
    account("473", "Repairs and maintenance", EXPENSE),
    account("310", "Goods", EXPENSE, AccountType.DIRECT_COST),
    account("720", "Computer equipment", ASSET, AccountType.FIXED_ASSET),
    account("740", "Motor vehicles", ASSET, AccountType.FIXED_ASSET),
)


def bought(
    net: str, text: str | None = "Laptop", code: str = "400", on: str = "2026-10-03", id_: str = "B", **others: Any
) -> Record:
    return bill(id_, on, net, lines=(line(net, account=code, description=text),), **others)


def books(*records: Record) -> Facts:
    return ledger(*CHART, contact("acme", "Acme Ltd"), *records)


def keys(result: CheckResult) -> list[str]:
    return sorted(finding.key.removeprefix("capital_items_in_expense:") for finding in result.findings)


def test_a_laptop() -> None:
    """A laptop among the sundries is told with the word and the asset account where it may belong."""
    result = check("capital_items_in_expense", books(bought("1200.00")))
    (finding,) = result.findings
    assert (finding.key, finding.severity) == ("capital_items_in_expense:B", Severity.MEDIUM)
    assert finding.amount == Money(currency="GBP", amount=Decimal("1200.00"))
    assert finding.refs == ("B",)
    assert finding.evidence == ("'laptop' in its description", "may belong to account 720 Computer equipment")
    assert "Bill without a number of Acme Ltd has 1,200.00 GBP among the costs" in finding.summary
    assert result.figure("effect on profit in base currency") == Money(currency="GBP", amount=Decimal("1200.00"))
    assert (result.population, result.figure("perhaps split")) == (1, 0)


@pytest.mark.parametrize(
    ("net", "severity"),
    [("499.99", None), ("500.00", Severity.MEDIUM), ("5000.00", Severity.MEDIUM), ("5000.01", Severity.HIGH)],
)
def test_the_threshold(net: str, severity: Severity | None) -> None:
    """From 500 on it is medium, above ten times that high."""
    assert check("capital_items_in_expense", books(bought(net))).severity is severity


@pytest.mark.parametrize(("country", "threshold"), [("US", "2500"), ("GB", "500"), (None, "500")])
def test_the_threshold_by_country(country: str | None, threshold: str) -> None:
    """The threshold is the safe harbour of the United States there, and 500 elsewhere."""
    rule = find("capital_items_in_expense")
    assert rule is not None
    client = Client(id="c", name="C", country=country)
    given = {setting.name: setting.value for setting in resolve(rule, period_of("2026-10"), client, ())}
    assert given["threshold"] == threshold


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("Laptops for the team", "400", True),
        ("Server rack", "400", True),
        ("observer fees", "400", False),
        ("Roof", "473", True),
        (None, "473", True),
        (None, "400", False),
        ("Laptop for resale", "310", False),
        ("Laptop", "720", False),
    ],
)
def test_what_tells_it(text: str | None, code: str, *, found: bool) -> None:
    """A whole word of the description or of the account's name tells it; direct costs and assets are left out."""
    assert bool(keys(check("capital_items_in_expense", books(bought("900.00", text, code))))) is found


def test_words_of_ones_own() -> None:
    """The words and the accounts can be set, and a word without a known sort suggests no account."""
    facts = books(bought("900.00", "A kiln"), bought("900.00", "x", "473", id_="R"))
    result = check("capital_items_in_expense", facts, keywords=("kiln",), account_words=("sundries",))
    assert keys(result) == ["B"]
    assert result.findings[0].evidence == ("'kiln' in its description",)


def test_lines_of_one_bill() -> None:
    """Several large lines of one bill are one finding over their sum; small ones beside them are not of it."""
    nets = ("600.00", "700.00", "20.00")
    lines = tuple(line(net, account="400", description="Desk") for net in nets)
    (finding,) = check("capital_items_in_expense", books(bill("B", "2026-10-03", "1320.00", lines=lines))).findings
    assert finding.amount == Money(currency="GBP", amount=Decimal("1300.00"))


@pytest.mark.parametrize(
    ("nets", "found"), [(("249.99", "250.00"), False), (("250.00", "250.00"), True), (("499.99", "499.99"), True)]
)
def test_what_was_split(nets: tuple[str, str], *, found: bool) -> None:
    """Small amounts of one contact that reach the threshold together are perhaps one item, split."""
    facts = books(bought(nets[0], on="2026-10-03", id_="A"), bought(nets[1], on="2026-10-20", id_="B"))
    result = check("capital_items_in_expense", facts)
    assert keys(result) == (["acme|A"] if found else [])
    assert result.figure("perhaps split") == int(found)
    if found:
        assert result.findings[0].refs == ("A", "B")
        assert result.findings[0].summary.startswith(
            "2 costs with Acme Ltd from 2026-10-03 to 2026-10-20, each below"
        )


@pytest.mark.parametrize(("second", "found"), [("2026-10-31", True), ("2026-11-01", False)])
def test_how_far_apart(second: str, *, found: bool) -> None:
    """They must lie within thirty days."""
    facts = books(bought("300.00", on="2026-10-01", id_="A"), bought("300.00", on=second, id_="B"))
    assert bool(keys(check("capital_items_in_expense", facts, "2026-10-01/2026-11-30"))) is found


@pytest.mark.parametrize(("first", "found"), [("2026-09-01", True), ("2026-08-31", False)])
def test_what_began_before_the_period(first: str, *, found: bool) -> None:
    """The first part may lie before the period, but not all of it."""
    facts = books(bought("300.00", on=first, id_="A"), bought("300.00", on="2026-10-01", id_="B"))
    assert bool(keys(check("capital_items_in_expense", facts))) is found
    both_before = books(bought("300.00", on="2026-09-20", id_="A"), bought("300.00", on="2026-09-25", id_="B"))
    assert keys(check("capital_items_in_expense", both_before)) == []


def test_not_of_one_contact() -> None:
    """Small amounts of two contacts, or of money spent with nobody known, are not added up."""
    facts = books(bought("300.00", id_="A"), bought("300.00", id_="B", contact="b"))
    assert keys(check("capital_items_in_expense", facts)) == []
    cards = [
        spend(f"S{n}", "2026-10-03", "300.00", contact=None, lines=(line("300.00", account="473"),))
        for n in (1, 2)
    ]
    assert keys(check("capital_items_in_expense", books(*cards))) == []


def test_chains_do_not_overlap() -> None:
    """Each small amount counts in one finding only."""
    days = ("2026-10-01", "2026-10-10", "2026-10-31", "2026-11-20")
    facts = books(*(bought("300.00", on=day, id_=day) for day in days))
    result = check("capital_items_in_expense", facts, "2026-10-01/2026-11-30")
    assert [finding.refs for finding in result.findings] == [days[:3]]


def test_money_spent_and_voided_bills() -> None:
    """Money spent counts by its lines; drafts and voided bills do not, nor does anything after the period."""
    facts = books(
        spend("S", "2026-10-03", "1200.00", lines=(line("1000.00", "200.00", account="473"),)),
        bought("900.00", id_="D", status=DocumentStatus.DRAFT),
        bought("900.00", id_="V", status=DocumentStatus.VOIDED),
        bought("900.00", id_="L", on="2026-11-01"),
    )
    (finding,) = check("capital_items_in_expense", facts).findings
    assert (finding.key, finding.amount) == (
        "capital_items_in_expense:S",
        Money(currency="GBP", amount=Decimal("1000.00")),
    )
    assert finding.summary.startswith("Bank transaction S has 1,000.00 GBP")
