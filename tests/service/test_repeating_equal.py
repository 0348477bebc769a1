"""Asking every day and asking once in a while come to the same, whatever happens to the practice meanwhile."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.adapters.memory import MemoryStore
from dextflow.model import Firing
from dextflow.testing.faulty import Fault
from service import decade_acts as acts
from service.decade import BOOKS_TAG, END, ONE_DAY, Host, Key

Act = Callable[[Host], object]
Wait = Callable[[Host, date], None]
SCRIPTS = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 40), st.integers(0, 900)), st.one_of(acts.CHANGES, acts.EDITS, acts.PEOPLE)
    ),
    min_size=3,
    max_size=10,
)
NAPS = st.tuples(st.integers(0, 400), st.integers(1, 20), st.sampled_from([None, *Fault]))


@attrs.frozen(kw_only=True)
class Outcome:
    """What came of ten years: the firings, how far each line came, and the workflows."""

    firings: Mapping[Firing, tuple[object, ...]]
    lines: Mapping[Key, tuple[object, ...]]
    work: Mapping[str, tuple[object, ...]]


def outcome(host: Host) -> Outcome:
    """What came of it, but for when, and in how many steps."""
    seen = host.seen()
    return Outcome(
        firings={
            firing: (row.status, row.occurrence, row.workflow, row.real, row.reason)
            for firing, row in seen.rows.items()
        },
        lines={key: (line.covered_until, line.next, line.missing) for key, line in seen.lines.items()},
        work={id_: (work.status, attrs.evolve(work.job, started_at=None)) for id_, work in seen.work.items()},
    )


def play(script: Sequence[tuple[int, Act]], wait: Wait) -> Host:
    """Ten years in which something happens on some days, just after the host asked; `wait` is until those days."""
    host = Host(MemoryStore())
    host.begin()
    for days, act in script:
        wait(host, min(host.day + ONE_DAY * days, END))
        host.ask()
        act(host)
    wait(host, END)
    host.ask()
    return host


def every_day(host: Host, until: date) -> None:
    """Ask on every day."""
    while host.day < until:
        host.wait(1)
        host.ask()


def each_due_day(host: Host, until: date) -> None:
    """Ask on the next day, and then on every day on which something is to be made."""
    host.wait(min(1, (until - host.day).days))
    host.ask()
    while host.day < until:
        coming = [line.next.made_on for line in host.seen().lines.values() if line.next]
        soon = min((day for day in coming if day > host.day), default=until)
        host.wait((min(soon, until) - host.day).days)
        host.ask()


def sleeper(naps: Sequence[tuple[int, int, Fault | None]]) -> Wait:
    """A host that sleeps for some time, again and again, and crashes at some commit when it wakes."""
    rest = iter(naps)

    def wait(host: Host, until: date) -> None:
        for days, number, fault in rest:
            if host.day + ONE_DAY * days > until:
                break
            host.wait(days)
            host.ask() if fault is None else host.crash(number, fault)
        host.wait((until - host.day).days)

    return wait


@given(SCRIPTS, st.lists(NAPS, max_size=20))
@settings(max_examples=8)
def test_downtime_makes_no_difference(
    script: list[tuple[int, Act]], naps: list[tuple[int, int, Fault | None]]
) -> None:
    """A host that sleeps and crashes is, after ten years, where one is that asks whenever something is due."""
    assert outcome(play(script, sleeper(naps))) == outcome(play(script, each_due_day))


EVENTFUL: Sequence[tuple[int, Act]] = (
    (20, partial(acts.by_hand, repeating="books", client="acme", ahead=1, skips=True)),
    (30, partial(acts.tags_change, client="core", tags=frozenset({BOOKS_TAG}))),
    (90, partial(acts.year_end_moves, client="acme", months=5, agreed=True)),
    (0, partial(acts.work_on, place=0, completes=False)),
    (200, partial(acts.year_end_gets_known, client="bolt", month=9)),
    (41, partial(acts.vat_changes, client="acme", month=1, months=1, agreed=True)),
    (100, partial(acts.edit, **acts.books_parts(1, 20, 9))),
    (150, partial(acts.dune_comes_or_goes, client="dune")),
    (10, partial(acts.pause, repeating="accounts")),
    (500, partial(acts.resume, repeating="accounts")),
    (33, partial(acts.leaves, client="core", days=60)),
    (222, partial(acts.key_date_changes, client="dune", on=date(2024, 2, 29))),
    (800, partial(acts.year_end_moves, client="acme", months=-4, agreed=False)),
)


def test_every_day_is_every_day_on_which_something_is_due() -> None:
    """A host that really asks on each of the days of ten years ends up where those two do."""
    daily = outcome(play(EVENTFUL, every_day))
    assert daily == outcome(play(EVENTFUL, each_due_day))
    assert daily == outcome(play(EVENTFUL, sleeper([(50, 3, Fault.ANSWER_LOST), (333, 2, None)] * 9)))
