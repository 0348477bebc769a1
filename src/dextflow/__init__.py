"""dextflow runs the recurring work of an accounting practice inside any Python application.

`Workflows` is the roof that a host calls; the rest of this face are the nouns that it takes and gives, and the
readers of a workflow. Stores and ledgers are imported from `dextflow.adapters`.
"""

from dextflow.engine import history, progress
from dextflow.errors import DextflowError, Refused
from dextflow.library import built_in
from dextflow.model import (
    AddComment,
    Approve,
    Assign,
    AttachFile,
    Check,
    Client,
    Complete,
    Enrolment,
    FileRef,
    HandBack,
    Mark,
    Order,
    Outcome,
    Person,
    Policy,
    ReportingPeriod,
    Role,
    Status,
    Step,
    StepGroup,
    Submit,
    Template,
    Undo,
)
from dextflow.scheduling import month_of
from dextflow.service import Workflows

__all__ = [
    "AddComment",
    "Approve",
    "Assign",
    "AttachFile",
    "Check",
    "Client",
    "Complete",
    "DextflowError",
    "Enrolment",
    "FileRef",
    "HandBack",
    "Mark",
    "Order",
    "Outcome",
    "Person",
    "Policy",
    "Refused",
    "ReportingPeriod",
    "Role",
    "Status",
    "Step",
    "StepGroup",
    "Submit",
    "Template",
    "Undo",
    "Workflows",
    "built_in",
    "history",
    "month_of",
    "progress",
]
