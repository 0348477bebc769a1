"""Turn an order into the events that make its workflows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from dextflow.engine import create
from dextflow.errors import Fault, InvalidSettings, InvalidValue, UnknownClient, UnknownPerson
from dextflow.model import CheckSettings, Client, Created, Enrolment, Order, Person, Plan, Setting
from dextflow.rules import resolve
from dextflow.service.checks import Rules
from dextflow.service.records import derive_id


@attrs.frozen(kw_only=True)
class Party:
    """The people and clients that an order names, as the directory knows them."""

    clients: Mapping[str, Client]
    people: Mapping[str, Person]


def creations(  # an order with all that it refers to, already read
    order: Order, plan: Plan, party: Party, rules: Rules, *, practice: str, key: str, by: str, at: datetime
) -> tuple[Created, ...]:
    """Return one event for each client of the order. Nothing is made unless all can be.

    Raises `InvalidValue` for an order without clients or with one of them twice, `UnknownClient`,
    `UnknownPerson`, `InvalidSettings`, and what `dextflow.engine.create` raises.
    """
    _check_clients(order)
    _check_settings(order, plan)
    created = tuple(
        create(
            plan,
            order,
            enrolment,
            client := _client(party, enrolment),
            practice=practice,
            id=derive_id(practice, key, client.id),
            settings=tuple(_settings(order, plan, client, rules)),
            by=by,
            at=at,
        )
        for enrolment in order.clients
    )
    _check_people(party, by, created)
    return created


def people_named(order: Order, clients: Iterable[Client], by: str) -> list[str]:
    """The ids of all people that an order may give work to."""
    ids = {by}
    for enrolment in order.clients:
        ids.update((enrolment.assignee or by, *(enrolment.reviewers or ())))
    for client in clients:
        ids.update(person for person in (client.account_assignee, client.account_reviewer) if person)
    return sorted(ids)


def _client(party: Party, enrolment: Enrolment) -> Client:
    if enrolment.client not in party.clients:
        raise UnknownClient(enrolment.client)
    return party.clients[enrolment.client]


def _check_clients(order: Order) -> None:
    if not order.clients:
        raise InvalidValue("Order", "it names no client")
    client, times = Counter(enrolment.client for enrolment in order.clients).most_common(1)[0]
    if times > 1:
        raise InvalidValue("Order", f"client {client!r} is named {times} times")


def _check_settings(order: Order, plan: Plan) -> None:
    checks = {check.key for check in plan.checks() if check.rule}
    for position, settings in enumerate(order.settings):
        path = f"/settings/{position}/check"
        if settings.check not in checks:
            known = ", ".join(sorted(checks)) or "none"
            reason = f"the template has no data-driven check {settings.check!r}; it has {known}"
            raise InvalidSettings(settings.check, (Fault(path, reason),))
        if settings.check in (earlier.check for earlier in order.settings[:position]):
            raise InvalidSettings(settings.check, (Fault(path, f"check {settings.check!r} is set twice"),))


def _settings(order: Order, plan: Plan, client: Client, rules: Rules) -> Iterable[CheckSettings]:
    """The settings of every data-driven check: the order's, else the template's, else the rule's defaults."""
    ordered = {settings.check: settings.values for settings in order.settings}
    for check in plan.checks():
        if check.rule and check.rule in rules:
            given = {setting.name: setting for setting in (*check.settings, *ordered.get(check.key, ()))}
            values: tuple[Setting, ...] = resolve(
                rules[check.rule], order.period, client.year_end, tuple(given.values())
            )
            yield CheckSettings(check=check.key, values=values)


def _check_people(party: Party, by: str, created: Iterable[Created]) -> None:
    named = {by, *(person for event in created for person in (event.job.assignee, *event.job.reviewers) if person)}
    check_known(party.people, sorted(named))


def check_known(people: Mapping[str, Person], ids: Iterable[str]) -> None:
    """Raise `UnknownPerson` for the first of the ids that is not among the people."""
    for person in ids:
        if person not in people:
            raise UnknownPerson(person)
