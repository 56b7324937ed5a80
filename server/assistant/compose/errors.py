"""Why a plan can not become a plugin, and what could stand in its place."""

from __future__ import annotations


class ComposeError(Exception):
    """A plan that can not be written; the message says why. `offers` are names that would do."""

    def __init__(self, message: str, offers: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.offers = offers


class UnknownPartError(ComposeError):
    """There is no trigger, condition, effect, scope or parameter of that name."""


class ScopeError(ComposeError):
    """The trigger can not give whom the effect, condition or text is about."""


class ValueRangeError(ComposeError):
    """A value is out of its bounds, or not of its kind; `offers` are the words of a choice."""


class EmptyPlanError(ComposeError):
    """There is nothing to do: no clause, or a clause without an effect."""
