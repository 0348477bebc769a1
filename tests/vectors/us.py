"""The United States: federal due dates, by the holidays of the District of Columbia."""

from collections.abc import Mapping
from datetime import date

from dextflow.model import Client, ReportingPeriod
from dextflow.scheduling import deemed_month_end, financial_years, period_containing
from vectors.due import at_the_end, due, from_date, of_month
from vectors.values import CannotSayError, Inputs, Rule, on, says


def calendar_year(year: int) -> ReportingPeriod:
    """The tax year that is a calendar year."""
    return ReportingPeriod(start=date(year, 1, 1), end=date(year, 12, 31))


def year_to(end: date) -> ReportingPeriod:
    """The tax year of twelve months that ends on a day."""
    years = financial_years(Client(id="acme", name="Acme Inc", year_ends=(end,)))
    if years is None:
        raise CannotSayError("a client with a year end has financial years")
    return period_containing(years, end)


def tax_year(inputs: Inputs) -> ReportingPeriod:
    """The tax year that a case gives: by its end, or as a calendar year."""
    if "tax_year_end" not in inputs:
        return calendar_year(int(inputs["tax_year" if "tax_year" in inputs else "year"]))
    end = on(inputs, "tax_year_end")
    if "tax_year_start" in inputs:
        return ReportingPeriod(start=on(inputs, "tax_year_start"), end=end)
    return year_to(end)


def of_year(id: str) -> Rule:  # noqa: A002 - the word of the field
    """A rule of the catalogue that is worked out from a tax year."""

    def filed(inputs: Inputs) -> object:
        year = tax_year(inputs)
        return due(id, {"period_start": year.start, "period_end": year.end}, inputs)

    return filed


def quarterly_payroll(inputs: Inputs) -> object:
    """When Form 941 is due: ten days later if all deposits were in time."""
    timely = ".timely_deposits" if says(inputs, "deposit") else ""
    return due(f"us.941{timely}", {"period_end": on(inputs, "quarter_end")}, inputs)


def tax_day(inputs: Inputs) -> object:
    """When the returns of individuals for the year before are due."""
    return due("us.1040", {"period_end": calendar_year(int(inputs["year"]) - 1).end}, inputs)


QUARTERS = ("q1", "q2", "q3", "q4")
YEARLY = ("us.1040", "us.1065", "us.1120", "us.1120s")

RULES: Mapping[str, Rule] = {
    **{f"{form}.due": of_year(form) for form in YEARLY},
    **{f"{form}.extended_due": of_year(f"{form}.extended") for form in YEARLY},
    **{f"us.1040es.{quarter}": of_year(f"us.1040es.{quarter}") for quarter in QUARTERS},
    **{f"us.corp_estimated.{quarter}": of_year(f"us.corporate_estimate.{quarter}") for quarter in QUARTERS},
    "us.941.due": quarterly_payroll,
    "us.941.timely_due": at_the_end("us.941.timely_deposits"),
    "us.april15.due": tax_day,
    "us.monthly_deposit": of_month("us.deposit.monthly"),
    "us.semiweekly_deposit": from_date("us.deposit.semiweekly", "pay_date", "pay_date"),
    "us.fy5253.deemed_month_end": lambda inputs: deemed_month_end(on(inputs, "year_end")),
}
