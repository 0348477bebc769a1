"""Hypothesis strategies for every noun, with which a host proves its own adapters.

Nearly all are derived from the types of the nouns' fields; what a type cannot tell is said here, and of the nouns
of dates in `dextflow.testing.agreeing`. Texts are of the kinds that break programs, as far as every store can keep
them: no NUL and no half of a surrogate pair. Workflows and their records are drawn by
`dextflow.testing.workflows`, books by `dextflow.testing.facts`. `NOUNS` are the classes that have documents of
their own; `DERIVED` are the others: what follows from a template, and what is written as part of a workflow.

    @given(nouns(Client))
    def test_my_store_keeps_clients(client: Client) -> None: ...
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin

import attrs
from hypothesis import strategies as st

import dextflow.model
from dextflow.model import (
    Assignee,
    Assignment,
    Command,
    ConditionalStep,
    DateRange,
    Event,
    Facts,
    FileRef,
    Gate,
    Guard,
    Instance,
    Item,
    Money,
    Offset,
    Place,
    Plan,
    PlannedGroup,
    ReportingPeriod,
    Template,
    Unit,
    Work,
    YearEnd,
)
from dextflow.model.assignment import NAMED
from dextflow.model.readiness import Marks
from dextflow.model.vouchers import LineColumns, LineSum, VoucherIndex
from dextflow.testing.agreeing import AGREE, FIELDS, MOST, NOT_EMPTY
from dextflow.testing.facts import facts
from dextflow.testing.workflows import templates

N = TypeVar("N")
LARGEST_INT = 2**63 - 1
DERIVED: frozenset[type] = frozenset(
    (
        *(Plan, Item, Gate, Guard, PlannedGroup, ConditionalStep, Marks, Work, Instance),
        *(VoucherIndex, LineColumns, LineSum),
    )
)
NOUNS: tuple[type[Any], ...] = tuple(
    noun
    for noun in (getattr(dextflow.model, name) for name in dextflow.model.__all__)
    if isinstance(noun, type) and attrs.has(noun) and noun not in DERIVED
)
CURRENCIES = ("GBP", "EUR", "USD", "JPY", "KWD")
AWKWARD_TEXTS = (
    "",
    " ",
    "Löhne & Gehälter",
    "=SUM(A1:A9)",
    "<script>alert('tax')</script>",
    "O'Brien\"; DROP TABLE workflow; --",
    "../../etc/passwd",
    "line\r\nbreak\tand\u2028another",
    "\ufeffmark",
    "e\u0301 is not \u00e9",
    "مرحبا \u202eabc",
    "👩\u200d💼📎",
    "%s {0} \\u0000 ~1 /",
    "null",
    "007",
)
AWKWARD_DECIMALS = tuple(map(Decimal, ("0", "-0.00", "0.005", "1E+3", "0E-7", "999999999999.99", "-0.01")))


def texts() -> st.SearchStrategy[str]:
    """Texts that every store can keep, awkward ones often."""
    storable = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    return st.sampled_from(AWKWARD_TEXTS) | st.text(storable, max_size=30)


def whole_numbers() -> st.SearchStrategy[int]:
    """Counts: small ones, and any up to the largest that 64 bits hold."""
    return st.integers(0, 12) | st.integers(0, LARGEST_INT)


def decimals() -> st.SearchStrategy[Decimal]:
    """Finite decimal numbers: amounts to the cent, rates with many places, negative zero, exponents."""
    cents = st.integers(-(10**12), 10**12).map(lambda number: Decimal(number).scaleb(-2))
    rates = st.decimals(Decimal("0.000001"), 100_000, places=10)
    return st.sampled_from(AWKWARD_DECIMALS) | cents | rates


def days() -> st.SearchStrategy[date]:
    """Days, the ends of February often."""
    ends = st.integers(1990, 2090).map(lambda year: date(year, 3, 1) - timedelta(days=1))
    return ends | st.dates(date(1900, 1, 1), date(2199, 12, 31))


def instants() -> st.SearchStrategy[datetime]:
    """Instants in UTC, at fixed offsets and in the zones of the world (on Windows these need `tzdata`).

    The hour that the end of summer time repeats comes in UTC and at fixed offsets only: Python holds a time of
    that hour in a zone to be unequal to the same instant in any other zone (PEP 495).
    """
    offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    zones = st.just(UTC) | offsets | st.timezones()
    drawn = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31), timezones=zones)  # noqa: DTZ001 - bounds
    return drawn.filter(lambda at: at == at.astimezone(UTC))


def periods() -> st.SearchStrategy[ReportingPeriod]:
    """Reporting periods of a day up to many years."""
    ends = st.tuples(days(), days()).map(sorted)
    return ends.map(lambda pair: ReportingPeriod(start=pair[0], end=pair[1]))


def date_ranges() -> st.SearchStrategy[DateRange]:
    """Ranges of days, open at either side or at both."""
    return periods().flatmap(_ranges_within)


def _ranges_within(period: ReportingPeriod) -> st.SearchStrategy[DateRange]:
    first, last = st.sampled_from((None, period.start)), st.sampled_from((None, period.end))
    return st.builds(DateRange, first=first, last=last)


def offsets() -> st.SearchStrategy[Offset]:
    """Time before, at and after a date."""
    return st.builds(Offset, value=st.integers(-LARGEST_INT, LARGEST_INT), unit=st.sampled_from(Unit))


def year_ends() -> st.SearchStrategy[YearEnd]:
    """Ends of a financial year: any day that some year has."""
    return st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: YearEnd(month=day.month, day=day.day))


def money() -> st.SearchStrategy[Money]:
    """Amounts in a few currencies, of which some have no cents and some have thousandths."""
    return st.builds(Money, currency=st.sampled_from(CURRENCIES), amount=decimals())


def file_refs() -> st.SearchStrategy[FileRef]:
    """References to files of any name and size."""
    digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
    return st.builds(
        FileRef, name=texts().filter(str.strip), sha256=digests, size=whole_numbers(), media_type=texts()
    )


def assignments() -> st.SearchStrategy[Assignment]:
    """What a step can be assigned to: by name where there is something to name."""
    named = st.builds(Assignment, to=st.sampled_from(NAMED), id=texts().filter(bool))
    others = tuple(to for to in Assignee if to not in NAMED)
    return named | st.builds(Assignment, to=st.sampled_from(others))


def places() -> st.SearchStrategy[Place]:
    """Places before a step and after one."""
    return st.builds(Place, before=texts()) | st.builds(Place, after=texts())


def any_templates() -> st.SearchStrategy[Template]:
    """Templates that can be published, and any others."""
    return templates() | _of_class(Template)


def any_facts() -> st.SearchStrategy[Facts]:
    """The books of a client, with notes and with needs that were not served."""
    fields = attrs.fields(Facts)
    drawn = st.tuples(facts(largest=MOST), _of(fields.notes.type), _of(fields.missing.type))
    return drawn.map(lambda parts: attrs.evolve(parts[0], notes=parts[1], missing=parts[2]))


def events() -> st.SearchStrategy[Event]:
    """Events of every kind, each by itself."""
    return cast("st.SearchStrategy[Event]", _of(Event))


def commands() -> st.SearchStrategy[Command]:
    """Commands of every kind, each by itself."""
    return cast("st.SearchStrategy[Command]", _of(Command))


def nouns(noun: type[N]) -> st.SearchStrategy[N]:
    """Draw nouns of that class, any class of `NOUNS`: every field with and without a value."""
    return cast("st.SearchStrategy[N]", _of(cast("object", noun)))


@cache
def _of(hint: object) -> st.SearchStrategy[Any]:
    """Values of a type, as the fields of nouns are annotated."""
    if hint in _OWN:
        return _OWN[hint]()
    if isinstance(hint, type) and not get_args(hint):
        return _of_class(cast("type[Any]", hint))
    return _compound(get_origin(hint), get_args(hint))


def _of_class(kind: type[Any]) -> st.SearchStrategy[Any]:
    if issubclass(kind, Enum):
        return st.sampled_from(kind)
    drawn = {field.name: _of_field(kind, field.name) for field in attrs.fields(kind)}
    if kind not in AGREE:
        return st.builds(kind, **drawn)
    agree = AGREE[kind]
    return st.fixed_dictionaries(drawn).map(lambda values: kind(**values | agree(values)))


def _of_field(kind: type[Any], name: str) -> st.SearchStrategy[Any]:
    if name in FIELDS.get(kind, ()):
        return FIELDS[kind][name]
    hint = getattr(attrs.fields(kind), name).type
    return _compound(get_origin(hint), get_args(hint), least=1) if NOT_EMPTY.get(kind) == name else _of(hint)


def _compound(origin: object, arguments: tuple[object, ...], least: int = 0) -> st.SearchStrategy[Any]:
    parts = [_of(argument) for argument in arguments if argument is not ...]
    if origin is UnionType:
        return st.one_of(parts)
    if origin is frozenset:
        return st.frozensets(*parts, max_size=MOST)
    return st.lists(*parts, min_size=least, max_size=MOST).map(tuple)


_OWN: Mapping[object, Callable[[], st.SearchStrategy[Any]]] = {
    NoneType: st.none,
    bool: st.booleans,
    str: texts,
    int: whole_numbers,
    Decimal: decimals,
    date: days,
    datetime: instants,
    ReportingPeriod: periods,
    DateRange: date_ranges,
    Offset: offsets,
    YearEnd: year_ends,
    Money: money,
    FileRef: file_refs,
    Assignment: assignments,
    Place: places,
    Template: any_templates,
    Facts: any_facts,
}
