"""`l4d2 estimate`: the prompts that would be sent, counted, and what they cost; nobody is asked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.assistant.engines import preset_named
from server.cli import sizing
from server.models import tokens
from tests.server.cli.batching import CHAT, GOOD, Rig, answers, in_rows, in_words
from tests.server.cli.conftest import Run
from tests.server.models.rigs import local_engine, tiny_model
from tests.server.models.wire import serving


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with serving() as server:
        rig = Rig(tmp_path, server)
        rig.write_presets()
        yield rig


async def figures(rig: Rig, file: Path, model: str) -> dict[str, Any]:
    ran = await rig.run("estimate", "-m", model, "--json", file)
    assert (ran.status, ran.err) == (0, "")
    return json.loads(ran.out)


async def test_the_prompt_that_generate_sends_is_counted(rig: Rig) -> None:
    """What the service gets, counted by itself, is what was said before."""
    rig.server.on(CHAT, answers(GOOD))
    request = "heal survivors when a Tank dies"
    told = await figures(rig, in_words(rig.folder, request), "ours")
    assert rig.server.seen == [], "nobody is asked"
    assert (await rig.run("generate", "-m", "ours", request)).status == 0
    messages = rig.server.seen[0].body["messages"]
    preset = preset_named("gpt-4o-mini")
    words = sum(
        tokens.of_text(one["role"], preset).tokens + tokens.of_text(one["content"], preset).tokens for one in messages
    )
    assert told["requests"][0]["prompt_tokens"] == words + 3 * len(messages) + 3
    assert told["estimated"] is False
    assert words > 500, "the facts are in it"


async def test_money(rig: Rig) -> None:
    told = await figures(rig, in_rows(rig.folder, a="xyzzya", b="xyzzyb"), "ours")
    first, second = told["requests"]
    assert (first["id"], first["request"], second["id"]) == ("a", "xyzzya", "b")
    low, high = first["answer_tokens"]
    assert 300 < low < high <= 1000, "as our recipes, at most what the preset allows"
    price = 100 / 1_000_000
    costs = [price * (first["prompt_tokens"] + size) for size in (low, high)]
    assert first["cost"] == pytest.approx(costs)
    assert first["batch_cost"] == pytest.approx([cost / 2 for cost in costs])
    total = told["total"]
    assert total["prompt_tokens"] == first["prompt_tokens"] + second["prompt_tokens"]
    assert total["cost"] == pytest.approx([sum(pair) for pair in zip(first["cost"], second["cost"], strict=True)])
    assert any("cache" in sentence for sentence in told["not_known"])


async def test_what_is_not_known_is_said(rig: Rig) -> None:
    file = in_words(rig.folder, "announce Tanks")
    told = await figures(rig, file, "ollama")
    assert told["estimated"] is True
    assert told["requests"][0]["cost"] is None
    assert "The preset says no prices." in told["not_known"]
    thinking = await figures(rig, file, "gpt-6.2-sol")
    assert thinking["requests"][0]["answer_tokens"][1] == preset_named("gpt-6.2-sol").max_tokens
    assert any("thinks" in sentence for sentence in thinking["not_known"])
    builtin = await figures(rig, file, "builtin")
    assert (builtin["total"]["prompt_tokens"], builtin["total"]["cost"]) == (0, [0, 0])


async def test_a_context_that_is_too_small(rig: Rig) -> None:
    small = rig.folder / "config" / "l4d2-architect" / "models" / "small.toml"
    small.write_text('title = "S"\nengine = "openai"\ncontext = 1500\n[options]\nmodel = "gpt-4o"\n', "utf-8")
    told = await figures(rig, in_words(rig.folder, "heal survivors when a Tank dies"), "small")
    assert any("do not fit" in sentence for sentence in told["not_known"])


async def test_a_file_on_this_machine_counts_itself(rig: Rig) -> None:
    engine = local_engine()
    asked = sizing.prompt("announce Tanks", preset_named("local"))
    own = await engine.count(asked)
    await engine.close()
    rig.extra["L4D2_LOCAL_MODEL"] = str(tiny_model())
    told = await figures(rig, in_words(rig.folder, "announce Tanks"), "local")
    assert (told["requests"][0]["prompt_tokens"], told["estimated"]) == (own, False)
    rig.extra["L4D2_LOCAL_MODEL"] = str(rig.folder / "gone.gguf")
    told = await figures(rig, in_words(rig.folder, "announce Tanks"), "local")
    assert told["estimated"] is True
    assert any("gone.gguf" in sentence for sentence in told["not_known"])


async def test_the_table(rig: Rig) -> None:
    ran = await rig.run("estimate", "-m", "ours", in_rows(rig.folder, a="xyzzya", b="xyzzyb"))
    assert ran.status == 0
    for text in ("request", "prompt", "answer", "cost", "as a batch", "2 requests", "$", "median"):
        assert text in ran.out
    free = await rig.run("estimate", in_rows(rig.folder, a="xyzzya"))
    assert "$" not in free.out
    assert "costs nothing" in free.out


async def test_comments_and_repeated_lines_are_no_requests(rig: Rig) -> None:
    told = await figures(rig, in_words(rig.folder, "# wishes", "announce Tanks", "announce Tanks"), "gpt-4o-mini")
    assert len(told["requests"]) == 1


def test_standard_input(l4d2: Run) -> None:
    ran = l4d2("estimate", "--json", "-m", "gpt-4o-mini", "-", stdin=b'{"id": "a", "request": "announce Tanks"}\n')
    assert ran.status == 0
    assert [one["id"] for one in json.loads(ran.raw)["requests"]] == ["a"]


async def test_wrong_calls(rig: Rig) -> None:
    file = rig.folder / "twice.jsonl"
    file.write_text('{"id": "a", "request": "x"}\n{"id": "A", "request": "y"}\n', encoding="utf-8")
    for arguments, words in (
        (["gone.txt"], "no such file"),
        (["-m", "olama", in_rows(rig.folder, a="x")], "`ollama`"),
        ([str(file)], "line 2"),
    ):
        ran = await rig.run("estimate", *arguments)
        assert (ran.status, ran.raw, ran.err.count("\n")) == (2, b"", 1)
        assert words in ran.err


def test_the_most_that_a_request_can_cost() -> None:
    """Never less than what the same words do cost with answers of full length."""
    preset = preset_named("gpt-4o-mini")
    asked = sizing.prompt("announce Tanks", preset)
    prompt = tokens.of_request(asked, preset).tokens
    one = sizing.most(asked, preset, 0)
    assert one == pytest.approx(preset.cost(prompt, preset.max_tokens))
    two = sizing.most(asked, preset, 1)
    again = preset.cost(prompt + preset.max_tokens, preset.max_tokens)
    assert one is not None
    assert two is not None
    assert again is not None
    assert two > one + again
    assert sizing.most(asked, preset_named("ollama"), 1) is None
