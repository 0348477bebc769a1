"""Entertainment of clients and of staff: tax that is blocked, and the limit a head."""

from decimal import Decimal

import pytest

from dextflow.model import AccountRole, Money, Severity, TaxCategory
from dextflow.testing.books import (
    EXPENSE,
    Record,
    account,
    bill,
    check,
    credit,
    ledger,
    line,
    organisation,
    receive,
    spend,
    tax_code,
)

CHART: tuple[Record, ...] = (
    account("420", "Client lunches", EXPENSE, role=AccountRole.ENTERTAINMENT),
    account("421", "Staff party", EXPENSE, role=AccountRole.STAFF_ENTERTAINMENT),
    account("400", "Rent", EXPENSE),
    tax_code("S20", "0.2", "20%", TaxCategory.STANDARD),
)


def lunch(id_: str, on: str, net: str, tax: str, account_id: str) -> Record:
    total = str(Decimal(net) + Decimal(tax))
    return bill(id_, on, total, tax=tax, lines=(line(net, tax, account_id, "S20"), line("9.00", "0.00", "400")))


def pounds(amount: str) -> Money:
    return Money(currency="GBP", amount=Decimal(amount))


def test_tax_on_clients() -> None:
    """Tax reclaimed on clients in the span is high, each record by itself; a lunch without tax is well."""
    books = ledger(
        CHART,
        lunch("B1", "2026-10-03", "100.00", "20.00", "420"),
        lunch("B2", "2026-10-04", "60.00", "0.00", "420"),
        lunch("B3", "2026-09-30", "100.00", "20.00", "420"),
        spend("M1", "2026-10-05", "12.00", lines=(line("10.00", "2.00", "420", "S20"),)),
        credit("C1", "2026-10-06", "24.00", tax="4.00", lines=(line("20.00", "4.00", "420", "S20"),)),
        receive("R1", "2026-10-06", "6.00", lines=(line("5.00", "1.00", "420", "S20"),)),
    )
    result = check("entertainment", books)
    assert [(item.key, item.severity, item.amount) for item in result.findings] == [
        ("entertainment:B1", Severity.HIGH, pounds("20.00")),
        ("entertainment:M1", Severity.HIGH, pounds("2.00")),
    ]
    assert result.findings[0].evidence == ("blocked by SI 1992/3222 art.5",)
    assert result.figure("spent on clients") == pounds("162.00")
    assert result.figure("tax reclaimed on clients") == pounds("18.00")


@pytest.mark.parametrize(
    ("net", "severity"),
    [("269.99", None), ("270.00", Severity.MEDIUM), ("300.00", Severity.MEDIUM), ("300.01", Severity.HIGH)],
)
def test_limit_of_staff_for_each_head(net: str, severity: Severity | None) -> None:
    """Two people may cost 300 in a tax year; from nine tenths on it is near, and above it high."""
    result = check("entertainment", ledger(CHART, lunch("B1", "2026-10-03", net, "0.00", "421")), heads=2)
    assert result.severity is severity
    assert [finding.key for finding in result.findings] == ["entertainment:staff"] * (severity is not None)


@pytest.mark.parametrize(
    ("on", "spent"), [("2026-04-05", "0.00"), ("2026-04-06", "120.00"), ("2026-10-31", "120.00")]
)
def test_the_tax_year_begins_on_6_april(on: str, spent: str) -> None:
    """Staff entertainment counts with its tax from 6 April on, also before the period."""
    result = check("entertainment", ledger(CHART, lunch("B1", on, "100.00", "20.00", "421")), heads=3)
    assert result.figure("spent on staff in the tax year") == pounds(spent)
    assert result.figure("for each person") == Money(currency="GBP", amount=Decimal(spent) / 3)


def test_before_6_april_the_tax_year_began_in_the_year_before() -> None:
    """In March the tax year is the one that began in April of the year before."""
    books = ledger(
        CHART, lunch("B1", "2025-04-06", "100.00", "0.00", "421"), lunch("B2", "2025-04-05", "7.00", "0.00", "421")
    )
    assert check("entertainment", books, "2026-03").figure("spent on staff in the tax year") == pounds("100.00")


def test_the_tax_year_begins_with_its_first_day() -> None:
    """On 6 April itself only what was spent on that day counts."""
    books = ledger(
        CHART, lunch("B1", "2026-04-05", "100.00", "0.00", "421"), lunch("B2", "2026-04-06", "7.00", "0.00", "421")
    )
    result = check("entertainment", books, "2026-03-07/2026-04-06")
    assert result.figure("spent on staff in the tax year") == pounds("7.00")


def test_without_heads() -> None:
    """Without the number of people there is no limit to compare, and a note says so."""
    result = check("entertainment", ledger(CHART, lunch("B1", "2026-10-03", "900.00", "0.00", "421")))
    assert result.findings == ()
    assert result.notes == ("How many people there are is not set, so the cost for each is not worked out.",)


@pytest.mark.parametrize(("country", "keys"), [("BR", 0), (None, 0), ("DE", 0), ("NO", 1)])
def test_other_countries(country: str | None, keys: int) -> None:
    """The law of the country decides; where it is not known there is a note and no finding."""
    books = ledger(
        CHART,
        lunch("B1", "2026-10-03", "100.00", "20.00", "420"),
        lunch("B2", "2026-10-03", "999.00", "20.00", "421"),
        organisation=organisation(country=country),
    )
    result = check("entertainment", books, heads=1)
    assert len(result.findings) == keys
    assert result.notes


def test_accounts_can_be_named() -> None:
    """Accounts given by their ids count instead of those with the role."""
    books = ledger(
        CHART,
        lunch("B1", "2026-10-03", "100.00", "20.00", "420"),
        lunch("B2", "2026-10-03", "10.00", "2.00", "400"),
    )
    assert [item.refs for item in check("entertainment", books, client_accounts=("400",)).findings] == [("B2",)]
