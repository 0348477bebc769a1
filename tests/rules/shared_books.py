"""What tests of rules on books made by others have in common: all that a ledger can give, and a rule run on it."""

from decimal import Decimal
from typing import Any

from attrs import evolve

from dextflow.errors import LedgerFault
from dextflow.model import (
    CheckResult,
    CheckStatus,
    Client,
    Facts,
    Gap,
    Money,
    Need,
    ReportingPeriod,
    Scalar,
    Setting,
)
from dextflow.ports import Ledger
from dextflow.rules import CATALOGUE, Rule, evaluate, find, needs, resolve


def served(ledger: Ledger) -> Facts:
    """All that the rules ask for and a ledger can give, with what it cannot."""
    lacking = ledger.lacks("practice", "client")
    wanted = needs(CATALOGUE) - {gap.need for gap in lacking}
    try:
        facts = ledger.fetch("practice", "client", wanted)
    except LedgerFault as fault:
        facts = ledger.fetch("practice", "client", frozenset(map(Need, fault.servable)))
        lacking = (*lacking, *(Gap(need=Need(need), reason=str(cause)) for need, cause in fault.faults.items()))
    return evolve(facts, missing=lacking)


def run(rule: Rule[Any] | str, books: Facts, period: ReportingPeriod, **settings: Scalar) -> CheckResult:
    """Calculate a rule with its defaults, but for some settings."""
    found = find(rule) if isinstance(rule, str) else rule
    assert found is not None
    client = Client(id="client", name="Client", year_end=books.organisation.year_end)
    given = tuple(Setting(name=name, value=value) for name, value in settings.items())
    return evaluate(found, found.id, resolve(found, period, client, given), books)


def amount(result: CheckResult, name: str) -> Decimal:
    """A figure that is an amount of money."""
    value = result.figure(name)
    assert isinstance(value, Money), f"{name}: {value}"
    return value.amount


def says_something(books: Facts, period: ReportingPeriod) -> dict[str, CheckStatus]:
    """How every rule ends: none fails, and none passes without what it needs."""
    lacking = {gap.need for gap in books.missing}
    ended: dict[str, CheckStatus] = {}
    for rule in CATALOGUE:
        result = run(rule, books, period)
        assert result.status is not CheckStatus.FAILED, (rule.id, result.reason)
        assert result.status is CheckStatus.UNAVAILABLE or not lacking & rule.needs, rule.id
        assert result.reason or result.status is not CheckStatus.UNAVAILABLE
        assert all(finding.key.startswith(f"{rule.id}:") and finding.summary for finding in result.findings)
        ended[rule.id] = result.status
    return ended
