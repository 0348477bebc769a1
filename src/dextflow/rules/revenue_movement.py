"""Revenue movement: revenue that rose or fell much against an earlier period."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.errors import NotServed
from dextflow.model import Facts, Figure, Finding, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default
from dextflow.rules.workings.balances import revenue
from dextflow.rules.workings.comparison import LAST_YEAR, PREVIOUS, Days, compared_with
from dextflow.rules.workings.figures import base_money, base_notes, in_base, share, told
from dextflow.rules.workings.materiality import at_least
from dextflow.rules.workings.span import SpanSettings

HALF = Decimal("0.5")
ZERO = Decimal(0)


@attrs.frozen(kw_only=True)
class RevenueSettings(SpanSettings):
    """Settings of the revenue movement.

    The value of the period and its change against the one before are Xavier's (its help, "resilience"). How much
    is much is not published: a fifth, if that is material, is our own choice.
    """

    compare: Annotated[str, Default(PREVIOUS, "What to compare with.", of=(PREVIOUS, LAST_YEAR))]
    min_share: Annotated[Decimal, Default(Decimal("0.2"), "The smallest change, as a share; 0.2 is 20 %.")]
    min_amount: Annotated[
        Decimal, Default(Decimal(0), "The smallest change, in the base currency; 0: materiality.")
    ]


def revenue_movement(facts: Facts, settings: RevenueSettings) -> Verdict:
    """Flag revenue that changed by much against the period before, or the same period a year before.

    Revenue is what was posted to accounts of revenue, other income left out; where the ledger has no entries, what
    was invoiced less what was credited. A fall is medium, and high if half or more is gone; a rise is low. Nothing
    is flagged if the ledger knows of no record up to the end of the earlier period. Population: the two periods.
    Tolerance: one of the two, our own choice.
    """
    _servable(facts)
    span = Days(settings.dated_from, settings.dated_to)
    base = compared_with(span, settings.compare)
    now, then = revenue(facts, *span), revenue(facts, *base)
    begins = _begins(facts)
    known = begins is not None and begins <= base.last
    least = at_least(settings.min_amount, facts, settings.dated_to)
    moved = known and abs(now - then) >= max(least, settings.min_share * abs(then))
    currency = facts.organisation.base_currency
    return Verdict(
        population=2,
        findings=(_finding(now, then, base, currency),) if moved else (),
        figures=(
            *in_base("revenue", (now,), currency),
            *in_base("revenue before", (then,), currency),
            *in_base("change", (now - then,), currency),
            *((Figure(name="change", value=share(now - then, abs(then))),) if then else ()),
        ),
        notes=(
            *(
                ()
                if known
                else (f"Nothing is known of {base.first} to {base.last}, so there is nothing to compare.",)
            ),
            *_partly(begins, base),
            *base_notes(currency),
        ),
    )


def _servable(facts: Facts) -> None:
    if facts.lacks(Need.LEDGER_ENTRIES) and facts.lacks(Need.DOCUMENTS):
        raise NotServed("the ledger gave neither its entries nor documents")
    if facts.ledger_entries and facts.lacks(Need.ACCOUNTS):
        raise NotServed("the ledger gave entries but not the accounts that they are posted to")


def _begins(facts: Facts) -> date | None:
    if facts.ledger_entries:
        return min(entry.on for entry in facts.ledger_entries)
    return min((document.issued_on for document in facts.documents if document.live), default=None)


def _partly(begins: date | None, base: Days) -> tuple[str, ...]:
    if begins is None or not base.first < begins <= base.last:
        return ()
    return (f"The ledger's records begin on {begins}, within the earlier period: its revenue may not be all.",)


def _finding(now: Decimal, then: Decimal, base: Days, currency: str | None) -> Finding:
    change = now - then
    by = f", {abs(share(change, abs(then))):.1%}" if then else ""
    return Finding(
        key=f"{RULE.id}:revenue",
        severity=_severity(change, then),
        summary=f"Revenue {'rose' if change > 0 else 'fell'} by {told(abs(change), currency)}{by}, to"
        f" {told(now, currency)}, against {told(then, currency)} from {base.first} to {base.last}.",
        amount=base_money(abs(change), currency),
    )


def _severity(change: Decimal, then: Decimal) -> Severity:
    if change > 0:
        return Severity.LOW
    return Severity.HIGH if -change >= HALF * abs(then) else Severity.MEDIUM


RULE = Rule(
    id="revenue_movement",
    version=1,
    title="Revenue movement",
    needs=frozenset(),
    uses=frozenset({Need.ORGANISATION, Need.ACCOUNTS, Need.LEDGER_ENTRIES, Need.DOCUMENTS}),
    settings=RevenueSettings,
    evaluate=revenue_movement,
    tolerance=Decimal("0.5"),
)
