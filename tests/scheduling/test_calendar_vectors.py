"""Holidays, business days and time zones of the shared date cases, and the days that holidays move abroad."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dextflow.adapters.calendars import ChainedCalendars
from dextflow.adapters.holidays import HolidayCalendars
from dextflow.library import BundledCalendars
from dextflow.model import Convention, HolidayCalendar
from dextflow.scheduling import (
    add_business_days,
    add_months,
    adjust,
    has_day,
    is_business_day,
    month_end,
    nth_business_day,
    start_of_day,
    today,
)

CALENDARS = ChainedCalendars(BundledCalendars(), HolidayCalendars(2010, 2032))
IDS = {"england-and-wales": "GB-EAW", "scotland": "GB-SCT", "northern-ireland": "GB-NIR"}
ABROAD = {"us": "US-DC", "au": "AU", "nz": "NZ", "ie": "IE", "za": "ZA"}
LEFT_TO_OTHERS = {"trigger_once_per_local_date"}  # what fires, not when
Inputs = Mapping[str, Any]


def on(inputs: Inputs, name: str = "date") -> date:
    """A date among the inputs of a case."""
    return date.fromisoformat(inputs[name])


def of(inputs: Inputs) -> HolidayCalendar:
    """The calendar of a case."""
    return CALENDARS.calendar(IDS[inputs["calendar"]])


def nth_of_month(inputs: Inputs, nth: int) -> date | None:
    """The first or last business day of the month of a case."""
    year, month = map(int, inputs["month"].split("-"))
    return nth_business_day(year, month, nth, of(inputs))


def adjusted(inputs: Inputs) -> date | None:
    """A date moved by a convention that the case names."""
    return adjust(on(inputs), Convention(inputs["convention"].replace("_", " ")), of(inputs))


def holidays(inputs: Inputs) -> list[str]:
    """The holidays of a year, in their order."""
    return [str(day) for day in sorted(of(inputs).holidays) if day.year == inputs["year"]]


def preceding(inputs: Inputs, day: int, months: int = 0) -> date | None:
    """The business day in South Africa on or before a day of the month of a case, or of so many months later."""
    year, month = map(int, inputs.get("due_month", inputs.get("month")).split("-"))
    end = add_months(month_end(year, month), 0 if "due_month" in inputs else months)
    return adjust(end.replace(day=min(day, end.day)), Convention.PRECEDING, CALENDARS.calendar("ZA"))


RULES: dict[str, Callable[[Inputs], object]] = {
    "holidays.list": holidays,
    "holidays.is_holiday": lambda inputs: on(inputs) in of(inputs).holidays,
    "au.ato.first_business_day": lambda inputs: following(on(inputs, "due"), "AU"),
    "business_day.adjust": adjusted,
    "business_day.add": lambda inputs: add_business_days(on(inputs), inputs["n"], of(inputs)),
    "business_day.first_of_month": lambda inputs: nth_of_month(inputs, 1),
    "business_day.last_of_month": lambda inputs: nth_of_month(inputs, -1),
    "business_day.weekend_only": lambda inputs: is_business_day(on(inputs), of(inputs)),
    "today": lambda inputs: today(datetime.fromisoformat(inputs["instant"]), inputs["zone"]),
    "start_of_day": lambda inputs: start_of_day(on(inputs), inputs["zone"]).isoformat(),
    "local_date_exists": lambda inputs: has_day(on(inputs), inputs["zone"]),
    "ie.cro.b1_due": lambda inputs: following(on(inputs, "ard") + timedelta(days=56), "IE"),
    "za.vat201.efiling_due": lambda inputs: preceding(inputs, 31),
    "za.vat201.manual_due": lambda inputs: preceding(inputs, 25),
    "za.emp201.due": lambda inputs: preceding(inputs, 7, months=1),
}


def following(day: date, id_: str) -> date | None:
    """The first business day on a day or after it."""
    return adjust(day, Convention.FOLLOWING, CALENDARS.calendar(id_))


def answer(case: Mapping[str, Any]) -> object:
    """What dextflow says to a case; rules that name their nominal date need only the country's calendar."""
    rule, inputs = case["rule"], case["inputs"]
    if rule in RULES:
        found = RULES[rule](inputs)
    else:
        found = following(on(inputs, "nominal"), ABROAD[rule.partition(".")[0]])
    return found.isoformat() if isinstance(found, date) else found


def cases(shared: Path, name: str) -> Iterator[dict[str, Any]]:
    """The cases of a file that calendars alone can answer."""
    for case in json.loads((shared / "vectors" / f"{name}.json").read_text(encoding="utf-8")):
        moved = "nominal" in case["inputs"] and case["rule"].partition(".")[0] in ABROAD
        if case["rule"] in RULES or moved:
            yield case


@pytest.mark.parametrize(
    ("name", "least"),
    [("bank_holidays", 26), ("business_days", 73), ("timezone", 12), ("us_federal", 31), ("ca_ie_au_nz_za", 33)],
)
def test_the_cases_of_a_file_come_out(shared: Path, name: str, least: int) -> None:
    """Every case that holidays, business days or zones alone decide has its published or independent answer."""
    answers = {case["id"]: (answer(case), case["expected"]) for case in cases(shared, name)}
    assert len(answers) >= least
    assert {id_: pair for id_, pair in answers.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("name", ["bank_holidays", "business_days", "timezone"])
def test_no_case_of_calendars_is_passed_over(shared: Path, name: str) -> None:
    """A rule that the tables gain is told, not skipped."""
    rules = {
        case["rule"] for case in json.loads((shared / "vectors" / f"{name}.json").read_text(encoding="utf-8"))
    }
    assert rules <= RULES.keys() | LEFT_TO_OTHERS
