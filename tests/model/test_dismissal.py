"""A dismissal knows the rule whose finding it is about."""

from datetime import UTC, datetime

from dextflow.model import Dismissal


def test_the_rule_of_a_dismissal() -> None:
    """The key of a finding begins with its rule, whatever else is in it."""
    given = Dismissal(
        client="acme", finding="multi_coded_tax:c1|sale:x", by="ada", at=datetime(2026, 11, 2, tzinfo=UTC)
    )
    assert given.rule == "multi_coded_tax"
