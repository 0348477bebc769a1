"""Commands follow one another in time, whatever the clocks show."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue, OutOfOrder
from dextflow.model import AddComment, Check, Mark, Outcome, Step, StepGroup, Template
from dextflow.testing.runs import NOON, started

CHECKS = (Check(key="a1", name="A1"), Check(key="a2", name="A2"))
TEMPLATE = Template(
    id="t", name="T", groups=(StepGroup(name="G", steps=(Step(key="a", name="A", checks=CHECKS),)),)
)


def test_commands_follow_one_another_in_time() -> None:
    """A command is accepted a minute before the last event, but not earlier, and not without a zone."""
    run = started(TEMPLATE)
    with pytest.raises(OutOfOrder):
        run.give(Mark("ann", NOON - timedelta(seconds=60, microseconds=1), "a1", Outcome.COMPLETE))
    naive = datetime(2030, 1, 1, 12, 0)  # noqa: DTZ001 - the point of the test
    with pytest.raises(InvalidValue, match="no time zone"):
        run.give(Mark("ann", naive, "a1", Outcome.COMPLETE))
    for at in (NOON, NOON - timedelta(seconds=60)):
        assert run.give(Mark("ann", at, "a1", Outcome.COMPLETE)).instance.at == at


def test_the_same_time_in_another_zone_is_the_same_time() -> None:
    """Zones differ, instants count."""
    west = timezone(-timedelta(hours=5))
    run = started(TEMPLATE).give(Mark("ann", NOON.astimezone(west), "a1", Outcome.COMPLETE))
    with pytest.raises(OutOfOrder):
        run.give(Mark("ann", NOON.astimezone(west) - timedelta(seconds=61), "a2", Outcome.COMPLETE))


# Summer time ends at 01:00 UTC: the clock in London shows 01:00 to 01:59 twice.
AUTUMN = datetime(2027, 10, 31, 0, 0, tzinfo=UTC)


@given(first=st.integers(0, 180), second=st.integers(0, 180))
def test_time_runs_on_when_the_clock_goes_back(first: int, second: int) -> None:
    """In the night in which the clock goes back, what counts is what happened first, not what the clock showed."""
    london = ZoneInfo("Europe/London")
    before = (AUTUMN + timedelta(minutes=first)).astimezone(london)
    after = (AUTUMN + timedelta(minutes=second)).astimezone(london)
    run = started(TEMPLATE).give(AddComment("ann", before, "Still here."))
    if second >= first - 1:
        assert run.give(AddComment("ann", after, "Good night.")).instance.at == after
    else:
        with pytest.raises(OutOfOrder):
            run.give(AddComment("ann", after, "Good night."))
