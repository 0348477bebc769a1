"""The practice's choices that the engine obeys."""

import attrs


@attrs.frozen(kw_only=True)
class Policy:
    """Each choice has a default: the newer behaviour of the products that dextflow is modelled on.

    `people_editable_in_progress`: assignee and reviewers may be changed after the start.
    `issues_need_comment`: marking an item complete with issues asks for a comment.
    """

    people_editable_in_progress: bool = True
    issues_need_comment: bool = False
