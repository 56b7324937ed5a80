"""Who is asked next: whoever is free, by what servers and the GPU say; and requests that are no tasks."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from server.assistant.engines import make_engine
from server.assistant.metered import Account, Metered
from server.models.presets import Preset, Price
from server.paths import data_dir
from tests.server.models.wire import Reply, Server, says, serving
from training.rows.held_out import guard, held_out
from training.rows.overlap import words
from training.synthesise.families import families
from training.synthesise.requests import Stock, read, stock
from training.synthesise.routing import Desk, Post, gpu_load, waiting_at

BUSY = b'# HELP vllm:num_requests_waiting x\nvllm:num_requests_waiting{engine="0",model_name="m"} 3.0\n'
FREE = b"llamacpp:requests_processing 1\nllamacpp:requests_deferred 0\n"


def plain(text: bytes) -> Reply:
    return Reply((text,), headers={"Content-Type": "text/plain"})


def post(name: str, address: str, price: Price | None = None) -> Post:
    preset = Preset(title=name, engine="compatible", price=price, options={"address": address, "model": "m"})
    return Post(name, preset, Metered(make_engine(preset), preset, Account()))


async def order(server: Server, said: Reply, **state: int) -> list[str]:
    server.on("/metrics", said)
    mine, theirs = post("gpu", server.address), post("api", "http://127.0.0.1:9/v1", Price(input=1, output=1))
    for name, value in state.items():
        setattr(mine, name, value)
    desk = Desk([mine, theirs], None, "load", 2, 0.85)
    return [one.name for one in await desk.order(0)]


async def test_a_server_with_a_queue_is_spared() -> None:
    async with serving() as server:
        assert await order(server, plain(BUSY)) == ["api", "gpu"]
        assert await order(server, plain(FREE)) == ["gpu", "api"]
        assert await order(server, plain(FREE), under_way=2) == ["api", "gpu"]
        assert await order(server, says({"error": "no such page"}, 404)) == ["gpu", "api"]
        assert await waiting_at(server.address) is None
        server.on("/metrics", plain(BUSY))
        assert await waiting_at(server.address) == 3
    assert await waiting_at(server.address) is None


async def test_turns() -> None:
    desk = Desk([post(name, "http://127.0.0.1:9/v1") for name in "abc"], None, "turns", 2, 0.85)
    firsts = [[one.name for one in await desk.order(turn)] for turn in range(4)]
    assert firsts == [["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"], ["a", "b", "c"]]


@pytest.mark.skipif(os.name == "nt", reason="a script is no program there")
async def test_the_gpu_that_somebody_else_uses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    smi = tmp_path / "nvidia-smi"
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert await gpu_load(["no-such-program"]) is None
    for said, load in (("97\n31\n", 0.31), ("100\n", 1.0), ("[Not Supported]\n", None)):
        smi.write_text(f"#!{sys.executable}\nprint({said!r}, end='')\n", "utf-8")
        smi.chmod(smi.stat().st_mode | stat.S_IXUSR)
        assert await gpu_load() == load
    async with serving() as server:
        smi.write_text(f"#!{sys.executable}\nprint(99)\n", "utf-8")
        nothing = says({}, 404)
        assert await order(server, nothing) == ["api", "gpu"]
        assert await order(server, nothing, under_way=1) == ["gpu", "api"]


def test_requests_are_none_of_the_tasks() -> None:
    prompts = {" ".join(words(text)) for one in held_out() for text in one.texts}
    for name in families():
        held = Stock(name, 1, guard())
        requests = [held.at(number) or "" for number in range(len(held))]
        assert not [one for one in requests if " ".join(words(one)) in prompts]
        assert len({" ".join(words(one)) for one in requests}) == len(requests)
        assert not [one for one in requests if "{" in one]
    assert stock("events", 1) == stock("events", 1) != stock("events", 2)
    assert min(len(stock(name, 1)) for name in ("events", "timers", "commands", "saferoom", "convars")) > 40


def test_families_are_those_of_tasks_and_recipes() -> None:
    named = {file.parent.name for kind in ("tasks", "recipes") for file in (data_dir() / kind).glob("*/*.toml")}
    assert named - {"fill", "repair", "modernise"} == families().keys()


@pytest.mark.parametrize(
    ("answer", "requests"),
    [
        ("1. When a Tank comes, say so to all.\n2) Heal everyone every minute.", 2),
        ("Here are some requests:\n- “Give medkits to survivors who fall.”\n\n* short\n", 1),
        ("", 0),
    ],
)
def test_requests_of_an_answer(answer: str, requests: int) -> None:
    found = read(answer)
    assert len(found) == requests
    assert not [one for one in found if one[0] in "-*•“0123456789"]
