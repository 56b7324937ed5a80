"""Who may ask: names, origins, tokens; and what every answer says to a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from server.web.serving import Serving, ServingError, is_loopback
from tests.server.web.running import Running, running

PAGE = "https://modders.example"


async def test_a_name_that_leads_here_is_not_ours(service: Running) -> None:
    for host, status in (
        (f"127.0.0.1:{service.port}", 200),
        (f"localhost:{service.port}", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example:8000", 421),
        ("localhost.", 421),
        ("", 421),
    ):
        assert (await service.client.get("/health", headers={"Host": host})).status_code == status, host


async def test_pages_from_elsewhere_may_not_ask(service: Running) -> None:
    for origin, status in (
        (service.address, 200),
        (PAGE, 403),
        ("null", 403),
        ("http://[", 403),
        (f"http://127.0.0.1:{service.port + 1}", 403),
        (f"http://evil.example/?http://127.0.0.1:{service.port}", 403),
    ):
        answer = await service.client.get("/v1/facts", headers={"Origin": origin})
        assert answer.status_code == status, origin
        assert "access-control-allow-origin" not in answer.headers


async def test_pages_that_are_named_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, monkeypatch, Serving(origins=(PAGE,))) as service:
        ask = {"Origin": PAGE, "Access-Control-Request-Method": "POST"}
        before = await service.client.options("/v1/check", headers=ask)
        assert before.headers["access-control-allow-origin"] == PAGE
        answer = await service.client.post("/v1/check", json={"code": ""}, headers={"Origin": PAGE})
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, PAGE)
        assert (await service.client.get("/v1/facts", headers={"Origin": f"{PAGE}.evil"})).status_code == 403


async def test_a_token_is_asked_for_where_there_is_something_to_get(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, monkeypatch, Serving(token=SecretStr("hunter2"))) as service:
        assert (await service.client.get("/health")).status_code == 200
        for path in ("/v1/facts", "/metrics", "/openapi.json", "/v1/nothing"):
            for headers in ({}, {"Authorization": "Bearer hunter"}, {"Authorization": "hunter22"}):
                answer = await service.client.get(path, headers=headers)
                assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer"), path
                assert "hunter2" not in answer.text
        right = {"Authorization": "Bearer hunter2"}
        assert (await service.client.get("/v1/facts", headers=right)).status_code == 200
        assert (await service.client.get("/metrics", headers=right)).status_code == 200


def test_who_can_be_reached_needs_a_token() -> None:
    for host in ("0.0.0.0", "::", "192.168.1.4", "example.org"):
        with pytest.raises(ServingError, match="token"):
            Serving(host=host)
        assert Serving(host=host, token=SecretStr("x")).names == {host}
    assert is_loopback("127.8.8.8")
    assert is_loopback("[::1]")
    assert not is_loopback("localhost.evil.example")


async def test_every_answer_tells_the_browser_to_fetch_nothing_from_elsewhere(service: Running) -> None:
    for path in ("/health", "/nothing", "/v1/facts"):
        answer = await service.client.get(path)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "http" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
