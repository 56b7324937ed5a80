"""What goes wrong, in the shape and with the status that clients of OpenAI's API expect."""

from __future__ import annotations

import math
from typing import Any

from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from server.analysis.compiler.errors import CompilerError
from server.models import errors
from server.reports import workers

# From the most to the least special: an error is the first of these that it is.
_KINDS: tuple[tuple[type[Exception], int, str, str], ...] = (
    (workers.BusyError, 429, "rate_limit_error", "rate_limit_exceeded"),
    (workers.TooHardError, 422, "invalid_request_error", "too_hard"),
    (workers.ClosedError, 503, "service_unavailable_error", "shutting_down"),
    (errors.LimitReachedError, 429, "insufficient_quota", "insufficient_quota"),
    (errors.RateLimitedError, 429, "rate_limit_error", "rate_limit_exceeded"),
    (errors.TooLongError, 400, "invalid_request_error", "context_length_exceeded"),
    (errors.BadRequestError, 400, "invalid_request_error", "bad_request"),
    (errors.RefusedError, 422, "invalid_request_error", "refused"),
    (errors.FilteredError, 422, "invalid_request_error", "content_filter"),
    (errors.UnknownModelError, 404, "invalid_request_error", "model_not_found"),
    (errors.UnavailableError, 503, "service_unavailable_error", "engine_unavailable"),
    (errors.MissingKeyError, 503, "service_unavailable_error", "engine_without_key"),
    (errors.BadKeyError, 503, "service_unavailable_error", "engine_key_not_accepted"),
    (errors.TimedOutError, 504, "api_error", "engine_timed_out"),
    (TimeoutError, 504, "api_error", "timed_out"),
    (errors.ModelError, 502, "api_error", "engine_failed"),
    (CompilerError, 503, "service_unavailable_error", "compiler_unavailable"),
)
FAULTS = tuple(kind for kind, _, _, _ in _KINDS)
_SOON_S = 5


class Fault(BaseModel):
    """What is wrong. `param` names the part of the request that it is about."""

    message: str
    type: str
    param: str | None
    code: str


class Refusal(BaseModel):
    """Why there is no answer, in OpenAI's shape."""

    error: Fault


_MEANINGS = {
    400: "The request is wrong.",
    401: "The token is missing or wrong.",
    403: "A page from elsewhere may not ask.",
    404: "There is no such thing.",
    408: "The request did not come in time.",
    413: "The request is too large.",
    421: "The service does not go by that name.",
    422: "It is understood and can not be done.",
    429: "Too much at once, or the model's own limit; `Retry-After` tells when to come again.",
    500: "The service has failed.",
    502: "The model has failed.",
    503: "The model can not be reached, or the service ends.",
    504: "It took too long.",
}
DESCRIBED: dict[int | str, dict[str, Any]] = {
    status: {"model": Refusal, "description": meaning} for status, meaning in _MEANINGS.items()
}
"""The errors, for the description of all addresses."""


class ApiError(HTTPException):
    """A request that can not be granted. `param` names what is wrong in it."""

    def __init__(self, status: int, code: str, message: str, param: str | None = None) -> None:
        super().__init__(status, message)
        self.code, self.param = code, param

    @property
    def body(self) -> dict[str, Any]:
        """The error as JSON."""
        kind = "rate_limit_error" if self.status_code == 429 else "invalid_request_error"
        return shape(self.detail, kind, self.code, self.param)


def shape(message: str, kind: str, code: str, param: str | None = None) -> dict[str, Any]:
    """An error in OpenAI's shape."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def told(error: Exception) -> tuple[int, dict[str, Any]]:
    """The status and the body for what keeps an answer from coming; the message holds no key."""
    if isinstance(error, ApiError):
        return error.status_code, error.body
    for kind, status, name, code in _KINDS:
        if isinstance(error, kind):
            return status, shape(str(error) or "The answer took too long.", name, code)
    raise error


def answer(error: Exception) -> JSONResponse:
    """The response that says what went wrong."""
    status, body = told(error)
    wait = error.retry_after if isinstance(error, errors.RateLimitedError) else None
    if isinstance(error, workers.ClosedError) or (isinstance(error, ApiError | workers.BusyError) and status == 429):
        wait = _SOON_S
    headers = {"Retry-After": str(math.ceil(wait))} if wait is not None else {}
    return JSONResponse(body, status, headers)
