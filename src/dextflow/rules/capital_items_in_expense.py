"""Capital items in expense: what was bought to be kept, and stands among the costs."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Annotated

import attrs

from dextflow.model import AccountClass, AccountType, Facts, Figure, Finding, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Basis, Default
from dextflow.rules.workings.capital_words import EXPENSE_WORDS, ITEM_WORDS, asset_account
from dextflow.rules.workings.country_figures import FigureName, figure_of
from dextflow.rules.workings.figures import base_money, base_notes, in_base, label, told
from dextflow.rules.workings.keywords import Keywords
from dextflow.rules.workings.span import SpanSettings
from dextflow.rules.workings.trading import TradingLine, trading_lines, unrated

LEAST = Decimal(500)
GRAVE = 10
NOT_LOOKED_AT = (AccountType.DEPRECIATION, AccountType.DIRECT_COST)
ZERO = Decimal(0)


def usual_limit(basis: Basis) -> Decimal:
    """Take what an item may cost as an expense in the client's country, by statute, or else 500."""
    return figure_of(basis.country, FigureName.CAPITAL_ITEM, basis.period.end) or LEAST


@attrs.frozen(kw_only=True)
class CapitalSettings(SpanSettings):
    """Settings of the capital items in expense.

    500 is a habit of British practices; in the United States it is the safe harbour of Treas. Reg.
    s.1.263(a)-1(f), 2,500 since 2016 (`country_figures`). The words, and 30 days for what was split, are our own
    choice.
    """

    threshold: Annotated[Decimal, Default(usual_limit, "From this amount on, without tax, in the base currency.")]
    split_days: Annotated[int, Default(30, "Add up what one contact charged within so many days.")]
    keywords: Annotated[tuple[str, ...], Default(ITEM_WORDS, "Words of a description that tell a capital item.")]
    account_words: Annotated[
        tuple[str, ...], Default(EXPENSE_WORDS, "Words in the name of an account on which such items end up.")
    ]


@attrs.frozen
class Item:
    """A line that may be a capital item: the word that tells it, and where it was found.

    `amount` is without tax and in the base currency, and `record` the id of the document or bank transaction.
    """

    contact: str | None
    on: date
    amount: Decimal
    record: str
    word: str
    where: str


def capital_items_in_expense(facts: Facts, settings: CapitalSettings) -> Verdict:
    """Flag costs that look like capital items, by a word of their description or the name of their account.

    Each line counts from the threshold on, without tax; smaller ones of one contact within 30 days count together,
    for an invoice may have been split. Over ten times the threshold high, else medium. Direct costs are left out:
    they are for resale. The document or bank transaction is the subject, or the contact and the first one of what
    was split. Population: the lines looked at. Tolerance: a twentieth of them, our own choice.
    """
    begins = date.fromordinal(max(1, settings.dated_from.toordinal() - settings.split_days))
    lines = _expenses(facts, begins, settings.dated_to)
    items = _items(lines, facts, settings)
    large = [item for item in items if item.amount >= settings.threshold and item.on in settings]
    records = [list(its) for _, its in groupby(sorted(large, key=_by_record), key=lambda item: item.record)]
    split = list(_split([item for item in items if item.amount < settings.threshold], settings))
    currency = facts.organisation.base_currency
    profit = (item.amount for its in (*records, *split) for item in its)
    return Verdict(
        population=len(lines),
        findings=(
            *(_one(its, facts, settings) for its in records),
            *(_several(its, facts, settings) for its in split),
        ),
        figures=(
            Figure(name="count", value=len(records) + len(split)),
            Figure(name="perhaps split", value=len(split)),
            *in_base("effect on profit", profit, currency),
        ),
        notes=(*unrated(facts, begins, settings.dated_to), *base_notes(currency)),
    )


def _expenses(facts: Facts, first: date, last: date) -> list[TradingLine]:
    left_out = {account.id for account in facts.accounts if account.type in NOT_LOOKED_AT}
    lines = trading_lines(facts, AccountClass.EXPENSE, first, last)
    return [line for line in lines if line[1] not in left_out and line[3] > 0]


def _items(lines: list[TradingLine], facts: Facts, settings: CapitalSettings) -> list[Item]:
    named = Keywords.of(settings.account_words)
    of_account = {account.id: word for account in facts.accounts if (word := named.first_in(account.name))}
    described = Keywords.of(settings.keywords)
    items: list[Item] = []
    for contact, account, on, amount, voucher, place in lines:
        description = None if place is None else facts.vouchers.line(place).description
        if word := described.first_in(description):
            items.append(Item(contact, on, amount, voucher.record.id, word, "its description"))
        elif word := of_account.get(account or ""):
            items.append(Item(contact, on, amount, voucher.record.id, word, "the name of its account"))
    return items


def _by_record(item: Item) -> tuple[str, Decimal, str, str]:
    return item.record, -item.amount, item.word, item.where


def _split(small: list[Item], settings: CapitalSettings) -> Iterator[list[Item]]:
    """The lines of one contact within some days that reach the threshold together, not all before the span."""
    theirs: dict[str, list[Item]] = {}
    for item in small:
        if item.contact:
            theirs.setdefault(item.contact, []).append(item)
    for contact in sorted(theirs):
        its = sorted(theirs[contact], key=lambda item: (item.on, *_by_record(item)))
        yield from _reaching(its, settings)


def _reaching(items: list[Item], settings: CapitalSettings) -> Iterator[list[Item]]:
    start, end, total = 0, 0, ZERO
    while start < len(items):
        latest = items[start].on.toordinal() + settings.split_days
        while end < len(items) and items[end].on.toordinal() <= latest:
            total += items[end].amount
            end += 1
        together = items[start:end] if total >= settings.threshold else items[start : start + 1]
        if total >= settings.threshold and together[-1].on >= settings.dated_from:
            yield together
        total -= sum((item.amount for item in together), ZERO)
        start += len(together)


def _one(items: list[Item], facts: Facts, settings: CapitalSettings) -> Finding:
    line, total = items[0], sum((item.amount for item in items), ZERO)
    return Finding(
        key=f"{RULE.id}:{line.record}",
        severity=_severity(total, settings),
        summary=f"{_title(line.record, facts)} has {told(total, facts.organisation.base_currency)} among the costs"
        f" that looks like a capital item.",
        amount=base_money(total, facts.organisation.base_currency),
        on=line.on,
        refs=(line.record,),
        evidence=_evidence(items, facts),
    )


def _several(items: list[Item], facts: Facts, settings: CapitalSettings) -> Finding:
    first, last = items[0], items[-1]
    total = sum((item.amount for item in items), ZERO)
    name = facts.contact_names.get(first.contact or "", first.contact)
    return Finding(
        key=f"{RULE.id}:{first.contact}|{first.record}",
        severity=_severity(total, settings),
        summary=f"{len(items)} costs with {name} from {first.on} to {last.on}, each below the threshold, make"
        f" {told(total, facts.organisation.base_currency)} together: perhaps one capital item, split.",
        amount=base_money(total, facts.organisation.base_currency),
        on=last.on,
        refs=tuple(dict.fromkeys(item.record for item in items)),
        evidence=_evidence(items, facts),
    )


def _severity(total: Decimal, settings: CapitalSettings) -> Severity:
    return Severity.HIGH if total > GRAVE * settings.threshold else Severity.MEDIUM


def _title(record: str, facts: Facts) -> str:
    document = facts.document_by_id.get(record)
    return label(document, facts.contact_names) if document else f"Bank transaction {record}"


def _evidence(items: list[Item], facts: Facts) -> tuple[str, ...]:
    found = dict.fromkeys(f"{item.word!r} in {item.where}" for item in items)
    account = asset_account(items[0].word, facts.accounts)
    return (*found, *((f"may belong to account {account.label}",) if account else ()))


RULE = Rule(
    id="capital_items_in_expense",
    version=1,
    title="Capital items in expense",
    needs=frozenset({Need.DOCUMENTS, Need.ACCOUNTS, Need.LINES}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS, Need.BANK_TRANSACTIONS}),
    settings=CapitalSettings,
    evaluate=capital_items_in_expense,
    tolerance=Decimal("0.05"),
)
