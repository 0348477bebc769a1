"""The practice's choices that the engine obeys."""

import attrs


@attrs.frozen(kw_only=True)
class Policy:
    """Each choice has a default: the newer behaviour of the products that dextflow is modelled on.

    `people_editable_in_progress`: assignee and reviewers may be changed after the start.
    `issues_need_comment`: marking an item complete with issues asks for a comment.
    `clock_skew_seconds`: so much earlier than the last event a command may be dated, because the clocks of two
    servers differ a little, and because it may have waited while another one was first.
    """

    people_editable_in_progress: bool = True
    issues_need_comment: bool = False
    clock_skew_seconds: int = 60
