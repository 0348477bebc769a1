"""Lists of workflows: every filter means what it says, pages are stable, and all counts agree."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.adapters.memory import MemoryStore
from dextflow.codec import decode, encode
from dextflow.errors import InvalidValue
from dextflow.model import (
    Bucket,
    DateRange,
    Delete,
    Enrolment,
    Filter,
    Grouping,
    Instance,
    Order,
    Sort,
    Status,
)
from dextflow.scheduling import month_of
from dextflow.service import Workflows
from service.many import MANY, PLAIN, directory, fold, is_open, roof
from service.meaning import FILTERS, SOON, TODAYS, is_meant
from service.world import NOW, PRACTICE, TODAY

Listed = tuple[Workflows, dict[str, Instance]]


# ------------------------------------------------------------------------------------ what the filters mean


@settings(max_examples=200)
@given(asked=FILTERS, today=TODAYS)
def test_a_filter_finds_what_it_says(listed: Listed, asked: Filter, today: date) -> None:
    """Any filter on any day finds exactly the workflows that a look at every single one finds, and counts them."""
    workflows, everything = listed
    meant = {each.id for each in everything.values() if is_meant(each, asked, today)}
    found = workflows.find(asked, today=today, limit=100)
    assert {each.id for each in found.workflows} == meant
    assert found.after is None
    assert workflows.count(asked, today=today) == len(meant)


@pytest.mark.parametrize(
    "asked",
    [
        Filter(statuses=(Status.UNDER_REVIEW,)),
        Filter(statuses=(Status.DELETED,)),
        Filter(clients=("acme",)),
        Filter(tags=("vat",)),
        Filter(assignees=(None,)),
        Filter(assignees=(None, "stu")),
        Filter(reviewers=("rob",)),
        Filter(reviewing=("kim",)),
        Filter(step_owners=("tax",)),
        Filter(step_owners=("ada", "rob")),
        Filter(involved=("stu",)),
        Filter(templates=("owned",)),
        Filter(repeating=("yearly",)),
        Filter(period=DateRange(first=date(2026, 8, 15), last=date(2026, 9, 1))),
        Filter(period_ends=DateRange(last=date(2026, 7, 31))),
        Filter(due=DateRange(first=TODAY)),
        Filter(overdue=True),
        Filter(due_soon=True),
        Filter(overdue=True, due_soon=True),
        Filter(text="STRASSE ünter"),
        Filter(text="CAFÉ"),
        Filter(text="vat acme"),
    ],
    ids=lambda asked: encode(asked)[1:-12],
)
def test_each_filter_tells_workflows_apart(listed: Listed, asked: Filter) -> None:
    """In this practice each filter by itself finds some workflows and not all, so that the property can fail."""
    workflows, everything = listed
    found = set(workflows.ids(asked, today=TODAY))
    assert found == {each.id for each in everything.values() if is_meant(each, asked, TODAY)}
    assert 0 < len(found) < len(everything) - 5


def test_without_a_filter_all_but_the_deleted_are_listed(listed: Listed) -> None:
    """Deleted workflows are listed only when they are asked for."""
    workflows, everything = listed
    found = workflows.find(today=TODAY, limit=100).workflows
    assert {each.id for each in found} == {k for k, it in everything.items() if it.status is not Status.DELETED}
    assert 0 < len(found) < len(everything) == MANY


def test_an_instant_is_taken_for_its_day(listed: Listed) -> None:
    """A datetime as today, which Python takes for a date, asks for that day."""
    workflows, _ = listed
    for asked in (Filter(overdue=True), Filter(due_soon=True)):
        assert workflows.ids(asked, today=datetime(2026, 11, 2, 23, 59)) == workflows.ids(asked, today=TODAY)  # noqa: DTZ001


@pytest.mark.parametrize("today", [date.min, date.max])
def test_the_ends_of_the_calendar_are_days_too(listed: Listed, today: date) -> None:
    """On the first day of the calendar nothing is overdue, on the last everything that is open."""
    workflows, everything = listed
    late = {each.id for each in everything.values() if is_open(each) and each.job.due_on < today}
    assert set(workflows.ids(Filter(overdue=True), today=today)) == late
    assert workflows.count(Filter(due_soon=True), today=today) == 0


def test_a_text_has_twenty_words_at_most(listed: Listed) -> None:
    """A longer text is refused, with its number of words; a repeated word counts once."""
    workflows, _ = listed
    assert workflows.count(Filter(text="vat " * 50), today=TODAY) > 0
    with pytest.raises(InvalidValue, match="21 words"):
        workflows.find(Filter(text=" ".join(f"w{number}" for number in range(21))), today=TODAY)


def test_a_filter_can_be_kept_as_a_view() -> None:
    """A filter goes through the codec and back, so that a host can keep it as somebody's view."""
    view = Filter(statuses=(Status.IN_PROGRESS,), assignees=("ada", None), due=DateRange(last=TODAY), text="x")
    assert decode(Filter, encode(view)) == view


def test_a_range_does_not_end_before_it_starts() -> None:
    """A range of days that ends before it starts is refused with both days."""
    with pytest.raises(InvalidValue, match="ends on 2026-11-01, before it starts on 2026-11-02"):
        DateRange(first=TODAY, last=date(2026, 11, 1))


# ------------------------------------------------------------------------------------------------- in order

KEYS: dict[Sort, Callable[[Instance], Any]] = {
    Sort.DUE: lambda it: it.job.due_on,
    Sort.PERIOD_START: lambda it: it.job.period.start,
    Sort.PERIOD_END: lambda it: it.job.period.end,
    Sort.CLIENT: lambda it: fold(it.job.client_name),
    Sort.NAME: lambda it: fold(it.job.name),
    Sort.STATUS: lambda it: tuple(Status).index(it.status),
    Sort.ASSIGNEE: lambda it: it.job.assignee or "",
    Sort.TEMPLATE: lambda it: it.job.template.id,
}


def pages(workflows: Workflows, limit: int, asked: Filter = Filter(), **order: Any) -> list[Instance]:  # noqa: B008
    """All that is found, page by page."""
    found = workflows.find(asked, today=TODAY, limit=limit, **order)
    everything = [*found.workflows]
    while found.after is not None:
        assert len(found.workflows) == limit
        found = workflows.find(asked, today=TODAY, limit=limit, after=found.after, **order)
        everything += found.workflows
    return everything


@pytest.mark.parametrize(("sort", "descending"), list(product(Sort, (False, True))))
def test_a_list_is_sorted_page_by_page(listed: Listed, sort: Sort, descending: bool) -> None:
    """Pages of any size make the same list, sorted by what was asked and then by id, either way round."""
    workflows, everything = listed
    meant = [each for each in everything.values() if each.status is not Status.DELETED]
    expected = sorted(meant, key=lambda it: (KEYS[sort](it), it.id), reverse=descending)
    for limit in (1, 7, 100):
        assert pages(workflows, limit, sort=sort, descending=descending) == expected


def test_a_page_continues_its_own_order_only(listed: Listed) -> None:
    """The end of a page in one order continues no page of another, and neither does anything made up."""
    workflows, _ = listed
    after = workflows.find(today=TODAY, limit=3).after
    orders: tuple[dict[str, Any], ...] = ({"sort": Sort.CLIENT}, {"descending": True})
    for order in orders:
        with pytest.raises(InvalidValue, match="another order"):
            workflows.find(today=TODAY, after=after, **order)
    with pytest.raises(InvalidValue, match="does not continue"):
        workflows.find(today=TODAY, after="[]")
    with pytest.raises(InvalidValue, match="limit"):
        workflows.find(today=TODAY, limit=0)


@settings(max_examples=20)
@given(limit=st.integers(1, 9), clients=st.lists(st.sampled_from(("acme", "bolt")), min_size=1, max_size=6))
def test_paging_is_stable_under_inserts_and_deletions(limit: int, clients: list[str]) -> None:
    """Whatever is made or deleted between two pages, every workflow that stays is seen once and in order."""
    workflows = roof(MemoryStore())
    old = {make(workflows, number, client).id for number, client in enumerate(clients * 3)}
    seen: list[Instance] = []
    found = workflows.find(today=TODAY, limit=limit)
    gone = min(old)
    for number in range(100, 200):
        seen += found.workflows
        if found.after is None:
            break
        make(workflows, number, "acme")
        if number == 100:
            workflows.do(gone, Delete(by="kim", at=NOW))
        found = workflows.find(today=TODAY, limit=limit, after=found.after)
    ids = [each.id for each in seen]
    assert len(ids) == len(set(ids))
    assert old - {gone} <= set(ids)
    assert seen == sorted(seen, key=lambda it: (it.job.due_on, it.id))


def make(workflows: Workflows, number: int, client: str) -> Instance:
    order = Order(
        template=PLAIN.ref,
        period=month_of(date(2026, 10, 1)),
        due_on=TODAY + timedelta(days=number * 7 % 5),
        clients=(Enrolment(client=client),),
    )
    [made] = workflows.create(order, key=f"n{number}", by="kim", at=NOW)
    return made


# ------------------------------------------------------------------------------------------------- counted

GROUPS: dict[Grouping, Callable[[Instance], str | None]] = {
    Grouping.STATUS: lambda it: it.status.value,
    Grouping.CLIENT: lambda it: it.job.client,
    Grouping.ASSIGNEE: lambda it: it.job.assignee,
    Grouping.REVIEWING: lambda it: it.reviewer,
    Grouping.TEMPLATE: lambda it: it.job.template.id,
}


@settings(max_examples=60)
@given(asked=FILTERS, today=TODAYS, by=st.sampled_from(Grouping))
def test_counts_are_of_what_is_found(listed: Listed, asked: Filter, today: date, by: Grouping) -> None:
    """Counting by anything counts each workflow that the filter finds once, and leaves out what none has."""
    workflows, everything = listed
    meant = Counter(GROUPS[by](each) for each in everything.values() if is_meant(each, asked, today))
    assert workflows.counts(asked, today=today, by=by) == meant
    assert sum(meant.values()) == workflows.count(asked, today=today)


@settings(max_examples=60)
@given(asked=FILTERS, today=TODAYS)
def test_buckets_hold_all_open_work_once(listed: Listed, asked: Filter, today: date) -> None:
    """The three buckets hold the open workflows that are asked for, each in one, by the day on which it is due."""
    workflows, everything = listed
    meant = [each for each in everything.values() if is_meant(each, asked, today) and is_open(each)]
    buckets = workflows.buckets(asked, today=today)
    assert list(buckets) == list(Bucket)
    for bucket, counted in buckets.items():
        expected = Counter(each.status for each in meant if bucket_of(each, today) is bucket)
        assert counted == {status: expected[status] for status in tuple(Status)[:3]}
    assert sum(sum(counted.values()) for counted in buckets.values()) == len(meant)


def bucket_of(instance: Instance, today: date) -> Bucket:
    if instance.job.due_on < today:
        return Bucket.OVERDUE
    return Bucket.DUE_SOON if instance.job.due_on <= today + SOON else Bucket.UPCOMING


def test_tags_are_those_of_now() -> None:
    """A client that gets a tag, or loses one, is found by it from then on, with its workflows of before."""
    book = directory()
    workflows = Workflows(PRACTICE, store=MemoryStore(), directory=book)
    workflows.templates.publish(PLAIN)
    made = make(workflows, 1, "bolt")
    assert workflows.ids(Filter(tags=("vat",)), today=TODAY) == ()
    bolt = book.clients(PRACTICE, ["bolt"])["bolt"]
    book.add(PRACTICE, clients=[attrs.evolve(bolt, tags=frozenset({"vat"}))])
    assert workflows.ids(Filter(tags=("vat",)), today=TODAY) == (made.id,)
    assert workflows.ids(Filter(tags=("monthly",)), today=TODAY) == ()


def test_another_practice_sees_nothing(listed: Listed) -> None:
    """Lists and counts of another practice on the same store are empty."""
    workflows, _ = listed
    store = workflows._roof.store  # noqa: SLF001 - the store of the fixture
    theirs = Workflows("other", store=store, directory=directory())
    assert theirs.find(today=TODAY).workflows == ()
    assert theirs.count(today=TODAY) == 0
    assert theirs.counts(today=TODAY, by=Grouping.CLIENT) == {}
