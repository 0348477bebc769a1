"""The periods that a client has of its own, and the one that a repeating workflow is about."""

from datetime import date

import attrs

from dextflow.model import (
    ChangedPeriods,
    Client,
    FinancialYears,
    FiscalPart,
    FiscalWeeks,
    Months,
    Pending,
    PeriodOption,
    PeriodRule,
    ReportingPeriod,
    YearEnd,
)
from dextflow.model.period import LONGEST_MONTHS
from dextflow.scheduling.months import MONTHS_IN_YEAR, add_months, is_month_end
from dextflow.scheduling.reporting_periods import CALENDAR_MONTHS, current_to_date, last_complete
from dextflow.scheduling.tiling import span

COMPLETE_MONTHS = {
    PeriodOption.LAST_COMPLETE_MONTH: 1,
    PeriodOption.LAST_3_COMPLETE_MONTHS: 3,
    PeriodOption.LAST_12_COMPLETE_MONTHS: 12,
}
OF_VAT = (PeriodOption.LAST_COMPLETE_VAT_PERIOD, PeriodOption.CURRENT_VAT_PERIOD_TO_DATE)
TO_DATE = (
    PeriodOption.CURRENT_MONTH_TO_DATE,
    PeriodOption.CURRENT_VAT_PERIOD_TO_DATE,
    PeriodOption.FINANCIAL_YEAR_TO_DATE,
)


def financial_years(client: Client) -> PeriodRule | None:
    """The financial years of a client; None if it is not known when they end.

    Years ended on the days of `year_ends`, and from the last of those on they end on the usual day. Before the
    first they were of twelve months, each to that day, unless it is a usual one. Without a usual day they go on to
    be of twelve months: an accounting reference date stays until it is changed (Companies Act 2006, section 391).
    """
    usual = _usual_years(client)
    if not client.year_ends:
        return usual
    first, last = client.year_ends[0], client.year_ends[-1]
    before = usual if usual and span(usual, first)[1] == first else _years_to(first)
    return ChangedPeriods(ends=client.year_ends, before=before, after=usual or _years_to(last))


def vat_periods(client: Client) -> PeriodRule | None:
    """The VAT periods of a client; None if its VAT settings are not known.

    Periods ended on the days of the settings' `ends`, and from the last of them on they end as usual. The period
    to the first is of the usual length if that is the end of a month, and else a usual one, cut short.
    """
    vat = client.vat
    if vat is None:
        return None
    usual = Months(count=vat.months, ending=(vat.starting_month - 2) % MONTHS_IN_YEAR + 1)
    if not vat.ends:
        return usual
    first = vat.ends[0]
    before = Months(count=vat.months, ending=first.month) if is_month_end(first) else usual
    return ChangedPeriods(ends=vat.ends, before=before, after=usual)


def reporting_period(option: PeriodOption, day: date, client: Client) -> ReportingPeriod | Pending:
    """The reporting period that an option means on a day for a client; pending while it needs dates not known.

    "year_end" is missing for financial years, "vat" for VAT periods. A complete period had ended before the day; a
    current one goes from its start to the day.

    >>> acme = Client(id="acme", name="Acme Ltd", year_end=YearEnd(month=3, day=31))
    >>> str(reporting_period(PeriodOption.LAST_FINANCIAL_YEAR, date(2026, 11, 2), acme))
    '2025-04-01/2026-03-31'
    """
    if option in COMPLETE_MONTHS:
        return _last_months(COMPLETE_MONTHS[option], day)
    rule = _rule(option, client)
    if isinstance(rule, Pending):
        return rule
    return current_to_date(rule, day) if option in TO_DATE else last_complete(rule, day)


def _rule(option: PeriodOption, client: Client) -> PeriodRule | Pending:
    if option is PeriodOption.CURRENT_MONTH_TO_DATE:
        return CALENDAR_MONTHS
    if option in OF_VAT:
        return vat_periods(client) or Pending(missing=("vat",))
    return financial_years(client) or Pending(missing=("year_end",))


def _last_months(count: int, day: date) -> ReportingPeriod:
    last = last_complete(CALENDAR_MONTHS, day)
    return ReportingPeriod(start=add_months(last.start, 1 - count), end=last.end)


def _usual_years(client: Client) -> FiscalWeeks | FinancialYears | None:
    if client.fiscal_weeks is not None:
        return attrs.evolve(client.fiscal_weeks, part=FiscalPart.YEAR)
    return None if client.year_end is None else FinancialYears(year_end=client.year_end)


def _years_to(end: date) -> FinancialYears:
    """Years of twelve months, of which one ends on that day; the last day of February stays the last."""
    day = LONGEST_MONTHS[end.month - 1] if is_month_end(end) else end.day
    return FinancialYears(year_end=YearEnd(month=end.month, day=day))
