"""A request that is understood and can not be granted."""

from __future__ import annotations


class Refusal(Exception):
    """The message says why, for the user."""
