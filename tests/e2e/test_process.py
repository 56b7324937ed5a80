"""The process as such: what it writes where, how it ends, and that it lives through what no client should send."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import COMMAND, ROOT


def message(content: dict[str, Any]) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **content}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


INITIALIZE = message(
    {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}}
)
INITIALIZED = message({"method": "initialized", "params": {}})
SHUTDOWN = message({"id": 2, "method": "shutdown"})
EXIT = message({"method": "exit"})


def opened(uri: str, text: str) -> bytes:
    item = {"uri": uri, "languageId": "sourcepawn", "version": 1, "text": text}
    return message({"method": "textDocument/didOpen", "params": {"textDocument": item}})


def symbols(uri: str, request: int = 5) -> bytes:
    return message({"id": request, "method": "textDocument/documentSymbol", "params": {"textDocument": {"uri": uri}}})


def said(data: bytes) -> list[dict[str, Any]]:
    """The messages in a server's output, which must hold nothing else."""
    found: list[dict[str, Any]] = []
    while data:
        head, _, rest = data.partition(b"\r\n\r\n")
        length = re.match(rb"Content-Length: (\d+)", head)
        assert length is not None, data[:200]
        size = int(length.group(1))
        found.append(json.loads(rest[:size]))
        data = rest[size:]
    return found


def run(*parts: bytes) -> tuple[int, list[dict[str, Any]]]:
    """Exit status and messages of a server that is sent all of this at once, and then no more."""
    done = started(COMMAND, b"".join(parts))
    return done.returncode, said(done.stdout)


def started(command: list[str], data: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, input=data, capture_output=True, cwd=ROOT, timeout=120, check=False)


def answer(found: list[dict[str, Any]], request: int) -> dict[str, Any]:
    return next(one for one in found if one.get("id") == request and "method" not in one)


def test_saying_goodbye_properly() -> None:
    status, found = run(INITIALIZE, INITIALIZED, SHUTDOWN, EXIT)
    assert status == 0
    assert answer(found, 1)["result"]["serverInfo"]["name"] == "l4d2-architect"
    assert answer(found, 2)["result"] is None


def test_leaving_without_goodbye() -> None:
    assert run(INITIALIZE, INITIALIZED, EXIT)[0] == 1


def test_the_pipe_closes_and_requests_are_still_answered() -> None:
    status, found = run(INITIALIZE, INITIALIZED, opened("untitled:a", "int g_a;\n"), symbols("untitled:a"))
    assert status == 0
    assert [one["name"] for one in answer(found, 5)["result"]] == ["g_a"]


@pytest.mark.parametrize("cut", [1, 20, len(SHUTDOWN) - 5])
def test_the_pipe_closes_within_a_message(cut: int) -> None:
    status, found = run(INITIALIZE, SHUTDOWN[:-cut])
    assert status == 0
    assert [one["id"] for one in found] == [1]


def test_the_pipe_closes_at_once() -> None:
    assert run() == (0, [])


def test_rubbish() -> None:
    rubbish = [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x00\xff" * 1000,
        b"\n" * 100,
        b"Content-Length: 3\r\n\r\n{{{",
        b"Content-Length: 2\r\n\r\n\xff\xfe",
        b"Content-Length: 4\r\n\r\nnull",
        message({"method": "textDocument/didOpen", "params": {"textDocument": 5}}),
        message({"method": "textDocument/didChange", "params": {}}),
        message({"id": 7, "method": "textDocument/definition", "params": {"textDocument": []}}),
        message({"id": 8, "method": "no/such"}),
        message({"id": 77, "result": "for nothing"}),
    ]
    status, found = run(INITIALIZE, INITIALIZED, *rubbish, opened("untitled:a", "int g_a;\n"), symbols("untitled:a"))
    assert status == 0
    assert [one["name"] for one in answer(found, 5)["result"]] == ["g_a"]
    assert "error" in answer(found, 7)
    assert answer(found, 8)["error"]["code"] == -32601


def test_a_large_file_and_one_that_is_no_text(tmp_path: Path) -> None:
    """2 MB of code, half a MB of noise, and very long lines."""
    body = '    PrintToServer("%d é", value + 1); // 中\n' * 20
    code = "".join(f"void Function{number}(int value) {{\n{body}}}\n" for number in range(2200))
    assert len(code.encode()) > 2_000_000
    texts = [code, os.urandom(500_000).decode("latin-1"), "int g_a; " * 20_000]
    parts = [
        part
        for number, text in enumerate(texts)
        for part in (opened(f"untitled:{number}", text), symbols(f"untitled:{number}", 10 + number))
    ]
    status, found = run(INITIALIZE, INITIALIZED, *parts)
    assert status == 0
    assert len(answer(found, 10)["result"]) == 2200
    assert "result" in answer(found, 11)
    assert "result" in answer(found, 12)


def test_nothing_else_is_written_to_standard_output(tmp_path: Path) -> None:
    """Not even what is printed by mistake, in Python or below it."""
    script = """
import os, sys
from server import __main__ as main
from server.lsp import server
make = server.create
def create():
    made = make()
    @made.feature("shutdown")
    def shutdown(params):
        print("oops")
        os.write(1, b"oops")
        sys.stdout.flush()
    return made
server.create = create
sys.exit(main.main([]))
"""
    done = started([sys.executable, "-c", script], INITIALIZE + SHUTDOWN + EXIT)
    assert done.returncode == 0
    assert [one["id"] for one in said(done.stdout)] == [1, 2]
    assert done.stderr.count(b"oops") == 2


@pytest.fixture
def listening() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    process = subprocess.Popen([*COMMAND, "--tcp", "0"], stderr=subprocess.PIPE, cwd=ROOT)
    assert process.stderr is not None
    line = process.stderr.readline().decode()
    yield process, int(line.rsplit(":", 1)[1])
    process.kill()
    process.wait()
    process.stderr.close()


def test_a_client_over_tcp(listening: tuple[subprocess.Popen[bytes], int]) -> None:
    process, port = listening
    with socket.create_connection(("127.0.0.1", port), 60) as client:
        client.sendall(INITIALIZE + INITIALIZED + SHUTDOWN + EXIT)
        data = b"".join(iter(lambda: client.recv(1 << 16), b""))
    assert [one["id"] for one in said(data) if "method" not in one] == [1, 2]
    assert process.wait(60) == 0
