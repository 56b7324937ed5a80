"""A real service on a real port of this machine, and a model server behind it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from server.reports.desks import Desks
from server.web.app import create
from server.web.editors import Editors
from server.web.service import Service
from server.web.serving import Serving
from tests.server.models import wire

PRESET = "said"
DESKS = Desks(1)
SERVERS = Editors()
"""For all tests of this process: to start one takes a second."""


@dataclass
class Running:
    """The service, a client of it, and the model server that the preset `said` asks."""

    app: FastAPI
    server: uvicorn.Server
    task: asyncio.Task[None]
    port: int
    client: httpx.AsyncClient
    models: wire.Server

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def running(
    folder: Path, monkeypatch: pytest.MonkeyPatch, serving: Serving | None = None
) -> AsyncIterator[Running]:
    """Serve, with presets in `folder`."""
    async with wire.serving() as models:
        presets = folder / "l4d2-architect" / "models"
        presets.mkdir(parents=True, exist_ok=True)
        lines = [
            'title = "Said"',
            'engine = "compatible"',
            "[options]",
            f'address = "{models.address}"',
            'model = "m"',
            "retries = 0",
        ]
        (presets / f"{PRESET}.toml").write_text("\n".join(lines), "utf-8")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
        monkeypatch.setenv("APPDATA", str(folder))
        listening = socket.create_server(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        serving = replace(serving or Serving(), port=port)
        app = create(serving, Service(serving, DESKS, SERVERS))
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5, ws_max_size=1 << 20)
        )
        server.install_signal_handlers = lambda: None  # type: ignore[method-assign]  # the signals are pytest's
        task = asyncio.create_task(server.serve([listening]))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            try:
                yield Running(app, server, task, port, client, models)
            finally:
                server.should_exit = True
                await asyncio.wait_for(task, 20)
