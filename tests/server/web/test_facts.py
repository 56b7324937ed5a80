"""`/v1/facts`, `/health`, `/metrics` and the description of all addresses."""

from __future__ import annotations

from server.knowledge import events
from server.reports import facts
from tests.server.web.running import Running


async def test_every_fact_can_be_looked_up(service: Running) -> None:
    kinds = {row["kind"]: row["count"] for row in (await service.client.get("/v1/facts")).json()["data"]}
    assert kinds["events"] == len(events.names())
    assert tuple(kinds) == facts.KINDS
    for kind, count in kinds.items():
        assert count > 40
        page = (await service.client.get(f"/v1/facts/{kind}?limit=3&offset={count - 3}")).json()
        assert page["total"] == count
        assert len(page["data"]) == 3
        for row in page["data"]:
            one = (await service.client.get(f"/v1/facts/{kind}/{row['name']}")).json()
            assert (one["name"], one["kind"]) == (row["name"], kind)


async def test_a_search_finds_names_first_and_then_what_is_said(service: Running) -> None:
    found = (await service.client.get("/v1/facts/events", params={"q": "tank spawn"})).json()["data"]
    assert found[0]["name"] == "tank_spawn"
    words = (await service.client.get("/v1/facts/functions", params={"q": "HURTS entity"})).json()["data"]
    assert "SDKHooks_TakeDamage" in {row["name"] for row in words}
    assert (await service.client.get("/v1/facts/events", params={"q": "helicopter zzz"})).json()["total"] == 0


async def test_what_a_modder_needs_of_each_kind(service: Running) -> None:
    async def fact(kind: str, name: str) -> dict[str, object]:
        return (await service.client.get(f"/v1/facts/{kind}/{name}")).json()

    event = await fact("events", "player_death")
    assert {"name": "userid", "type": "user id"}.items() <= event["fields"][0].items()  # type: ignore[index]
    assert event["example"]
    prop = await fact("netprops", "m_iHealth")
    assert {"where": "Prop_Data", "class": "CBaseEntity", "type": "integer", "bits": None} in prop["places"]  # type: ignore[operator]
    assert (await fact("convars", "z_tank_health"))["default"] == "4000"
    assert (await fact("classes", "witch"))["server_class"] == "Witch"
    assert (await fact("functions", "ArrayList.Push"))["header"] == "adt_array"
    assert (await fact("functions", "SDKHooks_TakeDamage"))["header"] == "sdkhooks"
    assert (await fact("items", "weapon_rifle"))["about"]


async def test_what_there_is_not_is_told_with_the_nearest(service: Running) -> None:
    wrong = await service.client.get("/v1/facts/events/tank_spawnd")
    assert wrong.status_code == 404
    assert "`tank_spawn`" in wrong.json()["error"]["message"]
    assert (await service.client.get("/v1/facts/weather")).status_code == 404
    assert (await service.client.get("/v1/facts/events?limit=0")).status_code == 400


async def test_counters_and_health(service: Running) -> None:
    health = (await service.client.get("/health")).json()
    assert (health["status"], health["engine"]["ready"]) == ("ok", True)
    await service.client.post("/v1/check", json={"code": "Foo\n"})
    text = (await service.client.get("/metrics")).text
    assert 'l4d2_requests_total{path="/v1/check",status="200"} 1.0' in text
    assert 'l4d2_findings_total{severity="error"}' in text


async def test_the_addresses_are_described(service: Running) -> None:
    described = (await service.client.get("/openapi.json")).json()
    wanted = {
        "/health",
        "/v1/models",
        "/v1/chat/completions",
        "/v1/generate-plugin",
        "/v1/check",
        "/v1/fix",
        "/v1/facts",
    }
    assert wanted <= described["paths"].keys()
    assert described["components"]["schemas"]["Found"]["properties"]["fixes"]
