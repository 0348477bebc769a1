"""A workflow in which everything that can be out of the ordinary is."""

import json
from typing import Any

import attrs

from dextflow.codec import encode_parts
from dextflow.model import (
    AddComment,
    AddStep,
    Approve,
    Block,
    Check,
    CheckResult,
    CheckStatus,
    Complete,
    Completion,
    HandBack,
    Mark,
    Outcome,
    Place,
    Policy,
    RecordResults,
    RenameItem,
    SkipStep,
    Step,
    StepGroup,
    Submit,
    TakeUp,
    Template,
    Unblock,
)
from dextflow.testing.runs import NOON, PRACTICE, Run, started

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
    Step(key="trust", name="Trust", only_if='client.type == "trust"'),
    Step(key="call", name="Call"),
    Step(key="post", name="Post"),
)
TEMPLATE = Template(id="monthly", name="Monthly", groups=(StepGroup(name="Work", steps=STEPS),))
DRAFT = CheckResult(check="draft", rule="draft_invoices", status=CheckStatus.PASS)
AGED = CheckResult(check="aged", rule="aged_payables", status=CheckStatus.FAILED, reason="no rates")
ASSIGNEE_COMPLETES = attrs.evolve(PRACTICE, policy=Policy(completion=Completion.ASSIGNEE))


def unusual() -> Run:
    """Bank is done, trust not required, call left out, vat taken up and blocked, and post has a comment."""
    run = started(TEMPLATE, reviewers=("rae", "rex"), practice=ASSIGNEE_COMPLETES)
    return run.give(
        RecordResults("ann", NOON, (DRAFT, AGED)),
        Mark("ann", NOON, "bank", Outcome.COMPLETE),
        AddComment("ann", NOON, "Sent.", "post"),
        SkipStep("ann", NOON, "call", "They called."),
        TakeUp("ann", NOON, "vat"),
        Block("ann", NOON, "vat", "The bank is closed."),
    )


def unusual_to_the_end() -> Run:
    """The same, then with steps of its own, handed back once, agreed to by both and completed by its assignee."""
    return unusual().give(
        Unblock("ann", NOON, "vat"),
        AddStep("pam", NOON, Step(key="extra", name="Extra"), Place(before="trust")),
        RenameItem("pam", NOON, "aged", "Old debts"),
        Mark("ann", NOON, "draft", Outcome.COMPLETE_WITH_ISSUES),
        Mark("ann", NOON, "aged", Outcome.NOT_APPLICABLE),
        Mark("ann", NOON, "extra", Outcome.COMPLETE),
        Mark("ann", NOON, "post", Outcome.COMPLETE),
        Submit("ann", NOON),
        HandBack("rae", NOON, "Look again."),
        Submit("ann", NOON),
        Approve("rae", NOON),
        Approve("rex", NOON),
        Complete("ann", NOON),
    )


def changed(run: Run, part: str, **values: Any) -> dict[str, str]:
    """All parts of a workflow, with other values in one part."""
    parts = encode_parts(run.instance)
    return parts | {part: json.dumps(json.loads(parts[part]) | values, separators=(",", ":"))}
