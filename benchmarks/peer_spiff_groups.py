"""SpiffWorkflow's BPMN with an embedded subprocess for each group, which keeps its trees small."""

from peer_spiff_flat import (
    IMMUTABLE,
    VERSION,
    Template,
    audit_len,
    complete_next,
    create,
    dump,
    element,
    in_a_row,
    is_done,
    load,
    read,
)
from workload import shape

NAME = "SpiffWorkflow, subprocesses"

__all__ = [
    "IMMUTABLE",
    "NAME",
    "VERSION",
    "audit_len",
    "complete_next",
    "create",
    "dump",
    "is_done",
    "load",
    "setup",
]


def setup(n: int) -> Template:
    groups = []
    for number, (title, steps) in enumerate(shape(n)):
        tasks = [element("manualTask", id=key, name=name) for key, name in steps]
        groups.append(element("subProcess", *in_a_row(f"group{number}", tasks), id=f"group{number}", name=title))
    return read(groups)
