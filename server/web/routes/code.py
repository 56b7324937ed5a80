"""`/v1/check` and `/v1/fix`: what is wrong with a text, and the text with its certain corrections."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request

from server.analysis.finding import Finding, Severity
from server.syntax.text import Text
from server.web.service import Service, service_of, settings_of
from server.web.shapes import Code, Findings, Fixed, Found

router = APIRouter(tags=["code"])


@router.post("/v1/check")
async def check(request: Request, body: Code) -> Findings:
    """The findings of a plugin or an include file, each with its fixes."""
    service = service_of(request)
    checked = await service.desk.check(body.code, body.filename, settings_of(body.settings))
    return _findings(service, checked.findings, checked.text)


@router.post("/v1/fix")
async def fix(request: Request, body: Code) -> Fixed:
    """The text with every correction that is certain, and what is left."""
    service = service_of(request)
    made = await service.desk.fix(body.code, body.filename, settings_of(body.settings))
    found = _findings(service, made.checked.findings, made.checked.text)
    return Fixed(**found.model_dump(), code=str(made.checked.text), fixed=made.count)


def _findings(service: Service, findings: Sequence[Finding], text: Text) -> Findings:
    made = [Found.of(finding, text) for finding in findings]
    for one in made:
        service.measures.findings.labels(one.severity).inc()
    return Findings(
        clean=all(one.severity is Severity.HINT for one in findings),
        errors=sum(one.severity is Severity.ERROR for one in findings),
        warnings=sum(one.severity is Severity.WARNING for one in findings),
        findings=made,
    )
