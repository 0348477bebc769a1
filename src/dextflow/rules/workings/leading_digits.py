"""The leading digits of amounts, and how they are spread by Benford's law."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from math import log10, pi, sqrt

import attrs

NIGRINI = {1: 0.015, 2: 0.0022}
ENOUGH = {1: 1_000, 2: 2_000}


@attrs.frozen
class Spread:
    """How often each leading digit, or pair of digits, comes first among `count` amounts.

    `amounts` are the amounts behind each, in cents, with how often each of them comes.
    """

    digits: int
    count: int
    amounts: Mapping[int, Mapping[int, int]]

    @cached_property
    def observed(self) -> Mapping[int, int]:
        """How many amounts begin with each digit."""
        return {digit: sum(its.values()) for digit, its in self.amounts.items()}

    @property
    def places(self) -> range:
        """The digits that can come first: 1 to 9, or 10 to 99."""
        return range(10 ** (self.digits - 1), 10**self.digits)

    @property
    def deviation(self) -> float:
        """The mean absolute deviation of the observed shares from Benford's."""
        return sum(abs(self.share(digit) - benford_share(digit)) for digit in self.places) / len(self.places)

    @property
    def expected_deviation(self) -> float:
        """What a sample of this size deviates by chance: (1/k) times the sum of sqrt(2p(1-p) / (pi n))."""
        return sum(sqrt(2 * variance / pi) for variance in self._variances) / len(self.places)

    @property
    def limit(self) -> float:
        """The deviation that is too much: Nigrini's, and at least the expected one and three standard deviations.

        The standard deviation is that of a sum of absolute values of independent normal ones, so a little large.
        """
        spread = sqrt(sum((1 - 2 / pi) * variance for variance in self._variances)) / len(self.places)
        return max(NIGRINI[self.digits], self.expected_deviation + 3 * spread)

    def share(self, digit: int) -> float:
        """The observed share of a digit."""
        return self.observed.get(digit, 0) / self.count

    def excess(self, digit: int) -> float:
        """How many amounts more than expected begin with a digit."""
        return self.observed.get(digit, 0) - self.count * benford_share(digit)

    def z(self, digit: int) -> float:
        """How many standard deviations the share of a digit is off, with the correction for whole numbers."""
        p = benford_share(digit)
        away = abs(self.share(digit) - p) - 1 / (2 * self.count)
        return max(away, 0.0) / sqrt(p * (1 - p) / self.count)

    @property
    def _variances(self) -> list[float]:
        shares = (benford_share(digit) for digit in self.places)
        return [p * (1 - p) / self.count for p in shares]


def benford_share(digit: int) -> float:
    """Work out the share of amounts that begin with a digit, or with a pair of them: log10(1 + 1/d)."""
    return log10(1 + 1 / digit)


def spread_of(amounts: Mapping[int, int], digits: int) -> Spread:
    """Sort amounts in cents, each above zero, by their leading digits, given how often each amount comes."""
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for cents, times in amounts.items():
        found[leading(cents, digits)][cents] = times
    return Spread(digits, sum(amounts.values()), found)


def leading(cents: int, digits: int) -> int:
    """Take the leading digits of an amount in cents, above zero.

    >>> leading(305, 2), leading(3, 2)
    (30, 30)
    """
    return int(str(cents)[:digits].ljust(digits, "0"))
