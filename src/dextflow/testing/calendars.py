"""The promises of the port `dextflow.ports.Calendars`, as tests that any adapter can be put through."""

from collections.abc import Sequence

import pytest

from dextflow.codec import decode, encode
from dextflow.errors import NotFound
from dextflow.model import HolidayCalendar
from dextflow.ports import Calendars
from dextflow.scheduling import is_business_day

NOBODYS = ("", " ", "-", "ZZ", "ZZ-", "zz-none", "..", "../GB", "/etc/passwd", "GB\0", "\ud800", "x" * 100_000)


class CalendarsContract:
    """Subclass it as ``class TestMyCalendars(CalendarsContract)``; override the fixtures `calendars` and `ids`."""

    @pytest.fixture
    def calendars(self) -> Calendars:
        """The source to be tested."""
        raise NotImplementedError("override the fixture `calendars`")

    @pytest.fixture
    def ids(self) -> Sequence[str]:
        """Some ids that the source knows, the more different the better."""
        raise NotImplementedError("override the fixture `ids`")

    @pytest.fixture
    def known(self, calendars: Calendars, ids: Sequence[str]) -> Sequence[HolidayCalendar]:
        """The calendars of those ids, in their order."""
        return [calendars.calendar(each) for each in ids]

    def test_a_calendar_has_the_id_that_was_asked_for(
        self, known: Sequence[HolidayCalendar], ids: Sequence[str]
    ) -> None:
        """What is worked out with it can say which it was."""
        assert [calendar.id for calendar in known] == list(ids) != []

    def test_a_calendar_names_the_edition_of_its_data(self, known: Sequence[HolidayCalendar]) -> None:
        """A date that changed between two editions can be explained."""
        assert all(calendar.version.strip() for calendar in known)

    def test_asking_again_gives_the_same(self, calendars: Calendars, known: Sequence[HolidayCalendar]) -> None:
        """Two dates of one day's work are worked out with the same holidays."""
        assert [calendars.calendar(calendar.id) for calendar in known] == known

    def test_a_calendar_covers_its_first_and_last_day(self, known: Sequence[HolidayCalendar]) -> None:
        """Every day in between has an answer, and some day is a holiday, or nobody would need it."""
        for calendar in known:
            for day in (calendar.first, *calendar.holidays, calendar.last):
                assert is_business_day(day, calendar) in {True, False}
            assert calendar.holidays

    def test_a_calendar_can_be_kept(self, known: Sequence[HolidayCalendar]) -> None:
        """It is written and read again without a change."""
        assert [decode(HolidayCalendar, encode(calendar)) for calendar in known] == known

    @pytest.mark.parametrize("unknown", NOBODYS, ids=range(len(NOBODYS)))
    def test_an_unknown_id_is_not_found(self, calendars: Calendars, unknown: str) -> None:
        """Whatever text a stranger asks for, the answer names it and is no other calendar."""
        with pytest.raises(NotFound) as raised:
            calendars.calendar(unknown)
        assert raised.value.id == unknown

    def test_an_id_is_exact(self, calendars: Calendars, ids: Sequence[str]) -> None:
        """Neither case nor space is forgiven, or one calendar would go by several names."""
        for each in ids:
            for other in {each.lower(), f" {each}", f"{each} ", f"{each}-", f"{each}\n"} - {each}:
                with pytest.raises(NotFound):
                    calendars.calendar(other)
