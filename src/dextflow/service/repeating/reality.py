"""Which firings a client's dates really lead to, now that they may have changed."""

from datetime import date

import attrs

from dextflow.model import (
    Client,
    Line,
    Members,
    Occurrence,
    OnKeyDate,
    OnPeriodEnd,
    Pending,
    RepeatingWorkflow,
    Roster,
)
from dextflow.model.offsets import Offset
from dextflow.scheduling import Almanac, is_member, next_occurrence, nominal_dates, occurrence, plan, shift
from dextflow.service.repeating.covering import ONE_DAY, tiles

EVERYBODY = Roster(members=Members.ALL)


@attrs.frozen(kw_only=True)
class Reality:
    """The dates of one client of a repeating workflow, as they are now."""

    repeating: RepeatingWorkflow
    client: Client
    almanac: Almanac
    today: date

    def leads_to(self, nominal: date) -> bool:
        """Whether there is a firing on that nominal date, as far as is known.

        A tag that was taken away takes nothing from the list that fired while the client carried it.
        """
        roster = self.repeating.roster if nominal > self.today else EVERYBODY
        if not is_member(roster, self.client, nominal):
            return False
        trigger = self.repeating.trigger
        if not (isinstance(trigger, OnKeyDate) or (isinstance(trigger, OnPeriodEnd) and trigger.periods)):
            return True  # it is the same for all clients, and so it has not changed
        dates = nominal_dates(trigger, self.client, nominal - ONE_DAY, self.almanac, self.repeating.calendar)
        return isinstance(dates, Pending) or next(dates, None) == nominal

    @property
    def is_member(self) -> bool:
        """Whether the client is of the roster today, or will be on the day on which it joins the practice."""
        return is_member(self.repeating.roster, self.client, max(self.today, self.client.joined_on or self.today))

    @property
    def is_or_was_member(self) -> bool:
        """Whether the client is or will be of the roster, or was on its last day with the practice."""
        left = self.client.left_on
        if left is None or left >= self.today:
            return self.is_member
        return is_member(self.repeating.roster, self.client, left)

    def at(self, nominal: date) -> Occurrence:
        """The firing on a nominal date, worked out now."""
        return occurrence(self.repeating, self.client, nominal, self.almanac)

    def following(self, after: date) -> Occurrence | None:
        """The first firing after a nominal date; None if there is none, or it is not known."""
        found = next_occurrence(self.repeating, self.client, after, self.almanac)
        return None if isinstance(found, Pending) else found

    def planned(self, line: Line) -> Line:
        """The line with what comes after `covered_until`, or what is missing for that."""
        return plan(self.repeating, self.client, line, date.min, self.almanac, most=1).line

    def before(self, gone: Occurrence, line: Line) -> date:
        """Up to which nominal date a line goes back, so that another firing comes in the place of one."""
        trigger, nominal = self.repeating.trigger, gone.firing.nominal
        if isinstance(trigger, OnKeyDate) and trigger.every:
            every = trigger.every
            earlier = shift(nominal, Offset(value=-every.value, unit=every.unit))
            return earlier + (nominal - earlier) // 2
        if isinstance(trigger, OnKeyDate):
            return line.settled_until
        if tiles(self.repeating) and gone.period:
            return gone.period.start - ONE_DAY
        return nominal - ONE_DAY
