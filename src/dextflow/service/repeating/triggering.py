"""Let a repeating workflow begin, or go on by other rules."""

from datetime import datetime

from dextflow.ports import Where
from dextflow.service.repeating.firing import DueLines
from dextflow.service.repeating.moments import moment_of
from dextflow.service.repeating.rosters import Rosters
from dextflow.service.repeating.triggered import Tally, Triggered
from dextflow.service.roof import Roof

LIBRARY = "dextflow"
UNLIMITED = 1_000_000_000


def begin(roof: Roof, repeating: str, at: datetime) -> Triggered:
    """Read the roster of one repeating workflow, and make what is due of it.

    What is at fault, or for a person to look at, is not told here: it is looked at again the next time.
    """
    moment, tally = moment_of(roof, LIBRARY, at), Tally()
    Rosters(roof, moment, tally, heard=False).read(repeating)
    its = Where(terms=("repeating",), one_of=(repeating,))
    DueLines(roof, moment, tally).make(its, most=UNLIMITED)
    return tally.result()
