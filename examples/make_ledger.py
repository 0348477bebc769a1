"""Write the ledgers of a small practice: three UK clients, fifteen months of books, a few planted problems.

Run ``python examples/make_ledger.py FOLDER``: it writes FOLDER/<client>/xero_<table>_data.csv in the shape of a
warehouse's sync of Xero, and prints what was planted. The clients are described in ``ledger/clients``. Nothing is
random but by the seed: writing a folder twice gives the same bytes.
"""

import argparse
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ledger.books import Books, keep_books
from ledger.clients import clients
from ledger.draw import CHART, Span, month_on
from ledger.tables import uid, write_tables

LAST_MONTH = date(2026, 10, 31)
MONTHS = 15
LENGTHS = range(12, 25)  # in months: shorter books lack the old bills, in longer ones accounts fall idle
SEED = 1


@dataclass(frozen=True)
class Planted:
    """A problem that was put into a client's books on purpose, with the ids of its records."""

    client: str
    problem: str
    about: str
    ids: tuple[str, ...]


def make_ledger(folder: Path, *, end: date = LAST_MONTH, months: int = MONTHS, seed: int = SEED) -> list[Planted]:
    """Write the tables of every client into a folder of its own, and list what was planted."""
    span = Span(month_on(end, 1 - months, 1), month_on(end, 0, 31))
    found: list[Planted] = []
    for client in clients():
        books = keep_books(client, span, seed)
        write_tables(folder / client.id, books)
        found.extend(planted(books))
    return found


def planted(books: Books) -> list[Planted]:
    """List what was planted in a client's books, in order; the two copies of a document are one problem."""
    problems: dict[tuple[str, str], list[str]] = {}
    for each in books.documents:
        if each.stream.problem:
            about = f"{each.stream.contact}, {each.total:,.2f} {each.stream.currency}"
            problems.setdefault((each.stream.problem, about), []).append(uid(books, each.name))
    for code in books.client.unused:
        name, _, _ = CHART["accounts"][code]
        problems["never used", f"account {code} {name}"] = [uid(books, f"account {code}")]
    return [Planted(books.client.id, *key, tuple(ids)) for key, ids in problems.items()]


def main() -> None:
    """Read the command line, write, and say what was planted."""
    parser = argparse.ArgumentParser(description="Write the ledgers of a small practice as CSV tables.")
    parser.add_argument("folder", type=Path, help="where to write a folder for each client")
    parser.add_argument("--end", type=month, default=LAST_MONTH, metavar="YYYY-MM", help="the last month")
    parser.add_argument("--months", type=int, default=MONTHS, choices=LENGTHS, metavar="12..24", help="of books")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed, other amounts")
    given = parser.parse_args()
    for each in make_ledger(given.folder, end=given.end, months=given.months, seed=given.seed):
        print(f"{each.client}: {each.problem}: {each.about}")


def month(text: str) -> date:
    """Read a month such as 2026-10."""
    return date.fromisoformat(f"{text}-01")


if __name__ == "__main__":
    main()
