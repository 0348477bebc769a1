"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How fast a machine is says nothing about a claim: no test fails for being slow. Continuous integration draws the
# same examples each time, and so half as many; whoever runs the tests by hand draws others.
settings.register_profile(
    "dextflow",
    deadline=None,
    max_examples=50 if os.environ.get("CI") else 100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("dextflow")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material beside the checkout; tests that need it skip without it."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("there is no folder 'shared' beside the checkout")
    return folder
