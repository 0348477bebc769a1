"""Multi-coded tax: contacts whose transactions carry now this tax code, now that."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from dextflow.model import Facts, Need, Severity, TaxCode
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.workings.coding import CodedLine, tax_code_of
from dextflow.rules.workings.multi_coding import Facet, MultiCodedSettings, multi_coded


def multi_coded_tax(facts: Facts, settings: MultiCodedSettings) -> Verdict:
    """Flag contacts, active in a period, whose sales or purchases carry several tax codes.

    Sets of tax codes that may go together, by their ids or names, count as one; a contact all of whose codes are
    in one set is fine. Lines without the usual code of a contact that has one are probable miscodings: high if
    one in the period has another rate, medium if one has only another code, else low, as is a contact without a
    usual code. The tax effect is what the odd lines would have more in tax at the usual rate. The contact and the
    direction are the subject. Population: the documents and bank transactions of the active contacts; those with
    odd lines are what is flagged. Tolerance: a tenth of them, our own choice.
    """
    return multi_coded(RULE.id, facts, settings, _facet(facts))


def _facet(facts: Facts) -> Facet:
    codes = facts.tax_code_by_id
    return Facet(
        noun="tax code",
        article="a",
        code_of=tax_code_of,
        names={code.id: code.name for code in facts.tax_codes},
        known_as={code.name: code.id for code in sorted(facts.tax_codes, key=lambda code: code.id, reverse=True)},
        severity=partial(_severity, codes),
        effect=partial(_effect, codes),
    )


def _severity(codes: Mapping[str, TaxCode], line: CodedLine, usual: str) -> Severity:
    both = line.code in codes and usual in codes
    return Severity.HIGH if both and codes[line.code].rate != codes[usual].rate else Severity.MEDIUM


def _effect(codes: Mapping[str, TaxCode], line: CodedLine, usual: str) -> Decimal | None:
    return (line.line.net * codes[usual].rate - line.line.tax) * line.rate if usual in codes else None


RULE = Rule(
    id="multi_coded_tax",
    version=1,
    title="Contacts with several tax codes",
    needs=frozenset({Need.DOCUMENTS, Need.LINES}),
    uses=frozenset(
        {Need.ORGANISATION, Need.TAX_CODES, Need.CONTACTS, Need.BANK_TRANSACTIONS},
    ),
    settings=MultiCodedSettings,
    evaluate=multi_coded_tax,
    tolerance=Decimal("0.1"),
)
