"""Robust statistics: the median, the spread around it, and how far a value lies from both."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.rules.workings.robust import BEYOND, Usual, in_words
from dextflow.testing.draws import amounts


def usual(*values: str) -> Usual:
    return Usual.of([Decimal(value) for value in values])


@pytest.mark.parametrize(
    ("values", "value", "z"),
    [
        (("90", "100", "110"), "130", "2.0235"),
        (("90", "100", "110", "1000"), "105", "0"),
        (("100", "100", "100"), "125", "3.3725"),
        (("100", "100", "100"), "125.95", "3.500655"),
        (("-100", "-100", "-100"), "-75", "3.3725"),
        (("0", "0", "0"), "0", "0"),
        (("0", "0", "0"), "0.01", "Infinity"),
    ],
)
def test_robust_z(values: tuple[str, ...], value: str, z: str) -> None:
    """The z is 0.6745 times the distance over the deviation, which is at least 5 % of the median."""
    assert usual(*values).z(Decimal(value)) == Decimal(z)


def test_a_wild_value_hardly_moves_what_is_usual() -> None:
    """One value however large moves the median and the spread to a neighbour at most."""
    assert usual("90", "95", "100", "105", "999999999") == Usual(Decimal(100), Decimal(5))


@given(values=st.lists(amounts(), min_size=1, max_size=9), value=amounts(), data=st.data())
def test_the_order_does_not_matter(values: list[Decimal], value: Decimal, data: st.DataObject) -> None:
    """What is usual does not depend on the order of the values, and its limits have the z that was asked for."""
    shuffled = data.draw(st.permutations(values))
    assert Usual.of(shuffled) == Usual.of(values)
    low, high = Usual.of(values).within(Decimal("3.5"))
    assert (low <= value <= high) is (Usual.of(values).z(value) <= Decimal("3.5")) or value in (low, high)


def test_in_words() -> None:
    """A z is told to one place, and one beyond all measure by what makes it so."""
    assert in_words(Decimal("3.449"), 12) == "robust z 3.4 against 12 earlier ones"
    assert in_words(BEYOND, 12) == "12 earlier ones were nil"
