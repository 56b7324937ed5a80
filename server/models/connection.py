"""One careful HTTP client for every server: it goes nowhere but where it was sent, and reads no more than it must.

It loads httpx, so it is itself imported when a client is made and never at the top of a module.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from time import time
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from server.models.errors import MalformedAnswerError

LARGEST = 32 << 20  # bytes of an answer; a plugin with all its framing is a fraction of that
_LARGEST_ERROR = 1 << 16
_CONNECT_SECONDS = 15.0

# What a server needs to know of us. The SDK would also tell the user's organisation, operating system and Python,
# and whatever headers the environment names for OpenAI's own service.
_NEEDED = frozenset(
    "host accept accept-encoding connection content-type content-length transfer-encoding authorization".split()
)


class Client(httpx.AsyncClient):
    """A client that follows no redirect, so that neither the key nor the prompt goes elsewhere.

    `key` is the only secret that it sends, None for none; `ours` leaves the SDK's headers as they are, for the service
    that the SDK belongs to. What an error says is cut after 64 KiB, an answer of more than `largest` bytes raises
    `MalformedAnswerError`.
    """

    def __init__(self, address: str, key: SecretStr | None, *, ours: bool = False, largest: int = LARGEST) -> None:
        # A proxy can not reach this machine's own servers, and has no business with what is sent to them. No answer is
        # compressed: a few bytes could unfold to more than there is memory.
        super().__init__(
            follow_redirects=False,
            verify=address.startswith("https:"),  # without TLS there is no certificate to look at, nor a list to load
            trust_env=not _is_local(address),
            headers={"Accept-Encoding": "identity"},
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=8),
        )
        self._secret = key
        self._ours = ours
        self._largest = largest

    async def send(self, request: httpx.Request, *, stream: bool = False, **how: object) -> httpx.Response:
        """As httpx does it, within the bounds of this client."""
        if not self._ours:
            self._bare(request)
        response = await super().send(request, stream=True, **how)  # pyright: ignore[reportArgumentType]
        is_packed = response.headers.get("content-encoding", "identity").lower() != "identity"
        if not response.is_success:
            return await _failure(response, request, is_packed)
        if is_packed:
            await response.aclose()
            raise MalformedAnswerError("The server compresses its answer, though it was asked not to.")
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Bounded(response.stream, self._largest)
        if not stream:
            await response.aread()
        return response

    def _bare(self, request: httpx.Request) -> None:
        for name in {*request.headers} - _NEEDED:
            del request.headers[name]
        request.headers.pop("authorization", None)
        if self._secret is not None:
            request.headers["Authorization"] = f"Bearer {self._secret.get_secret_value()}"


def timeouts(seconds: float) -> httpx.Timeout:
    """How long one step of a request may take that has so many seconds in all."""
    return httpx.Timeout(seconds, connect=min(_CONNECT_SECONDS, seconds))


def retry_after(headers: httpx.Headers) -> float | None:
    """The seconds that a server asks to wait, None when it does not say."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        if math.isfinite(seconds):
            return max(0.0, seconds)
    try:
        return max(0.0, parsedate_to_datetime(headers.get("retry-after", "")).timestamp() - time())
    except (ValueError, TypeError, OverflowError):
        return None


class _Bounded(httpx.AsyncByteStream):
    """The bytes of an answer until there are too many."""

    def __init__(self, stream: httpx.AsyncByteStream, largest: int) -> None:
        self._stream = stream
        self._left = largest

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            self._left -= len(part)
            if self._left < 0:
                raise MalformedAnswerError("The answer does not end; it was stopped.")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _failure(response: httpx.Response, request: httpx.Request, is_packed: bool) -> httpx.Response:
    """The same answer with the beginning of what it says, and a word to the SDK when to try again is of no use."""
    said = bytearray()
    try:
        if not is_packed:
            async for part in response.aiter_raw():
                said += part
                if len(said) > _LARGEST_ERROR:
                    break
    except httpx.TransportError:
        pass  # the status says enough
    finally:
        await response.aclose()
    unfit = ("content-length", "content-encoding", "transfer-encoding")
    headers = httpx.Headers([(name, value) for name, value in response.headers.multi_items() if name not in unfit])
    wait, patience = retry_after(headers), request.extensions.get("timeout", {}).get("read")
    is_too_long = wait is not None and patience is not None and wait >= patience
    if is_too_long or b'"insufficient_quota"' in said:
        headers["x-should-retry"] = "false"
    return httpx.Response(response.status_code, headers=headers, content=bytes(said[:_LARGEST_ERROR]), request=request)


def _is_local(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
