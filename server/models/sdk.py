"""What `openai` and `compatible` share: a chat streamed through OpenAI's SDK.

The SDK tries again by itself after 429, 5xx and lost connections, ever more slowly, until the answer begins. It is
imported when it is first used: that takes half a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from server.models.errors import (
    BadKeyError,
    CutOffError,
    EmptyAnswerError,
    FilteredError,
    MalformedAnswerError,
    ModelError,
    RefusedError,
    TimedOutError,
)
from server.models.faults import Service, short, told
from server.models.protocol import End, Message, Piece, Request, Stream, Usage

if TYPE_CHECKING:
    import openai

    from server.models.connection import Client

T = TypeVar("T")
_LARGEST_ANSWER = 4 << 20  # in characters: no plugin is that long, and a hostile server must not fill the memory


def client(http: Client, service: Service, address: str | None, retries: int) -> openai.AsyncOpenAI:
    """A client of the SDK; closing it closes `http`. Raises `BadKeyError` for what can be no key."""
    import openai

    key = service.key.get_secret_value() if service.key is not None else ""
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise BadKeyError(f"The key for {service.name} has characters that no key has. Copy it again.")
    # Servers on this machine want no key, but the SDK insists on one; `http` does not send it. Its type is that of
    # httpx2, which the SDK depends on; it takes httpx as well.
    return openai.AsyncOpenAI(
        api_key=key or "none",
        base_url=address,
        max_retries=retries,
        http_client=http,  # pyright: ignore[reportArgumentType]
    )


def chat(sdk: openai.AsyncOpenAI, model: str, request: Request, service: Service, **parameters: Any) -> Stream:
    """The answer of a chat model. `parameters` go to the service as they are. Raises `ModelError`."""
    answer = Answer(model)
    wanted = {"messages": spoken(request.messages), **parameters}
    return streamed(
        sdk.chat.completions.create, wanted, request, service, answer, lambda choice: answer.add(choice.delta)
    )


async def streamed(
    create: Callable[..., Any],
    wanted: dict[str, Any],
    request: Request,
    service: Service,
    answer: Answer,
    piece: Callable[[Any], str],
    *,
    may_be_empty: bool = False,
) -> Stream:
    """What `create` of the SDK streams, for a request that wants this beside what all have in common.

    `piece` takes the text out of a choice and counts it in `answer`. Raises `ModelError`.
    """
    from server.models.connection import timeouts

    deadline = deadline_of(request.time_limit)
    model = answer.model
    with told(service, model):
        opening = create(
            model=model,
            stream=True,
            stream_options={"include_usage": True},
            timeout=timeouts(request.time_limit),
            **sampling(request),
            **wanted,
        )
        stream = await within(opening, deadline, request.time_limit)
    try:
        with told(service, model, begun=True):
            chunks = aiter(stream)
            while True:
                try:
                    chunk = await within(anext(chunks), deadline, request.time_limit)
                except StopAsyncIteration:
                    break
                for choice in answer.choices(chunk):
                    if text := piece(choice):
                        yield Piece(text)
            yield answer.end(request.max_tokens, may_be_empty=may_be_empty)
    except ModelError as error:
        error.usage = answer.usage
        raise
    finally:
        await stream.close()


def deadline_of(time_limit: float) -> float:
    """The end of a time limit that begins now, by the loop's clock."""
    return asyncio.get_running_loop().time() + time_limit


async def within(work: Awaitable[T], deadline: float, limit: float) -> T:
    """What `work` gives, if it does before the deadline (of the loop's clock). Raises `TimedOutError`."""
    try:
        async with asyncio.timeout_at(deadline):
            return await work
    except TimeoutError:
        raise TimedOutError(f"No answer within {limit:g} seconds.") from None


async def lines(parts: AsyncIterator[bytes], longest: int) -> AsyncIterator[bytes]:
    """The lines of what comes in parts; one of more than `longest` bytes is an error, not a full memory."""
    kept = bytearray()
    async for part in parts:
        first, *more = part.split(b"\n")
        kept += first
        for line in more:
            yield bytes(kept)
            kept = bytearray(line)
        if len(kept) > longest:
            raise MalformedAnswerError("The answer has a line that does not end.")
    if kept:
        yield bytes(kept)


def spoken(messages: tuple[Message, ...]) -> list[dict[str, str]]:
    """The conversation as the wire has it."""
    # What was no text where it came from may hold halves of characters, which no wire takes.
    return [{"role": one.role, "content": one.content.encode("utf-8", "replace").decode()} for one in messages]


def sampling(request: Request) -> dict[str, Any]:
    """How to choose tokens, as the wire has it; what the request leaves open is left out."""
    wanted = {
        "temperature": request.temperature,
        "top_p": request.top_p,
        "seed": request.seed,
        "stop": list(request.stop) or None,
    }
    return {name: value for name, value in wanted.items() if value is not None}


@dataclass(slots=True)
class Answer:
    """What is known of an answer so far. The SDK's types hold whatever came, so all is looked at before it is used."""

    model: str
    length: int = 0
    begun: bool = False
    refusal: str = ""
    reason: str | None = None
    usage: Usage | None = None

    def choices(self, chunk: Any) -> list[Any]:
        """The choices of a chunk or of a whole answer that are ours, after taking note of what it says beside them."""
        self.begun = True
        if isinstance(chunk.model, str) and chunk.model:
            self.model = short(chunk.model)
        if chunk.usage is not None:
            self.usage = used(chunk.usage)
        if not isinstance(chunk.choices, list | None):
            raise TypeError("choices are a list")
        ours = [choice for choice in chunk.choices or () if choice.index in (0, None)]
        for choice in ours:
            self.reason = choice.finish_reason or self.reason
        return ours

    def add(self, words: Any) -> str:
        """The new text of a message or of a part of one."""
        if words is None:
            return ""
        self.refusal += self.counted(getattr(words, "refusal", None))
        return self.counted(words.content)

    def counted(self, value: object) -> str:
        """`value`, which has to be text, as part of the answer."""
        if value is None:
            return ""
        if not isinstance(value, str):
            raise TypeError("a piece of an answer is text")
        self.length += len(value)
        if self.length > _LARGEST_ANSWER:
            raise MalformedAnswerError("The answer does not end; it was stopped after 4 million characters.")
        return whole(value)

    def end(self, max_tokens: int = 0, *, may_be_empty: bool = False) -> End:
        """The end of this answer; `max_tokens` is for the message. Raises `ModelError` when it is no good one."""
        if not self.begun:
            raise MalformedAnswerError(
                "What came is no answer. Is the address right, and the prompt not longer than the model takes?"
            )
        if self.refusal:
            raise RefusedError(f"The model refuses: {short(self.refusal)}")
        if self.reason == "content_filter":
            raise FilteredError("The service held the answer back (content filter). Ask in other words.")
        if self.reason is None:
            raise CutOffError("The connection ended in the middle of the answer. Try again.")
        cut: Literal["stop", "length"] = "length" if self.reason == "length" else "stop"
        if self.length == 0 and not may_be_empty:
            if cut == "length":
                spent = f"its {max_tokens} tokens" if max_tokens else "its tokens"
                raise EmptyAnswerError(f"The model used up {spent} before it answered. Allow it more.")
            raise EmptyAnswerError("The model gave an empty answer. Try again, or ask in other words.")
        return End(cut, self.model, self.usage)


def used(usage: Any) -> Usage:
    """The SDK's count as ours."""
    details = getattr(usage, "prompt_tokens_details", None)
    cached = count(getattr(details, "cached_tokens", None))
    return Usage(count(usage.prompt_tokens), count(usage.completion_tokens), cached)


def count(value: object) -> int:
    """A number of tokens, 0 for what is none."""
    return value if isinstance(value, int) and value > 0 else 0


def whole(text: str) -> str:
    """`text` without halves of surrogate pairs, which JSON can hold and no file can."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
