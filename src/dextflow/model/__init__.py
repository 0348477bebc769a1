"""Every noun of dextflow: frozen values without behaviour that touches the outside world."""

from dextflow.model.commands import AddComment, Approve, Assign, AttachFile, Command, Complete, HandBack, Mark, RecordResults, Start, Submit, Undo
from dextflow.model.events import Approved, Assigned, Commented, Completed, Created, Event, FileAttached, HandedBack, MarkUndone, Marked, ResultsRecorded, Started, Submitted
from dextflow.model.facts import Account, AccountClass, Allocation, BankTransaction, BankTransactionKind, Contact, Document, DocumentKind, DocumentStatus, Facts, LedgerEntry, Need, Organisation
from dextflow.model.files import FileRef
from dextflow.model.finding import CheckResult, CheckStatus, Figure, FigureValue, Finding, Severity
from dextflow.model.instance import CheckSettings, Instance, Job, Outcome, Status
from dextflow.model.money import Money, to_cents, totals
from dextflow.model.order import Enrolment, Order
from dextflow.model.people import Client, Person, Role, VatSettings, YearEnd
from dextflow.model.period import ReportingPeriod
from dextflow.model.plan import Gate, Item, Plan, PlannedGroup
from dextflow.model.policy import Policy
from dextflow.model.progress import GroupProgress, HistoryEntry, ItemProgress, Progress, Tally
from dextflow.model.template import Check, Icon, Scalar, Setting, Step, StepGroup, Template, TemplateRef

__all__ = [
    "Account",
    "AccountClass",
    "AddComment",
    "Allocation",
    "Approve",
    "Approved",
    "Assign",
    "Assigned",
    "AttachFile",
    "BankTransaction",
    "BankTransactionKind",
    "Check",
    "CheckResult",
    "CheckSettings",
    "CheckStatus",
    "Client",
    "Command",
    "Commented",
    "Complete",
    "Completed",
    "Contact",
    "Created",
    "Document",
    "DocumentKind",
    "DocumentStatus",
    "Enrolment",
    "Event",
    "Facts",
    "Figure",
    "FigureValue",
    "FileAttached",
    "FileRef",
    "Finding",
    "Gate",
    "GroupProgress",
    "HandBack",
    "HandedBack",
    "HistoryEntry",
    "Icon",
    "Instance",
    "Item",
    "ItemProgress",
    "Job",
    "LedgerEntry",
    "Mark",
    "MarkUndone",
    "Marked",
    "Money",
    "Need",
    "Order",
    "Organisation",
    "Outcome",
    "Person",
    "Plan",
    "PlannedGroup",
    "Policy",
    "Progress",
    "RecordResults",
    "ReportingPeriod",
    "ResultsRecorded",
    "Role",
    "Scalar",
    "Setting",
    "Severity",
    "Start",
    "Started",
    "Status",
    "Step",
    "StepGroup",
    "Submit",
    "Submitted",
    "Tally",
    "Template",
    "TemplateRef",
    "Undo",
    "VatSettings",
    "YearEnd",
    "to_cents",
    "totals",
]
