"""Statistics that a few odd values do not move: how far a value lies from the middle of others."""

from collections.abc import Sequence
from decimal import Decimal
from statistics import median

import attrs

NORMAL = Decimal("0.6745")
LEAST_SPREAD = Decimal("0.05")
BEYOND = Decimal("Infinity")
ZERO = Decimal(0)


@attrs.frozen
class Usual:
    """What is usual: the median of some values, and their spread around it.

    The spread is the median absolute deviation, and at least 5 % of the median, so that a few pence are nothing
    odd where every value is the same.
    """

    middle: Decimal
    spread: Decimal

    @classmethod
    def of(cls, values: Sequence[Decimal]) -> "Usual":
        """Work out what is usual of one value and more, whatever their order."""
        middle = median(values)
        return cls(middle, max(median([abs(value - middle) for value in values]), LEAST_SPREAD * abs(middle)))

    def z(self, value: Decimal) -> Decimal:
        """Work out the robust z of a value: 0.6745 times its distance from the median, over the spread.

        0.6745 makes it a number of standard deviations for normal values (Iglewicz and Hoaglin, 1993, who call 3.5
        odd). Where every value was zero, any other is infinitely far.

        >>> Usual.of([Decimal(100), Decimal(90), Decimal(110)]).z(Decimal(130))
        Decimal('2.0235')
        """
        away = abs(value - self.middle)
        if self.spread:
            return NORMAL * away / self.spread
        return BEYOND if away else ZERO

    def within(self, z: Decimal) -> tuple[Decimal, Decimal]:
        """Work out the values below and above the median that have a robust z.

        >>> Usual.of([Decimal(100), Decimal(90), Decimal(110)]).within(Decimal("0.6745"))
        (Decimal('90'), Decimal('110'))
        """
        reach = z / NORMAL * self.spread
        return self.middle - reach, self.middle + reach


def in_words(z: Decimal, count: int) -> str:
    """Say how far a value is from so many others, for the evidence of a finding."""
    return f"robust z {z:.1f} against {count} earlier ones" if z.is_finite() else f"{count} earlier ones were nil"
