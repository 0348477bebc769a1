"""Calculate data-driven checks: one fetch for all that they need, then rule after rule.

A task holds plain values alone, and so do facts, rules and results: any process can calculate it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from dextflow.errors import LedgerFault, LedgerUnavailable
from dextflow.model import Check, CheckResult, CheckStatus, Facts, Gap, Instance, Need, Setting
from dextflow.ports import Ledger
from dextflow.rules import Rule, evaluate, needs

Rules = Mapping[str, Rule[Any]]
NO_LEDGER = "the practice has no ledger connected"
NOT_INCLUDED = "the practice's plan does not include data-driven checks"


@attrs.frozen(kw_only=True)
class Task:
    """One check that is to be calculated: its key, its rule's id, and all its settings, None if it has none."""

    check: str
    rule: str
    settings: tuple[Setting, ...] | None


def data_checks(instance: Instance) -> Iterator[tuple[Check, str]]:
    """The checks that a rule calculates, with the rule's id."""
    return ((check, check.rule) for check in instance.plan.checks() if check.rule)


def tasks_of(instance: Instance) -> tuple[Task, ...]:
    """What is to be calculated of a workflow, in the order of its template."""
    settings = {each.check: each.values for each in instance.job.settings}
    return tuple(
        Task(check=check.key, rule=rule, settings=settings.get(check.key)) for check, rule in data_checks(instance)
    )


def needs_of(tasks: Iterable[Task], rules: Rules) -> frozenset[Need]:
    """What all these tasks together ask of a ledger."""
    return needs(rules[task.rule] for task in tasks if task.rule in rules)


def gather(ledger: Ledger | None, practice: str, client: str, wanted: frozenset[Need]) -> Facts | str:
    """Fetch what is wanted, or what of it can be served; a reason if that is nothing."""
    if ledger is None:
        return NO_LEDGER
    lacking = tuple(gap for gap in ledger.lacks(practice, client) if gap.need in wanted)
    wanted -= {gap.need for gap in lacking}
    try:
        try:
            facts = ledger.fetch(practice, client, wanted)
        except LedgerFault as fault:
            servable = frozenset(need for need in wanted if need in fault.servable)
            facts = ledger.fetch(practice, client, servable)
            faulty = (Gap(need=Need(need), reason=str(cause)) for need, cause in sorted(fault.faults.items()))
            lacking = (*lacking, *faulty)
    except (LedgerUnavailable, LedgerFault) as error:
        return str(error)
    return attrs.evolve(facts, missing=(*facts.missing, *lacking))


def calculated(task: Task, rules: Rules, facts: Facts | str) -> CheckResult:
    """The result of one check; without facts, for that reason, it is unavailable."""
    if facts == NOT_INCLUDED:
        return without(task, NOT_INCLUDED)
    if task.rule not in rules:
        return without(task, f"there is no rule {task.rule!r} here")
    if task.settings is None:
        return without(task, "the workflow was made before there was this rule, without its settings")
    if isinstance(facts, str):
        return without(task, facts)
    return evaluate(rules[task.rule], task.check, task.settings, facts)


def without(task: Task, reason: str, status: CheckStatus = CheckStatus.UNAVAILABLE) -> CheckResult:
    """The result of a check that was not calculated: it stays manual, and says why."""
    return CheckResult(check=task.check, rule=task.rule, status=status, reason=reason)
