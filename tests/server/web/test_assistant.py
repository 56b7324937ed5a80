"""`/v1/generate-plugin` and `/v1/chat/completions`, the latter as OpenAI's own SDK asks it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from server.web.serving import Serving
from tests.server.models import said
from tests.server.web.running import PRESET, Running, running

GOOD = """#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public void OnPluginStart()
{
    HookEvent("tank_spawn", Event_TankSpawn);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
    PrintToChatAll("A Tank!");
}
"""
ASKED: list[ChatCompletionMessageParam] = [
    {"role": "system", "content": "Be short."},
    {"role": "user", "content": "hello"},
    {"role": "assistant", "content": "Hello."},
    {"role": "user", "content": "announce to all players when a Tank spawns"},
]
COMPLETIONS = "/v1/chat/completions"


def fenced(code: str) -> str:
    return f"Here it is.\n\n```sourcepawn\n{code}```\n"


def cut(text: str) -> list[str]:
    return [text[at : at + 9] for at in range(0, len(text), 9)]


def events(text: str) -> list[tuple[str, Any]]:
    """The server-sent events of a stream."""
    made = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        made.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return made


async def test_a_plugin_without_a_model(service: Running) -> None:
    wish = {"request": "announce to all players when a Tank spawns"}
    made = (await service.client.post("/v1/generate-plugin", json=wish)).json()
    assert made["done"]
    assert (made["after"], made["engine"], made["cost"]) == ([], "builtin", 0.0)
    assert 'HookEvent("tank_spawn"' in made["code"]


async def test_what_the_built_in_engine_refuses(service: Running) -> None:
    answer = await service.client.post("/v1/generate-plugin", json={"request": "make coffee"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "refused")
    streamed = await service.client.post("/v1/generate-plugin", json={"request": "make coffee", "stream": True})
    assert events(streamed.text)[-1][1] == answer.json()


async def test_a_stream_tells_what_happens_and_ends_with_the_verdict(service: Running) -> None:
    service.models.on(COMPLETIONS, said.chat(*cut(fenced(GOOD.replace("public void", "void")))))
    wish = {"request": "tell of Tanks", "model": PRESET, "stream": True}
    answer = await service.client.post("/v1/generate-plugin", json=wish)
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = events(answer.text)
    assert [name for name, _ in found if name != "text"] == ["stage", "stage", "result"]
    assert "".join(data["text"] for name, data in found if name == "text").startswith("Here it is.")
    result = found[-1][1]
    assert result["fixed"] == 1
    assert {one["code"] for one in result["before"]} == {"missing-public", "unused-symbol"}
    assert result["done"]


async def test_errors_of_a_model_have_their_status(service: Running) -> None:
    for reply, status, code in (
        (said.error(429, "too many", retry_after="7"), 429, "rate_limit_exceeded"),
        (said.error(401, "no"), 503, "engine_key_not_accepted"),
        (said.error(500, "no"), 502, "engine_failed"),
        (said.error(404, "no"), 404, "model_not_found"),
    ):
        service.models.on(COMPLETIONS, reply)
        wish = {"request": f"tell of Tanks {status}", "model": PRESET}
        answer = await service.client.post("/v1/generate-plugin", json=wish)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    answer = await service.client.post("/v1/generate-plugin", json={"request": "x", "model": "nosuch"})
    assert (answer.status_code, answer.json()["error"]["param"]) == (404, "model")


def sdk(service: Running, key: str = "none") -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(api_key=key, base_url=f"{service.address}/v1", max_retries=0)


async def test_the_sdk_gets_an_answer(service: Running) -> None:
    async with sdk(service) as client:
        answer = await client.chat.completions.create(model="builtin", messages=ASKED)
    text = answer.choices[0].message.content or ""
    assert "```sourcepawn\n" in text
    assert text.endswith("Checked: no findings.")
    assert answer.choices[0].finish_reason == "stop"
    assert (answer.model_extra or {})["l4d2"]["done"] is True


async def test_the_sdk_streams_a_model_and_the_verdict_comes_last(service: Running) -> None:
    wrong = fenced(GOOD.replace("public void", "void"))
    service.models.on(COMPLETIONS, said.chat(*cut(wrong)))
    pieces: list[str] = []
    usage = verdict = None
    async with sdk(service) as client:
        stream = await client.chat.completions.create(
            model=PRESET, messages=ASKED, stream=True, stream_options={"include_usage": True}
        )
        async for chunk in stream:
            usage = chunk.usage or usage
            verdict = (chunk.model_extra or {}).get("l4d2") or verdict
            pieces += [choice.delta.content for choice in chunk.choices if choice.delta.content]
    text = "".join(pieces)
    assert text.startswith(wrong.rstrip())
    assert len(pieces) > 10
    assert text.index(GOOD) > text.index("void OnPluginStart"), "the corrected plugin comes after the model's own"
    assert text.endswith("Checked: no findings. 1 corrected.")
    assert verdict is not None
    assert verdict["fixed"] == 1
    assert usage is not None
    assert usage.prompt_tokens == 12
    sent = [one["content"] for one in service.models.seen[0].body["messages"]]
    assert "Be short." in sent[-1]
    assert "Hello." in sent


async def test_prose_is_no_code(service: Running) -> None:
    service.models.on(COMPLETIONS, said.chat("A Tank ", "is big."))
    async with sdk(service) as client:
        answer = await client.chat.completions.create(model=PRESET, messages=ASKED)
    assert answer.choices[0].message.content == "A Tank is big."
    assert (answer.model_extra or {})["l4d2"] == {"checked": False}


async def test_code_that_stays_wrong_is_told_so(service: Running) -> None:
    wrong = fenced(GOOD.replace("tank_spawn", "tank_spawn_now"))
    service.models.on(COMPLETIONS, said.chat(wrong))
    async with sdk(service) as client:
        answer = await client.chat.completions.create(model=PRESET, messages=ASKED)
    assert "no event `tank_spawn_now`" in (answer.choices[0].message.content or "")
    assert (answer.model_extra or {})["l4d2"]["done"] is False


async def test_errors_are_those_of_the_sdk(service: Running) -> None:
    async with sdk(service) as client:
        with pytest.raises(openai.NotFoundError):
            await client.chat.completions.create(model="nosuch", messages=ASKED)
        with pytest.raises(openai.BadRequestError, match="one answer"):
            await client.chat.completions.create(model="builtin", messages=ASKED, n=2)
        with pytest.raises(openai.BadRequestError, match="the user's"):
            await client.chat.completions.create(model="builtin", messages=ASKED[:3])
        service.models.on(COMPLETIONS, said.error(429, "too many", retry_after="7"))
        with pytest.raises(openai.RateLimitError) as caught:
            await client.chat.completions.create(model=PRESET, messages=ASKED)
        assert caught.value.response.headers["retry-after"] == "7"
        with pytest.raises(openai.APIError, match="many"):
            async for _ in await client.chat.completions.create(model=PRESET, messages=ASKED, stream=True):
                pass


async def test_the_sdk_lists_models(service: Running) -> None:
    async with sdk(service) as client:
        names = [model.id async for model in client.models.list()]
        assert names[0] == "builtin"
        assert PRESET in names
        assert (await client.models.retrieve(PRESET)).owned_by == "compatible"
        with pytest.raises(openai.NotFoundError):
            await client.models.retrieve("nosuch")


async def test_who_goes_away_stops_the_model(service: Running) -> None:
    service.models.on(COMPLETIONS, replace(said.chat(), parts=said.chat("word ").parts[:2], end="endless"))
    wish = {"request": "tell of Tanks", "model": PRESET, "stream": True}
    async with service.client.stream("POST", "/v1/generate-plugin", json=wish) as answer:
        async for _ in answer.aiter_lines():
            if service.models.seen:
                break
    await service.models.quiet()
    assert service.models.dropped == 1
    assert (await service.client.get("/health")).json()["free"] == Serving().at_once


async def test_more_answers_than_there_are_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, monkeypatch, Serving(at_once=1)) as service:
        service.models.on(COMPLETIONS, replace(said.chat(fenced(GOOD)), held=True))
        wish = {"request": "tell of Tanks", "model": PRESET}
        first = asyncio.create_task(service.client.post("/v1/generate-plugin", json=wish))
        await service.models.asked()
        second = await service.client.post("/v1/generate-plugin", json={"request": "announce tanks"})
        assert (second.status_code, second.headers["retry-after"]) == (429, "5")
        service.models.let_go()
        assert (await first).status_code == 200
        third = await service.client.post("/v1/generate-plugin", json={"request": "announce tank spawns"})
        assert third.status_code == 200


async def test_an_answer_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, monkeypatch, Serving(time_limit=0.3)) as service:
        service.models.on(COMPLETIONS, replace(said.chat("a"), parts=said.chat("a").parts[:2], end="never"))
        wish = {"request": "tell of Tanks", "model": PRESET}
        answer = await service.client.post("/v1/generate-plugin", json=wish)
        assert (answer.status_code, answer.json()["error"]["code"]) == (504, "timed_out")
        streamed = await service.client.post("/v1/generate-plugin", json=wish | {"stream": True})
        assert events(streamed.text)[-1][1]["error"]["code"] == "timed_out"


async def test_it_ends_after_the_answer_under_way(service: Running) -> None:
    service.models.on(COMPLETIONS, replace(said.chat(fenced(GOOD)), held=True))
    wish = {"request": "tell of Tanks", "model": PRESET}
    answer = asyncio.create_task(service.client.post("/v1/generate-plugin", json=wish))
    await service.models.asked()
    service.server.should_exit = True
    await asyncio.sleep(0.3)
    async with httpx.AsyncClient() as other:
        with pytest.raises(httpx.ConnectError):
            await other.get(f"{service.address}/health")
    service.models.let_go()
    assert (await answer).json()["done"]
