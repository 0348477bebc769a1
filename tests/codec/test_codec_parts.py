"""Parts that were written by somebody else, or damaged: they make a workflow, or are refused where they stand."""

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from typing import Any

import attrs
import pytest

from codec.unusual import AGED, DRAFT, STEPS, changed, unusual
from dextflow.codec import decode_parts, encode_parts
from dextflow.errors import InvalidDocument
from dextflow.model import (
    Instance,
    Mark,
    Outcome,
    RecordResults,
    Status,
    StepGroup,
    Template,
)
from dextflow.testing.runs import NOON, Run, started

Values = dict[str, Any]
BUSY: dict[str, Any] = {"step": "vat", "by": "ann"}
SHORT = Template(id="monthly", name="Monthly", groups=(StepGroup(name="Work", steps=STEPS[:2]),))


def at_work() -> Run:
    """A workflow of three items: "bank" is done, and so "draft" and "aged", which were calculated, are ready."""
    run = started(SHORT, reviewers=("rae",))
    return run.give(RecordResults("ann", NOON, (DRAFT, AGED)), Mark("ann", NOON, "bank", Outcome.COMPLETE))


def faults(run: Run, parts: dict[str, str]) -> list[str]:
    """The paths of the faults that parts are refused for."""
    with pytest.raises(InvalidDocument) as refusal:
        decode_parts(parts, run.instance.plan)
    assert refusal.value.noun == "Instance"
    return [fault.path for fault in refusal.value.faults]


def check(run: Run, part: str, values: Values, expected: list[str] | None) -> None:
    """What has other values in one part is refused with those paths, or if they are None, read."""
    parts = changed(run, part, **values)
    if expected is None:
        written = json.loads(encode_parts(decode_parts(parts, run.instance.plan))[part])
        assert written == {key: value for key, value in json.loads(parts[part]).items() if value != ""}
    else:
        assert faults(run, parts) == expected


@pytest.mark.parametrize("part", ["job", "state", "results"])
def test_a_missing_part_is_named(part: str) -> None:
    """A workflow without one of its parts is refused, and the part named."""
    parts = encode_parts(at_work().instance)
    del parts[part]
    assert faults(at_work(), parts) == [f"/{part}"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"schema":1,"schema":1}'])
@pytest.mark.parametrize("part", ["job", "state", "results"])
def test_a_malformed_part_is_named(part: str, text: str) -> None:
    """A part that is no document is refused as a whole."""
    assert faults(at_work(), encode_parts(at_work().instance) | {part: text}) == [f"/{part}"]


@pytest.mark.parametrize(
    ("part", "values", "expected"),
    [
        ("state", {"low": "AQ"}, ["/state/low"]),  # no base64
        ("state", {"low": "AR=="}, ["/state/low"]),  # not as base64 writes it: 1 and stray bits
        ("state", {"low": "AQA="}, ["/state/low"]),  # the same set written longer
        ("state", {"low": "AA=="}, ["/state/low"]),  # the empty set written longer
        ("state", {"low": "A Q=="}, ["/state/low"]),
        ("state", {"high": "\u00e9"}, ["/state/high"]),
        ("state", {"held": "AQ"}, ["/state/held"]),
        ("state", {"low": "CQ=="}, ["/state/low"]),  # a fourth item
        ("state", {"high": "CA=="}, ["/state/high"]),
        ("state", {"low": "CA==", "high": "CA=="}, ["/state/low", "/state/high"]),
        ("state", {"low": "", "high": "Ag=="}, ["/state/high"]),  # a check before the step that it waits for
        ("state", {"low": "Ag==", "high": "BA=="}, ["/state/low", "/state/high"]),
        ("state", {"review": {"stage": 1}}, ["/state/review"]),
        ("state", {"review": {"stage": -1}}, ["/state/review"]),
        ("state", {"review": {"returned_from": -1}}, ["/state/review"]),
        ("state", {"review": {"returned_from": 1}}, None),
        ("state", {"review": {"approvals": ["rae"]}}, ["/state/review"]),  # of what is not finished
        ("state", {"review": {"approvals": ["rae"]}, "low": "Bw==", "version": 9}, None),
        (
            "state",
            {"review": {"approvals": ["rae"], "returned_from": 1}, "low": "Bw==", "version": 9},
            ["/state/review"],
        ),
        ("state", {"status": "not started"}, ["/state/status"]),
        ("state", {"status": "completed"}, ["/state/status"]),
        ("state", {"status": "completed", "low": "Bw==", "version": 9}, None),
        ("state", {"status": "completed", "low": "Bw==", "version": 9, "review": {"stage": 1}}, ["/state/review"]),
        ("state", {"status": "under review", "review": {"stage": 1}}, ["/state/status"]),
        ("state", {"status": "under review", "low": "Bw==", "version": 9, "review": {"stage": 1}}, None),
        ("state", {"status": "under review", "low": "Bw==", "version": 9}, ["/state/review"]),
        (
            "state",
            {"status": "under review", "low": "Bw==", "version": 9, "review": {"stage": 2}},
            ["/state/review"],
        ),
        (
            "state",
            {"status": "under review", "low": "Bw==", "version": 9, "review": {"stage": 1, "returned_from": 1}},
            ["/state/review"],
        ),
        ("state", {"status": "deleted"}, None),
        ("state", {"status": "deleted", "review": {"approvals": ["rae"]}}, ["/state/review"]),
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
        ("results", {"results": [{"check": "bank", "rule": "r", "status": "pass"}]}, ["/results/results"]),
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
def test_parts_that_make_no_workflow_are_refused(part: str, values: Values, expected: list[str] | None) -> None:
    """What no sequence of commands leads to is refused where it stands; None: it might have happened."""
    check(at_work(), part, values, expected)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, None),  # of bank, draft, aged, trust, call and post: 1 is done, 8 not required, 16 left out, 32 held
        ({"low": "CQ=="}, ["/state/low"]),  # trust, which is not required
        ({"low": "EQ=="}, ["/state/low"]),  # call, which was left out
        ({"high": "EA=="}, ["/state/high"]),
        ({"low": "IQ=="}, ["/state/low"]),  # post, while vat is open
        ({"low": "Jw==", "version": 19}, None),  # post, after vat, past trust and call
        ({"not_required": "GA=="}, ["/state/not_required"]),  # call, which has no condition
        ({"not_required": "SA=="}, ["/state/not_required"]),  # a seventh item
        ({"not_required": "AQ==", "left_out": ""}, ["/state/not_required", "/state/low"]),
        ({"not_required": ""}, None),  # it may have held work when its condition was asked
        ({"left_out": "UA=="}, ["/state/left_out"]),
        ({"left_out": "EQ=="}, ["/state/low"]),  # bank is done
        ({"left_out": "GA=="}, None),  # it was left out before it was not required
        ({"held": "QA=="}, ["/state/held"]),
        ({"held": "Pw=="}, None),
        ({"underway": [{"step": "tax", "by": "ann"}]}, ["/state/underway"]),
        ({"underway": [{"step": "draft", "by": "ann"}]}, ["/state/underway"]),  # a check
        ({"underway": [BUSY, {"step": "vat", "blocked": "closed"}]}, ["/state/underway"]),
        ({"underway": [{"step": "vat"}]}, ["/state/underway"]),
        ({"underway": [{"step": "vat"}, {"step": "tax"}]}, ["/state/underway", "/state/underway"]),
        ({"underway": [BUSY, {"step": "post", "blocked": "closed"}]}, None),
        ({"underway": [BUSY | {"since": "today"}]}, ["/state/underway/0/since"]),
        ({"underway": [{}]}, ["/state/underway/0/step"]),
        ({"left_out": 16, "held": None}, ["/state/left_out", "/state/held"]),
        ({"low": "CQ==", "held": "QA==", "underway": [{"step": "vat"}]}, ["held", "underway", "low"]),
    ],
)
def test_unusual_states_that_cannot_be_are_refused(values: Values, expected: list[str] | None) -> None:
    """Dropped, held and busy items are of the plan and agree with the marks, or are refused where they stand."""
    paths = expected and [path if path[0] == "/" else f"/state/{path}" for path in expected]
    check(unusual(), "state", values, paths)


def test_a_condition_drops_a_whole_step() -> None:
    """A step with a condition is required or not, with all its checks: never half of it."""
    step = attrs.evolve(STEPS[1], only_if='client.type == "trust"')
    run = started(Template(id="monthly", name="Monthly", groups=(StepGroup(name="Work", steps=(step,)),)))
    check(run, "state", {"not_required": "Aw=="}, None)
    check(run, "state", {"not_required": "Ag=="}, ["/state/not_required"])


@pytest.mark.parametrize("values", [{"low": "AQ=="}, {"underway": [BUSY]}, {"low": "CA=="}])
def test_a_workflow_that_was_not_started_has_no_work(values: Values) -> None:
    """Marks, calculations and work on a step come after the start; what is dropped or held may come before."""
    bare = changed(unusual(), "state", status="not started", low="", underway=[]) | {
        "results": '{"results":[],"schema":1}'
    }
    plan = unusual().plan
    assert decode_parts(bare, plan).status is Status.NOT_STARTED
    state = json.dumps(json.loads(bare["state"]) | values)
    assert "/state/status" in faults(unusual(), bare | {"state": state})
    results = encode_parts(unusual().instance)["results"]
    assert faults(unusual(), bare | {"results": results}) == ["/state/status"]


def all_parts() -> Iterator[dict[str, str]]:
    """Well-formed parts of `at_work`, with every mixture of marks, status, review, version, people, results."""
    parts = encode_parts(at_work().instance)
    masks = [b64encode(bytes(items)).decode() for items in ([], [1], [2], [7], [9])]
    reviews: tuple[Values, ...] = ({}, {"stage": 1}, {"stage": 2, "approvals": ["rae"]}, {"returned_from": 1})
    values = product([status.value for status in Status], reviews, (1, 4, 9), masks, masks, masks[:4])
    keys = ("status", "review", "version", "low", "high", "left_out")
    states = [json.dumps(json.loads(parts["state"]) | dict(zip(keys, row, strict=True))) for row in values]
    jobs = [changed(at_work(), "job", reviewers=reviewers)["job"] for reviewers in ([], ["rae", "rex"])]
    for job, state, results in product(jobs, states, (parts["results"], '{"results":[],"schema":1}')):
        yield {"job": job, "state": state, "results": results}


@pytest.mark.lengthy
def test_any_parts_are_refused_or_sound() -> None:
    """Whatever the parts say, they are refused, or make a workflow in which marks, status and review agree."""
    plan = at_work().plan
    read_as = Counter[Status]()
    for parts in all_parts():
        with suppress(InvalidDocument):
            instance = decode_parts(parts, plan)
            read_as[instance.status] += 1
            check_sound(instance)
            assert decode_parts(encode_parts(instance), plan) == instance
    assert all(read_as[status] for status in Status)


def check_sound(instance: Instance) -> None:
    """The three items agree with one another, and with the status and the review."""
    plan = instance.plan
    marked, left_out = set(plan.keys(instance.marked)), set(plan.keys(instance.work.left_out))
    free = {"bank"} | ({"draft", "aged"} if "bank" in marked | left_out else set())
    still_open = plan.index.keys() - marked - left_out
    assert not marked & left_out
    assert marked <= free
    assert set(plan.keys(instance.done)) == marked | left_out & free
    assert set(plan.keys(instance.ready)) == still_open & free
    assert instance.status is not Status.NOT_STARTED or not (marked or instance.results)
    assert instance.status not in (Status.UNDER_REVIEW, Status.COMPLETED) or not still_open
    assert (instance.reviewer is not None) == (instance.status is Status.UNDER_REVIEW)
    assert instance.version > len(marked)
