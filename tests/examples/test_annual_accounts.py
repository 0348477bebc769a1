"""The example of annual accounts runs as a program, and its two workflows end as the story says."""

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from dextflow import Instance, Outcome, Status, progress

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
EIGHT_STEPS = (
    "request",
    "receive",
    "draft",
    "manager-review",
    "partner-review",
    "approval",
    "companies-house",
    "hmrc",
)
Companies = tuple[Instance, Instance]


@pytest.fixture(scope="module")
def accounts() -> Iterator[Companies]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(EXAMPLES)
        yield import_module("annual_accounts").main()


def test_only_the_tailored_accounts_have_a_ninth_step(accounts: Companies) -> None:
    """The step that was added for one company is in its workflow alone, before the reviews."""
    calder, harrow = accounts
    assert tuple(calder.plan.index) == (*EIGHT_STEPS[:3], "research-claim", *EIGHT_STEPS[3:])
    assert tuple(harrow.plan.index) == EIGHT_STEPS
    assert len(harrow.plan.groups) == 4
    assert calder.job.template == harrow.job.template


def test_the_first_accounts_are_locked_without_the_step_left_out(accounts: Companies) -> None:
    """The first company's accounts are completed, with the manager's review left out."""
    calder, _ = accounts
    assert calder.status is Status.COMPLETED
    assert calder.outcome("manager-review") is Outcome.NOT_APPLICABLE
    assert [item.key for item in progress(calder).items if item.dropped] == ["manager-review"]


def test_the_other_accounts_follow_their_client(accounts: Companies) -> None:
    """The other company's accounts have not begun, and its partner review is now the new partner's."""
    _, harrow = accounts
    review = harrow.owner("partner-review")
    assert harrow.status is Status.NOT_STARTED
    assert review is not None
    assert (review.person, review.unresolved) == ("helen", None)


def test_a_filing_is_whose_it_was_given_to(accounts: Companies) -> None:
    """Filing is the team's and nobody's by the template, and Nadia's where it was given to her."""
    calder, harrow = accounts
    owners = [each.owner(step) for each in accounts for step in ("companies-house", "hmrc")]
    assert [(owner.person, owner.team) for owner in owners if owner] == [
        (None, "filing"),
        (None, None),
        (None, "filing"),
        ("nadia", None),
    ]
    assert calder.owner("draft") is None
    assert harrow.job.assignee == "tom"


def test_the_program_tells_its_story() -> None:
    """Run as a program, the example prints owners, deadlines, what is blocked and why, and the way ahead."""
    program = [sys.executable, "-W", "error", str(EXAMPLES / "annual_accounts.py")]
    story = subprocess.run(program, check=True, capture_output=True, encoding="utf-8").stdout
    for fact in (
        "Information Gathering, by 2026-06-10",
        "Client Approval and Filing, by 2026-09-30",
        "Partner review: helen | UNRESOLVED, the client has no partner",
        "Refreshed: helen is the partner who reviews.",
        "- because The bank has not sent the year-end statement of the loan",
        "- because Receive and review information is not done",
        "Not marked: 'receive' is blocked",
        "Ahead: draft > research-claim > partner-review > approval > hmrc, about 11.3 hours.",
        "Not marked: nadia may not Mark here",
        "Calder Engineering Ltd: completed, 9 of 9 steps done",
        "135 minutes were logged",
        "left out manager-review: Priya is on leave",
    ):
        assert fact in story
    assert 25 <= len(story.splitlines()) <= 45
