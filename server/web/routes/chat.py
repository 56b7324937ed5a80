"""`/v1/chat/completions`: a conversation in OpenAI's shape. Code in an answer is checked as in the editor.

Pieces of a model's answer are sent as they come; what checking finds and corrects stands at the end, with the corrected
plugin, so nobody is left with code that was not looked at. `l4d2` in the answer has the verdict for programs.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from server.assistant.builtin_chat import chatting_without_model
from server.assistant.chat import Conversation, Said, chatting
from server.assistant.prompt import fenced
from server.assistant.writing import Generated, Stage
from server.models.presets import Preset
from server.models.protocol import Message, Piece
from server.web import errors
from server.web.openai_shapes import FINISH, ChatRequest, Reply
from server.web.routes.generate import problems
from server.web.service import Service, service_of
from server.web.streams import EITHER, NOT_KEPT, STREAM

router = APIRouter(tags=["assistant"])
_MOST_TOLD = 20


@router.post("/v1/chat/completions", response_model=None, responses=EITHER)
async def complete(request: Request, body: ChatRequest) -> Response:
    """An answer to the last message."""
    service = service_of(request)
    preset = _as_wanted(service.preset(body.model), body)
    reply = Reply(body.model or service.serving.model)
    turns, question = body.conversation()
    events = _events(service, preset, turns, question)
    if body.stream:
        return StreamingResponse(_lines(service, events, reply, body), media_type=STREAM, headers=NOT_KEPT)
    said: Said | None = None
    async with asyncio.timeout(service.serving.time_limit), aclosing(events) as made:
        async for event in made:
            if isinstance(event, Said):
                said = event
    assert said is not None  # the last event, or an error was raised
    text = "\n\n".join(part for part in (said.text, _in_full(said.made)) if part)
    return JSONResponse(reply.whole(text, _finish(said), said.usage, _verdict(said.made)))


def _as_wanted(preset: Preset, body: ChatRequest) -> Preset:
    most = body.max_completion_tokens or body.max_tokens
    wanted = {"temperature": body.temperature, "max_tokens": min(most, preset.max_tokens) if most else None}
    return preset.model_copy(update={name: value for name, value in wanted.items() if value is not None})


async def _events(
    service: Service, preset: Preset, turns: list[Message], question: str
) -> AsyncGenerator[Stage | Piece | Said, None]:
    held = Conversation(turns=[turn for turn in turns if turn.role != "system"])
    wishes = "\n\n".join(turn.content for turn in turns if turn.role == "system")
    async with service.engine(preset) as engine:
        if preset.engine == "builtin":
            events = chatting_without_model(preset, held, None, 0, 0, question)
        else:
            asked = f"{wishes}\n\n{question}" if wishes else question
            events = chatting(engine, preset, held, None, asked, place=service.place)
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Said):
                    service.measures.spent(event.usage, event.cost)
                yield event


async def _lines(
    service: Service, events: AsyncGenerator[Stage | Piece | Said, None], reply: Reply, body: ChatRequest
) -> AsyncIterator[str]:
    streamed = ""
    is_first = True  # what a model writes to mend its own code is no part of the answer
    try:
        yield _data(reply.piece())
        async with asyncio.timeout(service.serving.time_limit), aclosing(events):
            async for event in events:
                match event:
                    case Stage(name) if name != "write":
                        is_first = False
                    case Piece(text) if is_first:
                        streamed += text
                        yield _data(reply.piece(text))
                    case Said():
                        rest = _rest(streamed, event)
                        if rest:
                            yield _data(reply.piece(rest))
                        yield _data(reply.piece(finish=_finish(event)) | _verdict(event.made))
                        if body.stream_options is not None and body.stream_options.include_usage:
                            yield _data(reply.used(event.usage))
                    case _:
                        pass
    except (errors.ApiError, *errors.FAULTS) as error:
        yield _data(errors.told(error)[1])
    yield "data: [DONE]\n\n"


def _data(content: dict[str, Any]) -> str:
    return f"data: {json.dumps(content, ensure_ascii=False)}\n\n"


def _rest(streamed: str, said: Said) -> str:
    """What goes behind the pieces: the answer itself where nothing was streamed, else the verdict."""
    if not streamed:
        return "\n\n".join(part for part in (said.text, _in_full(said.made)) if part)
    made = said.made
    if made is None:
        return ""
    if made.code.strip() in streamed:
        return f"\n\n{_told(made)}"
    return f"\n\n{_in_full(made)}"


def _in_full(made: Generated | None) -> str:
    return f"{fenced(made.code)}\n\n{_told(made)}" if made is not None else ""


def _told(made: Generated) -> str:
    """The verdict in words."""
    corrected = f" {made.fixed} corrected." if made.fixed else ""
    if not made.after:
        return f"Checked: no findings.{corrected}"
    lines = [f"- line {one.line}: {one.message}" for one in made.after[:_MOST_TOLD]]
    more = len(made.after) - _MOST_TOLD
    return "\n".join(
        [f"Checked: still wrong with it.{corrected}", *lines, *([f"- and {more} more"] if more > 0 else [])]
    )


def _finish(said: Said) -> FINISH:
    return "length" if said.cut else "stop"


def _verdict(made: Generated | None) -> dict[str, Any]:
    if made is None:
        return {"l4d2": {"checked": False}}
    found = {"before": problems(made.before), "after": problems(made.after)}
    return {"l4d2": {"checked": True, "done": made.is_done, "fixed": made.fixed, "compiled": made.compiled} | found}
