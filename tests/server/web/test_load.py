"""Many at once: checks, streams, clients that are slow, cut off or hostile. Nothing is lost, and nobody is left out."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from server.reports.desks import Desks
from server.web.app import create
from server.web.service import Service
from server.web.serving import Serving
from tests.server.models import said
from tests.server.web.running import PRESET, SERVERS, Running, running
from tests.server.web.test_assistant import COMPLETIONS, GOOD, cut, events, fenced

MANY = httpx.Limits(max_connections=None, max_keepalive_connections=None)
PLUGIN = 'public void OnPluginStart()\n{{\n    HookEvent("tank_spawn{0}", X{0});\n}}\n'


async def test_200_checks_at_once_and_each_gets_its_own_answer(service: Running) -> None:
    async def found(client: httpx.AsyncClient, number: int) -> str:
        answer = await client.post("/v1/check", json={"code": PLUGIN.format(number)})
        assert answer.status_code == 200
        return answer.json()["findings"][0]["message"]

    async with httpx.AsyncClient(base_url=service.address, limits=MANY, timeout=120) as client:
        messages = await asyncio.gather(*(found(client, number) for number in range(200)))
    assert all(f"`tank_spawn{number}`" in message for number, message in enumerate(messages))


async def test_50_streams_at_once_make_their_way_together(service: Running) -> None:
    service.models.on(COMPLETIONS, replace(said.chat(), parts=said.chat("word ").parts[:2], end="endless", held=True))
    counts = [0] * 50
    least: list[int] = []

    async def followed(client: httpx.AsyncClient, number: int) -> None:
        wish = {"request": f"tell of Tanks {number}", "model": PRESET, "stream": True}
        async with client.stream("POST", "/v1/generate-plugin", json=wish) as answer:
            async for line in answer.aiter_lines():
                counts[number] += line.startswith("event: text")
                if counts[number] == 24 or least:
                    least.append(min(counts))
                    return

    async with httpx.AsyncClient(base_url=service.address, limits=MANY, timeout=120) as client:
        streams = [asyncio.create_task(followed(client, number)) for number in range(50)]
        while len(service.models.seen) < 50:
            await asyncio.sleep(0.01)
        service.models.let_go()
        await asyncio.gather(*streams)
    assert least[0] >= 4, "when the first has 24 pieces, the last has a good part of them"
    await service.models.quiet()
    assert service.models.dropped == 50
    assert (await service.client.get("/health")).json()["free"] == Serving().at_once


async def test_more_texts_than_may_wait_are_told_to_come_back(service: Running) -> None:
    desks = Desks(1, waiting=0)
    app = create(service.app.state.service.serving, Service(service.app.state.service.serving, desks, SERVERS))
    transport = httpx.ASGITransport(app)
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            asked = [client.post("/v1/check", json={"code": PLUGIN.format(number)}) for number in range(5)]
            answers = await asyncio.gather(*asked)
            statuses = sorted(answer.status_code for answer in answers)
            assert statuses == [200, 429, 429, 429, 429]
            refused = next(answer for answer in answers if answer.status_code == 429)
            assert refused.headers["retry-after"] == "5"
            assert refused.json()["error"]["type"] == "rate_limit_error"
            await asyncio.to_thread(desks.close)
            closed = await client.post("/v1/check", json={"code": ""})
            assert (closed.status_code, closed.json()["error"]["code"]) == (503, "shutting_down")
            assert closed.headers["retry-after"]
    finally:
        desks.close()


async def test_a_text_that_takes_for_ever_is_given_up_and_the_next_is_checked(service: Running) -> None:
    desks = Desks(1, limit=0.5)
    serving = service.app.state.service.serving
    transport = httpx.ASGITransport(create(serving, Service(serving, desks, SERVERS)))
    hostile = "".join(f"void F{number}()\n{{\n}}\n" for number in range(30_000))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=60) as client:
            for address in ("/v1/check", "/v1/fix"):
                answer = await client.post(address, json={"code": hostile})
                assert (answer.status_code, answer.json()["error"]["code"]) == (422, "too_hard")
    finally:
        desks.close()


async def test_an_answer_of_very_many_findings_is_bounded(service: Running) -> None:
    code = "public void OnPluginStart()\n{\n" + "    Foo();\n" * 1500 + "}\n"
    found = (await service.client.post("/v1/check", json={"code": code})).json()
    assert (found["errors"], len(found["findings"])) == (1500, 1000)
    assert found["left_out"] == 500


async def request(service: Running, *parts: bytes) -> bytes:
    """What comes back to raw bytes; "" when the service hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        return await asyncio.wait_for(reader.read(65536), 30)
    except ConnectionError:
        return b""
    finally:
        writer.close()


def head(length: object, path: str = "/v1/check", host: str = "localhost") -> bytes:
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", "Content-Type: application/json", f"Content-Length: {length}"]
    return "\r\n".join([*lines, "", ""]).encode()


async def test_malformed_and_hostile_bodies(service: Running) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    for content in (
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"{",
        b"\xff\xfe",
        b'{"code": "\\ud800"}',
        b'{"code": 1e999}',
        b'{"code": NaN}',
        b'{"code": "", "code": 5}',
        b'{"code": "", "settings": ' + deep.encode() + b"}",
        b'{"code": "", "settings": {"diagnostics": {"severity": {"\\u0000": []}}}}',
        b'{"code": "x", "filename": "\\u0000.sp"}',
        b'{"code": "x", "filename": "' + b"a" * 5000 + b'.sp"}',
        b'{"code": {"$gt": ""}}',
    ):
        answer = await service.client.post("/v1/check", content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code in (200, 400), content[:60]
        assert answer.status_code == 200 or answer.json()["error"]["type"] == "invalid_request_error", content[:60]
    form = await service.client.post("/v1/check", data={"code": "x"})
    assert form.status_code in (400, 415)


async def test_bytes_that_are_no_request(service: Running) -> None:
    for parts in (
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",),
        (b"GET / HTTP/9.9\r\n\r\n",),
        (b"G" * 200_000,),
        (b"GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",),
        (head(-5),),
        (head("x"),),
        (head("99999999999999999999"),),
        (head(5) + b"{}\r\n\r\nGET /health HTTP/1.1\r\n\r\n",),
        (b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",),
    ):
        answer = await request(service, *parts)
        assert not answer or answer.split(b" ")[1].startswith(b"4"), answer[:80]
    assert (await service.client.get("/health")).status_code == 200


async def test_connections_that_are_cut_in_the_middle(service: Running) -> None:
    body = json.dumps({"code": PLUGIN.format(1) * 50}).encode()
    chance = random.Random(1)
    whole = head(len(body)) + body
    for _ in range(30):
        _, writer = await asyncio.open_connection("127.0.0.1", service.port)
        writer.write(whole[: chance.randrange(1, len(whole) + 1)])
        await writer.drain()
        writer.transport.abort()
    answer = await service.client.post("/v1/check", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200
    while service.app.state.service.runs:
        await asyncio.sleep(0.01)


async def test_who_sends_a_byte_at_a_time_is_answered(service: Running) -> None:
    body = json.dumps({"code": "Foo"}).encode()
    answer = await request(service, *(bytes([byte]) for byte in head(len(body)) + body))
    assert b" 200 " in answer.split(b"\r\n")[0]


async def test_who_never_ends_a_body_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, monkeypatch, Serving(body_limit=0.2)) as service:
        answer = await request(service, head(50), b'{"code": "')
        assert b" 408 " in answer.split(b"\r\n")[0]
        assert b'"too_slow"' in answer


async def test_a_stream_goes_on_to_its_end_while_the_service_ends(service: Running) -> None:
    service.models.on(COMPLETIONS, replace(said.chat(*cut(fenced(GOOD))), held=True))
    wish = {"request": "tell of Tanks", "model": PRESET, "stream": True}
    lines: list[str] = []
    async with service.client.stream("POST", "/v1/generate-plugin", json=wish) as answer:
        async for line in answer.aiter_lines():
            lines.append(line)
            if len(lines) == 1:
                await service.models.asked()
                service.server.should_exit = True
                while service.server.servers[0].is_serving():
                    await asyncio.sleep(0.01)
                service.models.let_go()
    assert events("\n".join(lines))[-1][1]["done"]
    await service.task
