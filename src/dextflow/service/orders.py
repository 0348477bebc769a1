"""Make workflows from an order, each order once."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial, reduce

import attrs

from dextflow.engine import Practice, apply, assignments_of, begin, create
from dextflow.errors import IdempotencyMismatch, InvalidValue, UnknownClient
from dextflow.model import CheckSettings, Client, Created, Enrolment, Instance, Order, Person, Plan
from dextflow.service.records import ORDER, Change, derive_id, is_request, request_put
from dextflow.service.retrying import once
from dextflow.service.roof import Roof, check_people
from dextflow.service.settings import Layer, check_settings, layer_of, settings_for


@attrs.frozen(kw_only=True)
class Making:
    """Who has workflows made, under which key, and when."""

    by: Person
    key: str
    at: datetime


def make(
    roof: Roof, request: object, clients: Sequence[str], making: Making, work_out: Callable[[], Iterable[Change]]
) -> tuple[Instance, ...]:
    """Keep the new workflows of some clients together with the request for them, unless it was kept before.

    Raises `UnknownClient` unless the person sees all the clients, `IdempotencyMismatch` for a key that another
    request has, and what working out the changes raises.
    """
    for client in clients:
        if not making.by.sees(client):
            raise UnknownClient(client)

    def made_now() -> tuple[Instance, ...]:
        changes = tuple(work_out())
        roof.commit(*changes, puts=(request_put(request, making.key),))
        return tuple(change.after for change in changes)

    return once(partial(made_before, roof, request, making.key, clients), made_now)


def made_before(roof: Roof, request: object, key: str, clients: Sequence[str]) -> tuple[Instance, ...] | None:
    """The workflows that the same request made before, as they are now; None if its key is new."""
    if not asked_before(roof, request, key):
        return None
    ids = [derive_id(roof.practice, key, client) for client in clients]
    present = roof.get_many(ids)
    return tuple(present[each] for each in ids if each in present)


def asked_before(roof: Roof, request: object, key: str) -> bool:
    """Whether the same was asked for under that key. Raises `IdempotencyMismatch` if something else was."""
    record = roof.record(ORDER, key)
    if record is not None and not is_request(record, request):
        raise IdempotencyMismatch(key)
    return record is not None


def ordered(roof: Roof, order: Order, making: Making) -> tuple[Change, ...]:
    """The new workflows of an order, one for each client. None is made unless all can be.

    Raises `InvalidValue` for an order without clients or with one of them twice, `NotFound` for the template,
    `UnknownClient`, `UnknownPerson`, `ClientNotGranted`, `InvalidSettings`, and what `dextflow.engine.create`
    raises.
    """
    _check_clients(order)
    plan = roof.templates.plan(order.template)
    check_settings(order.settings, plan)
    work = work_on(roof, order, making, plan)
    return tuple(work.begun(enrolment) for enrolment in order.clients)


def work_on(roof: Roof, order: Order, making: Making, plan: Plan) -> "Work":
    """Read all that the workflows of an order are made from."""
    clients = roof.directory.clients(roof.practice, [enrolment.client for enrolment in order.clients])
    practice = people_for(roof, plan, order.clients, clients.values(), making.by.id)
    return Work(roof=roof, order=order, making=making, plan=plan, clients=clients, practice=practice)


def people_for(
    roof: Roof, plan: Plan, rows: Iterable[Enrolment], clients: Collection[Client], *others: str
) -> Practice:
    """All people and teams whom workflows of a template can turn out to be for, for those rows and clients."""
    named = people_named(rows, clients).union(others)
    return roof.among(set(assignments_of(plan.template)), clients, named)


def _check_clients(order: Order) -> None:
    if not order.clients:
        raise InvalidValue("Order", "it names no client")
    client, times = Counter(enrolment.client for enrolment in order.clients).most_common(1)[0]
    if times > 1:
        raise InvalidValue("Order", f"client {client!r} is named {times} times")


def people_named(rows: Iterable[Enrolment], clients: Iterable[Client]) -> set[str]:
    """The ids of all people whom the rows of an order or the clients' accounts name."""
    named = {person for row in rows for person in (row.assignee, *(row.reviewers or ()))}
    named.update(person for client in clients for person in (client.account_assignee, client.account_reviewer))
    return {person for person in named if person}


@attrs.frozen(kw_only=True)
class Work:
    """An order with all that its workflows are made from."""

    roof: Roof
    order: Order
    making: Making
    plan: Plan
    clients: Mapping[str, Client]
    practice: Practice

    def begun(self, enrolment: Enrolment) -> Change:
        """One client's workflow, whose assignee and reviewers are known and see the client."""
        if enrolment.client not in self.clients:
            raise UnknownClient(enrolment.client)
        client = self.clients[enrolment.client]
        first, *rest = create(
            self.plan,
            self.order,
            enrolment,
            client,
            practice=self.roof.practice,
            id=derive_id(self.roof.practice, self.making.key, client.id),
            settings=lambda cases: self._settings(client, cases),
            by=self.making.by.id,
            at=self.making.at,
            people=self.practice,
        )
        if not isinstance(first, Created):
            raise InvalidValue("Instance", "its events start with Created")
        people = [person for person in (first.job.assignee, *first.job.reviewers) if person]
        check_people(people, client.id, self.practice.people)
        return Change(before=None, after=reduce(apply, rest, begin(self.plan, first)), events=(first, *rest))

    def _settings(self, client: Client, cases: Layer) -> tuple[CheckSettings, ...]:
        over = cases, layer_of(self.order.settings)
        return settings_for(self.plan.checks(), self.order.period, client, self.roof.rules, *over)
