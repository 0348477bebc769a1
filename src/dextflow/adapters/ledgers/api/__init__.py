"""Ledgers behind the interfaces of accounting services. Import the one you need from its own module."""
