"""transitions: a machine with a state for each step, shared by all workflows, which are its models.

It remembers one current state and no outcome; a callback before each change writes the record. In its favour: no
automatic transitions, and the machine's list of models is emptied, which it would search for every new workflow.
"""

import json
import time
from collections.abc import Callable
from importlib.metadata import version
from itertools import pairwise

from transitions import Machine

from workload import OUTCOME, WHO, step_keys

NAME = "transitions"
VERSION = version("transitions")
IMMUTABLE = False

END = "end"
Row = tuple[str, str, str, float]


class Workflow:
    """A model: the machine gives it its state, and what completes a step."""

    state: str
    complete: Callable[[], bool]

    def __init__(self, record: list[Row]) -> None:
        self.record = record

    def note(self) -> None:
        self.record.append((self.state, OUTCOME, WHO, time.time()))


def setup(n: int) -> Machine:
    states = [*step_keys(n), END]
    return Machine(
        model=None,
        states=states,
        initial=states[0],
        transitions=[["complete", source, target] for source, target in pairwise(states)],
        auto_transitions=False,
        before_state_change="note",
    )


def create(machine: Machine) -> Workflow:
    return _enrol(machine, Workflow([]), None)


def _enrol(machine: Machine, workflow: Workflow, state: str | None) -> Workflow:
    machine.add_model(workflow, initial=state)
    del machine.models[:]
    return workflow


def complete_next(workflow: Workflow) -> tuple[Workflow, list[str]]:
    workflow.complete()
    return workflow, [] if workflow.state == END else [workflow.state]


def is_done(workflow: Workflow) -> bool:
    return workflow.state == END


def audit_len(workflow: Workflow) -> int:
    return len(workflow.record)


def dump(workflow: Workflow) -> bytes:
    return json.dumps([workflow.state, workflow.record], separators=(",", ":")).encode()


def load(machine: Machine, blob: bytes) -> Workflow:
    state, rows = json.loads(blob)
    return _enrol(machine, Workflow([tuple(row) for row in rows]), state)
