"""The engine decides what a command leads to and what a workflow is after it. It touches nothing outside."""

from dextflow.engine.apply import apply, begin, replay
from dextflow.engine.compile import compile_template
from dextflow.engine.create import create
from dextflow.engine.decide import decide
from dextflow.engine.diff import diff
from dextflow.engine.dismissals import follow_dismissals, with_dismissals
from dextflow.engine.due_dates import follow_due_dates, follows_due_dates
from dextflow.engine.explain import explain_assignment, explain_item, explain_progress, explain_refusal
from dextflow.engine.history import comments, describe, files, history
from dextflow.engine.lifecycle import LIFECYCLE, mermaid
from dextflow.engine.owners import (
    Practice,
    assignments_of,
    facts_of,
    named_people,
    named_teams,
    resolve_again,
    resolve_owner,
    resolve_owners,
)
from dextflow.engine.progress import critical_path, progress
from dextflow.engine.publish import KEY, validate
from dextflow.engine.report import dashboard, dashboard_row, people_in, teams_in, workflow_report
from dextflow.engine.rights import ACTS, RIGHTS, Act, may, may_act
from dextflow.engine.score import explain_score, health_score, scores_over_time
from dextflow.engine.wording import describe_difference

__all__ = [
    "ACTS",
    "KEY",
    "LIFECYCLE",
    "RIGHTS",
    "Act",
    "Practice",
    "apply",
    "assignments_of",
    "begin",
    "comments",
    "compile_template",
    "create",
    "critical_path",
    "dashboard",
    "dashboard_row",
    "decide",
    "describe",
    "describe_difference",
    "diff",
    "explain_assignment",
    "explain_item",
    "explain_progress",
    "explain_refusal",
    "explain_score",
    "facts_of",
    "files",
    "follow_dismissals",
    "follow_due_dates",
    "follows_due_dates",
    "health_score",
    "history",
    "may",
    "may_act",
    "mermaid",
    "named_people",
    "named_teams",
    "people_in",
    "progress",
    "replay",
    "resolve_again",
    "resolve_owner",
    "resolve_owners",
    "scores_over_time",
    "teams_in",
    "validate",
    "with_dismissals",
    "workflow_report",
]
