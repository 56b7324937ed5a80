"""Which letters of format strings a version of SourceMod knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.project import Project
from server.analysis.target import Target
from server.syntax.text import Text

SOURCE = """#include <sourcemod>
public void OnPluginStart()
{{
    PrintToServer("{}", 1);
}}
"""


@pytest.mark.parametrize("letters", ["%E", "%ld %d", "%lx"])
def test_letters_of_later_versions(tmp_path: Path, letters: str) -> None:
    """What a later version makes of them is not known here, so that nothing is said about the whole text."""
    project = Project((str(tmp_path),))
    path = str(tmp_path / "plugin.sp")
    project.open(path, Text.of(SOURCE.format(letters)))
    unit = project.unit(path)
    told = {
        version: {one.code for one in diagnose(unit, path, Target(sourcemod=version)) if one.code.startswith("format-")}
        for version in ("1.12", "1.13.0.7200")
    }
    assert "format-unknown-letter" in told["1.12"]
    assert not told["1.13.0.7200"]
