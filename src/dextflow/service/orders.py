"""Make workflows from an order, each order once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce

import attrs

from dextflow.engine import Practice, apply, assignments_of, begin, create
from dextflow.errors import Conflict, IdempotencyMismatch, InvalidValue, UnknownClient
from dextflow.model import Client, Created, Enrolment, Event, Instance, Order, Person, Plan
from dextflow.service.records import ORDER, Change, derive_id, is_request, request_put
from dextflow.service.roof import Roof, check_people
from dextflow.service.settings import check_settings, layer_of, settings_for


@attrs.frozen(kw_only=True)
class Making:
    """Who has workflows made, under which key, and when."""

    by: Person
    key: str
    at: datetime


def make(
    roof: Roof, request: object, making: Making, clients: Sequence[str], changes: Iterable[Change]
) -> tuple[Instance, ...]:
    """Keep new workflows of some clients and the request for them, unless it was kept already.

    `changes` are only worked out if it was not. Raises `IdempotencyMismatch` for a key that another request has,
    `UnknownClient` unless the person sees all the clients, and what working out the changes raises.
    """
    for client in clients:
        if not making.by.sees(client):
            raise UnknownClient(client)
    if (there := _made_before(roof, request, making.key, clients)) is not None:
        return there
    new = tuple(changes)
    try:
        roof.commit(*new, puts=(request_put(request, making.key),))
    except Conflict:  # somebody else sent it a moment ago
        if (there := _made_before(roof, request, making.key, clients)) is None:
            raise
        return there
    return tuple(change.after for change in new)


def _made_before(
    roof: Roof, request: object, key: str, clients: Sequence[str]
) -> tuple[Instance, ...] | None:
    """The workflows that the same request made before, as they are now; None if its key is new."""
    record = roof.store.get(roof.practice, ORDER, (key,)).get(key)
    if record is None:
        return None
    if not is_request(record, request):
        raise IdempotencyMismatch(key)
    ids = [derive_id(roof.practice, key, client) for client in clients]
    present = roof.get_many(ids)
    return tuple(present[each] for each in ids if each in present)


def ordered(roof: Roof, order: Order, making: Making) -> Iterable[Change]:
    """The new workflows of an order, one for each client. None is made unless all can be.

    Raises `InvalidValue` for an order without clients or with one of them twice, `NotFound` for the template,
    `UnknownClient`, `UnknownPerson`, `ClientNotGranted`, `InvalidSettings`, and what `dextflow.engine.create` raises.
    """
    _check_clients(order)
    plan = roof.templates.plan(order.template)
    check_settings(order.settings, plan)
    clients = roof.directory.clients(roof.practice, [each.client for each in order.clients])
    for enrolment in order.clients:
        if enrolment.client not in clients:
            raise UnknownClient(enrolment.client)
    people = roof.among(
        set(assignments_of(plan.template)), clients.values(), _named(order, clients.values(), making.by.id)
    )
    events = [
        _created(roof, order, plan, enrolment, clients[enrolment.client], making, people)
        for enrolment in order.clients
    ]
    return [_new(plan, each, people.people) for each in events]


def _check_clients(order: Order) -> None:
    if not order.clients:
        raise InvalidValue("Order", "it names no client")
    client, times = Counter(enrolment.client for enrolment in order.clients).most_common(1)[0]
    if times > 1:
        raise InvalidValue("Order", f"client {client!r} is named {times} times")
