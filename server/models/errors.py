"""What can go wrong with an engine, each with one line that says what to do. None of them ever holds a key."""

from __future__ import annotations

from server.models.protocol import Usage


class ModelError(Exception):
    """An engine did not answer; the message is for the user. `usage` is what that took, None where nobody says."""

    usage: Usage | None = None


class MissingKeyError(ModelError):
    """The engine needs a key and there is none."""


class BadKeyError(ModelError):
    """The service does not accept the key."""


class UnknownModelError(ModelError):
    """The service has no such model, or not for this key."""


class RateLimitedError(ModelError):
    """Too many requests, or no money left. `retry_after` is in seconds, None when the service did not say."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ServiceError(ModelError):
    """The service failed by its own fault."""


class UnreachableError(ModelError):
    """There is no connection to the service."""


class TimedOutError(ModelError):
    """No answer in time."""


class BadRequestError(ModelError):
    """The service does not take the request as it is."""


class TooLongError(BadRequestError):
    """Prompt and answer do not fit the model's context."""


class CutOffError(ModelError):
    """The stream ended in the middle of the answer."""


class MalformedAnswerError(ModelError):
    """What came is not what the protocol says."""


class RefusedError(ModelError):
    """The model refuses."""


class FilteredError(ModelError):
    """The service held the answer back."""


class EmptyAnswerError(ModelError):
    """The answer has no text."""


class UnavailableError(ModelError):
    """This engine can not be used here: something is not installed, not there or not allowed."""


class LimitReachedError(ModelError):
    """The money that the user allows for a month is spent."""
