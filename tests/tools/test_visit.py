"""`make run`: the service is there, a browser is sent to it, and Ctrl+C ends both."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.server.cli.conftest import environment
from tools.demo.visit import can_open

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def visiting(*options: str, **variables: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process, and the address that it names."""
    command = [sys.executable, "-m", "tools.demo.visit", *options]
    own = {name: value for name, value in environment().items() if name not in ("CI", "BROWSER")}
    process = subprocess.Popen(
        command, cwd=ROOT, env=own | variables, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    with process:
        assert process.stdout is not None
        try:
            address = next((found[0] for line in process.stdout if (found := re.search(r"http://[\w.:]+", line))), "")
            assert address, "it does not say where it is"
            yield process, address
        finally:
            process.terminate()
            process.wait(60)


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as a terminal on POSIX sends them")
def test_it_serves_where_there_is_room_opens_a_browser_and_ends(tmp_path: Path) -> None:
    visited = tmp_path / "visited"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{visited}.new" && mv "{visited}.new" "{visited}"\n', "utf-8")
    browser.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with visiting("--port", str(taken), BROWSER=f"{browser} %s") as (process, address):
            assert not address.endswith(f":{taken}")
            with urllib.request.urlopen(f"{address}/health", timeout=60) as answer:
                assert answer.status == 200
            # The service answers, so the browser was sent; it is a process of its own.
            while not visited.exists():
                assert process.poll() is None
                time.sleep(0.05)
            assert visited.read_text("utf-8").strip() == address
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{address}/health", timeout=5)


def test_a_browser_is_opened_only_where_there_is_a_screen() -> None:
    assert can_open({"DISPLAY": ":0"}, "linux")
    assert can_open({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert can_open({}, "darwin")
    assert not can_open({}, "linux")
    assert not can_open({"DISPLAY": ":0", "CI": "1"}, "linux")
