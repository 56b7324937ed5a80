"""What goes wrong on the way to a server, in words for the user: the SDK's errors and HTTP's statuses turned into ours.

What a server says is cut short, printable, and holds no key.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from server.models.errors import (
    BadKeyError,
    BadRequestError,
    CutOffError,
    MalformedAnswerError,
    ModelError,
    RateLimitedError,
    ServiceError,
    TimedOutError,
    TooLongError,
    UnavailableError,
    UnknownModelError,
    UnreachableError,
)
from server.models.keys import redacted

if TYPE_CHECKING:
    import httpx

_LONGEST_MESSAGE = 300
_LONGEST_WAIT_SHOWN = 86_400.0

# Types are not looked at before they are used, so what is not as the protocol says shows as one of these. JSON that is
# nested too deeply is a `RecursionError`.
_MALFORMED = (ValueError, AttributeError, TypeError, KeyError, IndexError, RecursionError)


@dataclass(frozen=True, slots=True)
class Service:
    """Who is asked: a name for messages, the key that must not be in them, and what to look at when nobody answers."""

    name: str
    key: SecretStr | None
    hint: str

    def quoted(self, text: object) -> str:
        """What the service says, fit to be shown: one line, bounded, printable, without keys."""
        return short(redacted(str(text), self.key))


@contextmanager
def told(service: Service, model: str, *, begun: bool = False) -> Iterator[None]:
    """Raise what goes wrong within as `ModelError`. `begun` says that the answer has begun."""
    import httpx
    import openai

    try:
        yield
    except ModelError:
        raise
    except openai.APIStatusError as error:
        raise of_status(error.response, service, model) from None  # pyright: ignore[reportArgumentType]
    except openai.APIResponseValidationError:
        raise MalformedAnswerError(f"{service.name} sent what is no answer.") from None
    except (openai.APITimeoutError, httpx.TimeoutException):
        raise TimedOutError(f"{service.name} did not answer in time.") from None
    except (openai.APIConnectionError, httpx.TransportError) as error:
        if begun:
            raise CutOffError("The connection ended in the middle of the answer. Try again.") from None
        cause = service.quoted(error.__cause__ or error)
        raise UnreachableError(f"{service.name} can not be reached ({cause}). {service.hint}") from None
    except openai.APIError as error:
        # It comes within the stream, after the status said that all was well.
        raise of_stream(error.body, service, model) from None
    except httpx.InvalidURL:
        raise UnreachableError(f"{service.name} has an address that is none. {service.hint}") from None
    except _MALFORMED as error:
        raise MalformedAnswerError(f"{service.name} sent what is no answer ({type(error).__name__}).") from None


def of_status(response: httpx.Response, service: Service, model: str) -> ModelError:
    """The error that an answer with a bad status is."""
    from server.models.connection import retry_after

    problem = _problem(response.text)
    said, code = service.quoted(problem.get("message") or "no reason given"), str(problem.get("code") or "")
    name = service.name
    match response.status_code:
        case 401:
            return BadKeyError(f"{name} does not accept the key. Set another one.")
        case 403:
            return UnknownModelError(f"{name} does not let this key use `{model}`: {said}")
        case 404:
            return UnknownModelError(f"{name} has no model `{model}`, or the key has no access to it. {service.hint}")
        case 408:
            return TimedOutError(f"{name} did not answer in time.")
        case 429:
            return _limited(name, code, retry_after(response.headers))
        case 400 | 413 | 422 if _is_too_long(code, said):
            return TooLongError(f"{name}: the request is too long for `{model}`.")
        case 501:
            return UnavailableError(f"{name} can not do that: {said}")
        case status if 300 <= status < 400:
            return ServiceError(f"{name} sends to another address, which is not followed. {service.hint}")
        case status if status >= 500:
            return ServiceError(f"{name} failed (HTTP {status}): {said}. Try again later.")
        case status:
            return BadRequestError(f"{name} does not take the request (HTTP {status}): {said}")


def of_stream(problem: object, service: Service, model: str) -> ModelError:
    """The error that a stream can hold in the place of a piece."""
    fields = problem if isinstance(problem, Mapping) else {"message": problem}
    said, code = service.quoted(fields.get("message") or "no reason given"), str(fields.get("code") or "")
    if _is_too_long(code, said):
        return TooLongError(f"{service.name}: the request is too long for `{model}`.")
    if code in ("429", "rate_limit_exceeded", "insufficient_quota"):
        return _limited(service.name, code, None)
    return ServiceError(f"{service.name} failed: {said}")


def short(text: str) -> str:
    """One line of printable text, bounded: what a server says may hold anything."""
    line = "".join(char if char.isprintable() else " " for char in text[: 4 * _LONGEST_MESSAGE])
    line = " ".join(line.split())
    return line if len(line) <= _LONGEST_MESSAGE else line[: _LONGEST_MESSAGE - 1] + "…"


def _limited(name: str, code: str, after: float | None) -> RateLimitedError:
    if code == "insufficient_quota":
        return RateLimitedError(f"{name}: the account has no credit left.", after)
    is_shown = after is not None and after <= _LONGEST_WAIT_SHOWN
    return RateLimitedError(
        f"{name} has too many requests. Try again {f'in {after:.0f} s' if is_shown else 'later'}.", after
    )


def _is_too_long(code: str, said: str) -> bool:
    # llama-server has no code for it but a type, which it words the same in the message.
    lower = said.lower()
    return code == "context_length_exceeded" or "context length" in lower or "context size" in lower


def _problem(text: str) -> Mapping[str, Any]:
    """The `error` object of a body. Gemini puts it into a list, others leave the outer object or all of it away."""
    try:
        body: Any = json.loads(text)
    except (ValueError, RecursionError):
        return {"message": "" if text.lstrip().startswith("<") else text}  # a page for people says nothing in one line
    if isinstance(body, list) and body:
        body = body[0]
    if isinstance(body, Mapping):
        body = body.get("error") or body.get("detail") or body
    return body if isinstance(body, Mapping) else {"message": body}
