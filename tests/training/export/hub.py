"""A hub of our own for the tests: it speaks the wire format of the real one as far as sending needs it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "hf_testtesttesttesttesttesttesttest"
_REPOSITORY = re.compile(r"/api/(?P<kind>models|datasets)/(?P<name>[\w.-]+/[\w.-]+)(?P<rest>/.*)?$")
_LARGE = (".gguf", ".safetensors")


@dataclass
class Repository:
    """What the hub keeps of one."""

    address: str
    private: bool
    files: dict[str, bytes] = field(default_factory=dict)
    commits: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


@dataclass
class Hub:
    """The state of the server. `refuses` is a status that every request gets."""

    address: str = ""
    repositories: dict[tuple[str, str], Repository] = field(default_factory=dict)
    objects: dict[str, bytes] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    refuses: int = 0
    opens: bool = False

    def answer(self, method: str, path: str, body: bytes) -> Any:
        """The answer to a request, None for what is not known."""
        if path == "/api/repos/create":
            wanted = json.loads(body)
            is_private = wanted.get("private") or wanted.get("visibility") == "private"
            kind, name = wanted.get("type", "model"), f"{wanted['organization']}/{wanted['name']}"
            address = f"{self.address}/{'datasets/' if kind == 'dataset' else ''}{name}"
            self.repositories.setdefault((kind, name), Repository(address, is_private and not self.opens))
            return {"url": f"{self.address}/{name}", "name": name}
        if path == "/api/validate-yaml":
            return {"errors": [], "warnings": []}
        if path.endswith(".git/info/lfs/objects/batch"):
            upload = {"upload": {"href": f"{self.address}/objects/"}}
            objects = [
                {**one, "actions": {"upload": {"href": upload["upload"]["href"] + one["oid"]}}}
                for one in json.loads(body)["objects"]
            ]
            return {"transfer": "basic", "objects": objects}
        if method == "PUT" and path.startswith("/objects/"):
            self.objects[path.removeprefix("/objects/")] = body
            return {}
        match = _REPOSITORY.fullmatch(path)
        found = self.repositories.get((match["kind"].removesuffix("s"), match["name"])) if match is not None else None
        return self._of(found, match["rest"] or "", body) if found is not None and match is not None else None

    def _of(self, found: Repository, rest: str, body: bytes) -> Any:
        if not rest:
            return {"id": "x/y", "private": found.private, "sha": "0" * 40, "siblings": [], "tags": [], "downloads": 0}
        if rest == "/refs":
            tags = [{"name": tag, "ref": f"refs/tags/{tag}", "targetCommit": "0" * 40} for tag in found.tags]
            return {"branches": [], "converts": [], "tags": tags}
        if rest.startswith("/tree/"):
            return [{"type": "file", "path": name, "size": 1, "oid": "0" * 40} for name in sorted(found.files)]
        if rest.startswith("/preupload/"):
            wanted = json.loads(body)["files"]
            return {
                "files": [
                    {
                        "path": one["path"],
                        "uploadMode": "lfs" if one["path"].endswith(_LARGE) else "regular",
                        "shouldIgnore": False,
                        "oid": None,
                    }
                    for one in wanted
                ]
            }
        if rest.startswith("/tag/"):
            found.tags.append(json.loads(body)["tag"])
            return {}
        if rest.startswith("/commit/"):
            return self._commit(found, [json.loads(line) for line in body.splitlines()])
        return None

    def _commit(self, found: Repository, lines: list[dict[str, Any]]) -> Any:
        for line in lines:
            value = line["value"]
            if line["key"] == "header":
                found.commits.append(value["summary"])
            elif line["key"] == "file":
                found.files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                held = self.objects[value["oid"]]
                assert hashlib.sha256(held).hexdigest() == value["oid"]
                found.files[value["path"]] = held
            elif line["key"] == "deletedFile":
                del found.files[value["path"]]
        return {"commitUrl": f"{found.address}/commit/{'1' * 40}", "commitOid": "1" * 40}


@contextmanager
def hub() -> Iterator[Hub]:
    """A hub on this machine."""
    state = Hub()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _all(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.partition("?")[0]
            state.asked.append(f"{self.command} {path}")
            state.keys.add(self.headers.get("Authorization", ""))
            answer = None if state.refuses else state.answer(self.command, path, body)
            raw = json.dumps(answer if answer is not None else {"error": "no"}).encode()
            self.send_response(state.refuses or (200 if answer is not None else 404))
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = do_HEAD = _all

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is told."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
