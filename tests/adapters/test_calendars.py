"""Calendars of our own, several sources as one, and the contract of the port on each."""

from collections.abc import Sequence
from datetime import date

import pytest

from dextflow.adapters.calendars import ChainedCalendars, MemoryCalendars
from dextflow.errors import NotFound
from dextflow.library import BundledCalendars, holiday_calendar, holiday_calendar_ids
from dextflow.model import HolidayCalendar
from dextflow.ports import Calendars
from dextflow.scheduling import override
from dextflow.testing.calendars import CalendarsContract

CHRISTMAS_EVE = date(2026, 12, 24)
OFFICE = override(holiday_calendar("GB-EAW"), id="OFFICE", add=[CHRISTMAS_EVE])
OURS = override(holiday_calendar("GB-EAW"), id="GB-EAW", add=[CHRISTMAS_EVE])


class TestBundledCalendars(CalendarsContract):
    """The contract, on the calendars that come with dextflow."""

    @pytest.fixture
    def calendars(self) -> BundledCalendars:
        return BundledCalendars()

    @pytest.fixture
    def ids(self) -> Sequence[str]:
        return holiday_calendar_ids()


class TestMemoryCalendars(CalendarsContract):
    """The contract, on calendars in memory."""

    @pytest.fixture
    def calendars(self) -> MemoryCalendars:
        return MemoryCalendars([OFFICE, OURS])

    @pytest.fixture
    def ids(self) -> Sequence[str]:
        return ["OFFICE", "GB-EAW"]


class TestChainedCalendars(CalendarsContract):
    """The contract, on two sources as one."""

    @pytest.fixture
    def calendars(self) -> ChainedCalendars:
        return ChainedCalendars(MemoryCalendars([OFFICE]), BundledCalendars())

    @pytest.fixture
    def ids(self) -> Sequence[str]:
        return ["OFFICE", *holiday_calendar_ids()]


def test_the_first_source_that_knows_an_id_answers() -> None:
    """So an office's own edition of a calendar takes the place of the one that comes with dextflow."""
    sources = MemoryCalendars([OURS]), BundledCalendars()
    assert ChainedCalendars(*sources).calendar("GB-EAW") == OURS
    assert ChainedCalendars(*reversed(sources)).calendar("GB-EAW") == holiday_calendar("GB-EAW")
    assert ChainedCalendars(*sources).calendar("GB-SCT") == holiday_calendar("GB-SCT")


def test_a_chain_is_a_source_itself() -> None:
    """Chains may be chained, and one of none knows no calendar."""
    chain: Calendars = ChainedCalendars(ChainedCalendars(), ChainedCalendars(MemoryCalendars([OFFICE])))
    assert chain.calendar("OFFICE") == OFFICE
    with pytest.raises(NotFound) as raised:
        ChainedCalendars().calendar("OFFICE")
    assert str(raised.value) == "no holiday calendar 'OFFICE'"


def test_only_not_knowing_leads_to_the_next_source() -> None:
    """A source that fails in another way is not passed over, as if it had no such calendar."""

    class Broken:
        def calendar(self, id: str) -> HolidayCalendar:  # noqa: A002 - the port's word
            raise OSError(f"the line is down for {id}")

    with pytest.raises(OSError, match="the line is down for OFFICE"):
        ChainedCalendars(Broken(), MemoryCalendars([OFFICE])).calendar("OFFICE")


def test_of_one_id_the_last_in_memory_counts() -> None:
    """The same as a mapping would have it."""
    assert MemoryCalendars([holiday_calendar("GB-EAW"), OURS]).calendar("GB-EAW") == OURS
