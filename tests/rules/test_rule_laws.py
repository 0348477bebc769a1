"""Laws that hold for every ledger: order, voided documents, later dates, wider settings, larger amounts."""

from datetime import date
from decimal import Decimal
from operator import attrgetter
from random import Random
from typing import Any, TypeVar

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.model import (
    CheckResult,
    CheckStatus,
    Document,
    DocumentKind,
    DocumentStatus,
    Facts,
    Finding,
    Gap,
    Payment,
    ReportingPeriod,
    Scalar,
    Setting,
)
from dextflow.ports import FILLED
from dextflow.rules import CATALOGUE, Rule, evaluate, find, resolve
from dextflow.rules.workings.ageing import DUE_DATE, ISSUE_DATE, AgedSettings, open_documents
from dextflow.testing.bank_facts import payments
from dextflow.testing.draws import amounts, days
from dextflow.testing.facts import documents, facts

T = TypeVar("T")

FEW = settings(max_examples=40)  # each of them is put to every rule
SIZED = frozenset(
    {
        "benford",
        "corporation_tax_estimate",
        "duplicate_transactions",
        "tax_arithmetic",
        "tax_control_account",
        "tax_review_by_code",
        "tax_threshold",
    }
)
"""Rules that weigh amounts by what is always the same: digits, a cent, a unit of the currency, a limit by law."""
HALF_A_CENT = Decimal("0.005")
AMOUNTS = (
    *("net", "tax", "total", "amount", "amount_due", "unit_amount", "unapplied", "debit", "credit"),
    *("opening", "closing", "statement_balance", "ledger_balance", "cost", "accumulated"),
)
LEAST = (
    *("high_amount", "large", "limit", "min_abs", "min_amount", "min_none", "min_standard", "min_zero"),
    *("overdraft_limit", "round_to", "threshold", "tolerance"),
)
CHANGED: dict[str, Any] = {"summary": "", "evidence": (), "amount": None}


def periods() -> st.SearchStrategy[ReportingPeriod]:
    return st.tuples(days(), days()).map(lambda pair: ReportingPeriod(start=min(pair), end=max(pair)))


def run(rule: Rule[Any], books: Facts, period: ReportingPeriod, **given_: Scalar) -> CheckResult:
    chosen = tuple(Setting(name=name, value=value) for name, value in given_.items())
    result = evaluate(rule, "check", resolve(rule, period, None, chosen), books)
    assert result.status in (CheckStatus.PASS, CheckStatus.FLAGGED), result.reason
    return result


def flagged(id_: str, books: Facts, period: ReportingPeriod, **given_: Scalar) -> set[str]:
    rule = find(id_)
    assert rule is not None
    return {ref for finding in run(rule, books, period, **given_).findings for ref in finding.refs}


@FEW
@given(books=facts(), period=periods(), random=st.randoms(use_true_random=False))
def test_order(books: Facts, period: ReportingPeriod, random: Random) -> None:
    """The order of the facts makes no difference to anything in any result."""
    orders: dict[str, Any] = {name: _shuffled(its, random) for name, its in _records(books).items()}
    shuffled = evolve(books, **orders)
    for rule in CATALOGUE:
        assert run(rule, shuffled, period) == run(rule, books, period)


def _records(books: Facts) -> dict[str, tuple[Any, ...]]:
    """The records of all kinds, by the name of their field."""
    return {name: getattr(books, name) for names in FILLED.values() for name in names if name != "organisation"}


def _shuffled(records: tuple[T, ...], random: Random) -> tuple[T, ...]:
    return tuple(random.sample(records, len(records)))


@FEW
@given(books=facts(), period=periods(), extra=documents(), paid=payments(), deleted=st.booleans())
def test_voided(books: Facts, period: ReportingPeriod, extra: Document, paid: Payment, *, deleted: bool) -> None:
    """A voided or deleted document, and a voided payment, change nothing at all."""
    status = DocumentStatus.DELETED if deleted else DocumentStatus.VOIDED
    more = evolve(
        books,
        documents=(evolve(extra, status=status), *books.documents),
        payments=(evolve(paid, voided=True), *books.payments),
    )
    for rule in CATALOGUE:
        assert run(rule, more, period) == run(rule, books, period)


@FEW
@given(books=facts(), period=periods())
def test_results_are_in_order_and_in_bounds(books: Facts, period: ReportingPeriod) -> None:
    """Keys are the rule's and differ, findings are sorted, and the score is 0 to 100, and 100 without any."""
    for rule in CATALOGUE:
        result = run(rule, books, period)
        keys = [finding.key for finding in result.findings]
        assert len(set(keys)) == len(keys)
        assert all(key.startswith(f"{rule.id}:") for key in keys)
        assert [_rank(finding) for finding in result.findings] == sorted(map(_rank, result.findings))
        assert sum(len(finding.refs) for finding in result.findings) <= result.population
        assert (result.status is CheckStatus.FLAGGED) is bool(result.findings)
        assert result.score is not None
        assert (0 <= result.score <= 100) if result.findings else result.score == 100


def _rank(finding: Finding) -> tuple[int, Decimal, str]:
    return -finding.severity, -finding.amount.amount if finding.amount else Decimal(0), finding.key


@FEW
@given(books=facts(), period=periods())
def test_a_missing_need_never_passes(books: Facts, period: ReportingPeriod) -> None:
    """Whatever else is there, a check without one of its needs is unavailable."""
    for rule in CATALOGUE:
        for need in rule.needs:
            without = evolve(books, missing=(Gap(need=need, reason="no"),))
            result = evaluate(rule, "check", resolve(rule, period, None, ()), without)
            assert (result.status, result.score, result.findings) == (CheckStatus.UNAVAILABLE, None, ())


@FEW
@given(books=facts(), period=periods(), factor=st.integers(1, 500).map(lambda number: 2 * number + 1))
def test_larger_amounts(books: Facts, period: ReportingPeriod, factor: int) -> None:
    """If every amount is some times as large, so is every amount found, to the cent, and nothing else changes."""
    large = _scaled(books, 1000)  # so that nothing is nil in the base currency
    scaled = _scaled(large, factor)
    for rule in CATALOGUE:
        if rule.id not in SIZED:
            least = _least(rule, period)
            before = run(rule, large, period, **least)
            after = run(rule, scaled, period, **{name: str(Decimal(least[name]) * factor) for name in least})
            for one, other in zip(_by_key(before), _by_key(after), strict=True):
                assert evolve(one, **CHANGED) == evolve(other, **CHANGED)
                assert _is_larger(one, other, factor)
            assert (after.population, after.score) == (before.population, before.score)


def _least(rule: Rule[Any], period: ReportingPeriod) -> dict[str, str]:
    """The amounts from which on a rule looks at something; 0 stands for the materiality or a legal limit often.

    They are half a cent off, and stay so times an odd number, so that amounts rounded to cents are never on them.
    """
    set_to = {one.name: Decimal(str(one.value)) for one in resolve(rule, period, None, ()) if one.name in LEAST}
    return {name: str((amount or 10) + HALF_A_CENT) for name, amount in set_to.items()}


def _by_key(result: CheckResult) -> list[Finding]:
    return sorted(result.findings, key=attrgetter("key"))


def _is_larger(before: Finding, after: Finding, factor: int) -> bool:
    """Whether the amount grew; each of a few conversions to the base currency may be half a cent off."""
    if before.amount is None or after.amount is None:
        return before.amount is after.amount
    return abs(after.amount.amount - before.amount.amount * factor) <= factor * Decimal("0.05")


def _scaled(books: Facts, factor: int) -> Facts:
    larger: dict[str, Any] = {
        name: tuple(_larger(one, factor) for one in its) for name, its in _records(books).items()
    }
    return evolve(books, **larger)


def _larger(record: Any, factor: int) -> Any:
    """Multiply the amounts of a record and of what is in it."""
    amounts = {name: getattr(record, name) for name in AMOUNTS if isinstance(getattr(record, name, None), Decimal)}
    inside = {name: getattr(record, name) for name in ("lines", "rows") if getattr(record, name, None)}
    return evolve(
        record,
        **{name: amount * factor for name, amount in amounts.items()},
        **{name: tuple(_larger(one, factor) for one in its) for name, its in inside.items()},
    )


@FEW
@given(
    books=facts(),
    kind=st.sampled_from((DocumentKind.BILL, DocumentKind.SALES_INVOICE)),
    two_days=st.tuples(days(), days()).map(sorted),
    basis=st.sampled_from((ISSUE_DATE, DUE_DATE)),
)
def test_ages_only_grow(books: Facts, kind: DocumentKind, two_days: list[date], basis: str) -> None:
    """At a later day a document is never younger nor less grave, and never more of it is open."""
    first, later = (
        {
            item.document.id: item
            for item in open_documents(
                books, kind, AgedSettings(as_of=day, lookback_months=0, basis=basis, min_amount=Decimal(0))
            )
        }
        for day in two_days
    )
    passed = (two_days[1] - two_days[0]).days
    for id_ in first.keys() & later.keys():
        assert later[id_].days == first[id_].days + passed
        assert later[id_].severity >= first[id_].severity
        assert later[id_].money.amount <= first[id_].money.amount


@pytest.mark.parametrize("id_", ["aged_payables", "aged_receivables"])
@FEW
@given(books=facts(), period=periods(), lookbacks=st.permutations((0, 1, 2, 3, 6, 12)), least=amounts())
def test_ageing_settings_only_widen(
    id_: str, books: Facts, period: ReportingPeriod, lookbacks: list[int], least: Decimal
) -> None:
    """A shorter lookback or a lower minimum never hides a document that was flagged."""
    short, long = sorted(lookbacks[:2])
    narrow = flagged(id_, books, period, lookback_months=long, min_amount=str(least))
    assert narrow <= flagged(id_, books, period, lookback_months=short, min_amount=str(least))
    assert narrow <= flagged(id_, books, period, lookback_months=long, min_amount=str(least / 2))


@FEW
@given(books=facts(), period=periods(), windows=st.permutations((3, 5, 7, 13, 31)))
def test_duplicate_settings_only_widen(books: Facts, period: ReportingPeriod, windows: list[int]) -> None:
    """A wider window, bank transactions too, or both directions, never hide a record that was flagged."""
    small, large = sorted(windows[:2])
    id_ = "duplicate_transactions"
    simple: dict[str, Scalar] = {"mode": "simple", "window_days": small}
    narrow = flagged(id_, books, period, **simple)
    assert narrow <= flagged(id_, books, period, mode="simple", window_days=large)
    assert narrow <= flagged(id_, books, period, **simple, include_bank=True)
    apart = [flagged(id_, books, period, **simple, direction=way) for way in ("purchase", "sale")]
    assert apart[0] | apart[1] == narrow


@FEW
@given(books=facts(), period=periods(), least=amounts())
def test_attachment_settings_only_widen(books: Facts, period: ReportingPeriod, least: Decimal) -> None:
    """A lower minimum, or fewer exempt contacts, never hide a record that was flagged."""
    id_ = "missing_attachments"
    narrow = flagged(id_, books, period, min_amount=str(least), exempt_contacts=("c1",))
    assert narrow <= flagged(id_, books, period, min_amount=str(least / 2), exempt_contacts=("c1",))
    assert narrow <= flagged(id_, books, period, min_amount=str(least))


@FEW
@given(books=facts(), period=periods(), two_days=st.tuples(days(), days()).map(sorted))
def test_dormant_settings_only_widen(books: Facts, period: ReportingPeriod, two_days: list[date]) -> None:
    """Looking at fewer recent days never hides an account that was dormant for longer."""
    longer, shorter = (
        flagged("dormant_accounts", books, period, since=day.isoformat(), account_class="expense")
        for day in two_days
    )
    assert longer <= shorter
    assert longer <= flagged("dormant_accounts", books, period, since=two_days[0].isoformat())


@FEW
@given(books=facts(), two_days=st.tuples(days(), days()).map(sorted))
def test_draft_settings_only_widen(books: Facts, two_days: list[date]) -> None:
    """A later last day, or more statuses, never hide a draft that was flagged."""
    first, later = (ReportingPeriod(start=date(2023, 1, 1), end=day) for day in two_days)
    assert flagged("draft_invoices", books, first) <= flagged("draft_invoices", books, later)
    assert flagged("draft_invoices", books, first, statuses=("draft",)) <= flagged("draft_invoices", books, first)
