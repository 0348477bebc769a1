"""Calculate the checks of many workflows."""

from dextflow.service.check_runs.face import CheckRuns
from dextflow.service.check_runs.report import CheckReport, RefusedRun, RunProgress, Unfinished

__all__ = ["CheckReport", "CheckRuns", "RefusedRun", "RunProgress", "Unfinished"]
