"""What is in `release_1.json` of workflows as they are stored.

As with `codec.release_1_nouns`: once release 1 is out, add to it and change nothing.
"""

from typing import Any

from codec.release_1_nouns import BARE_JOB, BARE_RESULT, LATER, NOON
from dextflow.codec.instances import Record, Results, State
from dextflow.model import Created, Review, Started, Status, Underway

EXAMPLES: tuple[Any, ...] = (
    State(
        status=Status.UNDER_REVIEW,
        version=9,
        at=LATER,
        low="BQ==",
        high="Bg==",
        review=Review(stage=2, approvals=("rae",)),
        not_required="CA==",
        left_out="EA==",
        held="AQ==",
        underway=(Underway(step="bank", by="ann", blocked="No statement."),),
    ),
    State(status=Status.NOT_STARTED, version=1, at=NOON),
    Results(results=(BARE_RESULT,)),
    Record(events=(Created("pam", NOON, BARE_JOB), Started("ann", NOON))),
)
