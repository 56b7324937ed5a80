"""`l4d2 batch` by the Batch API: sent once, found again however it was stopped, checked like every other answer."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.assistant.ledger import Ledger
from tests.server.cli.batching import (
    BAD,
    CHAT,
    COST,
    GOOD,
    UNFINISHED,
    Rig,
    answers,
    fenced,
    in_rows,
    rows,
)
from tests.server.models import said
from tests.server.models.wire import Reply, says, serving

FILES, BATCHES, BATCH, OUTPUT = "/v1/files", "/v1/batches", "/v1/batches/batch_1", "/v1/files/file-out/content"
NOTHING = says({"object": "list", "data": [], "has_more": False})


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """The service, which takes a batch and has it done when it is asked for the second time."""
    async with serving() as server:
        rig = Rig(tmp_path, server)
        rig.write_presets()
        server.on(FILES, says(said.file("file-in")))
        server.on(BATCHES, NOTHING, says(said.batch("validating")))
        yield rig


def finish(rig: Rig, **plugins: str | dict[str, Any]) -> None:
    """Have the batch end with these answers: code, or a whole body."""
    done = said.batch("completed", len(plugins), total=len(plugins), output_file_id="file-out")
    rig.server.on(BATCH, says(said.batch("in_progress", total=len(plugins))), says(done))
    made = []
    for name, plugin in plugins.items():
        body = plugin if isinstance(plugin, dict) else said.answer(fenced(plugin))
        response = {"status_code": 200, "request_id": "req_1", "body": body}
        made.append(json.dumps({"id": "batch_req_1", "custom_id": name, "response": response, "error": None}))
    rig.server.on(OUTPUT, Reply(("\n".join(made).encode() + b"\n",), headers={"Content-Type": "text/plain"}))


def sent(rig: Rig) -> list[list[str]]:
    """The ids of each upload."""
    uploads = [one for one in rig.server.seen if (one.method, one.path) == ("POST", FILES)]
    return [
        [json.loads(line)["custom_id"] for line in one.raw.splitlines() if line.startswith(b'{"custom_id"')]
        for one in uploads
    ]


async def batch(rig: Rig, *arguments: str | Path) -> Any:
    return await rig.batch("--every", "0", *arguments, model="ours")


async def test_sent_waited_for_and_checked(rig: Rig) -> None:
    finish(rig, b=BAD, a=UNFINISHED)
    ran = await batch(rig, in_rows(rig.folder, a="say a", b="say b"))
    assert ran.status == 1
    assert sent(rig) == [["a", "b"]]
    assert rig.asked() == [], "nothing is asked one by one"
    assert (rig.out / "a.sp").read_text("utf-8") == GOOD, "certain corrections are made"
    assert [(row["id"], row["status"]) for row in rows(rig.out)] in (
        [("a", "done"), ("b", "errors")],
        [("b", "errors"), ("a", "done")],
    )
    assert all(row["cost"] == pytest.approx(COST / 2) for row in rows(rig.out)), "for half the price"
    assert sorted(path.name for path in rig.out.iterdir()) == ["a.sp", "b.sp", "results.jsonl"]
    assert "batch_1 in_progress: 0 of 2" in ran.err
    assert "batch_1 completed: 2 of 2" in ran.err


async def test_the_prompt_is_the_one_of_generate(rig: Rig) -> None:
    finish(rig, a=GOOD)
    rig.server.on(CHAT, answers(GOOD))
    file = in_rows(rig.folder, a="heal survivors when a Tank dies")
    assert (await batch(rig, file)).status == 0
    (rig.out / "a.sp").unlink()
    assert (await rig.batch(file, "--now", model="ours")).status == 0
    upload = next(one for one in rig.server.seen if one.path == FILES)
    body = next(json.loads(line) for line in upload.raw.splitlines() if line.startswith(b'{"custom_id"'))["body"]
    direct = next(one.body for one in rig.server.seen if one.path == CHAT)
    assert body == {name: direct[name] for name in body}
    assert "tank" in body["messages"][1]["content"].lower()


async def test_what_it_cost_is_noted(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    finish(rig, a=GOOD)
    await batch(rig, in_rows(rig.folder, a="say a"))
    for name, value in rig.environment().items():
        monkeypatch.setenv(name, value)
    month = Ledger().month()
    assert (month.requests, month.cost) == (1, pytest.approx(COST / 2))


async def test_errors_go_back_by_ordinary_requests(rig: Rig) -> None:
    finish(rig, a=BAD, b=GOOD)
    rig.server.on(CHAT, answers(GOOD))
    ran = await batch(rig, in_rows(rig.folder, a="say a", b="say b"), "--repair")
    assert ran.status == 0
    (asked,) = [one.body for one in rig.server.seen if one.path == CHAT]
    assert "ThereIsNoSuchFunction" in asked["messages"][-2]["content"]
    costs = {row["id"]: row["cost"] for row in rows(rig.out)}
    assert costs == {"a": pytest.approx(1.5 * COST), "b": pytest.approx(0.5 * COST)}


@pytest.mark.parametrize("trouble", ["the limit", "an error"])
async def test_a_repair_that_can_not_be_leaves_what_there_is(rig: Rig, trouble: str) -> None:
    finish(rig, a=BAD)
    rig.server.on(CHAT, said.error(500, "Boom."))
    limit = "0.1" if trouble == "the limit" else "9"
    ran = await batch(rig, in_rows(rig.folder, a="xyzzy"), "--repair", "--limit-cost", limit)
    assert ran.status == 1
    assert len(rig.asked()) == (0 if trouble == "the limit" else 1)
    assert [row["status"] for row in rows(rig.out)] == ["errors"]
    assert "ThereIsNoSuchFunction" in (rig.out / "a.sp").read_text("utf-8")


async def test_answers_that_are_none(rig: Rig) -> None:
    finish(rig, a=said.answer(None, refusal="I can not."), b=said.answer("No code."), d=GOOD)
    ran = await batch(rig, in_rows(rig.folder, a="say a", b="say b", c="say c", d="say d"))
    assert ran.status == 1
    found = {row["id"]: row for row in rows(rig.out)}
    assert {name: row["status"] for name, row in found.items()} == dict.fromkeys("abc", "failed") | {"d": "done"}
    assert "I can not." in found["a"]["error"]
    assert found["b"]["cost"] == pytest.approx(COST / 2), "an answer without code has its price"
    rig.server.on(BATCHES, NOTHING, says(said.batch("validating", total=3)))
    finish(rig, a=GOOD, b=GOOD, c=GOOD)
    assert (await batch(rig, in_rows(rig.folder, a="say a", b="say b", c="say c", d="say d"))).status == 0
    assert sent(rig)[1:] == [["a", "b", "c"]], "what failed goes into another batch"


async def test_only_what_keeps_the_limit_is_sent(rig: Rig) -> None:
    """At half the price of $0.10 for an answer and some cents for a prompt, two fit."""
    finish(rig, a=GOOD, b=GOOD)
    file = in_rows(rig.folder, a="xyzzya", b="xyzzyb", c="xyzzyc", d="xyzzyd")
    ran = await batch(rig, file, "--limit-cost", "0.15")
    assert ran.status == 1
    assert sent(rig) == [["a", "b"]]
    assert "2 not begun" in ran.err


async def test_the_limit_of_the_month_holds(rig: Rig) -> None:
    finish(rig, a=GOOD)
    rig.extra["L4D2_MONTHLY_LIMIT"] = "0.01"
    ran = await batch(rig, in_rows(rig.folder, a="say a"))
    assert ran.status == 1
    assert sent(rig) == []


# Interruptions -------------------------------------------------------------------------------------------------


async def stopped(rig: Rig, file: Path, how: str) -> str:
    """Run it until it waits for the batch, and stop it; what it said."""
    rig.server.on(BATCH, says(said.batch("in_progress")))
    process = await rig.start("batch", file, "-o", rig.out, "-m", "ours", "--every", "0.01")
    while rig.server.paths().count(BATCH) < 3:
        await asyncio.sleep(0.01)
    process.send_signal(signal.SIGINT) if how == "interrupted" else process.kill()
    _, err = await process.communicate()
    return err.decode()


@pytest.mark.parametrize("how", ["killed", "interrupted"])
async def test_stopped_while_waiting(rig: Rig, how: str) -> None:
    """The batch goes on, and is found by whoever comes back."""
    if how == "interrupted" and sys.platform == "win32":
        pytest.skip("needs POSIX signals")
    file = in_rows(rig.folder, a="say a", b="say b")
    text = await stopped(rig, file, how)
    assert "Traceback" not in text
    assert ("goes on at OpenAI" in text) == (how == "interrupted")
    finish(rig, a=GOOD, b=GOOD)
    assert (await batch(rig, file)).status == 0
    assert sent(rig) == [["a", "b"]]
    assert [one.path for one in rig.server.seen if one.method == "POST"] == [FILES, BATCHES]
    assert not (rig.out / "batch.json").exists()


async def test_killed_while_answers_were_kept(rig: Rig) -> None:
    """As if it had been killed after the first: that is not checked again, the others are taken from the same batch."""
    file = in_rows(rig.folder, a="say a", b="say b")
    await stopped(rig, file, "killed")
    state = (rig.out / "batch.json").read_bytes()
    finish(rig, a=GOOD, b=GOOD)
    await batch(rig, file)
    lines = (rig.out / "results.jsonl").read_text("utf-8").splitlines()
    (rig.out / "results.jsonl").write_text(next(line for line in lines if '"id": "a"' in line) + "\n", "utf-8")
    (rig.out / "b.sp").unlink()
    (rig.out / "batch.json").write_bytes(state)
    finish(rig, a=BAD, b=GOOD)
    assert (await batch(rig, file)).status == 0
    assert sent(rig) == [["a", "b"]]
    assert [row["id"] for row in rows(rig.out)] == ["a", "b"]


async def test_new_lines_make_another_batch(rig: Rig) -> None:
    await stopped(rig, in_rows(rig.folder, a="say a", b="say b"), "killed")
    finish(rig, a=GOOD, b=GOOD)
    rig.server.on(BATCHES, NOTHING, says(said.batch("validating")))
    ran = await batch(rig, in_rows(rig.folder, a="say a", b="say b", c="say c"))
    assert sent(rig) == [["a", "b"], ["c"]]
    assert ran.status == 1, "the tests' service says nothing of c"


@pytest.mark.parametrize("now", [{"a": "say a"}, {"a": "say a", "b": "say something else"}])
async def test_other_lines_while_a_batch_is_under_way(rig: Rig, now: dict[str, str]) -> None:
    await stopped(rig, in_rows(rig.folder, a="say a", b="say b"), "killed")
    ran = await batch(rig, in_rows(rig.folder, **now))
    assert ran.status == 2
    assert "belongs to other requests" in ran.err
    assert sent(rig) == [["a", "b"]]


@pytest.mark.parametrize("arguments", [["--now", "-m", "ours"], ["-m", "mine"], ["-m", "builtin"]])
async def test_nothing_is_asked_twice_by_another_way(rig: Rig, arguments: list[str]) -> None:
    file = in_rows(rig.folder, a="say a", b="say b")
    await stopped(rig, file, "killed")
    ran = await batch(rig, file, *arguments)
    assert ran.status == 2
    assert "under way" in ran.err
    assert rig.asked() == []


async def test_a_batch_that_is_refused_is_sent_anew(rig: Rig) -> None:
    data = [{"code": "token_limit_exceeded", "line": None, "message": "Too many.", "param": None}]
    rig.server.on(BATCH, says(said.batch("failed", errors={"object": "list", "data": data})))
    file = in_rows(rig.folder, a="say a")
    ran = await batch(rig, file)
    assert ran.status == 2
    assert "Too many" in ran.err.splitlines()[-1]
    finish(rig, a=GOOD)
    rig.server.on(BATCHES, NOTHING, says(said.batch("validating")))
    assert (await batch(rig, file)).status == 0
    assert sent(rig) == [["a"], ["a"]]


@pytest.mark.parametrize("state", ["", "[]", '{"ids": 5}', '{"ids": [5]}', "[" * 50_000])
async def test_a_state_that_is_none(rig: Rig, state: str) -> None:
    rig.out.mkdir()
    (rig.out / "batch.json").write_text(state, "utf-8")
    ran = await batch(rig, in_rows(rig.folder, a="say a"))
    assert ran.status == 2
    assert "no state of a batch" in ran.err
    assert sent(rig) == []
