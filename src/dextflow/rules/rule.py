"""What a rule is: an automatic look at a client's ledger."""

from collections.abc import Callable
from decimal import Decimal
from typing import Generic, TypeVar

import attrs

from dextflow.model import Facts, Figure, Finding, Need

S = TypeVar("S")


@attrs.frozen(kw_only=True)
class Verdict:
    """What a rule says: how many records it looked at, what it found, the figures for the card, and caveats."""

    population: int
    findings: tuple[Finding, ...]
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Rule(Generic[S]):
    """An automatic check.

    `needs` must be served, or the check stays manual; `uses` is looked at where the ledger has it. `settings`
    is the attrs class of its parameters (see `dextflow.rules.settings`); `evaluate` is pure. `tolerance` is the
    share of flagged records at which the check scores 0 in the health score. `version` changes when the same
    facts may give other findings.
    """

    id: str
    version: int
    title: str
    needs: frozenset[Need]
    uses: frozenset[Need] = frozenset()
    settings: type[S]
    evaluate: Callable[[Facts, S], Verdict]
    tolerance: Decimal
