"""Which addresses are asked, and how: by TLS, never a machine of the local network because some server said so.

It loads httpx, so it is itself imported when something is fetched and never at the top of a module.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

from server.install.errors import AddressError, AnswerError, UnreachableError

PATIENCE_S = 30.0
"""How long a server may say nothing."""

_CONNECT_S = 15.0
_MOST_REDIRECTS = 8
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "l4d2-architect", "Accept": "*/*"}
_LINKED = "x-linked-"
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


@dataclass(frozen=True, slots=True)
class Reached:
    """An answer whose body is yet to be read. `headers` has what redirects before it said of it, too."""

    response: httpx.Response
    url: str
    headers: Mapping[str, str]


def client(url: str) -> httpx.AsyncClient:
    """A client for an address; it follows no redirect by itself. Raises `UnreachableError` for an unfit proxy."""
    try:
        return httpx.AsyncClient(
            follow_redirects=False,
            trust_env=not is_here(url),
            headers=_HEADERS,
            timeout=httpx.Timeout(PATIENCE_S, connect=_CONNECT_S),
        )
    except (ImportError, ValueError, OSError) as error:
        # A proxy that httpx does not know, such as one of SOCKS, or certificates that are not where they should be.
        raise UnreachableError(f"The proxy or the certificates of this environment can not be used: {error}") from None


@asynccontextmanager
async def reached(asking: httpx.AsyncClient, url: str, headers: Mapping[str, str]) -> AsyncIterator[Reached]:
    """Ask for an address and for those that it leads to. Raises `AddressError`, `AnswerError`, `UnreachableError`."""
    check(url)
    linked: dict[str, str] = {}
    try:
        for _ in range(_MOST_REDIRECTS):
            async with asking.stream("GET", url, headers=dict(headers)) as response:
                said = {name.lower(): value for name, value in response.headers.items()}
                if response.status_code not in _REDIRECTS:
                    if response.headers.get("content-encoding", "identity").lower() != "identity":
                        raise AnswerError(f"{_host(url)} packs its answer, though it was asked not to.")
                    yield Reached(response, url, {**linked, **said})
                    return
                linked |= {name: value for name, value in said.items() if name.startswith(_LINKED)}
                target = urljoin(url, response.headers.get("location", ""))
            check(target, came_from=url)
            url = target
    except httpx.InvalidURL as error:
        raise AddressError(f"{url} leads to an address that is none: {error}.") from None
    except httpx.TransportError as error:
        why = "it does not answer in time" if isinstance(error, httpx.TimeoutException) else _plain(str(error))
        raise UnreachableError(
            f"{_host(url)} can not be reached ({why or type(error).__name__}). Check the network, or the proxy."
        ) from None
    raise AnswerError(f"{_host(url)} leads on and on.")


def check(url: str, came_from: str = "") -> None:
    """Raise `AddressError` for an address that is not asked.

    The first one is the user's or ours: it needs TLS unless it is this machine. Where a server leads to, `came_from`
    it, may not be on this machine or in its network unless that server is as well.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host or parts.username is not None:
        raise AddressError(f"{url} is no address to fetch from.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here(url)):
        raise AddressError(f"{host} is not asked without TLS: the address has to begin with https.")
    if came_from and _is_private(host) and not _is_private(urlsplit(came_from).hostname or ""):
        raise AddressError(f"{_host(came_from)} leads to {host}, which is not on the internet.")


def is_here(url: str) -> bool:
    """Whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        pass
    # Names without a dot, and numbers written in ways that only some resolvers take for an address.
    return "." not in host or host.endswith(_LOCAL_NAMES) or re.fullmatch(r"[0-9a-fx.]+", host) is not None


def _plain(words: str) -> str:
    """What the system says, without its number, which tells a user nothing."""
    return re.sub(r"^\[Errno -?\d+\] ", "", words).rstrip(".")


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
