"""Calculate the data-driven checks of a workflow: one fetch for all that they need, then rule after rule."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from dextflow.errors import LedgerFault, LedgerUnavailable
from dextflow.model import Check, CheckResult, CheckStatus, Facts, Gap, Instance, Need, Setting
from dextflow.ports import Ledger
from dextflow.rules import Rule, evaluate, needs

Rules = Mapping[str, Rule[Any]]
OnResult = Callable[[CheckResult], None]
NOT_INCLUDED = "the practice's plan does not include data-driven checks"


def ignore(_result: CheckResult) -> None:
    """Take no notice of a result while it is calculated."""


class Calculation:
    """The calculation of one workflow's data-driven checks, done again only if the workflow has changed.

    Each result is reported to `on_result` as it comes. A check whose rule, ledger or data is not there is
    unavailable and says why; it stays manual. So does every check if they are not `included` in the practice's
    plan.
    """

    def __init__(self, ledger: Ledger | None, rules: Rules, on_result: OnResult, *, included: bool) -> None:
        self._ledger = ledger
        self._rules = rules
        self._on_result = on_result
        self._included = included
        self._of: Instance | None = None
        self._results: tuple[CheckResult, ...] = ()

    def results(self, instance: Instance) -> tuple[CheckResult, ...]:
        """The results in the order of the template, for the settings that the workflow has."""
        if self._of is None or self._of.job.settings != instance.job.settings or self._of.plan != instance.plan:
            self._results = tuple(self._calculated(instance))
            self._of = instance
        return self._results

    def _calculated(self, instance: Instance) -> Iterator[CheckResult]:
        found = _results(instance, self._ledger, self._rules) if self._included else _excluded(instance)
        for result in found:
            self._on_result(result)
            yield result


def data_checks(instance: Instance) -> Iterator[tuple[Check, str]]:
    """The checks that a rule calculates, with the rule's id."""
    return ((check, check.rule) for check in instance.plan.checks() if check.rule)


def _results(instance: Instance, ledger: Ledger | None, rules: Rules) -> Iterator[CheckResult]:
    settings = {each.check: each.values for each in instance.job.settings}
    wanted = [rules[rule] for _, rule in data_checks(instance) if rule in rules]
    facts = _gather(ledger, instance, needs(wanted))
    for check, rule in data_checks(instance):
        yield _result(check, rule, rules, settings.get(check.key), facts)


def _excluded(instance: Instance) -> Iterator[CheckResult]:
    for check, rule in data_checks(instance):
        yield _unavailable(check, rule, NOT_INCLUDED)


def _result(
    check: Check, rule: str, rules: Rules, settings: tuple[Setting, ...] | None, facts: Facts | str
) -> CheckResult:
    if rule not in rules:
        return _unavailable(check, rule, f"there is no rule {rule!r} here")
    if settings is None:
        return _unavailable(check, rule, "the workflow was made before there was this rule, without its settings")
    if isinstance(facts, str):
        return _unavailable(check, rule, facts)
    return evaluate(rules[rule], check.key, settings, facts)


def _unavailable(check: Check, rule: str, reason: str) -> CheckResult:
    return CheckResult(check=check.key, rule=rule, status=CheckStatus.UNAVAILABLE, reason=reason)


def _gather(ledger: Ledger | None, instance: Instance, wanted: frozenset[Need]) -> Facts | str:
    """Fetch what is wanted, or what of it can be served; a reason if that is nothing."""
    job = instance.job
    if ledger is None:
        return "the practice has no ledger connected"
    try:
        try:
            return ledger.fetch(job.practice, job.client, wanted)
        except LedgerFault as fault:
            servable = frozenset(need for need in wanted if need in fault.servable)
            facts = ledger.fetch(job.practice, job.client, servable)
            missing = tuple(
                Gap(need=Need(need), reason=str(cause)) for need, cause in sorted(fault.faults.items())
            )
            return attrs.evolve(facts, missing=(*facts.missing, *missing))
    except (LedgerUnavailable, LedgerFault) as error:
        return str(error)
