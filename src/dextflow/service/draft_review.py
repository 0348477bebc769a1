"""What a draft would lead to: the review that is its last stage."""

from collections.abc import Mapping
from enum import Enum

import attrs

from dextflow.errors import Fault
from dextflow.model import CheckSettings, Draft, Job, Stage, Template


class Source(Enum):
    """Where it comes from that somebody does or reviews the work for a client."""

    CHOSEN = "chosen in the draft"
    TEMPLATE = "asked by the template"
    ACCOUNT = "the client's account"


@attrs.frozen(kw_only=True)
class Proposed:
    """Somebody who would do or review the work for a client; `name` is None for one who is not known."""

    person: str
    name: str | None
    source: Source


@attrs.frozen(kw_only=True)
class ClientReview:
    """What would be made for one client of a draft.

    `name` is None for a client who is not known to the person who asks, and `job` is None until nothing stands in
    the way of the client's workflow: it has the owners of the steps and all settings. Reviewers whom the template
    asks for are told with the job.
    """

    client: str
    name: str | None = None
    assignee: Proposed | None = None
    reviewers: tuple[Proposed, ...] = ()
    job: Job | None = None


@attrs.frozen(kw_only=True)
class DraftReview:
    """What a draft would lead to, as things stand.

    `title` is its name, or else that of its template; `settings` are those of all data-driven checks for a client
    of whom nothing is known, once there are a template and a period. `faults` are what stands in the way, by
    stage, with the path to each in the draft.
    """

    draft: Draft
    title: str
    template: Template | None
    settings: tuple[CheckSettings, ...]
    clients: tuple[ClientReview, ...]
    faults: Mapping[Stage, tuple[Fault, ...]]

    @property
    def all_faults(self) -> tuple[Fault, ...]:
        """The faults of all stages."""
        return tuple(fault for stage in Stage for fault in self.faults[stage])
