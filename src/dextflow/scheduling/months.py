"""Month arithmetic and weekdays, with the rule of the law rather than that of the libraries.

Each raises `InvalidValue` for a date outside the years 1 to 9999.
"""

from calendar import isleap
from datetime import MAXYEAR, MINYEAR, date

from dextflow.errors import InvalidValue
from dextflow.model import MonthRule, Offset, Unit, Weekday
from dextflow.model.period import LONGEST_MONTHS

MONTHS_IN_YEAR = 12
FEBRUARY, SHORTEST_MONTH = 2, 28
LAST_OF_ALL = date.max.toordinal()
MOST_OF_A_WEEKDAY = 5
STICKY, FORWARD, SKIP = MonthRule.STICKY, MonthRule.FORWARD, MonthRule.SKIP
WEEKDAYS = tuple(Weekday)
NUMBERS = {weekday: number for number, weekday in enumerate(WEEKDAYS)}
DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
MONTHS = {Unit.MONTH: 1, Unit.YEAR: MONTHS_IN_YEAR}


def month_end(year: int, month: int) -> date:
    """The last day of a month. Raises `InvalidValue` outside the years 1 to 9999 and the months 1 to 12."""
    if not (MINYEAR <= year <= MAXYEAR and 1 <= month <= MONTHS_IN_YEAR):
        raise _no_month(year, month)
    return date(year, month, month_length(year, month))


def month_length(year: int, month: int) -> int:
    """How many days a month of the calendar has."""
    return SHORTEST_MONTH if month == FEBRUARY and not isleap(year) else LONGEST_MONTHS[month - 1]


def month_number(day: date) -> int:
    """How many months there are from January of the year 0 to the month of a day."""
    return day.year * MONTHS_IN_YEAR + day.month - 1


def is_month_end(day: date) -> bool:
    """Whether a day is the last of its month."""
    return day.day == month_length(day.year, day.month)


def add_months(day: date, months: int, rule: MonthRule = STICKY) -> date:
    """The date so many months later (or earlier), sticky at the month's end unless another rule is asked for.

    The last day of a month goes to the last day of the target month; any other day keeps its number, clipped to
    the target month. So six months from 30 June is 31 December: the corresponding date rule as corrected by
    section 443 of the Companies Act 2006, which HMRC's manuals follow (CTM01800). `MonthRule` has the other rules;
    with SKIP, a month that lacks the day raises `InvalidValue`, since it has no such date.

    For a row of dates count each from the first, never from the one before: 30 January, 28 February, 30 March.

    >>> add_months(date(2026, 6, 30), 6)
    datetime.date(2026, 12, 31)
    >>> add_months(date(2026, 6, 30), 6, MonthRule.CLIP)
    datetime.date(2026, 12, 30)
    """
    year, month = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 + months, MONTHS_IN_YEAR)
    if not MINYEAR <= year <= MAXYEAR:
        raise _no_month(year, month + 1)
    number = day.day
    if number < SHORTEST_MONTH:
        return date(year, month + 1, number)
    length = month_length(year, month + 1)
    if rule is STICKY and is_month_end(day):
        number = length
    return date(year, month + 1, number) if number <= length else _instead(year, month + 1, number, rule)


def _instead(year: int, month: int, number: int, rule: MonthRule) -> date:
    """What stands for a day that the month lacks."""
    if rule is SKIP:
        raise InvalidValue("date", f"{year:04}-{month:02} has no day {number}")
    return date(year, month + 1, 1) if rule is FORWARD else month_end(year, month)


def months_from(start: date, months: int) -> date:
    """The last day of so many months, one or more, that begin on a day.

    Twelve months that begin on 29 February 2024 end on 28 February 2025, not on the 27th.

    >>> months_from(date(2026, 4, 6), 12)
    datetime.date(2027, 4, 5)
    """
    if start.day == 1:
        last = add_months(start, months - 1)
        return month_end(last.year, last.month)
    return add_months(start.replace(day=start.day - 1), months)


def add_days(day: date, days: int) -> date:
    """The date so many days later, or earlier."""
    number = day.toordinal() + days
    if not 1 <= number <= LAST_OF_ALL:
        raise InvalidValue("date", f"{days} days from {day} is no date of the years 1 to 9999")
    return date.fromordinal(number)


def shift(day: date, offset: Offset, rule: MonthRule = STICKY) -> date:
    """The date so many days, weeks, months or years away, by a rule for days that a month lacks.

    With SKIP, such a month raises `InvalidValue`.

    >>> shift(date(2026, 3, 15), Offset(value=-3))
    datetime.date(2026, 3, 12)
    """
    months = MONTHS.get(offset.unit)
    if months is not None:
        return add_months(day, months * offset.value, rule)
    return add_days(day, DAYS[offset.unit] * offset.value)


def weekday_of(day: date) -> Weekday:
    """The weekday of a date."""
    return WEEKDAYS[day.weekday()]


def nth_weekday(year: int, month: int, weekday: Weekday, nth: int) -> date | None:
    """The first (1) to fifth (5) of some weekday in a month, or counted from the last (-1); None without a fifth.

    Raises `InvalidValue` for any other number, and for a month that the calendar lacks.

    >>> nth_weekday(2026, 5, Weekday.MONDAY, -1)
    datetime.date(2026, 5, 25)
    """
    if not 1 <= abs(nth) <= MOST_OF_A_WEEKDAY:
        raise InvalidValue("date", f"it is the first (1) to fifth (5) of a weekday, or the last (-1), not {nth}")
    end = month_end(year, month)
    last = end.day - (end.weekday() - NUMBERS[weekday]) % 7
    first = (last - 1) % 7 + 1
    number = first + 7 * (nth - 1) if nth > 0 else last + 7 * (nth + 1)
    return end.replace(day=number) if 1 <= number <= end.day else None


def _no_month(year: int, month: int) -> InvalidValue:
    return InvalidValue("date", f"the calendar has no month {month} of the year {year}")
