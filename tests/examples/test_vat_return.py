"""The example of a VAT return runs as a program, and its workflow ends as the story says."""

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from dextflow import CheckStatus, Event, Instance, Outcome, Status, VatSettings, files, history
from dextflow.model import Approved, Created, HandedBack, Marked, MarkUndone, Started, Submitted

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
Return = tuple[Instance, tuple[Event, ...]]


@pytest.fixture(scope="module")
def vat_return() -> Iterator[Return]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(EXAMPLES)
        yield import_module("vat_return").main()


def stages(record: tuple[Event, ...], kind: type[Submitted | Approved | HandedBack]) -> list[int]:
    return [event.stage for event in record if isinstance(event, kind)]


def test_the_return_is_locked_with_everything_done(vat_return: Return) -> None:
    """The return ends completed, with no step or check open."""
    locked, _ = vat_return
    assert locked.status is Status.COMPLETED
    assert not locked.open


def test_the_start_took_the_vat_settings_of_the_client(vat_return: Return) -> None:
    """The refused start left no event, and the second one has the VAT settings that the client has by then."""
    _, record = vat_return
    created, started = record[:2]
    assert isinstance(created, Created)
    assert isinstance(started, Started)
    assert started.vat == VatSettings(starting_month=2, months=3)


def test_the_second_reviewer_hands_back_and_both_agree_again(vat_return: Return) -> None:
    """Handed back from the second review, the return is submitted to the first reviewer again."""
    _, record = vat_return
    assert stages(record, HandedBack) == [2]
    assert stages(record, Submitted) == [1, 1]
    assert stages(record, Approved) == [1, 1, 2]


def test_what_was_put_right_is_marked_anew(vat_return: Return) -> None:
    """The check of drafts passes on the new books, and the marks that follow from it were made again."""
    locked, record = vat_return
    undone = {event.item for event in record if isinstance(event, MarkUndone)}
    marks = [event.item for event in record if isinstance(event, Marked)]
    result = locked.result("draft-invoices")
    assert result is not None
    assert result.status is CheckStatus.PASS
    assert locked.outcome("draft-invoices") is Outcome.COMPLETE
    assert undone == {"draft-invoices", "vat-boxes", "vat-control-account", "return-for-approval"}
    assert {item for item in marks if marks.count(item) > 1} == undone


def test_what_stays_open_to_question_is_complete_with_issues(vat_return: Return) -> None:
    """The missing receipts stay marked with issues, with five findings and the comment that explains them."""
    locked, record = vat_return
    result = locked.result("missing-attachments")
    comment = next(e.comment for e in record if isinstance(e, Marked) and e.item == "missing-attachments")
    assert result is not None
    assert len(result.findings) == 5
    assert locked.outcome("missing-attachments") is Outcome.COMPLETE_WITH_ISSUES
    assert comment is not None
    assert comment.startswith("Five receipts")


def test_the_record_has_both_drafts_and_a_better_score(vat_return: Return) -> None:
    """The record holds both versions of the return, and the health score rose when the books were put right."""
    _, record = vat_return
    scores = [entry.score for entry in history(record) if entry.score is not None]
    assert [each.file.name for each in files(record, "figures")] == [
        "VAT return, draft 1.pdf",
        "VAT return, draft 2.pdf",
    ]
    assert scores == sorted(scores)
    assert scores[0] < scores[-1]


def test_the_program_tells_its_story() -> None:
    """Run as a program, the example prints each refusal, what the checks saw, the progress and the record."""
    program = [sys.executable, "-W", "error", str(EXAMPLES / "vat_return.py")]
    story = subprocess.run(program, check=True, capture_output=True, encoding="utf-8").stdout
    for fact in (
        "Not started: hmrc-status, vat-boxes need the VAT settings of client 'linden-studio'; give them with",
        "draft-invoices: flagged, findings: 1",
        "Not undone: undo return-for-approval, vat-boxes, vat-control-account first",
        "Locked: Undo is not possible while the workflow is completed; it belongs to one in progress.",
        "The return is completed: 17 of 17 done.",
        "Review the data: 9 complete, 1 with issues",
        "helen: handed back from review 2: INV-2131",
    ):
        assert fact in story
    assert 25 <= len(story.splitlines()) <= 45
