"""The arguments of the demo, and how it ends."""

import re
import time
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from dextflow.adapters.memory import MemoryDirectory
from dextflow.adapters.sqlite import SqliteStore
from dextflow.demo.practice import NAME, PEOPLE, PRACTICE, last_month, open_practice
from dextflow.demo.show import heading, make_console, say, show_next
from dextflow.demo.walk import Stage, walk
from dextflow.demo.words import period_in_words
from dextflow.errors import DextflowError
from dextflow.model import ReportingPeriod
from dextflow.scheduling import month_of
from dextflow.service import Workflows

LONGEST_PAUSE = 60
DAY = r"(?:19|20|21)\d\d-\d\d-\d\d"  # the years that ledgers have
MONTH = re.compile(r"(?:19|20|21)\d\d-\d\d", re.ASCII)
INTERVAL = re.compile(f"({DAY})/({DAY})", re.ASCII)
LAST_MONTH = "the last month that had ended by the newest posting in the books of every client"
DESCRIPTION = """\
Take the books of a small practice's clients through a month-end: order the work, calculate the
checks, do it, review it twice and lock it. Everything is kept in a SQLite file; a run that was
broken off is continued by the next one, and nothing is done twice.
"""
EXAMPLES = """\
examples:
  python -m dextflow demo --ledger build/demo/ledgers --period 2026-10
  python -m dextflow demo --ledger exports/acme --period 2025-04-01/2026-03-31 --pause 0.2
"""


def main(
    arguments: Sequence[str], *, clock: Callable[[], datetime], sleep: Callable[[float], None] = time.sleep
) -> int:
    """Run the command line and return its exit code: 0, 1 after an error in one sentence, 130 if interrupted.

    A command line that is not understood ends as `argparse` ends it: with the usage and code 2.
    """
    given = make_parser().parse_args(arguments)
    stage = Stage(console=make_console(), clock=clock, rest=lambda: sleep(given.pause))
    try:
        play(stage, given.ledger, given.period, given.store)
    except DextflowError as error:
        say(make_console(stderr=True), str(error), "red")
        return 1
    except KeyboardInterrupt:
        say(make_console(stderr=True), "Broken off. The same command goes on from here.", "yellow")
        return 130
    return 0


def play(stage: Stage, ledger: Path, period: ReportingPeriod | None, file: Path) -> None:
    """Run the demo on the tables in `ledger` and the store in `file`. Raises subclasses of `DextflowError`."""
    practice = open_practice(ledger, stage.clock)
    chosen = period or last_month(practice)
    directory = MemoryDirectory(practice=PRACTICE, people=PEOPLE.values(), clients=practice.clients)
    with closing(SqliteStore(file)) as store:
        workflows = Workflows(PRACTICE, store=store, directory=directory, ledger=practice.ledger)
        heading(stage.console, f"{NAME}: {period_in_words(chosen)}")
        if period is None:
            say(stage.console, f"No period was given: this is {LAST_MONTH}.")
        walk(stage, workflows, practice, chosen)
    show_next(stage.console, str(file))


def make_parser() -> ArgumentParser:
    """Make the parser of the command line."""
    parser = ArgumentParser(prog="python -m dextflow", description="Accounting-practice workflows.")
    demo = parser.add_subparsers(title="commands", metavar="demo", required=True).add_parser(
        "demo",
        help="take a small practice through a month-end",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    demo.add_argument(
        "--ledger",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="a folder of Xero-shaped CSV tables, or one with such a folder for each client",
    )
    demo.add_argument(
        "--period",
        type=read_period,
        metavar="PERIOD",
        help=f"a month (2026-10) or a span of days (2020-03-01/2021-02-28); without it, {LAST_MONTH}",
    )
    demo.add_argument(
        "--store",
        type=Path,
        default=Path("dextflow-demo.sqlite"),
        metavar="FILE",
        help="the SQLite file that keeps everything (default: %(default)s)",
    )
    demo.add_argument(
        "--pause",
        type=read_pause,
        default=0.0,
        metavar="SECONDS",
        help="rest so long after each thing done, to watch it (default: no rest)",
    )
    return parser


def read_period(text: str) -> ReportingPeriod:
    """Read a month such as 2026-10, or a span of days such as 2020-03-01/2021-02-28 (ISO 8601)."""
    try:
        if MONTH.fullmatch(text):
            return month_of(date.fromisoformat(f"{text}-01"))
        if span := INTERVAL.fullmatch(text):
            return ReportingPeriod(start=date.fromisoformat(span[1]), end=date.fromisoformat(span[2]))
    except ValueError as error:  # which an InvalidValue is too
        raise ArgumentTypeError(f"{text!r}: {error}") from None
    raise ArgumentTypeError(f"{text!r} is neither a month like 2026-10 nor a span like 2020-03-01/2021-02-28")


def read_pause(text: str) -> float:
    """Read a number of seconds, up to a minute."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if 0 <= seconds <= LONGEST_PAUSE:
        return seconds
    raise ArgumentTypeError(f"{text!r} is not a number of seconds from 0 to {LONGEST_PAUSE}")
