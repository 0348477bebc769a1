"""The inputs of a date case as dates, months and years, and answers as they stand in the cases."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any

from dextflow.model import Months, ReportingPeriod, Weekday
from dextflow.scheduling import month_end, period_containing

TAX_YEARS = Months(count=12, ending=4, first_day=6)
WEEKDAYS = {weekday.name[:3]: weekday for weekday in Weekday}


class Inputs(Mapping[str, Any]):
    """The inputs of a case, which remember which of them were read."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self._read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self._read.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def unread(self) -> list[str]:
        """The inputs that no answer can depend on."""
        return sorted(self._values.keys() - self._read)


Rule = Callable[[Inputs], object]
"""What answers the cases of one rule: with anything that `plain` can write down."""


class CannotSayError(Exception):
    """The inputs of a case are none that this runner can put into the words of the public API."""


def on(inputs: Inputs, *names: str) -> date:
    """The date of the first of these names that the case has."""
    return date.fromisoformat(_first(inputs, names))


def month(inputs: Inputs, *names: str) -> date:
    """The last day of the month, such as "2026-03", of the first of these names that the case has."""
    year, number = str(_first(inputs, names)).split("-")[:2]
    return month_end(int(year), int(number))


def span(inputs: Inputs, *names: str) -> ReportingPeriod:
    """The first and the last day of the first of these names that the case has."""
    start, end = _first(inputs, names)
    return ReportingPeriod(start=date.fromisoformat(start), end=date.fromisoformat(end))


def interval(text: str) -> ReportingPeriod:
    """A period that is written as an ISO 8601 interval."""
    start, end = text.split("/")
    return ReportingPeriod(start=date.fromisoformat(start), end=date.fromisoformat(end))


def tax_year(inputs: Inputs) -> ReportingPeriod:
    """The tax year of the United Kingdom that is written as "2026-27"."""
    return period_containing(TAX_YEARS, date(int(str(inputs["tax_year"])[:4]), 4, 6))


def weekday(inputs: Inputs) -> Weekday:
    """A weekday that is written as "SAT"."""
    return WEEKDAYS[str(inputs["weekday"])[:3].upper()]


def whole(text: str) -> tuple[int, ...]:
    """The numbers in a text, such as the pattern "4-4-5"."""
    return tuple(int(number) for number in re.findall(r"\d+", text))


def says(inputs: Inputs, word: str) -> bool:
    """Whether an input that is so, or given at all, has a word in its name or in its value."""
    return any(inputs[name] and word in f"{name} {inputs[name]}".lower() for name in inputs)


def plain(answer: object) -> object:
    """An answer as the cases write it: dates as text, periods and sequences as lists."""
    match answer:
        case date():  # and a datetime, which is one
            return answer.isoformat()
        case ReportingPeriod():
            return [answer.start.isoformat(), answer.end.isoformat()]
        case Mapping():
            return {name: plain(part) for name, part in answer.items()}
        case tuple() | list():
            return [plain(part) for part in answer]
    return answer


def as_far_as(answer: object, expected: object) -> object:
    """An endless answer, cut to as many parts as the case expects; any other as it is."""
    if isinstance(answer, Iterator):
        return list(islice(answer, len(expected) if isinstance(expected, list) else 1))
    return answer


def instant(text: str) -> datetime:
    """An instant that is written in ISO 8601, with its distance from UTC."""
    return datetime.fromisoformat(text)


def _first(inputs: Inputs, names: tuple[str, ...]) -> Any:
    for name in names:
        if name in inputs:
            return inputs[name]
    raise CannotSayError(f"it gives none of {', '.join(names)}")
