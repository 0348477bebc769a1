"""Contacts whose lines are coded in several ways: what the rules of accounts and of tax codes share."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.errors import InvalidValue
from dextflow.model import Document, Facts, Figure, Finding, Severity
from dextflow.rules.rule import Verdict
from dextflow.rules.settings import Default, months_before_start, period_end, period_start
from dextflow.rules.workings.coding import (
    PURCHASES,
    SALES,
    ZERO,
    Coded,
    CodedLine,
    CodeOf,
    Codes,
    Subject,
    Voucher,
    active_vouchers,
    coded,
    counts_of,
    nets_of,
    odd_lines,
)
from dextflow.rules.workings.figures import base_money, base_notes, in_base, label, share, told

ALL = "all"
SET_OF_CODES = 2
LISTED = 5


@attrs.frozen(kw_only=True)
class MultiCodedSettings:
    """Settings of the contacts that are coded in several ways.

    That a contact is active in the reporting period, that its transactions of the year before are looked at, and
    the sets of codes that may go together are the products' (Xavier's help, "insights"; help.dext.com, article
    276849). Four lines, and 70 % of them for a dominant code, are our own choice. Raises `InvalidValue` if the
    period ends before it starts, a set has not got two codes, or the dominant share is not above a half.
    """

    active_from: Annotated[date, Default(period_start, "Contacts with transactions from this day on.")]
    active_to: Annotated[date, Default(period_end, "Contacts with transactions up to this day.")]
    history_from: Annotated[date, Default(months_before_start(12), "Look at transactions from this day on.")]
    min_lines: Annotated[int, Default(4, "Contacts with at least so many lines.")]
    dominant_share: Annotated[
        Decimal, Default(Decimal("0.70"), "From this share of the lines on, a code is the usual one.")
    ]
    exclusions: Annotated[
        tuple[str, ...], Default((), "Sets of codes that may go together, each written like 400+404.")
    ]
    direction: Annotated[str, Default(ALL, "Which transactions.", of=(ALL, SALES, PURCHASES))]

    def __attrs_post_init__(self) -> None:
        if self.active_to < self.active_from:
            raise InvalidValue("MultiCodedSettings", f"active_to {self.active_to} is before active_from")
        if not Decimal("0.5") < self.dominant_share <= 1:
            raise InvalidValue("MultiCodedSettings", f"dominant_share {self.dominant_share} is not in (0.5, 1]")
        for text in self.exclusions:
            if len(set(codes_in(text))) < SET_OF_CODES:
                raise InvalidValue("MultiCodedSettings", f"the exclusion {text!r} is not a set like 400+404")


@attrs.frozen(kw_only=True)
class Facet:
    """What is looked at of the lines: accounts or tax codes, as `noun` and `article` call them.

    `code_of` takes it from a line, `names` are what people call it, `known_as` are the texts by which a set of
    codes may name it. `severity` weighs a probable mistake of the period, and `effect` is the tax that a line
    would have more if it were coded as usual, None if that makes no difference or cannot be known.
    """

    noun: str
    article: str
    code_of: CodeOf
    names: Mapping[str, str]
    known_as: Mapping[str, str]
    severity: Callable[[CodedLine, str], Severity]
    effect: Callable[[CodedLine, str], Decimal | None]


@attrs.frozen(kw_only=True)
class Mixed:
    """A contact that is coded in several ways: the lines that are not coded as usual, `odd`, stand out.

    They are in the order of their days; `nets` are what the lines of each code add up to in the base currency.
    """

    subject: Subject
    coded: Coded
    nets: Mapping[str, Decimal]
    odd: tuple[CodedLine, ...]
    effect: Decimal | None
    probable: bool


def codes_in(text: str) -> list[str]:
    """Split a set of codes that is written like 400+404."""
    return [code for part in text.split("+") if (code := part.strip())]


def multi_coded(rule: str, facts: Facts, settings: MultiCodedSettings, facet: Facet) -> Verdict:
    """Flag the contacts whose lines since a day are coded in several ways, in one direction."""
    found = active_vouchers(facts, settings.history_from, settings.active_from, settings.active_to)
    looked_at = {one: its for one, its in found.items() if settings.direction in (ALL, one.direction)}
    together = [_known(text, facet) for text in settings.exclusions]
    base = facts.organisation.base_currency
    counts = {one: counts_of(its, facet.code_of) for one, its in looked_at.items()}
    several = {one: coded(counted, together) for one, counted in counts.items() if len(counted) > 1}
    mixed = [
        _mixed(subject, looked_at[subject], how, settings, facet, base)
        for subject, how in several.items()
        if len(how.families) > 1 and how.lines >= settings.min_lines
    ]
    return Verdict(
        population=sum(map(len, looked_at.values())),
        findings=tuple(_finding(rule, item, facts, settings, facet) for item in mixed),
        figures=_figures(mixed, base),
        notes=(
            *_uncoded([its for one, its in looked_at.items() if None in counts[one]], facet),
            *base_notes(base),
        ),
    )


def _known(text: str, facet: Facet) -> Codes:
    return frozenset(facet.known_as.get(code, code) for code in codes_in(text))


def _mixed(  # noqa: PLR0917 - what one contact is judged by
    subject: Subject,
    its: list[Voucher],
    how: Coded,
    settings: MultiCodedSettings,
    facet: Facet,
    base: str | None,
) -> Mixed:
    odd, dominant = list(odd_lines(its, facet.code_of, how.families[0], base)), how.dominant
    effects = [facet.effect(line, dominant) for line in odd]
    return Mixed(
        subject=subject,
        coded=how,
        nets=nets_of(its, facet.code_of, base),
        odd=tuple(sorted(odd, key=_by_day)),
        effect=None if None in effects else sum(filter(None, effects), ZERO),
        probable=how.dominance >= settings.dominant_share,
    )


def _by_day(line: CodedLine) -> tuple[date, str]:
    return line[:2]


def _finding(rule: str, item: Mixed, facts: Facts, settings: MultiCodedSettings, facet: Facet) -> Finding:
    contact = facts.contact_names.get(item.subject.contact, item.subject.contact)
    usual = facet.names.get(item.coded.dominant, item.coded.dominant)
    odd = f"; {len(item.odd)} probably miscoded, usually {usual}" if item.probable else ""
    net = sum((line.line.net * line.rate for line in item.odd), ZERO)
    return Finding(
        key=f"{rule}:{item.subject}",
        severity=_severity(item, settings, facet),
        summary=f"{item.subject.direction.capitalize()} with {contact} are coded to {len(item.coded.counts)}"
        f" {facet.noun}s on {item.coded.lines} lines{odd}.",
        amount=base_money(net, facts.organisation.base_currency),
        on=item.odd[-1].on,
        refs=tuple(dict.fromkeys(line.id for line in item.odd)),
        evidence=_evidence(item, facts, facet),
    )


def _severity(item: Mixed, settings: MultiCodedSettings, facet: Facet) -> Severity:
    """As grave as the gravest probable mistake of the period, else low."""
    if not item.probable:
        return Severity.LOW
    late = (line for line in item.odd if line.on >= settings.active_from)
    return max((facet.severity(line, item.coded.dominant) for line in late), default=Severity.LOW)


def _evidence(item: Mixed, facts: Facts, facet: Facet) -> tuple[str, ...]:
    base, counts, names = facts.organisation.base_currency, item.coded.counts, facet.names
    ranked = sorted(counts, key=lambda code: (-counts[code], code))
    more = len(item.odd) - LISTED
    effect = f"recoded as usual, the tax would change by {told(item.effect, base)}" if item.effect else None
    return (
        *(f"{names.get(code, code)}: {_count(counts[code])}, {told(item.nets[code], base)}" for code in ranked),
        *(_told(line, facts, facet) for line in item.odd[:LISTED]),
        *([f"and {more} more"] if more > 0 else []),
        *([effect] if effect else []),
    )


def _count(number: int) -> str:
    return f"{number} line" if number == 1 else f"{number} lines"


def _told(line: CodedLine, facts: Facts, facet: Facet) -> str:
    voucher = line.voucher
    name = label(voucher, facts.contact_names) if isinstance(voucher, Document) else f"Money {voucher.kind.value}"
    amount = f"{line.line.net:,.2f} {voucher.currency}"
    return f"{line.on}: {name}, {amount} on {facet.names.get(line.code, line.code)}"


def _figures(mixed: list[Mixed], base: str | None) -> tuple[Figure, ...]:
    odd = sum(len(item.odd) for item in mixed)
    probable = [line for item in mixed if item.probable for line in item.odd]
    return (
        Figure(name="contacts", value=len(mixed)),
        Figure(name="lines coded otherwise", value=odd),
        Figure(name="probable miscodings", value=len(probable)),
        Figure(name="share of lines", value=share(Decimal(odd), Decimal(sum(item.coded.lines for item in mixed)))),
        *in_base("probable miscodings", (line.line.net * line.rate for line in probable), base),
        *_tax_effect([item.effect for item in mixed if item.effect is not None and item.probable], base),
    )


def _tax_effect(effects: list[Decimal], base: str | None) -> tuple[Figure, ...]:
    return in_base("tax effect", effects, base) if effects else ()


def _uncoded(its: Iterable[list[Voucher]], facet: Facet) -> tuple[str, ...]:
    code_of = facet.code_of
    bare = sum(code_of(line) is None and bool(line.net) for each in its for v in each for line in v.lines)
    return (f"Lines without {facet.article} {facet.noun} are not compared: {bare}.",) if bare else ()
