"""What cannot be in a stored workflow about what its steps asked the client for, and about its clock."""

from collections.abc import Iterator
from itertools import pairwise

from dextflow.errors import Fault
from dextflow.model import RUNNING, Clock, Instance, Request, Status, Underway

UNDERWAY, CLOCK = "/state/underway", "/state/clock"


def waiting_faults(instance: Instance) -> Iterator[Fault]:
    """What no sequence of commands and answers leads to, in a workflow whose steps are those of its plan."""
    if instance.work.acted & ~instance.plan.actions:
        yield Fault("/state/acted", "it holds items that write to nobody and move no service on")
    for underway in instance.work.underway:
        if underway.requested and not _is_out(instance, underway):
            yield Fault(UNDERWAY, f"step {underway.step!r} cannot have asked the client for anything")
        if underway.asked is not None and underway.answered is not None:
            yield Fault(UNDERWAY, f"the client has answered step {underway.step!r}, and has not")
        if underway.declined and (underway.answered is None or underway.blocked is None):
            yield Fault(UNDERWAY, f"the client declined step {underway.step!r} without an answer or a reason")
    yield from _clock_faults(instance, instance.clock)


def _is_out(instance: Instance, underway: Underway) -> bool:
    """Whether a step can have asked the client for something that is not settled."""
    item = instance.plan.index.get(underway.step)
    if item is None or instance.status is not Status.IN_PROGRESS:
        return False
    out = instance.open & instance.work.acted & item.bit
    return bool(out) and isinstance(item.step.action, Request)


def _clock_faults(instance: Instance, clock: Clock) -> Iterator[Fault]:
    if instance.waits_for_client_alone is not (clock.since is not None):
        yield Fault(f"{CLOCK}/since", "it stands although something can be done, or runs although nothing can")
    if instance.status is Status.NOT_STARTED and clock != RUNNING:
        yield Fault(CLOCK, "it has stood although the work was not started")
    in_order = all(before.until < wait.after for before, wait in pairwise(clock.waits))
    if not in_order or not all(wait.after < wait.until for wait in clock.waits):
        yield Fault(f"{CLOCK}/waits", "they are not some days each, one after the other")
