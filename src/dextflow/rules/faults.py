"""What is wrong with the rules that a template names, and with the settings that it gives them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from dextflow.errors import Fault, InvalidSettings
from dextflow.model import Check, ReportingPeriod, Setting, Template
from dextflow.rules.rule import Rule
from dextflow.rules.settings import resolve

Rules = Mapping[str, Rule[Any]]

# A template is judged before there is a period: what fits one long ago or one far off may be meant.
ANY_PERIOD = tuple(ReportingPeriod(start=date(year, 1, 1), end=date(year, 1, 31)) for year in (1900, 2199))


def rule_faults(template: Template, rules: Rules) -> Iterator[Fault]:
    """What is wrong with the rules of a template's checks and with their settings."""
    for number, group in enumerate(template.groups):
        for place, step in enumerate(group.steps):
            for position, check in enumerate(step.checks):
                yield from _check_faults(check, f"/groups/{number}/steps/{place}/checks/{position}", rules)


def _check_faults(check: Check, path: str, rules: Rules) -> Iterator[Fault]:
    if check.rule is None:
        if check.settings:
            yield Fault(f"{path}/settings", "a check without a rule has no settings")
        if check.settings_cases:
            yield Fault(f"{path}/settings_cases", "a check without a rule has no settings")
        return
    if check.custom is not None:
        yield Fault(f"{path}/custom", "a check with a rule is no copy of a custom check")
    if check.rule in rules:
        yield from _all_setting_faults(check, path, rules[check.rule])
    else:
        yield Fault(f"{path}/rule", f"there is no rule {check.rule!r}; known are {', '.join(sorted(rules))}")


def _all_setting_faults(check: Check, path: str, rule: Rule[Any]) -> Iterator[Fault]:
    faults = setting_faults(rule, check.settings, f"{path}/settings")
    yield from faults
    for position, case in enumerate(check.settings_cases):
        own = {setting.name for setting in case.settings}
        usual = () if faults else tuple(setting for setting in check.settings if setting.name not in own)
        yield from setting_faults(rule, (*usual, *case.settings), f"{path}/settings_cases/{position}/settings")


def setting_faults(
    rule: Rule[Any], given: tuple[Setting, ...], path: str, period: ReportingPeriod | None = None
) -> tuple[Fault, ...]:
    """What is wrong with the settings that are given for a rule, whatever the reporting period, or for one."""
    early, *late = (_faults(rule, given, each) for each in ((period,) if period else ANY_PERIOD))
    if not all(late):
        early = ()
    return tuple(Fault(f"{path}{fault.path}", fault.reason) for fault in early)


def _faults(rule: Rule[Any], given: tuple[Setting, ...], period: ReportingPeriod) -> tuple[Fault, ...]:
    try:
        resolve(rule, period, None, given)
    except InvalidSettings as error:
        return error.faults
    return ()
