"""Language servers in a process beside the service: what becomes of editors when it hangs, or is gone."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from server.web.editors import Editor, Editors
from server.web.serving import Serving
from tests.server.web.running import SERVERS, Running
from tests.server.web.test_editor import RIGHT, editing

BEGUN = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"processId": None, "capabilities": {}}}
Told = asyncio.Queue[bytes | None]


@asynccontextmanager
async def servers(limit: float) -> AsyncIterator[Editors]:
    made = Editors(limit)
    try:
        yield made
    finally:
        await asyncio.to_thread(made.close)


async def begun(editors: Editors) -> tuple[Editor, Told]:
    """An editor whose server has answered."""
    told: Told = asyncio.Queue()
    editor = await editors.open(told.put_nowait)
    assert editor is not None
    editor.ask(json.dumps(BEGUN).encode())
    answer = await told.get()
    assert answer is not None
    assert b"capabilities" in answer
    return editor, told


def process_of(editors: Editors) -> int:
    host = editors._host  # pyright: ignore[reportPrivateUsage]
    assert host is not None
    pid = host._process.pid  # pyright: ignore[reportPrivateUsage]
    assert pid is not None
    return pid


@pytest.mark.skipif(sys.platform == "win32", reason="a process can not be halted there")
async def test_a_process_that_hangs_is_ended_and_the_next_editor_has_another_one() -> None:
    async with servers(3.0) as editors:
        first, told = await begun(editors)
        _, other = await begun(editors)
        before = process_of(editors)
        os.kill(before, signal.SIGSTOP)
        assert await told.get() is None
        assert await other.get() is None
        assert first.is_lost
        first.ask(b"{}")
        first.close()
        await begun(editors)
        assert process_of(editors) != before


async def test_after_the_end_there_are_none() -> None:
    editors = Editors()
    editors.close()
    assert await editors.open(lambda message: None) is None


@pytest.mark.skipif(sys.platform == "win32", reason="a process can not be killed by a signal there")
async def test_an_editor_that_loses_its_server_is_told_to_try_again(service: Running) -> None:
    async with editing(service) as editor:
        os.kill(process_of(SERVERS), signal.SIGKILL)
        with pytest.raises(ConnectionClosed):
            await editor.ask("shutdown", None)
        assert editor.socket.close_code == 1013
    async with editing(service) as editor:
        await editor.opened("file:///plugin.sp", RIGHT)
        assert await editor.findings("file:///plugin.sp") == []


async def test_what_is_hard_for_an_editor_holds_up_nobody_else(service: Running, tmp_path: Path) -> None:
    hard = "".join(f"void F{number}()\n{{\n}}\n" for number in range(3_000))
    async with editing(service) as editor:
        await editor.opened("file:///plugin.sp", hard)
        asked = asyncio.create_task(editor.findings("file:///plugin.sp"))
        assert (await service.client.get("/health")).json()["status"] == "ok"
        assert (await service.client.post("/v1/check", json={"code": RIGHT})).json()["clean"]
        assert not asked.done()
        await asked
    async with asyncio.timeout(60):  # its place is given back when the service has noticed
        while service.app.state.service.editors.left < Serving().editors:
            await asyncio.sleep(0.01)
