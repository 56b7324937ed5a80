"""Ghost text is measured on functions whose last statement is taken out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.ghost import asked, main

PLUGIN = """\
#pragma semicolon 1
#pragma newdecls required
#include <sourcemod>

public Action Timer_Tick(Handle timer)
{
    PrintToServer("tick");
    return Plugin_Stop; // the end
}

public void OnMapStart()
{
    PrintToServer("one");
    PrintToServer("two");
}
"""


def test_offers_are_compared_with_what_was_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.sp"
    file.write_text(PLUGIN)
    found = {one.function: one for one in asked([tmp_path], 10, 1)}
    assert found["Timer_Tick"].is_equal
    assert found["Timer_Tick"].broken == 0
    assert found["OnMapStart"].offered is None
    assert file.read_text() == PLUGIN

    assert main([str(file), "--misses"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        'a.sp: OnMapStart: PrintToServer("two"); | -',
        "asked 2, offered 1 (50%)",
        "of the offers: free of findings 1 (100%), equal 1 (100%)",
    ]
    assert main([str(tmp_path / "missing.sp")]) == 1
