"""Tax control account: its balance against the tax of the returns that are not paid yet."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs
from dateutil.relativedelta import relativedelta

from dextflow.model import AccountRole, Facts, Figure, Finding, Money, Need, Severity, TaxBasis, to_cents
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default
from dextflow.rules.vat_box_ratio import earlier
from dextflow.rules.workings.balances import balances
from dextflow.rules.workings.figures import base_notes
from dextflow.rules.workings.taxed import ZERO, money, words
from dextflow.rules.workings.vat_boxes import ReturnSettings, boxes, unpaid

MONTHS_TO_PAY = 6
ONE_UNIT = Decimal(1)
NO_ACCOUNT = "No account of the chart is known to be the control account of sales tax."


@attrs.frozen(kw_only=True)
class ControlSettings(ReturnSettings):
    """Settings of the tax control account.

    A payment within two per cent of the return, found in the six months after it, is Xavier's test (its help,
    "insights"). How far to look back, and the same two per cent for the balance, are ours.
    """

    accounts: Annotated[tuple[str, ...], Default((), "Ids of the control accounts; none: by their role.")]
    returns: Annotated[int, Default(4, "How many returns before the period to look at.", of=(1, 2, 4, 8, 12))]
    tolerance: Annotated[Decimal, Default(Decimal("0.02"), "Share of the tax by which amounts may differ.")]


@attrs.frozen
class Return:
    """A return: its span, its tax (negative: to get back), and when it was paid; None if no payment is found."""

    first: date
    last: date
    due: Decimal
    paid_on: date | None = None

    def is_open(self, on: date) -> bool:
        """Whether it was still to be paid at the end of a day."""
        return self.due != 0 and (self.paid_on is None or self.paid_on > on)


def tax_control_account(facts: Facts, settings: ControlSettings) -> Verdict:
    """Compare what the control account says is owed with the tax of the returns that were open at the end.

    The span counts as one return, those before it are as long. A return is worked out from its lines, and paid by
    money on a control account of nearly its amount. By payment, the tax of what customers and suppliers have not
    paid yet is in the account too and is added. A difference of more than the tolerance, and of more than one
    unit, is high; a return without a payment after six months is medium. They are the subjects.

    Population: the documents and bank transactions of the returns. Tolerance: all, our own choice.
    """
    accounts = _accounts(facts, settings)
    if not accounts:
        return Verdict(population=0, findings=(), figures=(), notes=(NO_ACCOUNT,))
    held = balances(facts, settings.dated_to)
    owed = -sum((held.get(account, ZERO) for account in accounts), ZERO)
    returns, looked_at = _returns(facts, settings)
    returns = _matched(returns, _payments(facts, accounts), settings.tolerance)
    expected = _expected(facts, settings, returns)
    base = facts.organisation.base_currency
    return Verdict(
        population=looked_at,
        findings=(
            *_difference(facts, settings, owed, expected),
            *(_unpaid(facts, each) for each in returns if _is_late(each, settings.dated_to)),
        ),
        figures=_figures(returns, owed, expected, base) if base else (),
        notes=base_notes(base),
    )


def _accounts(facts: Facts, settings: ControlSettings) -> frozenset[str]:
    by_role = (account.id for account in facts.accounts if account.role is AccountRole.SALES_TAX)
    return frozenset(settings.accounts or by_role)


def _returns(facts: Facts, settings: ControlSettings) -> tuple[list[Return], int]:
    """The returns, the oldest first, and how many records they have."""
    span = (settings.dated_from, settings.dated_to)
    spans = [*reversed(earlier(*span, settings.returns)), span]
    found = [boxes(facts, settings, *each) for each in spans]
    returns = [Return(first, last, its.due) for (first, last), its in zip(spans, found, strict=True)]
    return returns, sum(its.looked_at for its in found)


def _payments(facts: Facts, accounts: frozenset[str]) -> list[tuple[date, Decimal]]:
    """Money paid (positive) or got back on the control accounts, by day."""
    moves = facts.vouchers.having(date.min, date.max, lambda each: not each.document and each.account in accounts)
    return sorted(
        (
            voucher.on,
            (-1 if voucher.sale else 1) * voucher.in_base(sum((line.net + line.tax for line in lines), ZERO)),
        )
        for voucher, lines in moves
    )


def _matched(returns: list[Return], payments: list[tuple[date, Decimal]], tolerance: Decimal) -> list[Return]:
    """Give each return, the oldest first, the first payment that fits it and no other return had."""
    left, found = list(payments), list[Return]()
    for each in returns:
        fits = (payment for payment in left if _fits(each, payment, tolerance))
        payment = next(fits, None)
        if payment:
            left.remove(payment)
        found.append(attrs.evolve(each, paid_on=payment[0]) if payment else each)
    return found


def _fits(each: Return, payment: tuple[date, Decimal], tolerance: Decimal) -> bool:
    on, amount = payment
    in_time = each.last < on <= each.last + relativedelta(months=MONTHS_TO_PAY)
    return in_time and each.due != 0 and abs(amount - each.due) <= tolerance * abs(each.due)


def _expected(facts: Facts, settings: ControlSettings, returns: list[Return]) -> Decimal:
    tax = sum((each.due for each in returns if each.is_open(settings.dated_to)), ZERO)
    cash = settings.basis_of(facts) is TaxBasis.CASH
    return tax + unpaid(facts, settings, settings.dated_to) if cash else tax


def _is_late(each: Return, on: date) -> bool:
    late = each.last + relativedelta(months=MONTHS_TO_PAY) < on
    return late and each.paid_on is None and abs(each.due) > ONE_UNIT


def _difference(facts: Facts, settings: ControlSettings, owed: Decimal, expected: Decimal) -> Iterator[Finding]:
    difference = owed - expected
    if abs(difference) > max(settings.tolerance * abs(expected), ONE_UNIT):
        yield Finding(
            key=f"{RULE.id}:difference",
            severity=Severity.HIGH,
            summary=f"The control account holds {words(facts, owed)} of tax on {settings.dated_to}; the open"
            f" returns make {words(facts, expected)}.",
            amount=money(facts, abs(difference)),
            on=settings.dated_to,
        )


def _unpaid(facts: Facts, each: Return) -> Finding:
    return Finding(
        key=f"{RULE.id}:return to {each.last}",
        severity=Severity.MEDIUM,
        summary=f"No payment of the return from {each.first} to {each.last}, about {words(facts, each.due)}, is"
        f" found within {MONTHS_TO_PAY} months.",
        amount=money(facts, abs(each.due)),
        on=each.last,
    )


def _figures(returns: list[Return], owed: Decimal, expected: Decimal, base: str) -> tuple[Figure, ...]:
    amounts = (
        ("control account", owed),
        ("open returns", expected),
        ("difference", owed - expected),
        *((f"return to {each.last}", each.due) for each in returns),
    )
    return (
        *(Figure(name=name, value=Money(currency=base, amount=to_cents(amount))) for name, amount in amounts),
        *(Figure(name=f"return to {each.last} paid", value=each.paid_on) for each in returns if each.paid_on),
    )


RULE = Rule(
    id="tax_control_account",
    version=1,
    title="Tax control account",
    needs=frozenset({Need.DOCUMENTS, Need.LINES, Need.ACCOUNTS, Need.TAX_CODES}),
    uses=frozenset(
        {
            *(Need.ORGANISATION, Need.BANK_TRANSACTIONS, Need.ALLOCATIONS),
            *(Need.LEDGER_ENTRIES, Need.TRIAL_BALANCES),
        }
    ),
    settings=ControlSettings,
    evaluate=tax_control_account,
    tolerance=Decimal(1),
)
