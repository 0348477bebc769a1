"""What the conditions of a template can refer to, of which type it is, and where its value comes from.

| name | is |
|---|---|
| `client.type`, `client.manager`, `client.partner`, `client.associate` | a text |
| `client.tags`, `client.services` (the ids of the active ones) | sets of texts |
| `client.year_end_month`, `client.vat_period_months` | whole numbers |
| `client.date("..."), .number("..."), .text("..."), .truth("...")` | a key date or field of the client |
| `period.start`, `period.end` | the reporting period's dates |
| `setting.number("check", "name"), .text, .truth, .texts` | a setting of a data-driven check |
| `outcome("step or check")` | how it is marked; not known while it is open |
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from dextflow.engine.conditions import AMOUNT, DATE, TEXT, TEXTS, TRUTH, WHOLE, Kind, Type, lookup
from dextflow.model import Check, Client, ClientType, FactValue, Input, Job, Outcome, ServiceStatus, Step, Template
from dextflow.model.readiness import Marks, step_outcome

ClientFact = Callable[[Client], FactValue | None]

CLIENT: Mapping[str, tuple[Type, ClientFact]] = {
    "client.type": (
        Type(Kind.TEXT, tuple(each.value for each in ClientType)),
        lambda client: client.type.value if client.type else None,
    ),
    "client.tags": (TEXTS, lambda client: tuple(sorted(client.tags))),
    "client.services": (
        TEXTS,
        lambda client: tuple(each.id for each in client.services if each.status is ServiceStatus.ACTIVE),
    ),
    "client.manager": (TEXT, lambda client: client.manager),
    "client.partner": (TEXT, lambda client: client.partner),
    "client.associate": (TEXT, lambda client: client.associate),
    "client.year_end_month": (WHOLE, lambda client: client.year_end.month if client.year_end else None),
    "client.vat_period_months": (WHOLE, lambda client: client.vat.months if client.vat else None),
}
PERIOD: Mapping[str, tuple[Type, Callable[[Job], FactValue]]] = {
    "period.start": (DATE, lambda job: job.period.start),
    "period.end": (DATE, lambda job: job.period.end),
}
FIELDS = {"client.date": DATE, "client.number": AMOUNT, "client.text": TEXT, "client.truth": TRUTH}
SETTINGS = {"setting.number": WHOLE, "setting.text": TEXT, "setting.truth": TRUTH, "setting.texts": TEXTS}
OUTCOME = Type(Kind.TEXT, tuple(outcome.value for outcome in Outcome))


class FactTypes(Mapping[str, Type]):
    """The type of everything that a condition of a template can refer to, by its canonical name.

    Without a template they are the names that can be read before a workflow is made: `client` and `period`, but no
    outcomes and settings.
    """

    def __init__(self, template: Template | None = None) -> None:
        steps = [step for group in template.groups for step in group.steps] if template else []
        checks = [check for step in steps for check in step.checks]
        self._checks = {check.key for check in checks if check.rule}
        self._fixed = {name: each[0] for table in (CLIENT, PERIOD) for name, each in table.items()}
        self._fixed |= {lookup("outcome", key): OUTCOME for key in (*_keys(steps), *_keys(checks))}

    def __getitem__(self, name: str) -> Type:
        """The type of a name. Raises `KeyError` for one that means nothing here."""
        if name in self._fixed:
            return self._fixed[name]
        table, keys = _split(name)
        if table in FIELDS and len(keys) == 1:
            return FIELDS[table]
        if table in SETTINGS and len(keys) == 2 and keys[0] in self._checks:  # noqa: PLR2004 - a check and a name
            return SETTINGS[table]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        """The names that are the same for every client."""
        return iter(self._fixed)

    def __len__(self) -> int:
        return len(self._fixed)


def client_facts(names: Iterable[str], client: Client) -> tuple[Input, ...]:
    """What conditions read of a client, of the names that are about one, each once."""
    return tuple(
        Input(name=name, value=_client_fact(name, client))
        for name in dict.fromkeys(names)
        if name.startswith("client.")
    )


def values_of(names: Iterable[str], job: Job, marks: Marks | None = None) -> dict[str, FactValue | None]:
    """The values of some names for a workflow; without marks, nothing has an outcome yet."""
    facts = {fact.name: fact.value for fact in job.facts}
    return {name: facts[name] if name in facts else _value(name, job, marks) for name in names}


def _value(name: str, job: Job, marks: Marks | None) -> FactValue | None:
    if name in PERIOD:
        return PERIOD[name][1](job)
    table, keys = _split(name)
    if table in SETTINGS:
        return _setting(SETTINGS[table], job, *keys)
    return _outcome(marks, keys[0]) if marks and table == "outcome" else None


def _outcome(marks: Marks, key: str) -> str | None:
    items = marks.plan.items_of(key)
    outcome = step_outcome(marks, items) if items & ~marks.dropped else Outcome.NOT_APPLICABLE
    return outcome.value if outcome else None


def _setting(wanted: Type, job: Job, check: str, name: str) -> FactValue | None:
    values = next((each.values for each in job.settings if each.check == check), ())
    return _of_type(wanted, next((each.value for each in values if each.name == name), None))


def _client_fact(name: str, client: Client) -> FactValue | None:
    if name in CLIENT:
        return CLIENT[name][1](client)
    table, keys = _split(name)
    return _of_type(FIELDS[table], client.field(keys[0]))


def _of_type(wanted: Type, value: FactValue | None) -> FactValue | None:
    """The value if it is of that type, a whole number as an amount if need be; None if it is not."""
    if wanted.kind is Kind.AMOUNT and type(value) is int:
        return Decimal(value)
    if type(value) is not wanted.kind.held or (isinstance(value, Decimal) and not value.is_finite()):
        return None
    return value


def _keys(parts: Iterable[Step | Check]) -> Iterator[str]:
    return (part.key for part in parts)


@lru_cache(maxsize=4096)
def _split(name: str) -> tuple[str, tuple[str, ...]]:
    """A name and the keys by which it is looked up."""
    table, bracket, keys = name.partition("(")
    return table, tuple(json.loads(f"[{keys[:-1]}]", strict=False)) if bracket else ()
