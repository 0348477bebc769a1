"""A small practice with one client, for whom a workflow repeats."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import attrs

from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.library import built_in, due_rules
from dextflow.model import (
    CatchUp,
    Client,
    DueDateRule,
    Enrolment,
    Filter,
    Firing,
    Instance,
    Offset,
    OnPeriodEnd,
    PeriodRule,
    Person,
    RepeatingWorkflow,
    Role,
    Roster,
    Status,
)
from dextflow.service import Workflows
from vectors.values import CannotSayError

BROWN = "brown"
KIM = Person(id="kim", name="Kim", role=Role.PRACTICE_ADMIN)
ACME = Client(id="acme", name="Acme Ltd", account_assignee=KIM.id)
TEMPLATE = built_in("monthly-bookkeeping")
BOOKS = "books"
THE_DAY_AFTER = Offset(value=1)


def books(rule: PeriodRule, **parts: Any) -> RepeatingWorkflow:
    """The books of each period, made on the day after its end."""
    trigger = OnPeriodEnd(rule=rule, offset=THE_DAY_AFTER)
    roster = Roster(clients=(Enrolment(client=ACME.id),))
    usual = RepeatingWorkflow(id=BOOKS, template=TEMPLATE.id, trigger=trigger, roster=roster, catch_up=CatchUp.ALL)
    return attrs.evolve(usual, **parts)


def noon(day: date) -> datetime:
    """Noon of a day."""
    return datetime.combine(day, time(12), UTC)


class Practice:
    """The practice, from the day on which the workflow began to repeat."""

    def __init__(
        self, repeating: RepeatingWorkflow, day: date, rules: Sequence[DueDateRule] = due_rules()
    ) -> None:
        self._store = MemoryStore()
        self._directory = MemoryDirectory(practice=BROWN, people=(KIM,), clients=(ACME,))
        self.day = day
        self.open(rules)
        self.workflows.templates.publish(TEMPLATE)
        self.workflows.repeating.create(repeating, by=KIM.id, at=noon(day))

    def open(self, rules: Sequence[DueDateRule] = due_rules()) -> None:
        """Go on in another process, with other rules if need be."""
        self.workflows = Workflows(BROWN, store=self._store, directory=self._directory, due_rules=rules)

    def ask(self, day: date | None = None) -> list[Instance]:
        """What is made when somebody asks what is due: on that day, or on the same one as before."""
        self.day = day or self.day
        found = self.workflows.repeating.trigger_due(noon(self.day))
        if found.faults:
            raise CannotSayError(str(found.faults[0].error))
        return [*found.made, *(self.ask() if found.more else ())]

    def edit(self, **parts: Any) -> None:
        """Change the repeating workflow."""
        after = attrs.evolve(self.workflows.repeating.get(BOOKS), **parts)
        self.workflows.repeating.edit(after, by=KIM.id, at=noon(self.day))

    def change_client(self, **parts: Any) -> None:
        """Change the client, and look at what depends on it."""
        self._directory.add(BROWN, clients=(attrs.evolve(ACME, **parts),))
        self.refresh()

    def refresh(self) -> None:
        """Work out anew what depends on the dates of the client, and on rules of due dates."""
        self.workflows.repeating.refresh([ACME.id], by=KIM.id, at=noon(self.day))

    def skip(self, nominal: date) -> None:
        """Leave out the work on the period that ends on a day."""
        firing = Firing(repeating=BOOKS, client=ACME.id, nominal=nominal)
        self.workflows.repeating.skip(firing, "not wanted", by=KIM.id, at=noon(self.day))

    def made(self) -> list[Instance]:
        """All workflows, also the deleted."""
        ids = self.workflows.ids(Filter(statuses=tuple(Status)), today=self.day)
        return list(self.workflows.get_many(ids).values())

    def rows(self) -> int:
        """How many firings have a record, or how many workflows there are, should those be more."""
        return max(len(list(self.workflows.repeating.firings())), len(self.made()))
