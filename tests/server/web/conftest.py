"""Each test has a service of its own; the processes that look at texts are there for all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.server.web.running import DESKS, SERVERS, Running, running


@pytest.fixture(scope="session", autouse=True)
def desks() -> Iterator[None]:
    yield
    DESKS.close()
    SERVERS.close()


@pytest_asyncio.fixture
async def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    async with running(tmp_path, monkeypatch) as one:
        yield one
