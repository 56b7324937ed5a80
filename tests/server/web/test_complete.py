"""`/v1/complete`: the predecessor's own calls, OpenAI's completions, and code that is gone on with."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import openai
import pytest

from server.models import compatible
from server.models.protocol import End, Fill, Message, Piece
from server.models.protocol import Request as Asked
from server.web.routes.complete import is_code
from server.web.serving import Serving
from tests.server.models import said
from tests.server.web.running import PRESET, Running, running
from tests.server.web.test_assistant import COMPLETIONS, GOOD, fenced, sdk

FILLS = "/v1/completions"
ADDRESS = "http://localhost:8000/v1/complete"
# What the predecessor's pages tell its users to send, byte for byte.
SEEDS = (
    """{
    "prompt": "Write a function to give players a speed boost",
    "max_tokens": 500,
    "temperature": 0.1
  }""",
    """{
    "prompt": "Write a function to heal all survivors",
    "temperature": 0.1,
    "max_tokens": 1024
  }""",
    '{"prompt": "Write a function to spawn a witch"}',
    '{"prompt": "Write a tank health announcer"}',
)
BEGUN = """#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public void OnPluginStart()
{
    HookEvent("tank_spawn", Event_TankSpawn);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
    """
ENDED = "\n}\n"
LOOP = "public void OnMapStart()\n{\n    for (int i = 1; "


async def curl(service: Running, data: str) -> tuple[int, Any]:
    """The status and the answer, by curl where there is one; its address leads to the service under test."""
    if shutil.which("curl") is None:
        answer = await service.client.post(
            "/v1/complete",
            content=data.encode(),
            headers={"Content-Type": "application/json", "Host": "localhost:8000"},
        )
        return answer.status_code, answer.json()
    there = ["--connect-to", f"localhost:8000:127.0.0.1:{service.port}", "--silent", "--write-out", "\n%{http_code}"]
    theirs = ["-X", "POST", ADDRESS, "-H", "Content-Type: application/json", "-d", data]
    process = await asyncio.create_subprocess_exec("curl", *there, *theirs, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    body, _, status = out.decode().rpartition("\n")
    return int(status), json.loads(body)


async def test_the_predecessors_call_without_any_model(service: Running) -> None:
    status, made = await curl(service, SEEDS[0])
    assert status == 200
    assert "stock void BoostSpeed(int client" in made["completion"]
    assert (made["model"], made["cost"], made["tokens_used"]) == ("builtin", 0.0, 0)
    assert made["timestamp"] > 0
    assert made["l4d2"]["done"]
    assert made["l4d2"]["after"] == []


async def test_the_predecessors_calls_with_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, monkeypatch, Serving(model=PRESET)) as service:
        service.models.on(COMPLETIONS, said.chat(fenced(GOOD)))
        for data in SEEDS:
            status, made = await curl(service, data)
            assert (status, made["completion"]) == (200, GOOD)
            assert made["tokens_used"] == 12 + 3
            asked, sent = service.models.seen[-1].body, json.loads(data)
            assert sent["prompt"] in asked["messages"][-1]["content"]
            assert asked["max_tokens"] == sent.get("max_tokens", 2048)
            assert asked["temperature"] == 0.1


async def test_code_is_gone_on_with_without_a_model(service: Running) -> None:
    made = (await service.client.post("/v1/complete", json={"prompt": LOOP, "suffix": ")\n}\n"})).json()
    assert made["completion"].startswith("i <= MaxClients; i++)\n")
    assert made["l4d2"]["replaces"] == 1, "the bracket that an editor has closed"
    assert made["choices"][0] == {"text": made["completion"], "index": 0, "finish_reason": "stop", "logprobs": None}
    nothing = (await service.client.post("/v1/complete", json={"prompt": "public void Foo(int a) {"})).json()
    assert nothing["l4d2"]["checked"]


async def test_a_model_fills_the_gap_and_what_would_be_wrong_is_dropped(service: Running) -> None:
    for answer, expected, dropped in (
        ('PrintToChatAll("A Tank!");', 'PrintToChatAll("A Tank!");', False),
        ('PrintToEveryone("A Tank!");', "", True),
        ('PrintToChatAll("A Tank!");\n}\n\nvoid Other()\n{\n', 'PrintToChatAll("A Tank!");', False),
    ):
        service.models.on(FILLS, said.completion(*answer))
        body = {"prompt": BEGUN, "suffix": ENDED, "model": PRESET, "temperature": 0.5, "max_tokens": 20, "stop": "@"}
        made = (await service.client.post("/v1/complete", json=body)).json()
        assert (made["completion"], made["l4d2"]["dropped"]) == (expected, dropped)
        asked = service.models.seen[-1].body
        assert (asked["temperature"], asked["max_tokens"], asked["stop"]) == (0.5, 20, ["@"])
        assert asked["prompt"].endswith(BEGUN)
        assert asked["suffix"] == ENDED


async def test_the_sdk_completes(service: Running) -> None:
    service.models.on(FILLS, said.completion('PrintToChatAll("A Tank!");'))
    async with sdk(service) as client:
        made = await client.completions.create(model=PRESET, prompt=BEGUN, suffix=ENDED, max_tokens=40)
        assert (made.choices[0].text, made.choices[0].finish_reason) == ('PrintToChatAll("A Tank!");', "stop")
        assert made.usage is not None
        assert made.usage.total_tokens > 0
        stream = await client.completions.create(
            model=PRESET, prompt=[BEGUN], suffix=ENDED, stream=True, stream_options={"include_usage": True}
        )
        chunks = [chunk async for chunk in stream]
        assert "".join(choice.text for chunk in chunks for choice in chunk.choices) == 'PrintToChatAll("A Tank!");'
        assert chunks[-1].usage is not None
        for wrong, param in (
            ({"n": 2}, "n"),
            ({"echo": True}, "echo"),
            ({"prompt": ["a", "b"]}, "prompt"),
            ({"prompt": " "}, "prompt"),
            ({"extra_body": {"language": "vscript"}}, "language"),
        ):
            with pytest.raises(openai.BadRequestError) as caught:
                await client.completions.create(**{"model": "builtin", "prompt": "x = 1;", **wrong})  # type: ignore[arg-type]
            assert caught.value.param == param
        with pytest.raises(openai.UnprocessableEntityError, match="coffee"):
            await client.completions.create(model="builtin", prompt="make coffee")
        with pytest.raises(openai.APIError, match="coffee"):
            async for _ in await client.completions.create(model="builtin", prompt="make coffee", stream=True):
                pass
        with pytest.raises(openai.BadRequestError, match="20,000"):
            await client.completions.create(model="builtin", prompt="announce tanks " * 2000)


async def test_a_client_made_for_ollama_works_with_it(service: Running) -> None:
    """Our own engine for servers that speak this protocol, as `ollama.toml` sets it up: by address alone."""
    engine = compatible.Engine(compatible.Options(address=f"{service.address}/v1", retries=0), None)
    try:
        question = (Message("user", "announce to all players when a Tank spawns"),)
        got = [event async for event in engine.stream(Asked(question, max_tokens=100))]
        text = "".join(event.text for event in got if isinstance(event, Piece))
        assert 'HookEvent("tank_spawn"' in text
        assert isinstance(got[-1], End)
        assert got[-1].model == "builtin"
        filled = [event async for event in engine.stream(Asked(fill=Fill(LOOP, "\n}\n")))]
        assert "i <= MaxClients" in "".join(event.text for event in filled if isinstance(event, Piece))
    finally:
        await engine.close()


def test_words_and_code_are_told_apart() -> None:
    words = (
        *(json.loads(data)["prompt"] for data in SEEDS),
        "announce: a Tank; then heal everybody",
        "if a Tank spawns, tell all (also the infected) about it",
        "новый плагин: сообщать о Танке",
        "a public announcement for new players",
        "plugin #1 for my server",
    )
    code = (
        BEGUN,
        "int x = ",
        "public void OnPluginStart()",
        "// tell of Tanks\n",
        "#include <sourcemod>\n",
        "    PrintToChatAll(",
        "static const char g_names[][] = ",
        "if (IsClientInGame(client))\n    ",
        "return Plugin_Handled;",
        "}",
    )
    assert [text for text in words if is_code(text)] == []
    assert [text for text in code if not is_code(text)] == []
