"""The nouns of `release_1.json`, of holidays, periods and due dates.

As with `codec.release_1_nouns`: once release 1 is out, add to it and change nothing.
"""

from datetime import date
from typing import Any

from codec.release_1_nouns import (
    DAY,
    OCTOBER,
    YEAR_END,
)
from dextflow.model import (
    BusinessDays,
    ChangedPeriods,
    Combine,
    Convention,
    CumulativePeriods,
    DatePath,
    DayOfMonth,
    Derivation,
    DueCase,
    DueDate,
    DueDateCatalogue,
    DueDateRule,
    ExplicitPeriods,
    FinancialYears,
    FiscalPart,
    FiscalWeeks,
    HolidayCalendar,
    InstalmentRule,
    MonthRule,
    Months,
    NearestMonthEnd,
    NextDay,
    NextWeekday,
    NotAfterDay,
    Offset,
    Pending,
    PeriodGuard,
    Shift,
    TaxWeeks,
    Unit,
    VatSettings,
    Weekday,
    Weeks,
    YearEndRule,
)

MONDAY, BOXING_DAY = date(2026, 10, 5), date(2026, 12, 26)
A_MONTH, FIVE_DAYS = Offset(value=1, unit=Unit.MONTH), Offset(value=-5, unit=Unit.DAY)
TAX_YEARS, MONTHS = Months(count=12, ending=4, first_day=6), Months()
SUNDAYS = FiscalWeeks(
    month=1,
    weekday=Weekday.SUNDAY,
    year_end=YearEndRule.NEAREST,
    part=FiscalPart.QUARTER,
    pattern=(5, 4, 4),
    leap_period=11,
)
LONG_VAT = VatSettings(starting_month=2, ends=(date(2026, 1, 31), DAY))
PATH = DatePath(
    anchor="period_end",
    steps=(
        Shift(by=A_MONTH, month_rule=MonthRule.CLIP),
        NearestMonthEnd(),
        DayOfMonth(day=-1),
        NotAfterDay(day=30),
        NextDay(day=31, month=1),
        NextWeekday(weekdays=(Weekday.TUESDAY, Weekday.FRIDAY)),
        BusinessDays(count=-1),
    ),
    optional=True,
)
BARE_PATH = DatePath(anchor="incorporation_date")
GUARD = PeriodGuard(
    ends_in=(3, 6),
    over_months=12,
    under_months=18,
    weeks=(52, 53),
    start="incorporation_date",
    end="start",
    optional=True,
)
CASE, BARE_CASE = DueCase(paths=(PATH,), combine=Combine.EARLIEST, when=GUARD), DueCase(paths=(BARE_PATH,))
RULE = DueDateRule(
    id="uk-vat-payment",
    name="VAT payment",
    cases=(CASE, BARE_CASE),
    version=2,
    country="GB",
    roll=Convention.FOLLOWING,
    act_by_roll=Convention.PRECEDING,
    calendar="GB-EAW",
    valid_from=date(2012, 4, 1),
    valid_to=date(2030, 3, 31),
    statutory=False,
    source="VATREG",
    url="https://example.org/vat",
    note="By Direct Debit later.",
)
BARE_RULE = DueDateRule(id="own", name="Own", cases=(BARE_CASE,))
INSTALMENTS = InstalmentRule(
    id="uk-ct-large",
    name="Corporation tax",
    first=PATH,
    every=Offset(value=3, unit=Unit.MONTH),
    last=BARE_PATH,
    most=3,
    country="GB",
    roll=Convention.MODIFIED_FOLLOWING,
    calendar="GB-EAW",
    source="CTM92560",
    url="https://example.org/ct",
)
BARE_INSTALMENTS = InstalmentRule(id="own", name="Own", first=BARE_PATH, every=A_MONTH, last=BARE_PATH)
BY_LAW = DueDate(
    rule="uk-vat-payment",
    version=2,
    nominal=date(2026, 12, 6),
    due=date(2026, 12, 7),
    act_by=date(2026, 12, 4),
    calendar="GB-EAW",
    calendar_version="2026-10",
)
BARE_BY_LAW = DueDate(rule="own", version=1, nominal=DAY, due=DAY, act_by=None)
EXAMPLES: tuple[Any, ...] = (
    HolidayCalendar(
        id="GB-EAW",
        version="2026-10",
        first=date(2026, 1, 1),
        last=date(2026, 12, 31),
        holidays=frozenset({BOXING_DAY, date(2026, 12, 25)}),
        weekend=frozenset({Weekday.SATURDAY}),
    ),
    HolidayCalendar(id="XX", version="1", first=DAY, last=DAY, holidays=frozenset()),
    LONG_VAT,
    Weeks(starts_on=MONDAY, count=4),
    Weeks(starts_on=MONDAY),
    TAX_YEARS,
    MONTHS,
    FinancialYears(year_end=YEAR_END),
    TaxWeeks(count=2),
    TaxWeeks(),
    SUNDAYS,
    FiscalWeeks(month=1, weekday=Weekday.SATURDAY),
    ExplicitPeriods(periods=(OCTOBER,)),
    ChangedPeriods(ends=(DAY,), before=MONTHS, after=FinancialYears(year_end=YEAR_END)),
    CumulativePeriods(parts=MONTHS, years=TAX_YEARS),
    *PATH.steps,
    Shift(by=A_MONTH),
    NextDay(day=7),
    PATH,
    BARE_PATH,
    GUARD,
    PeriodGuard(ends_in=(3,)),
    PeriodGuard(weeks=(53,)),
    CASE,
    BARE_CASE,
    RULE,
    BARE_RULE,
    INSTALMENTS,
    BARE_INSTALMENTS,
    DueDateCatalogue(rules=(RULE,), instalments=(INSTALMENTS,)),
    DueDateCatalogue(),
    BY_LAW,
    BARE_BY_LAW,
    Pending(missing=("incorporation_date",)),
    Derivation(reason="One month after the end of the period.", on=DAY),
    Derivation(reason="incorporation_date is not known"),
)
