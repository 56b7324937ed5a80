"""`/v1/chat`: questions about a plugin, and changes of it; and the properties of a class."""

from __future__ import annotations

from tests.server.models import said
from tests.server.web.running import PRESET, Running
from tests.server.web.test_assistant import COMPLETIONS, GOOD, cut, events

CHANGE = """It says who it is.

```sourcepawn
void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)
{
    PrintToChatAl("A Tank: %N", GetClientOfUserId(event.GetInt("userid")));
}
```
"""


async def test_without_a_model_the_analysis_explains(service: Running) -> None:
    asked = {"message": "what does `OnPluginStart` do?", "code": GOOD}
    answer = (await service.client.post("/v1/chat", json=asked)).json()
    assert "tank_spawn" in answer["text"]
    assert (answer["made"], answer["cost"], answer["model"]) == (None, 0.0, "builtin")
    # What is selected is what is explained.
    line = 1 + GOOD[: GOOD.index("PrintToChatAll")].count("\n")
    asked = {"message": "explain", "code": GOOD, "start": {"line": line}, "end": {"line": line, "column": 99}}
    assert "**Line 13** of `Event_TankSpawn`" in (await service.client.post("/v1/chat", json=asked)).json()["text"]
    # A place behind the end is the end; a request is a plugin of its own.
    asked = {"message": "disable friendly fire", "code": GOOD, "start": {"line": 999_999}}
    answer = (await service.client.post("/v1/chat", json=asked)).json()
    assert (answer["is_new"], answer["made"]["done"]) == (True, True)


async def test_a_change_is_merged_into_the_plugin_and_checked(service: Running) -> None:
    mended = CHANGE.replace("ChatAl(", "ChatAll(")
    service.models.on(COMPLETIONS, said.chat(*cut(CHANGE)), said.chat(*cut(mended)))
    turns = [{"asked": "hello", "said": "Hello."}]
    asked = {"message": "say who it is", "code": GOOD, "model": PRESET, "turns": turns, "stream": True}
    found = events((await service.client.post("/v1/chat", json=asked)).text)
    assert "".join(data["text"] for name, data in found if name == "text") == CHANGE + mended
    name, answer = found[-1]
    assert name == "said"
    made = answer["made"]
    assert "It says who it is." in answer["text"]
    assert (answer["is_new"], answer["removed"], made["done"]) == (False, [], True)
    assert 'HookEvent("tank_spawn"' in made["code"]  # what was not spoken of is there still
    assert 'PrintToChatAll("A Tank: %N"' in made["code"]
    assert [one["code"] for one in made["before"]] == ["undefined-symbol"]
    assert (made["after"], made["rounds"]) == ([], 1)
    assert answer["usage"]["prompt_tokens"] == 2 * 12
    sent = [one["content"] for one in service.models.seen[0].body["messages"]]
    assert "Hello." in sent
    assert any(GOOD.splitlines()[7] in one for one in sent)


async def test_what_goes_wrong_is_told(service: Running) -> None:
    for body in ({"message": ""}, {"message": "x", "start": {"line": 0}}, {"message": "x", "turns": [{"asked": "x"}]}):
        assert (await service.client.post("/v1/chat", json=body)).status_code == 400
    service.models.on(COMPLETIONS, said.error(401, "no"))
    asked = {"message": "x", "code": "", "model": PRESET, "stream": True}
    found = events((await service.client.post("/v1/chat", json=asked)).text)
    assert (found[-1][0], found[-1][1]["error"]["code"]) == ("error", "engine_key_not_accepted")


async def test_a_strangers_plugin_sees_nothing_of_the_machine(service: Running) -> None:
    code = f'#include "/etc/passwd"\n{GOOD}'
    service.models.on(COMPLETIONS, said.chat(*cut(CHANGE)))
    asked = {"message": "say who it is", "code": code, "model": PRESET}
    made = (await service.client.post("/v1/chat", json=asked)).json()["made"]
    assert made is not None
    assert not any("root:" in str(one) for one in made["before"])


async def test_properties_by_class(service: Running) -> None:
    listed = (await service.client.get("/v1/facts/netprops-of")).json()
    assert listed["total"] == len(listed["data"]) > 200
    assert {"name": "Tank", "entities": ["tank"]} in [
        {"name": one["name"], "entities": one["entities"]} for one in listed["data"]
    ]
    tank = (await service.client.get("/v1/facts/netprops-of/Tank")).json()
    own = {(row["name"], row["where"]): row for row in tank["data"]}
    assert own["m_zombieClass", "Prop_Send"]["of"] == "DT_TerrorPlayer"
    assert own["m_iHealth", "Prop_Data"]["about"]
    assert (await service.client.get("/v1/facts/netprops-of/tank")).json() == tank  # by its entity
    wrong = await service.client.get("/v1/facts/netprops-of/Tnak")
    assert (wrong.status_code, "`Tank`" in wrong.json()["error"]["message"]) == (404, True)
