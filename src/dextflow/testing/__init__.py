"""Contract suites with which a host proves its own adapters, and builders of examples for tests."""

import pytest

# plain asserts in a suite say what differed only if pytest rewrites them, before the suite is imported
pytest.register_assert_rewrite(
    "dextflow.testing.calendars",
    "dextflow.testing.ledger",
    "dextflow.testing.store",
    "dextflow.testing.suggester",
)
