"""The table of verdicts: what it says of the plugins in `examples/`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import verdicts

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert verdicts.main([str(EXAMPLES / "tank_report.sp"), str(EXAMPLES / "witch_alarm.sp")]) == 0
    head, line, faulty, clean = capsys.readouterr().out.splitlines()
    assert head.count("|") == line.count("|") == faulty.count("|") == clean.count("|")
    name, compiler, at_compile, on_server, warnings, causes = (cell.strip() for cell in faulty.split("|")[1:-1])
    assert (name, compiler) == ("tank_report.sp", "")
    assert int(at_compile) > int(on_server) > 0
    assert int(warnings) > 0
    assert "undefined-symbol" in causes
    assert clean == "| witch_alarm.sp |  | 0 | 0 | 0 |  |"
