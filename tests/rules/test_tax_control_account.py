"""The tax control account: what it holds, the returns that are open, and the payments that settle them."""

from decimal import Decimal

import pytest

from dextflow.model import AccountRole, CheckStatus, Gap, Money, Need, Severity, TaxBasis, TaxCategory
from dextflow.rules import evaluate, find, resolve
from dextflow.testing.books import (
    LIABILITY,
    REVENUE,
    Record,
    account,
    bill,
    check,
    ledger,
    line,
    organisation,
    period_of,
    post,
    receive,
    sale,
    spend,
    tax_code,
    trial_balance,
)

QUARTER = "2026-07-01/2026-09-30"
BASICS: tuple[Record, ...] = (
    account("200", "Sales", REVENUE),
    account("820", "VAT", LIABILITY, role=AccountRole.SALES_TAX),
    tax_code("S20", "0.2", "20%", TaxCategory.STANDARD),
)


def taxed(id_: str, on: str, tax: str) -> tuple[Record, ...]:
    """A sale with tax, and its posting to the control account."""
    return (
        sale(id_, on, "1200.00", tax=tax, lines=(line("1000.00", tax, "200", "S20"),)),
        *post(on, ("820", f"-{tax}"), ("610", tax)),
    )


def paid(id_: str, on: str, amount: str) -> tuple[Record, ...]:
    """Money paid to the authority, and its posting."""
    return (
        spend(id_, on, amount, lines=(line(amount, account="820"),)),
        *post(on, ("820", amount), ("090", f"-{amount}")),
    )


def amount(value: str) -> Money:
    return Money(currency="GBP", amount=Decimal(value))


def test_open_returns_make_the_balance() -> None:
    """What was not paid at the end of the period is in the account: nothing to flag."""
    books = ledger(
        BASICS,
        *taxed("S1", "2026-04-10", "100.00"),
        *taxed("S2", "2026-07-10", "200.00"),
        *paid("P1", "2026-08-07", "100.00"),
    )
    result = check("tax_control_account", books, QUARTER)
    assert result.status is CheckStatus.PASS
    assert result.figure("control account") == amount("200.00")
    assert result.figure("open returns") == amount("200.00")
    assert str(result.figure("return to 2026-06-30 paid")) == "2026-08-07"
    assert result.figure("return to 2026-06-30") == amount("100.00")


@pytest.mark.parametrize(
    ("payment", "matched"),
    [("98.00", True), ("102.00", True), ("97.99", False), ("102.01", False)],
)
def test_a_payment_fits_within_two_per_cent(payment: str, *, matched: bool) -> None:
    """A payment of two per cent more or less settles a return; one further off leaves it open."""
    books = ledger(BASICS, *taxed("S1", "2026-04-10", "100.00"), *paid("P1", "2026-08-07", payment))
    result = check("tax_control_account", books, QUARTER)
    assert (result.figure("return to 2026-06-30 paid") is not None) is matched
    assert result.figure("open returns") == amount("0.00" if matched else "100.00")


@pytest.mark.parametrize(
    ("on", "matched"),
    [("2026-06-30", False), ("2026-07-01", True), ("2026-12-30", True), ("2026-12-31", False)],
)
def test_a_payment_comes_within_six_months(on: str, *, matched: bool) -> None:
    """A payment counts from the day after the return's end until six months after it."""
    books = ledger(BASICS, *taxed("S1", "2026-04-10", "100.00"), *paid("P1", on, "100.00"))
    result = check("tax_control_account", books, QUARTER)
    assert (result.figure("return to 2026-06-30 paid") is not None) is matched


def test_a_payment_after_the_period_leaves_the_return_open_then() -> None:
    """A return paid later was open at the end of the period, so the balance is as it should be."""
    books = ledger(BASICS, *taxed("S1", "2026-07-10", "200.00"), *paid("P1", "2026-11-07", "200.00"))
    result = check("tax_control_account", books, QUARTER)
    assert result.findings == ()
    assert result.figure("open returns") == amount("200.00")


def test_one_payment_settles_one_return() -> None:
    """Two equal returns need two payments, and the older one is settled first."""
    books = ledger(
        BASICS,
        *taxed("S1", "2026-01-10", "100.00"),
        *taxed("S2", "2026-04-10", "100.00"),
        *paid("P1", "2026-08-07", "100.00"),
    )
    result = check("tax_control_account", books, QUARTER)
    assert result.figure("return to 2026-03-31 paid") is not None
    assert result.figure("return to 2026-06-30 paid") is None
    assert result.findings == ()


def test_a_refund_settles_a_negative_return() -> None:
    """Tax to get back is settled by money received on the control account."""
    books = ledger(
        BASICS,
        bill("B1", "2026-04-10", "1200.00", tax="200.00", lines=(line("1000.00", "200.00", "400", "S20"),)),
        *post("2026-04-10", ("820", "200.00"), ("800", "-200.00")),
        receive("R1", "2026-07-20", "200.00", lines=(line("200.00", account="820"),)),
        *post("2026-07-20", ("820", "-200.00"), ("090", "200.00")),
    )
    result = check("tax_control_account", books, QUARTER)
    assert result.findings == ()
    assert result.figure("return to 2026-06-30") == amount("-200.00")
    assert result.figure("return to 2026-06-30 paid") is not None


@pytest.mark.parametrize(("extra", "flagged"), [("4.00", False), ("4.01", True)])
def test_difference(extra: str, *, flagged: bool) -> None:
    """A balance within two per cent of the open returns is well; beyond, the difference is high."""
    books = ledger(
        BASICS, *taxed("S1", "2026-07-10", "200.00"), *post("2026-08-01", ("820", f"-{extra}"), ("999", extra))
    )
    result = check("tax_control_account", books, QUARTER)
    assert [(item.key, item.severity, item.amount) for item in result.findings] == [
        ("tax_control_account:difference", Severity.HIGH, amount(extra))
    ] * flagged


@pytest.mark.parametrize(("extra", "flagged"), [("1.00", False), ("1.01", True)])
def test_difference_of_one_unit(extra: str, *, flagged: bool) -> None:
    """Where no tax is open, up to one unit of the currency may stay in the account."""
    books = ledger(BASICS, *post("2026-08-01", ("820", f"-{extra}"), ("999", extra)))
    assert bool(check("tax_control_account", books, QUARTER).findings) is flagged


def test_a_return_that_was_never_paid() -> None:
    """A return without a payment six months after its end is medium, by its own key."""
    books = ledger(BASICS, *taxed("S1", "2026-01-10", "100.00"))
    early = check("tax_control_account", books, QUARTER)
    late = check("tax_control_account", books, "2026-07-01/2026-09-30", returns=8)
    assert early.findings == late.findings == ()
    (finding,) = check("tax_control_account", books, "2026-10-01/2026-12-31").findings
    assert (finding.key, finding.severity) == ("tax_control_account:return to 2026-03-31", Severity.MEDIUM)


def test_cash_basis_holds_tax_that_is_not_due_yet() -> None:
    """By payment, the tax of open invoices is in the account and is no difference."""
    sold = sale(
        "S1",
        "2026-07-10",
        "1200.00",
        tax="200.00",
        lines=(line("1000.00", "200.00", "200", "S20"),),
        paid=(("2026-08-01", "300.00"),),
    )
    books = ledger(
        BASICS,
        sold,
        *post("2026-07-10", ("820", "-200.00"), ("610", "200.00")),
        organisation=organisation(tax_basis=TaxBasis.CASH),
    )
    result = check("tax_control_account", books, QUARTER)
    assert result.findings == ()
    assert result.figure("return to 2026-09-30") == amount("50.00")


def test_a_trial_balance_will_do_and_nothing_will_not() -> None:
    """The balance may come from a trial balance; with neither that nor entries the check is unavailable."""
    missing = (Gap(need=Need.LEDGER_ENTRIES, reason="not in this plan"),)
    sold = taxed("S1", "2026-07-10", "200.00")[0]
    with_balance = ledger(BASICS, sold, trial_balance("2026-09-30", ("820", "-200.00")), missing=missing)
    assert check("tax_control_account", with_balance, QUARTER).status is CheckStatus.PASS
    rule = find("tax_control_account")
    assert rule is not None
    result = evaluate(
        rule, "c", resolve(rule, period_of(QUARTER), None, ()), ledger(BASICS, sold, missing=missing)
    )
    assert result.status is CheckStatus.UNAVAILABLE


def test_without_a_control_account() -> None:
    """If no account is known to be the control account a note says so, and one can be named."""
    chart = (account("820", "VAT", LIABILITY), BASICS[2])
    books = ledger(chart, *taxed("S1", "2026-07-10", "200.00"))
    assert check("tax_control_account", books, QUARTER).notes
    assert check("tax_control_account", books, QUARTER, accounts=("820",)).figure("control account") == amount(
        "200.00"
    )
