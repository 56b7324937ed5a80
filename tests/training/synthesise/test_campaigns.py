"""Campaigns over a real socket: what is right is kept, all else has a reason, and no budget is gone over."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from server.assistant.prompt import fenced
from server.paths import user_dir
from tests.server.models import said
from tests.server.models.wire import Reply, Server, serving
from tests.training.plugins import HEAD, TANK, WITCH
from training.cli import main
from training.evaluate.tasks import tasks
from training.rows.jsonl import read

CHAT = "/v1/chat/completions"
BROKEN = WITCH.replace("PrintHintTextToAll(", "PrintHintTextToEverybody(")
SECRET = WITCH.replace("A witch is near", "STEAM_0:1:12345678 is near")
NO_EVENT = f'{HEAD}\npublic void OnMapStart()\n{{\n\tPrintToServer("A map begins.");\n}}\n'
EMPTY = f"{HEAD}\npublic void OnPluginStart()\n{{\n}}\n"
TASK = tasks()["events/alarm_blame"].answer


@pytest.fixture(autouse=True)
def _own_presets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "config"))


def preset(name: str, address: str, more: str = "") -> None:
    """A preset of the user's that asks a server of the tests."""
    folder = user_dir("config")
    assert folder is not None
    (folder / "models").mkdir(parents=True, exist_ok=True)
    text = f'title = "T"\nengine = "compatible"\nmax_tokens = 2000\n{more}\n[options]\naddress = "{address}"\n'
    (folder / "models" / f"{name}.toml").write_text(f'{text}model = "m"\nretries = 0\n', "utf-8")


def campaign(**values: Any) -> str:
    """One campaign as `--set` takes it."""
    wanted: dict[str, Any] = {"name": "c", "engines": ["wire"], "at_once": 1, **values}

    def told(value: Any) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key} = {told(one)}" for key, one in value.items()) + "}"
        return json.dumps(value)

    return f"campaigns=[{told(wanted)}]"


def run(out: Path, *changes: str) -> int:
    return main(["synthesise", *(part for one in changes for part in ("--set", one)), "--out", str(out)])


async def ran(out: Path, *changes: str) -> dict[str, Any]:
    """Run in a thread, so that the server answers meanwhile; the figures of the campaign."""
    assert await asyncio.to_thread(run, out, "facts=0", *changes) == 0
    return json.loads((out / "summary.json").read_text("utf-8"))["campaigns"]["c"]


def answers(*codes: str) -> list[Reply]:
    return [said.chat(fenced(code)) for code in codes]


async def test_what_is_kept_and_why_the_rest_is_not(tmp_path: Path) -> None:
    async with serving() as wire:
        preset("wire", wire.address)
        wire.on(
            CHAT,
            *answers(BROKEN, WITCH),  # the first has a mistake, which is put right when it is told
            *answers(BROKEN, BROKEN),
            said.refusal("No."),
            *answers(SECRET, WITCH.replace("g_witches", "g_count"), NO_EVENT, EMPTY, TASK),
            said.chat(fenced(TANK), finish="length"),
            *answers(TANK),
        )
        told = await ran(tmp_path / "out", campaign(families={"events": 2}))
        assert told["kept"] == 2
        assert told["refused"] == {
            "does not compile": 1,
            "does nothing": 1,
            "holds an evaluation task": 1,
            "holds something personal": 1,
            "is nearly one that is there": 1,
            "is of another family": 1,
            "was cut off": 1,
            "was refused": 1,
        }
        assert told["findings"] == {"undefined-symbol": 1}
        assert told["families"]["events"] == {"kept": 2, "target": 2, "ended": "the target is reached"}
        assert told["spent"]["requests"] == len(wire.seen)
        assert "PrintHintTextToEverybody" in wire.seen[1].body["messages"][-2]["content"]

    rows = list(read(tmp_path / "out/train.jsonl"))
    assert [row.messages[-1].content for row in rows if row.kind == "chat"] == [fenced(WITCH), fenced(TANK)]
    assert [row.tags for row in rows] == [(f"by {said.MODEL}", "events", "plugin", "synthesised")] * 2
    refused = [json.loads(line) for line in (tmp_path / "out/refused/refused.jsonl").read_text("utf-8").splitlines()]
    assert [one["detail"] for one in refused if one["reason"] == "holds an evaluation task"] == ["events/alarm_blame"]


async def test_no_budget_is_gone_over(tmp_path: Path) -> None:
    async with serving() as wire:
        preset("wire", wire.address, "[price]\ninput = 1.0\noutput = 100.0\n")
        wire.on(CHAT, *answers(NO_EVENT))
        # An answer of 2,000 tokens costs 20 cents at most, and the prompt something more.
        told = await ran(
            tmp_path / "a", campaign(families={"events": 9}, rounds=0, patience=4, budget={"dollars": 0.5})
        )
        cost = (said.USAGE["prompt_tokens"] + 100 * said.USAGE["completion_tokens"]) / 1e6
        assert told["families"]["events"]["ended"] == "4 answers in a row were refused"
        assert told["spent"]["dollars"] == pytest.approx(4 * cost)

        asked = len(wire.seen)
        told = await ran(tmp_path / "b", campaign(families={"events": 9}, rounds=0, budget={"requests": 2}))
        assert told["families"]["events"]["ended"] == "the budget is spent"
        assert told["spent"]["requests"] == len(wire.seen) - asked == 2
        told = await ran(tmp_path / "c", campaign(families={"events": 9}, rounds=0, budget={"dollars": 0.19}))
        assert told["spent"]["requests"] == 0


async def test_what_costs_money_needs_a_bound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    preset("wire", "http://127.0.0.1:9/v1", "[price]\ninput = 1.0\noutput = 100.0\n")
    changes = ["--set", campaign(families={"events": 1})]
    assert main(["check", "synthesise", *changes]) == 1
    assert "give the campaign a budget" in capsys.readouterr().err
    assert await asyncio.to_thread(run, tmp_path / "out", changes[1]) == 2
    bounded = campaign(families={"events": 3}, budget={"requests": 5})
    assert main(["check", "synthesise", "--set", bounded]) == 0
    assert "- events: 3 wanted, " in (told := capsys.readouterr().out)
    assert "at most 2 answers" in told
    for wrong, message in (("evnts", "there is no family `evnts`"), ("repair", "made of plugins by `prepare`")):
        assert main(["check", "synthesise", "--set", campaign(families={wrong: 1})]) == 2
        assert message in capsys.readouterr().err


async def test_another_engine_answers_when_one_is_down(tmp_path: Path) -> None:
    async with serving() as down, serving() as up:
        preset("wire", down.address)
        preset("other", up.address)
        down.on(CHAT, said.error(503, "Out of order."))
        up.on(CHAT, *answers(WITCH))
        told = await ran(tmp_path / "out", campaign(families={"events": 1}, engines=["wire", "other"]))
        assert told["engines"] == {"other": 1}
        assert (len(down.seen), len(up.seen)) == (1, 1)
        assert told["spent"]["requests"] == 1


async def test_what_is_down_stops_it_and_the_same_call_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with serving() as wire:
        preset("wire", wire.address)
        later = said.error(429, "Slow down.", "rate_limit_exceeded", retry_after="0")
        wire.on(CHAT, *answers(WITCH), later)
        wanted = campaign(families={"events": 2})
        assert await asyncio.to_thread(run, tmp_path / "out", "facts=0", wanted) == 2
        assert "too many requests" in capsys.readouterr().err
        assert len(wire.seen) == 4  # one answer, and three tries
        wire.on(CHAT, *answers(TANK))
        told = await ran(tmp_path / "out", wanted)
        assert (told["kept"], len(wire.seen)) == (2, 5)


async def test_what_broke_off_is_paid_for(tmp_path: Path) -> None:
    async with serving() as wire:
        preset("wire", wire.address, "[price]\ninput = 1.0\noutput = 100.0\n")
        whole = said.chat(fenced(WITCH))
        wire.on(CHAT, whole.but(parts=whole.parts[:2], end="cut"), whole)
        told = await ran(tmp_path / "out", campaign(families={"events": 1}, rounds=0, budget={"dollars": 9.0}))
        assert told["refused"] == {"broke off": 1}
        assert (told["kept"], told["spent"]["requests"], len(wire.seen)) == (1, 2, 2)
        assert told["spent"]["tokens"] > 2 * sum(said.USAGE[name] for name in ("prompt_tokens", "completion_tokens"))


async def test_a_key_that_is_not_taken_ends_it_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with serving() as wire:
        preset("wire", wire.address)
        wire.on(CHAT, said.error(401, "Incorrect API key provided: sk-abcdefghijklmnop.", "invalid_api_key"))
        assert await asyncio.to_thread(run, tmp_path / "out", campaign(families={"events": 2})) == 2
        message = capsys.readouterr().err
        assert "does not accept the key" in message
        assert "sk-abc" not in message
        assert len(wire.seen) == 1


class Author(Server):
    """Thinks of requests when it is asked for some, else writes plugins."""

    ideas: str = ""

    def _next(self, path: str) -> Reply:
        if "You think of plugins" in self.seen[-1].body["messages"][0]["content"]:
            return said.chat(self.ideas)
        return super()._next(path)


async def test_a_model_thinks_of_more_requests(tmp_path: Path) -> None:
    author = Author()
    listening = await asyncio.start_server(author.serve, "127.0.0.1", 0)
    author.port = listening.sockets[0].getsockname()[1]
    try:
        preset("wire", author.address)
        fresh = "When a Witch dies, everybody sees in a hint how many have died on this map."
        near, leak = fresh.replace("hint", "hint box"), tasks()["timers/three_two_one"].prompt
        author.ideas = f"Requests:\n1. {fresh}\n2) {near}\n- {leak}\n"
        author.on(CHAT, *answers(NO_EVENT))
        told = await ran(
            tmp_path / "out",
            campaign(families={"translations": 2}, asker="wire", rounds=0),
        )
    finally:
        listening.close()
        await author.hang_up()
    asked = [one.body["messages"][-1]["content"] for one in author.seen]
    written = [one for one in asked if not one.startswith("20 requests")]
    assert any(one.endswith(fresh) for one in written)
    assert not any(near in one or leak in one for one in written)
    assert told["requests that are tasks"] >= 1
    assert told["families"]["translations"]["ended"] == "there are no more requests"
    assert told["refused"] == {"is of another family": len(written)}


async def test_nothing_known_is_made_again(tmp_path: Path) -> None:
    async with serving() as wire:
        preset("wire", wire.address)
        wire.on(CHAT, *answers(WITCH))
        await ran(tmp_path / "first", campaign(families={"events": 1}))
        wire.on(CHAT, *answers(WITCH, TANK))
        known = f"known=['{(tmp_path / 'first/train.jsonl').as_posix()}']"
        told = await ran(tmp_path / "second", campaign(families={"events": 1}), known)
        assert told["refused"] == {"is nearly one that is there": 1}
        both = [campaign(families={"events": 1}, name=name).removeprefix("campaigns=[")[:-1] for name in ("c", "d")]
        wire.on(CHAT, *answers(TANK))
        await ran(tmp_path / "third", f"campaigns=[{', '.join(both)}]")
        summary = json.loads((tmp_path / "third/summary.json").read_text("utf-8"))
        assert (summary["examples"], summary["kept by two campaigns"]) == (1, 1)
