"""How the dates of a firing were worked out, line by line."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from dextflow.errors import NoRuleInForce, OutsideCoverage
from dextflow.model import (
    ByRule,
    Client,
    Convention,
    Derivation,
    DueConfig,
    FromKeyDate,
    HolidayCalendar,
    Offset,
    OnDay,
    OnPeriodEnd,
    Pending,
    RepeatingWorkflow,
    ReportingPeriod,
    Scheduled,
    Shift,
    Within,
)
from dextflow.model.due_rules import START
from dextflow.scheduling.almanac import Almanac
from dextflow.scheduling.business_days import is_business_day
from dextflow.scheduling.due import explain_due, in_force
from dextflow.scheduling.due_paths import NEVER_CLOSED, closed, told
from dextflow.scheduling.due_words import MONTH_NAMES, closed_words, date_name, roll_words, step_words
from dextflow.scheduling.firing_dates import Place, due_of, due_on_of, known_dates, period_of, place
from dextflow.scheduling.months import add_days, shift
from dextflow.scheduling.roster import is_member
from dextflow.scheduling.trigger_words import trigger_words
from dextflow.scheduling.triggers import key_date, nominal_dates
from dextflow.scheduling.words import amount, ordinal


def explain_occurrence(
    repeating: RepeatingWorkflow, client: Client, nominal: date, almanac: Almanac
) -> tuple[Derivation, ...]:
    """How the dates of a firing come about, from the nominal date to the due dates, and what is missing.

    Raises what `occurrence` and `nominal_dates` raise.
    """
    at = place(repeating, nominal, almanac)
    period = period_of(repeating, client, at)
    lines = [
        _nominal(repeating, client, nominal, almanac),
        *_start(repeating, at, almanac),
        *_period(repeating, at, period),
        *_due_for_practice(repeating, client, at, period, almanac),
    ]
    if repeating.statutory is not None:
        law = due_of(repeating.statutory, client, at.starts, period, almanac)
        lines += _due(repeating.statutory, client, at.starts, period, almanac)
        lines += _answer("it is due by law", law if isinstance(law, Pending) else law.due)
    if not is_member(repeating.roster, client, nominal):
        lines.append(Derivation(reason=f"{client.name} is not of the roster on {nominal}, so nothing is made"))
    return tuple(lines)


def _nominal(repeating: RepeatingWorkflow, client: Client, nominal: date, almanac: Almanac) -> Derivation:
    """What fires, if it does on that date."""
    dates = nominal_dates(repeating.trigger, client, add_days(nominal, -1), almanac, repeating.calendar)
    if isinstance(dates, Pending):
        return _not_known(dates)
    words = trigger_words(repeating.trigger, client)
    return Derivation(reason=words if next(dates, None) == nominal else f"it is no longer {words}", on=nominal)


def _start(repeating: RepeatingWorkflow, at: Place, almanac: Almanac) -> Iterator[Derivation]:
    """From the nominal date to the day on which it is made."""
    if not isinstance(repeating.trigger, Scheduled):
        yield from _moved(repeating.trigger.offset, at.nominal)
    if repeating.holidays is not Convention.NONE and repeating.calendar is not None:
        yield from _holidays(repeating.holidays, at, almanac.calendar(repeating.calendar))
    if repeating.lead_days:
        yield Derivation(reason=f"it is made {amount(repeating.lead_days, 'day')} ahead", on=at.made)


def _holidays(convention: Convention, at: Place, calendar: HolidayCalendar) -> Iterator[Derivation]:
    if at.closed is not None:
        yield Derivation(reason=f"{closed_words(at.meant, calendar)}, which is skipped")
        return
    yield from _moved_off(at.meant, at.starts, convention, calendar)


def _moved_off(day: date, moved: date, convention: Convention, calendar: HolidayCalendar) -> Iterator[Derivation]:
    yield from told(list(closed(day, moved, calendar)))
    yield Derivation(reason=roll_words(convention, calendar, moved=moved != day), on=moved)


def _period(
    repeating: RepeatingWorkflow, at: Place, period: ReportingPeriod | Pending | None
) -> Iterator[Derivation]:
    if period is None:
        return
    if isinstance(period, Pending):
        yield _not_known(period)
    elif isinstance(repeating.trigger, OnPeriodEnd):
        yield Derivation(reason=f"it is about that period, {period}", on=period.end)
    else:
        which = repeating.period.value if repeating.period and not repeating.periods else "last complete period"
        yield Derivation(reason=f"it is about the {which}, seen from {at.meant}: {period}", on=period.end)


def _due_for_practice(
    repeating: RepeatingWorkflow,
    client: Client,
    at: Place,
    period: ReportingPeriod | Pending | None,
    almanac: Almanac,
) -> Iterator[Derivation]:
    """When it is due for the practice, off the holidays that it moves it off."""
    meant = due_of(repeating.due, client, at.starts, period, almanac)
    due = due_on_of(repeating, client, at.starts, period, almanac)
    yield from _due(repeating.due, client, at.starts, period, almanac)
    moves = repeating.due_holidays is not Convention.NONE and repeating.calendar is not None
    if moves and not isinstance(due, Pending) and not isinstance(meant, Pending):
        yield from _due_holidays(repeating, meant.due, due, almanac)
    yield from _answer("it is due", due)


def _due_holidays(repeating: RepeatingWorkflow, meant: date, due: date, almanac: Almanac) -> Iterator[Derivation]:
    calendar = almanac.calendar(str(repeating.calendar))
    if repeating.due_holidays is not Convention.SKIP:
        yield from _moved_off(meant, due, repeating.due_holidays, calendar)
    elif not is_business_day(due, calendar):
        yield Derivation(reason=f"it would be due on {closed_words(due, calendar)}, which is skipped", on=due)


def _answer(words: str, due: date | Pending) -> Iterator[Derivation]:
    if isinstance(due, Pending):
        yield _not_known(due)
    yield Derivation(reason=words, on=None if isinstance(due, Pending) else due)


def _due(
    config: DueConfig,
    client: Client,
    starts: date,
    period: ReportingPeriod | Pending | None,
    almanac: Almanac,
) -> Iterator[Derivation]:
    """From the date that a due date is counted from to the day that the configuration names."""
    match config:
        case Within():
            yield Derivation(reason=date_name(START), on=starts)
            yield from _moved(config.offset, starts)
        case OnDay():
            day = f"{ordinal(config.day)} of {MONTH_NAMES[config.month - 1]}"
            yield Derivation(reason=f"the first {day} from {starts} on, or the last day of a month that lacks it")
        case FromKeyDate():
            yield from _from_key_date(config, client)
        case _:
            yield from _by_rule(config, client, starts, period, almanac)


def _from_key_date(config: FromKeyDate, client: Client) -> Iterator[Derivation]:
    key = key_date(client, config.field)
    if key is not None:
        yield Derivation(reason=date_name(config.field), on=key)
        yield from _moved(config.offset, key)


def _by_rule(
    config: ByRule, client: Client, starts: date, period: ReportingPeriod | Pending | None, almanac: Almanac
) -> Iterator[Derivation]:
    """The lines of the rule, unless there is none for the period, or its calendar does not reach so far."""
    if not isinstance(period, ReportingPeriod):
        return
    with suppress(NoRuleInForce, OutsideCoverage):
        rule = in_force(almanac.rules, config.rule, period.end)
        lines = explain_due(rule, known_dates(client, starts, period), almanac.calendars)
        yield from lines
        if lines[-1].on is not None:
            yield from _moved(config.offset, lines[-1].on)


def _moved(offset: Offset, day: date) -> Iterator[Derivation]:
    if offset.value:
        after = shift(day, offset)
        yield Derivation(reason=step_words(Shift(by=offset), day, after, NEVER_CLOSED), on=after)


def _not_known(pending: Pending) -> Derivation:
    return Derivation(reason=f"not known: {', '.join(pending.missing)}")
