"""Benford's law: leading digits against the law, with what chance makes of a sample of its size."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from math import pi, sqrt
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidSettings
from dextflow.model import CheckResult, CheckStatus, Facts, Gap, Need, Setting, Severity
from dextflow.rules import evaluate, find, resolve
from dextflow.rules.workings.leading_digits import Spread, benford_share, leading, spread_of
from dextflow.testing.books import bill, check, entry, ledger, line, period_of, receive, sale, spend

ONE = bill("B", "2026-10-03", "1.00")
BOOKS = ledger()


def true_sample(count: int, seed: int) -> list[Decimal]:
    """Amounts from 10 to 10,000 that follow Benford's law."""
    random = Random(seed)
    return [Decimal(round(10 ** (3 + 3 * random.random()))).scaleb(-2) for _ in range(count)]


def sample(values: Sequence[Decimal]) -> Facts:
    """Bills over these amounts, which need not be made one by one in the notation."""
    (plain,) = ledger(ONE).documents
    return evolve(
        BOOKS, documents=tuple(evolve(plain, id=f"B{n}", net=value, total=value) for n, value in enumerate(values))
    )


def spiked(count: int, times: int, amount: str, seed: int = 1) -> list[Decimal]:
    return [*true_sample(count - times, seed), *[Decimal(amount)] * times]


@pytest.mark.parametrize(
    ("amount", "digits", "expected"),
    [(1000, 1, 1), (1000, 2, 10), (98765, 2, 98), (305, 2, 30), (5, 2, 50), (5, 1, 5)],
)
def test_leading_digits(amount: int, digits: int, expected: int) -> None:
    """The leading digits are those of the written number, without the zeros before them."""
    assert leading(amount, digits) == expected


@given(amount=st.integers(1, 10**9), digits=st.sampled_from((1, 2)), power=st.integers(0, 12))
def test_leading_digits_have_no_size(amount: int, digits: int, power: int) -> None:
    """Multiplying by a power of ten does not change the leading digits."""
    assert leading(amount * 10**power, digits) == leading(amount, digits)
    assert leading(amount, digits) in range(10 ** (digits - 1), 10**digits)


def test_the_expected_deviation() -> None:
    """The expected deviation is (1/k) times the sum of sqrt(2p(1-p) / (pi n)), for one digit and for two."""
    for digits, places in ((1, range(1, 10)), (2, range(10, 100))):
        spread = Spread(digits, 1000, {})
        terms = [sqrt(2 * benford_share(d) * (1 - benford_share(d)) / (pi * 1000)) for d in places]
        assert spread.expected_deviation == pytest.approx(sum(terms) / len(terms))
    assert Spread(1, 1000, {}).expected_deviation == pytest.approx(0.0074265, abs=1e-7)
    assert Spread(2, 1000, {}).expected_deviation > 0.0022


@pytest.mark.parametrize("digits", [1, 2])
def test_the_expected_deviation_is_what_samples_have(digits: int) -> None:
    """Samples that follow the law deviate by that much on average, and stay below the limit."""
    spreads = [
        spread_of(Counter(int(each * 100) for each in true_sample(1000, seed)), digits) for seed in range(20)
    ]
    mean = sum(spread.deviation for spread in spreads) / len(spreads)
    assert mean == pytest.approx(spreads[0].expected_deviation, rel=0.15)
    assert all(spread.deviation < spread.limit for spread in spreads)


def test_shares_of_the_law() -> None:
    """The shares of all digits sum to one, and 1 comes first in three of ten."""
    assert sum(benford_share(digit) for digit in range(1, 10)) == pytest.approx(1)
    assert sum(benford_share(digit) for digit in range(10, 100)) == pytest.approx(1)
    assert benford_share(1) == pytest.approx(0.30103)


@pytest.mark.parametrize(("digits", "count"), [(1, 1000), (2, 2000)])
def test_true_samples_pass(digits: int, count: int) -> None:
    """A sample that follows the law passes; one amount fewer and it is not tested, with a note."""
    values = true_sample(count, 7)
    assert check("benford", sample(values), digits=digits).figure("limit") is not None
    short = check("benford", sample(values[:-1]), digits=digits)
    assert (short.findings, short.figure("limit"), short.population) == ((), None, count - 1)
    assert short.notes == (
        f"Not tested, {count - 1} amounts are fewer than {count:,}: the test would tell nothing.",
    )
    assert check("benford", sample(values), digits=digits).findings == ()


def test_a_spike() -> None:
    """A digit that piles up is told for information, with the amounts behind it."""
    result = check("benford", sample(spiked(1000, 150, "95.00")))
    assert [(finding.key, finding.severity) for finding in result.findings] == [
        ("benford:purchases", Severity.INFO),
        ("benford:purchases|9", Severity.INFO),
    ]
    whole, spike = result.findings
    assert whole.summary.startswith("The leading digits of 1,000 purchases deviate from Benford's law by 0.0")
    assert spike.evidence[1] == "95.00 comes 150 times"
    assert result.score is not None
    assert result.score > 99


def test_the_figures() -> None:
    """The figures are the deviation, what chance makes of it, the limit, the shares, and the commonest amounts."""
    result = check("benford", sample(spiked(1000, 150, "95.00")))
    names = [figure.name for figure in result.figures]
    assert names[:4] == ["count", "mean absolute deviation", "deviation by chance", "limit"]
    assert result.figure("expected share of 1") == Decimal("0.301030")
    assert result.figure("same amount 95.00") == 150
    assert isinstance(ending := result.figure("ending in 00"), int)
    assert ending >= 150


@pytest.mark.parametrize(("smallest", "tested"), [("10.00", True), ("10.01", False)])
def test_a_narrow_range(smallest: str, *, tested: bool) -> None:
    """The largest amount must be a hundred times the smallest."""
    values = [Decimal(smallest), Decimal("1000.00"), *(min(v, Decimal(900)) + 50 for v in true_sample(998, 3))]
    result = check("benford", sample(values))
    assert (result.figure("limit") is not None) is tested
    assert tested or "less than 100 times the smallest" in result.notes[0]


def test_small_amounts_are_left_out() -> None:
    """Amounts below ten do not count, whatever is below them."""
    values = [*true_sample(1000, 7), *[Decimal("9.99")] * 500]
    assert check("benford", sample(values)).population == 1000
    assert check("benford", sample(values), min_abs="9.99").population == 1500


@pytest.mark.parametrize(
    ("population", "expected"), [("purchases", 2), ("sales", 1), ("postings", 1), ("automatic", 2)]
)
def test_populations(population: str, expected: int) -> None:
    """Purchases are bills and money spent, sales are invoices, postings are entries; other years do not count."""
    facts = ledger(
        bill("B", "2026-10-03", "120.00", tax="20.00"),
        bill("O", "2025-10-31", "120.00"),
        spend("S", "2025-11-01", "60.00", lines=(line("50.00", "10.00"),)),
        receive("R", "2026-10-03", "60.00"),
        sale("I", "2026-10-03", "500.00"),
        entry("400", "2026-10-03", "-70.00"),
    )
    assert check("benford", facts, population=population).population == expected


def run(facts: Facts, **settings: str) -> CheckResult:
    rule = find("benford")
    assert rule is not None
    given = tuple(Setting(name=name, value=value) for name, value in settings.items())
    return evaluate(rule, "c", resolve(rule, period_of("2026-10"), None, given), facts)


def test_what_the_ledger_cannot_give() -> None:
    """Without documents postings are taken, and what was chosen but cannot be served is unavailable."""
    none = (Gap(need=Need.DOCUMENTS, reason="no"),)
    assert run(ledger(entry("400", "2026-10-03", "-70.00"), missing=none)).population == 1
    assert run(ledger(missing=none), population="sales").status is CheckStatus.UNAVAILABLE
    both = (*none, Gap(need=Need.LEDGER_ENTRIES, reason="no"))
    assert run(ledger(missing=both)).status is CheckStatus.UNAVAILABLE


def test_amounts_of_nothing() -> None:
    """A smallest amount of nothing is refused: nothing has no leading digit."""
    with pytest.raises(InvalidSettings, match="not above zero"):
        run(ledger(), min_abs="0")
