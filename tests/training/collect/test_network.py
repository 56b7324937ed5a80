"""GitHub and wikis, asked over real sockets: pages, redirects, waiting, ETags, and addresses that may not be asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.training.collect.test_sources import GPL, archive_of
from tests.training.plugins import TANK, WITCH
from training.collect.config import Config
from training.collect.guarded import Client, MissingError, RefusedError, allowed_address, is_public
from training.collect.stage import run
from training.config import build
from training.rows.collected import Collected, read
from training.run.files import InputError


class Answers:
    """What a server answers by path: a list of (status, headers, body), the last of them again and again."""

    def __init__(self) -> None:
        self.of: dict[str, list[tuple[int, dict[str, str], bytes]]] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.port = 0

    def json(self, path: str, value: Any, **headers: str) -> None:
        self.of[path] = [(200, headers, json.dumps(value).encode())]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.seen]


@pytest.fixture
def server() -> Iterator[Answers]:
    answers = Answers()

    class Handling(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answers.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            found = answers.of.get(self.path, [(404, {}, b"{}")])
            status, headers, body = found[0] if len(found) == 1 else found.pop(0)
            if headers.get("etag") and self.headers.get("if-none-match") == headers["etag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handling) as running:
        answers.port = running.server_address[1]
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield answers
        running.shutdown()


def client(server: Answers, **more: Any) -> Client:
    return Client(frozenset({"127.0.0.1"}), private=True, sleep=lambda seconds: None, **more)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "cache"))


def described(name: str, licence: str = "NOASSERTION") -> dict[str, Any]:
    return {
        "full_name": name,
        "default_branch": "trunk",
        "html_url": f"https://github.com/{name}",
        "license": {"spdx_id": licence},
        "private": False,
        "size": 5,
    }


def served(server: Answers) -> None:
    """Two repositories: one found by its topic, one named."""
    query = "q=topic:l4d2+fork:false&sort=stars&order=desc&per_page=100&page=1"
    server.json(f"/search/repositories?{query}", {"items": [described("us/tanks"), described("us/gone")]})
    server.json("/repos/us/witches", described("us/witches", "MIT"))
    for name, text in (("us/tanks", TANK), ("us/witches", WITCH)):
        sha = name.replace("/", "0").encode().hex()
        server.json(f"/repos/{name}/commits/trunk", {"sha": sha}, etag=f'"{sha}"')
        packed = archive_of([(f"{name.replace('/', '-')}-{sha}/x/plugin.sp", text.encode())])
        if name == "us/tanks":
            members = [("us-tanks-1/x/plugin.sp", text.encode()), ("us-tanks-1/LICENSE", GPL.encode())]
            packed = archive_of(members)
        there = f"/codeload/{name}"
        server.of[f"/repos/{name}/tarball/{sha}"] = [(302, {"location": there}, b"")]
        server.of[there] = [(200, {"etag": f'"t{sha}"'}, packed)]


def collected(server: Answers, out: Path) -> dict[str, Collected]:
    source = {
        "kind": "github",
        "name": "github",
        "topics": ["l4d2"],
        "repositories": ["us/witches"],
        "address": server.address,
        "hosts": ["127.0.0.1"],
        "key_variable": "TEST_GITHUB_KEY",
    }
    run(build(Config, {"sources": [source], "private": True}), out)
    return {f"{one.repository}/{one.path}": one for one in read(out)}


def test_github(server: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_GITHUB_KEY", "secret-key")
    served(server)
    found = collected(server, tmp_path / "out")
    assert set(found) == {"us/tanks/x/plugin.sp", "us/witches/x/plugin.sp"}
    tank = found["us/tanks/x/plugin.sp"]
    assert (tank.licence, tank.licence_from) == ("GPL-3.0-only", "LICENSE")
    assert tank.url == f"https://github.com/us/tanks/blob/{tank.commit}/x/plugin.sp"
    assert found["us/witches/x/plugin.sp"].licence == "MIT"
    summary = json.loads((tmp_path / "out/summary.json").read_text("utf-8"))
    assert summary["left out"] == {"repositories that are gone": 1}
    for path, headers in server.seen:
        assert (headers.get("authorization") == "Bearer secret-key") == path.startswith(("/repos", "/search")) or (
            path.startswith("/codeload")
        )
    assert "secret-key" not in "".join(file.read_text("utf-8", "replace") for file in tmp_path.rglob("*.json*"))


def test_the_next_run_fetches_only_what_is_new(server: Answers, tmp_path: Path) -> None:
    served(server)
    first = collected(server, tmp_path / "first")
    for answers in server.of.values():
        if answers[0][0] == 302:  # what is asked with the ETag of the archive
            answers[0][1]["etag"] = ""
    server.seen.clear()
    assert collected(server, tmp_path / "second") == first
    archives = [headers for path, headers in server.seen if path.startswith("/codeload")]
    assert len(archives) == 2
    assert all("if-none-match" in headers for headers in archives)


def test_what_is_kept_is_not_sent_again(server: Answers, tmp_path: Path) -> None:
    server.of["/x"] = [(200, {"etag": '"1"'}, b"body")]
    asking = client(server, kept=tmp_path)
    assert asking.get(f"{server.address}/x").fresh
    again = asking.get(f"{server.address}/x")
    assert (again.body, again.fresh) == (b"body", False)
    assert server.seen[-1][1]["if-none-match"] == '"1"'


def test_waits_as_long_as_the_server_asks(server: Answers) -> None:
    waits: list[float] = []
    asking = Client(frozenset({"127.0.0.1"}), private=True, sleep=waits.append, now=lambda: 1000.0)
    good = (200, {}, b"{}")
    server.of["/rate"] = [(403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1030"}, b""), good]
    server.of["/after"] = [(429, {"retry-after": "7"}, b""), good]
    server.of["/busy"] = [(503, {}, b""), good]
    server.of["/forbidden"] = [(403, {}, b"")]
    for path in ("/rate", "/after", "/busy"):
        assert asking.get(f"{server.address}{path}").json() == {}
    assert waits == [30.0, 7.0, 2.0]
    with pytest.raises(MissingError):
        asking.get(f"{server.address}/forbidden")
    server.of["/long"] = [(429, {"retry-after": "99999"}, b"")]
    with pytest.raises(InputError, match="run the same command again later"):
        asking.get(f"{server.address}/long")


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://localhost/",
        "file:///etc/passwd",
        "https://elsewhere.example/",
        "https://user:pass@127.0.0.1/",
        "gopher://127.0.0.1/",
    ],
)
def test_redirects_lead_nowhere_else(server: Answers, target: str) -> None:
    server.of["/away"] = [(302, {"location": target}, b"")]
    with pytest.raises(RefusedError):
        client(server).get(f"{server.address}/away")
    assert server.paths() == ["/away"]


def test_endless_redirects_end(server: Answers) -> None:
    server.of["/round"] = [(302, {"location": "/round"}, b"")]
    with pytest.raises(RefusedError, match="too many redirects"):
        client(server).get(f"{server.address}/round")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "::1", "0.0.0.0"])
def test_private_addresses_are_refused(host: str) -> None:
    with pytest.raises(RefusedError, match="no public address"):
        allowed_address(host, 443, private=False)


def test_plain_http_is_refused(server: Answers) -> None:
    asking = Client(frozenset({"127.0.0.1"}))
    with pytest.raises(RefusedError, match="only https"):
        asking.get(f"{server.address}/x")
    assert not server.seen


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:0001::", False),
        ("fe80::1", False),
        ("224.0.0.1", False),
        ("100.64.0.1", False),
        ("192.0.2.1", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_wiki(server: Answers, tmp_path: Path) -> None:
    rights = {"query": {"rightsinfo": {"text": "CC BY-SA 4.0"}}}
    server.json("/w/api.php?format=json&action=query&meta=siteinfo&siprop=rightsinfo", rights)
    listing = (
        "/w/api.php?format=json&action=query&list=categorymembers&cmtitle=Category%3AScripting&cmtype=page&cmlimit=500"
    )
    server.json(listing, {"query": {"categorymembers": [{"title": "Timers"}]}, "continue": {"cmcontinue": "b"}})
    server.json(f"{listing}&cmcontinue=b", {"query": {"categorymembers": [{"title": "Events"}]}})
    page = {"revisions": [{"revid": 7, "slots": {"main": {"*": "Text of it."}}}]}
    server.json(
        "/w/api.php?format=json&action=query&prop=revisions&rvprop=ids%7Ccontent&rvslots=main&redirects=1"
        "&titles=Timers%7CEvents",
        {
            "query": {
                "pages": {"1": {"title": "Timers", **page}, "2": {"title": "Events", **page}, "-1": {"title": "No"}}
            }
        },
    )
    source = {
        "kind": "wiki",
        "name": "wiki",
        "address": f"{server.address}/w/api.php",
        "categories": ["Scripting"],
        "pause_s": 0,
    }
    run(build(Config, {"sources": [source], "private": True}), tmp_path / "out")
    found = list(read(tmp_path / "out"))
    assert [one.path for one in found] == ["Events", "Timers"]
    assert {(one.commit, one.licence, one.sort) for one in found} == {("7", "CC BY-SA 4.0", "page")}
    assert found[0].url.endswith("/w/index.php?title=Events&oldid=7")
