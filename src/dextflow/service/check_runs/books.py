"""Fetch the books of clients, and have them looked at."""

from collections import deque
from collections.abc import Iterator

from dextflow.model import Facts, Feature
from dextflow.service.check_runs.keeping import Calculated
from dextflow.service.check_runs.units import ClientWork, Failure, Results, Unit
from dextflow.service.check_runs.workers import Workers
from dextflow.service.checks import NOT_INCLUDED
from dextflow.service.roof import Roof


class Books:
    """The books of some clients, each fetched once, and at most so many of them before they are looked at."""

    def __init__(
        self,
        roof: Roof,
        fetchers: Workers[ClientWork, Facts | str],
        works: Iterator[ClientWork],
        *,
        ahead: int,
    ) -> None:
        self._roof = roof
        self._fetchers = fetchers
        self._works = works
        self._ahead = ahead
        self._failed: deque[Calculated] = deque()

    def calculated(self, calculators: Workers[Unit, Results], *, chunk: int, ahead: int) -> Iterator[Calculated]:
        """What is calculated for each client; one whose ledger raises what it should not, failed."""
        for unit, outcome in calculators.each(self._units(), chunk=chunk, ahead=ahead):
            yield Calculated(work=unit.of, outcome=outcome)
            yield from self._taken()
        yield from self._taken()

    def _taken(self) -> Iterator[Calculated]:
        while self._failed:
            yield self._failed.popleft()

    def _units(self) -> Iterator[Unit]:
        if not self._roof.entitlements.include(Feature.DATA_CHECKS):
            yield from (self._unit(work, NOT_INCLUDED) for work in self._works)
            return
        for work, fetched in self._fetchers.each(self._works, ahead=self._ahead):
            if isinstance(fetched, Failure):
                self._failed.append(Calculated(work=work, outcome=fetched))
            else:
                yield self._unit(work, fetched.value)

    def _unit(self, work: ClientWork, facts: Facts | str) -> Unit:
        """The rules that are not asked for stay behind, for one of them may be what cannot be sent."""
        asked = {task.rule for each in work.works for task in each.tasks}
        rules = {name: rule for name, rule in self._roof.rules.items() if name in asked}
        return Unit(of=work, rules=rules, facts=facts)
