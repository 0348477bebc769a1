"""SpiffWorkflow's BPMN: one process of manual tasks in a row, with its BPMN serialiser."""

import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element, tostring

import attrs
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from workload import OUTCOME, WHO, step_keys

NAME = "SpiffWorkflow, BPMN"
VERSION = version("SpiffWorkflow")
IMMUTABLE = False

# In its favour: at Python's usual limit of 1,000 a chain of 500 steps cannot be read.
sys.setrecursionlimit(50_000)
NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"
JSON = BpmnWorkflowSerializer()


@attrs.frozen(eq=False)
class Template:
    spec: Any
    parts: Any


@attrs.define(eq=False)
class Workflow:
    spiff: BpmnWorkflow
    ready: Any


def element(tag: str, *parts: Element, **attributes: str) -> Element:
    """A BPMN element."""
    made = Element(f"{{{NAMESPACE}}}{tag}", attributes)
    made.extend(parts)
    return made


def in_a_row(scope: str, nodes: Sequence[Element]) -> list[Element]:
    """The nodes between a start and an end, and the flows that join them."""
    row = [element("startEvent", id=f"{scope}.start"), *nodes, element("endEvent", id=f"{scope}.end")]
    flows = []
    for number, (source, target) in enumerate(pairwise(row)):
        flow = f"{scope}.flow{number}"
        for node, end in ((source, "outgoing"), (target, "incoming")):
            node.append(element(end))
            node[-1].text = flow
        flows.append(
            element("sequenceFlow", id=flow, sourceRef=source.attrib["id"], targetRef=target.attrib["id"])
        )
    return [*row, *flows]


def read(nodes: Sequence[Element]) -> Template:
    """Read a process of these nodes in a row."""
    process = element("process", *in_a_row("accounts", nodes), id="accounts", isExecutable="true")
    parser = BpmnParser()
    parser.add_bpmn_str(tostring(element("definitions", process, targetNamespace="accounts")))
    return Template(parser.get_spec("accounts"), parser.get_subprocess_specs("accounts"))


def _advanced(spiff: BpmnWorkflow) -> Workflow:
    return Workflow(spiff, spiff.get_next_task(state=TaskState.READY, manual=True))


def setup(n: int) -> Template:
    return read([element("manualTask", id=key, name=key) for key in step_keys(n)])


def create(template: Template) -> Workflow:
    spiff = BpmnWorkflow(template.spec, template.parts)
    spiff.data["record"] = []
    spiff.do_engine_steps()
    return _advanced(spiff)


def complete_next(workflow: Workflow) -> tuple[Workflow, list[str]]:
    spiff, task = workflow.spiff, workflow.ready
    spiff.data["record"].append((task.task_spec.name, OUTCOME, WHO, time.time()))
    task.run()
    spiff.do_engine_steps()
    after = _advanced(spiff)
    return after, [after.ready.task_spec.name] if after.ready else []


def is_done(workflow: Workflow) -> bool:
    return bool(workflow.spiff.is_completed())


def audit_len(workflow: Workflow) -> int:
    return len(workflow.spiff.data["record"])


def dump(workflow: Workflow) -> str:
    return str(JSON.serialize_json(workflow.spiff))


def load(_template: Template, blob: str) -> Workflow:
    return _advanced(JSON.deserialize_json(blob))
