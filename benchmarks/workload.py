"""The work that every engine is given: a chain of steps in groups, done by one person for one client.

The steps of a group are done in their order and a group waits for the one before it, so exactly one step is ready
at any time. Completing it must say which step that makes ready, and leave an entry in the record of the workflow:
which step, with which outcome, by whom, and when.
"""

WHO = "mia@practice.example"
CLIENT = "client-000042"
OUTCOME = "complete"

ACCOUNTS = (
    ("Records", ("Ask for the records", "Check that they are complete")),
    ("Accounts", ("Draft the accounts", "Settle the open questions")),
    ("Review", ("Review by the manager", "Review by the partner")),
    ("Filing", ("Approval by the client", "File the accounts")),
)

Shape = list[tuple[str, list[tuple[str, str]]]]


def shape(n: int) -> Shape:
    """The groups of a workflow of `n` steps: the name of each, and the keys and names of its steps.

    Eight steps are a set of annual accounts; larger workflows have groups of five (up to 100 steps) or ten.
    """
    if n == sum(len(names) for _, names in ACCOUNTS):
        groups = [(title, list(names)) for title, names in ACCOUNTS]
    else:
        of = 5 if n <= 100 else 10
        steps = [f"Piece of work {number}" for number in range(n)]
        groups = [(f"Part {first // of}", steps[first : first + of]) for first in range(0, n, of)]
    keys = (f"s{number:04}" for number in range(n))
    return [(title, [(next(keys), name) for name in names]) for title, names in groups]


def step_keys(n: int) -> list[str]:
    """The keys of the `n` steps, in their order."""
    return [key for _, steps in shape(n) for key, _ in steps]
