"""The extreme floor: tuples, and a workflow that knows nothing but how far down the chain it is."""

import json
import time
from typing import Any

from workload import CLIENT, OUTCOME, WHO, step_keys

NAME = "floor: bare tuples"
VERSION = "-"
IMMUTABLE = True

Keys = tuple[str, ...]
Row = tuple[str, str, str, float]
Record = tuple[Any, Row] | None
Workflow = tuple[Keys, int, Record]


def setup(n: int) -> Keys:
    return tuple(step_keys(n))


def create(keys: Keys) -> Workflow:
    return keys, 0, None


def complete_next(workflow: Workflow) -> tuple[Workflow, Keys]:
    keys, done, record = workflow
    after = done + 1
    return (keys, after, (record, (keys[done], OUTCOME, WHO, time.time()))), keys[after : after + 1]


def is_done(workflow: Workflow) -> bool:
    return workflow[1] == len(workflow[0])


def audit_len(workflow: Workflow) -> int:
    return len(_rows(workflow))


def dump(workflow: Workflow) -> bytes:
    return json.dumps({"client": CLIENT, "record": _rows(workflow)}, separators=(",", ":")).encode()


def load(keys: Keys, blob: bytes) -> Workflow:
    record: Record = None
    rows = json.loads(blob)["record"]
    for row in rows:
        record = (record, tuple(row))
    return keys, len(rows), record


def _rows(workflow: Workflow) -> list[Row]:
    rows = []
    record = workflow[2]
    while record is not None:
        record, row = record
        rows.append(row)
    return rows[::-1]
