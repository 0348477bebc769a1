"""The first three stages of a draft: its template, its dates, and the settings of its rules."""

from collections.abc import Iterator
from datetime import date

import attrs

from dextflow.engine import Act, compile_template, may_act
from dextflow.errors import (
    AlreadyPublished,
    DueBeforeStart,
    Fault,
    InvalidTemplate,
    NotFound,
    NotPermitted,
    TemplateRetired,
    TooEarlyStart,
    VersionPassed,
)
from dextflow.model import (
    Check,
    CheckSettings,
    Client,
    Draft,
    EveryInterval,
    Frequency,
    Order,
    Person,
    Plan,
    Policy,
    RepeatingWorkflow,
    ReportingPeriod,
    Roster,
    Scheduled,
    Setting,
    Template,
    TemplateRef,
    Within,
)
from dextflow.ports import Put
from dextflow.rules.faults import setting_faults
from dextflow.service.roof import Roof
from dextflow.service.settings import layer_of, settings_for

ANY_CLIENT = Client(id="", name="")  # one of whom nothing is known


def order_of(draft: Draft) -> Order | None:
    """The order of a one-off draft; None while its template or its dates are not complete."""
    ref = draft.own_template.ref if draft.own_template else draft.template
    period, due_on = _period(draft), draft.one_off.due_on
    if ref is None or period is None or due_on is None:
        return None
    return Order(
        template=ref,
        period=period,
        due_on=due_on,
        starts_on=draft.one_off.starts_on,
        name=draft.name,
        settings=draft.settings,
        clients=draft.clients,
    )


def repeating_of(draft: Draft) -> RepeatingWorkflow | None:
    """The repeating workflow of a draft, of the same id; None while its template or its dates are not complete."""
    ref = draft.own_template.ref if draft.own_template else draft.template
    dates = draft.repeating
    if ref is None or dates.first_on is None or dates.every.value < 1 or not draft.clients:
        return None
    if len({row.client for row in draft.clients}) < len(draft.clients):
        return None
    return RepeatingWorkflow(
        id=draft.id,
        template=ref.id,
        trigger=Scheduled(pattern=EveryInterval(first_on=dates.first_on, every=dates.every)),
        roster=Roster(clients=draft.clients),
        name=draft.name.strip(),
        period=dates.period,
        due=Within(offset=dates.complete_within),
        settings=draft.settings,
    )


def _period(draft: Draft) -> ReportingPeriod | None:
    start, end = draft.one_off.period_start, draft.one_off.period_end
    if start is None or end is None or end < start:
        return None
    return ReportingPeriod(start=start, end=end)


# -------------------------------------------------------------------------------------------------- template


@attrs.frozen(kw_only=True)
class Recipe:
    """The plan that a draft comes to, if it comes to one, and what publishing its own template writes."""

    plan: Plan | None = None
    publication: tuple[Put, ...] = ()
    faults: tuple[Fault, ...] = ()


NEITHER = Fault("/template", "choose a template, or make your own")
BOTH = Fault("/own_template", "a draft has a template of the library or its own, not both")


def template_stage(roof: Roof, draft: Draft, person: Person) -> Recipe:
    """Judge the template of a draft, which is one of the library or the draft's own."""
    own, ref = draft.own_template, draft.template
    if ref is not None and own is None:
        return _of_library(roof, ref)
    if own is not None and ref is None:
        return _own(roof, own, person)
    return Recipe(faults=(NEITHER if own is None else BOTH,))


def _of_library(roof: Roof, ref: TemplateRef) -> Recipe:
    try:
        return Recipe(plan=roof.templates.plan(ref))
    except (NotFound, TemplateRetired) as error:
        return Recipe(faults=(Fault("/template", str(error)),))


def _own(roof: Roof, own: Template, person: Person) -> Recipe:
    try:
        puts = roof.templates.publication(own)
    except InvalidTemplate as error:
        faults = (Fault(f"/own_template{fault.path}", fault.reason) for fault in error.faults)
        return Recipe(faults=tuple(faults))
    except (AlreadyPublished, VersionPassed, TemplateRetired) as error:
        return Recipe(faults=(Fault("/own_template", str(error)),))
    if puts and not may_act(person, Act.PUBLISH, roof.policy.tier):
        refusal = NotPermitted(Act.PUBLISH.value, person.id, ("admins",))
        return Recipe(faults=(Fault("/own_template", str(refusal)),))
    return Recipe(plan=compile_template(own), publication=puts)


# ----------------------------------------------------------------------------------------- dates and settings


def frequency_faults(draft: Draft, today: date, policy: Policy) -> Iterator[Fault]:
    """What is wrong with the dates of the kind that counts."""
    if draft.frequency is Frequency.REPEATING:
        yield from _repeating_faults(draft)
    else:
        yield from _one_off_faults(draft, today, policy)


def _one_off_faults(draft: Draft, today: date, policy: Policy) -> Iterator[Fault]:
    dates = draft.one_off
    for name in ("period_start", "period_end", "due_on"):
        if getattr(dates, name) is None:
            yield Fault(f"/one_off/{name}", "a date is needed")
    if dates.period_start and dates.period_end and dates.period_end < dates.period_start:
        reason = f"the period ends on {dates.period_end}, before it starts on {dates.period_start}"
        yield Fault("/one_off/period_end", reason)
    if dates.starts_on and dates.due_on and dates.due_on < dates.starts_on:
        refusal = DueBeforeStart(dates.due_on.isoformat(), dates.starts_on.isoformat())
        yield Fault("/one_off/due_on", str(refusal))
    if dates.starts_on and not policy.same_day_start and dates.starts_on <= today:
        yield Fault("/one_off/starts_on", str(TooEarlyStart(dates.starts_on.isoformat(), today.isoformat())))


def _repeating_faults(draft: Draft) -> Iterator[Fault]:
    dates = draft.repeating
    if dates.first_on is None:
        yield Fault("/repeating/first_on", "a date is needed")
    if dates.every.value < 1:
        yield Fault("/repeating/every/value", "it repeats after one day, week, month or year, or after several")
    if dates.complete_within.value < 0:
        yield Fault("/repeating/complete_within/value", "work cannot be due before it begins")


def rules_faults(roof: Roof, draft: Draft, plan: Plan | None) -> Iterator[Fault]:
    """What is wrong with the settings of rules; without a plan, nothing can be said."""
    if plan is None:
        return
    checks = {check.key: check for check in plan.checks() if check.rule}
    period = _period(draft) if draft.frequency is Frequency.ONE_OFF else None
    chosen: set[str] = set()
    for position, settings in enumerate(draft.settings):
        path = f"/settings/{position}"
        if settings.check not in checks:
            reason = f"the template has no data-driven check {settings.check!r}; it has "
            yield Fault(f"{path}/check", reason + (", ".join(sorted(checks)) or "none"))
        elif settings.check in chosen:
            yield Fault(f"{path}/check", f"check {settings.check!r} is set twice")
        else:
            yield from _check_faults(roof, checks[settings.check], settings.values, f"{path}/values", period)
        chosen.add(settings.check)
    for key in sorted(checks.keys() - chosen):
        for fault in _check_faults(roof, checks[key], (), "", period):
            yield Fault("/settings", f"the template's settings of check {key!r}: {fault.reason}")


def _check_faults(
    roof: Roof, check: Check, chosen: tuple[Setting, ...], path: str, period: ReportingPeriod | None
) -> Iterator[Fault]:
    names = {setting.name for setting in chosen}
    usual = tuple(setting for setting in check.settings if setting.name not in names)
    rule = roof.rules.get(str(check.rule))
    if rule is not None:
        yield from setting_faults(rule, (*usual, *chosen), path, period)


def usual_settings(roof: Roof, draft: Draft, plan: Plan | None) -> tuple[CheckSettings, ...]:
    """The settings for a client of whom nothing is known."""
    period = _period(draft)
    if plan is None or period is None or draft.frequency is not Frequency.ONE_OFF:
        return ()
    return settings_for(plan.checks(), period, ANY_CLIENT, roof.rules, layer_of(draft.settings))
