"""The command that measures duplicates: on a tiny file of one's own, and the gates on generated lists."""

import csv
import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("resource", reason="a process's size is read from the resources of POSIX")
BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def modules() -> Any:
    """Import the benchmarks' modules from their folder, which is no package."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        names = (
            "contact_corruption",
            "document_corruption",
            "duplicate_ours",
            "duplicate_worker",
            "duplicates",
            "labelled",
        )
        return {name: importlib.import_module(name) for name in names}
    finally:
        sys.path.remove(str(BENCHMARKS))


def printed(module: Any, capsys: pytest.CaptureFixture[str], *asked: str) -> str:
    """What a command prints, run in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [module.__name__, *asked])
        module.main()
    return capsys.readouterr().out


def cells(text: str, subject: str) -> list[str]:
    (line,) = (line for line in text.splitlines() if re.match(rf"\| {subject} +\|", line))
    return [cell.strip() for cell in line.strip("|").split("|")]


def write(path: Path, *rows: tuple[str, ...]) -> str:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return str(path)


def test_a_file_of_contacts(tmp_path: Path, modules: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A file with columns of its own names, and hardly any, gives precision, recall, F1, seconds and memory."""
    path = write(
        tmp_path / "people.csv",
        ("Key", "Company Name", "VAT No", "who"),
        ("1", "Acme Trading Ltd", "", "acme"),
        ("2", "ACME TRADING LIMITED", "", "acme"),
        ("3", "Whitby Dairy", "GB123456789", "whitby"),
        ("4", "Blue Door", "123 4567 89", "whitby"),
        ("5", "Superbuys 100", "", ""),
        ("6", "Superbuys 101", "", ""),
        ("7", "Jo Lee", "", "lee"),
        ("8", "Nadia Osborne", "", "lee"),
    )
    text = printed(modules["duplicates"], capsys, "contacts", path, "--id", "Key", "--truth", "who")
    assert cells(text, "dextflow strict")[0] == "dextflow strict"
    row = cells(text, "dextflow")
    assert row[1:5] == ["2", "1.000", "0.667", "0.800"]
    assert all(float(cell) >= 0 for cell in row[5:])


def test_a_file_of_documents(tmp_path: Path, modules: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Bills, money spent and credit notes are told apart by their kind; what is missing is empty."""
    path = write(
        tmp_path / "bills.csv",
        ("id", "true_id", "type", "supplier", "invoice number", "date", "amount"),
        ("1", "a", "bill", "acme", "INV-1043", "2026-10-03", "120.00"),
        ("2", "a", "bill", "acme", "1043", "2026-10-03", "120.00"),
        ("3", "b", "bill", "acme", "1101", "2026-11-03", "1,999.00"),
        ("4", "b", "spend", "acme", "", "2026-11-10", "1999.00"),
        ("5", "c", "bill", "whitby", "7", "2026-10-03", "5.00"),
        ("6", "c", "credit", "whitby", "7", "2026-10-03", "5.00"),
    )
    worker = modules["duplicate_worker"]
    its = json.loads(printed(worker, capsys, "transactions", "dextflow", path, "id", "true_id"))
    assert (its["found"], its["precision"]) == (2, 1.0)
    assert its["recall"] == pytest.approx(2 / 3)
    assert its["f1"] == pytest.approx(0.8)
    simple = json.loads(printed(worker, capsys, "transactions", "dextflow simple", path, "id", "true_id"))
    assert simple["found"] == 1


def test_a_column_that_is_not_there(tmp_path: Path, modules: Any) -> None:
    """A missing column of truth ends a subject, and its name and the columns that there are are told."""
    path = write(tmp_path / "people.csv", ("id", "name"), ("1", "Acme"))
    source = modules["duplicates"].Source("people", "contacts", Path(path))
    assert "has no column 'true_id', but id, name" in modules["duplicates"].measure("dextflow", source, 60.0).fault


def measured(modules: Any, path: Path, rows: list[Any], sort: str) -> Any:
    modules["labelled"].write(path, rows)
    labelled = modules["labelled"].read(path, "id", "true_id")
    ours = modules["duplicate_ours"]
    if sort == "contacts":
        pairs = ours.find_contacts(ours.contact_facts(labelled.rows), "close")
    else:
        pairs = ours.find_documents(ours.document_facts(labelled.rows), "scored")
    return modules["labelled"].quality(pairs, labelled.truth)


def test_the_gate_of_contacts(tmp_path: Path, modules: Any) -> None:
    """On 2,000 generated contacts, duplicates are found with F1 of .90 at least, and .70 with the hard errors."""
    corruption = modules["contact_corruption"]
    for variant, least in (("standard", 0.90), ("hard", 0.70)):
        rows = corruption.contacts(2_000, 202, variant)
        assert measured(modules, tmp_path / "c.csv", rows, "contacts").f1 >= least


def test_the_gate_of_transactions(tmp_path: Path, modules: Any) -> None:
    """On 10,000 generated transactions, duplicates are found with F1 of .85 and precision of .95 at least."""
    rows = modules["document_corruption"].documents(10_000, 202)
    its = measured(modules, tmp_path / "d.csv", rows, "transactions")
    assert its.f1 >= 0.85
    assert its.precision >= 0.95


def test_generated_lists_are_fixed(modules: Any) -> None:
    """The same seed gives the same list, another one another, with the shares that the model says."""
    make = modules["contact_corruption"].contacts
    rows = make(1_000, 1)
    assert rows == make(1_000, 1)
    assert rows != make(1_000, 2)
    again = len(rows) - len({row.true_id for row in rows})
    assert again == 100
    papers = modules["document_corruption"].documents(1_000, 1)
    assert sum(bool(paper.flaw) for paper in papers) == 20
    assert {paper.true_id for paper in papers if paper.flaw} <= {
        paper.true_id for paper in papers if not paper.flaw
    }
