"""The demo: a month-end at a small practice, in a terminal. It needs the extra ``demo``."""
