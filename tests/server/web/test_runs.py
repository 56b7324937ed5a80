"""Asked twice with one `Idempotency-Key`, answered once; and what becomes of answers whose clients have left."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from server.web.runs import Runs
from server.web.serving import Serving
from tests.server.models import said
from tests.server.web.running import PRESET, Running, running
from tests.server.web.test_assistant import COMPLETIONS, GOOD, events, fenced

GENERATE = "/v1/generate-plugin"
WISH = {"request": "tell of Tanks", "model": PRESET}
KEY = {"Idempotency-Key": "one"}


async def test_the_same_again_gets_the_same_answer_and_asks_nobody(service: Running) -> None:
    service.models.on(COMPLETIONS, said.chat(fenced(GOOD)))
    first = await service.client.post(GENERATE, json=WISH, headers=KEY)
    again = await service.client.post(GENERATE, json=WISH, headers=KEY)
    assert first.json()["done"]
    assert again.content == first.content
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert len(service.models.seen) == 1
    other = await service.client.post(GENERATE, json=WISH | {"rounds": 1}, headers=KEY)
    assert (other.status_code, other.json()["error"]["code"]) == (422, "idempotency_mismatch")
    elsewhere = await service.client.post("/v1/check", json={"code": ""}, headers=KEY)
    assert elsewhere.status_code == 200
    text = (await service.client.get("/metrics")).text
    assert f'l4d2_requests_total{{path="{GENERATE}",status="200"}} 2.0' in text


async def test_who_asks_while_it_is_written_joins(service: Running) -> None:
    service.models.on(COMPLETIONS, replace(said.chat(fenced(GOOD)), held=True))
    wish = WISH | {"stream": True}
    asked = [asyncio.create_task(service.client.post(GENERATE, json=wish, headers=KEY)) for _ in range(3)]
    await service.models.asked()
    service.models.let_go()
    first, *others = await asyncio.gather(*asked)
    assert events(first.text)[-1][0] == "result"
    assert all(other.text == first.text for other in others)
    assert len(service.models.seen) == 1


async def test_what_failed_for_now_is_tried_again(service: Running) -> None:
    for stream in (False, True):
        service.models.on(COMPLETIONS, said.error(429, "too many"), said.error(500, "no"), said.chat(fenced(GOOD)))
        key = {"Idempotency-Key": f"stream {stream}"}
        wish = {**WISH, "request": f"tell {stream}", "stream": stream}
        told = [(await service.client.post(GENERATE, json=wish, headers=key)).text for _ in range(4)]
        assert "too many" in told[0]
        assert "engine_failed" in told[1]
        assert '"done": true' in told[2].replace('"done":true', '"done": true')
        assert told[3] == told[2]


async def test_a_client_that_lost_its_connection_finds_its_answer(service: Running) -> None:
    service.models.on(COMPLETIONS, replace(said.chat(fenced(GOOD)), held=True))
    async with httpx.AsyncClient(base_url=service.address) as other:
        lost = asyncio.create_task(other.post(GENERATE, json=WISH, headers=KEY))
        await service.models.asked()
        lost.cancel()
        await asyncio.gather(lost, return_exceptions=True)
    again = asyncio.create_task(service.client.post(GENERATE, json=WISH, headers=KEY))
    service.models.let_go()
    assert (await again).json()["done"]
    assert (len(service.models.seen), service.models.dropped) == (1, 0)


@pytest.mark.parametrize("stream", [True, False])
async def test_without_a_key_who_leaves_ends_it(service: Running, stream: bool) -> None:
    service.models.on(COMPLETIONS, replace(said.chat(), parts=said.chat("word ").parts[:2], end="never"))
    async with httpx.AsyncClient(base_url=service.address) as other:
        lost = asyncio.create_task(other.post(GENERATE, json=WISH | {"stream": stream}))
        await service.models.asked()
        lost.cancel()
        await asyncio.gather(lost, return_exceptions=True)
    await service.models.quiet()
    assert service.models.dropped == 1
    assert (await service.client.get("/health")).json()["free"] == Serving().at_once


async def test_a_key_has_its_bounds(service: Running) -> None:
    answer = await service.client.post("/v1/check", json={"code": ""}, headers={"Idempotency-Key": "x" * 256})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_idempotency_key")


async def test_the_end_of_the_service_ends_what_nobody_waits_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, monkeypatch) as service:
        service.models.on(COMPLETIONS, replace(said.chat(), parts=said.chat("word ").parts[:2], end="never"))
        async with httpx.AsyncClient(base_url=service.address) as other:
            lost = asyncio.create_task(other.post(GENERATE, json=WISH, headers=KEY))
            await service.models.asked()
            lost.cancel()
            await asyncio.gather(lost, return_exceptions=True)
        service.server.should_exit = True
        await service.task
        await service.models.quiet()
        assert service.models.dropped == 1


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Asked:
    """`Runs` before an app of a few lines, which counts how often it is asked."""

    def __init__(self, patience: float = 0.0) -> None:
        self.count = 0
        self.clock = Clock()
        self.left = asyncio.Event()
        self.runs = Runs(self._app, set(), self.clock, patience)

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.count += 1
        body = await Request(scope, receive).body()
        if body == b"wait":
            await asyncio.Event().wait()
        if body == b"bug":
            raise ValueError("can't happen")
        sent: Response = PlainTextResponse(body)
        if body == b"endless":
            sent = StreamingResponse(_endless())
        await sent(scope, receive, send)

    async def post(self, body: bytes, key: str = "") -> bytes:
        """What comes back; who is cancelled meanwhile has left."""
        said: list[Message] = []
        parts: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            if parts:
                return parts.pop()
            await self.left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            said.append(message)

        headers = [(b"idempotency-key", key.encode())] if key else []
        scope: dict[str, Any] = {"type": "http", "method": "POST", "path": "/v1/x", "headers": headers}
        await self.runs(scope, receive, send)
        return b"".join(one.get("body", b"") for one in said)


async def _endless():
    while True:
        yield b"x" * 100_000
        await asyncio.sleep(0)


async def test_answers_are_kept_for_an_hour_and_so_many_of_them() -> None:
    asked = Asked()
    for at in range(600):
        await asked.post(b"x", str(at))
    assert asked.count == 600
    await asked.post(b"x", "599")
    assert asked.count == 600
    await asked.post(b"x", "0")
    assert asked.count == 601, "the oldest are forgotten"
    asked.clock.now = 3601.0
    await asked.post(b"x", "599")
    assert asked.count == 602


async def test_large_answers_are_forgotten_sooner() -> None:
    asked = Asked()
    for at in range(9):
        await asked.post(b"x" * (5 << 20), str(at))
    await asked.post(b"x" * (5 << 20), "8")
    assert asked.count == 9
    await asked.post(b"x" * (5 << 20), "0")
    assert asked.count == 10


async def test_a_fault_reaches_everybody_who_waits_and_is_not_kept() -> None:
    asked = Asked()
    told = await asyncio.gather(*(asked.post(b"bug", "k") for _ in range(2)), return_exceptions=True)
    assert [type(one) for one in told] == [ValueError, ValueError]
    assert asked.count == 1
    with pytest.raises(ValueError, match="happen"):
        await asked.post(b"bug", "k")
    assert asked.count == 2


async def test_an_answer_without_an_end_is_ended() -> None:
    asked = Asked()
    assert 16 << 20 < len(await asked.post(b"endless")) < 18 << 20


async def test_who_does_not_come_back_in_time_has_left() -> None:
    asked = Asked(patience=0.001)
    waiting = asyncio.create_task(asked.post(b"wait", "k"))
    while not asked.count:
        await asyncio.sleep(0)
    asked.left.set()
    assert await waiting == b""
    asked.left.clear()
    while asked.runs._kept["/v1/x k"].run.is_worth_keeping:  # pyright: ignore[reportPrivateUsage]
        await asyncio.sleep(0)
    other = asyncio.create_task(asked.post(b"wait", "k"))
    while asked.count == 1:
        await asyncio.sleep(0)
    asked.left.set()
    await other
