"""Keywords are found as whole words, in time linear in the text."""

import pytest

from dextflow.rules.workings.keywords import Keywords

WORDS = Keywords.of(["laptop", "fit-out", "air conditioning", "IT", "write off", ""])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A LAPTOP for Ann", "laptop"),
        ("three laptops", "laptop"),
        ("Laptopper", None),
        ("my_laptop_bag", "laptop"),
        ("Shop fit out", "fit-out"),
        ("shop fit-outs", "fit-out"),
        ("fit", None),
        ("conditioning of air", None),
        ("Air\nconditioning", "air conditioning"),
        ("IT, phones", "IT"),
        ("items", None),
        ("write write off", "write off"),
        ("fit out, laptop", "fit-out"),
        ("", None),
        (None, None),
    ],
)
def test_whole_words(text: str | None, found: str | None) -> None:
    """A keyword is found as words of its own, whatever their case, with a plural s, and the first one is told."""
    assert WORDS.first_in(text) == found


def test_a_long_text() -> None:
    """A text of a million characters, made to nearly match at each place, is read once and ends."""
    assert WORDS.first_in("write fit air " * 70_000) is None
    assert WORDS.first_in("x" * 1_000_000) is None
