"""Due dates at which people and programs go wrong, each with the rule that gets it right."""

from datetime import date, timedelta

import pytest

from dextflow.library import due_rule, holiday_calendar, instalment_rule
from dextflow.model import DueDate, HolidayCalendar, MonthRule, Weekday
from dextflow.scheduling import (
    accounting_periods,
    add_months,
    due_date,
    instalments,
    months_from,
    nth_weekday,
    union,
)


def closed(name: str, *holidays: date) -> HolidayCalendar:
    """A calendar of weekends and these holidays."""
    return HolidayCalendar(
        id=name, version="1", first=date(2009, 1, 1), last=date(2030, 12, 31), holidays=frozenset(holidays)
    )


OFFICES = {
    "GB-EAW": holiday_calendar("GB-EAW"),
    "US-DC": closed("US-DC", date(2022, 4, 15)),
    "AU": union("AU", closed("AU-NSW"), closed("AU-WA", date(2026, 3, 2))),
}


def worked_out(rule: str, calendars: dict[str, HolidayCalendar] = OFFICES, /, **dates: date) -> DueDate:
    """What a rule of the catalogue comes to."""
    found = due_date(due_rule(rule, dates["period_end"]), dates, calendars)
    assert isinstance(found, DueDate)
    return found


def year_to(end: date) -> dict[str, date]:
    """A year that ends on a day."""
    return {"period_start": add_months(end, -12) + timedelta(days=1), "period_end": end}


def test_instalments_go_from_month_end_to_month_end() -> None:
    """The third instalment is counted from 29 February, a month's end, so it is due on 31 May (CTM92570)."""
    year = {"period_start": date(2011, 5, 16), "period_end": date(2012, 5, 15)}
    found = instalments(instalment_rule("uk.ct.instalments.large"), year)
    assert found == (date(2011, 11, 29), date(2012, 2, 29), date(2012, 5, 31), date(2012, 8, 29))


def test_28_february_is_a_month_end_in_common_years_only() -> None:
    """Corporation tax for a year to 28 February is due on 29 November after a leap day, else on 1 December."""
    assert worked_out("uk.ct.payment", period_end=date(2000, 2, 28)).due == date(2000, 11, 29)
    assert worked_out("uk.ct.payment", period_end=date(2001, 2, 28)).due == date(2001, 12, 1)


@pytest.mark.parametrize(
    ("end", "due"),
    [
        (date(2025, 2, 28), date(2025, 11, 30)),
        (date(2025, 2, 26), date(2025, 11, 26)),
        (date(2025, 4, 30), date(2026, 1, 31)),
        (date(2025, 4, 29), date(2026, 1, 29)),
    ],
)
def test_a_year_end_off_the_month_end_is_not_sticky(end: date, due: date) -> None:
    """Shortening a year by a day can cost two days of the time for filing (Companies Act 2006 s443)."""
    assert worked_out("uk.ch.accounts.private", period_end=end).due == due


@pytest.mark.parametrize(
    ("incorporated", "end", "due"),
    [
        (date(2011, 1, 1), date(2012, 1, 31), date(2012, 10, 1)),
        (date(2024, 4, 30), date(2025, 4, 30), date(2026, 1, 31)),
        (date(2023, 2, 28), date(2024, 2, 29), date(2024, 11, 28)),
        (date(2025, 3, 10), date(2026, 3, 9), date(2026, 12, 9)),
        (date(2025, 12, 31), date(2027, 6, 30), date(2027, 9, 30)),
    ],
)
def test_first_accounts_count_from_the_first_anniversary(incorporated: date, end: date, due: date) -> None:
    """First accounts of over 12 months have nine months from the anniversary, or three from their end if later."""
    found = worked_out("uk.ch.accounts.private.first", incorporation_date=incorporated, period_end=end)
    assert found.due == due


def test_two_returns_of_long_accounts_are_filed_on_one_day_and_paid_on_two() -> None:
    """Both returns of 15 months' accounts are due 12 months after those end; each period has its own payment."""
    accounts = {"accounts_start": date(2018, 1, 1), "accounts_end": date(2019, 3, 31)}
    ends = [each.end for each in accounting_periods(*accounts.values())]
    returns = [worked_out("uk.ct.return", period_end=end, **accounts).due for end in ends]
    assert returns == [date(2020, 3, 31), date(2020, 3, 31)]
    payments = [worked_out("uk.ct.payment", period_end=end).due for end in ends]
    assert payments == [date(2019, 10, 1), date(2020, 1, 1)]


def test_companies_house_counts_from_the_accounting_reference_date() -> None:
    """A public company with the reference date 26 February files by 26 August, also with accounts of 52 weeks."""
    weeks = {"period_start": date(2025, 2, 27), "period_end": date(2026, 2, 26)}
    assert worked_out("uk.ch.accounts.plc", **weeks).due == date(2026, 8, 26)


def test_money_must_clear_before_a_due_date_at_a_weekend() -> None:
    """PAYE due on Sunday 22 April 2012 must have cleared on Friday the 20th; the due date stays."""
    found = worked_out("uk.paye.payment.electronic", period_end=date(2012, 4, 5))
    assert (found.due, found.act_by) == (date(2012, 4, 22), date(2012, 4, 20))


def test_a_holiday_in_washington_moves_the_whole_country() -> None:
    """Emancipation Day of 2022 moved 15 April to Monday the 18th everywhere."""
    assert worked_out("us.1040", period_end=date(2021, 12, 31)).due == date(2022, 4, 18)
    assert worked_out("us.1120", **year_to(date(2021, 12, 31))).due == date(2022, 4, 18)


def test_a_holiday_of_any_australian_state_moves_the_statement() -> None:
    """28 February 2026 is a Saturday and 2 March Labour Day in Western Australia, so it is 3 March for all."""
    found = worked_out("au.bas.quarter", period_end=date(2025, 12, 31))
    assert (found.nominal, found.due) == (date(2026, 2, 28), date(2026, 3, 3))


def test_a_holiday_of_the_filers_state_counts_as_well() -> None:
    """In Maine and Massachusetts Patriots' Day 2022 moved the return by another day, to 19 April."""
    massachusetts = closed("US-MA", date(2022, 4, 18))
    both = {"US-DC": union("US-DC", OFFICES["US-DC"], massachusetts)}
    assert worked_out("us.1040", both, period_end=date(2021, 12, 31)).due == date(2022, 4, 19)


@pytest.mark.parametrize(
    ("end", "due"),
    [
        (date(2025, 6, 30), date(2025, 9, 15)),
        (date(2026, 6, 30), date(2026, 9, 15)),
        (date(2027, 6, 30), date(2027, 10, 15)),
        (date(2025, 5, 31), date(2025, 9, 15)),
    ],
)
def test_corporations_with_a_year_to_june_lose_their_exception(end: date, due: date) -> None:
    """A year to 30 June is due in September up to 2026 and in October from 2027 on (IRC 6072)."""
    assert worked_out("us.1120", **year_to(end)).due == due


@pytest.mark.parametrize(
    ("start", "end", "due"),
    [
        (date(2025, 12, 28), date(2027, 1, 2), date(2027, 4, 15)),
        (date(2025, 12, 29), date(2026, 12, 27), date(2027, 4, 15)),
        (date(2025, 6, 29), date(2026, 7, 4), date(2026, 9, 15)),
        (date(2026, 6, 28), date(2027, 7, 3), date(2027, 10, 15)),
        (date(2026, 1, 1), date(2026, 5, 2), date(2026, 9, 15)),
    ],
)
def test_a_year_of_weeks_counts_from_the_nearest_month_end(start: date, end: date, due: date) -> None:
    """A year of 52 or 53 weeks to early January is due as one to December; a short year is due by its own end."""
    assert worked_out("us.1120", period_start=start, period_end=end).nominal == due


def test_a_non_standard_vat_period_is_taken_from_hmrc() -> None:
    """For 28 March 2016 HMRC's example says 4 May and its rule the 5th: the note says to take HMRC's dates."""
    assert worked_out("uk.vat.return", period_end=date(2016, 3, 28)).due == date(2016, 5, 5)
    assert "HMRC's obligations" in due_rule("uk.vat.return", date(2016, 3, 28)).note


def test_a_misprint_is_not_followed() -> None:
    """Six months and 13 days from 1 May 2009 is 14 November, as CTM92590 has it; CTM92560 prints the 13th."""
    year = {"period_start": date(2009, 5, 1), "period_end": date(2010, 4, 30)}
    found = instalments(instalment_rule("uk.ct.instalments.large"), year)
    assert isinstance(found, tuple)
    assert found[0] == date(2009, 11, 14)


def test_a_missing_fifth_weekday_does_not_spill_over() -> None:
    """February 2026 has no fifth Monday, and no other day stands for it."""
    assert nth_weekday(2026, 2, Weekday.MONDAY, 5) is None


def test_29_february_goes_where_the_rule_says() -> None:
    """The anniversary of 29 February is 28 February in the UK and 1 March elsewhere: the rule chooses."""
    assert add_months(date(2024, 2, 29), 12, MonthRule.CLIP) == date(2025, 2, 28)
    assert add_months(date(2024, 2, 29), 12, MonthRule.FORWARD) == date(2025, 3, 1)
    founded = {"incorporation_date": date(2024, 2, 29), "period_end": date(2025, 2, 28)}
    assert worked_out("uk.ch.accounts.private.first", **founded).due == date(2025, 11, 30)


def test_twelve_months_from_29_february_lose_no_day() -> None:
    """Twelve months that begin on 29 February 2024 end on 28 February 2025, and so does the review period."""
    assert months_from(date(2024, 2, 29), 12) == date(2025, 2, 28)
    founded = {"incorporation_date": date(2024, 2, 29)}
    review = due_date(due_rule("uk.ch.review_period_end", date(2025, 2, 28)), founded)
    assert isinstance(review, DueDate)
    assert review.due == date(2025, 2, 28)
