"""Automatic checks: what to ask of a ledger, and what follows from the answer.

A rule is a pure function from facts and typed settings to a verdict. `CATALOGUE` is those that come with
dextflow; a host adds its own as more values of `Rule`.
"""

from dextflow.rules.catalogue import CATALOGUE, find
from dextflow.rules.evaluate import evaluate, needs
from dextflow.rules.kinds import Kind
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import (
    Default,
    Parameter,
    months_before_end,
    parameters,
    period_end,
    period_start,
    read,
    resolve,
)

__all__ = [
    "CATALOGUE",
    "Default",
    "Kind",
    "Parameter",
    "Rule",
    "Verdict",
    "evaluate",
    "find",
    "months_before_end",
    "needs",
    "parameters",
    "period_end",
    "period_start",
    "read",
    "resolve",
]
