"""Contact defaults: contacts that are coded otherwise than they are set to be, or are not set up at all."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Annotated

import attrs

from dextflow.errors import InvalidValue
from dextflow.model import Contact, Facts, Figure, Finding, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, months_before_start, period_end, period_start
from dextflow.rules.workings.coding import (
    SALES,
    CodedLine,
    CodeOf,
    Subject,
    Voucher,
    account_of,
    active_vouchers,
    counts_of,
    day_of,
    odd_lines,
    tax_code_of,
)

ACCOUNT, TAX = "account", "tax code"
LISTED = 5
CODE_OF: Mapping[str, CodeOf] = {ACCOUNT: account_of, TAX: tax_code_of}
NO_DEFAULTS = "No contact has any defaults: either nobody has set one, or the ledger does not say what they are."


@attrs.frozen(kw_only=True)
class DefaultsSettings:
    """Settings of the contact defaults.

    Dext looks at contacts whose lines have one account or tax code throughout and suggests it as the default; it
    does not publish how often that must be. Four lines in a year, and 90 % of them, are our own choice. Raises
    `InvalidValue` if the period ends before it starts, or the share is not above a half.
    """

    active_from: Annotated[date, Default(period_start, "Contacts with transactions from this day on.")]
    active_to: Annotated[date, Default(period_end, "Contacts with transactions up to this day.")]
    history_from: Annotated[date, Default(months_before_start(12), "Learn from transactions from this day on.")]
    min_lines: Annotated[int, Default(4, "Suggest a default from so many lines on.")]
    consistent_share: Annotated[
        Decimal, Default(Decimal("0.90"), "Suggest what so large a share of the lines has.")
    ]

    def __attrs_post_init__(self) -> None:
        if self.active_to < self.active_from:
            raise InvalidValue("DefaultsSettings", f"active_to {self.active_to} is before active_from")
        if not Decimal("0.5") < self.consistent_share <= 1:
            raise InvalidValue("DefaultsSettings", f"consistent_share {self.consistent_share} is not in (0.5, 1]")


@attrs.frozen(kw_only=True)
class Case:
    """One default of an active contact: of its account or tax code, in one direction; None if none is set."""

    contact: Contact
    subject: Subject
    facet: str
    default: str | None
    history: list[Voucher]

    @property
    def key(self) -> str:
        """The subject of a finding."""
        return f"{self.subject}|{self.facet}"


def contact_defaults(facts: Facts, settings: DefaultsSettings) -> Verdict:
    """Flag contacts whose lines of a period differ from their defaults, and those that could have a default.

    Lines that differ are low. A contact without a default, whose lines are nearly all coded alike, is for
    information, with what they have as the suggestion. Archived contacts are left out. The contact, the direction
    and whether it is about the account or the tax code are the subject. Population: each of these of the contacts
    that were active. Tolerance: half of them, our own choice.
    """
    cases = list(_cases(facts, settings))
    names = {ACCOUNT: {one.id: one.label for one in facts.accounts}, TAX: {c.id: c.name for c in facts.tax_codes}}
    differing = [finding for case in cases if (finding := _differing(case, settings, names[case.facet]))]
    suggested = [finding for case in cases if (finding := _suggested(case, settings, names[case.facet]))]
    bare = sum(case.default is None for case in cases)
    return Verdict(
        population=len(cases),
        findings=(*differing, *suggested),
        figures=(
            Figure(name="different from the default", value=len(differing)),
            Figure(name="without a default", value=bare),
            Figure(name="suggestions", value=len(suggested)),
        ),
        notes=(NO_DEFAULTS,) if cases and not any(map(_has_defaults, facts.contacts)) else (),
    )


def _cases(facts: Facts, settings: DefaultsSettings) -> Iterator[Case]:
    contacts = {contact.id: contact for contact in facts.contacts if contact.active}
    found = active_vouchers(facts, settings.history_from, settings.active_from, settings.active_to)
    for subject, history in found.items():
        contact = contacts.get(subject.contact)
        if contact:
            coding = contact.sales if subject.direction == SALES else contact.purchases
            for facet, default in ((ACCOUNT, coding.account), (TAX, coding.tax_code)):
                yield Case(contact=contact, subject=subject, facet=facet, default=default, history=history)


def _has_defaults(contact: Contact) -> bool:
    sales, purchases = contact.sales, contact.purchases
    return bool(sales.account or sales.tax_code or purchases.account or purchases.tax_code)


def _differing(case: Case, settings: DefaultsSettings, names: Mapping[str, str]) -> Finding | None:
    if case.default is None:
        return None
    recent = (voucher for voucher in case.history if day_of(voucher) >= settings.active_from)
    other = list(odd_lines(recent, CODE_OF[case.facet], {case.default}, None))
    if not other:
        return None
    other.sort(key=itemgetter(0, 1))
    default, more = names.get(case.default, case.default), len(other) - LISTED
    return Finding(
        key=f"{RULE.id}:{case.key}",
        severity=Severity.LOW,
        summary=f"{_lines(len(other))} of {case.subject.direction} with {case.contact.name} differ from the"
        f" default {case.facet}, {default}.",
        on=other[-1].on,
        refs=(case.contact.id,),
        evidence=(*(_told(line, names) for line in other[:LISTED]), *([f"and {more} more"] if more > 0 else [])),
    )


def _told(line: CodedLine, names: Mapping[str, str]) -> str:
    net = f"{line.line.net:,.2f} {line.voucher.currency}"
    return f"{line.on}: {net} on {names.get(line.code, line.code)}"


def _lines(count: int) -> str:
    return f"{count} line" if count == 1 else f"{count} lines"


def _suggested(case: Case, settings: DefaultsSettings, names: Mapping[str, str]) -> Finding | None:
    if case.default is not None:
        return None
    counts = {
        code: count for code, count in counts_of(case.history, CODE_OF[case.facet]).items() if code is not None
    }
    lines = sum(counts.values())
    if lines < max(1, settings.min_lines):
        return None
    usual = min(counts, key=lambda code: (-counts[code], code))
    if Decimal(counts[usual]) / lines < settings.consistent_share:
        return None
    suggestion = names.get(usual, usual)
    return Finding(
        key=f"{RULE.id}:{case.key}",
        severity=Severity.INFO,
        summary=f"{case.contact.name} has no default {case.facet} for {case.subject.direction};"
        f" {suggestion} would suit it.",
        refs=(case.contact.id,),
        evidence=(f"{counts[usual]} of {_lines(lines)} have it",),
    )


RULE = Rule(
    id="contact_defaults",
    version=1,
    title="Contact defaults",
    needs=frozenset({Need.CONTACTS, Need.DOCUMENTS, Need.LINES}),
    uses=frozenset({Need.ACCOUNTS, Need.TAX_CODES, Need.ORGANISATION, Need.BANK_TRANSACTIONS}),
    settings=DefaultsSettings,
    evaluate=contact_defaults,
    tolerance=Decimal("0.5"),
)
