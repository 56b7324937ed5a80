"""`/v1/check` and `/v1/fix`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from tests.server.web.running import Running

WRONG = """#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

void OnPluginStart()
{
    HookEvent("tank_spawnd", Event_TankSpawn);
}

void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
    PrintToChatAll("Ä %d", event.GetInt("userid"), 1);
}
"""


async def test_findings_come_with_places_and_fixes(service: Running) -> None:
    answer = await service.client.post("/v1/check", json={"code": WRONG})
    assert answer.status_code == 200
    found = answer.json()
    assert not found["clean"]
    event = next(one for one in found["findings"] if one["code"] == "unknown-event")
    assert (event["severity"], event["line"], event["column"]) == ("error", 8, 15)
    edit = event["fixes"][0]["edits"][0]
    line = WRONG.splitlines()[edit["line"] - 1]
    assert line[edit["column"] - 1 : edit["end_column"] - 1] == "tank_spawnd"
    assert edit["text"] == "tank_spawn"
    extra = next(one for one in found["findings"] if one["code"] == "format-extra-argument")
    assert WRONG.splitlines()[extra["line"] - 1][extra["column"] - 1] == "1", "columns count characters, not bytes"


async def test_a_clean_plugin_is_clean(service: Running) -> None:
    code = WRONG.replace("tank_spawnd", "tank_spawn").replace("void OnPluginStart", "public void OnPluginStart")
    answer = await service.client.post("/v1/check", json={"code": code.replace(", 1);", ");")})
    assert answer.json() == {"clean": True, "errors": 0, "warnings": 0, "left_out": 0, "findings": []}


async def test_fixing_makes_what_is_certain_and_tells_the_rest(service: Running) -> None:
    made = (await service.client.post("/v1/fix", json={"code": WRONG})).json()
    assert made["code"] == WRONG.replace("void OnPluginStart", "public void OnPluginStart")
    assert made["fixed"] == 1
    assert {one["code"] for one in made["findings"]} == {"unknown-event", "format-extra-argument"}


async def test_settings_of_a_request_count_for_it_alone(service: Running) -> None:
    off = {"diagnostics": {"severity": {"unknown-event": "off"}}}
    for settings, count in ((off, 0), ({}, 1)):
        answer = await service.client.post("/v1/check", json={"code": WRONG, "settings": settings})
        assert [one["code"] for one in answer.json()["findings"]].count("unknown-event") == count


async def test_nothing_of_the_machine_is_seen(service: Running, tmp_path: Path) -> None:
    (tmp_path / "secret.inc").write_text("#define SECRET 1\n", "utf-8")
    code = f'#include "{tmp_path}/secret.inc"\n'
    found = (await service.client.post("/v1/check", json={"code": code})).json()["findings"]
    assert [one["code"] for one in found] == ["unresolved-include"]


async def test_a_bad_request_names_what_is_wrong(service: Running) -> None:
    for body, param in (
        ({}, "code"),
        ({"code": "", "filename": "../x.sp"}, "filename"),
        ({"code": "", "filename": "x.txt"}, "filename"),
        ({"code": "", "colour": 1}, "colour"),
        ({"code": "", "settings": {"compiler": {"path": "/bin/sh"}}}, "settings"),
        ({"code": "", "settings": {"sourcemod": {"version": "9"}}}, "settings"),
        ({"code": "", "settings": {"sourcemood": {}}}, "settings"),
    ):
        answer = await service.client.post("/v1/check", json=body)
        error = answer.json()["error"]
        assert (answer.status_code, error["param"], error["type"]) == (400, param, "invalid_request_error"), body


async def test_hostile_texts_are_answered(service: Running) -> None:
    for code in ("(" * 50_000, "\0" * 1000, "#define A A A\nA", "{" * 20_000, '"' * 9_999):
        answer = await service.client.post("/v1/check", json={"code": code})
        assert answer.status_code == 200, code[:20]


async def test_what_is_too_large_is_refused_before_it_is_read(service: Running) -> None:
    for content in (b"x" * 2_000_000, _sent(b"x" * 100_000 for _ in range(20))):
        answer = await service.client.post("/v1/check", content=content, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


async def _sent(parts: Iterable[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
