"""Workflows are written in the parts in which they change, and read only if the parts make a workflow."""

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import accumulate, cycle, pairwise, product
from typing import Any

import pytest
from hypothesis import given, settings

from dextflow.codec import decode_parts, decode_record, encode, encode_parts, encode_record
from dextflow.engine import apply, compile_template, replay
from dextflow.errors import InvalidDocument
from dextflow.model import (
    Check,
    CheckResult,
    CheckStatus,
    Instance,
    Mark,
    Outcome,
    Plan,
    RecordResults,
    Status,
    Step,
    StepGroup,
    Template,
)
from dextflow.testing.runs import Run, started
from dextflow.testing.workflows import runs

LAWS = settings(max_examples=60)
STEPS = (
    Step(key="bank", name="Bank"),
    Step(
        key="vat",
        name="VAT",
        checks=(
            Check(key="draft", name="Drafts", rule="draft_invoices"),
            Check(key="aged", name="Aged", rule="aged_payables"),
        ),
    ),
)
TEMPLATE = Template(id="monthly", name="Monthly", groups=(StepGroup(name="Work", steps=STEPS),))
DRAFT = CheckResult(check="draft", rule="draft_invoices", status=CheckStatus.PASS)
AGED = CheckResult(check="aged", rule="aged_payables", status=CheckStatus.FAILED, reason="no rates")


def at_work() -> Run:
    """A workflow of three items: "bank" is done, and so "draft" and "aged", which were calculated, are ready."""
    run = started(TEMPLATE, reviewers=("rae",))
    at = run.instance.at
    return run.give(RecordResults("ann", at, (DRAFT, AGED)), Mark("ann", at, "bank", Outcome.COMPLETE))


def changed(part: str, **values: Any) -> dict[str, str]:
    """All parts of that workflow, with other values in one part."""
    parts = encode_parts(at_work().instance)
    return parts | {part: json.dumps(json.loads(parts[part]) | values)}


def paths(parts: dict[str, str], template: Template = TEMPLATE) -> list[str]:
    """The paths of the faults that parts are refused for."""
    with pytest.raises(InvalidDocument) as refusal:
        decode_parts(parts, compile_template(template))
    assert refusal.value.noun == "Instance"
    return [fault.path for fault in refusal.value.faults]


@LAWS
@given(runs())
def test_a_workflow_comes_back_from_its_parts(run: Run) -> None:
    """All parts and the plan give the same workflow, and what is written of it is the same again."""
    parts = encode_parts(run.instance)
    again = decode_parts(parts, run.plan)
    assert again == run.instance
    assert encode_parts(again) == parts


@LAWS
@given(runs())
def test_a_workflow_comes_back_from_its_record(run: Run) -> None:
    """The record of a workflow comes back, and replaying it gives the same workflow."""
    text = encode_record(run.events)
    events = decode_record(text)
    assert events == run.events
    assert replay(run.plan, events) == run.instance
    assert encode_record(events) == text


@LAWS
@given(runs())
def test_only_what_changed_is_written(run: Run) -> None:
    """The parts written after each event, laid over those before, are the parts of the whole workflow."""
    versions = list(accumulate(run.events[1:], apply, initial=run.at(1).instance))
    kept = encode_parts(versions[0])
    for before, after in pairwise(versions):
        written = encode_parts(after, before)
        assert written.keys() == {"state"} | {
            part
            for part, one, other in (("job", before.job, after.job), ("results", before.results, after.results))
            if one is not other
        }
        kept |= written
        assert kept == encode_parts(after)
        assert decode_parts(kept, run.plan) == after


@pytest.mark.parametrize("steps", [8, 2_000])
def test_a_save_is_small_at_any_size(steps: int) -> None:
    """One command writes less than 1 KiB, event and all, also in a workflow of 2,000 steps."""
    group = StepGroup(
        name="Work", steps=tuple(Step(key=f"s{n}", name="Step") for n in range(steps)), ordered=False
    )
    run = started(Template(id="large", name="Large", groups=(group,)))
    marks = [
        Mark("ann", run.instance.at, item.key, outcome)
        for item, outcome in zip(run.plan.items, cycle(Outcome), strict=False)
    ]
    before = run.give(*marks[:-1])
    after = before.give(marks[-1])
    parts = encode_parts(after.instance, before.instance)
    assert parts.keys() == {"state"}
    assert len(parts["state"]) + len(encode(after.events[-1])) < 1024


@pytest.mark.parametrize("part", ["job", "state", "results"])
def test_a_missing_part_is_named(part: str) -> None:
    """A workflow without one of its parts is refused, and the part named."""
    parts = encode_parts(at_work().instance)
    del parts[part]
    assert paths(parts) == [f"/{part}"]


@pytest.mark.parametrize(
    ("part", "values", "expected"),
    [
        ("state", {"low": "AQ"}, ["/state/low"]),  # no base64
        ("state", {"low": "AR=="}, ["/state/low"]),  # not as base64 writes it: 1 and stray bits
        ("state", {"low": "AQA="}, ["/state/low"]),  # the same set written longer
        ("state", {"low": "A Q=="}, ["/state/low"]),
        ("state", {"high": "\u00e9"}, ["/state/high"]),
        ("state", {"low": "CQ=="}, ["/state/low"]),  # a fourth item
        ("state", {"high": "CA=="}, ["/state/high"]),
        ("state", {"low": "", "high": "Ag=="}, ["/state/high"]),  # a check before the step that it waits for
        ("state", {"low": "Ag==", "high": "BA=="}, ["/state/low", "/state/high"]),
        ("state", {"stage": 1}, ["/state/stage"]),
        ("state", {"stage": -1}, ["/state/stage"]),
        ("state", {"status": "not started"}, ["/state/status"]),
        ("state", {"status": "completed"}, ["/state/status"]),
        ("state", {"status": "under review", "stage": 1}, ["/state/status"]),
        ("state", {"status": "under review", "stage": 1, "low": "Bw==", "version": 9}, None),
        ("state", {"status": "under review", "low": "Bw==", "version": 9}, ["/state/stage"]),
        ("state", {"status": "under review", "stage": 2, "low": "Bw==", "version": 9}, ["/state/stage"]),
        ("state", {"status": "completed", "low": "Bw==", "version": 9}, None),
        ("state", {"version": 0}, ["/state/version"]),
        ("state", {"version": 2}, ["/state/version"]),  # made, started and one item done are three
        ("state", {"version": 3}, None),
        ("state", {"at": "2026-11-02T12:00:00"}, ["/state/at"]),
        ("state", {"status": "IN_PROGRESS"}, ["/state/status"]),
        ("state", {"low": ["AQ=="], "colour": 1}, ["/state/low", "/state/colour"]),
        ("job", {"template": {"id": "monthly", "version": 2}}, ["/job/template"]),
        ("job", {"template": {"id": "yearly", "version": 1}}, ["/job/template"]),
        ("job", {"assignee": None}, ["/job/assignee"]),
        ("job", {"period": {"start": "2026-10-31", "end": "2026-10-01"}}, ["/job/period"]),
        ("results", {"results": [{"check": "vat", "rule": "r", "status": "pass"}]}, ["/results/results"]),
        ("results", {"results": [{"check": "draft", "rule": "r", "status": "pass"}] * 2}, ["/results/results"]),
        (
            "results",
            {"results": [{"check": c, "rule": "r", "status": "pass"} for c in ("aged", "draft")]},
            ["/results/results"],
        ),
        (
            "results",
            {"results": [{"check": "draft", "rule": "r", "status": "PASS"}]},
            ["/results/results/0/status"],
        ),
    ],
)
def test_parts_that_make_no_workflow_are_refused(
    part: str, values: dict[str, Any], expected: list[str] | None
) -> None:
    """What no sequence of commands leads to is refused where it stands; None: it might have happened."""
    parts = changed(part, **values)
    if expected is None:
        assert encode_parts(decode_parts(parts, at_work().plan))["state"] == json.dumps(
            json.loads(parts["state"]), separators=(",", ":")
        )
    else:
        assert paths(parts) == expected


def test_a_workflow_that_was_not_started_has_no_results() -> None:
    """Calculations come after the start, as marks do."""
    parts = changed("state", status="not started", low="")
    assert paths(parts) == ["/state/status"]
    bare = parts | {"results": '{"results":[],"schema":1}'}
    assert decode_parts(bare, at_work().plan).status is Status.NOT_STARTED


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"schema":1,"schema":1}'])
def test_a_malformed_part_is_named(text: str) -> None:
    """A part that is no document is refused as a whole."""
    assert paths(encode_parts(at_work().instance) | {"state": text}) == ["/state"]


def all_parts() -> Iterator[dict[str, str]]:
    """Well-formed parts of that workflow, with every mixture of marks, status, stage, version, people, results."""
    parts = encode_parts(at_work().instance)
    masks = [b64encode(bytes(items)).decode() for items in ([], [1], [2], [7], [9])]
    values = product([status.value for status in Status], (0, 1, 2), (1, 4, 9), masks, masks)
    keys = ("status", "stage", "version", "low", "high")
    states = [json.dumps(json.loads(parts["state"]) | dict(zip(keys, row, strict=True))) for row in values]
    jobs = [changed("job", reviewers=reviewers)["job"] for reviewers in ([], ["rae"], ["rae", "rex"])]
    for job, state, results in product(jobs, states, (parts["results"], '{"results":[],"schema":1}')):
        yield {"job": job, "state": state, "results": results}


def read(parts: dict[str, str], plan: Plan) -> Iterator[Instance]:
    """The workflow that the parts make, if they make one."""
    with suppress(InvalidDocument):
        yield decode_parts(parts, plan)


def test_any_parts_are_refused_or_sound() -> None:
    """Whatever the parts say, they are refused, or make a workflow in which marks, status and stage agree."""
    plan = at_work().plan
    read_as = Counter[Status]()
    for instance in (instance for parts in all_parts() for instance in read(parts, plan)):
        read_as[instance.status] += 1
        is_done = {item.key: instance.outcome(item.key) is not None for item in plan.items}
        free = {"bank"} | ({"draft", "aged"} if is_done["bank"] else set())
        assert {key for key, done in is_done.items() if done} <= free
        assert set(plan.keys(instance.ready)) == {key for key in free if not is_done[key]}
        assert instance.status is not Status.NOT_STARTED or not (any(is_done.values()) or instance.results)
        assert instance.status in (Status.NOT_STARTED, Status.IN_PROGRESS) or all(is_done.values())
        assert (instance.reviewer is not None) == (instance.status is Status.UNDER_REVIEW)
        assert instance.version > sum(is_done.values())
        assert decode_parts(encode_parts(instance), plan) == instance
    assert all(read_as[status] for status in Status)
