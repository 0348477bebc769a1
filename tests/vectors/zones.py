"""Dates at places on the earth."""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from dextflow.model import Enrolment, EveryInterval, Line, Offset, RepeatingWorkflow, Roster, Scheduled
from dextflow.scheduling import Almanac, add_days, has_day, plan, start_of_day, today
from vectors.recurrence import SOMEBODY
from vectors.values import Inputs, Rule, instant, on

A_FEW = 10


def firings_on(inputs: Inputs) -> int:
    """How often what repeats daily fires for a date, asked whenever the clocks there show a time on that date."""
    day, zone = on(inputs, "date"), str(inputs["zone"])
    at = time.fromisoformat(inputs["at"])
    daily = RepeatingWorkflow(
        id="daily",
        template="daily",
        trigger=Scheduled(pattern=EveryInterval(first_on=day, every=Offset(value=1))),
        roster=Roster(clients=(Enrolment(client=SOMEBODY.id),)),
    )
    line = Line(repeating=daily.id, client=SOMEBODY.id, covered_until=add_days(day, -1))
    made = 0
    for fold in (0, 1):
        moment = datetime.combine(day, at, ZoneInfo(zone)).replace(fold=fold)
        planned = plan(daily, SOMEBODY, line, today(moment, zone), Almanac(), most=A_FEW)
        made += sum(each.firing.nominal == day for each in planned.due)
        line = planned.line
    return made


RULES: Mapping[str, Rule] = {
    "today": lambda inputs: today(instant(inputs["instant"]), inputs["zone"]),
    "start_of_day": lambda inputs: start_of_day(on(inputs, "date"), inputs["zone"]),
    "local_date_exists": lambda inputs: has_day(on(inputs, "date"), inputs["zone"]),
    "trigger_once_per_local_date": firings_on,
}
