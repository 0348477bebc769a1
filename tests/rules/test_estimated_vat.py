"""The boxes of the VAT return: by invoice, by payment, by the flat rate, and what belongs in none."""

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from dextflow.model import (
    AccountType,
    CheckResult,
    DocumentKind,
    Facts,
    JournalLine,
    JournalStatus,
    SettledBy,
    Severity,
    TaxBasis,
    TaxCategory,
    TaxUse,
)
from dextflow.rules.workings.vat_boxes import AS_ORGANISATION, ReturnSettings, boxes
from dextflow.testing.books import (
    ASSET,
    EXPENSE,
    REVENUE,
    Record,
    account,
    allocation,
    bill,
    check,
    credit,
    journal,
    ledger,
    line,
    organisation,
    receive,
    sale,
    spend,
    tax_code,
)

CODES: tuple[Record, ...] = (
    account("200", "Sales", REVENUE),
    account("400", "Rent", EXPENSE),
    account("710", "Vans", ASSET, AccountType.FIXED_ASSET),
    tax_code("OUT", "0.2", "20% on income", TaxCategory.STANDARD, use=TaxUse.SALES),
    tax_code("EXOUT", "0", "Exempt income", TaxCategory.EXEMPT, use=TaxUse.SALES),
    tax_code("IN", "0.2", "20% on expenses", TaxCategory.STANDARD, use=TaxUse.PURCHASES),
    tax_code("RC", "0.2", "Reverse charge", TaxCategory.REVERSE_CHARGE, use=TaxUse.PURCHASES),
    tax_code("RCOUT", "0", "Reverse charge on income", TaxCategory.REVERSE_CHARGE, use=TaxUse.SALES),
    tax_code("PVA", "0", "Postponed import", TaxCategory.IMPORT, use=TaxUse.PURCHASES),
    tax_code("EU", "0.2", "Goods from the EU", TaxCategory.REVERSE_CHARGE, use=TaxUse.PURCHASES),
    tax_code("TOEU", "0", "Goods to the EU", TaxCategory.ZERO, use=TaxUse.SALES),
    tax_code("NONE", "0", "No VAT", TaxCategory.OUT_OF_SCOPE),
    tax_code("BOTH", "0.2", "20%", TaxCategory.STANDARD),
)
SPAN = (date(2026, 10, 1), date(2026, 10, 31))


def numbers(result: CheckResult) -> dict[str, str]:
    return {figure.name: str(figure.value).removesuffix(" GBP") for figure in result.figures}


def table(**amounts: str) -> dict[str, str]:
    return {f"box {box}": amounts.get(f"box_{box}", "0.00") for box in range(1, 10)}


def test_by_invoice() -> None:
    """Sales, purchases, credit notes and money count by their day, and out of scope counts in no box."""
    books = ledger(
        CODES,
        sale("S1", "2026-10-01", "240.00", tax="40.00", lines=(line("200.00", "40.00", "200", "OUT"),)),
        sale("S2", "2026-09-30", "240.00", tax="40.00", lines=(line("200.00", "40.00", "200", "OUT"),)),
        sale("S3", "2026-10-31", "50.00", lines=(line("50.00", "0.00", "200", "EXOUT"),)),
        credit(
            "C1",
            "2026-10-05",
            "24.00",
            DocumentKind.SALES_CREDIT,
            tax="4.00",
            lines=(line("20.00", "4.00", "200", "OUT"),),
        ),
        bill(
            "B1", "2026-10-07", "122.00", tax="20.00", lines=(line("100.00", "20.00", "400", "IN"), line("2.00"))
        ),
        bill("B2", "2026-10-07", "300.00", lines=(line("300.00", "0.00", "400", "NONE"),)),
        receive("M1", "2026-10-08", "12.00", lines=(line("10.00", "2.00", "200", "BOTH"),)),
        spend("M2", "2026-10-08", "12.00", lines=(line("10.00", "2.00", "400", "BOTH"),)),
    )
    result = check("estimated_vat", books)
    assert numbers(result) == table(
        box_1="38.00", box_3="38.00", box_4="22.00", box_5="16.00", box_6="240.00", box_7="110.00"
    )
    assert (result.findings, result.population) == ((), 7)


def test_refund_through_the_bank() -> None:
    """Money spent under a code of sales is a refund: it lowers the boxes of sales."""
    books = ledger(CODES, spend("M1", "2026-10-08", "12.00", lines=(line("10.00", "2.00", "200", "OUT"),)))
    assert numbers(check("estimated_vat", books)) == table(
        box_1="-2.00", box_3="-2.00", box_5="2.00", box_6="-10.00"
    )


def test_tax_that_the_buyer_owes() -> None:
    """A reverse charge and a postponed import are charged and reclaimed at once, at the country's rate if none."""
    books = ledger(
        CODES,
        bill("B1", "2026-10-07", "100.00", lines=(line("100.00", "0.00", "400", "RC"),)),
        bill("B2", "2026-10-07", "50.00", lines=(line("50.00", "0.00", "400", "PVA"),)),
        bill("B3", "2026-10-07", "8.00", tax="8.00", lines=(line("0.00", "8.00", "400", "PVA"),)),
        sale("S1", "2026-10-07", "70.00", lines=(line("70.00", "0.00", "200", "RCOUT"),)),
    )
    assert numbers(check("estimated_vat", books)) == table(
        box_1="30.00", box_3="30.00", box_4="38.00", box_5="8.00", box_6="70.00", box_7="150.00"
    )


def test_goods_moved_to_and_from_the_eu() -> None:
    """Boxes 2, 8 and 9 have what the named codes bring."""
    books = ledger(
        CODES,
        bill("B1", "2026-10-07", "100.00", lines=(line("100.00", "0.00", "400", "EU"),)),
        sale("S1", "2026-10-07", "70.00", lines=(line("70.00", "0.00", "200", "TOEU"),)),
    )
    named = check("estimated_vat", books, to_eu=("TOEU",), from_eu=("EU",))
    assert numbers(named) == table(
        box_2="20.00", box_3="20.00", box_4="20.00", box_6="70.00", box_7="100.00", box_8="70.00", box_9="100.00"
    )


def test_by_payment() -> None:
    """On the cash basis only what was paid in the span counts, by its share, and no credit note set against it."""
    books = ledger(
        CODES,
        sale(
            "S1",
            "2026-08-01",
            "240.00",
            tax="40.00",
            lines=(line("200.00", "40.00", "200", "OUT"),),
            paid=(("2026-09-30", "60.00"), ("2026-10-01", "120.00"), ("2026-11-01", "60.00")),
        ),
        sale("S2", "2026-10-05", "120.00", tax="20.00", lines=(line("100.00", "20.00", "200", "OUT"),)),
        allocation("S2", "60.00", "2026-10-06", SettledBy.CREDIT_NOTE, "C1"),
        bill(
            "B1",
            "2026-10-07",
            "120.00",
            tax="20.00",
            lines=(line("100.00", "20.00", "400", "IN"),),
            paid=(("2026-10-31", "120.00"),),
        ),
        spend("M2", "2026-10-08", "12.00", lines=(line("10.00", "2.00", "400", "IN"),)),
        organisation=organisation(tax_basis=TaxBasis.CASH),
    )
    result = check("estimated_vat", books)
    assert numbers(result) == table(
        box_1="20.00", box_3="20.00", box_4="22.00", box_5="2.00", box_6="100.00", box_7="110.00"
    )
    assert numbers(check("estimated_vat", books, basis="accrual"))["box 1"] == "20.00"
    assert numbers(check("estimated_vat", books, "2026-08"))["box 1"] == "0.00"


def test_payment_without_a_day() -> None:
    """A payment of which no day is known is in no period, and a note says so."""
    lines = (line("200.00", "40.00", "200", "OUT"),)
    books = ledger(
        CODES,
        sale("S1", "2026-10-01", "240.00", tax="40.00", lines=lines, paid=((None, "240.00"),)),
        organisation=organisation(tax_basis=TaxBasis.CASH),
    )
    result = check("estimated_vat", books)
    assert numbers(result)["box 1"] == "0.00"
    assert "Payments without a date: 1; their tax is in no period." in result.notes


@pytest.mark.parametrize(("cost", "box_4"), [("1999.99", "0.00"), ("2000.00", "333.33")])
def test_flat_rate(cost: str, box_4: str) -> None:
    """The flat rate is taken of sales with tax and exempt ones; only capital items of the statute's cost count."""
    net = f"{Decimal(cost) - Decimal('333.33')}"
    books = ledger(
        CODES,
        sale("S1", "2026-10-01", "120.00", tax="20.00", lines=(line("100.00", "20.00", "200", "OUT"),)),
        sale("S2", "2026-10-01", "80.00", lines=(line("80.00", "0.00", "200", "EXOUT"),)),
        bill("B1", "2026-10-07", "120.00", tax="20.00", lines=(line("100.00", "20.00", "400", "IN"),)),
        bill("B2", "2026-10-07", cost, tax="333.33", lines=(line(net, "333.33", "710", "IN"),)),
        bill("B3", "2026-10-07", "50.00", lines=(line("50.00", "0.00", "400", "RC"),)),
        organisation=organisation(tax_basis=TaxBasis.FLAT_RATE),
    )
    found = numbers(check("estimated_vat", books, flat_rate="14.5"))
    assert (found["box 1"], found["box 6"]) == ("39.00", "200.00")
    assert Decimal(found["box 4"]) == Decimal(box_4) + 10
    (unset,) = check("estimated_vat", books).findings
    assert unset.key == "estimated_vat:flat rate"


def test_tax_that_belongs_nowhere() -> None:
    """Tax without a known code, tax out of scope, tax without lines, and taxed journals are flagged, each once."""
    taxed = JournalLine(account="400", amount=Decimal("120.00"), tax_code="IN")
    books = ledger(
        CODES,
        bill("B1", "2026-10-07", "120.00", tax="20.00", lines=(line("100.00", "20.00", "400", "GONE"),)),
        bill("B2", "2026-10-07", "120.00", tax="20.00", lines=(line("100.00", "20.00", "400", "NONE"),)),
        bill("B3", "2026-10-07", "120.00", tax="20.00"),
        bill("B4", "2026-10-07", "100.00"),
        evolve(journal("J1", "2026-10-31"), lines=(taxed,)),
        evolve(journal("J2", "2026-10-31", status=JournalStatus.DRAFT), lines=(taxed,)),
        evolve(journal("J3", "2026-11-01"), lines=(taxed,)),
    )
    result = check("estimated_vat", books)
    assert [(finding.key, finding.severity) for finding in result.findings] == [
        *((f"estimated_vat:{id_}", Severity.MEDIUM) for id_ in ("B1", "B2", "B3", "journal J1")),
    ]
    assert numbers(result) == table()
    assert result.population == 5


@pytest.mark.parametrize(("country", "names"), [("AU", 5), (None, 5), ("GB", 9)])
def test_other_countries_have_no_boxes(country: str | None, names: int) -> None:
    """Outside the United Kingdom the figures are tax and values, and an unknown country is noted."""
    lines = (line("200.00", "40.00", "200", "OUT"),)
    books = ledger(
        CODES,
        sale("S1", "2026-10-01", "240.00", tax="40.00", lines=lines),
        organisation=organisation(country=country),
    )
    result = check("estimated_vat", books)
    assert len(result.figures) == names
    assert country == "GB" or numbers(result)["tax on sales"] == "40.00"
    assert any("country" in note for note in result.notes) is (country is None)


def test_not_registered() -> None:
    """A client that is not registered has no return: no figures, and a note."""
    books = ledger(CODES, organisation=organisation(tax_basis=TaxBasis.NOT_REGISTERED))
    result = check("estimated_vat", books)
    assert result.figures == ()
    assert result.notes == ("The client is not registered for sales tax, so there is no return.",)


def _paid(days: list[int], parts: list[int]) -> Facts:
    total = sum(parts)
    lines = (line(f"{Decimal(total) / 100 - Decimal('0.01')}", "0.01", "200", "OUT"),)
    paid = tuple(
        (f"2026-{day // 28 + 1:02}-{day % 28 + 1:02}", f"{part / 100:.2f}")
        for day, part in zip(days, parts, strict=True)
    )
    return ledger(CODES, sale("S1", "2026-01-01", f"{Decimal(total) / 100}", tax="0.01", lines=lines, paid=paid))


@given(days=st.lists(st.integers(0, 335), min_size=1, max_size=5), data=st.data())
def test_payments_add_up_to_the_document(days: list[int], data: st.DataObject) -> None:
    """However a document is paid over the months, its tax and value add up to the whole, to the cent."""
    parts = data.draw(st.lists(st.integers(1, 9999), min_size=len(days), max_size=len(days)))
    books = _paid(days, parts)
    settings = ReturnSettings(
        dated_from=SPAN[0],
        dated_to=SPAN[1],
        country="GB",
        basis=TaxBasis.CASH.value,
        flat_rate=Decimal(0),
        to_eu=(),
        from_eu=(),
    )
    months = [boxes(books, settings, date(2026, month, 1), date(2026, month, 28)) for month in range(1, 13)]
    assert sum(each.sums[1] for each in months) == Decimal("0.01")
    assert sum(each.sums[6] for each in months) == Decimal(sum(parts)) / 100 - Decimal("0.01")
    issued = boxes(books, evolve(settings, basis=AS_ORGANISATION), date(2026, 1, 1), date(2026, 1, 1))
    assert issued.sums[6] == sum(each.sums[6] for each in months)
