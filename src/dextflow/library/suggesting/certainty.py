"""How sure a suggestion is: from how much of the brief a template covers, and how far it leads the others.

The numbers are those of a logistic regression on half of the labelled briefs in
`tests/library/suggesting_briefs.py`; the tests judge them by the other half.
"""

from collections.abc import Sequence
from math import exp

from dextflow.library.suggesting.index import Hit

BASE, SCORE, LEAD = -3.9, 4.7, 4.6


def percentages(hits: Sequence[Hit]) -> tuple[int, ...]:
    """Of a hundred such hits, how many would be what was meant; for hits from the best to the worst."""
    return tuple(_percent(hit.score, hit.score - _best_other(hits, number)) for number, hit in enumerate(hits))


def _best_other(hits: Sequence[Hit], number: int) -> float:
    others = hits[1:2] if number == 0 else hits[:1]
    return others[0].score if others else 0.0


def _percent(score: float, lead: float) -> int:
    return round(100 / (1 + exp(-(BASE + SCORE * score + LEAD * lead))))
