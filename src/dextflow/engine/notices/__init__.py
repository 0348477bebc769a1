"""What people are told, worked out from events and dates alone."""

from dextflow.engine.notices.days import REMINDED, due_notices
from dextflow.engine.notices.digest import Digest, StepsOf, digest_of
from dextflow.engine.notices.keys import day_key, event_key, key_of
from dextflow.engine.notices.people import DayOf, may_begin, ready
from dextflow.engine.notices.tasks import task_due_notices, task_notices, task_ready
from dextflow.engine.notices.workflows import told_of, workflow_notices

__all__ = [
    "REMINDED",
    "DayOf",
    "Digest",
    "StepsOf",
    "day_key",
    "digest_of",
    "due_notices",
    "event_key",
    "key_of",
    "may_begin",
    "ready",
    "task_due_notices",
    "task_notices",
    "task_ready",
    "told_of",
    "workflow_notices",
]
