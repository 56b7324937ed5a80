"""`/v1/chat`: a conversation about a plugin, as an editor has it. A change that an answer proposes comes merged into
the plugin and checked; nothing is kept here, so a client sends along what was said before.

The stream is one of server-sent events: `stage` and `text` while it is written, then `said`, or `error`.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import asdict, replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import Field

from server.analysis.project import sealed
from server.analysis.snapshot import Snapshot
from server.assistant.builtin_chat import chatting_without_model
from server.assistant.chat import Conversation, Said, View, chatting
from server.assistant.writing import Stage
from server.models.presets import Preset
from server.models.protocol import Piece
from server.settings import Settings
from server.syntax.text import Text
from server.web.routes.generate import result
from server.web.service import Service, service_of
from server.web.shapes import LONGEST_REQUEST, Body
from server.web.streams import EITHER, NOT_KEPT, STREAM, told

router = APIRouter(tags=["assistant"])
_MOST_TURNS = 30
_LONGEST_TURN = 40_000
_RECURSION = 3000


class Turn(Body):
    """A question and its answer, both as text."""

    asked: str = Field(min_length=1, max_length=_LONGEST_TURN)
    said: str = Field(max_length=_LONGEST_TURN)


class Spot(Body):
    """A place in a text, both counted from 1, `column` in characters."""

    line: int = Field(ge=1)
    column: int = Field(default=1, ge=1)


class Question(Body):
    """A question about the plugin `code`, or about none; `start` and `end` are what is selected in it."""

    message: str = Field(min_length=1, max_length=LONGEST_REQUEST)
    code: str | None = None
    start: Spot | None = None
    end: Spot | None = None
    turns: list[Turn] = Field(default_factory=list, max_length=_MOST_TURNS)
    model: str | None = None
    rounds: int = Field(default=2, ge=0, le=5)
    stream: bool = False
    fresh: bool = False


@router.post("/v1/chat", response_model=None, responses=EITHER)
async def talk(request: Request, body: Question) -> Response:
    """An answer; `made` in it is the whole plugin with the change that is proposed, and its verdict, or null."""
    service = service_of(request)
    preset = service.preset(body.model)
    if body.stream:
        lines = told(_events(service, body, preset), service.serving.time_limit, "said", _shape)
        return StreamingResponse(lines, media_type=STREAM, headers=NOT_KEPT)
    async with asyncio.timeout(service.serving.time_limit), aclosing(_events(service, body, preset)) as events:
        async for event in events:
            if isinstance(event, Said):
                return JSONResponse(_shape(event))
    raise AssertionError("a stream without an end")


async def _events(service: Service, body: Question, preset: Preset) -> AsyncGenerator[Stage | Piece | Said, None]:
    held = Conversation()
    for turn in body.turns:
        held.note(turn.asked, turn.said)
    async with service.engine(preset, body.fresh) as engine:
        snapshot = await asyncio.to_thread(_snapshot, body.code, service.place.path) if body.code is not None else None
        text = snapshot.text if snapshot is not None else Text("")
        start, end = sorted((_offset(text, body.start), _offset(text, body.end or body.start)))
        if preset.engine == "builtin":
            events = _at_once(preset, held, snapshot, start, end, body.message)
        else:
            view = await asyncio.to_thread(View.of, snapshot, start, end) if snapshot is not None else None
            # A stranger's plugin is judged where it sees nothing of this machine.
            view = replace(view, place=service.place) if view is not None else None
            events = chatting(engine, preset, held, view, body.message, body.rounds, service.place)
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Said):
                    service.measures.spent(event.usage, event.cost)
                yield event


async def _at_once(*asked: Any) -> AsyncGenerator[Stage | Piece | Said, None]:
    """What the analysis says by itself: it computes, so it does so in a thread, and others are answered meanwhile."""

    async def all_of_it() -> list[Stage | Piece | Said]:
        return [event async for event in chatting_without_model(*asked)]

    for event in await asyncio.to_thread(asyncio.run, all_of_it()):
        yield event


def _snapshot(code: str, path: str) -> Snapshot:
    """The plugin as the analysis sees it."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    project = sealed()
    project.open(path, Text.of(code))
    unit = project.unit(path)
    return Snapshot(project, unit, unit.root, project.settings_of(path, Settings()))


def _offset(text: Text, spot: Spot | None) -> int:
    """A place as an offset; one behind the end is the end."""
    if spot is None or spot.line > len(text.line_starts):
        return 0 if spot is None else len(text)
    start, end = text.line_range(spot.line - 1)
    return start + len(text.slice(start, end)[: spot.column - 1].encode())


def _shape(said: Said) -> dict[str, Any]:
    return {
        "text": said.text,
        "made": result(said.made) if said.made is not None else None,
        "is_new": said.is_new,
        "removed": list(said.removed),
        "usage": asdict(said.usage),
        "cost": said.cost,
        "model": said.model,
        "dropped": said.dropped,
        "cut": said.cut,
    }
