"""Statutory figures: known points, the days around a change, and what is not known."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from dextflow.rules.workings.country_figures import (
    COUNTRY_FIGURES,
    CountryFigure,
    FigureName,
    figure_of,
    statutory,
)

KNOWN = (
    ("GB", FigureName.TAX_REGISTRATION, "2024-03-31", "85000"),
    ("GB", FigureName.TAX_REGISTRATION, "2024-04-01", "90000"),
    ("GB", FigureName.TAX_DEREGISTRATION, "2026-11-22", "88000"),
    ("GB", FigureName.TAX_REGISTRATION, "2012-04-01", "77000"),
    ("GB", FigureName.FLAT_RATE_JOIN, "2026-01-01", "150000"),
    ("GB", FigureName.FLAT_RATE_LEAVE, "2026-01-01", "230000"),
    ("GB", FigureName.CASH_JOIN, "2026-01-01", "1350000"),
    ("GB", FigureName.ANNUAL_LEAVE, "2026-01-01", "1600000"),
    ("GB", FigureName.DIRECTORS_LOAN, "2014-04-05", "5000"),
    ("GB", FigureName.DIRECTORS_LOAN, "2014-04-06", "10000"),
    ("GB", FigureName.STAFF_ENTERTAINMENT, "2026-01-01", "150"),
    ("GB", FigureName.PROFIT_TAX_MAIN, "2023-03-31", "0.19"),
    ("GB", FigureName.PROFIT_TAX_MAIN, "2023-04-01", "0.25"),
    ("GB", FigureName.PROFIT_TAX_FRACTION, "2023-04-01", "0.015"),
    ("DE", FigureName.TAX_STANDARD_RATE, "2020-12-31", "0.16"),
    ("IE", FigureName.TAX_STANDARD_RATE, "2021-03-01", "0.23"),
    ("ZA", FigureName.TAX_REGISTRATION, "2026-03-31", "1000000"),
    ("ZA", FigureName.TAX_REGISTRATION, "2026-04-01", "2300000"),
    ("US", FigureName.CAPITAL_ITEM, "2016-01-01", "2500"),
)


@pytest.mark.parametrize(("country", "name", "on", "amount"), KNOWN)
def test_figures_that_statutes_set(country: str, name: FigureName, on: str, amount: str) -> None:
    """On each day, also the last before a change and the first after it, the figure is the statute's."""
    assert figure_of(country, name, date.fromisoformat(on)) == Decimal(amount)


@pytest.mark.parametrize(
    ("country", "name", "on"),
    [
        (None, FigureName.TAX_STANDARD_RATE, "2026-01-01"),
        ("BR", FigureName.TAX_STANDARD_RATE, "2026-01-01"),
        ("US", FigureName.TAX_REGISTRATION, "2026-01-01"),
        ("GB", FigureName.TAX_REGISTRATION, "2012-03-31"),
        ("GB", FigureName.PROFIT_TAX_SMALL, "2023-03-31"),
    ],
)
def test_what_is_not_known_is_not_guessed(country: str | None, name: FigureName, on: str) -> None:
    """A country, a figure or a day that the table has not got is None, not nought and not the nearest figure."""
    assert figure_of(country, name, date.fromisoformat(on)) is None


def test_each_figure_has_a_source_and_is_found() -> None:
    """Each figure names its source and a country of two letters, and is found on its first and its last day."""
    for figure in COUNTRY_FIGURES:
        assert figure.source.strip()
        assert len(figure.country) == len("GB")
        for day in (figure.first_on, figure.last_on or date(2026, 11, 22)):
            assert statutory(figure.country, figure.name, day) is figure


def test_figures_of_a_name_follow_each_other_without_gap_or_overlap() -> None:
    """The day after a figure's last is the first day of the next one, and only the last figure is open."""
    series: dict[tuple[str, FigureName], list[CountryFigure]] = {}
    for figure in COUNTRY_FIGURES:
        series.setdefault((figure.country, figure.name), []).append(figure)
    for steps in series.values():
        assert [step.last_on for step in steps].index(None) == len(steps) - 1
        for before, after in pairwise(steps):
            assert before.last_on == after.first_on - timedelta(days=1)
            assert before.amount != after.amount
