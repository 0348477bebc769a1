"""SpiffWorkflow's core: a specification of manual tasks in a row, and its JSON, which holds it too."""

import sys
import time
from importlib.metadata import version
from typing import Any

import attrs
from SpiffWorkflow import Workflow as SpiffWorkflow
from SpiffWorkflow.serializer.json import JSONSerializer
from SpiffWorkflow.specs import Simple, WorkflowSpec
from SpiffWorkflow.util.task import TaskState

from workload import OUTCOME, WHO, step_keys

NAME = "SpiffWorkflow, core"
VERSION = version("SpiffWorkflow")
IMMUTABLE = False

# In its favour: at Python's usual limit of 1,000 a chain of 500 steps cannot be stored.
sys.setrecursionlimit(50_000)
JSON = JSONSerializer()


@attrs.define(eq=False)
class Workflow:
    spiff: SpiffWorkflow
    ready: Any


def _advanced(spiff: SpiffWorkflow) -> Workflow:
    return Workflow(spiff, spiff.get_next_task(state=TaskState.READY, manual=True))


def setup(n: int) -> WorkflowSpec:
    spec = WorkflowSpec("accounts", addstart=True)
    last = spec.start
    for key in step_keys(n):
        step = Simple(spec, key, manual=True)
        last.connect(step)
        last = step
    last.connect(Simple(spec, "end"))
    return spec


def create(spec: WorkflowSpec) -> Workflow:
    spiff = SpiffWorkflow(spec)
    spiff.data["record"] = []
    spiff.run_all()
    return _advanced(spiff)


def complete_next(workflow: Workflow) -> tuple[Workflow, list[str]]:
    spiff, task = workflow.spiff, workflow.ready
    spiff.data["record"].append((task.task_spec.name, OUTCOME, WHO, time.time()))
    task.run()
    spiff.run_all()
    after = _advanced(spiff)
    return after, [after.ready.task_spec.name] if after.ready else []


def is_done(workflow: Workflow) -> bool:
    return bool(workflow.spiff.is_completed())


def audit_len(workflow: Workflow) -> int:
    return len(workflow.spiff.data["record"])


def dump(workflow: Workflow) -> str:
    return str(workflow.spiff.serialize(JSON))


def load(_spec: WorkflowSpec, blob: str) -> Workflow:
    return _advanced(SpiffWorkflow.deserialize(JSON, blob))
