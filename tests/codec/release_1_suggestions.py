"""Examples of suggestions, and of what is kept of one that was accepted.

Their documents, in `release_1.json`, are frozen: what they say may never be read as anything else.
"""

from datetime import UTC, datetime
from typing import Any

from dextflow.model import (
    Brief,
    Provenance,
    Step,
    StepGroup,
    StepOrigin,
    Suggestion,
    Template,
    TemplateRef,
    WordMatch,
)

BRIEF = Brief(name="Quarterly VAT", description="For builders.")
REF = TemplateRef(id="quarterly-vat", version=1)
COPIED = StepOrigin(
    step="bank", template=TemplateRef(id="vat-return-preparation", version=1), source="bank", changed_by="ada"
)
WRITTEN = StepOrigin(step="cis", model="m-1")
OWN = StepOrigin(step="file", person="ada")
TEMPLATE = Template(
    id="quarterly-vat",
    name="Quarterly VAT",
    groups=(StepGroup(name="Work", steps=(Step(key="bank", name="Bank"), Step(key="cis", name="CIS"))),),
)
MATCH = WordMatch(said="vat", meant="VAT return", path="/name")

EXAMPLES: tuple[Any, ...] = (
    BRIEF,
    Brief(name="Payroll"),
    Brief(description="Weekly wages"),
    COPIED,
    WRITTEN,
    OWN,
    MATCH,
    Suggestion(
        template=TEMPLATE,
        brief=BRIEF,
        suggester="dextflow's library",
        origins=(COPIED, WRITTEN),
        percent=87,
        matches=(MATCH,),
        missing=("builders",),
    ),
    Suggestion(template=TEMPLATE, brief=BRIEF, suggester="model m-1", origins=(COPIED, WRITTEN)),
    Provenance(
        template=REF,
        brief=BRIEF,
        suggester="dextflow's library",
        origins=(COPIED, WRITTEN),
        accepted_by="ada",
        accepted_at=datetime(2026, 11, 2, 12, tzinfo=UTC),
        percent=87,
    ),
    Provenance(
        template=REF,
        brief=BRIEF,
        suggester="model m-1",
        origins=(OWN,),
        accepted_by="ada",
        accepted_at=datetime(2026, 11, 2, 12, tzinfo=UTC),
    ),
)
