"""The calculation of one workflow's data-driven checks, and what is recorded of it."""

from collections.abc import Callable
from datetime import datetime
from functools import reduce

from dextflow.engine import apply, follow_dismissals
from dextflow.model import CheckResult, Event, Feature, Instance, Person, RecordResults, Start
from dextflow.service.checks import NOT_INCLUDED, calculated, data_checks, gather, needs_of, tasks_of
from dextflow.service.dismissal_records import Keys, as_kept, dismissed_keys
from dextflow.service.prepare import prepared
from dextflow.service.roof import Roof

OnResult = Callable[[CheckResult], None]


def ignore(_result: CheckResult) -> None:
    """Take no notice of a result while it is calculated."""


class Calculation:
    """The calculation of one workflow's data-driven checks, done again only if the workflow has changed.

    Each result is reported to `on_result` as it comes. A check whose rule, ledger or data is not there is
    unavailable and says why; it stays manual. So does every check if they are not included in the practice's
    plan. Findings that were dismissed for the client are dismissed in the results.
    """

    def __init__(self, roof: Roof, on_result: OnResult) -> None:
        self._roof = roof
        self._on_result = on_result
        self._of: Instance | None = None
        self._results: tuple[CheckResult, ...] = ()

    def results(self, instance: Instance) -> tuple[CheckResult, ...]:
        """The results in the order of the template, for the settings that the workflow has."""
        if self._of is None or self._of.job.settings != instance.job.settings or self._of.plan != instance.plan:
            self._results = self._calculated(instance)
            self._of = instance
        return self._results

    def _calculated(self, instance: Instance) -> tuple[CheckResult, ...]:
        roof, tasks, results = self._roof, tasks_of(instance), list[CheckResult]()
        included = roof.entitlements.include(Feature.DATA_CHECKS)
        wanted = needs_of(tasks, roof.rules)
        facts = gather(roof.ledger, roof.practice, instance.job.client, wanted) if included else NOT_INCLUDED
        keys = keys_of(roof, instance.job.client)
        for task in tasks:
            result = as_kept(calculated(task, roof.rules, facts), instance, keys, roof.policy)
            self._on_result(result)
            results.append(result)
        return tuple(results)


def calculate(roof: Roof, workflow_id: str, calculation: Calculation, *, by: str, at: datetime) -> Instance:
    """Calculate the checks of a workflow and keep the results; see `dextflow.Workflows.calculate`."""
    person = roof.person(by)

    def decision(instance: Instance) -> tuple[Event, ...]:
        return _recorded(roof, instance, calculation, person, at)

    return in_line(roof, roof.change(workflow_id, person, decision), by=by, at=at)


def start(roof: Roof, workflow_id: str, calculation: Calculation, command: Start) -> Instance:
    """Start a workflow with its checks calculated; see `dextflow.Workflows.start`."""
    person = roof.person(command.by)

    def decision(instance: Instance) -> tuple[Event, ...]:
        started = roof.decide(instance, prepared(roof, instance, command, person), person)
        begun = reduce(apply, started, instance)
        return (*started, *_recorded(roof, begun, calculation, person, command.at))

    return in_line(roof, roof.change(workflow_id, person, decision), by=command.by, at=command.at)


def in_line(roof: Roof, instance: Instance, *, by: str, at: datetime) -> Instance:
    """Bring the results of a workflow in line with the dismissals of its client as they are now.

    Whoever records results looks at the dismissals once more afterwards, and whoever dismisses looks at the
    results after the dismissal was kept: so one of two who act at the same time sees what the other did.
    """

    def decision(now: Instance) -> tuple[Event, ...]:
        return follow_dismissals(now, keys_of(roof, now.job.client), by=by, at=at)

    return roof.follow(instance.id, decision) if decision(instance) else instance


def keys_of(roof: Roof, client: str) -> Keys:
    """The keys of the findings of a client that are dismissed now."""
    return dismissed_keys(roof.store, roof.practice, (client,))[client]


def _recorded(
    roof: Roof, instance: Instance, calculation: Calculation, person: Person, at: datetime
) -> tuple[Event, ...]:
    """What is recorded of a calculation. Whoever may not record it does not see it, so that is asked first."""
    roof.decide(instance, RecordResults(by=person.id, at=at, results=()), person)
    if not any(data_checks(instance)):
        return ()
    results = calculation.results(instance)
    return roof.decide(instance, RecordResults(by=person.id, at=at, results=results), person)
