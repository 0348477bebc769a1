"""The settings of data-driven checks: a rule's defaults, and what goes over them."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from dextflow.engine.owners import case_settings
from dextflow.errors import Fault, InvalidSettings
from dextflow.model import Check, CheckSettings, Client, Instance, Plan, ReportingPeriod, Setting
from dextflow.rules import resolve
from dextflow.service.checks import Rules

Layer = Mapping[str, tuple[Setting, ...]]


def settings_for(
    checks: Iterable[Check], period: ReportingPeriod, client: Client, rules: Rules, *over: Layer
) -> tuple[CheckSettings, ...]:
    """All settings of those checks that a rule calculates, as plain values.

    They are the rule's defaults, the template's settings, and by check what goes over them, the later first.
    Raises `InvalidSettings` for what a rule does not take.
    """
    return tuple(
        CheckSettings(check=check.key, values=settings_of(check, period, client, rules, *over))
        for check in checks
        if check.rule in rules
    )


def settings_of(
    check: Check, period: ReportingPeriod, client: Client, rules: Rules, *over: Layer
) -> tuple[Setting, ...]:
    """All settings of one check whose rule is there; otherwise as `settings_for`."""
    layers = (check.settings, *(layer.get(check.key, ()) for layer in over))
    given = {setting.name: setting for layer in layers for setting in layer}
    return resolve(rules[str(check.rule)], period, client, tuple(given.values()))


def chosen_settings(instance: Instance, client: Client, rules: Rules) -> Layer:
    """What was chosen for one workflow: its settings that its template and period would not have given it."""
    job = instance.job
    usual = settings_for(instance.plan.checks(), job.period, client, rules, case_settings(instance.plan, job))
    defaults = {each.check: {setting.name: setting.value for setting in each.values} for each in usual}
    return {
        each.check: tuple(
            setting
            for setting in each.values
            if setting.value != defaults[each.check].get(setting.name, setting.value)
        )
        for each in job.settings
        if each.check in defaults
    }


def settings_in(instance: Instance, period: ReportingPeriod, client: Client, rules: Rules) -> tuple[Layer, Layer]:
    """What goes over the defaults for a workflow in another period: the template's cases, and what was chosen."""
    job = attrs.evolve(instance.job, period=period)
    return case_settings(instance.plan, job), chosen_settings(instance, client, rules)


def check_settings(given: Sequence[CheckSettings], plan: Plan) -> None:
    """Raise `InvalidSettings` for settings of what is no data-driven check of the template, or given twice."""
    checks = {check.key for check in plan.checks() if check.rule}
    for position, settings in enumerate(given):
        path = f"/settings/{position}/check"
        if settings.check not in checks:
            known = ", ".join(sorted(checks)) or "none"
            reason = f"the template has no data-driven check {settings.check!r}; it has {known}"
            raise InvalidSettings(settings.check, (Fault(path, reason),))
        if settings.check in (earlier.check for earlier in given[:position]):
            raise InvalidSettings(settings.check, (Fault(path, f"check {settings.check!r} is set twice"),))


def layer_of(settings: Iterable[CheckSettings]) -> Layer:
    """Settings by their check."""
    return {each.check: each.values for each in settings}
