"""Reading recurrence rules of RFC 5545 (section 3.3.10), as far as they are about dates."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import attrs

from dextflow.errors import InvalidValue
from dextflow.model import Unit

FREQUENCIES = {"DAILY": Unit.DAY, "WEEKLY": Unit.WEEK, "MONTHLY": Unit.MONTH, "YEARLY": Unit.YEAR}
FREQUENCIES_OF_TIME = ("HOURLY", "MINUTELY", "SECONDLY")
PARTS_OF_TIME = ("BYHOUR", "BYMINUTE", "BYSECOND")
WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LARGEST = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
NAMES = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *LARGEST)
ONLY_FOR = {
    "BYMONTHDAY": (Unit.DAY, Unit.MONTH, Unit.YEAR),
    "BYYEARDAY": (Unit.YEAR,),
    "BYWEEKNO": (Unit.YEAR,),
}
MOST_DATES, LARGEST_INTERVAL = 10_000, 1_000
WEEKS_IN_MONTH, WEEKS_IN_YEAR = 5, 53
RULES_REMEMBERED = 256

NUMBER = re.compile(r"[+-]?\d{1,3}", re.ASCII)
DAY = re.compile(r"([+-]?\d{1,2})?([A-Z]{2})", re.ASCII)
COUNTER = re.compile(r"\d{1,5}", re.ASCII)
UNTIL = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


@attrs.frozen(kw_only=True, cache_hash=True)
class Recurrence:
    """A recurrence rule that was read: what is empty does not limit the dates.

    Negative numbers count from the end. `weekdays` are 0 for Monday to 6 for Sunday, and `nth_weekdays` those with
    a number: of the month, or of the year in a yearly rule without months.
    """

    unit: Unit
    interval: int
    count: int | None
    until: date | None
    week_start: int
    months: frozenset[int]
    month_days: frozenset[int]
    year_days: frozenset[int]
    weeks: frozenset[int]
    weekdays: frozenset[int]
    nth_weekdays: frozenset[tuple[int, int]]
    positions: frozenset[int]

    @property
    def counts_in_year(self) -> bool:
        """Whether its numbered weekdays are those of the year rather than of a month."""
        return self.unit is Unit.YEAR and not self.months


@lru_cache(maxsize=RULES_REMEMBERED)
def read_recurrence(text: str, first_on: date) -> Recurrence:
    """A recurrence rule, with what it leaves open taken from its first date, as the RFC says.

    Raises `InvalidValue`, saying what is wrong: for what is no rule, for times of day, and for anything but the
    one line, since the first date is known already. A rule with BYWEEKNO needs BYDAY: without it, some programs
    mean the weekday of the first date, and others the whole week.
    """
    parts = _parts(text.upper().removeprefix("RRULE:"))
    unit = _frequency(parts)
    _check_fit(parts, unit)
    weekdays, nth_weekdays = _weekdays(parts, unit)
    rule = Recurrence(
        unit=unit,
        interval=_counter(parts, "INTERVAL", LARGEST_INTERVAL) or 1,
        count=_counter(parts, "COUNT", MOST_DATES),
        until=_until(parts),
        week_start=_weekday(parts.get("WKST", "MO")),
        months=_numbers(parts, "BYMONTH"),
        month_days=_numbers(parts, "BYMONTHDAY"),
        year_days=_numbers(parts, "BYYEARDAY"),
        weeks=_numbers(parts, "BYWEEKNO"),
        weekdays=weekdays,
        nth_weekdays=nth_weekdays,
        positions=_numbers(parts, "BYSETPOS"),
    )
    return rule if {"BYMONTHDAY", "BYYEARDAY", "BYDAY"} & parts.keys() else _completed(rule, first_on)


def _parts(text: str) -> Mapping[str, str]:
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, _, value = part.partition("=")
        if name in PARTS_OF_TIME:
            raise _bad(f"{name} is a time of day, and the rule is for dates")
        if name not in NAMES or not value:
            raise _bad(f"{part!r} is no part of a rule, such as FREQ=MONTHLY or BYDAY=-1FR")
        if name in parts:
            raise _bad(f"it has {name} twice")
        parts[name] = value
    return parts


def _frequency(parts: Mapping[str, str]) -> Unit:
    name = parts.get("FREQ", "")
    if name in FREQUENCIES_OF_TIME:
        raise _bad(f"FREQ={name} is about times of day, and the rule is for dates")
    if name not in FREQUENCIES:
        raise _bad(f"FREQ is one of {', '.join(FREQUENCIES)}, not {name!r}")
    return FREQUENCIES[name]


def _check_fit(parts: Mapping[str, str], unit: Unit) -> None:
    """Refuse parts that do not go together, or not with the frequency."""
    for name, units in ONLY_FOR.items():
        if name in parts and unit not in units:
            raise _bad(f"{name} does not go with FREQ={parts['FREQ']}")
    if {"COUNT", "UNTIL"} <= parts.keys():
        raise _bad("it ends by COUNT or by UNTIL, not by both")
    if "BYWEEKNO" in parts and "BYDAY" not in parts:
        raise _bad("BYWEEKNO needs BYDAY, to say which days of the week are meant")
    if "BYSETPOS" in parts and not {"BYDAY", *LARGEST} - {"BYSETPOS"} & parts.keys():
        raise _bad("BYSETPOS needs another BY part to choose from")


def _numbers(parts: Mapping[str, str], name: str) -> frozenset[int]:
    if name not in parts:
        return frozenset()
    return frozenset(_number(name, each) for each in parts[name].split(","))


def _number(name: str, text: str) -> int:
    largest = LARGEST[name]
    number = int(text) if NUMBER.fullmatch(text) else 0
    if not 1 <= abs(number) <= largest or (name == "BYMONTH" and number < 0):
        negative = "" if name == "BYMONTH" else f", or -{largest} to -1 from the end"
        raise _bad(f"{name} has numbers 1 to {largest}{negative}, not {text!r}")
    return number


def _counter(parts: Mapping[str, str], name: str, largest: int) -> int | None:
    if name not in parts:
        return None
    number = int(parts[name]) if COUNTER.fullmatch(parts[name]) else 0
    if not 1 <= number <= largest:
        raise _bad(f"{name} is 1 to {largest}, not {parts[name]!r}")
    return number


def _until(parts: Mapping[str, str]) -> date | None:
    if "UNTIL" not in parts:
        return None
    match = UNTIL.fullmatch(parts["UNTIL"])
    try:
        return date(*map(int, match.groups())) if match else _no_date(parts["UNTIL"])
    except ValueError:
        return _no_date(parts["UNTIL"])


def _no_date(text: str) -> date:
    raise _bad(f"UNTIL is a date such as 20261231, not {text!r}")


def _weekdays(parts: Mapping[str, str], unit: Unit) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    """The weekdays of BYDAY, those without a number and those with one."""
    plain, numbered = set[int](), set[tuple[int, int]]()
    for each in parts["BYDAY"].split(",") if "BYDAY" in parts else ():
        match = DAY.fullmatch(each)
        if match is None:
            raise _bad(f"BYDAY has weekdays such as MO or -1FR, not {each!r}")
        number, code = match.groups()
        if number is None:
            plain.add(_weekday(code))
        else:
            numbered.add((_nth(int(number), each, parts, unit), _weekday(code)))
    return frozenset(plain), frozenset(numbered)


def _nth(number: int, text: str, parts: Mapping[str, str], unit: Unit) -> int:
    if unit not in (Unit.MONTH, Unit.YEAR) or "BYWEEKNO" in parts:
        raise _bad(f"BYDAY has numbers, as {text!r}, in rules of months and years without BYWEEKNO only")
    largest = WEEKS_IN_MONTH if unit is Unit.MONTH or "BYMONTH" in parts else WEEKS_IN_YEAR
    if not 1 <= abs(number) <= largest:
        raise _bad(f"BYDAY counts 1 to {largest}, or -{largest} to -1 from the end, not {text!r}")
    return number


def _weekday(code: str) -> int:
    if code not in WEEKDAY_CODES:
        raise _bad(f"the weekdays are {', '.join(WEEKDAY_CODES)}, and not {code!r}")
    return WEEKDAY_CODES.index(code)


def _completed(rule: Recurrence, first_on: date) -> Recurrence:
    """The rule with the days of its first date."""
    match rule.unit:
        case Unit.DAY:
            return rule
        case Unit.WEEK:
            return attrs.evolve(rule, weekdays=frozenset({first_on.weekday()}))
        case Unit.MONTH:
            return attrs.evolve(rule, month_days=frozenset({first_on.day}))
        case _:
            months = rule.months or frozenset({first_on.month})
            return attrs.evolve(rule, months=months, month_days=frozenset({first_on.day}))


def _bad(reason: str) -> InvalidValue:
    return InvalidValue("RecurrenceRule", reason)
