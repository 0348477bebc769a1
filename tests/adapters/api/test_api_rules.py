"""The checks over both services: one bakery, told in two ways, is one bakery."""

from datetime import date
from typing import Any

import attrs
import pytest

from adapters.api import company
from adapters.api.conftest import quickbooks, xero
from adapters.api.quickbooks_company import QuickBooksCompany
from adapters.api.service import Server, Service
from adapters.api.xero_company import XeroCompany
from dextflow.model import CheckResult, CheckStatus, Facts, Need, ReportingPeriod
from dextflow.ports import Ledger
from dextflow.rules import CATALOGUE, Rule, evaluate, resolve

OCTOBER = ReportingPeriod(start=date(2026, 10, 1), end=date(2026, 10, 31))
ALIKE = (
    "aged_receivables",
    "aged_payables",
    "overdue_bills",
    "control_accounts",
    "net_assets",
    "abnormal_balances",
)


def everything(ledger: Ledger) -> Facts:
    """All that a ledger has, and what it lacks."""
    gaps = ledger.lacks("practice", "client")
    facts = ledger.fetch("practice", "client", frozenset(Need) - {gap.need for gap in gaps})
    return attrs.evolve(facts, missing=gaps)


@pytest.fixture(scope="module")
def told(server: Server) -> tuple[Facts, Facts]:
    """The bakery, from Xero and from QuickBooks."""
    server.service = Service(XeroCompany())
    by_xero = everything(xero(server, page_size=1000))
    tale = QuickBooksCompany()
    tale.lists["SalesReceipt"] = []  # the one thing that Xero does not tell
    server.service = Service(tale)
    return by_xero, everything(quickbooks(server, page_size=1000))


def result(rule: Rule[Any], facts: Facts) -> CheckResult:
    return evaluate(rule, str(rule.id), resolve(rule, OCTOBER, None, ()), facts)


@pytest.mark.parametrize(
    "rule", [rule for rule in CATALOGUE if str(rule.id) in ALIKE], ids=lambda rule: str(rule.id)
)
def test_both_tell_the_same(told: tuple[Facts, Facts], rule: Rule[Any]) -> None:
    """The checks of what is open and of what the books hold find the same amounts, whoever tells them."""
    one, other = (result(rule, facts) for facts in told)
    assert one.status is other.status
    assert one.status is not CheckStatus.UNAVAILABLE
    assert sorted(str(found.amount) for found in one.findings) == sorted(
        str(found.amount) for found in other.findings
    )


def test_what_is_open_agrees_with_the_bakery(told: tuple[Facts, Facts]) -> None:
    """The control accounts agree with the open documents, and those with the simulated postings."""
    [rule] = [rule for rule in CATALOGUE if str(rule.id) == "control_accounts"]
    for facts in told:
        assert result(rule, facts).status is CheckStatus.PASS
    assert company.balances(OCTOBER.end)[company.DEBTORS] > 0


def test_every_rule_can_work_with_both(told: tuple[Facts, Facts]) -> None:
    """Only what a service says that it lacks makes a check unavailable."""
    for facts in told:
        missing = {rule.id for rule in CATALOGUE if rule.needs & {gap.need for gap in facts.missing}}
        silent = {rule.id for rule in CATALOGUE if result(rule, facts).status is CheckStatus.UNAVAILABLE}
        assert silent <= missing
