"""The tasks that services bring once, when a client takes them up: for whom, from when, and due when."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

import attrs

from dextflow.engine.notices.keys import key_of
from dextflow.errors import DextflowError, OutsideCoverage
from dextflow.model import (
    ByRule,
    Client,
    DueConfig,
    DueDate,
    OneOffTask,
    Pending,
    ReportingPeriod,
    Service,
    Source,
    TaskOrder,
    TaskPattern,
)
from dextflow.scheduling import Almanac, is_member, reporting_period, shift
from dextflow.scheduling.firing_dates import due_of
from dextflow.service.records import derive_id
from dextflow.service.roof import Roof
from dextflow.service.tasks.making import Wanted
from dextflow.service.trying import tried


@attrs.frozen(kw_only=True)
class Coming:
    """A task that a service brings; `lacking` says what could not be worked out for it, if need be all of it."""

    wanted: Wanted | None
    lacking: tuple[str, ...] = ()


def coming_with(
    roof: Roof, service: Service, client: Client, begins: date, *, beginning: str, proposal: str | None = None
) -> Iterator[Coming]:
    """The tasks that a service brings to a client who takes it up, as it is after that.

    `beginning` tells this time from others, so that the same one brings the same tasks.
    """
    almanac = _almanac(roof, service.tasks)
    for one in service.tasks:
        title, source = one.task.title or service.name, Source(service=service.id, proposal=proposal, key=one.key)
        dates = tried(partial(_dates, one, client, begins, almanac))
        if isinstance(dates, DextflowError):
            yield Coming(wanted=None, lacking=(f"{title}: {dates}",))
        elif one.only_for is None or is_member(one.only_for, client, dates.starts):
            id_ = derive_id(roof.practice, key_of(beginning, service.id, one.key), client.id)
            order = dates.order(one.task, title, client.id, source)
            template = one.task.template if order.due_on and order.period else None
            wanted = Wanted(id=id_, order=order, template=template)
            yield Coming(wanted=wanted, lacking=dates.lacking(one, title))


@attrs.frozen(kw_only=True)
class _Dates:
    """When a task begins and is due, and what it is about, as far as that is known."""

    starts: date
    period: ReportingPeriod | Pending
    due: DueDate | Pending
    statutory: DueDate | Pending | None

    def order(self, task: TaskPattern, title: str, client: str, source: Source) -> TaskOrder:
        """The order for a task after a pattern on these dates."""
        due_on = None if isinstance(self.due, Pending) else self.due.due
        return TaskOrder(
            title=title,
            description=task.description,
            clients=(client,),
            category=task.category,
            assignment=task.assignment,
            period=None if isinstance(self.period, Pending) else self.period,
            starts_on=self.starts if due_on is None else min(self.starts, due_on),
            due_on=due_on,
            statutory=self.statutory if isinstance(self.statutory, DueDate) else None,
            estimate=task.estimate,
            checklist=task.checklist,
            source=source,
        )

    def lacking(self, one: OneOffTask, title: str) -> tuple[str, ...]:
        """What could not be worked out; the period matters to a workflow alone."""
        asked: dict[str, object] = {"due date": self.due, "due date by law": self.statutory}
        if one.task.template is not None:
            asked["period"] = self.period
        return tuple(
            f"{title}: the {what} waits for {', '.join(found.missing)}"
            for what, found in asked.items()
            if isinstance(found, Pending)
        )


def _dates(one: OneOffTask, client: Client, begins: date, almanac: Almanac) -> _Dates:
    starts = shift(begins, one.starts)
    period = _period(one, starts, client)
    return _Dates(
        starts=starts,
        period=period,
        due=due_of(one.due, client, starts, period, almanac),
        statutory=due_of(one.statutory, client, starts, period, almanac) if one.statutory else None,
    )


def _period(one: OneOffTask, starts: date, client: Client) -> ReportingPeriod | Pending:
    try:
        return reporting_period(one.period, starts, client)
    except OutsideCoverage as gap:
        return Pending(missing=(str(gap),))


def _almanac(roof: Roof, tasks: Sequence[OneOffTask]) -> Almanac:
    """The due-date rules that the tasks name, with their calendars as far as those are known."""
    configs: list[DueConfig | None] = [config for one in tasks for config in (one.due, one.statutory)]
    named = {config.rule for config in configs if isinstance(config, ByRule)}
    rules = tuple(rule for rule in roof.due_rules if rule.id in named) if named else ()
    found = {each: roof.calendar(each) for each in sorted({rule.calendar for rule in rules if rule.calendar})}
    return Almanac(calendars={each: known for each, known in found.items() if known}, rules=rules)
