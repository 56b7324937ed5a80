"""`/v1/check` and `/v1/fix`: what is wrong with a text, and the text with its certain corrections."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from server.reports.desks import Answered
from server.reports.findings import Findings, Fixed
from server.web.service import Service, service_of, settings_of
from server.web.shapes import Code

router = APIRouter(tags=["code"])


@router.post("/v1/check", response_model=Findings)
async def check(request: Request, body: Code) -> Response:
    """The findings of a plugin or an include file, each with its fixes."""
    service = service_of(request)
    return _told(service, await service.desks.check(body.code, body.filename, settings_of(body.settings)))


@router.post("/v1/fix", response_model=Fixed)
async def fix(request: Request, body: Code) -> Response:
    """The text with every correction that is certain, and what is left."""
    service = service_of(request)
    return _told(service, await service.desks.fix(body.code, body.filename, settings_of(body.settings)))


def _told(service: Service, made: Answered) -> Response:
    for severity, count in made.told.items():
        service.measures.findings.labels(severity).inc(count)
    return Response(made.body, media_type="application/json")
