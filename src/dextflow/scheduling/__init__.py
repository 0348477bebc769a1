"""Dates: month arithmetic and reporting periods. Nothing here knows what day it is."""

from dextflow.scheduling.almanac import Almanac
from dextflow.scheduling.business_days import (
    add_business_days,
    adjust,
    is_business_day,
    nth_business_day,
    override,
    union,
)
from dextflow.scheduling.client_periods import financial_years, reporting_period, vat_periods
from dextflow.scheduling.coming import next_occurrence, occurrence, occurrences
from dextflow.scheduling.derivations import explain_occurrence
from dextflow.scheduling.due import due_date, explain_due, in_force
from dextflow.scheduling.due_instalments import explain_instalments, instalments
from dextflow.scheduling.fiscal_weeks import deemed_month_end, fiscal_year_end, weeks_in_year
from dextflow.scheduling.forecast import monday, workload, workload_by_doer, workload_by_role
from dextflow.scheduling.group_deadlines import GroupDeadline, deadlines
from dextflow.scheduling.ladder import business_days_later, is_writing_day, next_rung, reply_by
from dextflow.scheduling.months import (
    add_days,
    add_months,
    is_month_end,
    month_end,
    months_from,
    nth_weekday,
    shift,
    weekday_of,
)
from dextflow.scheduling.planning import LinePlan, plan
from dextflow.scheduling.reporting_periods import (
    accounting_periods,
    current_to_date,
    last_complete,
    last_complete_month,
    month_of,
    period_after,
    period_before,
    period_containing,
    periods,
)
from dextflow.scheduling.roster import is_member
from dextflow.scheduling.triggers import nominal_dates
from dextflow.scheduling.week_periods import tax_week
from dextflow.scheduling.zones import has_day, start_of_day, today

__all__ = [
    "Almanac",
    "GroupDeadline",
    "LinePlan",
    "accounting_periods",
    "add_business_days",
    "add_days",
    "add_months",
    "adjust",
    "business_days_later",
    "current_to_date",
    "deadlines",
    "deemed_month_end",
    "due_date",
    "explain_due",
    "explain_instalments",
    "explain_occurrence",
    "financial_years",
    "fiscal_year_end",
    "has_day",
    "in_force",
    "instalments",
    "is_business_day",
    "is_member",
    "is_month_end",
    "is_writing_day",
    "last_complete",
    "last_complete_month",
    "monday",
    "month_end",
    "month_of",
    "months_from",
    "next_occurrence",
    "next_rung",
    "nominal_dates",
    "nth_business_day",
    "nth_weekday",
    "occurrence",
    "occurrences",
    "override",
    "period_after",
    "period_before",
    "period_containing",
    "periods",
    "plan",
    "reply_by",
    "reporting_period",
    "shift",
    "start_of_day",
    "tax_week",
    "today",
    "union",
    "vat_periods",
    "weekday_of",
    "weeks_in_year",
    "workload",
    "workload_by_doer",
    "workload_by_role",
]
