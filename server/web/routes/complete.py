"""`/v1/complete`, which is `/v1/completions` too: goes on with code, or writes what is asked for in words.

Code is completed as ghost text is: what would bring a new finding is not handed out. A request in words is a plugin or
a function with its verdict, as `/v1/generate-plugin` makes it. The answer has OpenAI's shape and the predecessor's.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from server.assistant.generate import Wishes, generating_with
from server.assistant.inline.completer import answer_tokens
from server.assistant.inline.extent import cut
from server.assistant.metered import estimated
from server.assistant.writing import Generated
from server.models.presets import Preset
from server.models.protocol import End, Engine, Usage
from server.models.protocol import Request as Asked
from server.reports.filling import Filled, Gap
from server.web import errors
from server.web.openai_shapes import FINISH, CompletionRequest, counted
from server.web.routes.generate import problems
from server.web.service import Service, service_of
from server.web.shapes import LONGEST_REQUEST
from server.web.streams import EITHER, NOT_KEPT, STREAM

router = APIRouter(tags=["assistant"])
_ROUNDS = 2
_FILLS = ("compatible", "local")  # engines that fill gaps
# A line as only code has it: a directive, a comment, an end that no sentence has, a declaration.
_CODE = re.compile(
    r"^[ \t]*(?:#[ \t]*[a-z]+\b|//|/\*)|[;{}][ \t]*$|\w\([^()\n]*$|\w\([^\n]*\)[ \t]*$"
    r"|^[ \t]*(?:public|stock|static|forward|native|const|new|int|float|bool|char|void|Handle|ConVar|Action)\b"
    r"[\w \t:\[\]&]*[(=\[]",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of a prompt. `verdict` is for programs."""

    text: str
    model: str
    verdict: dict[str, Any]
    usage: Usage = field(default_factory=Usage)
    cost: float | None = 0.0
    finish: FINISH = "stop"


@router.post("/v1/complete", response_model=None, responses=EITHER)
@router.post("/v1/completions", response_model=None, responses=EITHER, operation_id="complete_as_openai")
async def complete(request: Request, body: CompletionRequest) -> Response:
    """What comes next."""
    service = service_of(request)
    preset = _as_wanted(service.preset(body.model), body)
    prompt = body.text()
    if body.stream:
        return StreamingResponse(_lines(service, preset, body, prompt), media_type=STREAM, headers=NOT_KEPT)
    async with asyncio.timeout(service.serving.time_limit):
        made = await _made(service, preset, body, prompt)
    return JSONResponse(_shape(made, _about(made)))


def is_code(prompt: str) -> bool:
    """Whether a prompt is code to go on with, and no request in words."""
    return _CODE.search(prompt) is not None


async def _lines(service: Service, preset: Preset, body: CompletionRequest, prompt: str) -> AsyncIterator[str]:
    """The answer as a stream: in one piece, since nothing is told before it was looked at."""
    try:
        async with asyncio.timeout(service.serving.time_limit):
            made = await _made(service, preset, body, prompt)
        about = _about(made)
        told = [about | {"choices": [_choice(made.text, None)]}]
        told.append(about | {"choices": [_choice("", made.finish)], "l4d2": made.verdict})
        if body.stream_options is not None and body.stream_options.include_usage:
            told.append(about | {"choices": [], "usage": counted(made.usage)})
    except (errors.ApiError, *errors.FAULTS) as error:
        told = [errors.told(error)[1]]
    for one in told:
        yield f"data: {json.dumps(one, ensure_ascii=False)}\n\n"
    yield "data: [DONE]\n\n"


def _as_wanted(preset: Preset, body: CompletionRequest) -> Preset:
    most = min(body.max_tokens, preset.max_tokens) if body.max_tokens else None
    wanted = {"temperature": body.temperature, "max_tokens": most}
    return preset.model_copy(update={name: value for name, value in wanted.items() if value is not None})


async def _made(service: Service, preset: Preset, body: CompletionRequest, prompt: str) -> _Made:
    if not body.suffix and not is_code(prompt):
        return await _written(service, preset, prompt)
    gap = Gap(prompt, body.suffix or "")
    if preset.engine not in _FILLS or preset.options.get("infill") == "none":
        return _told(await service.desks.idiom(gap), "builtin")
    return await _filled(service, preset, gap, body)


async def _written(service: Service, preset: Preset, request: str) -> _Made:
    """What a request in words asks for."""
    if len(request) > LONGEST_REQUEST:
        raise errors.ApiError(
            400, "too_long", f"A request in words has at most {LONGEST_REQUEST:,} characters.", "prompt"
        )
    async with (
        service.engine(preset) as engine,
        aclosing(generating_with(engine, request, preset, Wishes(service.place, _ROUNDS))) as events,
    ):
        async for event in events:
            if isinstance(event, Generated):
                service.measures.spent(event.usage, event.cost)
                verdict = {"checked": True, "done": event.is_done, "fixed": event.fixed, "compiled": event.compiled}
                verdict |= {"before": problems(event.before), "after": problems(event.after)}
                verdict |= {"remarks": event.remarks}
                finish: FINISH = "length" if event.cut else "stop"
                return _Made(event.code, event.model, verdict, event.usage, event.cost, finish)
    raise AssertionError("a stream without an end")


async def _filled(service: Service, preset: Preset, gap: Gap, body: CompletionRequest) -> _Made:
    """What a model puts into a gap, if it is right there."""
    question = await service.desks.question(gap, preset)
    most = min(answer_tokens(question.is_multi), preset.max_tokens)
    asked = Asked(
        fill=question.fill,
        max_tokens=most,
        temperature=preset.temperature,
        top_p=preset.top_p,
        stop=body.stops(),
        time_limit=preset.time_limit,
        held=question.held,
    )
    async with service.engine(preset) as engine:
        text, end = await _cut(engine, asked, question.is_multi)
    usage = end.usage if end is not None and end.usage is not None else estimated(asked, (text,), preset)
    cost = preset.cost(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens)
    service.measures.spent(usage, cost)
    filled = await service.desks.answered(gap, text) if text else Filled("")
    made = _told(filled, end.model if end is not None else engine.model, bool(text) and not filled.text)
    return replace(made, usage=usage, cost=cost, finish=end.reason if end is not None else "stop")


async def _cut(engine: Engine, asked: Asked, is_multi: bool) -> tuple[str, End | None]:
    """An answer as far as it belongs into the gap; the model is stopped where that ends."""
    text = ""
    async with aclosing(engine.stream(asked)) as events:
        async for event in events:
            if isinstance(event, End):
                return cut(text, is_multi).text, event
            text += event.text
            found = cut(text, is_multi, ended=False)
            if found.is_whole:
                return found.text, None
    return cut(text, is_multi).text, None


def _told(filled: Filled, model: str, is_dropped: bool = False) -> _Made:
    """Ghost text as an answer; `is_dropped`: what the model said would have been wrong there."""
    verdict = {"checked": True, "replaces": filled.replaced, "origin": filled.origin, "dropped": is_dropped}
    return _Made(filled.text, model, verdict)


def _about(made: _Made) -> dict[str, Any]:
    return {
        "id": f"cmpl-{uuid.uuid4().hex}",
        "object": "text_completion",
        "created": int(time.time()),
        "model": made.model,
    }


def _choice(text: str, finish: FINISH | None) -> dict[str, Any]:
    return {"text": text, "index": 0, "finish_reason": finish, "logprobs": None}


def _shape(made: _Made, about: dict[str, Any]) -> dict[str, Any]:
    used = counted(made.usage)
    theirs = {"completion": made.text, "tokens_used": used["total_tokens"], "cost": made.cost}
    theirs |= {"timestamp": about["created"]}
    return {**about, "choices": [_choice(made.text, made.finish)], "usage": used, "l4d2": made.verdict} | theirs
