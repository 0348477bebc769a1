"""Flux: accounts that moved much against an earlier period, and against what is usual for them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Annotated

import attrs

from dextflow.errors import NotServed
from dextflow.model import AccountClass, Facts, Figure, Finding, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default
from dextflow.rules.workings.account_values import Values, account_values
from dextflow.rules.workings.comparison import LAST_YEAR, PREVIOUS, Days, compared_with, history
from dextflow.rules.workings.figures import base_money, base_notes, in_base, share, told
from dextflow.rules.workings.flux_contacts import top_contacts
from dextflow.rules.workings.materiality import materiality, without_revenue
from dextflow.rules.workings.robust import Usual, in_words
from dextflow.rules.workings.span import SpanSettings

AND, OR = "and", "or"
LEAST = Decimal(500)
ENOUGH_HISTORY = 6
GRAVE = 5
ZERO = Decimal(0)
NIL = (ZERO,)
CREDITS = (AccountClass.REVENUE, AccountClass.LIABILITY, AccountClass.EQUITY)


@attrs.frozen(kw_only=True)
class FluxSettings(SpanSettings):
    """Settings of the flux.

    An amount and a share of 10 % together are the usual analysis (docs.dualentry.com, floqast.com). The robust z
    of 3.5 is Iglewicz and Hoaglin's (1993), and 500 at least, on top of materiality, is our own choice: on a
    real ledger the two halve the share of account-months that 500 and 10 % alone would flag, from 12.6 to 6.5 %.
    """

    compare: Annotated[str, Default(PREVIOUS, "What to compare with.", of=(PREVIOUS, LAST_YEAR))]
    min_amount: Annotated[
        Decimal,
        Default(ZERO, "The smallest change, in the base currency; 0: the materiality, and at least 500."),
    ]
    high_amount: Annotated[
        Decimal, Default(ZERO, "A larger change is high, in the base currency; 0: five times the materiality.")
    ]
    min_share: Annotated[Decimal, Default(Decimal("0.1"), "The smallest change, as a share; 0.1 is 10 %.")]
    combine: Annotated[str, Default(AND, "Whether both must be reached, or one of them will do.", of=(AND, OR))]
    z: Annotated[Decimal, Default(Decimal("3.5"), "The smallest robust z, where six earlier periods are known.")]
    history: Annotated[int, Default(12, "How many earlier periods make what is usual.", of=(6, 12, 24))]


@attrs.frozen
class Movement:
    """What an account came to in the span, in the one that it is compared with, and in earlier ones."""

    account: str
    now: Decimal
    base: Decimal
    earlier: Sequence[Decimal]

    @property
    def change(self) -> Decimal:
        """How much more it is now, debit positive."""
        return self.now - self.base

    @property
    def new(self) -> bool:
        """Whether it never moved before."""
        return bool(self.now) and not self.base and not any(self.earlier)

    @property
    def missing(self) -> bool:
        """Whether it came to nothing now, and to something in each of the six periods before."""
        return not self.now and len(self.earlier) >= ENOUGH_HISTORY and all(self.earlier[-ENOUGH_HISTORY:])


def flux(facts: Facts, settings: FluxSettings) -> Verdict:
    """Flag accounts that changed by a large amount and share, and unusually against their own earlier periods.

    Revenue and expense are compared by what was posted in each span, other accounts by their balance at its end.
    Where six earlier periods are known, the robust z must be reached too. An account that came to something in
    each of the six before and to nothing now is flagged if their median is as large as the smallest change. Over
    five times the materiality high, else medium. The account is the subject. Population: the accounts that came to
    anything. Tolerance: a fifth of them, our own choice.
    """
    if facts.lacks(Need.LEDGER_ENTRIES) and facts.lacks(Need.TRIAL_BALANCES):
        raise NotServed("the ledger gave neither its entries nor trial balances")
    span = Days(settings.dated_from, settings.dated_to)
    base = compared_with(span, settings.compare)
    currency = facts.organisation.base_currency
    begins = _begins(facts)
    if begins is None or begins > base.last:
        note = f"Nothing is known of {base.first} to {base.last}, so there is nothing to compare."
        return Verdict(population=0, findings=(), figures=(Figure(name="count", value=0),), notes=(note,))
    material = materiality(facts, settings.dated_to)
    least = settings.min_amount or max(LEAST, material)
    high = settings.high_amount or GRAVE * material
    looked_at = _movements(facts, span, base, settings.history)
    found = [item for item in looked_at if _flagged(item, settings, least)]
    return Verdict(
        population=len(looked_at),
        findings=tuple(_finding(item, facts, span, base, high) for item in found),
        figures=(
            Figure(name="count", value=len(found)),
            Figure(name="new accounts", value=sum(item.new for item in found)),
            Figure(name="expected and missing", value=sum(item.missing for item in found)),
            *in_base("change", (abs(item.change) for item in found), currency),
        ),
        notes=(
            *(() if settings.min_amount and settings.high_amount else without_revenue(facts, settings.dated_to)),
            *base_notes(currency),
        ),
    )


def _begins(facts: Facts) -> date | None:
    days = [day for its in facts.posted_by_day.values() for day in its]
    return min((*days, *(each.as_of for each in facts.trial_balances)), default=None)


def _movements(facts: Facts, span: Days, base: Days, count: int) -> list[Movement]:
    now, then = account_values(facts, (span,)), account_values(facts, (base,))
    spans = _known(facts, history(span, count))
    earlier: Values = account_values(facts, spans) if spans else {}
    every = (
        Movement(account, now.get(account, NIL)[0], then.get(account, NIL)[0], earlier.get(account, ()))
        for account in sorted({*now, *then, *earlier})
    )
    return [item for item in every if item.now or item.base or any(item.earlier)]


def _known(facts: Facts, spans: Sequence[Days]) -> list[Days]:
    """The earlier spans of which the ledger's entries tell, or else the trial balances of their ends."""
    if facts.lacks(Need.LEDGER_ENTRIES):
        days = {each.as_of for each in facts.trial_balances}
        return [span for span, before in zip(spans[1:], spans, strict=False) if {span.last, before.last} <= days]
    begins = min((day for its in facts.posted_by_day.values() for day in its), default=date.max)
    return [span for span in spans if span.last >= begins]


def _flagged(item: Movement, settings: FluxSettings, least: Decimal) -> bool:
    if item.missing and abs(median(item.earlier[-ENOUGH_HISTORY:])) >= least:
        return True
    large = abs(item.change) >= least
    much = bool(item.change) and abs(item.change) >= settings.min_share * abs(item.base)
    if not (large and much if settings.combine == AND else large or much):
        return False
    return len(item.earlier) < ENOUGH_HISTORY or Usual.of(item.earlier).z(item.now) >= settings.z


def _finding(item: Movement, facts: Facts, span: Days, base: Days, high: Decimal) -> Finding:
    account, currency = facts.account_by_id.get(item.account), facts.organisation.base_currency
    sign = -1 if account and account.klass in CREDITS else 1
    change = item.change * sign
    by = f", {abs(share(change, item.base)):.1%}" if item.base else ""
    return Finding(
        key=f"{RULE.id}:{item.account}",
        severity=Severity.HIGH if abs(change) > high else Severity.MEDIUM,
        summary=f"Account {account.label if account else item.account} {'rose' if change > 0 else 'fell'} by"
        f" {told(abs(change), currency)}{by}, from {told(item.base * sign, currency)}"
        f" to {told(item.now * sign, currency)}.",
        amount=base_money(abs(change), currency),
        on=span.last,
        refs=(item.account,),
        evidence=(*_evidence(item), *top_contacts(facts, item.account, span, base, sign)),
    )


def _evidence(item: Movement) -> tuple[str, ...]:
    new = ("never used in the earlier periods",) if item.new else ()
    missing = (f"something in each of the {ENOUGH_HISTORY} periods before",) if item.missing else ()
    if len(item.earlier) < ENOUGH_HISTORY:
        return (*new, f"earlier periods known: {len(item.earlier)}, too few to tell what is usual")
    return (*new, *missing, in_words(Usual.of(item.earlier).z(item.now), len(item.earlier)))


RULE = Rule(
    id="flux",
    version=1,
    title="Flux",
    needs=frozenset({Need.ACCOUNTS}),
    uses=frozenset(
        {
            Need.ORGANISATION,
            Need.LEDGER_ENTRIES,
            Need.TRIAL_BALANCES,
            Need.CONTACTS,
            Need.DOCUMENTS,
        }
    ),
    settings=FluxSettings,
    evaluate=flux,
    tolerance=Decimal("0.2"),
)
