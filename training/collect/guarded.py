"""Gets things from the network without being led elsewhere: only by https, from hosts that are named, never from an
address of this machine or its network, wherever a redirect or a name server leads.

Waits as long as the server asks, tries again what may work the next time, and keeps what it got by its ETag.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore

from server import __version__
from server.paths import user_dir
from training.run.files import InputError, as_json
from training.run.output import WORK

_MOST_REDIRECTS = 4
_MOST_TRIES = 5
_MOST_BYTES = 200_000_000
_TIMEOUTS = {"connect": 20.0, "read": 60.0, "write": 20.0, "pool": 60.0}
_AGENT = f"l4d2-architect/{__version__} (collects plugins with their licences)"
_AGAIN = frozenset({429, 500, 502, 503, 504})


class RefusedError(InputError):
    """An address may not be asked."""


class MissingError(InputError):
    """The server does not have it, or does not give it to us."""


@dataclass(frozen=True, slots=True)
class Got:
    """An answer. `fresh` is false when what was kept still holds."""

    body: bytes
    headers: Mapping[str, str]
    fresh: bool = True

    def json(self) -> Any:
        """The body as JSON. Raises `InputError`."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise InputError("the server answered with something that is no JSON") from None


class _Backend(httpcore.NetworkBackend):
    """Connects to the very address that was looked at, so that a name can not mean another one a moment later."""

    def __init__(self, private: bool) -> None:
        self._inner = httpcore.SyncBackend()
        self._private = private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        address = allowed_address(host, port, self._private)
        return self._inner.connect_tcp(address, port, timeout, local_address, socket_options)

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


def allowed_address(host: str, port: int, private: bool) -> str:
    """An address of a host, if all it has are public. Raises `RefusedError`."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    for one in addresses:
        if not private and not is_public(one):
            raise RefusedError(f"{host} leads to {one}, which is no public address")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is one of the public network."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved


@dataclass
class Client:
    """Asks the servers that are named. `private` allows any address and http: for a server of a test.

    `kept` is a folder for what was got, with its ETag. `sleep` and `now` are for who has no time to wait.
    """

    hosts: frozenset[str]
    kept: Path | None = None
    private: bool = False
    most_wait_s: float = 3600.0
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    waited: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        context = ssl.create_default_context()
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=_Backend(self.private), retries=1)

    def close(self) -> None:
        """Let go of connections."""
        self._pool.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None, keep: bool = True) -> Got:
        """What is at an address. Raises `RefusedError`, `MissingError`, `InputError`."""
        kept = self._kept(url) if keep else None
        known = _read(kept)
        wanted = {"user-agent": _AGENT, **{name.lower(): value for name, value in (headers or {}).items()}}
        if known is not None:
            wanted["if-none-match"] = known[0]
        status, answered, body = self._asked(url, wanted)
        if status == 304 and known is not None:
            return Got(known[1], answered, fresh=False)
        if status >= 300:
            raise MissingError(f"{_shown(url)}: the server answered {status}")
        etag = answered.get("etag", "")
        if kept is not None and etag:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.with_suffix(".part").write_bytes(as_json({"etag": etag}).encode() + b"\n" + body)
            kept.with_suffix(".part").replace(kept)
        return Got(body, answered)

    def _asked(self, url: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        """The answer behind redirects, after all the waiting that the server asks for."""
        tries = 0
        while True:
            try:
                status, answered, body = self._followed(url, headers)
            except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
                tries += 1
                if tries >= _MOST_TRIES:
                    raise InputError(f"{_shown(url)} can not be reached: {error}") from None
                self._wait(2.0**tries)
                continue
            wait = self._asks_to_wait(status, answered)
            if wait is None:
                return status, answered, body
            tries += 1
            if tries >= _MOST_TRIES:
                raise InputError(f"{_shown(url)}: the server answered {status} again and again")
            self._wait(wait if wait > 0 else 2.0**tries)

    def _asks_to_wait(self, status: int, answered: Mapping[str, str]) -> float | None:
        """How long to wait before asking again, 0 where the server does not say; None when it has answered."""
        spent = answered.get("x-ratelimit-remaining") == "0"
        if status not in _AGAIN and not (status == 403 and (spent or "retry-after" in answered)):
            return None
        after = answered.get("retry-after", "")
        if after.isdigit():
            return max(1.0, float(after))
        reset = answered.get("x-ratelimit-reset", "")
        if spent and reset.isdigit():
            return max(1.0, float(reset) - self.now())
        return 0.0

    def _wait(self, seconds: float) -> None:
        if self.waited + seconds > self.most_wait_s:
            raise InputError(f"the server asks to wait for {seconds:.0f} s: run the same command again later")
        self.waited += seconds
        self.sleep(seconds)

    def _followed(self, url: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        first = urlsplit(url).netloc
        for _ in range(_MOST_REDIRECTS + 1):
            self._check(url)
            # A key is for the server that it was meant for.
            sent = (
                headers if urlsplit(url).netloc == first else {k: v for k, v in headers.items() if k != "authorization"}
            )
            raw = [(name.encode(), value.encode()) for name, value in sent.items()]
            with self._pool.stream("GET", url, headers=raw, extensions={"timeout": _TIMEOUTS}) as response:
                answered = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
                if response.status in (301, 302, 303, 307, 308) and "location" in answered:
                    url = urljoin(url, answered["location"])
                    continue
                return response.status, answered, self._body(response, url)
        raise RefusedError(f"{_shown(url)}: too many redirects")

    def _body(self, response: httpcore.Response, url: str) -> bytes:
        parts: list[bytes] = []
        size = 0
        for part in response.iter_stream():
            size += len(part)
            if size > _MOST_BYTES:
                raise InputError(f"{_shown(url)} is larger than {_MOST_BYTES // 10**6} MB")
            parts.append(part)
        return b"".join(parts)

    def _check(self, url: str) -> None:
        """Refuse an address that nobody named."""
        parts = urlsplit(url)
        if parts.username or parts.password:
            raise RefusedError(f"{_shown(url)}: an address with a name or a password in it")
        if parts.scheme != "https" and not (self.private and parts.scheme == "http"):
            raise RefusedError(f"{_shown(url)}: only https is used")
        if (parts.hostname or "") not in self.hosts:
            raise RefusedError(f"{_shown(url)}: {parts.hostname} is not among the hosts that may be asked")

    def _kept(self, url: str) -> Path | None:
        return self.kept / hashlib.sha256(url.encode()).hexdigest() if self.kept is not None else None


def kept_folder(out: Path) -> Path:
    """Where what was got is kept for the next time: the user's cache, or the work of this run."""
    cache = user_dir("cache")
    return (cache if cache is not None else out / WORK) / "collect"


def _read(kept: Path | None) -> tuple[str, bytes] | None:
    if kept is None or not kept.is_file():
        return None
    head, _, body = kept.read_bytes().partition(b"\n")
    try:
        return str(json.loads(head)["etag"]), body
    except (ValueError, KeyError):
        return None


def _shown(url: str) -> str:
    """An address for a message: what may be a secret in it is left out."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}{parts.path}"
