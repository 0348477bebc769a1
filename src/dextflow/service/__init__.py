"""The roof of dextflow: what a host calls."""

from dextflow.service.arrange import Arrangements, Outdated, Refreshment
from dextflow.service.check_runs import CheckReport, CheckRuns, RefusedRun, RunProgress, Unfinished
from dextflow.service.desk import Desk, Digest
from dextflow.service.dismissals import DismissalPage, Dismissals
from dextflow.service.health import Health
from dextflow.service.reading import Found, Reading
from dextflow.service.repeating import Clash, LineFault, Projection, Repeating, Triggered
from dextflow.service.templates import Templates
from dextflow.service.workflows import Answer, Workflows

__all__ = [
    "Answer",
    "Arrangements",
    "CheckReport",
    "CheckRuns",
    "Clash",
    "Desk",
    "Digest",
    "DismissalPage",
    "Dismissals",
    "Found",
    "Health",
    "LineFault",
    "Outdated",
    "Projection",
    "Reading",
    "Refreshment",
    "RefusedRun",
    "Repeating",
    "RunProgress",
    "Templates",
    "Triggered",
    "Unfinished",
    "Workflows",
]
