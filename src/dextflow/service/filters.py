"""From what a list is asked for to conditions on the store, for one who may see some clients or all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from types import MappingProxyType

from dextflow.errors import InvalidValue
from dextflow.model import (
    EVERY_CLIENT,
    Bucket,
    DateRange,
    Filter,
    Grouping,
    Person,
    Role,
    Sort,
    Status,
    TaskFilter,
)
from dextflow.ports import Directory, Term, Where
from dextflow.ports.terms import is_storable
from dextflow.service.records import folded, owner_term

SOON = 7
MOST_WORDS = 20
LISTED = tuple(status for status in Status if status is not Status.DELETED)
ASSIGNEE, REVIEWERS, REVIEWING = ("assignee",), ("first_reviewer", "second_reviewer"), ("reviewer",)
WITH_CLIENT = Where(terms=("with_client",), one_of=(1,))
NOTHING = Where(terms=("status",), one_of=())
SORTS: Mapping[Sort, str] = MappingProxyType(
    {
        Sort.DUE: "due_on",
        Sort.PERIOD_START: "period_start",
        Sort.PERIOD_END: "period_end",
        Sort.CLIENT: "client_name",
        Sort.NAME: "name",
        Sort.STATUS: "status_place",
        Sort.ASSIGNEE: "assignee",
        Sort.TEMPLATE: "template",
    }
)
GROUPINGS: Mapping[Grouping, str] = MappingProxyType(
    {
        Grouping.STATUS: "status",
        Grouping.CLIENT: "client",
        Grouping.ASSIGNEE: "assignee",
        Grouping.REVIEWING: "reviewer",
        Grouping.TEMPLATE: "template",
    }
)


def granted(person: Person | None) -> frozenset[str] | None:
    """The ids of the clients whom a person may see; None if these are all, as for the host itself."""
    if person is None or person.role is not Role.STANDARD or person.clients >= EVERY_CLIENT:
        return None
    return person.clients


def conditions(
    asked: Filter, today: date, directory: Directory, practice: str, seen: frozenset[str] | None
) -> tuple[Where, ...]:
    """What must hold of a workflow in the store, if it is to be one of a client who is `seen` (None: of any).

    Raises `InvalidValue` for a text of more than 20 words.
    """
    people = (
        (ASSIGNEE, asked.assignees),
        (REVIEWERS, asked.reviewers),
        (REVIEWING, asked.reviewing),
        (_owners(asked.step_owners), asked.step_owners),
        ((*ASSIGNEE, *REVIEWERS, *_owners(asked.involved)), asked.involved),
        (("template",), asked.templates),
        (("repeating",), asked.repeating),
        (("client",), _clients(asked, directory, practice, seen)),
    )
    return (
        *in_asked(asked, LISTED),
        *(one_of(terms, ids) for terms, ids in people if ids is not None),
        *_dates(asked, today),
        *((WITH_CLIENT,) if asked.with_client else ()),
        *words(asked.text, "name"),
    )


def in_status(statuses: Iterable[Enum]) -> Where:
    """The condition of having one of those statuses."""
    return Where(terms=("status",), one_of=tuple(status.value for status in statuses))


def in_asked(asked: Filter | TaskFilter, listed: Iterable[Enum]) -> tuple[Where, ...]:
    """The statuses that are asked for. Only what is open is overdue or due soon, which then need not be asked."""
    if asked.statuses is None and (asked.overdue or asked.due_soon):
        return ()
    return (in_status(listed if asked.statuses is None else asked.statuses),)


def of_client(client: str, statuses: Iterable[Enum]) -> tuple[Where, ...]:
    """The condition of being one client's, in one of those statuses."""
    return (Where(terms=("client",), one_of=(client,)), in_status(statuses))


def in_bucket(bucket: Bucket, today: date) -> tuple[Where, ...]:
    """The condition on open work of being due then."""
    first, last = {
        Bucket.OVERDUE: (None, days_from(today, -1)),
        Bucket.DUE_SOON: (days_from(today, 0), days_from(today, SOON)),
        Bucket.UPCOMING: (days_from(today, SOON + 1), None),
    }[bucket]
    return between("open_due_on", first, last)


def due_between(today: date, first: int, last: int) -> tuple[Where, ...]:
    """The condition on open work of being due from so many days after today to so many."""
    return between("open_due_on", days_from(today, first), days_from(today, last))


def _clients(
    asked: Filter, directory: Directory, practice: str, seen: frozenset[str] | None
) -> tuple[str, ...] | None:
    """The clients that are asked for, carry one of the tags, and are seen; None if all."""
    found = among(among(seen, asked.clients), tagged(asked.tags, directory, practice))
    return None if found is None else tuple(sorted(found))


def among(seen: frozenset[str] | None, clients: Iterable[str] | None) -> frozenset[str] | None:
    """Those of some clients who are seen; None, for either, stands for all."""
    if seen is None or clients is None:
        return seen if clients is None else frozenset(clients)
    return seen.intersection(clients)


def tagged(tags: Iterable[str] | None, directory: Directory, practice: str) -> frozenset[str] | None:
    """The clients that carry one of the tags now; None if no tags are asked for."""
    if tags is None:
        return None
    return frozenset(client.id for tag in tags for client in directory.tagged(practice, tag))


def _owners(ids: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(owner_term(each) for each in ids or () if is_storable(each))


def one_of(terms: tuple[str, ...], values: Iterable[Term]) -> Where:
    """One of the terms is one of the values; what no store can keep is found nowhere."""
    found = tuple(filter(is_storable, values))
    return Where(terms=terms, one_of=found) if terms and found else NOTHING


def _dates(asked: Filter, today: date) -> Iterator[Where]:
    if asked.period:
        yield from between("period_start", None, asked.period.last)
        yield from between("period_end", asked.period.first, None)
    for term, days in (("period_end", asked.period_ends), ("due_on", asked.due)):
        yield from in_range(term, days)
    yield from open_due(today, overdue=asked.overdue, due_soon=asked.due_soon)


def open_due(today: date, *, overdue: bool, due_soon: bool) -> tuple[Where, ...]:
    """The condition on open work of being overdue, due soon, or if both are asked, either."""
    if not overdue and not due_soon:
        return ()
    first = None if overdue else days_from(today, 0)
    return between("open_due_on", first, days_from(today, SOON if due_soon else -1))


def in_range(term: str, days: DateRange | None) -> tuple[Where, ...]:
    """The condition on a term of being a day of a range; none if there is no range."""
    return between(term, days.first, days.last) if days else ()


def between(term: str, first: date | None, last: date | None) -> tuple[Where, ...]:
    """The condition on a term of being one of those days, both included; None leaves a side open."""
    if first is None and last is None:
        return ()
    return (Where(terms=(term,), at_least=_written(first), at_most=_written(last)),)


def _written(day: date | None) -> str | None:
    return None if day is None else days_from(day, 0).isoformat()


def days_from(day: date, number: int) -> date:
    """So many days later, or the calendar's first or last; an instant is taken for its day."""
    return date.fromordinal(max(1, min(day.toordinal() + number, date.max.toordinal())))


def words(text: str, name: str) -> tuple[Where, ...]:
    """The condition that each word of a text is in the term of that name, or in the client's name.

    Raises `InvalidValue` for more than 20 words.
    """
    found = tuple(dict.fromkeys(folded(text).split()))
    if len(found) > MOST_WORDS:
        raise InvalidValue("Filter", f"its text has {len(found)} words; look for at most {MOST_WORDS}")
    if not all(map(is_storable, found)):
        return (NOTHING,)
    return tuple(Where(terms=(name, "client_name"), contains=word) for word in found)
