"""A server of the tests and engines that ask it, closed however a test ends."""

from __future__ import annotations

import gc
import warnings
from collections.abc import AsyncIterator, Iterator

import pytest
from pydantic import SecretStr

from server.models.protocol import Engine
from tests.server.models.rigs import KEY, make
from tests.server.models.wire import Server, serving


@pytest.fixture(autouse=True, scope="package")
def _what_others_left() -> Iterator[None]:
    """Clear what other tests left open: told of it here, the test that happens to run would fail."""
    with warnings.catch_warnings(action="ignore"):
        gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as server:
        yield server


class Making:
    """Makes engines that ask the tests' server."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.made: list[Engine] = []

    def __call__(self, name: str, key: SecretStr | None = KEY, address: str | None = None, **options: object) -> Engine:
        self.made.append(make(name, address or self.address, key, **options))
        return self.made[-1]


@pytest.fixture
async def making(server: Server) -> AsyncIterator[Making]:
    making = Making(server.address)
    yield making
    for engine in making.made:
        await engine.close()
