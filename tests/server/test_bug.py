"""A broken invariant raises in tests and is logged in production."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from server import bug


class Broken:
    def __repr__(self) -> str:
        raise RuntimeError("broken")


def test_raises_in_tests() -> None:
    with pytest.raises(bug.BugError, match="offset outside the text; offset=7; name='x'"):
        bug.report("offset outside the text", offset=7, name="x")


def test_logs_in_production(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(bug, "raise_reports", False)
    with caplog.at_level(logging.ERROR):
        bug.report("no such node", node=Broken())
    assert caplog.messages == ["bug: no such node; node=<Broken, repr fails: RuntimeError>"]
    assert caplog.records[0].stack_info


def test_started_servers_raise_as_well() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from server import bug; bug.report('seen')"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "BugError: seen" in done.stderr
