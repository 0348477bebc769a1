"""All rules on a client's year of books: which take how long, how much memory, and how that grows with the books.

`python benchmarks/checks.py` takes the sizes as arguments, in documents; each runs in a process of its own.
"""

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from time import process_time

import attrs

from client_year import YEAR, ClientYear
from dextflow.model import CheckStatus, Client, ReportingPeriod
from dextflow.rules import CATALOGUE, evaluate, resolve
from markdown import milli, table

PERIOD = ReportingPeriod(start=date(YEAR, 12, 1), end=date(YEAR, 12, 31))
CLIENT = Client(id="c", name="Brown's", country="GB")
SLOWEST = 8


@attrs.frozen(kw_only=True)
class Checked:
    """CPU seconds by rule, with how it ended, and the largest size of the process, which holds the books too."""

    documents: int
    seconds: Mapping[str, float]
    ended: Mapping[str, str]
    findings: int
    kilobytes: int

    @property
    def total(self) -> float:
        """CPU seconds of all rules."""
        return sum(self.seconds.values())


def measure_checks(documents: int) -> Checked:
    """Run every rule once on books of that size, in a process of its own."""
    command = [sys.executable, str(Path(__file__)), "--one", str(documents)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return Checked(**told)


def check_tables(measured: list[Checked]) -> str:
    """The totals with their growth, and the slowest rules of the largest books."""
    rows = [
        (
            f"{one.documents:,}",
            f"{one.total:.2f}",
            f"{one.total / before.total:.2f}" if before else "",
            f"{one.kilobytes / 1024:.0f}",
            f"{one.findings:,}",
            ", ".join(f"{rule} {status}" for rule, status in one.ended.items() if status in TROUBLE) or "none",
        )
        for before, one in zip([None, *measured], measured, strict=False)
    ]
    header = ("documents", "all rules, s", "x the one before", "MiB", "findings", "not calculated")
    last = measured[-1]
    slowest = sorted(last.seconds.items(), key=lambda each: -each[1])[:SLOWEST]
    of_rules = [(rule, milli(seconds), f"{seconds / last.total:.0%}") for rule, seconds in slowest]
    return "\n\n".join((table(header, rows), table(("slowest rules", "ms", "of all"), of_rules)))


TROUBLE = (CheckStatus.FAILED.value, CheckStatus.UNAVAILABLE.value)


def _one(documents: int) -> Checked:
    facts = ClientYear(documents).facts()
    seconds: dict[str, float] = {}
    ended: dict[str, str] = {}
    findings = 0
    for rule in CATALOGUE:
        settings = resolve(rule, PERIOD, CLIENT, ())
        began = process_time()
        result = evaluate(rule, rule.id, settings, facts)
        seconds[rule.id] = process_time() - began
        ended[rule.id] = result.status.value
        findings += len(result.findings)
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Checked(documents=documents, seconds=seconds, ended=ended, findings=findings, kilobytes=size)


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="*", type=int, default=[12_000, 24_000, 48_000, 96_000])
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one is not None:
        print(json.dumps(attrs.asdict(_one(given.one))))
        return
    print(check_tables([measure_checks(documents) for documents in given.documents]))


if __name__ == "__main__":
    main()
