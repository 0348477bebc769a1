"""Rules of due dates that cannot be: each is refused when it is made, with one clear reason."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dextflow.errors import InvalidValue
from dextflow.model import (
    BusinessDays,
    Convention,
    DatePath,
    DayOfMonth,
    DueCase,
    DueDateRule,
    MonthRule,
    NextDay,
    NextWeekday,
    NotAfterDay,
    Offset,
    PeriodGuard,
    Shift,
)

COUNTED = DatePath(anchor="period_end", steps=(BusinessDays(count=3),))
PLAIN = DatePath(anchor="period_end")


def rule(path: DatePath = PLAIN, **others: Any) -> DueDateRule:
    return DueDateRule(**{"id": "own", "name": "Own", "cases": (DueCase(paths=(path,)),)} | others)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: NextDay(day=31, month=2), "NextDay: no year has a day 31 in month 2"),
        (lambda: NextDay(day=1, month=13), "NextDay: there is no month 13"),
        (lambda: NextDay(day=32), "NextDay: no month has a day 32"),
        (lambda: DayOfMonth(day=0), "DayOfMonth: no month has a day 0"),
        (lambda: NotAfterDay(day=-2), "NotAfterDay: no month has a day -2"),
        (lambda: NextWeekday(weekdays=()), "NextWeekday: it names no weekday"),
        (
            lambda: Shift(by=Offset(value=1), month_rule=MonthRule.SKIP),
            "Shift: one date cannot be skipped: choose sticky, clip or forward",
        ),
        (lambda: DueCase(paths=()), "DueCase: it has no path to a date"),
        (lambda: PeriodGuard(ends_in=(3, 0)), "PeriodGuard: there is no month 0"),
        (PeriodGuard, "PeriodGuard: it asks nothing: a case for all periods has no guard"),
        (lambda: rule(cases=()), "DueDateRule: rule 'own' has no case"),
        (
            lambda: rule(roll=Convention.SKIP, calendar="IE"),
            "DueDateRule: rule 'own' would skip its date, which is still due",
        ),
        (
            lambda: rule(act_by_roll=Convention.SKIP, calendar="IE"),
            "DueDateRule: rule 'own' would skip its date, which is still due",
        ),
        (
            lambda: rule(roll=Convention.FOLLOWING),
            "DueDateRule: rule 'own' counts business days and names no calendar",
        ),
        (lambda: rule(COUNTED), "DueDateRule: rule 'own' counts business days and names no calendar"),
        (
            lambda: rule(valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1)),
            "DueDateRule: rule 'own' ends on 2026-01-01, before it begins",
        ),
    ],
)
def test_what_cannot_be_is_refused(make: Callable[[], object], reason: str) -> None:
    """A value that leads to no date is refused with the noun and the reason."""
    with pytest.raises(InvalidValue) as refusal:
        make()
    assert str(refusal.value) == reason


def test_what_can_be_is_not_refused() -> None:
    """The rarest days, and a rule of one day, are allowed."""
    assert NextDay(day=29, month=2).day == DayOfMonth(day=29).day
    assert DayOfMonth(day=-1) == DayOfMonth(day=-1)
    assert rule(valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 1)).calendar is None
