"""Dates: month arithmetic and reporting periods. Nothing here knows what day it is."""

from dextflow.scheduling.deadlines import GroupDeadline, deadlines, shift
from dextflow.scheduling.months import add_months, month_end
from dextflow.scheduling.periods import (
    financial_year_of,
    last_complete_financial_year,
    last_complete_month,
    month_of,
    year_end_in,
)

__all__ = [
    "GroupDeadline",
    "add_months",
    "deadlines",
    "financial_year_of",
    "last_complete_financial_year",
    "last_complete_month",
    "month_end",
    "month_of",
    "shift",
    "year_end_in",
]
