"""Puts the API together: the addresses, what stands before them, and how errors are told."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from server import __version__
from server.web import errors
from server.web.guard import Guard
from server.web.limits import BodyLimit
from server.web.measures import Measured
from server.web.routes import chat, code, complete, editor, facts, generate, netprops_of, state, talk
from server.web.runs import Runs
from server.web.service import Service
from server.web.serving import Serving

_log = logging.getLogger(__name__)
PAGE = Path(__file__).parent / "page"
"""The web page, as `make page` builds it from `client-web`; an installation without it serves the rest."""

_ROUTERS = (
    chat.router,
    code.router,
    complete.router,
    editor.router,
    netprops_of.router,
    facts.router,
    generate.router,
    state.router,
    talk.router,
)


def create(serving: Serving, service: Service | None = None) -> FastAPI:
    """The service, not yet started."""
    service = service or Service(serving)
    app = FastAPI(
        title="L4D2 Architect",
        version=__version__,
        description="Checks, corrects and writes SourcePawn plugins for Left 4 Dead 2.",
        docs_url=None,  # its pages are fetched from elsewhere
        redoc_url=None,
        lifespan=_living,
        responses=errors.DESCRIBED,
        middleware=[
            Middleware(Measured, measures=service.measures),
            Middleware(Guard, serving=serving),
            Middleware(BodyLimit, most=serving.most_bytes, limit=serving.body_limit),
            Middleware(Runs, tasks=service.runs),
        ],
    )
    app.state.service = service
    for router in _ROUTERS:
        app.include_router(router)
    if (PAGE / "index.html").is_file():
        app.mount("/", StaticFiles(directory=PAGE, html=True))
    for kind in errors.FAULTS:
        app.add_exception_handler(kind, _on_fault)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(Exception, _on_bug)
    return app


@asynccontextmanager
async def _living(app: FastAPI) -> AsyncIterator[None]:
    service: Service = app.state.service
    service.desks.warm()
    yield
    await service.close()


async def _on_fault(request: Request, error: Exception) -> Response:
    return errors.answer(error)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error, errors.ApiError):
        return errors.answer(error)
    kind = "invalid_request_error" if error.status_code < 500 else "api_error"
    code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "bad_request")
    return JSONResponse(errors.shape(str(error.detail), kind, code), error.status_code, error.headers)


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part != "body")
    message = f"`{where}`: {first['msg']}" if where else str(first["msg"])
    return JSONResponse(errors.shape(message, "invalid_request_error", "invalid_value", where or None), 400)


async def _on_bug(request: Request, error: Exception) -> Response:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return JSONResponse(errors.shape("The service has failed.", "api_error", "internal_error"), 500)
