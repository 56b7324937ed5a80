"""Who may ask: before anything else is looked at, the names in a request are held against those that are ours.

A page elsewhere can make a browser ask a service on loopback, by a name that it lets lead there. So the host has to be
ours, and so has the page that asks, if there is one.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from server.web.errors import ApiError
from server.web.serving import Serving

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class Guard:
    """Lets requests through whose host, origin and token are right; the others learn what is wrong and no more."""

    def __init__(self, app: ASGIApp, serving: Serving) -> None:
        self._app, self._serving = app, serving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, or one connection of a socket."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        try:
            self._check(headers, origin, scope)
        except ApiError as error:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008, "reason": error.code})
                return
            await JSONResponse(error.body, error.status_code, _challenge(error))(scope, receive, send)
            return
        is_foreign = origin is not None and origin in self._serving.origins
        if scope["type"] == "http" and is_foreign and scope["method"] == "OPTIONS":
            await JSONResponse({}, headers=dict(_cors(origin)))(scope, receive, send)
            return

        async def sending(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                added = [(name.encode(), value.encode()) for name, value in _cors(origin)] if is_foreign else []
                message = {**message, "headers": [*message.get("headers", ()), *_HEADERS, *added]}  # type: ignore[misc]
            await send(message)

        await self._app(scope, receive, sending)  # type: ignore[arg-type]

    def _check(self, headers: Headers, origin: str | None, scope: Scope) -> None:
        host = headers.get("host", "")
        name = _name(host)
        if name not in self._serving.names:
            raise ApiError(421, "wrong_host", "This service does not go by that name; `--allow-host` adds one.")
        if origin is not None and origin not in self._serving.origins and _place(origin) != host:
            raise ApiError(403, "wrong_origin", "Pages from elsewhere may not ask: see `--allow-origin`.")
        token = self._serving.token
        is_asked = scope["path"].startswith(("/v1/", "/metrics", "/lsp", "/openapi.json", "/docs"))
        if token is None or not is_asked or (scope["type"] == "http" and scope["method"] == "OPTIONS"):
            return
        given = headers.get("authorization", "").removeprefix("Bearer ").strip()
        if scope["type"] == "websocket" and not given:  # a page can set no header there
            named = headers.get("sec-websocket-protocol", "").split(",")
            given = next((one.strip()[6:] for one in named if one.strip().startswith("token.")), "")
        if not hmac.compare_digest(given.encode(), token.get_secret_value().encode()):
            raise ApiError(401, "invalid_api_key", "The token is missing or wrong: send `Authorization: Bearer TOKEN`.")


def _name(host: str) -> str:
    """The host of a header without its port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).strip("[]").casefold()


def _place(origin: str) -> str:
    """The host and the port of a page, "" for what is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _challenge(error: ApiError) -> dict[str, str]:
    return {"WWW-Authenticate": "Bearer"} if error.status_code == 401 else {}


def _cors(origin: str | None) -> list[tuple[str, str]]:
    return [
        ("access-control-allow-origin", origin or ""),
        ("access-control-allow-headers", "authorization, content-type, idempotency-key"),
        ("access-control-allow-methods", "GET, POST"),
        ("vary", "Origin"),
    ]
