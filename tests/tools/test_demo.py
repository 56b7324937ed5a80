"""The editor session of `make run`: it plays to its end, and says so when the server fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.server.cli.conftest import environment
from tools.demo.__main__ import CLEAN, EXAMPLES, FAULTY, OLD
from tools.demo.editor import Document, Editor, SessionFailed

ROOT = Path(__file__).resolve().parents[2]
SPEAK = """
import json, sys
def say(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\\r\\n\\r\\n%s" % (len(body), body))
    sys.stdout.buffer.flush()
"""


def test_session(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.demo", "--svg", str(tmp_path / "session.svg")],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        check=False,
    )
    out = done.stdout.decode("utf-8")
    assert done.returncode == 0, out + done.stderr.decode()
    assert "\x1b" not in out
    steps = [line for line in out.splitlines() if line.startswith("▸")]
    assert [step.split()[1] for step in steps] == (
        "Starting Opening Asking What Typing Resting Writing Opening Opening Closing".split()
    )
    for shown in (
        "error[missing-semicolon]",
        "`L4D2_GetTankMaxHealth` is not defined",
        "✔ Change to `tongue_grab`",
        "✔ Include `left4dhooks`",
        "+ #include <left4dhooks>",
        "GetInt ",
        "native void SDKHook(",
        "EventHook callback",
        "the server has ended",
    ):
        assert shown in out
    assert out.count("nothing to report") == 2
    assert (tmp_path / "session.svg").stat().st_size > 10_000


def check(name: str) -> list[str]:
    command = [sys.executable, "-m", "server.cli", "check", str(EXAMPLES / name), "--severity", "hint"]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False)
    lines = done.stdout.decode("utf-8").splitlines()
    return [line.split("[")[1].split("]")[0] for line in lines if line.startswith(str(EXAMPLES))]


def test_examples_are_what_they_say() -> None:
    assert check(CLEAN) == []
    assert check(OLD) == []
    assert check(FAULTY) == [
        "missing-semicolon",
        "type-mismatch",
        "unknown-event",
        "callback-mismatch",
        "unknown-netprop",
        "client-in-timer",
        "undefined-symbol",
        "argument-count",
        "unused-assignment",
        "undefined-member",
        "format-missing-argument",
        "undefined-symbol",
        "old-syntax",
        "deprecated",
        "not-assignable",
    ]


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("import sys; sys.exit(3)", "the server ended with status 3"),
        (SPEAK + "say({'id': 1, 'error': {'code': -1, 'message': 'no'}})\nsys.stdin.read()", "initialize: no"),
        (
            SPEAK + "say({'id': 1, 'result': {'capabilities': {'positionEncoding': 'utf-16'}}})\nsys.stdin.read()",
            "the server does not count positions as agreed",
        ),
        ("import sys\nprint('Content-Length: 999\\r\\n\\r\\n{')\nsys.exit(0)", "the server ended with status 0"),
    ],
)
def test_a_server_that_fails_is_told(tmp_path: Path, program: str, message: str) -> None:
    with Editor(tmp_path, [sys.executable, "-c", program]) as editor, pytest.raises(SessionFailed, match=message):
        editor.initialize()


def test_edits_are_about_the_present_text() -> None:
    document = Document(Path("/a.sp"), "ab\n你好\n")
    place = {"start": {"line": 1, "character": 1}, "end": {"line": 1, "character": 2}}
    first = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}
    edits = [{"range": first, "newText": "xyz"}, {"range": place, "newText": ""}]
    assert document.edited(edits) == document.edited(edits[::-1]) == "xyzb\n你\n"


@given(st.text("ab\n你"), st.data())
def test_positions_lead_back(text: str, data: st.DataObject) -> None:
    document = Document(Path("/a.sp"), text)
    offset = data.draw(st.integers(0, len(text)))
    assert document.offset(document.position(offset)) == offset
