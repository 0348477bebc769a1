"""The figures of the bank reconciliation, over all bank accounts and of each."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from dextflow.model import Facts, FeedSource, Figure, Money
from dextflow.rules.net_assets import WORTH
from dextflow.rules.workings.figures import base_figure, by_currency, earliest
from dextflow.rules.workings.reconciling import Reconciliation

ZERO = Decimal(0)
BY_HAND = (FeedSource.MANUAL, FeedSource.FILE)


def bank_card(facts: Facts, held: Mapping[str, Decimal], found: Sequence[Reconciliation]) -> Iterator[Figure]:
    """List what is outstanding, the net assets and the money, and the balances of each account."""
    yield from _totals(found)
    yield from _standing(facts, held)
    yield Figure(name="manual feeds", value=sum(one.account.source in BY_HAND for one in found))
    for one in found:
        yield from _balances(one)


def _totals(found: Sequence[Reconciliation]) -> Iterator[Figure]:
    items = [(item.on, Money(currency=item.currency, amount=item.amount)) for one in found for item in one.items]
    lines = [(line.on, one.account.currency, line.amount) for one in found for line in one.lines]
    for name, chosen in (
        ("outstanding payments", [money for _, money in items if money.amount < 0]),
        ("outstanding receipts", [money for _, money in items if money.amount >= 0]),
        ("unreconciled statement lines", [Money(currency=c or "", amount=amount) for _, c, amount in lines]),
    ):
        yield Figure(name=name, value=len(chosen))
        yield from by_currency(name, (money for money in chosen if money.currency))
    yield from earliest("oldest unreconciled", (*(on for on, _ in items), *(on for on, _, _ in lines)))
    latest = [one.latest for one in found if one.latest]
    yield from earliest("latest reconciled", [max(latest)] if latest else [])


def _standing(facts: Facts, held: Mapping[str, Decimal]) -> Iterator[Figure]:
    known, base = facts.account_by_id, facts.organisation.base_currency
    if held:
        worth = (amount for id_, amount in held.items() if id_ in known and known[id_].klass in WORTH)
        money = (amount for id_, amount in held.items() if id_ in known and known[id_].bank)
        yield from base_figure("net assets", sum(worth, ZERO), base)
        yield from base_figure("cash position", sum(money, ZERO), base)


def _balances(one: Reconciliation) -> Iterator[Figure]:
    named = (
        ("statement balance", one.statement),
        ("ledger balance", one.ledger),
        ("difference", one.difference),
        ("unexplained difference", one.unexplained),
    )
    for name, value in named:
        if value is not None and one.account.currency:
            money = Money(currency=one.account.currency, amount=value)
            yield Figure(name=f"{one.account.label}: {name}", value=money)
