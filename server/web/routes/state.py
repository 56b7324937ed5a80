"""`/health`, `/metrics` and `/v1/models`: how the service does, and which models it has."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response

from server import __version__
from server.models.catalogue import Entry, catalogue, probed
from server.web.errors import ApiError
from server.web.service import service_of

router = APIRouter(tags=["state"])
_BEGAN = 1735689600  # OpenAI's shape wants a time; presets have none


@router.get("/health")
async def health(request: Request) -> dict[str, Any]:
    """Whether it works, with the state of the engine that is asked when a request names none."""
    service = service_of(request)
    name = service.serving.model
    entry = next((one for one in catalogue() if one.name == name.partition("/")[0]), None)
    engine = {"model": name, "ready": entry.is_ready if entry else False, "note": entry.note if entry else "unknown"}
    return {"status": "ok", "version": __version__, "engine": engine, "free": service.places.left}


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """The counters as Prometheus reads them."""
    return Response(service_of(request).measures.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


@router.get("/v1/models")
async def models() -> dict[str, Any]:
    """The presets as models, and those that servers on this machine offer as `preset/model`."""
    entries = await probed(catalogue())
    return {"object": "list", "data": [model for entry in entries for model in _models(entry)]}


@router.get("/v1/models/{name:path}")
async def model(name: str) -> dict[str, Any]:
    """One of them."""
    for entry in await probed([one for one in catalogue() if one.name == name.partition("/")[0]]):
        for found in _models(entry):
            if found["id"] == name:
                return found
    raise ApiError(404, "model_not_found", f"There is no model `{name}`.", "model")


def _models(entry: Entry) -> list[dict[str, Any]]:
    about = asdict(entry)
    del about["models"]
    names = [entry.name, *(f"{entry.name}/{model}" for model in entry.models)]
    return [
        {"id": name, "object": "model", "created": _BEGAN, "owned_by": entry.engine, "l4d2": about} for name in names
    ]
