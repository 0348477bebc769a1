"""Canada, Ireland, Australia, New Zealand and South Africa."""

from collections.abc import Mapping

from dextflow.scheduling import add_months, month_of
from vectors.due import at_the_end, before_it_moves, due, from_date, worked_out
from vectors.values import Inputs, Rule, month, on

GST = {1: "ca.gst.monthly", 3: "ca.gst.annual"}
"""How many months after a period its return is due: one after a month or a quarter, three after a year."""
ONLINE_DAY = 23
INCORPORATED = ("incorporated", "incorporation_date")


def gst(inputs: Inputs) -> object:
    """When a GST/HST return is due in Canada, before a weekend moves it."""
    rule = GST[int(inputs.get("months", 1))]
    return worked_out(rule, {"period_end": on(inputs, "period_end")}, inputs).nominal


def corporation_tax(id: str) -> Rule:  # noqa: A002 - the word of the field
    """When Irish corporation tax is due: on the 23rd for those who file online (ROS), or the 21st."""

    def due_by(inputs: Inputs) -> object:
        how = "ros" if int(inputs.get("cap_day", ONLINE_DAY)) == ONLINE_DAY else "paper"
        return due(f"{id}.{how}", {"period_end": on(inputs, "accounting_period_end", "period_end")}, inputs)

    return due_by


def vat3(inputs: Inputs) -> object:
    """When an Irish VAT return is due."""
    how = "ros" if inputs.get("ros", True) else "paper"
    return due(f"ie.vat.return.{how}", {"period_end": on(inputs, "period_end")}, inputs)


def annual_return(inputs: Inputs) -> object:
    """When an Irish company's annual return is due: with accounts it depends on their year as well."""
    dates = {"annual_return_date": on(inputs, "ard")}
    if not any(name in inputs for name in ("financial_year_end", "fye")):
        return due("ie.cro.annual_return.first", dates, inputs)
    return due("ie.cro.annual_return", dates | {"period_end": on(inputs, "financial_year_end", "fye")}, inputs)


def in_month(id: str) -> Rule:  # noqa: A002 - the word of the field
    """A South African return by the month in which it is due: its period ended with the month before."""

    def filed(inputs: Inputs) -> object:
        before = month_of(add_months(month(inputs, "due_month", "month"), -1))
        return due(id, {"period_end": before.end}, inputs)

    return filed


def employees_tax(inputs: Inputs) -> object:
    """When EMP201 is due, by its month or by that in which it is due."""
    if "due_month" in inputs:
        return in_month("za.emp201")(inputs)
    return due("za.emp201", {"period_end": month(inputs, "month", "period_end")}, inputs)


RULES: Mapping[str, Rule] = {
    "ca.t2.due": before_it_moves("ca.t2.return"),
    "ca.gst.due": gst,
    "ie.ct1.due": corporation_tax("ie.ct.return"),
    "ie.ct.preliminary_due": corporation_tax("ie.ct.preliminary"),
    "ie.vat3.due": vat3,
    "ie.cro.first_ard": from_date("ie.cro.return_date.first", "incorporation_date", *INCORPORATED),
    "ie.cro.next_ard": from_date("ie.cro.return_date.next", "annual_return_date", "ard"),
    "ie.cro.b1_due": annual_return,
    "au.bas.quarter_nominal_due": before_it_moves("au.bas.quarter"),
    "au.bas.quarter_due": at_the_end("au.bas.quarter"),
    "au.bas.month_nominal_due": before_it_moves("au.bas.month"),
    "au.bas.month_due": at_the_end("au.bas.month"),
    "nz.gst.nominal_due": before_it_moves("nz.gst.return"),
    "nz.gst.due": at_the_end("nz.gst.return"),
    "za.vat201.manual_due": in_month("za.vat201.manual"),
    "za.vat201.efiling_due": in_month("za.vat201.efiling"),
    "za.emp201.due": employees_tax,
}
