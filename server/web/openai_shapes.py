"""OpenAI's shapes of a chat: what comes in, as far as it is understood, and what goes out.

What a client sends beyond that is left alone where it only asks for comfort, and refused where an answer without it
would be a wrong one (tools, several answers, pictures).
"""

from __future__ import annotations

import time
import uuid
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from server.models.protocol import Message, Usage
from server.web.errors import ApiError

_MOST_MESSAGES = 400
FINISH = Literal["stop", "length"]


class Part(BaseModel):
    """A part of a message; only text is understood."""

    type: str
    text: str = ""


class Turn(BaseModel):
    """A message."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    def text(self) -> str:
        """Its text. Raises `ApiError` when it has something else."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        if any(part.type != "text" for part in self.content):
            raise ApiError(400, "unsupported", "Messages may hold text only.", "messages")
        return "\n".join(part.text for part in self.content)


class StreamOptions(BaseModel):
    """How a stream ends."""

    include_usage: bool = False


class ChatRequest(BaseModel):
    """A conversation to go on with."""

    model_config = ConfigDict(extra="allow")
    model: str | None = None
    messages: list[Turn] = Field(min_length=1, max_length=_MOST_MESSAGES)
    stream: bool = False
    stream_options: StreamOptions | None = None
    temperature: float | None = Field(default=None, ge=0, le=2)
    max_tokens: int | None = Field(default=None, ge=1)
    max_completion_tokens: int | None = Field(default=None, ge=1)
    n: int | None = None
    tools: list[Any] | None = None

    def conversation(self) -> tuple[list[Message], str]:
        """What was said so far, system's words first, and the question. Raises `ApiError`."""
        if self.tools:
            raise ApiError(400, "unsupported", "There are no tools here.", "tools")
        if self.n not in (None, 1):
            raise ApiError(400, "unsupported", "There is one answer to a question.", "n")
        if any(turn.role in ("tool", "function") for turn in self.messages):
            raise ApiError(400, "unsupported", "There are no tools here.", "messages")
        *before, last = self.messages
        if last.role != "user" or not last.text().strip():
            raise ApiError(400, "bad_request", "The last message has to be the user's, with a text.", "messages")
        said = [Message("assistant" if turn.role == "assistant" else _role(turn), turn.text()) for turn in before]
        return said, last.text()


def _role(turn: Turn) -> Literal["system", "user"]:
    return "user" if turn.role == "user" else "system"


class CompletionRequest(BaseModel):
    """A text to go on with: code, with or without what comes behind it, or a request in words."""

    model_config = ConfigDict(extra="allow")
    prompt: str | list[str]
    suffix: str | None = None
    model: str | None = None
    max_tokens: int | None = Field(default=None, ge=1)
    temperature: float | None = Field(default=None, ge=0, le=2)
    stop: str | list[str] | None = None
    stop_sequences: list[str] = Field(default_factory=list)
    stream: bool = False
    stream_options: StreamOptions | None = None
    language: str = "sourcepawn"
    n: int | None = None
    best_of: int | None = None
    echo: bool = False

    def text(self) -> str:
        """The prompt. Raises `ApiError` for what can not be granted."""
        if self.n not in (None, 1) or self.best_of not in (None, 1):
            raise ApiError(400, "unsupported", "There is one answer to a prompt.", "n")
        if self.echo:
            raise ApiError(400, "unsupported", "A prompt is not said again.", "echo")
        if self.language.casefold() != "sourcepawn":
            raise ApiError(400, "unsupported", "The language is SourcePawn.", "language")
        prompts = [self.prompt] if isinstance(self.prompt, str) else self.prompt
        if len(prompts) != 1:
            raise ApiError(400, "unsupported", "One prompt at a time.", "prompt")
        if not prompts[0].strip() and not self.suffix:
            raise ApiError(400, "bad_request", "The prompt is empty.", "prompt")
        return prompts[0]

    def stops(self) -> tuple[str, ...]:
        """The texts before which an answer ends."""
        named = [self.stop] if isinstance(self.stop, str) else self.stop or []
        return tuple(one for one in (*named, *self.stop_sequences) if one)


class Reply:
    """One answer under way: all its parts have the same id, time and model."""

    def __init__(self, model: str) -> None:
        self._about = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": model}

    def whole(self, text: str, finish: FINISH, usage: Usage, checked: dict[str, Any]) -> dict[str, Any]:
        """The answer at once."""
        choice = {"index": 0, "message": {"role": "assistant", "content": text, "refusal": None}}
        choice |= {"finish_reason": finish, "logprobs": None}
        return {**self._about, "object": "chat.completion", "choices": [choice], "usage": counted(usage)} | checked

    def piece(self, text: str | None = None, finish: FINISH | None = None) -> dict[str, Any]:
        """A part of a stream; without a text it is the first or the last."""
        delta: dict[str, Any] = {"role": "assistant", "content": ""} if text is None and finish is None else {}
        if text is not None:
            delta = {"content": text}
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return {**self._about, "object": "chat.completion.chunk", "choices": [choice]}

    def used(self, usage: Usage) -> dict[str, Any]:
        """The part of a stream that tells the tokens."""
        return {**self._about, "object": "chat.completion.chunk", "choices": [], "usage": counted(usage)}


def counted(usage: Usage) -> dict[str, Any]:
    """Tokens in OpenAI's shape."""
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
    }
