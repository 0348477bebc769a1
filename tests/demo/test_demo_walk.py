"""The demo takes the example's practice to the lock, shows what was planted, and does nothing twice."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import count
from pathlib import Path
from shutil import copyfile
from typing import Any, NoReturn

import attrs
import pytest
from rich.console import Console

from dextflow.adapters.memory import MemoryDirectory, MemoryStore
from dextflow.demo.practice import PEOPLE, PRACTICE, open_practice
from dextflow.demo.walk import Stage, walk
from dextflow.engine import history, progress, replay
from dextflow.model import CheckStatus, Facts, HandedBack, Marked, Outcome, Status
from dextflow.rules import CATALOGUE
from dextflow.scheduling import month_of
from dextflow.service import Workflows

OUTCOMES = {CheckStatus.PASS: Outcome.COMPLETE, CheckStatus.FLAGGED: Outcome.COMPLETE_WITH_ISSUES}
START = ["Created", "Started", "ResultsRecorded", "FileAttached", "Marked"]
WORK = ["Marked"] * 10
REVIEW = ["Submitted", "Approved", "Approved", "Completed"]
TROUBLE = "oakfield-builders"


def planted(ledgers: Any, client: str) -> list[Any]:
    """What was planted for the rules to find; a voided duplicate is planted for them to leave alone."""
    return [one for one in ledgers.planted if one.client == client and one.problem != "voided duplicate"]


def test_every_workflow_is_locked_with_what_was_planted(finished: Any, ledgers: Any) -> None:
    """One run locks a workflow for each client, and its findings are about the planted records and no others."""
    assert (finished.ended.code, finished.ended.err) == (0, "")
    assert set(finished.kept) == {path.name for path in ledgers.folder.iterdir()}
    for client, (workflow, events) in finished.kept.items():
        assert workflow.status is Status.COMPLETED
        assert str(workflow.job.period) == "2026-10-01/2026-10-31"
        assert replay(workflow.plan, events) == workflow
        found = sorted(ref for result in workflow.results for each in result.findings for ref in each.refs)
        assert found == sorted(id_ for each in planted(ledgers, client) for id_ in each.ids)


def test_the_planted_problems_are_printed(finished: Any, ledgers: Any) -> None:
    """Each planted problem has a line with its contact and amount; the voided duplicate has none."""
    lines = finished.ended.out.casefold().splitlines()
    for each in ledgers.planted:
        told = [line for line in lines if all(part in line for part in each.about.casefold().split(", "))]
        assert bool(told) == (each.problem != "voided duplicate"), each


def test_marks_say_what_the_checks_saw(finished: Any) -> None:
    """Passes are marked complete; flagged checks complete with issues, with the headline as the comment."""
    for workflow, events in finished.kept.values():
        comments = {event.item: event.comment for event in events if isinstance(event, Marked)}
        for result in workflow.results:
            assert workflow.outcome(result.check) is OUTCOMES[result.status]
            assert bool(comments[result.check]) == (result.status is CheckStatus.FLAGGED)
        assert progress(workflow).overall.done == len(workflow.plan.items)
        if workflow.job.client == TROUBLE:
            assert comments["aged-payables"] == "2 findings: total 3,121.62 GBP, oldest 2026-02-24"
            assert comments["dormant-accounts"] == "2 findings: never used 2"


def test_the_way_of_each_workflow(finished: Any) -> None:
    """A file, all marks and two approvals for each; an undo, a return and an answer where most was found."""
    kinds = {client: [type(event).__name__ for event in kept.events] for client, kept in finished.kept.items()}
    back = ["Submitted", "HandedBack", "Commented"]
    assert kinds.pop(TROUBLE) == [*START, "MarkUndone", "Marked", *WORK, *back, *REVIEW]
    assert list(kinds.values()) == [[*START, *WORK, *REVIEW]] * 2


def test_the_people_of_the_practice_do_their_own_part(finished: Any) -> None:
    """The admin orders, the assignee works, the reviewers review; the return names the gravest finding."""
    events = finished.kept[TROUBLE].events
    people = [event.by for event in events]
    assert (people[0], set(people[1:18]), people[-4:]) == ("amara", {"tom"}, ["tom", "priya", "helen", "helen"])
    [question] = [event for event in events if isinstance(event, HandedBack)]
    assert question.by == "priya"
    assert "Mr and Mrs Thornley" in question.comment


def test_progress_history_and_refusal_are_printed(finished: Any) -> None:
    """The output has the progress by group, the whole record of a workflow, a refusal and what to do next."""
    lines = [" ".join(line.split()) for line in finished.ended.out.splitlines()]
    assert "Oakfield Building Ltd all, completed 11/11 5 6 0" in lines
    assert lines.count("Close the month 3/3 3 0 0") == 3
    for entry in history(finished.kept[TROUBLE].events):
        assert any(line.startswith(f"{entry.number} ") and entry.text in line for line in lines)
    [refusal] = [line for line in lines if line.startswith("Refused: ")]
    assert refusal.startswith("Refused: AddComment is not possible while the workflow is completed")
    assert f"sqlite3 {finished.file}" in finished.ended.out
    assert "README.md" in finished.ended.out


def test_the_period_is_told(finished: Any) -> None:
    """Without --period the output names the month and says how it was chosen."""
    assert "Bramble & Co: October 2026" in finished.ended.out
    assert "the last month that had ended by the newest posting" in finished.ended.out


def test_piped_output_is_plain(finished: Any) -> None:
    """Without a terminal there is no escape sequence, and each progress bar is printed once, full."""
    out = finished.ended.out
    assert "\x1b" not in out
    assert "\r" not in out
    assert out.count("6/6 checks") == out.count("/6 checks") == 3
    assert out.count("11/11 items marked") == out.count("/11 items marked") == 3


def test_a_second_run_changes_nothing(demo: Any, finished: Any, rows: Any, ledgers: Any, tmp_path: Path) -> None:
    """The same command again shows all of it and leaves every row of the file as it was."""
    file = tmp_path / "again.sqlite"
    copyfile(finished.file, file)
    second = demo("--ledger", ledgers.folder, "--store", file)
    assert second.code == 0
    assert rows(file) == rows(finished.file)
    assert second.out.count("there already and completed, so it is not made again") == 3
    assert second.out.count("locked already") == 3
    assert "/6 checks" not in second.out
    for line in finished.ended.out.splitlines():
        if any(word in line for word in ("high  ", "medium  ", "2026-11-02 09:", "health score", "flagged")):
            assert line in second.out


def test_another_period_is_other_work(demo: Any, rows: Any, ledgers: Any, tmp_path: Path) -> None:
    """A run for another period makes workflows of its own and leaves those of the first alone."""
    client, file = ledgers.folder / "harbour-bakery", tmp_path / "practice.sqlite"
    demo("--ledger", client, "--store", file, "--period", "2026-10")
    counters = 'INSERT INTO "field"'  # how many records have which terms
    before = {row for row in rows(file) if not row.startswith(counters)}
    ended = demo("--ledger", client, "--store", file, "--period", "2026-09")
    assert ended.code == 0
    assert "made, not started yet" in ended.out
    assert before < set(rows(file))


def test_rests_after_each_thing_done(demo: Any, read: Any, ledgers: Any, tmp_path: Path) -> None:
    """With --pause it rests after every check that is calculated and every command that is given."""
    rests: list[float] = []
    client, file = ledgers.folder / "harbour-bakery", tmp_path / "practice.sqlite"
    demo("--ledger", client, "--store", file, "--period", "2026-10", "--pause", "0.25", sleep=rests.append)
    [(workflow, events)] = read(file).values()
    commands = len(events) - 4  # not the creation, the start and the results; the last approval brings the lock
    assert rests == [0.25] * (len(workflow.results) + commands)


@pytest.mark.parametrize("name", ["[bold]", ":smile:", "\x1b[2J\x07"])
def test_texts_from_the_books_are_taken_literally(demo: Any, ledgers: Any, tmp_path: Path, name: str) -> None:
    """A contact cannot style the output, become an emoji, or send a command to the terminal."""
    folder = tmp_path / "books"
    folder.mkdir()
    for table in (ledgers.folder / "harbour-bakery").iterdir():
        text = table.read_text(encoding="utf-8").replace("Cooks & Bakers Supply", f"A{name}Z")
        (folder / table.name).write_text(text, encoding="utf-8")
    ended = demo("--ledger", folder, "--store", tmp_path / "practice.sqlite", "--period", "2026-10")
    shown = "".join(sign if sign.isprintable() else " " for sign in name)
    assert ended.code == 0
    assert ended.out.count(f"Money spent with A{shown}Z") == ended.out.count("Money spent with ") == 3
    assert "\x1b" not in ended.out


def failing(_facts: Facts, _settings: Any) -> NoReturn:
    raise ZeroDivisionError("no invoices to divide by")


def test_a_rule_that_fails_is_no_pass(ledgers: Any) -> None:
    """A check whose rule fails is shown as failed and marked complete with issues, with the rule's words."""
    paper, seconds = StringIO(), count()
    stage = Stage(
        console=Console(file=paper, width=250),
        clock=lambda: datetime(2026, 11, 2, 9, tzinfo=UTC) + timedelta(seconds=next(seconds)),
        rest=lambda: None,
    )
    practice = open_practice(ledgers.folder / TROUBLE, stage.clock)
    directory = MemoryDirectory(practice=PRACTICE, people=PEOPLE.values(), clients=practice.clients)
    rules = [attrs.evolve(rule, evaluate=failing) for rule in CATALOGUE]
    store = MemoryStore()
    workflows = Workflows(PRACTICE, store=store, directory=directory, ledger=practice.ledger, rules=rules)
    walk(stage, workflows, practice, month_of(date(2026, 10, 1)))
    [workflow] = workflows.find(today=date(2026, 11, 2)).workflows
    assert workflow.status is Status.COMPLETED
    marks = [event for event in workflows.events(workflow.id) if isinstance(event, Marked) and event.comment]
    words = "ZeroDivisionError: no invoices to divide by"
    assert [mark.comment for mark in marks[1:]] == [f"could not be calculated: {words}"] * len(workflow.results)
    assert {mark.outcome for mark in marks[1:]} == {Outcome.COMPLETE_WITH_ISSUES}
    [line] = [line for line in paper.getvalue().splitlines() if line.split()[:1] == ["aged-payables"]]
    assert line.split(maxsplit=2) == ["aged-payables", "failed", words]
