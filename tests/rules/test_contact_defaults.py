"""Contact defaults: contacts that are coded otherwise than they are set to be, or are not set up at all."""

from datetime import date

import pytest

from dextflow.errors import InvalidSettings
from dextflow.model import CheckResult, Coding, DocumentStatus, Scalar, Severity
from dextflow.testing.books import (
    EXPENSE,
    Record,
    account,
    bill,
    check,
    contact,
    ledger,
    line,
    sale,
    spend,
    tax_code,
)

CHART = (account("400", "Rent", EXPENSE), account("404", "Fees", EXPENSE), tax_code("S20", "0.2", "Standard"))
SET = contact("acme", "Acme Ltd", purchases=Coding(account="400", tax_code="S20"))
BARE = contact("acme", "Acme Ltd")


def defaults(*records: Record, **settings: Scalar) -> CheckResult:
    return check("contact_defaults", ledger(*CHART, *records), "2026-10", None, **settings)


def bought(*accounts: str, on: str = "2026-10-05", tax: str | None = "S20", id_: str = "B1") -> Record:
    lines = tuple(line("10.00", account=account, tax_code=tax) for account in accounts)
    return bill(id_, on, "10.00", lines=lines)


def test_lines_that_differ() -> None:
    """A line of the period on another account than the default is low; the lines that differ are the evidence."""
    result = defaults(SET, bought("400", "404"))
    (finding,) = result.findings
    assert (finding.key, finding.severity) == ("contact_defaults:acme|purchases|account", Severity.LOW)
    assert finding.summary == "1 line of purchases with Acme Ltd differ from the default account, 400 Rent."
    assert (finding.on, finding.refs) == (date(2026, 10, 5), ("acme",))
    assert finding.evidence == ("2026-10-05: 10.00 GBP on 404 Fees",)
    assert result.population == 2
    assert result.figure("different from the default") == 1


def test_tax_and_account_are_apart() -> None:
    """Another tax code is a matter of its own."""
    assert [one.key for one in defaults(SET, bought("400", tax="Z0")).findings] == [
        "contact_defaults:acme|purchases|tax code"
    ]


@pytest.mark.parametrize(("on", "flagged"), [("2026-09-30", False), ("2026-10-01", True), ("2026-11-01", False)])
def test_only_lines_of_the_period_differ(on: str, *, flagged: bool) -> None:
    """Lines before the period were looked at before, and later ones are looked at later."""
    assert bool(defaults(SET, bought("400"), bought("404", on=on, id_="B2")).findings) is flagged


def test_a_suggestion() -> None:
    """A contact without defaults whose lines are all alike is for information, with what they have."""
    result = defaults(BARE, bought("400", "400", "400", "400"))
    assert [(one.key, one.severity) for one in result.findings] == [
        ("contact_defaults:acme|purchases|account", Severity.INFO),
        ("contact_defaults:acme|purchases|tax code", Severity.INFO),
    ]
    assert result.findings[0].summary == "Acme Ltd has no default account for purchases; 400 Rent would suit it."
    assert result.findings[0].evidence == ("4 of 4 lines have it",)
    assert (result.figure("without a default"), result.figure("suggestions")) == (2, 2)
    assert result.notes[0].startswith("No contact has any defaults")


@pytest.mark.parametrize(
    ("usual", "other", "suggested"), [(9, 1, True), (8, 1, False), (4, 0, True), (3, 0, False)]
)
def test_how_consistent_a_suggestion_is(usual: int, other: int, *, suggested: bool) -> None:
    """From four lines and nine of ten alike on, a default is suggested."""
    result = defaults(BARE, bought(*["400"] * usual, *["404"] * other, tax=None))
    assert bool(result.findings) is suggested
    assert result.figure("without a default") == 2


@pytest.mark.parametrize(("on", "suggested"), [("2025-10-01", True), ("2025-09-30", False)])
def test_what_is_learned_from(on: str, *, suggested: bool) -> None:
    """Suggestions come from the lines of the year before the period and of the period."""
    old = bought("400", "400", "400", on=on, id_="B2", tax=None)
    assert bool(defaults(BARE, old, bought("400", tax=None)).findings) is suggested


def test_who_is_looked_at() -> None:
    """Archived contacts, contacts without a transaction in the period, and unknown ones are left out."""
    archived = contact("acme", "Acme Ltd", active=False)
    assert defaults(archived, bought("400", "400", "400", "400")).population == 0
    assert defaults(BARE, bought("400", "400", "400", "400", on="2026-09-30")).population == 0
    assert defaults(bought("400", "400", "400", "400")).population == 0
    voided = bill("B1", "2026-10-01", "1.00", status=DocumentStatus.VOIDED, lines=(line("1.00", account="404"),))
    assert defaults(SET, voided).population == 0


def test_sales_have_their_own_defaults() -> None:
    """The default for purchases says nothing of sales, and money spent is a purchase."""
    lines = (line("10.00", account="404", tax_code="S20"),)
    assert defaults(SET, sale("S1", "2026-10-01", "10.00", lines=lines)).findings == ()
    assert defaults(SET, spend("T1", "2026-10-01", "10.00", lines=lines)).findings
    set_for_sales = contact("acme", "Acme Ltd", sales=Coding(account="400"))
    assert defaults(set_for_sales, sale("S1", "2026-10-01", "10.00", lines=lines)).findings[0].key == (
        "contact_defaults:acme|sales|account"
    )


def test_settings_make_sense() -> None:
    """The period is in order, and a suggestion has the majority behind it."""
    with pytest.raises(InvalidSettings, match="active_to"):
        defaults(active_to="2026-09-30")
    with pytest.raises(InvalidSettings, match="consistent_share"):
        defaults(consistent_share="0.5")
