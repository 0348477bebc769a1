"""The United Kingdom: VAT and corporation tax."""

from collections.abc import Mapping
from datetime import date

from dextflow.model import Client, PeriodRule, VatSettings
from dextflow.scheduling import accounting_periods, add_months, month_end, period_containing, periods, vat_periods
from vectors.due import at_the_end, due, paid_in, worked_out
from vectors.values import CannotSayError, Inputs, Rule, month, on, says, span

JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 31)


def staggered(inputs: Inputs) -> PeriodRule:
    """The VAT periods of a stagger: 0 is monthly, and stagger n has a quarter that starts in month n."""
    stagger = int(inputs["stagger"])
    vat = VatSettings(starting_month=stagger or 1, months=3 if stagger else 1)
    found = vat_periods(Client(id="acme", name="Acme Ltd", vat=vat))
    if found is None:
        raise CannotSayError("a client with VAT settings has VAT periods")
    return found


def quarter_end_months(inputs: Inputs) -> list[int]:
    """The months in which the VAT periods of a stagger end."""
    return [each.end.month for each in periods(staggered(inputs), JANUARY, DECEMBER)]


def vat_return(inputs: Inputs) -> object:
    """When a VAT return is due. A case that names the stagger must be right in that the period ends so."""
    end, scheme = on(inputs, "period_end"), str(inputs.get("scheme", "standard"))
    if "stagger" in inputs and period_containing(staggered(inputs), end).end != end:
        raise CannotSayError("no period of that stagger ends on that day")
    if "annual" in scheme:
        return due(*_annual(inputs, on(inputs, "period_start"), end), inputs)
    poa = "payments on account" in scheme
    return due("uk.vat.poa.balance" if poa else "uk.vat.return", {"period_end": end}, inputs)


def _annual(inputs: Inputs, start: date, end: date) -> tuple[str, Mapping[str, date]]:
    leaving = ".leaving" if says(inputs, "leav") else ""
    return f"uk.vat.annual.return{leaving}", {"period_start": start, "period_end": end}


def annual_due_months(inputs: Inputs) -> int:
    """How many months after a VAT year, or what there is of it, its return is due."""
    end = month_end(JANUARY.year, int(inputs["period_months"]))
    answer = worked_out(*_annual(inputs, JANUARY, end), inputs).due
    return (answer.year - end.year) * 12 + answer.month - end.month


def annual_instalment_months(inputs: Inputs) -> list[int]:
    """In which months of a VAT year the instalments of annual accounting are due."""
    dates = {"period_start": JANUARY, "period_end": DECEMBER}
    paid = paid_in(f"uk.vat.annual.instalments.{inputs['instalments']}", dates, inputs)
    return [each.month for each in paid]


def payment_on_account(inputs: Inputs) -> object:
    """When the payment on account of a month is due, which is taken for the third of its quarter."""
    return due("uk.vat.poa.second", {"period_end": month(inputs, "month")}, inputs)


def company_tax_return(inputs: Inputs) -> object:
    """When a company's tax return is to be filed."""
    dates = {"period_end": on(inputs, "return_period_end", "accounting_period_end", "period_end")}
    if inputs.get("period_of_account"):
        accounts = span(inputs, "period_of_account")
        dates |= {"accounts_start": accounts.start, "accounts_end": accounts.end}
    if inputs.get("notice_served"):
        dates["notice_to_file_date"] = on(inputs, "notice_served")
    return due("uk.ct.return", dates, inputs)


def after_notice(inputs: Inputs) -> object:
    """When a return is to be filed of a period so long past that only the notice counts."""
    served = on(inputs, "date_of_service", "notice_served")
    return due("uk.ct.return", {"period_end": add_months(served, -36), "notice_to_file_date": served}, inputs)


def instalments_of(size: str) -> Rule:
    """When a large, or very large, company pays its corporation tax."""

    def paid(inputs: Inputs) -> object:
        dates = {"period_start": on(inputs, "ap_start"), "period_end": on(inputs, "ap_end")}
        return paid_in(f"uk.ct.instalments.{size}", dates, inputs)

    return paid


def split(inputs: Inputs) -> object:
    """The accounting periods for corporation tax of accounts that may be longer than a year."""
    accounts = span(inputs, "accounts", "period_of_account")
    return accounting_periods(accounts.start, accounts.end)


RULES: Mapping[str, Rule] = {
    "uk.vat.return_due": vat_return,
    "uk.vat.payment_due": vat_return,
    "uk.vat.stagger_quarter_end_months": quarter_end_months,
    "uk.vat.annual.due_months": annual_due_months,
    "uk.vat.annual.monthly_instalment_months": annual_instalment_months,
    "uk.vat.annual.instalment_months": annual_instalment_months,
    "uk.vat.poa.instalment_due": payment_on_account,
    "uk.vat.poa.balance_due": at_the_end("uk.vat.poa.balance"),
    "uk.ct.payment_due": at_the_end("uk.ct.payment"),
    "uk.ct.return_filing_date": company_tax_return,
    "uk.ct.notice_three_months": after_notice,
    "uk.ct.qip_large": instalments_of("large"),
    "uk.ct.qip_very_large": instalments_of("very_large"),
    "uk.ct.split_long_period": split,
}
