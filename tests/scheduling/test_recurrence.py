"""Recurrence rules are read strictly, find what RFC 5545 says, and never search without end."""

from datetime import date
from itertools import islice

import pytest

from dextflow.errors import InvalidValue
from dextflow.model import RecurrenceRule
from dextflow.scheduling.patterns import pattern_dates


def dates(rule: str, first_on: str = "2026-01-01", count: int = 5, after: str = "0001-01-01") -> list[str]:
    """The first few dates of a rule."""
    pattern = RecurrenceRule(first_on=date.fromisoformat(first_on), rule=rule)
    return [str(day) for day in islice(pattern_dates(pattern, date.fromisoformat(after)), count)]


@pytest.mark.parametrize(
    ("first_on", "rule", "expected"),
    [
        (
            "1997-09-22",
            "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
            "1997-09-22 1997-10-20 1997-11-17 1997-12-22 1998-01-19",
        ),
        ("1997-09-02", "FREQ=YEARLY;BYDAY=20MO", "1998-05-18 1999-05-17 2000-05-15"),
        ("1997-05-12", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12 1998-05-11 1999-05-17"),
        ("1997-09-04", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04 1997-10-07 1997-11-06"),
        ("2007-01-15", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15 2007-01-30 2007-02-15 2007-03-15"),
        (
            "1997-01-01",
            "FREQ=YEARLY;INTERVAL=3;BYYEARDAY=1,100,200",
            "1997-01-01 1997-04-10 1997-07-19 2000-01-01",
        ),
        (
            "1998-01-01",
            "FREQ=YEARLY;UNTIL=20000131;BYMONTH=1;BYDAY=SU,MO;BYSETPOS=1",
            "1998-01-04 1999-01-03 2000-01-02",
        ),
        ("1997-09-28", "FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28 1997-10-29 1997-11-28"),
    ],
)
def test_examples_of_the_rfc(first_on: str, rule: str, expected: str) -> None:
    """The examples of RFC 5545, section 3.8.5.3, come out as printed there."""
    assert dates(rule, first_on, len(expected.split())) == expected.split()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=2", "2026-01-15 2026-01-17"),
        ("FREQ=WEEKLY", "2026-01-15 2026-01-22"),
        ("FREQ=MONTHLY", "2026-01-15 2026-02-15"),
        ("FREQ=YEARLY", "2026-01-15 2027-01-15"),
        ("FREQ=YEARLY;BYMONTH=3,6", "2026-03-15 2026-06-15 2027-03-15"),
        ("RRULE:FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=31", "2026-01-31 2026-07-31 2026-10-31"),
        ("freq=monthly;byday=mo,2tu", "2026-01-19 2026-01-26 2026-02-02 2026-02-09 2026-02-10 2026-02-16"),
        ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR,SA,SU", "2027-01-01 2027-01-02 2027-01-03 2032-12-31"),
        ("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU", "2027-01-03 2028-01-02"),
        ("FREQ=YEARLY;INTERVAL=2;BYYEARDAY=-1,-366", "2026-12-31 2028-01-01 2028-12-31 2030-12-31"),
        ("FREQ=YEARLY;BYDAY=-1SU", "2026-12-27 2027-12-26 2028-12-31"),
        ("FREQ=DAILY;BYMONTHDAY=20;BYSETPOS=1", "2026-01-20 2026-02-20"),
        ("FREQ=DAILY;BYMONTHDAY=20;BYSETPOS=2,-1", "2026-01-20 2026-02-20"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", "2026-01-19 2026-01-26"),
        ("FREQ=MONTHLY;UNTIL=20260214", "2026-01-15"),
        ("FREQ=MONTHLY;UNTIL=20260101", ""),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "2044-02-29 2072-02-29"),
    ],
)
def test_what_the_first_date_leaves_open(rule: str, expected: str) -> None:
    """What a rule does not say is taken from its first date, and what it names is found, however rare."""
    assert dates(rule, "2026-01-15", len(expected.split()) or 1) == expected.split()


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=HOURLY", "FREQ=HOURLY is about times of day"),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR is a time of day"),
        ("FREQ=DAILY;BYMINUTE=9", "BYMINUTE is a time of day"),
        ("FREQ=DAILY;BYSECOND=9", "BYSECOND is a time of day"),
        ("INTERVAL=2", "FREQ is one of DAILY, WEEKLY, MONTHLY, YEARLY, not ''"),
        ("FREQ=OFTEN", "not 'OFTEN'"),
        ("FREQ=DAILY;", "'' is no part of a rule"),
        ("FREQ=DAILY;BYEASTER=1", "'BYEASTER=1' is no part of a rule"),
        ("FREQ=DAILY;INTERVAL", "'INTERVAL' is no part of a rule"),
        ("DTSTART:20260101\nRRULE:FREQ=DAILY", "no part of a rule"),
        ("FREQ=DAILY\nRDATE:20260101", "not 'DAILY.nRDATE:20260101'"),
        ("FREQ=DAILY;FREQ=DAILY", "it has FREQ twice"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20260101", "by COUNT or by UNTIL, not by both"),
        ("FREQ=DAILY;COUNT=0", "COUNT is 1 to 10000, not '0'"),
        ("FREQ=DAILY;COUNT=10001", "COUNT is 1 to 10000"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL is 1 to 1000, not '-1'"),
        ("FREQ=DAILY;INTERVAL=1001", "INTERVAL is 1 to 1000"),
        ("FREQ=DAILY;INTERVAL=99999999999999999999", "INTERVAL is 1 to 1000"),
        ("FREQ=DAILY;UNTIL=20260230", "UNTIL is a date such as 20261231, not '20260230'"),
        ("FREQ=DAILY;UNTIL=20260228T090000Z", "UNTIL is a date"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY does not go with FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY does not go with FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYWEEKNO=1;BYDAY=MO", "BYWEEKNO does not go with FREQ=MONTHLY"),
        ("FREQ=YEARLY;BYWEEKNO=1", "BYWEEKNO needs BYDAY"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "without BYWEEKNO only"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS needs another BY part"),
        ("FREQ=MONTHLY;BYMONTH=13", "BYMONTH has numbers 1 to 12, not '13'"),
        ("FREQ=MONTHLY;BYMONTH=-1", "BYMONTH has numbers 1 to 12, not '-1'"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "1 to 31, or -31 to -1 from the end, not '0'"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "1 to 31, or -31 to -1 from the end, not '32'"),
        ("FREQ=YEARLY;BYYEARDAY=367", "1 to 366, or -366 to -1 from the end, not '367'"),
        ("FREQ=YEARLY;BYWEEKNO=54;BYDAY=MO", "1 to 53, or -53 to -1 from the end, not '54'"),
        ("FREQ=YEARLY;BYMONTH=1;BYSETPOS=367", "1 to 366, or -366 to -1 from the end, not '367'"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,,2", "not ''"),
        ("FREQ=MONTHLY;BYMONTHDAY=\N{ARABIC-INDIC DIGIT ONE}", "BYMONTHDAY has numbers"),
        ("FREQ=MONTHLY;BYDAY=XX", "the weekdays are MO, TU, WE, TH, FR, SA, SU, and not 'XX'"),
        ("FREQ=MONTHLY;BYDAY=MONDAY", "BYDAY has weekdays such as MO or -1FR, not 'MONDAY'"),
        ("FREQ=MONTHLY;BYDAY=6MO", "BYDAY counts 1 to 5, or -5 to -1 from the end, not '6MO'"),
        ("FREQ=YEARLY;BYMONTH=1;BYDAY=6MO", "BYDAY counts 1 to 5"),
        ("FREQ=YEARLY;BYDAY=54MO", "BYDAY counts 1 to 53"),
        ("FREQ=YEARLY;BYDAY=0MO", "not '0MO'"),
        ("FREQ=WEEKLY;BYDAY=1MO", "in rules of months and years"),
        ("FREQ=WEEKLY;WKST=1", "the weekdays are MO"),
    ],
)
def test_what_is_no_rule(rule: str, reason: str) -> None:
    """A rule that is none is refused before its first date, with what is wrong with it."""
    with pytest.raises(InvalidValue, match=reason):
        pattern_dates(RecurrenceRule(first_on=date(2026, 1, 1), rule=rule), date(2026, 1, 1))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31;COUNT=3",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31;UNTIL=20990101",
    ],
)
def test_a_rule_that_names_no_date(rule: str) -> None:
    """A rule that names no date in a hundred years is refused instead of searched for without end."""
    with pytest.raises(InvalidValue, match="it names no date in the 100 years from 2026-01-01 on"):
        dates(rule)


def test_a_rule_that_names_no_date_before_it_ends() -> None:
    """A rule whose last day comes before its first match has no dates, and there is nothing wrong with it."""
    assert dates("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=20271231") == []


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=3", ["9999-12-28", "9999-12-31"]),
        ("FREQ=WEEKLY;WKST=WE;BYDAY=MO,FR", ["9999-12-27", "9999-12-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["9999-12-31"]),
        ("FREQ=YEARLY;BYYEARDAY=-1", ["9999-12-31"]),
    ],
)
def test_rules_end_with_the_calendar(rule: str, expected: list[str]) -> None:
    """After the last day of the year 9999 no rule has a date, and it ends."""
    assert dates(rule, "9999-01-02", after="9999-12-26") == expected


def test_counted_rules_count_from_the_first() -> None:
    """A rule with a number of dates has that many, from wherever one looks, and then no more."""
    assert dates("FREQ=MONTHLY;COUNT=4", after="2026-02-01") == ["2026-03-01", "2026-04-01"]
    assert dates("FREQ=MONTHLY;COUNT=4", after="2026-04-01") == []
