"""The practice's choices that the engine obeys."""

from enum import Enum

import attrs

from dextflow.model.assignment import Assignee
from dextflow.model.messages import Topic
from dextflow.model.score import LightBounds, RuleWeight

CLIENT_ROLES = frozenset(
    {
        Assignee.CLIENT_MANAGER,
        Assignee.CLIENT_SERVICE_MANAGER,
        Assignee.CLIENT_PARTNER,
        Assignee.CLIENT_ASSOCIATE,
    }
)
USUAL_LIGHT = LightBounds()
ALL_TOPICS = frozenset(Topic)


class Completion(Enum):
    """Who completes a workflow that has reviewers."""

    LAST_REVIEWER = "the last reviewer's approval"
    ASSIGNEE = "the assignee, after the last approval"


class Resubmission(Enum):
    """To whom work goes that is submitted again after it was handed back."""

    FIRST_REVIEWER = "the first reviewer"
    WHO_HANDED_BACK = "the reviewer who handed it back"


class DueDates(Enum):
    """What becomes of the due date of work that is listed when the dates change that it follows from."""

    FOLLOW = "it follows"
    FOLLOW_UNLESS_CHOSEN = "it follows unless somebody chose it"
    FREEZE_ON_START = "it follows until the work starts, unless somebody chose it"


class Tier(Enum):
    """Which table of rights holds."""

    CURRENT = "current"
    ENTERPRISE_2021 = "enterprise 2021"


@attrs.frozen(kw_only=True)
class Policy:
    """Each choice has a default: the newer behaviour of the products that dextflow is modelled on.

    `completion`: who completes a workflow after its review. `resubmission`: where the review begins again after
    work was handed back. `people_editable_in_progress`: assignee and reviewers may be changed after the start.
    `same_day_start`: work may be ordered to start on the day of the order; otherwise on a later one.
    `issues_need_comment`: marking an item complete with issues asks for a comment. `tier`: which table of rights
    holds. `client_roles`: the roles that people have at clients in this practice; a step that is assigned to any
    other stays unresolved. `clock_skew_seconds`: so much earlier than the last event a command may be dated,
    because the clocks of two servers differ a little, and because it may have waited while another one was first.
    `due_dates`: whether due dates follow the dates that they are counted from. `time_zone` is where the practice's
    days begin and end (IANA). `weights` are those of rules whose checks do not count 1 in the health score: each
    calculation keeps the weight that it was given. `light` is its traffic light. `notices` are the topics of which
    people are told. `complete_with_workflow`: a task is completed when its workflow is; otherwise a person
    completes it afterwards.
    """

    completion: Completion = Completion.LAST_REVIEWER
    resubmission: Resubmission = Resubmission.FIRST_REVIEWER
    people_editable_in_progress: bool = True
    same_day_start: bool = True
    issues_need_comment: bool = False
    tier: Tier = Tier.CURRENT
    client_roles: frozenset[Assignee] = CLIENT_ROLES
    clock_skew_seconds: int = 60
    due_dates: DueDates = DueDates.FREEZE_ON_START
    time_zone: str = "Europe/London"
    weights: tuple[RuleWeight, ...] = ()
    light: LightBounds = USUAL_LIGHT
    calendar: str | None = None
    answers_accepted: bool = False
    notices: frozenset[Topic] = ALL_TOPICS
    complete_with_workflow: bool = True

    def weight(self, rule: str, template: str) -> int:
        """How much a check of that rule counts in a workflow of that template; 1 unless the practice says so.

        A weight for the template goes over one for all.
        """
        given = {each.template: each.weight for each in self.weights if each.rule == rule}
        return given.get(template, given.get(None, 1))


DEFAULT_POLICY = Policy()
