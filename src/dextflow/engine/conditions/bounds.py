"""How large a condition may be. Reading one costs no more than these allow, whoever wrote it."""

LONGEST_SOURCE = 2_000
"""Characters of a condition, as it is given and in its canonical spelling."""

MOST_NODES = 200
"""References, values, lists, comparisons and joins of a condition, all together."""

DEEPEST = 20
"""How many parentheses and `not` may be open at once."""

LONGEST_LIST = 50
"""Values in a list."""

MOST_DIGITS = 30
"""Digits of a number."""
