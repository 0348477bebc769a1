"""What follows from a change of a workflow elsewhere, in the same commit, in this order."""

from dextflow.service.notices.following import follow_notices
from dextflow.service.requests import follow_requests
from dextflow.service.roof import Follower
from dextflow.service.services import follow_services
from dextflow.service.tasks import follow_tasks

FOLLOWERS: tuple[Follower, ...] = (follow_requests, follow_services, follow_tasks, follow_notices)
