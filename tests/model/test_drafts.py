"""Drafts and the practice's own checks, as values."""

from datetime import UTC, datetime

from dextflow.model import Check, CustomCheck, Draft, Enrolment

DRAFT = Draft(id="d", owner="ada", edited_at=datetime(2026, 10, 1, tzinfo=UTC))


def test_clients_are_added_to_a_draft_once() -> None:
    """One that is in it already keeps its row; of one that is given twice the first row stays."""
    kept, other = Enrolment(client="acme", assignee="ada"), Enrolment(client="acme")
    draft = DRAFT.with_clients(kept).with_clients(other, Enrolment(client="bolt"), Enrolment(client="bolt"))
    assert draft.clients == (kept, Enrolment(client="bolt"))


def test_a_client_is_taken_out_of_a_draft() -> None:
    """The others stay; one that is not in it changes nothing."""
    draft = DRAFT.with_clients(Enrolment(client="acme"), Enrolment(client="bolt"))
    assert draft.without_client("acme").clients == (Enrolment(client="bolt"),)
    assert draft.without_client("core") == draft


def test_a_copy_of_a_custom_check_says_what_it_says() -> None:
    """A copy remembers where it comes from, and is told from a check that says something else."""
    own = CustomCheck(key="petty", name="Count the petty cash", description="In the tin.", tag="cash")
    copy = own.as_check("cash")
    assert copy == Check(key="cash", name=own.name, description=own.description, tag="cash", custom="petty")
    assert own.as_check().key == "petty"
    assert own.is_told_by(copy)
    assert not own.is_told_by(Check(key="cash", name=own.name))
