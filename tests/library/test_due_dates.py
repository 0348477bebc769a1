"""The catalogue of due dates: every rule loads, says where it is written, and comes to a date."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dextflow.codec import decode, encode
from dextflow.errors import NoRuleInForce, NotFound
from dextflow.library import due_rule, due_rules, holiday_calendar, instalment_rule, instalment_rules
from dextflow.model import (
    Combine,
    DateStep,
    DueDate,
    DueDateCatalogue,
    DueDateRule,
    HolidayCalendar,
    InstalmentRule,
    Pending,
)
from dextflow.scheduling import (
    add_months,
    due_date,
    explain_due,
    explain_instalments,
    instalments,
    is_business_day,
)

RULES, INSTALMENTS = due_rules(), instalment_rules()
COUNTRIES = {"GB": "uk", "IE": "ie", "US": "us", "AU": "au", "NZ": "nz", "ZA": "za", "CA": "ca"}
CALENDARS = {
    name: HolidayCalendar(
        id=name, version="1", first=date(1990, 1, 1), last=date(2100, 12, 31), holidays=frozenset()
    )
    for name in ("GB-EAW", "US-DC", "IE", "AU", "NZ", "ZA", "CA-ON")
}
KEY_DATES = ("incorporation_date", "last_statement_date", "annual_return_date", "pay_date", "aa01_notice_date")
ID = re.compile(r"[a-z]{2}(\.[a-z0-9_]+)+")
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id}@{rule.version}")
each_instalment_rule = pytest.mark.parametrize("rule", INSTALMENTS, ids=lambda rule: str(rule.id))


def dates(end: date) -> dict[str, date]:
    """A year to that day, and the key dates of a client in it."""
    start = add_months(end, -12) + timedelta(days=1)
    return {"period_start": start, "period_end": end, **dict.fromkeys(KEY_DATES, start + timedelta(days=40))}


def period_end(rule: DueDateRule) -> date:
    """The end of a year for which the rule is in force and has a case."""
    first = rule.valid_from or date(2026, 1, 1)
    ends = (date(first.year + late, month, 5) for late in range(2) for month in (4, 12))
    fitting = (end for end in ends if first <= end and _has_case(rule, end))
    return next(fitting)


def _has_case(rule: DueDateRule, end: date) -> bool:
    return any(case.when is None or end.month in case.when.ends_in for case in rule.cases)


def test_the_catalogue_is_of_seven_countries() -> None:
    """Every country has its rules, whose ids begin with its own word; any other country is not found."""
    assert {rule.country for rule in RULES} == set(COUNTRIES)
    assert sum((due_rules(country) for country in COUNTRIES), ()) == tuple(
        sorted(RULES, key=lambda rule: list(COUNTRIES).index(rule.country))
    )
    for country, name in [(rule.country, rule.id) for rule in RULES] + [(r.country, r.id) for r in INSTALMENTS]:
        assert name.split(".")[0] == COUNTRIES[country]
    with pytest.raises(NotFound, match="'FR'"):
        due_rules("FR")


@each_rule
def test_a_rule_says_what_it_is_and_where_it_is_written(rule: DueDateRule) -> None:
    """Every rule has an id of the usual form, a name, a source and an address."""
    assert ID.fullmatch(rule.id)
    assert rule.name
    assert rule.source.endswith(".")
    assert rule.url.startswith("http")
    assert rule.statutory


@each_rule
def test_a_rule_is_read_as_it_was_written(rule: DueDateRule) -> None:
    """A rule survives a journey through JSON."""
    assert decode(DueDateRule, encode(rule)) == rule


@each_rule
def test_a_rule_comes_to_a_date_and_explains_it(rule: DueDateRule) -> None:
    """From sample dates every rule comes to a due date, with its own last line, and money in by then or before."""
    found = due_date(rule, dates(period_end(rule)), CALENDARS)
    assert isinstance(found, DueDate)
    assert explain_due(rule, dates(period_end(rule)), CALENDARS)[-1].on == found.due
    assert found.act_by is not None
    assert found.act_by <= found.due
    assert (found.rule, found.version, found.calendar) == (rule.id, rule.version, rule.calendar)


@each_rule
def test_a_rule_asks_for_its_dates(rule: DueDateRule) -> None:
    """Without any date a rule is pending on dates by name, all of them among those that are known of."""
    found = due_date(rule, {}, CALENDARS)
    assert isinstance(found, Pending)
    assert set(found.missing) <= {"period_start", "period_end", *KEY_DATES}


@each_rule
def test_a_case_for_all_periods_comes_last(rule: DueDateRule) -> None:
    """No case stands behind one that every period fits, where it could never count."""
    assert all(case.when is not None for case in rule.cases[:-1])


def test_versions_of_a_rule_do_not_overlap() -> None:
    """The versions of a rule are numbered from 1, and follow one another without a gap."""
    versions: dict[str, list[DueDateRule]] = {}
    for rule in RULES:
        versions.setdefault(rule.id, []).append(rule)
    for several in versions.values():
        assert [rule.version for rule in several] == list(range(1, len(several) + 1))
        for before, after in pairwise(several):
            assert before.valid_to is not None
            assert after.valid_from == before.valid_to + timedelta(days=1)


def test_every_kind_of_step_and_choice_is_used() -> None:
    """No step, guard or combination exists that no rule needs."""
    cases = [case for rule in RULES for case in rule.cases]
    steps = Counter(type(step) for case in cases for path in case.paths for step in path.steps)
    guards = [case.when for case in cases if case.when]
    assert set(steps) == set(get_args(DateStep))
    assert {case.combine for case in cases} == set(Combine)
    assert all(
        any(getattr(guard, name) for guard in guards)
        for name in ("ends_in", "over_months", "under_months", "weeks", "optional")
    )


def test_a_rule_is_found_for_a_period() -> None:
    """A rule is found by id and end of period; a wrong id and a period before the law are told apart."""
    assert due_rule("uk.vat.return", date(2026, 3, 31)).name == "VAT return and payment"
    assert [due_rule("us.1120", date(year, 6, 30)).version for year in (2026, 2027)] == [1, 2]
    with pytest.raises(NotFound, match=r"no due-date rule 'uk\.vat\.retrun'"):
        due_rule("uk.vat.retrun", date(2026, 3, 31))
    with pytest.raises(NoRuleInForce, match="2026-04-05"):
        due_rule("uk.mtd_it.quarterly_update", date(2026, 4, 5))


@given(st.dates(date(1992, 1, 1), date(2090, 1, 1)), st.sampled_from(RULES))
def test_laws_of_every_rule(end: date, rule: DueDateRule) -> None:
    """Whatever the period: a rolled date is a business day, and so is the day by which money must be in."""
    assume(_has_case(rule, end))
    found = due_date(rule, dates(end), CALENDARS)
    assert isinstance(found, DueDate)
    assert found.act_by is not None
    if rule.calendar is not None:
        assert is_business_day(found.act_by, CALENDARS[rule.calendar])
    assert abs(found.due - found.nominal) <= timedelta(days=2)


@each_instalment_rule
def test_instalments_come_to_dates(rule: InstalmentRule) -> None:
    """Every rule of instalments says where it is written and comes, for a year, to as many dates as it allows."""
    assert ID.fullmatch(rule.id)
    assert rule.url.startswith("http")
    assert decode(InstalmentRule, encode(rule)) == rule
    found = instalments(rule, dates(date(2026, 12, 31)), CALENDARS)
    assert not isinstance(found, Pending)
    assert len(found) == rule.most
    assert explain_instalments(rule, dates(date(2026, 12, 31)), CALENDARS)[-1].on == found[-1]


def paid(rule: str, start: date, end: date) -> list[str]:
    """The instalments of a year."""
    office = {"GB-EAW": holiday_calendar("GB-EAW")}
    found = instalments(instalment_rule(rule), {"period_start": start, "period_end": end}, office)
    assert not isinstance(found, Pending)
    return [str(day) for day in found]


def test_instalments_of_annual_accounting_for_vat() -> None:
    """Nine fall on the last working days of months 4 to 12, three on those of months 4, 7 and 10."""
    year = date(2025, 4, 1), date(2026, 3, 31)
    assert paid("uk.vat.annual.instalments.monthly", *year) == [
        "2025-07-31", "2025-08-29", "2025-09-30", "2025-10-31", "2025-11-28",
        "2025-12-31", "2026-01-30", "2026-02-27", "2026-03-31",
    ]  # fmt: skip
    assert paid("uk.vat.annual.instalments.quarterly", *year) == ["2025-07-31", "2025-10-31", "2026-01-30"]


def test_instalments_of_a_very_large_company() -> None:
    """A very large company pays within its year: on the 14th of months 3, 6, 9 and 12 of a calendar year."""
    year = date(2026, 1, 1), date(2026, 12, 31)
    fourteenths = ["2026-03-14", "2026-06-14", "2026-09-14", "2026-12-14"]
    assert paid("uk.ct.instalments.very_large", *year) == fourteenths


def test_an_unknown_rule_of_instalments_is_not_found() -> None:
    """A wrong id is refused by its name."""
    with pytest.raises(NotFound, match=r"no rule of instalments 'uk\.ct\.instalments'"):
        instalment_rule("uk.ct.instalments")


def test_a_practice_writes_a_catalogue_of_its_own() -> None:
    """A file of rules is one document, which survives a journey through JSON."""
    own = DueDateCatalogue(rules=RULES[:2], instalments=INSTALMENTS[:1])
    assert decode(DueDateCatalogue, encode(own)) == own
