"""Change a request, and with it the workflows that ask, in one commit."""

from collections.abc import Callable, Mapping
from itertools import chain

from dextflow.engine import may
from dextflow.engine.requests import RequestChange, changed, decide_request
from dextflow.errors import NotPermitted
from dextflow.model import (
    STANDARD,
    ClientRequest,
    Instance,
    Mark,
    Outcome,
    Person,
    RequestCommand,
    RequestEscalated,
)
from dextflow.service.requests.askers import follow
from dextflow.service.requests.post import Post, post_of, request_writes
from dextflow.service.requests.reading import read_one
from dextflow.service.retrying import again
from dextflow.service.roof import Roof

Instances = Mapping[str, Instance]
Command = Callable[[ClientRequest, Instances, Post], RequestCommand | None]
Allowed = Callable[[ClientRequest, Instances], None]


def anybody(_request: ClientRequest, _instances: Instances) -> None:
    """Nobody's rights are asked."""


def act(
    roof: Roof,
    request_id: str,
    command: Command,
    allowed: Allowed = anybody,
    person: Person | None = None,
) -> RequestChange:
    """Read a request and the workflows that ask, decide, and keep all of it; again if somebody was first.

    `allowed` raises if the command may not be given, before it is made. No command leaves everything as it is: the
    change then has no events.
    """

    def attempt() -> RequestChange:
        request = read_one(roof, request_id, person)
        instances = roof.get_many(tuple({asker.workflow: None for asker in request.askers}))
        allowed(request, instances)
        given = command(request, instances, post_of(roof))
        events = () if given is None else decide_request(request, given, roof.policy)
        change = changed(request, events)
        if events:
            _keep(roof, change, instances)
        return change

    return again(attempt)


def _keep(roof: Roof, change: RequestChange, instances: Instances) -> None:
    """Write a change of a request, and the changes of those workflows that follow."""
    writes = request_writes(roof, change, _told_of_silence(roof, change, instances))
    roof.commit(*follow(change, instances), puts=writes.puts, events=writes.events, messages=writes.messages)


def _told_of_silence(roof: Roof, change: RequestChange, instances: Instances) -> tuple[str, ...]:
    """Who is told that a client is silent: those who do the work that waits, and the client's manager."""
    if not any(isinstance(event, RequestEscalated) for event in change.events):
        return ()
    client = roof.directory.clients(roof.practice, (change.after.client,)).get(change.after.client)
    asking = tuple(
        (instances[each.workflow], each.step) for each in change.after.askers if each.workflow in instances
    )
    doers = chain.from_iterable((instance.doer(step), instance.job.assignee) for instance, step in asking)
    manager = client.manager if client else None
    return tuple(dict.fromkeys(each for each in (*doers, manager) if each))


def check_may(roof: Roof, person: Person, request: ClientRequest, instances: Instances, act_name: str) -> None:
    """Raise `NotPermitted` unless the person is an admin, or may mark one of the steps that ask."""
    if person.role is not STANDARD:
        return
    for asker in request.askers:
        instance = instances.get(asker.workflow)
        mark = Mark(person.id, request.at, asker.step, Outcome.COMPLETE)
        if instance is not None and may(person, mark, instance, roof.policy.tier):
            return
    raise NotPermitted(act_name, person.id, ("who does the work that asks", "an admin"))
