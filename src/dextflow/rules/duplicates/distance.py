"""How many slips of the keyboard lie between two words: rapidfuzz where it is installed, else Python, the same."""

from collections.abc import Callable


def in_python(one: str, other: str, most: int) -> int:
    """Count the letters to insert, delete, replace or swap with their neighbour; `most` + 1 for more than `most`.

    It is the optimal string alignment distance: no letter is changed twice.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, last = list[int](), list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, its in enumerate(other, 1):
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (letter != its))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == its:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) > most and min(last) > most:
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)


distance: Callable[[str, str, int], int] = in_python
"""The distance of two words, up to `most`; whichever works it out, the answer is the same."""

try:
    from rapidfuzz.distance import OSA
except ImportError:
    pass  # the extra "fuzzy" is not installed
else:

    def in_c(one: str, other: str, most: int) -> int:
        """Count the same with rapidfuzz."""
        return min(OSA.distance(one, other, score_cutoff=most), most + 1)

    distance = in_c
