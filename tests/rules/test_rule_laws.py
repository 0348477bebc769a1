"""Laws that hold for every ledger: order, voided documents, later dates, wider settings, larger amounts."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from attrs import evolve
from hypothesis import given
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
    ReportingPeriod,
    Scalar,
    Setting,
)
from dextflow.rules import CATALOGUE, Rule, evaluate, find, resolve
from dextflow.rules.ageing import DUE_DATE, ISSUE_DATE, AgedSettings, open_documents
from dextflow.testing.facts import amounts, days, documents, facts

T = TypeVar("T")


def periods() -> st.SearchStrategy[ReportingPeriod]:
    return st.tuples(days(), days()).map(lambda pair: ReportingPeriod(start=min(pair), end=max(pair)))


def run(rule: Rule[Any], books: Facts, period: ReportingPeriod, **settings: Scalar) -> CheckResult:
    chosen = tuple(Setting(name=name, value=value) for name, value in settings.items())
    result = evaluate(rule, "check", resolve(rule, period, None, chosen), books)
    assert result.status in (CheckStatus.PASS, CheckStatus.FLAGGED), result.reason
    return result


def flagged(id_: str, books: Facts, period: ReportingPeriod, **settings: Scalar) -> set[str]:
    rule = find(id_)
    assert rule is not None
    return {ref for finding in run(rule, books, period, **settings).findings for ref in finding.refs}


@given(data=st.data(), books=facts(), period=periods())
def test_order(data: st.DataObject, books: Facts, period: ReportingPeriod) -> None:
    """The order of the facts makes no difference to anything in any result."""
    shuffled = evolve(
        books,
        accounts=_shuffled(data, books.accounts),
        contacts=_shuffled(data, books.contacts),
        documents=_shuffled(data, books.documents),
        allocations=_shuffled(data, books.allocations),
        bank_transactions=_shuffled(data, books.bank_transactions),
        ledger_entries=_shuffled(data, books.ledger_entries),
    )
    for rule in CATALOGUE:
        assert run(rule, shuffled, period) == run(rule, books, period)


def _shuffled(data: st.DataObject, records: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(data.draw(st.permutations(records)))


@given(books=facts(), period=periods(), extra=documents(), deleted=st.booleans())
def test_voided(books: Facts, period: ReportingPeriod, extra: Document, *, deleted: bool) -> None:
    """A voided or deleted document changes nothing at all."""
    status = DocumentStatus.DELETED if deleted else DocumentStatus.VOIDED
    more = evolve(books, documents=(evolve(extra, status=status), *books.documents))
    for rule in CATALOGUE:
        assert run(rule, more, period) == run(rule, books, period)


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


@given(books=facts(), period=periods())
def test_a_missing_need_never_passes(books: Facts, period: ReportingPeriod) -> None:
    """Whatever else is there, a check without one of its needs is unavailable."""
    for rule in CATALOGUE:
        for need in rule.needs:
            without = evolve(books, missing=(Gap(need=need, reason="no"),))
            result = evaluate(rule, "check", resolve(rule, period, None, ()), without)
            assert (result.status, result.score, result.findings) == (CheckStatus.UNAVAILABLE, None, ())


@given(books=facts(), period=periods(), factor=st.integers(2, 1000))
def test_larger_amounts(books: Facts, period: ReportingPeriod, factor: int) -> None:
    """If every amount is some times as large, so is every amount found, and nothing else changes."""
    scaled = _scaled(books, factor)
    for rule in CATALOGUE:
        before, after = run(rule, books, period), run(rule, scaled, period)
        larger = {finding.key: _larger(finding, factor) for finding in before.findings}
        assert {finding.key: evolve(finding, summary="") for finding in after.findings} == larger
        assert (after.population, after.score) == (before.population, before.score)


def _larger(finding: Finding, factor: int) -> Finding:
    money = finding.amount and evolve(finding.amount, amount=finding.amount.amount * factor)
    return evolve(finding, amount=money, summary="")


def _scaled(books: Facts, factor: int) -> Facts:
    return evolve(
        books,
        documents=tuple(
            evolve(item, net=item.net * factor, tax=item.tax * factor, total=item.total * factor)
            for item in books.documents
        ),
        allocations=tuple(evolve(item, amount=item.amount * factor) for item in books.allocations),
        bank_transactions=tuple(evolve(item, total=item.total * factor) for item in books.bank_transactions),
        ledger_entries=tuple(evolve(item, amount=item.amount * factor) for item in books.ledger_entries),
    )


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
@given(books=facts(), period=periods(), lookbacks=st.permutations((0, 1, 2, 3, 6, 12)), least=amounts())
def test_ageing_settings_only_widen(
    id_: str, books: Facts, period: ReportingPeriod, lookbacks: list[int], least: Decimal
) -> None:
    """A shorter lookback or a lower minimum never hides a document that was flagged."""
    short, long = sorted(lookbacks[:2])
    narrow = flagged(id_, books, period, lookback_months=long, min_amount=str(least))
    assert narrow <= flagged(id_, books, period, lookback_months=short, min_amount=str(least))
    assert narrow <= flagged(id_, books, period, lookback_months=long, min_amount=str(least / 2))


@given(books=facts(), period=periods(), windows=st.permutations((3, 5, 7, 13, 31)))
def test_duplicate_settings_only_widen(books: Facts, period: ReportingPeriod, windows: list[int]) -> None:
    """A wider window, bank transactions too, or both directions, never hide a record that was flagged."""
    small, large = sorted(windows[:2])
    id_ = "duplicate_transactions"
    narrow = flagged(id_, books, period, window_days=small)
    assert narrow <= flagged(id_, books, period, window_days=large)
    assert narrow <= flagged(id_, books, period, window_days=small, include_bank=True)
    apart = [flagged(id_, books, period, window_days=small, direction=way) for way in ("purchase", "sale")]
    assert apart[0] | apart[1] == narrow


@given(books=facts(), period=periods(), least=amounts())
def test_attachment_settings_only_widen(books: Facts, period: ReportingPeriod, least: Decimal) -> None:
    """A lower minimum, or fewer exempt contacts, never hide a record that was flagged."""
    id_ = "missing_attachments"
    narrow = flagged(id_, books, period, min_amount=str(least), exempt_contacts=("c1",))
    assert narrow <= flagged(id_, books, period, min_amount=str(least / 2), exempt_contacts=("c1",))
    assert narrow <= flagged(id_, books, period, min_amount=str(least))


@given(books=facts(), period=periods(), two_days=st.tuples(days(), days()).map(sorted))
def test_dormant_settings_only_widen(books: Facts, period: ReportingPeriod, two_days: list[date]) -> None:
    """Looking at fewer recent days never hides an account that was dormant for longer."""
    longer, shorter = (
        flagged("dormant_accounts", books, period, since=day.isoformat(), account_class="expense")
        for day in two_days
    )
    assert longer <= shorter
    assert longer <= flagged("dormant_accounts", books, period, since=two_days[0].isoformat())


@given(books=facts(), two_days=st.tuples(days(), days()).map(sorted))
def test_draft_settings_only_widen(books: Facts, two_days: list[date]) -> None:
    """A later last day, or more statuses, never hide a draft that was flagged."""
    first, later = (ReportingPeriod(start=date(2023, 1, 1), end=day) for day in two_days)
    assert flagged("draft_invoices", books, first) <= flagged("draft_invoices", books, later)
    assert flagged("draft_invoices", books, first, statuses=("draft",)) <= flagged("draft_invoices", books, first)
