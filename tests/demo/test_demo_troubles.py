"""What goes wrong in the demo ends in one sentence, and what cannot be looked at is said."""

import os
import runpy
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from shutil import copytree
from typing import Any, NoReturn

import pytest

from dextflow.demo.cli import main
from dextflow.model import Outcome, Status


@pytest.fixture
def books(ledgers: Any, tmp_path: Path) -> Path:
    """A copy of one client's tables, to be damaged."""
    return Path(copytree(ledgers.folder / "linden-studio", tmp_path / "books"))


def test_a_folder_that_is_not_there(demo: Any, tmp_path: Path) -> None:
    """A missing folder is named in one sentence, and no store is made."""
    ended = demo("--ledger", tmp_path / "none", "--store", tmp_path / "store.sqlite")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.strip().startswith(f"ledger folder: {tmp_path / 'none'}: ")
    assert len(ended.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_tables(demo: Any, tmp_path: Path) -> None:
    """A folder that holds other things than Xero's tables is refused."""
    (tmp_path / "invoice_data.csv").write_text("id\n1\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    ended = demo("--ledger", tmp_path, "--store", tmp_path / "store.sqlite")
    assert ended.code == 1
    assert "has no Xero tables" in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_file_that_is_no_store(demo: Any, books: Path, tmp_path: Path) -> None:
    """A store file of another kind is refused and left as it is."""
    file = tmp_path / "letter.txt"
    file.write_text("Dear client, " * 100, encoding="utf-8")
    ended = demo("--ledger", books, "--store", file)
    assert ended.code == 1
    assert ended.err.strip().startswith("the store is damaged")
    assert file.read_text(encoding="utf-8") == "Dear client, " * 100


def test_a_malformed_table(demo: Any, read: Any, books: Path, tmp_path: Path) -> None:
    """Checks that a bad cell makes unavailable say where it is; they are marked not applicable, never passed."""
    table = books / "xero_invoice_data.csv"
    header, first, *rest = table.read_text(encoding="utf-8").splitlines()
    bad = ",".join(
        "ten" if name == "total" else cell for name, cell in zip(header.split(","), first.split(","), strict=True)
    )
    table.write_text("\n".join([header, bad, *rest]), encoding="utf-8")
    ended = demo("--ledger", books, "--store", tmp_path / "store.sqlite", "--period", "2026-10")
    place = "xero_invoice_data.csv, line 2, column 'total': 'ten' is not a number"
    assert ended.code == 0
    assert place in ended.out
    [(workflow, events)] = read(tmp_path / "store.sqlite").values()
    assert workflow.status is Status.COMPLETED
    assert workflow.outcome("draft-invoices") is Outcome.NOT_APPLICABLE
    [mark] = [event for event in events if getattr(event, "item", None) == "draft-invoices"]
    assert mark.comment == f"no documents: {place}"


def test_a_malformed_table_leaves_the_month_open(demo: Any, books: Path, tmp_path: Path) -> None:
    """Without postings to tell the month by, a period is asked for, with the place of the bad cell."""
    (books / "xero_journal_data.csv").write_text("journal_id,journal_date\n1,soon\n", encoding="utf-8")
    ended = demo("--ledger", books, "--store", tmp_path / "store.sqlite")
    assert (ended.code, ended.out) == (1, "")
    assert "xero_journal_data.csv, line 2, column 'journal_date': 'soon' is not a date" in ended.err
    assert ended.err.strip().startswith("period: give one")


def test_books_without_postings(demo: Any, books: Path, tmp_path: Path) -> None:
    """Books with no posting at all do not tell a month either."""
    for table in ("journal", "journal_line"):
        path = books / f"xero_{table}_data.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    ended = demo("--ledger", books, "--store", tmp_path / "store.sqlite")
    assert ended.code == 1
    assert "have no postings" in ended.err


def test_an_unknown_company(demo: Any, read: Any, books: Path, tmp_path: Path) -> None:
    """Without its organisation's table a client goes by its folder's name, and the gap is told."""
    (books / "xero_organization_data.csv").unlink()
    ended = demo("--ledger", books, "--store", tmp_path / "store.sqlite", "--period", "2026-10")
    assert ended.code == 0
    assert "books: the company's name and year end are not known: xero_organization_data.csv" in ended.out
    assert "not known" in ended.out
    assert set(read(tmp_path / "store.sqlite")) == {"books"}


def test_nothing_can_be_calculated(demo: Any, read: Any, tmp_path: Path) -> None:
    """With an empty invoice table alone every check is unavailable, and the work still runs to the lock."""
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "invoice.csv").write_text("", encoding="utf-8")
    ended = demo("--ledger", tmp_path, "--store", tmp_path / "store.sqlite", "--period", "2026-10")
    assert ended.code == 0
    assert "no health score" in ended.out
    assert "Who has seen the statements?" in ended.out
    [(workflow, _)] = read(tmp_path / "store.sqlite").values()
    assert {workflow.outcome(result.check) for result in workflow.results} == {Outcome.NOT_APPLICABLE}


def test_an_unreadable_file_to_attach(demo: Any, books: Path, tmp_path: Path) -> None:
    """A table that cannot be opened for its fingerprint ends the run in a sentence; it can be run again."""
    table = books / "xero_bank_transaction_data.csv"
    table.unlink()
    table.mkdir()
    given = ("--ledger", books, "--store", tmp_path / "store.sqlite", "--period", "2026-10")
    ended = demo(*given)
    assert ended.code == 1
    assert ended.err.strip().startswith("no ledger for client 'books': xero_bank_transaction_data.csv: ")
    table.rmdir()
    assert demo(*given).code == 0


def test_broken_off_by_hand(demo: Any, books: Path, tmp_path: Path) -> None:
    """Ctrl-C ends with a friendly line, and the same command goes on."""

    def interrupt(_seconds: float) -> NoReturn:
        raise KeyboardInterrupt

    given = ("--ledger", books, "--store", tmp_path / "store.sqlite", "--period", "2026-10")
    ended = demo(*given, sleep=interrupt)
    assert ended.code == 130
    assert ended.err.strip() == "Broken off. The same command goes on from here."
    assert demo(*given).code == 0


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        ("--period", "2026-13", "month must be in 1..12"),
        ("--period", "October", "neither a month like 2026-10 nor a span"),
        ("--period", "2026-10-31/2026-10-01", "it ends on 2026-10-01, before it starts"),
        ("--period", "9999-12", "neither a month"),
        ("--pause", "long", "not a number of seconds"),
        ("--pause", "-1", "not a number of seconds"),
        ("--pause", "nan", "not a number of seconds"),
    ],
)
def test_arguments_that_are_not_understood(
    demo: Any, capsys: pytest.CaptureFixture[str], option: str, value: str, problem: str
) -> None:
    """A bad argument ends with the usage, the reason and code 2."""
    with pytest.raises(SystemExit) as ended:
        main(["demo", "--ledger", "x", f"{option}={value}"], clock=pytest.fail)
    assert ended.value.code == 2
    assert problem in capsys.readouterr().err


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    """The help explains every option and gives examples."""
    with pytest.raises(SystemExit) as ended:
        main(["demo", "--help"], clock=pytest.fail)
    out = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(word in out for word in ("--ledger", "--period", "--store", "--pause", "examples:", "2026-10"))


# ---------------------------------------------------------------- python -m dextflow


@pytest.fixture
def forget(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Forget, for one test, that the demo and rich were imported."""
    for name in list(sys.modules):
        if name.startswith(("dextflow.demo", "rich")):
            monkeypatch.delitem(sys.modules, name)
    return monkeypatch


def run_as_module(patch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    patch.setattr(sys, "argv", ["dextflow", *arguments])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("dextflow", run_name="__main__", alter_sys=True)
    return ended.value.code


def test_without_rich(forget: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without rich the command says in one line what to install, and ends with code 2."""
    forget.setitem(sys.modules, "rich", None)
    assert run_as_module(forget, "demo", "--ledger", "x") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert 'pip install "dextflow[demo]"' in err


def test_another_missing_module_is_not_taken_for_rich(forget: pytest.MonkeyPatch) -> None:
    """An import that fails for another reason is not explained away."""
    forget.setitem(sys.modules, "dextflow.demo.walk", None)
    with pytest.raises(ModuleNotFoundError, match="walk"):
        runpy.run_module("dextflow", run_name="__main__")


def test_importing_the_command_line_runs_nothing() -> None:
    """The module behind ``python -m dextflow`` can be imported without running anything."""
    assert runpy.run_module("dextflow.__main__", run_name="imported")["main"] is not None


def test_as_a_module(forget: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """``python -m dextflow demo`` hands its arguments over and ends with the demo's code, whatever stdout is."""
    assert run_as_module(forget, "demo", "--ledger", "nowhere-at-all") == 1
    assert "nowhere-at-all" in capsys.readouterr().err
    with redirect_stdout(StringIO()) as out:
        assert run_as_module(forget, "--help") == 0
    assert "take a small practice through a month-end" in out.getvalue()


def test_a_pipe_that_knows_ascii_only(books: Path, tmp_path: Path) -> None:
    """Names that the pipe's encoding lacks become question marks; nothing breaks."""
    table = books / "xero_organization_data.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("Linden", "Lïnden"), encoding="utf-8")
    given = ("--ledger", str(books), "--store", str(tmp_path / "store.sqlite"))
    command = [sys.executable, "-m", "dextflow", "demo", *given]
    ended = subprocess.run(
        command, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": "ascii"}
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert b"L?nden & Vale Design Ltd" in ended.stdout
