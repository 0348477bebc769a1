"""The engine decides what a command leads to and what a workflow is after it. It touches nothing outside."""

from dextflow.engine.answers import accepted, asked_again, responded, withdrawn
from dextflow.engine.apply import apply, begin, replay
from dextflow.engine.clock import days_waited, late_by, monday_to_friday, team_due
from dextflow.engine.compile import compile_template
from dextflow.engine.create import create
from dextflow.engine.decide import decide
from dextflow.engine.diff import diff
from dextflow.engine.dismissals import follow_dismissals, with_dismissals
from dextflow.engine.due_dates import follow_due_dates, follows_due_dates
from dextflow.engine.engagements import apply_engagement, replay_engagements
from dextflow.engine.explain import explain_assignment, explain_item, explain_progress, explain_refusal
from dextflow.engine.history import comments, describe, files, history
from dextflow.engine.lifecycle import LIFECYCLE, mermaid
from dextflow.engine.origins import describe_origins, origins_of, template_id
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
from dextflow.engine.proposals import (
    PROPOSAL_LIFECYCLE,
    apply_proposal,
    decide_proposal,
    drafted,
    proposal_mermaid,
    replay_proposal,
)
from dextflow.engine.publish import KEY, validate
from dextflow.engine.report import dashboard, dashboard_row, people_in, teams_in, workflow_report
from dextflow.engine.rights import ACTS, RIGHTS, Act, may, may_act
from dextflow.engine.score import explain_score, health_score, scores_over_time
from dextflow.engine.selling import SellingEntry, engagement_history, proposal_history
from dextflow.engine.wording import describe_difference

__all__ = [
    "ACTS",
    "KEY",
    "LIFECYCLE",
    "PROPOSAL_LIFECYCLE",
    "RIGHTS",
    "Act",
    "Practice",
    "SellingEntry",
    "accepted",
    "apply",
    "apply_engagement",
    "apply_proposal",
    "asked_again",
    "assignments_of",
    "begin",
    "comments",
    "compile_template",
    "create",
    "critical_path",
    "dashboard",
    "dashboard_row",
    "days_waited",
    "decide",
    "decide_proposal",
    "describe",
    "describe_difference",
    "describe_origins",
    "diff",
    "drafted",
    "engagement_history",
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
    "late_by",
    "may",
    "may_act",
    "mermaid",
    "monday_to_friday",
    "named_people",
    "named_teams",
    "origins_of",
    "people_in",
    "progress",
    "proposal_history",
    "proposal_mermaid",
    "replay",
    "replay_engagements",
    "replay_proposal",
    "resolve_again",
    "resolve_owner",
    "resolve_owners",
    "responded",
    "scores_over_time",
    "team_due",
    "teams_in",
    "template_id",
    "validate",
    "with_dismissals",
    "withdrawn",
    "workflow_report",
]
