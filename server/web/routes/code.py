"""`/v1/check` and `/v1/fix`: what is wrong with a text, and the text with its certain corrections."""

from __future__ import annotations

from fastapi import APIRouter, Request

from server.reports.findings import Findings, Fixed
from server.web.service import Service, service_of, settings_of
from server.web.shapes import Code

router = APIRouter(tags=["code"])


@router.post("/v1/check")
async def check(request: Request, body: Code) -> Findings:
    """The findings of a plugin or an include file, each with its fixes."""
    service = service_of(request)
    checked = await service.desk.check(body.code, body.filename, settings_of(body.settings))
    return _counted(service, Findings.of(checked))


@router.post("/v1/fix")
async def fix(request: Request, body: Code) -> Fixed:
    """The text with every correction that is certain, and what is left."""
    service = service_of(request)
    made = Fixed.made(await service.desk.fix(body.code, body.filename, settings_of(body.settings)))
    _counted(service, made)
    return made


def _counted(service: Service, findings: Findings) -> Findings:
    for one in findings.findings:
        service.measures.findings.labels(one.severity).inc()
    return findings
