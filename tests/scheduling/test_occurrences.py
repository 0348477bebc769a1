"""A firing starts, is about a period, and is due when its repeating workflow says, for its client."""

from datetime import date
from itertools import islice
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue, NotFound, OutsideCoverage
from dextflow.model import (
    ByRule,
    Convention,
    DatePath,
    DueCase,
    DueConfig,
    DueDate,
    DueDateRule,
    ExplicitPeriods,
    Firing,
    FromKeyDate,
    Months,
    Occurrence,
    Offset,
    OnDay,
    Pending,
    PeriodOption,
    ReportingPeriod,
    Shift,
    Trigger,
    VatSettings,
    Within,
    YearEnd,
)
from dextflow.scheduling import Almanac, add_days, is_business_day, next_occurrence, occurrence, occurrences
from scheduling.worlds import (
    ACME,
    ALMANAC,
    DAY,
    MONTH,
    OFFICE,
    UNKNOWN,
    WEEK,
    YEAR,
    every,
    key_date,
    vat_end,
    with_us,
    work,
    year_end,
)

ANNUALLY = Offset(value=1, unit=YEAR)
VAT_RETURN = DueDateRule(
    id="vat",
    name="VAT return",
    version=2,
    cases=(
        DueCase(
            paths=(
                DatePath(
                    anchor="period_end", steps=(Shift(by=Offset(value=1, unit=MONTH)), Shift(by=Offset(value=7)))
                ),
            )
        ),
    ),
    act_by_roll=Convention.PRECEDING,
    calendar=OFFICE.id,
    valid_from=date(2020, 1, 1),
)
STATEMENT = DueDateRule(
    id="statement",
    name="Confirmation statement",
    cases=(DueCase(paths=(DatePath(anchor="last_statement_date", steps=(Shift(by=ANNUALLY),)),)),),
    roll=Convention.FOLLOWING,
    calendar=OFFICE.id,
)
FAR = Almanac(calendars={OFFICE.id: attrs.evolve(OFFICE, last=date(2099, 12, 31))})
WITH_RULES = attrs.evolve(ALMANAC, rules=(VAT_RETURN, STATEMENT))


def on(text: str) -> date:
    """A date as it is written."""
    return date.fromisoformat(text)


def fired(
    trigger: Trigger, nominal: str, client: Any = ACME, almanac: Almanac = WITH_RULES, **choices: Any
) -> Occurrence:
    """A firing of a workflow, worked out."""
    return occurrence(work(trigger, **choices), client, on(nominal), almanac)


@pytest.mark.parametrize(
    ("trigger", "nominal", "choices", "starts", "period", "due"),
    [
        (every(1), "2020-11-01", {}, "2020-11-01", "2020-10-01/2020-10-31", "2020-11-15"),
        (every(1), "2020-12-01", {}, "2020-12-01", "2020-11-01/2020-11-30", "2020-12-15"),
        (
            year_end(2, WEEK),
            "2026-03-31",
            {"due": Within(offset=Offset(value=4, unit=WEEK))},
            "2026-04-14",
            "2025-04-01/2026-03-31",
            "2026-05-12",
        ),
        (vat_end(1, WEEK), "2026-04-30", {}, "2026-05-07", "2026-02-01/2026-04-30", "2026-05-21"),
        (vat_end(1, MONTH), "2026-04-30", {}, "2026-05-31", "2026-02-01/2026-04-30", "2026-06-14"),
        (key_date("accounts_due", -30), "2026-12-31", {}, "2026-12-01", "2026-11-01/2026-11-30", "2026-12-15"),
        (
            key_date("accounts_due", -1, MONTH, ANNUALLY),
            "2027-12-31",
            {"period": PeriodOption.LAST_FINANCIAL_YEAR},
            "2027-11-30",
            "2026-04-01/2027-03-31",
            "2027-12-14",
        ),
        (
            every(1),
            "2026-04-10",
            {"period": PeriodOption.LAST_3_COMPLETE_MONTHS},
            "2026-04-10",
            "2026-01-01/2026-03-31",
            "2026-04-24",
        ),
        (
            every(1),
            "2026-04-10",
            {"periods": Months(count=3, ending=2)},
            "2026-04-10",
            "2025-12-01/2026-02-28",
            "2026-04-24",
        ),
    ],
)
def test_worked_examples(
    *, trigger: Trigger, nominal: str, choices: dict[str, Any], starts: str, period: str, due: str
) -> None:
    """The examples of the two products that dextflow is modelled on come out as they are told."""
    found = fired(trigger, nominal, **choices)
    assert (str(found.starts_on), str(found.period), str(found.due_on)) == (starts, period, due)
    assert found.made_on == found.starts_on
    assert found.firing == Firing(repeating="books", client="acme", nominal=on(nominal))
    assert found.missing == ()


@pytest.mark.parametrize(
    ("holidays", "starts"),
    [
        (Convention.NONE, "2026-01-31"),
        (Convention.FOLLOWING, "2026-02-02"),
        (Convention.MODIFIED_FOLLOWING, "2026-01-30"),
        (Convention.PRECEDING, "2026-01-30"),
        (Convention.MODIFIED_PRECEDING, "2026-01-30"),
        (Convention.SKIP, "2026-01-31"),
    ],
)
def test_holidays_move_the_start_and_nothing_else(holidays: Convention, starts: str) -> None:
    """A start on a Saturday moves as the convention says and the due date with it; firing and period stay."""
    found = fired(every(1, first_on="2026-01-31"), "2026-01-31", holidays=holidays)
    assert found.firing.nominal == on("2026-01-31")
    assert found.starts_on == on(starts)
    assert str(found.period) == "2025-12-01/2025-12-31"
    assert found.due_on == add_days(on(starts), 14)


def test_the_offset_comes_before_the_holidays() -> None:
    """Two weeks after the year end is a Saturday that moves; the year end itself is nobody's business day."""
    found = fired(vat_end(8), "2026-10-31", holidays=Convention.FOLLOWING, lead_days=3)
    assert (found.starts_on, found.made_on) == (on("2026-11-09"), on("2026-11-06"))


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (Within(offset=Offset(value=1, unit=MONTH)), "2026-07-31"),
        (OnDay(month=7, day=31), "2026-07-31"),
        (OnDay(month=6, day=30), "2026-06-30"),
        (OnDay(month=6, day=29), "2027-06-29"),
        (OnDay(month=2, day=30), "2027-02-28"),
        (OnDay(month=6, day=31), "2026-06-30"),
        (FromKeyDate(field="accounts_due", offset=Offset(value=-30)), "2026-12-01"),
        (ByRule(rule="vat"), "2026-06-07"),
        (ByRule(rule="vat", offset=Offset(value=-1, unit=WEEK)), "2026-05-31"),
    ],
)
def test_due_dates(due: DueConfig, expected: str) -> None:
    """Work that starts on 30 June, about the quarter to 30 April, is due as the practice says, or by law."""
    trigger = vat_end(2, MONTH)
    found = fired(trigger, "2026-04-30", due=due, statutory=due)
    assert str(found.due_on) == expected
    assert found.statutory is not None
    assert found.statutory.due == found.due_on


def test_the_date_by_law_says_by_which_rule() -> None:
    """The date by law carries its rule, version and calendar, and by when money must be in."""
    found = fired(vat_end(), "2026-04-30", statutory=ByRule(rule="vat"))
    assert found.statutory == DueDate(
        rule="vat",
        version=2,
        nominal=on("2026-06-07"),
        due=on("2026-06-07"),
        act_by=on("2026-06-05"),
        calendar="office",
        calendar_version="2026",
    )


def test_an_offset_moves_all_dates_of_a_rule() -> None:
    """A week before the date by law is a week before each of its dates, of those that are known."""
    week = ByRule(rule="vat", offset=Offset(value=-1, unit=WEEK))
    found = fired(vat_end(), "2026-04-30", statutory=week).statutory
    assert found is not None
    assert (found.nominal, found.due, found.act_by) == (on("2026-05-31"), on("2026-05-31"), on("2026-05-29"))
    calendar_quarters = attrs.evolve(ACME, vat=VatSettings(starting_month=1))
    beyond = fired(vat_end(), "2035-12-31", calendar_quarters, statutory=week)
    assert beyond.statutory is not None
    assert (beyond.statutory.due, beyond.statutory.act_by) == (on("2036-01-31"), None)


def test_a_date_that_the_practice_chose_has_no_rule() -> None:
    """A date by law may be a key date of the client: no rule says it, and nothing moves it."""
    found = fired(every(1), "2026-12-01", statutory=FromKeyDate(field="accounts_due"))
    day = on("2026-12-31")
    assert found.statutory == DueDate(rule="", version=0, nominal=day, due=day, act_by=day)


@pytest.mark.parametrize(
    ("choices", "missing"),
    [
        ({"period": PeriodOption.LAST_FINANCIAL_YEAR}, ("year_end",)),
        ({"period": PeriodOption.LAST_COMPLETE_VAT_PERIOD}, ("vat",)),
        ({"due": FromKeyDate(field="accounts_due")}, ("accounts_due",)),
        ({"due": ByRule(rule="statement")}, ("last_statement_date",)),
        ({"due": ByRule(rule="vat"), "period": PeriodOption.LAST_FINANCIAL_YEAR}, ("year_end",)),
        (
            {"due": FromKeyDate(field="accounts_due"), "period": PeriodOption.LAST_FINANCIAL_YEAR},
            ("year_end", "accounts_due"),
        ),
    ],
)
def test_what_is_missing_has_a_name(choices: dict[str, Any], missing: tuple[str, ...]) -> None:
    """While the client's dates are not known, the firing says which are missing, each once, and no wrong date."""
    found = fired(every(1), "2026-12-01", UNKNOWN, **choices)
    assert found.missing == missing
    assert found.period is None or found.due_on is None


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ({"due": ByRule(rule="vat")}, "no version of due-date rule 'vat' is for a period that ends on 2019-11-30"),
        ({"due": ByRule(rule="other")}, "no version of due-date rule 'other'"),
        (
            {"due": ByRule(rule="statement"), "client": attrs.evolve(ACME, fields=())},
            "last_statement_date",
        ),
        (
            {"periods": ExplicitPeriods(periods=(ReportingPeriod(start=on("2026-01-01"), end=on("2026-03-31")),))},
            "the list of periods covers 2026-01-01 to 2026-03-31",
        ),
    ],
)
def test_what_rules_do_not_say_is_missing(choices: dict[str, Any], reason: str) -> None:
    """A rule that is not in force, or a list of periods that ends, holds up this firing and says so."""
    (missing,) = fired(every(1), "2019-12-01", **choices).missing
    assert reason in missing


def test_a_due_date_beyond_the_calendar_is_missing() -> None:
    """A due date that would have to be moved where its calendar does not reach is not known, in so many words."""
    client = attrs.evolve(
        ACME, fields=(attrs.evolve(ACME.fields[0], name="last_statement_date", value=on("2035-01-01")),)
    )
    found = fired(every(1), "2035-12-01", client, due=ByRule(rule="statement"))
    assert found.due_on is None
    assert found.missing == (
        "holiday calendar 'office' covers 2020-01-01 to 2035-12-31, and says nothing about 2036-01-01",
    )


def test_a_missing_date_by_law_holds_up_nothing() -> None:
    """The work can be made without its date by law, which is then None."""
    found = fired(every(1), "2026-12-01", UNKNOWN, statutory=ByRule(rule="statement"))
    assert (found.statutory, found.missing, found.due_on) == (None, (), on("2026-12-15"))


def test_a_start_beyond_the_calendar_is_not_guessed() -> None:
    """Where the calendar ends, it is not known on which day the work starts."""
    with pytest.raises(OutsideCoverage, match="'office' covers 2020-01-01 to 2035-12-31"):
        fired(every(1), "2036-01-01", holidays=Convention.FOLLOWING)


def test_a_calendar_that_there_is_not() -> None:
    """An almanac without the calendar says which one it has not got."""
    with pytest.raises(NotFound, match="no holiday calendar 'office'"):
        fired(every(1), "2026-01-01", almanac=Almanac(), holidays=Convention.FOLLOWING)


def test_the_next_occurrence() -> None:
    """The next firing is the first after the day, None after the last, and pending while its date is not known."""
    found = next_occurrence(work(every(1)), ACME, on("2026-11-01"), ALMANAC)
    assert isinstance(found, Occurrence)
    assert found.firing.nominal == on("2026-12-01")
    ended = attrs.evolve(every(1), until=on("2026-11-30"))
    assert next_occurrence(work(ended), ACME, on("2026-11-01"), ALMANAC) is None
    assert next_occurrence(work(year_end()), UNKNOWN, on("2026-11-01"), ALMANAC) == Pending(missing=("year_end",))


def test_occurrences_of_what_is_not_known() -> None:
    """A preview of a client whose dates are not known is empty."""
    assert list(occurrences(work(year_end()), UNKNOWN, on("2026-11-01"), ALMANAC)) == []


def test_the_next_occurrence_beyond_the_calendar() -> None:
    """A preview shows all that the calendar covers, and then says that it ends."""
    coming = occurrences(work(every(1), holidays=Convention.FOLLOWING), ACME, on("2035-11-01"), ALMANAC)
    assert next(coming).starts_on == on("2035-12-03")
    with pytest.raises(OutsideCoverage):
        next(coming)


def test_a_preview_leaves_out_skipped_holidays() -> None:
    """With SKIP, what falls on a day that is no business day is not among the firings that come."""
    coming = occurrences(work(every(1), holidays=Convention.SKIP), ACME, on("2026-01-01"), ALMANAC)
    assert [str(each.starts_on) for each in islice(coming, 4)] == [
        "2026-04-01",
        "2026-05-01",
        "2026-06-01",
        "2026-07-01",
    ]


@pytest.mark.parametrize(
    ("joined", "left", "expected"),
    [
        ("2026-03-01", None, ["2026-03-01", "2026-04-01", "2026-05-01"]),
        ("2025-03-01", "2026-03-01", ["2026-02-01", "2026-03-01"]),
        ("2026-03-02", "2026-04-15", ["2026-04-01"]),
        (None, "2025-12-31", []),
        ("0001-01-01", None, ["2026-02-01", "2026-03-01", "2026-04-01"]),
    ],
)
def test_a_preview_is_of_the_time_with_the_practice(
    joined: str | None, left: str | None, expected: list[str]
) -> None:
    """Nothing comes before the client joins, nor after it leaves; on those days it does."""
    coming = occurrences(work(every(1)), with_us(joined, left), on("2026-01-01"), ALMANAC)
    assert [str(each.firing.nominal) for each in islice(coming, 3)] == expected


@given(
    st.sampled_from(
        [every(1), every(2, DAY), vat_end(7), year_end(-1, MONTH), key_date("accounts_due", 9, WEEK, ANNUALLY)]
    ),
    st.sampled_from(Convention),
    st.integers(0, 60),
    st.dates(on("2021-01-01"), on("2030-01-01")),
)
def test_order_is_kept(trigger: Trigger, holidays: Convention, lead: int, after: date) -> None:
    """Firings come in the order of their nominal dates, and no offset, holiday or lead time turns it round."""
    order = work(trigger, holidays=holidays, lead_days=lead)
    coming = list(islice(occurrences(order, ACME, after, FAR), 12))
    assert [each.firing.nominal for each in coming] == sorted({each.firing.nominal for each in coming})
    assert [each.made_on for each in coming] == sorted(each.made_on for each in coming)
    assert all(each.made_on == add_days(each.starts_on, -lead) for each in coming)
    if holidays is not Convention.NONE:
        assert all(is_business_day(each.starts_on, FAR.calendar(OFFICE.id)) for each in coming)
    assert coming == [occurrence(order, ACME, each.firing.nominal, FAR) for each in coming]


def test_a_lead_time_before_the_first_day() -> None:
    """Before the year 1 nothing can be made, and it says so."""
    with pytest.raises(InvalidValue, match="no date of the years 1 to 9999"):
        fired(every(1, first_on="0001-01-01"), "0001-01-01", lead_days=1)


def test_a_changed_year_end_keeps_short_periods_short() -> None:
    """Nine months to the new year end are a period of nine months."""
    changed = attrs.evolve(
        ACME, year_end=YearEnd(month=12, day=31), year_ends=(on("2026-03-31"), on("2026-12-31"))
    )
    assert str(fired(year_end(), "2026-12-31", changed).period) == "2026-04-01/2026-12-31"
