"""What every engine takes and gives: a request, and a stream of pieces of text that ends with what it cost.

Knows no engine. An engine's stream is an async generator: who stops listening closes it, and the engine stops working
within a tenth of a second.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Fill:
    """The text before and after a gap that the model is to fill."""

    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Which names exist in one sort of place: those that are called, or with `quoted` those that are a string's text.

    It is for names where the code in front ends in the pattern `before`, as `local_held` writes it: without comments,
    white space only between words, as one blank. `others` exist there, but are not called. `more` are further names, of
    the file at hand: the others are the same for many requests, so they are sent to an engine once. With `later` a name
    may be called before the text defines it; then the answer does not end until it has.
    """

    before: str
    names: tuple[str, ...]
    others: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    quoted: bool = False
    later: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """Holds an answer to names that exist, in a language with the comments, strings, brackets and `#` lines of C.

    A name before `(` has to be one of the first rule whose `before` fits, or one that the text has defined. The
    patterns are for the code of a statement up to and with such a name. `free` ends in a word that is no name.
    `defines` is the whole head of a definition (after a line break where it begins in the first column), whose name is
    the group `name`: at the outermost level or in a body whose head `bodies` fits. Words of `heads` stand before such a
    name. It ends with a body, or with `;` where its group `bodiless` is there. A line that begins as `outer` says is at
    the outermost level whatever was left open, and `begins` is how code begins that has no fence around it. `missing`
    is what is written for a name (in place of `{}`) that the answer has called and, cut short, not defined.
    """

    rules: tuple[Rule, ...]
    free: str
    defines: str
    heads: tuple[str, ...]
    bodies: str
    outer: str
    begins: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A conversation to go on with, or a gap to fill (then there are no messages).

    `max_tokens` bounds the answer, `time_limit` (in seconds) the whole of it. `temperature` and `top_p` None leave it
    to the engine. `grammar` is GBNF, `held` names that exist; engines that can not hold to them ignore them, and where
    there is a grammar it decides alone.
    """

    messages: tuple[Message, ...] = ()
    fill: Fill | None = None
    max_tokens: int = 2048
    temperature: float | None = 0.1
    top_p: float | None = 1.0
    stop: tuple[str, ...] = ()
    seed: int | None = None
    grammar: str = ""
    held: Held | None = None
    time_limit: float = 120.0


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that an answer took. `cached_tokens` are those of the prompt that the engine had at hand.

    `estimated` says that the engine did not count and these are ours.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    estimated: bool = False

    def __add__(self, other: Usage) -> Usage:
        """Both together."""
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached_tokens + other.cached_tokens,
            self.estimated or other.estimated,
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """More of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class End:
    """The answer is whole (`stop`) or was cut at `max_tokens` (`length`). `model` is the one that really answered.

    `usage` None: the engine did not say. `from_cache`: nobody was asked, an answer was at hand.
    """

    reason: Literal["stop", "length"]
    model: str
    usage: Usage | None = None
    from_cache: bool = False


Stream = AsyncGenerator[Piece | End, None]


class Engine(Protocol):
    """Something that answers. `name` is the engine's, `model` the id that it was set up with."""

    name: str
    model: str

    def stream(self, request: Request) -> Stream:
        """The answer as it comes: pieces, then one end. Raises `ModelError`."""
        ...

    async def close(self) -> None:
        """Let go of connections and processes."""
        ...
