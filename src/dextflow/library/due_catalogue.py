"""When returns, accounts and payments are due, as data files in the folder `due_dates` beside this module."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from dextflow.codec import decode_toml
from dextflow.errors import NotFound
from dextflow.model import DueDateCatalogue, DueDateRule, InstalmentRule
from dextflow.scheduling import in_force

FOLDER = files("dextflow.library") / "due_dates"


@cache
def due_rules(country: str | None = None) -> tuple[DueDateRule, ...]:
    """Every version of every rule that comes with dextflow, or of those of a country, in the order of their ids.

    They are of the United Kingdom ("GB"), Ireland ("IE"), the United States ("US"), Australia ("AU"), New Zealand
    ("NZ"), South Africa ("ZA") and Canada ("CA"). Raises `NotFound` for any other.

    >>> [rule.id for rule in due_rules("AU")]
    ['au.bas.month', 'au.bas.quarter']
    """
    rules = [rule for catalogue in _catalogues() for rule in catalogue.rules if country in (None, rule.country)]
    if not rules:
        raise NotFound("country with due-date rules", str(country))
    return tuple(sorted(rules, key=lambda rule: (rule.id, rule.version)))


def due_rule(id: str, period_end: date) -> DueDateRule:  # noqa: A002 - the word of the field
    """The rule of that id which is in force for a period that ends on that day.

    Raises `NotFound` if no rule has the id, and `NoRuleInForce` if none of its versions is for the period.

    >>> due_rule("us.1120", date(2026, 6, 30)).version
    1
    """
    versions = _versions().get(id)
    if versions is None:
        raise NotFound("due-date rule", id)
    return in_force(versions, id, period_end)


def instalment_rule(id: str) -> InstalmentRule:  # noqa: A002 - the word of the field
    """A rule of instalments by its id. Raises `NotFound` if there is none.

    >>> instalment_rule("uk.ct.instalments.large").most
    4
    """
    rule = _instalment_rules().get(id)
    if rule is None:
        raise NotFound("rule of instalments", id)
    return rule


def instalment_rules() -> tuple[InstalmentRule, ...]:
    """Every rule of instalments that comes with dextflow, in the order of their ids."""
    return tuple(_instalment_rules().values())


@cache
def _catalogues() -> tuple[DueDateCatalogue, ...]:
    texts = (file.read_text(encoding="utf-8") for file in FOLDER.iterdir())
    return tuple(decode_toml(DueDateCatalogue, text) for text in texts)


@cache
def _versions() -> Mapping[str, tuple[DueDateRule, ...]]:
    versions: dict[str, tuple[DueDateRule, ...]] = {}
    for rule in due_rules():
        versions[rule.id] = (*versions.get(rule.id, ()), rule)
    return MappingProxyType(versions)


@cache
def _instalment_rules() -> Mapping[str, InstalmentRule]:
    rules = (rule for catalogue in _catalogues() for rule in catalogue.instalments)
    return MappingProxyType({rule.id: rule for rule in sorted(rules, key=lambda rule: rule.id)})
