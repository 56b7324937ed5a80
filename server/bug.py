"""The report of what cannot happen: raises in tests, logs in production, and the server lives on.

A leaf. Not for faults of the user's code (those are findings), nor of the environment (typed errors).
"""

from __future__ import annotations

import logging
import os

ENV = "L4D2_RAISE_BUGS"
"""Set to 1, it makes a started server raise as well; `tests/conftest.py` does that."""

raise_reports = os.environ.get(ENV) == "1"
"""The tests' switch."""

_log = logging.getLogger(__name__)


class BugError(AssertionError):
    """Something that cannot happen has happened, under test."""


def report(message: str, **context: object) -> None:
    """Report a broken invariant; `context` holds the values that a reader of the log needs.

    Raises `BugError` when `raise_reports` is set, else returns, and the caller goes on with its best answer.
    """
    text = "; ".join([message, *(f"{name}={_shown(value)}" for name, value in context.items())])
    if raise_reports:
        raise BugError(text)
    _log.error("bug: %s", text, stack_info=True)


def _shown(value: object) -> str:
    try:
        return repr(value)[:500]
    except Exception as error:  # A report about a broken object must not break on that object.
        return f"<{type(value).__name__}, repr fails: {type(error).__name__}>"
