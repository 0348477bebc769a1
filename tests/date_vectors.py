"""Run files of date cases through the public API: ``python tests/date_vectors.py FILE...``.

Each case has an id, a rule, inputs, and what is expected. The package `vectors` beside this file puts the rules
into the words of the public API. The exit code is 1 if any case fails, or is of a rule that is not known here.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

import attrs

from dextflow.errors import DextflowError
from vectors import (
    catching_up,
    elsewhere,
    holidays,
    identity,
    recurrence,
    uk,
    uk_companies_house,
    uk_payroll,
    us,
    weeks,
    year_ends,
    zones,
)
from vectors.due import by_its_id
from vectors.values import CannotSayError, Inputs, Rule, as_far_as, plain

RULES: Mapping[str, Rule] = {
    **holidays.RULES,
    **uk.RULES,
    **uk_companies_house.RULES,
    **uk_payroll.RULES,
    **us.RULES,
    **elsewhere.RULES,
    **weeks.RULES,
    **year_ends.RULES,
    **recurrence.RULES,
    **zones.RULES,
    **catching_up.RULES,
    **identity.RULES,
}


class Verdict(Enum):
    """How a case came out."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@attrs.frozen(kw_only=True)
class Result:
    """What became of one case: what was expected, and what the public API says, or why it says nothing."""

    id: str
    rule: str
    verdict: Verdict
    expected: object
    got: object
    unread: tuple[str, ...] = ()

    def __str__(self) -> str:
        unread = f"; inputs that nobody read: {', '.join(self.unread)}" if self.unread else ""
        return f"{self.id} {self.rule} {self.verdict.value}: expected {self.expected}, got {self.got}{unread}"


def run(path: Path | str) -> list[Result]:
    """The results of all cases of a file, in their order."""
    cases: list[dict[str, Any]] = json.loads(Path(path).read_text(encoding="utf-8"))
    return [judge(case) for case in cases]


def judge(case: Mapping[str, Any]) -> Result:
    """Ask the public API about one case."""
    inputs, expected = Inputs(case["inputs"]), case["expected"]
    rule = RULES.get(case["rule"]) or by_its_id(case["rule"])
    got = "no answer" if rule is None else answered(rule, inputs, expected)
    verdict = Verdict.PASSED if got == expected else Verdict.FAILED
    return Result(
        id=case["id"],
        rule=case["rule"],
        verdict=Verdict.UNKNOWN if rule is None else verdict,
        expected=expected,
        got=got,
        unread=tuple(inputs.unread()),
    )


def answered(rule: Rule, inputs: Inputs, expected: object) -> object:
    """The answer as the cases write it, or why there is none."""
    try:
        return plain(as_far_as(rule(inputs), expected))
    except (DextflowError, CannotSayError, ArithmeticError, LookupError, TypeError, ValueError) as fault:
        return f"{type(fault).__name__}: {fault}"


def report(results: Sequence[Result]) -> Iterator[str]:
    """The number of cases of each rule, by how they came out, and those that did not pass."""
    counts = Counter((each.rule, each.verdict) for each in results)
    for rule in dict.fromkeys(each.rule for each in results):
        yield "  ".join((f"{rule:40}", *(f"{counts[rule, each]:4} {each.value}" for each in Verdict)))
    totals = Counter(each.verdict for each in results)
    yield "  ".join((f"{'all rules':40}", *(f"{totals[each]:4} {each.value}" for each in Verdict)))
    yield from (str(each) for each in results if each.verdict is not Verdict.PASSED)


def good(results: Iterable[Result]) -> bool:
    """Whether nothing failed and nothing was unknown."""
    return all(each.verdict is Verdict.PASSED for each in results)


def main(paths: list[str]) -> int:
    """Run files and write the report; 0 if all is well, 2 without a file."""
    if not paths:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    results = [result for path in paths for result in run(path)]
    sys.stdout.write("\n".join(report(results)) + "\n")
    return 0 if good(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
