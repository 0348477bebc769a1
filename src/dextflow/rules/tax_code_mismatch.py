"""Tax codes that do not fit: their side, their account, their country's law, or no longer in use."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import AccountClass, Facts, Figure, Need, Severity, TaxUse
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default
from dextflow.rules.workings.country_figures import CountryFigure, FigureName, statutory
from dextflow.rules.workings.figures import in_base
from dextflow.rules.workings.tax_placing import (
    Fault,
    Faulty,
    Judge,
    finding_of,
    judged,
    on_balance_sheet,
    output_elsewhere,
    reclaimed_on_entertainment,
)
from dextflow.rules.workings.taxed import NO_COUNTRY, Coded, TaxSettings

RULES = ("a", "b", "c", "d", "e", "f")
CLASS_OF = {TaxUse.SALES: (AccountClass.REVENUE,), TaxUse.PURCHASES: (AccountClass.EXPENSE, AccountClass.ASSET)}


@attrs.frozen(kw_only=True)
class MismatchSettings(TaxSettings):
    """Settings of the mismatched tax codes; the rules are Xavier's and Xero's, the choice among them ours."""

    rules: Annotated[tuple[str, ...], Default(RULES, "Which rules, by their letters.", of=RULES)]


def tax_code_mismatch(facts: Facts, settings: MismatchSettings) -> Verdict:
    """Flag records of a span with lines whose tax code does not fit, by six rules.

    a. Output tax on an account that is not revenue: medium (Xavier's revenue review).
    b. Tax on the balance sheet, but for fixed assets, prepayments and deferred income: medium (Xavier's review).
    c. Input tax reclaimed on client entertainment, where the law of the country blocks it: high.
    d. A code that the ledger does not allow on that class of account (Xero's "can apply to"): medium.
    e. An archived or deleted code: high.
    f. A code of sales on a purchase, or the other way round: medium. A bank transaction may be a refund, so there
       the account must be of the wrong side too.

    Where the country, or its law on entertainment, is not known, rule c is not applied and a note says so. A
    record and the letters of its rules are the subject, so another fault is another matter. Population: the
    documents and bank transactions of the span. Tolerance: a fiftieth of them, our own choice.
    """
    law = statutory(settings.country_of(facts), FigureName.ENTERTAINMENT_RECLAIM, settings.dated_to)
    judges = [_under(letter, judge) for letter, judge in _judges(facts, settings, law) if letter in settings.rules]
    found = judged(facts, settings, judges)
    base = facts.organisation.base_currency
    return Verdict(
        population=len(found.looked_at),
        findings=tuple(finding_of(facts, each, _key(each)) for each in found.faulty),
        figures=(
            Figure(name="count", value=len(found.faulty)),
            *(figure for letter in settings.rules for figure in _figures(letter, found.faulty, base)),
        ),
        notes=(*found.notes, *_unknown_law(facts, settings, law)),
    )


def _judges(facts: Facts, settings: MismatchSettings, law: CountryFigure | None) -> tuple[tuple[str, Judge], ...]:
    country, on = settings.country_of(facts), settings.dated_to
    reclaim = law.amount if law else Decimal(1)
    return (
        ("a", lambda found: output_elsewhere(found, country, on)),
        ("b", on_balance_sheet),
        ("c", lambda found: reclaimed_on_entertainment(found, reclaim)),
        ("d", _not_allowed),
        ("e", _archived),
        ("f", _other_side),
    )


def _under(letter: str, judge: Judge) -> Judge:
    def lettered(found: Coded) -> Fault | None:
        fault = judge(found)
        return attrs.evolve(fault, letter=letter) if fault else None

    return lettered


def _not_allowed(found: Coded) -> Fault | None:
    account, code = found.account, found.code
    if account is None or code is None or not code.classes or account.klass in code.classes:
        return None
    return Fault(Severity.MEDIUM, f"{found.words}, a class on which the code is not allowed")


def _archived(found: Coded) -> Fault | None:
    if found.code is None or found.code.active:
        return None
    return Fault(Severity.HIGH, f"{found.words}, a code that is no longer in use")


def _other_side(found: Coded) -> Fault | None:
    use = found.code.use if found.code else TaxUse.BOTH
    if use is TaxUse.BOTH or (use is TaxUse.SALES) is found.sale:
        return None
    if not found.document and (found.account is None or found.account.klass in CLASS_OF[use]):
        return None
    return Fault(Severity.MEDIUM, f"{found.words}, a code of the other side")


def _key(each: Faulty) -> str:
    letters = "".join(sorted({fault.letter for fault, _ in each.faults}))
    return f"{RULE.id}:{each.voucher.record.id}|{letters}"


def _figures(letter: str, faulty: Sequence[Faulty], base: str | None) -> tuple[Figure, ...]:
    lines = sum(fault.letter == letter for each in faulty for fault, _ in each.faults)
    return (
        Figure(name=f"lines by rule {letter}", value=lines),
        *in_base(f"tax at stake by rule {letter}", (each.stake(letter) for each in faulty), base),
    )


def _unknown_law(facts: Facts, settings: MismatchSettings, law: CountryFigure | None) -> tuple[str, ...]:
    country = settings.country_of(facts)
    if law or "c" not in settings.rules:
        return ()
    note = f"The law of {country} on entertainment is not known here: rule c is left out."
    return (note,) if country else (NO_COUNTRY,)


RULE = Rule(
    id="tax_code_mismatch",
    version=1,
    title="Tax codes that do not fit",
    needs=frozenset({Need.DOCUMENTS, Need.LINES, Need.ACCOUNTS, Need.TAX_CODES}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS, Need.BANK_TRANSACTIONS}),
    settings=MismatchSettings,
    evaluate=tax_code_mismatch,
    tolerance=Decimal("0.02"),
)
