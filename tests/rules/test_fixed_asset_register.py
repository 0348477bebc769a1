"""The register of fixed assets against the ledger."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dextflow.model import AccountType, AssetStatus, FixedAsset, Money, Severity
from dextflow.testing.books import ASSET, Record, account, asset, check, entry, ledger

CHART: tuple[Record, ...] = (
    account("710", "Vans", ASSET, AccountType.FIXED_ASSET),
    account("711", "Vans, depreciation", ASSET, AccountType.FIXED_ASSET),
)
DEPRECIATED = entry("711", "2026-10-31", "-100.00")
BOUGHT = entry("710", "2026-01-05", "900.00")


def van(
    id_: str = "F1", cost: str = "900.00", accumulated: str = "100.00", **others: str | AssetStatus
) -> FixedAsset:
    days: dict[str, Any] = {"bought_on": "2026-01-05", "depreciated_to": "2026-10-31"} | others
    return asset(id_, cost, accumulated, name="Van", asset_account="710", depreciation_account="711", **days)


def gbp(amount: str) -> Money:
    return Money(currency="GBP", amount=Decimal(amount))


def test_a_register_that_agrees() -> None:
    """Cost, depreciation and the day of the last run agree with the ledger."""
    result = check("fixed_asset_register", ledger(*CHART, van(), BOUGHT, DEPRECIATED))
    assert (result.findings, result.score, result.population) == ((), 100, 3)
    assert result.figure("cost in the ledger") == result.figure("cost in the register") == gbp("900.00")
    assert result.figure("accumulated depreciation in the register") == gbp("100.00")
    assert (result.figure("assets"), result.figure("drafts")) == (1, 0)


@pytest.mark.parametrize(("cost", "flagged"), [("900.01", False), ("900.02", True), ("899.98", True)])
def test_a_difference_of_cost(cost: str, *, flagged: bool) -> None:
    """A cent is tolerated; two on either side are high."""
    findings = check("fixed_asset_register", ledger(*CHART, van(cost=cost), BOUGHT, DEPRECIATED)).findings
    assert [(finding.key, finding.severity) for finding in findings] == (
        [("fixed_asset_register:cost 710", Severity.HIGH)] if flagged else []
    )


def test_since_when_the_cost_differs() -> None:
    """It is the day of the first posting or asset since which the two have not agreed."""
    books = ledger(
        *CHART,
        van(),
        van("F2", "50.00", "0", bought_on="2026-03-01"),
        van("F3", "70.00", "0", bought_on="2026-04-01"),
        BOUGHT,
        entry("710", "2026-04-02", "70.00"),
        DEPRECIATED,
    )
    (finding,) = check("fixed_asset_register", books).findings
    assert finding.summary == (
        "Account 710 Vans holds 970.00 GBP on 2026-10-31 and the register 1,020.00 GBP of cost;"
        " they differ since 2026-03-01."
    )
    assert (finding.amount, finding.on, finding.refs) == (gbp("50.00"), date(2026, 3, 1), ("710",))


@pytest.mark.parametrize(("accumulated", "flagged"), [("100.01", False), ("100.02", True), ("99.98", True)])
def test_a_difference_of_depreciation(accumulated: str, *, flagged: bool) -> None:
    """Accumulated depreciation is compared in the same way."""
    books = ledger(*CHART, van(accumulated=accumulated), BOUGHT, DEPRECIATED)
    assert [finding.key for finding in check("fixed_asset_register", books).findings] == (
        ["fixed_asset_register:accumulated depreciation 711"] if flagged else []
    )


def test_a_register_that_is_ahead() -> None:
    """A register that was depreciated beyond the day says nothing of the day's depreciation, and a note tells."""
    result = check("fixed_asset_register", ledger(*CHART, van(), BOUGHT), "2026-09")
    assert result.findings == ()
    assert result.notes == (
        "The register is depreciated up to 2026-10-31, so depreciation was not compared on 2026-09-30.",
    )


@pytest.mark.parametrize(("disposed_on", "held"), [("2026-10-31", False), ("2026-11-01", True), (None, False)])
def test_assets_that_were_disposed_of(disposed_on: str | None, *, held: bool) -> None:
    """An asset that was sold after the day was there on the day; one sold on it was not."""
    others = {"disposed_on": disposed_on} if disposed_on else {}
    sold = van(status=AssetStatus.DISPOSED, **others)
    assert check("fixed_asset_register", ledger(*CHART, sold)).figure("assets") == int(held)


def test_assets_bought_later() -> None:
    """An asset bought after the day is not in the register of the day."""
    result = check("fixed_asset_register", ledger(*CHART, van(bought_on="2026-11-01")))
    assert (result.figure("assets"), result.findings) == (0, ())


def test_drafts() -> None:
    """A draft is low, and counts for nothing else; one bought later is not told yet."""
    books = ledger(
        *CHART,
        van(status=AssetStatus.DRAFT),
        van("F2", status=AssetStatus.DRAFT, bought_on="2026-11-01"),
    )
    (finding,) = check("fixed_asset_register", books).findings
    assert (finding.key, finding.severity) == ("fixed_asset_register:draft F1", Severity.LOW)
    assert finding.summary == "Van is a draft in the register, with a cost of 900.00 GBP."
    assert (finding.amount, finding.on) == (gbp("900.00"), date(2026, 1, 5))


@pytest.mark.parametrize(("last", "flagged"), [("2026-10-31", False), ("2026-10-30", True), ("2026-09-30", True)])
def test_depreciation_that_was_not_run(last: str, *, flagged: bool) -> None:
    """The last run must reach the day; else it is of medium weight."""
    findings = check(
        "fixed_asset_register", ledger(*CHART, van(depreciated_to=last), BOUGHT, DEPRECIATED)
    ).findings
    assert [(finding.key, finding.severity) for finding in findings] == (
        [("fixed_asset_register:depreciation run", Severity.MEDIUM)] if flagged else []
    )


def test_depreciation_that_was_never_run_and_assets_without() -> None:
    """An asset without an account of depreciation, or written off, needs no run."""
    land = asset("F1", "900.00", asset_account="710", bought_on="2026-01-05")
    assert check("fixed_asset_register", ledger(*CHART, land, BOUGHT)).findings == ()
    written_off = asset("F1", "900.00", "900.00", asset_account="710", depreciation_account="711")
    off = entry("711", "2026-01-05", "-900.00")
    assert check("fixed_asset_register", ledger(*CHART, written_off, BOUGHT, off)).findings == ()
    never = asset("F1", "900.00", asset_account="710", depreciation_account="711")
    (finding,) = check("fixed_asset_register", ledger(*CHART, never, BOUGHT)).findings
    assert finding.summary == "Depreciation was never run, not up to 2026-10-31."


@pytest.mark.parametrize(("balance", "flagged"), [("0.01", False), ("0.02", True)])
def test_accounts_that_the_register_misses(balance: str, *, flagged: bool) -> None:
    """An account of fixed assets with a balance that no asset uses is of medium weight."""
    findings = check("fixed_asset_register", ledger(*CHART, entry("710", "2026-01-05", balance))).findings
    assert [(finding.key, finding.severity) for finding in findings] == (
        [("fixed_asset_register:account 710", Severity.MEDIUM)] if flagged else []
    )
