"""`l4d2 serve` as a process: where it listens, what it refuses, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 60


def command(folder: Path, *options: str, **environment: str) -> subprocess.Popen[str]:
    states = {"XDG_STATE_HOME": str(folder), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "server.cli", "serve", *options],
        cwd=folder,
        env={**os.environ, **states, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a process can not be sent Ctrl+C alone there")
def test_it_says_where_it_listens_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    with command(tmp_path, "--port", "0") as process:
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert address is not None
        with urllib.request.urlopen(f"{address[0]}/health", timeout=PATIENCE_S) as answer:
            assert json.load(answer)["status"] == "ok"
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=PATIENCE_S)
        assert "Traceback" not in told
        assert process.returncode in (0, 130)


@pytest.mark.parametrize(
    ("options", "environment", "told"),
    [
        (("--host", "0.0.0.0"), {}, "--token-file"),
        (("--token-file", "nosuch"), {}, "nosuch can not be read"),
        (("--token-file", "empty"), {}, "empty is empty"),
        (("--port", "1", "--host", "192.0.2.7"), {"L4D2_SERVE_TOKEN": "x"}, "192.0.2.7:1"),
        (("--compiler", "nosuch"), {}, "nosuch"),
    ],
)
def test_what_it_refuses_is_told_in_a_line(
    options: tuple[str, ...], environment: dict[str, str], told: str, tmp_path: Path
) -> None:
    (tmp_path / "empty").write_text("\n", "utf-8")
    with command(tmp_path, *options, **environment) as process:
        out, error = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out) == (2, "")
    assert told in error
    assert len(error.splitlines()) == 1


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        with command(tmp_path, "--port", port) as process:
            _, error = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 2
    assert f"127.0.0.1:{port}" in error
