"""What services say, in the shapes of the wire: each valid by the SDK's own types, with nothing missing."""

from __future__ import annotations

from typing import Any

from openai.types import Batch, Completion, FileObject, Model
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from pydantic import BaseModel

from tests.server.models.wire import Reply, says, streams

MODEL = "gpt-4o-mini-2024-07-18"
USAGE = {
    "prompt_tokens": 12,
    "completion_tokens": 3,
    "total_tokens": 15,
    "prompt_tokens_details": {"cached_tokens": 8, "audio_tokens": 0},
    "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
}


def valid(kind: type[BaseModel], data: dict[str, Any]) -> dict[str, Any]:
    """`data`, which the SDK's type takes as it is."""
    kind.model_validate(data, strict=True)
    return data


def chunk(delta: dict[str, Any] | None, finish: str | None = None, usage: Any = None) -> dict[str, Any]:
    """A part of a streamed chat; `delta` None for the one with the usage, which has no choice."""
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return valid(
        ChatCompletionChunk,
        {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1_790_000_000,
            "model": MODEL,
            "service_tier": "default",
            "system_fingerprint": "fp_1",
            "choices": [] if delta is None else [choice],
            "usage": usage,
        },
    )


def chat(*pieces: str, finish: str | None = "stop", usage: Any = USAGE) -> Reply:
    """A streamed chat, as OpenAI sends it."""
    return streams(
        chunk({"role": "assistant", "content": "", "refusal": None}),
        *(chunk({"content": piece}) for piece in pieces),
        *([chunk({}, finish)] if finish else []),
        *([chunk(None, usage=usage)] if usage else []),
    )


def refusal(*pieces: str) -> Reply:
    """A model that refuses."""
    opening = chunk({"role": "assistant", "content": None, "refusal": ""})
    return streams(opening, *(chunk({"refusal": piece}) for piece in pieces), chunk({}, "stop"))


def completion(*pieces: str, finish: str | None = "stop", usage: Any = USAGE) -> Reply:
    """A streamed completion of the old kind."""

    def part(choices: list[dict[str, Any]], usage: Any = None) -> dict[str, Any]:
        data = {"id": "cmpl-1", "object": "text_completion", "created": 1_790_000_000, "model": MODEL}
        return {**data, "choices": choices, "usage": usage}

    def choice(text: str, finish: str | None) -> dict[str, Any]:
        return {"index": 0, "text": text, "logprobs": None, "finish_reason": finish}

    parts = [part([choice(piece, None)]) for piece in pieces]
    if finish:
        parts.append(valid(Completion, part([choice("", finish)])))
    for one in parts[:-1]:
        # The type says that a reason is always there, but until the last part it is null on every server.
        valid(Completion, {**one, "choices": [{**one["choices"][0], "finish_reason": "stop"}]})
    return streams(*parts, *([valid(Completion, part([], usage))] if usage else []))


def infill(*pieces: str, stop_type: str = "eos") -> Reply:
    """A gap that llama-server fills. It sends no `[DONE]`."""
    parts = [
        {"index": 0, "content": piece, "tokens": [number], "stop": False, "id_slot": -1, "tokens_evaluated": 12}
        for number, piece in enumerate(pieces)
    ]
    last = {
        "index": 0,
        "content": "",
        "stop": True,
        "stop_type": stop_type,
        "model": "qwen",
        "tokens_predicted": len(pieces),
        "tokens_evaluated": 12,
        "tokens_cached": 14,
        "truncated": False,
        "timings": {"cache_n": 8, "prompt_n": 4, "predicted_n": len(pieces)},
    }
    return streams(*parts, last, done=False)


def models(*names: str) -> Reply:
    """The models that a server offers."""
    data = [
        valid(Model, {"id": name, "object": "model", "created": 1_790_000_000, "owned_by": "library"}) for name in names
    ]
    return says({"object": "list", "data": data})


def error(
    status: int, message: str, code: str | None = None, kind: str = "invalid_request_error", **headers: str
) -> Reply:
    """An error as OpenAI words it."""
    return says({"error": {"message": message, "type": kind, "param": None, "code": code}}, status, **headers)


def answer(text: str | None, finish: str = "stop", refusal: str | None = None) -> dict[str, Any]:
    """A whole chat answer that is not streamed."""
    message = {"role": "assistant", "content": text, "refusal": refusal, "annotations": []}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
    data = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1_790_000_000, "model": MODEL}
    return valid(ChatCompletion, {**data, "choices": [choice], "usage": USAGE})


def file(name: str, purpose: str = "batch") -> dict[str, Any]:
    """A file at the service."""
    data = {"id": name, "object": "file", "bytes": 120, "created_at": 1_790_000_000, "filename": "batch.jsonl"}
    return valid(FileObject, {**data, "purpose": purpose, "status": "processed"})


def batch(status: str, done: int = 0, failed: int = 0, total: int = 2, **more: Any) -> dict[str, Any]:
    """A batch at the service."""
    data = {
        "id": "batch_1",
        "object": "batch",
        "endpoint": "/v1/chat/completions",
        "completion_window": "24h",
        "created_at": 1_790_000_000,
        "input_file_id": "file-in",
        "status": status,
        "request_counts": {"total": total, "completed": done, "failed": failed},
        **more,
    }
    return valid(Batch, data)
