"""Turn an order into the events that make its workflows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from dextflow.engine import Practice, create
from dextflow.errors import (
    ClientNotGranted,
    Fault,
    InvalidSettings,
    InvalidValue,
    UnknownClient,
    UnknownPerson,
)
from dextflow.model import (
    Check,
    CheckSettings,
    Client,
    Created,
    Enrolment,
    Event,
    Order,
    Person,
    Plan,
    ReportingPeriod,
    Setting,
)
from dextflow.rules import Rule, resolve
from dextflow.service.checks import Rules
from dextflow.service.records import derive_id


@attrs.frozen(kw_only=True)
class Party:
    """The clients that an order names, and the people and teams who may get work, as the directory knows them."""

    clients: Mapping[str, Client]
    practice: Practice


def creations(  # an order with all that it refers to, already read
    order: Order, plan: Plan, party: Party, rules: Rules, *, practice: str, key: str, by: Person, at: datetime
) -> tuple[tuple[Event, ...], ...]:
    """Return the events that make each client's workflow of the order. Nothing is made unless all can be.

    Raises `InvalidValue` for an order without clients or with one of them twice, `UnknownClient` also for a client
    that the person may not see, `UnknownPerson`, `ClientNotGranted`, `InvalidSettings`, and what
    `dextflow.engine.create` raises.
    """
    _check_clients(order)
    check_settings(order.settings, plan)
    ordered = {settings.check: settings.values for settings in order.settings}

    def created(enrolment: Enrolment) -> tuple[Event, ...]:
        client = _client(party, enrolment, by)
        return create(
            plan,
            order,
            enrolment,
            client,
            practice=practice,
            id=derive_id(practice, key, client.id),
            settings=lambda cases: resolved_settings(plan, order.period, client, rules, cases, ordered),
            by=by.id,
            at=at,
            people=party.practice,
        )

    made = tuple(created(enrolment) for enrolment in order.clients)
    for events in made:
        _check_people(party, events)
    return made


def people_named(order: Order, clients: Iterable[Client], by: str) -> set[str]:
    """The ids of all people whom an order or the clients' accounts name."""
    ids = {by}
    for enrolment in order.clients:
        ids.update((enrolment.assignee or by, *(enrolment.reviewers or ())))
    for client in clients:
        ids.update(person for person in (client.account_assignee, client.account_reviewer) if person)
    return ids


def _client(party: Party, enrolment: Enrolment, by: Person) -> Client:
    if enrolment.client not in party.clients or not by.sees(enrolment.client):
        raise UnknownClient(enrolment.client)
    return party.clients[enrolment.client]


def _check_clients(order: Order) -> None:
    if not order.clients:
        raise InvalidValue("Order", "it names no client")
    client, times = Counter(enrolment.client for enrolment in order.clients).most_common(1)[0]
    if times > 1:
        raise InvalidValue("Order", f"client {client!r} is named {times} times")


def check_settings(given: Sequence[CheckSettings], plan: Plan) -> None:
    """Raise `InvalidSettings` for settings of what is no data-driven check of the template, or given twice."""
    checks = {check.key for check in plan.checks() if check.rule}
    for position, settings in enumerate(given):
        path = f"/settings/{position}/check"
        if settings.check not in checks:
            known = ", ".join(sorted(checks)) or "none"
            reason = f"the template has no data-driven check {settings.check!r}; it has {known}"
            raise InvalidSettings(settings.check, (Fault(path, reason),))
        if settings.check in (earlier.check for earlier in given[:position]):
            raise InvalidSettings(settings.check, (Fault(path, f"check {settings.check!r} is set twice"),))


def resolved_settings(
    plan: Plan, period: ReportingPeriod, client: Client, rules: Rules, *over: Mapping[str, tuple[Setting, ...]]
) -> tuple[CheckSettings, ...]:
    """The settings of every data-driven check: the rule's defaults, the template's, and what goes over them."""
    return tuple(
        CheckSettings(check=check.key, values=check_settings_of(check, rules[check.rule], period, client, *over))
        for check in plan.checks()
        if check.rule and check.rule in rules
    )


def check_settings_of(
    check: Check,
    rule: Rule[Any],
    period: ReportingPeriod,
    client: Client,
    *over: Mapping[str, tuple[Setting, ...]],
) -> tuple[Setting, ...]:
    """All settings of one check: the rule's defaults, the template's, and what goes over them, the later first."""
    layers = (check.settings, *(layer.get(check.key, ()) for layer in over))
    given = {setting.name: setting for layer in layers for setting in layer}
    return resolve(rule, period, client.year_end, tuple(given.values()))


def _check_people(party: Party, events: tuple[Event, ...]) -> None:
    """The assignee and the reviewers of a new workflow are known, and may see its client."""
    (created, *_) = events
    if isinstance(created, Created):
        job = created.job
        check_people([each for each in (job.assignee, *job.reviewers) if each], job.client, party.practice.people)


def check_people(ids: Iterable[str], client: str, people: Mapping[str, Person]) -> None:
    """Raise `UnknownPerson` or `ClientNotGranted` unless all of them may work for the client."""
    for person in ids:
        check_known(people, (person,))
        if not people[person].sees(client):
            raise ClientNotGranted(person, client)


def check_known(people: Mapping[str, Person], ids: Iterable[str]) -> None:
    """Raise `UnknownPerson` for the first of the ids that is not among the people."""
    for person in ids:
        if person not in people:
            raise UnknownPerson(person)
