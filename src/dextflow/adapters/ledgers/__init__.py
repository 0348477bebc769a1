"""Ledgers: where a client's books come from. Import the one you need from its own module."""
