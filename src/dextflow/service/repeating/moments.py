"""When something is done of standing orders and by whom, and the calendars and rules that count then."""

from datetime import date, datetime

import attrs

from dextflow.model import ByRule, FiringRecord, FiringStatus, Occurrence, Person, RepeatingWorkflow, Role
from dextflow.scheduling import Almanac, add_days, today
from dextflow.service.roof import Roof


@attrs.frozen(kw_only=True)
class Moment:
    """Who acts and when; `today` is the date then, where the practice is."""

    by: str
    at: datetime
    today: date

    @property
    def actor(self) -> Person:
        """The library itself, which may do what it must: nobody gives it commands."""
        return Person(id=self.by, name=self.by, role=Role.PRACTICE_ADMIN)

    def record(
        self, occurrence: Occurrence, status: FiringStatus, before: FiringRecord | None, reason: str = ""
    ) -> FiringRecord:
        """What became of a firing now; `before` is what had become of it."""
        return FiringRecord(
            occurrence=occurrence,
            status=status,
            by=self.by,
            at=self.at,
            reason=reason,
            workflow=before.workflow if before else None,
            task=before.task if before else None,
            version=before.version + 1 if before else 1,
        )


def moment_of(roof: Roof, by: str, at: datetime) -> Moment:
    """Who acts and when. Raises `InvalidValue` for a time without a zone."""
    return Moment(by=by, at=at, today=today(at, roof.policy.time_zone))


def begins_after(roof: Roof, today: date) -> date:
    """After which nominal date a line begins today: whether the first may be today is the practice's choice."""
    return add_days(today, -1) if roof.policy.same_day_start else today


def almanac_of(roof: Roof, repeating: RepeatingWorkflow) -> Almanac:
    """The due-date rules that a repeating workflow names, and the calendars that are needed and known."""
    asked = {config.rule for config in (repeating.due, repeating.statutory) if isinstance(config, ByRule)}
    rules = tuple(rule for rule in roof.due_rules if rule.id in asked) if asked else ()
    needed = {repeating.calendar, *(rule.calendar for rule in rules)}
    found = {each: roof.calendar(each) for each in sorted(filter(None, needed))}
    return Almanac(calendars={each: known for each, known in found.items() if known}, rules=rules)
