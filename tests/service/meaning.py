"""What the filters of a list mean, as a look at every single workflow, and filters to try."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from dextflow.model import DateRange, Filter, Instance, Status
from service.many import CLIENTS, fold, is_open
from service.world import TODAY

SOON = timedelta(days=7)
TAGS = {client.id: client.tags for client in CLIENTS}
MEANS: dict[str, Callable[[Instance, Any, date], bool]] = {
    "statuses": lambda it, asked, _: it.status in asked,
    "clients": lambda it, asked, _: it.job.client in asked,
    "tags": lambda it, asked, _: any(tag in TAGS[it.job.client] for tag in asked),
    "assignees": lambda it, asked, _: it.job.assignee in asked,
    "reviewers": lambda it, asked, _: any(each in asked for each in it.job.reviewers),
    "reviewing": lambda it, asked, _: it.reviewer in asked and it.reviewer is not None,
    "step_owners": lambda it, asked, _: bool(owners(it) & set(asked)),
    "involved": lambda it, asked, _: bool((owners(it) | {it.job.assignee, *it.job.reviewers}) & set(asked)),
    "templates": lambda it, asked, _: it.job.template.id in asked,
    "repeating": lambda it, asked, _: it.job.firing is not None and it.job.firing.repeating in asked,
    "period": lambda it, asked, _: any(within(day, asked) for day in days_of(it)),
    "period_ends": lambda it, asked, _: within(it.job.period.end, asked),
    "due": lambda it, asked, _: within(it.job.due_on, asked),
}


def owners(instance: Instance) -> set[str | None]:
    return {owner.person or owner.team for owner in instance.job.owners} - {None}


def days_of(instance: Instance) -> list[date]:
    period = instance.job.period
    return [period.start + timedelta(days=day) for day in range((period.end - period.start).days + 1)]


def within(day: date, days: DateRange) -> bool:
    return (days.first is None or days.first <= day) and (days.last is None or day <= days.last)


def in_time(instance: Instance, asked: Filter, today: date) -> bool:
    """What overdue and due soon ask, as one question about open work."""
    if not (asked.overdue or asked.due_soon):
        return True
    overdue = instance.job.due_on < today
    due_soon = today <= instance.job.due_on <= today + SOON
    return is_open(instance) and ((asked.overdue and overdue) or (asked.due_soon and due_soon))


def is_meant(instance: Instance, asked: Filter, today: date) -> bool:
    """The filter, as its docstring puts it, on one workflow."""
    if asked.statuses is None and instance.status is Status.DELETED:
        return False
    names = (fold(instance.job.name), fold(instance.job.client_name))
    return (
        all(
            means(instance, value, today)
            for name, means in MEANS.items()
            if (value := getattr(asked, name)) is not None
        )
        and in_time(instance, asked, today)
        and (instance.with_client != 0 or not asked.with_client)
        and all(any(word in name for name in names) for word in fold(asked.text).split())
    )


def some(*values: Any) -> st.SearchStrategy[Any]:
    return st.none() | st.none() | st.lists(st.sampled_from(values), max_size=3).map(tuple)


DAYS = st.dates(date(2026, 5, 20), date(2026, 11, 30))


@st.composite
def ranges(draw: st.DrawFn) -> DateRange:
    """Draw a range of days that is open on no side, on one or on both."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return DateRange(first=draw(st.sampled_from((None, first))), last=draw(st.sampled_from((None, last))))


RANGES = st.none() | st.none() | ranges()
PEOPLE = ("ada", "stu", "rob", "kim", "tax", "ghost", "nul\0")
TEXTS = (
    "",
    " ",
    "vat",
    "VAT Return",
    "return",
    "STRASSE",
    "ü",
    "café",
    "100%",
    "ltd dune",
    "acme year",
    "\0",
    "_",
)
FILTERS = st.builds(
    Filter,
    statuses=some(*Status),
    clients=some("acme", "bolt", "cafe", "dune", "none", ""),
    tags=some("monthly", "vat", "unused"),
    assignees=some(None, *PEOPLE),
    reviewers=some(*PEOPLE),
    reviewing=some(*PEOPLE),
    step_owners=some(*PEOPLE),
    involved=some(*PEOPLE),
    templates=some("plain", "owned", "none"),
    repeating=some("monthly close", "yearly", "none", "nul\0"),
    period=RANGES,
    period_ends=RANGES,
    due=RANGES,
    overdue=st.sampled_from((False, False, True)),
    due_soon=st.sampled_from((False, False, True)),
    with_client=st.sampled_from((False, False, False, True)),
    text=st.sampled_from(TEXTS) | st.just(""),
)
TODAYS = st.dates(TODAY - timedelta(days=15), TODAY + timedelta(days=15))
