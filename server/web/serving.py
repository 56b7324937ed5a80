"""How the API is served: where it listens, who may ask, how much at once."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from pydantic import SecretStr

LOOPBACK = "127.0.0.1"


class ServingError(Exception):
    """It may not be served like this; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Serving:
    """Options of the service.

    `token` None lets everybody in who reaches the port, which only loopback may do. `origins` are further pages whose
    scripts may ask. `most_bytes` bounds the body of a request, `body_limit` the seconds in which it has to come,
    `time_limit` those of a whole answer that a model gives. `at_once` is how many of those there may be, `editors` how
    many editors may be connected. `workers` processes look at texts (0: as many as there is room for), at each for
    `check_limit` seconds. `monthly_limit` is in US dollars, 0 for none. `model` is the preset of who names none,
    `compiler` spcomp's path or "".
    """

    host: str = LOOPBACK
    port: int = 8000
    token: SecretStr | None = None
    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    model: str = "builtin"
    compiler: str = ""
    most_bytes: int = 1 << 20
    body_limit: float = 60.0
    time_limit: float = 300.0
    at_once: int = 64
    workers: int = 0
    check_limit: float = 20.0
    editors: int = 16
    monthly_limit: float = 0.0

    def __post_init__(self) -> None:
        if not is_loopback(self.host) and self.token is None:
            raise ServingError(f"Who listens on {self.host} can be reached by others: name a token with --token-file.")

    @property
    def names(self) -> frozenset[str]:
        """The names that a request may call this service by, in lower case and without a port."""
        own = {self.host.casefold().strip("[]"), *(host.casefold() for host in self.hosts)}
        return frozenset(own | {"localhost", LOOPBACK, "::1"} if is_loopback(self.host) else own)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches that address."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"
