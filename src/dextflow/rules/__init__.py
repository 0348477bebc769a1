"""Automatic checks: what to ask of a ledger, and what follows from the answer.

A rule is a pure function from facts and typed settings to a verdict. `CATALOGUE` is those that come with
dextflow, each in the file of its name; a host adds its own as more values of `Rule`. What several rules share is
in `dextflow.rules.workings`, and the arithmetic of duplicates in `dextflow.rules.duplicates`.
"""

from dextflow.rules.catalogue import CATALOGUE, find
from dextflow.rules.evaluate import evaluate, needs
from dextflow.rules.kinds import Kind
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import (
    Basis,
    Default,
    Parameter,
    by_country,
    day_before,
    months_before_end,
    months_before_start,
    parameters,
    period_end,
    period_start,
    read,
    resolve,
    year_start,
)

__all__ = [
    "CATALOGUE",
    "Basis",
    "Default",
    "Kind",
    "Parameter",
    "Rule",
    "Verdict",
    "by_country",
    "day_before",
    "evaluate",
    "find",
    "months_before_end",
    "months_before_start",
    "needs",
    "parameters",
    "period_end",
    "period_start",
    "read",
    "resolve",
    "year_start",
]
