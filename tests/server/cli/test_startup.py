"""Help is quick because it loads nothing heavy; interrupts and closed pipes end quietly."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from server import __version__
from tests.server.cli.conftest import ROOT, Run, environment

HEAVY = {
    "asyncio",
    "lsprotocol",
    "multiprocessing",
    "pydantic",
    "pygls",
    "rich",
    "server.analysis.diagnose",
    "server.features",
    "server.lsp",
    "server.syntax.parser",
    "tiktoken",
    "tree_sitter",
}
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        *([command, "--help"] for command in ("batch", "check", "doctor", "estimate", "fmt", "install", "lsp", "new")),
    ],
    ids=" ".join,
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import sys\nfrom server.cli.__main__ import main\n"
        f"try: main({arguments!r})\nexcept SystemExit: pass\n"
        "sys.stderr.write(' '.join(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "usage: l4d2" in done.stdout
    assert not HEAVY & set(done.stderr.split())


def test_a_language_server_starts_without_what_it_may_never_need() -> None:
    """Models, the assistant and downloads are imported when somebody asks for them: an editor waits for the start."""
    program = "import sys\nfrom server.lsp.server import create\ncreate()\nprint(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    lazy = ("server.assistant", "server.models", "server.install", "openai", "httpx", "tiktoken", "rich")
    assert not [name for name in done.stdout.split() if name.startswith(lazy)]


def test_every_option_is_documented(l4d2: Run) -> None:
    for command, name in (
        *(("check", "cli"), ("doctor", "cli"), ("fmt", "cli"), ("new", "cli")),
        *(("batch", "assistant"), ("estimate", "assistant")),
    ):
        page = (ROOT / "docs" / f"{name}.md").read_text("utf-8")
        options = set(re.findall(r"--[a-z-]+", l4d2(command, "--help").out)) - {"--help"}
        assert len(options) > 1
        assert {option for option in options if option not in page} == set()


def test_version(l4d2: Run) -> None:
    assert l4d2("--version").out == f"l4d2 {__version__}\n"


def test_lsp_is_the_server(l4d2: Run) -> None:
    body = b'{"jsonrpc":"2.0","id":1,"method":"shutdown"}'
    ran = l4d2("lsp", "--stdio", stdin=b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    assert b'"id":1' in ran.raw.replace(b" ", b"")


@posix_only
def test_closed_pipe_is_no_fault(tmp_path: Path) -> None:
    text = "".join(f"void F{number}() {{ Missing{number}(); }}\n" for number in range(500))
    (tmp_path / "a.sp").write_text(text, "utf-8")
    command = [sys.executable, "-m", "server.cli", "check", "a.sp"]
    process = subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.read(10)
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    process.wait()
    assert "Traceback" not in said
    assert "BrokenPipe" not in said


@posix_only
def test_interrupt_leaves_no_traceback_and_no_children(tmp_path: Path) -> None:
    body = "".join(f'\tPrintToServer("%d", {number});\n' for number in range(2000))
    for number in range(40):
        (tmp_path / f"p{number}.sp").write_text(f"#include <sourcemod>\nvoid F()\n{{\n{body}}}\n", "utf-8")
    command = [sys.executable, "-m", "server.cli", "check", ".", "--jobs", "2"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # A test run that was started in the background ignores the signal, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while len(group(process.pid)) < 3 and process.poll() is None:
        time.sleep(0.01)
    assert process.poll() is None, "it was over before it could be interrupted"
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to all of them
    out, said = process.communicate()
    assert process.returncode == 130
    assert out == b""
    assert said == b""
    while left := group(process.pid):  # the standard library's tracker sees its pipe close and goes
        lines = [command_line(pid) for pid in left]
        # One that ended since it was listed may wait for its parent to notice.
        assert all("resource_tracker" in line for line in lines if "<defunct>" not in line)
        time.sleep(0.01)


def group(leader: int) -> list[int]:
    """The living processes of a process group."""
    listed = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in listed.splitlines())
    return [int(pid) for pid, pgid, state in rows if int(pgid) == leader and not state.startswith("Z")]


def command_line(pid: int) -> str:
    done = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout or "resource_tracker"
