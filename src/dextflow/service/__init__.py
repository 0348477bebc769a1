"""The roof of dextflow: what a host calls."""

from dextflow.engine.notices import Digest
from dextflow.service.arrange import Arrangements, Outdated, Refreshment
from dextflow.service.check_runs import CheckReport, CheckRuns, RefusedRun, RunProgress, Unfinished
from dextflow.service.desk import Desk
from dextflow.service.dismissals import DismissalPage, Dismissals
from dextflow.service.health import Health
from dextflow.service.notices.daily import Told, Untold
from dextflow.service.notices.face import Notices
from dextflow.service.outbox import Entry, Outbox, ParkedPage
from dextflow.service.portal import AskedOfClient, AskedPage, Portal
from dextflow.service.proposals import Acceptance, ClientProposals, ProposalCounts, ProposalPage, Proposals
from dextflow.service.reading import Found, Reading
from dextflow.service.repeating import Clash, LineFault, Projection, Repeating, Triggered
from dextflow.service.requests import Reminded, RequestFault, RequestPage, RequestReading, Requests
from dextflow.service.services import Brings, EngagedDirectory, ServiceResult, Services
from dextflow.service.suggestions import Suggestions
from dextflow.service.tasks import FoundTasks, TaskAnswer, TaskReading, TaskRefreshment, Tasks
from dextflow.service.templates import Templates
from dextflow.service.workflows import Answer, Workflows

__all__ = [
    "Acceptance",
    "Answer",
    "Arrangements",
    "AskedOfClient",
    "AskedPage",
    "Brings",
    "CheckReport",
    "CheckRuns",
    "Clash",
    "ClientProposals",
    "Desk",
    "Digest",
    "DismissalPage",
    "Dismissals",
    "EngagedDirectory",
    "Entry",
    "Found",
    "FoundTasks",
    "Health",
    "LineFault",
    "Notices",
    "Outbox",
    "Outdated",
    "ParkedPage",
    "Portal",
    "Projection",
    "ProposalCounts",
    "ProposalPage",
    "Proposals",
    "Reading",
    "Refreshment",
    "RefusedRun",
    "Reminded",
    "Repeating",
    "RequestFault",
    "RequestPage",
    "RequestReading",
    "Requests",
    "RunProgress",
    "ServiceResult",
    "Services",
    "Suggestions",
    "TaskAnswer",
    "TaskReading",
    "TaskRefreshment",
    "Tasks",
    "Templates",
    "Told",
    "Triggered",
    "Unfinished",
    "Untold",
    "Workflows",
]
