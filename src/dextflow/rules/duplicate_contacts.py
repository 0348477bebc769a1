"""Duplicate contacts: one customer or supplier that is in the list twice."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Contact, Facts, Figure, Finding, Need, Severity
from dextflow.rules.duplicates.groups import subject
from dextflow.rules.duplicates.likely import Likely
from dextflow.rules.duplicates.people import Same, Use, keeper, same_contacts, uses
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, months_before_start, period_end

STRICT, CLOSE, SIMILAR, ROUGH = "strict", "close", "similar", "rough"
LEVELS = (STRICT, CLOSE, SIMILAR, ROUGH)
LEAST = {STRICT: 0.0, CLOSE: 0.0, SIMILAR: -2.0, ROUGH: -5.0}
"""The logarithm of the odds that two contacts are one: even, one in eight, one in 150."""
MOST_PAIRS = 6


@attrs.frozen(kw_only=True)
class DuplicateContactSettings:
    """Settings of the duplicate contacts.

    The four precisions, close as the one to begin with, and that in QuickBooks only contacts of one type are
    compared, are Dext's (help.dext.com, article 276848; earlier names: extreme, high, medium, low). Active ones
    only, and those used in the year before the period if asked for, follow Xavier's help ("checks").
    """

    level: Annotated[str, Default(CLOSE, "How alike contacts must be, the strictest first.", of=LEVELS)]
    same_kind_only: Annotated[bool, Default(True, "Never a customer with a supplier.")]  # noqa: FBT003 - a value
    active_only: Annotated[bool, Default(True, "Leave archived contacts out.")]  # noqa: FBT003 - a value
    used_only: Annotated[bool, Default(False, "Only contacts with transactions in a span.")]  # noqa: FBT003 - a value
    used_from: Annotated[date, Default(months_before_start(12), "Used only: from this day on.")]
    as_of: Annotated[date, Default(period_end, "Transactions and balances up to this day.")]


def duplicate_contacts(facts: Facts, settings: DuplicateContactSettings) -> Verdict:
    """Flag sets of contacts that are likely one.

    Names are compared as the registrar of companies does (SI 2015/17: without legal form, case, accents, signs,
    spaces, "the" and "and"), with abbreviations written out and tails such as "(new)" or "t/a" set aside; words
    may differ by slips of the keyboard. Tax and company numbers, bank accounts, e-mails, telephones and addresses
    speak for a pair or against it; a value of more than 25 contacts says nothing. Words weigh by how rare
    they are in this list, and the longer the list, the more is asked for. Other tax or company numbers, other
    branch numbers, and names with other words at one telephone, address or mail domain (sister companies) rule a
    pair out.

    Strict is the same name or identifier; close is even odds, similar one in eight, rough one in 150. High where
    the name or an identifier is the same, medium at close, low at similar, for information at rough. The set of
    ids is the subject. The most used contact, then the one used last, is suggested to be kept.

    The work grows in proportion to the list, however alike its names are ("Contact 1" to "Contact 9999"): a name
    is weighed with the 25 that look most like it, and a set has 50 contacts at most.

    Population: the contacts compared. Tolerance: a tenth of them, our own choice.
    """
    used = uses(facts, settings.as_of)
    contacts = [contact for contact in facts.contacts if _wanted(contact, settings, used)]
    sets = same_contacts(
        contacts,
        LEAST[settings.level],
        certain=settings.level == STRICT,
        same_kind=settings.same_kind_only,
    )
    findings = tuple(_finding(same, used, facts.organisation.base_currency) for same in sets)
    return Verdict(
        population=len(contacts),
        findings=findings,
        figures=(
            Figure(name="count", value=len(findings)),
            Figure(name="contacts", value=sum(len(finding.refs) for finding in findings)),
            Figure(name="high", value=sum(finding.severity is Severity.HIGH for finding in findings)),
            Figure(name="compared", value=len(contacts)),
        ),
    )


def _wanted(contact: Contact, settings: DuplicateContactSettings, used: dict[str, Use]) -> bool:
    if contact.merged_into or (settings.active_only and not contact.active):
        return False
    return not settings.used_only or used.get(contact.id, Use()).last_on >= settings.used_from


def _finding(same: Same, used: dict[str, Use], currency: str | None) -> Finding:
    kept = keeper(same.contacts, used)
    others = [contact for contact in same.contacts if contact is not kept]
    listed = " and ".join(_described(contact, used, currency) for contact in (kept, *others))
    return Finding(
        key=f"{RULE.id}:{subject(contact.id for contact in same.contacts)}",
        severity=_severity(same),
        summary=f"{listed} look like one contact; keep {kept.name}.",
        refs=(kept.id, *(contact.id for contact in others)),
        evidence=_evidence(same),
    )


def _described(contact: Contact, used: dict[str, Use], currency: str | None) -> str:
    use = used.get(contact.id)
    if use is None:
        return f"{contact.name} (not used)"
    records = "1 transaction" if use.count == 1 else f"{use.count} transactions"
    balance = f", {use.balance:,.2f} {currency} open" if currency and use.balance else ""
    return f"{contact.name} ({records}, the last on {use.last_on}{balance})"


def _severity(same: Same) -> Severity:
    if same.same:
        return Severity.HIGH
    if same.score >= LEAST[CLOSE]:
        return Severity.MEDIUM
    return Severity.LOW if same.score >= LEAST[SIMILAR] else Severity.INFO


def _evidence(same: Same) -> tuple[str, ...]:
    """What speaks for each pair; the pairs are named only if there are several."""
    if len(same.pairs) == 1:
        return same.pairs[0][2].reasons
    return tuple(_of_pair(*pair) for pair in same.pairs[:MOST_PAIRS])


def _of_pair(one: Contact, other: Contact, likely: Likely) -> str:
    return f"{one.name} and {other.name}: {', '.join(likely.reasons)}"


RULE = Rule(
    id="duplicate_contacts",
    version=1,
    title="Duplicate contacts",
    needs=frozenset({Need.CONTACTS}),
    uses=frozenset({Need.DOCUMENTS, Need.ALLOCATIONS, Need.BANK_TRANSACTIONS, Need.ORGANISATION}),
    settings=DuplicateContactSettings,
    evaluate=duplicate_contacts,
    tolerance=Decimal("0.1"),
)
