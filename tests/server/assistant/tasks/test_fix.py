"""“Fix with model”: offered where nothing else helps, and done only when the finding is gone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.analysis.snapshot import Snapshot
from server.assistant.engines import make_engine
from server.assistant.tasks import fix
from server.assistant.tasks.outcome import Ready
from server.assistant.writing import Generated, Job, writing
from server.models.errors import UnavailableError
from server.models.presets import Preset
from tests.server.models import said
from tests.server.models.wire import Server, serving
from tests.world import world

CHAT = "/v1/chat/completions"
FILE = """\
#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public void OnPluginStart()
{
    Qwertz(5);
}

void Other()
{
    Qwertz(6);
}
"""
GOOD = '```sourcepawn\npublic void OnPluginStart()\n{\n    PrintToServer("5");\n}\n```'


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    return world(tmp_path, f"//- plugin.sp\n{FILE}").of("plugin.sp")


@pytest.fixture
async def wire() -> AsyncIterator[Server]:
    async with serving() as server:
        yield server


async def made_by(wire: Server, job: Job) -> Generated:
    options = {"address": wire.address, "model": "m", "retries": 0}
    preset = Preset(title="test", engine="compatible", options=options)
    engine = make_engine(preset)
    try:
        last = [event async for event in writing(engine, job, preset)][-1]
    finally:
        await engine.close()
    assert isinstance(last, Generated)
    return last


def job_at(snapshot: Snapshot, needle: str) -> Job:
    at = snapshot.text.chars.index(needle)
    job = fix.begin(snapshot, at, at)
    assert isinstance(job, Job)
    return job


def test_offered_with_the_words_of_the_finding(snapshot: Snapshot) -> None:
    at = snapshot.text.chars.index("Qwertz(5")
    title = fix.offered(snapshot, at, at)
    assert title is not None
    assert title.startswith("Fix with model: ")
    assert "Qwertz" in title
    assert fix.offered(snapshot, 0, 0) is None


def test_not_offered_where_a_correction_of_ours_is(tmp_path: Path) -> None:
    shot = world(tmp_path, "//- plugin.sp\n" + FILE.replace("Qwertz(5)", 'PrintToServr("5")')).of("plugin.sp")
    at = shot.text.chars.index("PrintToServr")
    assert fix.offered(shot, at, at) is None


async def test_done_when_the_finding_is_gone(wire: Server, snapshot: Snapshot) -> None:
    wire.on(CHAT, said.chat(GOOD))
    made = await made_by(wire, job_at(snapshot, "Qwertz(5"))
    assert made.is_done
    assert made.code == FILE.replace("Qwertz(5)", 'PrintToServer("5")')


async def test_not_done_while_it_is_there(wire: Server, snapshot: Snapshot) -> None:
    wire.on(CHAT, said.chat(GOOD.replace('PrintToServer("5")', "Qwertz(7)")), said.chat(GOOD))
    made = await made_by(wire, job_at(snapshot, "Qwertz(5"))
    assert "still there" in wire.seen[1].body["messages"][-1]["content"]
    assert made.is_done
    assert made.rounds == 1


async def test_new_errors_are_not_done_either(wire: Server, snapshot: Snapshot) -> None:
    wire.on(CHAT, said.chat(GOOD.replace("PrintToServer", "Asdf")))
    made = await made_by(wire, job_at(snapshot, "Qwertz(5"))
    assert not made.is_done
    assert any("Asdf" in one.message for one in made.errors)


async def test_error_elsewhere_is_nobodys_business(wire: Server, snapshot: Snapshot) -> None:
    wire.on(CHAT, said.chat(GOOD))
    made = await made_by(wire, job_at(snapshot, "Qwertz(5"))
    assert made.after == ()
    assert "Qwertz(6)" in made.code


def test_without_a_model_it_says_that_one_is_needed(snapshot: Snapshot) -> None:
    at = snapshot.text.chars.index("Qwertz(5")
    with pytest.raises(UnavailableError, match="Only a model"):
        fix.begin(snapshot, at, at, is_builtin=True)


def test_without_a_model_a_quick_fix_will_do(tmp_path: Path) -> None:
    shot = world(tmp_path, "//- plugin.sp\n" + FILE.replace("Qwertz(5)", 'PrintToServr("5")')).of("plugin.sp")
    at = shot.text.chars.index("PrintToServr")
    made = fix.begin(shot, at, at, is_builtin=True)
    assert isinstance(made, Ready)
    assert made.code == str(shot.text).replace("PrintToServr", "PrintToServer")
