"""Holidays and business days."""

from collections.abc import Mapping
from datetime import date

from holidays import country_holidays

from dextflow.adapters.calendars import ChainedCalendars
from dextflow.adapters.holidays import HolidayCalendars
from dextflow.library import BundledCalendars
from dextflow.model import Convention, HolidayCalendar
from dextflow.scheduling import add_business_days, adjust, is_business_day, nth_business_day
from vectors.values import CannotSayError, Inputs, Rule, month, on

CALENDARS = ChainedCalendars(BundledCalendars(), HolidayCalendars(1995, 2045))
IDS = {
    "england-and-wales": "GB-EAW",
    "england": "GB-EAW",
    "wales": "GB-EAW",
    "scotland": "GB-SCT",
    "northern-ireland": "GB-NIR",
}
"""The divisions of GOV.UK's list, as that names them, in our ids."""
CONVENTIONS = {
    **{each.value.replace(" ", "_"): each for each in Convention},
    "unadjusted": Convention.NONE,
}


def calendar(id: str) -> HolidayCalendar:  # noqa: A002 - the word of the field
    """A calendar by the name that a case has for it."""
    return CALENDARS.calendar(IDS.get(id.lower(), id))


def region(country: str, name: str) -> HolidayCalendar:
    """The calendar of a region or state by its code or its name."""
    return calendar(f"{country}-{country_holidays(country).subdivisions_aliases.get(name, name)}")


def convention(inputs: Inputs) -> Convention:
    """The convention that a case names."""
    name = str(inputs["convention"]).lower().replace("-", "_").replace(" ", "_")
    if name not in CONVENTIONS:
        raise CannotSayError(f"there is no convention {name!r}")
    return CONVENTIONS[name]


def of(inputs: Inputs) -> HolidayCalendar:
    """The calendar that a case names."""
    return calendar(inputs["calendar"])


def holidays_of_year(inputs: Inputs) -> list[date]:
    """All holidays of a year, in their order."""
    return sorted(day for day in of(inputs).holidays if day.year == int(inputs["year"]))


def nth(inputs: Inputs, usual: int | None = None) -> date | None:
    """The first, second ... or last business day of a month."""
    end = month(inputs, "month")
    return nth_business_day(end.year, end.month, int(inputs.get("n", usual)), of(inputs))


RULES: Mapping[str, Rule] = {
    "holidays.list": holidays_of_year,
    "holidays.is_holiday": lambda inputs: on(inputs, "date") in of(inputs).holidays,
    "business_day.adjust": lambda inputs: adjust(on(inputs, "date"), convention(inputs), of(inputs)),
    "business_day.add": lambda inputs: add_business_days(on(inputs, "date"), int(inputs["n"]), of(inputs)),
    "business_day.last_of_month": lambda inputs: nth(inputs, -1),
    "business_day.first_of_month": lambda inputs: nth(inputs, 1),
    "business_day.nth_of_month": nth,
    "business_day.is_business_day": lambda inputs: is_business_day(on(inputs, "date"), of(inputs)),
    # a calendar of weekends only would call the day a business day
    "business_day.weekend_only": lambda inputs: is_business_day(on(inputs, "date"), of(inputs)),
    "au.ato.first_business_day": lambda inputs: adjust(
        on(inputs, "due", "date"), Convention.FOLLOWING, calendar("AU")
    ),
}
