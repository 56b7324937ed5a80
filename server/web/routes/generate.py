"""`/v1/generate-plugin`: a plugin from words, checked; as one answer, or as a stream of what happens meanwhile.

The stream is one of server-sent events: `stage` and `text` while it is written, then `result`, or `error`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from server.analysis.finding import Severity
from server.assistant.generate import Wishes, generating_with
from server.assistant.verify import Problem
from server.assistant.writing import Generated, Progress
from server.models.presets import Preset
from server.web.service import Service, service_of
from server.web.shapes import Wish
from server.web.streams import EITHER, NOT_KEPT, STREAM, told

router = APIRouter(tags=["assistant"])


@router.post("/v1/generate-plugin", response_model=None, responses=EITHER)
async def generate(request: Request, body: Wish) -> Response:
    """A plugin for a request in words. What is still wrong with it is in `after`, never hidden."""
    service = service_of(request)
    preset = service.preset(body.model)
    if body.stream:
        # The first event is waited for: what fails at once has a status that says so.
        events = told(_events(service, body, preset), service.serving.time_limit, "result", result)
        return StreamingResponse(events, media_type=STREAM, headers=NOT_KEPT)
    async with asyncio.timeout(service.serving.time_limit), aclosing(_events(service, body, preset)) as made:
        async for event in made:
            if isinstance(event, Generated):
                return JSONResponse(result(event))
    raise AssertionError("a stream without an end")


async def _events(service: Service, body: Wish, preset: Preset) -> AsyncGenerator[Progress, None]:
    wishes = Wishes(service.place, body.rounds)
    async with (
        service.engine(preset, body.fresh) as engine,
        aclosing(generating_with(engine, body.request, preset, wishes)) as events,
    ):
        async for event in events:
            if isinstance(event, Generated):
                service.measures.spent(event.usage, event.cost)
            yield event


def result(made: Generated) -> dict[str, Any]:
    """What came of a request, as JSON."""
    return {
        "code": made.code,
        "done": made.is_done,
        "remarks": made.remarks,
        "before": problems(made.before),
        "after": problems(made.after),
        "fixed": made.fixed,
        "rounds": made.rounds,
        "compiled": made.compiled,
        "cut": made.cut,
        "engine": made.engine,
        "model": made.model,
        "usage": asdict(made.usage),
        "cost": made.cost,
        "seconds": round(made.seconds, 3),
        "from_cache": made.from_cache,
    }


def problems(found: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Findings as JSON."""
    return [asdict(one) | {"severity": Severity(one.severity).name.lower()} for one in found]
