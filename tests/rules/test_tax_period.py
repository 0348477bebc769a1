"""The last tax period that has ended, as a default of settings."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.model import Client, ReportingPeriod, VatSettings
from dextflow.rules import Basis
from dextflow.rules.workings.tax_period import tax_period_end
from dextflow.scheduling.client_periods import vat_periods
from dextflow.scheduling.reporting_periods import last_complete


def last_end(period_end: date, vat: VatSettings | None) -> date:
    client = Client(id="c", name="C", vat=vat)
    return tax_period_end(Basis(period=ReportingPeriod(start=period_end, end=period_end), client=client))


@pytest.mark.parametrize(
    ("months", "starting", "day", "expected"),
    [
        (3, 1, "2026-10-31", "2026-09-30"),
        (3, 2, "2026-10-31", "2026-10-31"),
        (3, 2, "2026-10-30", "2026-07-31"),
        (3, 3, "2026-10-31", "2026-08-31"),
        (1, 1, "2026-10-31", "2026-10-31"),
        (1, 1, "2024-02-28", "2024-01-31"),
        (1, 1, "2024-02-29", "2024-02-29"),
        (12, 4, "2026-03-30", "2025-03-31"),
        (12, 1, "2026-12-31", "2026-12-31"),
    ],
)
def test_usual_periods(months: int, starting: int, day: str, expected: str) -> None:
    """It is the end of the last period that had ended by the end of the reporting period, that day included."""
    vat = VatSettings(starting_month=starting, months=months)
    assert last_end(date.fromisoformat(day), vat) == date.fromisoformat(expected)


def test_unknown_periods() -> None:
    """Where the client or its periods are not known, the tax period ends with the reporting period."""
    day = date(2026, 10, 30)
    assert last_end(day, None) == day
    assert tax_period_end(Basis(period=ReportingPeriod(start=day, end=day))) == day


@given(
    day=st.dates(date(2020, 1, 1), date(2028, 12, 31)),
    starting=st.integers(1, 12),
    months=st.sampled_from((1, 3, 12)),
    ends=st.lists(st.dates(date(2022, 1, 1), date(2026, 12, 31)), max_size=3, unique=True).map(sorted),
)
def test_as_the_schedule_has_it(day: date, starting: int, months: int, ends: list[date]) -> None:
    """It is the end of the last complete period of the client's schedule, agreed ends and all."""
    vat = VatSettings(starting_month=starting, months=months, ends=tuple(ends))
    rule = vat_periods(Client(id="c", name="C", vat=vat))
    assert rule is not None
    assert last_end(day, vat) == last_complete(rule, day + timedelta(days=1)).end
