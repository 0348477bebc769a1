"""The United Kingdom: payroll, self assessment, and Making Tax Digital for Income Tax."""

from collections.abc import Mapping
from datetime import date
from itertools import islice

from dextflow.model import CumulativePeriods, Months, PeriodRule, ReportingPeriod, TaxWeeks
from dextflow.scheduling import period_containing, periods, tax_week
from vectors.due import at_the_end, due, of_tax_year, worked_out
from vectors.values import TAX_YEARS, CannotSayError, Inputs, Rule, on, says, tax_year

TAX_MONTHS = Months(first_day=6)
PAY_PERIODS: Mapping[str, TaxWeeks] = {
    "weekly": TaxWeeks(count=1),
    "fortnightly": TaxWeeks(count=2),
    "two-weekly": TaxWeeks(count=2),
    "four-weekly": TaxWeeks(count=4),
}
UPDATES = {
    "standard": CumulativePeriods(parts=Months(count=3, ending=4, first_day=6), years=TAX_YEARS),
    "calendar": CumulativePeriods(parts=Months(count=3, ending=3), years=Months(count=12, ending=3)),
}


def nth(rule: PeriodRule, year: ReportingPeriod, number: int) -> ReportingPeriod:
    """The first (1), second ... period of a rule that ends in a tax year."""
    found = next(islice(periods(rule, year.start, year.end), number - 1, None), None)
    if found is None:
        raise CannotSayError(f"the tax year has no period {number}")
    return found


def tax_month(inputs: Inputs) -> ReportingPeriod:
    """A tax month by its number."""
    return nth(TAX_MONTHS, tax_year(inputs), int(inputs["month"]))


def tax_weeks(count: int) -> Rule:
    """A period of so many tax weeks by its number, and which weeks those are."""

    def found(inputs: Inputs) -> dict[str, object]:
        period = nth(TaxWeeks(count=count), tax_year(inputs), int(inputs["index"]))
        weeks = dict.fromkeys((tax_week(period.start), tax_week(period.end)))
        return {"start": period.start, "end": period.end, "tax_weeks": "-".join(map(str, weeks))}

    return found


def week_number(inputs: Inputs) -> int:
    """The number of the last tax week for which is paid on a day, be it the year's or not."""
    day, frequency = on(inputs, "pay_date"), str(inputs.get("frequency", "weekly")).replace("_", "-")
    rule = PAY_PERIODS[frequency]
    begin = period_containing(TAX_YEARS, day).start
    return rule.count * sum(1 for _ in periods(rule, begin, period_containing(rule, day).end))


def payment_due(inputs: Inputs) -> date | None:
    """When PAYE is due, or with `adjust` by when the money must be in."""
    quarterly = ".quarterly" if says(inputs, "quarter") else ""
    id = f"uk.paye.payment{quarterly}.{inputs.get('method', 'electronic')}"  # noqa: A001 - the word of the field
    answer = worked_out(id, {"period_end": on(inputs, "tax_month_end", "quarter_end")}, inputs)
    return answer.act_by if inputs.get("adjust", "none") == "preceding" else answer.due


def quarterly_update(inputs: Inputs) -> Mapping[str, object]:
    """What a quarterly update covers, and when it is due."""
    period = nth(UPDATES[str(inputs.get("periods", "standard"))], tax_year(inputs), int(inputs["quarter"]))
    day = due("uk.mtd_it.quarterly_update", {"period_end": period.end}, inputs)
    return {"start": period.start, "end": period.end, "due": day}


RULES: Mapping[str, Rule] = {
    "uk.paye.tax_month": tax_month,
    "uk.paye.tax_week": lambda inputs: tax_week(on(inputs, "date", "pay_date")),
    "uk.paye.weekly_tax_weeks": tax_weeks(1),
    "uk.paye.fortnightly_tax_weeks": tax_weeks(2),
    "uk.paye.four_weekly_tax_weeks": tax_weeks(4),
    "uk.paye.pay_period_week_number": week_number,
    "uk.paye.payment_due": payment_due,
    "uk.cis.payment_due": payment_due,
    "uk.cis.return_due": at_the_end("uk.cis.return"),
    "uk.p11d.due": of_tax_year("uk.p11d.return"),
    "uk.class1a.electronic_due": of_tax_year("uk.class1a.payment.electronic"),
    "uk.class1a.post_due": of_tax_year("uk.class1a.payment.post"),
    "uk.sa.notify_chargeability": of_tax_year("uk.sa.notification"),
    "uk.sa.paper_due": of_tax_year("uk.sa.return.paper"),
    "uk.sa.online_due": of_tax_year("uk.sa.return.online"),
    "uk.sa.balancing_due": of_tax_year("uk.sa.payment.balance"),
    "uk.sa.first_poa": of_tax_year("uk.sa.payment.first"),
    "uk.sa.second_poa": of_tax_year("uk.sa.payment.second"),
    "uk.mtd_it.quarterly_update": quarterly_update,
    "uk.mtd_it.final_declaration": of_tax_year("uk.mtd_it.final_declaration"),
}
