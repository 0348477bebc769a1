"""Settings of rules: declared once, resolved over a period, stored as plain values, refused with every fault."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidSettings, InvalidValue
from dextflow.model import Client, Facts, ReportingPeriod, Scalar, Setting, YearEnd
from dextflow.rules import CATALOGUE, Basis, Kind, Parameter, Rule, Verdict, find, parameters, read, resolve
from dextflow.rules.settings import Default, months_before, months_before_end, period_end, period_start

FEBRUARY = ReportingPeriod(start=date(2024, 2, 1), end=date(2024, 2, 29))


def last_year_end(basis: Basis) -> date:
    year_end = basis.client.year_end if basis.client else None
    if year_end is None:
        return basis.period.start
    return date(basis.period.end.year - 1, year_end.month, year_end.day)


@attrs.frozen(kw_only=True)
class EverySort:
    day: Annotated[date, Default(last_year_end, "A day.")]
    amount: Annotated[Decimal, Default(Decimal("1E+2"), "An amount.")]
    number: Annotated[int, Default(3, "A number.")]
    choice: Annotated[int, Default(3, "A choice.", of=(1, 3))]
    flag: Annotated[bool, Default(True, "A flag.")]
    text: Annotated[str, Default("", "A text.")]
    texts: Annotated[tuple[str, ...], Default((), "Texts.")]
    several: Annotated[tuple[str, ...], Default(("a",), "Several.", of=("a", "b"))]


def nothing(facts: Facts, settings: object) -> Verdict:
    return Verdict(population=0, findings=(), figures=())


def rule_of(settings: type[Any]) -> Rule[Any]:
    return Rule(
        id="own",
        version=1,
        title="Own",
        needs=frozenset(),
        settings=settings,
        evaluate=nothing,
        tolerance=Decimal(1),
    )


OWN = rule_of(EverySort)


def rule(id_: str) -> Rule[Any]:
    found = find(id_)
    assert found is not None
    return found


def settings(**values: Scalar) -> tuple[Setting, ...]:
    return tuple(Setting(name=name, value=value) for name, value in values.items())


def plain(values: tuple[Setting, ...]) -> dict[str, Scalar]:
    return {setting.name: setting.value for setting in values}


def refused(**values: Scalar) -> list[str]:
    with pytest.raises(InvalidSettings) as caught:
        resolve(OWN, FEBRUARY, None, settings(**values))
    assert caught.value.rule == "own"
    return [fault.path for fault in caught.value.faults]


def test_the_form_of_a_rule() -> None:
    """A host can draw the form of a rule from its parameters, in declared order."""
    assert parameters(rule("aged_payables")) == (
        Parameter(name="as_of", kind=Kind.DATE, help="What was open at the end of this day."),
        Parameter(
            name="lookback_months",
            kind=Kind.NUMBER,
            help="How many months old, at least.",
            choices=(0, 1, 2, 3, 6, 12),
        ),
        Parameter(
            name="basis",
            kind=Kind.TEXT,
            help="Which date makes the age.",
            choices=("issue date", "due date"),
        ),
        Parameter(name="min_amount", kind=Kind.AMOUNT, help="The smallest open amount, in the base currency."),
    )


def test_kinds() -> None:
    """Each type of a field has its kind."""
    assert [parameter.kind for parameter in parameters(OWN)] == [
        Kind.DATE,
        Kind.AMOUNT,
        Kind.NUMBER,
        Kind.NUMBER,
        Kind.FLAG,
        Kind.TEXT,
        Kind.TEXTS,
        Kind.TEXTS,
    ]


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: str(entry.id))
def test_the_catalogue_is_well_declared(entry: Rule[Any]) -> None:
    """Every rule of the catalogue has help for each parameter, and its own defaults are settings that it takes."""
    assert all(parameter.help.endswith(".") for parameter in parameters(entry))
    values = resolve(entry, FEBRUARY, Client(id="c", name="C", year_end=YearEnd(month=3, day=31)), ())
    assert resolve(entry, FEBRUARY, None, values) == values
    assert isinstance(read(entry, values), entry.settings)


def test_ids_of_the_catalogue() -> None:
    """A rule is in the file, and is the function, of its id, by which workflows remember it; no two share one."""
    ids = [entry.id for entry in CATALOGUE]
    assert len(set(ids)) == len(ids)
    for entry in CATALOGUE:
        assert (entry.evaluate.__module__, entry.evaluate.__name__) == (f"dextflow.rules.{entry.id}", entry.id)
        assert find(entry.id) is entry
    assert find("no_such_rule") is None


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        (
            "aged_receivables",
            {"as_of": "2024-02-29", "lookback_months": 3, "basis": "issue date", "min_amount": "0"},
        ),
        (
            "draft_invoices",
            {
                "dated_to": "2024-02-29",
                "statuses": ("draft", "submitted"),
                "matters_from": "2024-02-01",
                "stale_days": 30,
                "tax_to": "2024-02-29",
            },
        ),
        (
            "duplicate_transactions",
            {
                "dated_from": "2024-02-01",
                "dated_to": "2024-02-29",
                "mode": "scored",
                "window_days": 5,
                "history_from": "2023-02-01",
                "include_bank": False,
                "direction": "all",
            },
        ),
        ("dormant_accounts", {"since": "2022-02-28", "account_class": "all"}),
        (
            "missing_attachments",
            {
                "dated_from": "2024-02-01",
                "dated_to": "2024-02-29",
                "min_amount": "0",
                "exempt_contacts": (),
                "exempt_accounts": (),
            },
        ),
    ],
)
def test_defaults_over_a_leap_february(id_: str, expected: dict[str, Scalar]) -> None:
    """Defaults follow from the reporting period, and are stored as plain values."""
    assert plain(resolve(rule(id_), FEBRUARY, None, ())) == expected


@pytest.mark.parametrize(
    ("end", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2023, 2, 28), 12, date(2022, 2, 28)),
        (date(2025, 2, 28), 12, date(2024, 2, 28)),
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2023, 5, 31), 3, date(2023, 2, 28)),
        (date(2020, 11, 30), 3, date(2020, 8, 30)),
        (date(2024, 1, 31), 2, date(2023, 11, 30)),
        (date(2024, 4, 5), 0, date(2024, 4, 5)),
        (date(1, 1, 5), 1, date(1, 1, 1)),
        (date(1, 12, 31), 11, date(1, 1, 31)),
    ],
)
def test_months_clamp_to_the_months_end(end: date, months: int, expected: date) -> None:
    """Months back keep the day of the month, or take its last day; they stop where the calendar starts."""
    assert months_before(end, months) == expected
    period = ReportingPeriod(start=date(1, 1, 1), end=end)
    assert months_before_end(months)(Basis(period=period)) == expected


@given(st.dates(date(1900, 1, 1)), st.integers(0, 60))
def test_months_back_against_a_count_of_months(day: date, months: int) -> None:
    """Going back lands in the right month, on the same day or on the last one."""
    back = months_before(day, months)
    assert back.year * 12 + back.month == day.year * 12 + day.month - months
    last_of_month = date.fromordinal(back.toordinal() + 1).day == 1
    assert back.day == day.day or (back.day < day.day and last_of_month)


def test_period_expressions() -> None:
    """The first and last day of the period are expressions."""
    assert period_start(Basis(period=FEBRUARY)) == FEBRUARY.start
    assert period_end(Basis(period=FEBRUARY)) == FEBRUARY.end


def test_a_default_may_follow_from_the_year_end() -> None:
    """An expression sees the client's year end, or None where it is not known."""
    known = resolve(OWN, FEBRUARY, Client(id="c", name="C", year_end=YearEnd(month=4, day=5)), ())
    unknown = resolve(OWN, FEBRUARY, None, ())
    assert plain(known)["day"] == "2023-04-05"
    assert plain(unknown)["day"] == "2024-02-01"


def test_given_values_win_and_the_order_is_the_declared_one() -> None:
    """What is given is kept as it is, defaults fill the rest, and the order does not depend on the caller."""
    values = resolve(OWN, FEBRUARY, None, settings(several=("b", "a"), amount="-12.50", flag=False))
    assert plain(values) == {
        "day": "2024-02-01",
        "amount": "-12.50",
        "number": 3,
        "choice": 3,
        "flag": False,
        "text": "",
        "texts": (),
        "several": ("b", "a"),
    }
    assert [setting.name for setting in values] == [parameter.name for parameter in parameters(OWN)]


def test_a_decimal_default_is_stored_in_plain_digits() -> None:
    """A default amount is stored without an exponent, so that it can be read again."""
    assert plain(resolve(OWN, FEBRUARY, None, ()))["amount"] == "100"


def test_read_gives_the_rules_own_types() -> None:
    """Stored values come back as dates, decimals, numbers, flags and texts."""
    values = resolve(OWN, FEBRUARY, None, settings(texts=("x", "y")))
    assert read(OWN, values) == EverySort(
        day=date(2024, 2, 1),
        amount=Decimal(100),
        number=3,
        choice=3,
        flag=True,
        text="",
        texts=("x", "y"),
        several=("a",),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", "2024-02-30"),
        ("day", "20240229"),
        ("day", "2024-W09-4"),
        ("day", "29/02/2024"),
        ("day", 20240229),
        ("amount", 300),
        ("amount", "1e3"),
        ("amount", "NaN"),
        ("amount", "Infinity"),
        ("amount", "1_000"),
        ("amount", "1,000.00"),
        ("amount", "٣"),
        ("amount", ""),
        ("number", "3"),
        ("number", True),
        ("choice", 2),
        ("choice", True),
        ("flag", 1),
        ("flag", "true"),
        ("text", 1),
        ("text", ("a",)),
        ("texts", "abc"),
        ("several", ("a", "c")),
        ("several", ()),
        ("several", "a"),
    ],
)
def test_wrong_values_are_refused(name: str, value: Scalar) -> None:
    """A value of the wrong type, not a date or an amount, or not among the choices is refused at its name."""
    assert refused(**{name: value}) == [f"/{name}"]


def test_a_text_in_a_list_must_be_a_text() -> None:
    """A list of texts that holds something else, as careless hosts may send it, is refused."""
    careless: Any = ("a", 1)
    assert refused(texts=careless) == ["/texts"]


def test_all_faults_are_named_at_once() -> None:
    """Every fault of the settings is named, not only the first, and each says what is wrong."""
    with pytest.raises(InvalidSettings) as caught:
        resolve(OWN, FEBRUARY, None, settings(choice=7, unknown=1, day="tomorrow"))
    assert sorted(map(str, caught.value.faults)) == [
        "/choice: 7 is not one of 1, 3",
        "/day: 'tomorrow' is not a date in the form 2026-10-31",
        "/unknown: the rule has no such setting",
    ]


def test_a_setting_given_twice_is_refused() -> None:
    """Two values for one setting are refused rather than one of them chosen."""
    twice = (*settings(number=1), *settings(number=2))
    with pytest.raises(InvalidSettings, match="/number: is given twice"):
        resolve(OWN, FEBRUARY, None, twice)


def test_read_needs_every_value() -> None:
    """Stored settings that lack a parameter are refused: a rule never falls back on a default when it runs."""
    values = resolve(OWN, FEBRUARY, None, ())
    with pytest.raises(InvalidSettings, match="/day: has no value"):
        read(OWN, values[1:])


@pytest.mark.parametrize("id_", ["duplicate_transactions", "missing_attachments"])
def test_a_span_that_ends_before_it_starts_is_refused(id_: str) -> None:
    """A span of no days is refused: a rule that looks at nothing would look like a pass."""
    with pytest.raises(InvalidSettings, match="dated_to 2024-01-31 is before dated_from"):
        resolve(rule(id_), FEBRUARY, None, settings(dated_to="2024-01-31"))


def test_an_undeclared_field_is_a_mistake_of_the_rule() -> None:
    """A settings class with a field that is not declared is told to its author."""

    @attrs.frozen(kw_only=True)
    class Undeclared:
        days: int

    @attrs.frozen(kw_only=True)
    class Unknown:
        ratio: Annotated[float, Default(1, "A ratio.")]

    for wrong in (Undeclared, Unknown):
        with pytest.raises(InvalidValue, match="is not declared with a Default"):
            parameters(rule_of(wrong))
