"""Workings: the arithmetic and the words that several rules share, and what is too much for a rule's own file."""
