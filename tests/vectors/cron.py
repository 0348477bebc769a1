"""Lines of cron that fire once on a day, as recurrence rules."""

from vectors.values import CannotSayError

WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
ANY = ("*", "?")


def recurrence_rules(line: str) -> list[str]:
    """The rules whose dates together are those of a line such as "0 0 L * *"."""
    _, _, days, months, weekdays = line.upper().split()
    ending = "" if months in ANY else f";BYMONTH={_joined(_numbers(_named(months, MONTHS, 1), 1, 12))}"
    if days in ANY and weekdays in ANY:
        return [f"FREQ=DAILY{ending}"]
    by_day = [] if days in ANY else [f"FREQ=MONTHLY;BYMONTHDAY={_days(days)}{ending}"]
    by_weekday = [] if weekdays in ANY else [f"FREQ=MONTHLY;BYDAY={_weekdays(weekdays)}{ending}"]
    return by_day + by_weekday


def _days(field: str) -> str:
    return ",".join("-1" if part == "L" else _joined(_numbers(part, 1, 31)) for part in field.split(","))


def _weekdays(field: str) -> str:
    """Weekdays, of which "5#3" is the third Friday, and "L5" or "5L" the last one."""
    return ",".join(_weekday(part) for part in _named(field, NAMES, 0).split(","))


def _weekday(part: str) -> str:
    number, nth, which = part.partition("#")
    if nth:
        return f"{which}{WEEKDAYS[int(number)]}"
    if "L" in part:
        return f"-1{WEEKDAYS[int(part.strip('L'))]}"
    return ",".join(WEEKDAYS[each] for each in _numbers(part, 0, 6))


def _named(field: str, names: tuple[str, ...], first: int) -> str:
    for number, name in enumerate(names, first):
        field = field.replace(name, str(number))
    return field


def _numbers(field: str, low: int, high: int) -> list[int]:
    """The numbers of a list of numbers and ranges, each perhaps with a step."""
    return [number for part in field.split(",") for number in _range(part, low, high)]


def _range(part: str, low: int, high: int) -> range:
    span, stepped, step = part.partition("/")
    first, ranged, last = span.partition("-")
    if not (first.isdigit() or first in ANY):
        raise CannotSayError(f"no trigger says {part!r}")
    begin = low if first in ANY else int(first)
    end = int(last) if ranged else high if first in ANY or stepped else begin
    return range(begin, end + 1, int(step or 1))


def _joined(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))
