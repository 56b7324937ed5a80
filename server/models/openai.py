"""OpenAI's own service through its SDK: any chat model, fine-tuned ones included."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from server.models.errors import MissingKeyError, UnavailableError, UnknownModelError
from server.models.faults import Service
from server.models.protocol import Request, Stream
from server.models.sdk import chat, client, sampling, spoken

if TYPE_CHECKING:
    import openai

NAME = "openai"
ADDRESS = "https://api.openai.com/v1"

Effort = Literal["", "none", "minimal", "low", "medium", "high", "xhigh", "max"]


class Options(BaseModel):
    """What a preset says. `base` is the model to fall back on when the key has no access to `model`.

    Models with `reasoning` take no temperature, `top_p`, seed or stop words; what they think counts as part of the
    answer, and `effort` says how much that may be (empty: as the model sees fit).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    model: str = Field(min_length=1)
    base: str = ""
    reasoning: bool = False
    effort: Effort = ""
    retries: int = Field(default=2, ge=0, le=10)


class Engine:
    """The service with one key. `address` is another place that speaks the same protocol.

    Without one it is what OPENAI_BASE_URL says, as in every program that uses the SDK.
    """

    name = NAME

    def __init__(self, options: Options, key: SecretStr | None, address: str | None = None) -> None:
        self.model = options.model
        self._options = options
        self._address = address
        self._service = service(key)
        self._sdk: openai.AsyncOpenAI | None = None
        self._is_denied = False

    async def stream(self, request: Request) -> Stream:
        """The answer as it comes. Raises `ModelError`."""
        if request.fill is not None:
            raise UnavailableError("OpenAI's chat models can not fill gaps. Choose another model for that.")
        if self._sdk is None:
            self._sdk = connect(self._service, self._address, self._options.retries)
        model = self._options.base if self._is_denied else self._options.model
        try:
            async with aclosing(self._chat(self._sdk, model, request)) as answer:
                async for event in answer:
                    yield event
            return
        except UnknownModelError as error:
            if self._is_denied:
                raise
            if not self._options.base:
                raise UnknownModelError(f"{error}{_other(model)}") from None
        self._is_denied = True
        async with aclosing(self._chat(self._sdk, self._options.base, request)) as answer:
            async for event in answer:
                yield event

    def _chat(self, sdk: openai.AsyncOpenAI, model: str, request: Request) -> Stream:
        plain, more = asked(self._options, request)
        return chat(sdk, model, plain, self._service, **more)

    async def close(self) -> None:
        """Close the connections."""
        if self._sdk is not None:
            sdk, self._sdk = self._sdk, None
            await sdk.close()


def service(key: SecretStr | None) -> Service:
    """OpenAI for messages. Raises `MissingKeyError`."""
    if key is None:
        raise MissingKeyError(
            "OpenAI needs a key: set OPENAI_API_KEY in the environment or in `.env`, or the key in the editor."
        )
    return Service("OpenAI", key, "Choose another model, or see whether this machine reaches the internet.")


def connect(who: Service, address: str | None, retries: int, largest: int | None = None) -> openai.AsyncOpenAI:
    """The SDK's client for the service. `largest` bounds an answer, in bytes."""
    from server.models.connection import LARGEST, Client

    http = Client(address or ADDRESS, who.key, ours=True, largest=largest or LARGEST)
    return client(http, who, address, retries)


def asked(options: Options, request: Request) -> tuple[Request, dict[str, Any]]:
    """A request as these models take it, with the parameters that only this service has."""
    more: dict[str, Any] = {"max_completion_tokens": request.max_tokens}
    if options.effort:
        more["reasoning_effort"] = options.effort
    if options.reasoning:
        request = replace(request, temperature=None, top_p=None, seed=None, stop=())
    return request, more


def body(options: Options, request: Request) -> dict[str, Any]:
    """The body of a request that is not streamed."""
    request, more = asked(options, request)
    return {"model": options.model, "messages": spoken(request.messages), **sampling(request), **more}


def _other(model: str) -> str:
    kind, _, rest = model.partition(":")
    base = rest.partition(":")[0]
    return f" This one was made from `{base}`, which can be its `base`." if kind == "ft" and base else ""
