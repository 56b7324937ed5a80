"""`l4d2 check` in a project with an `l4d2.toml`: what it takes from it, and what becomes of mistakes in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.server.cli.conftest import Run

Write = Callable[[str, str], Path]
PLUGIN = '#include <sourcemod>\n\npublic void OnPluginStart()\n{\n\tPrintToServer("%d", "text");\n}\n'
NEWER = "#include <sourcemod>\n#if SOURCEMOD_V_MINOR != 13\n#error not 1.13\n#endif\n"


def test_severity_and_version_of_the_project(l4d2: Run, write: Write) -> None:
    write("scripting/a.sp", PLUGIN)
    write("newer/b.sp", NEWER)
    assert l4d2("check", "scripting").status == 1
    assert "not 1.13" in l4d2("check", "newer").out
    write("l4d2.toml", '[diagnostics.severity]\nformat-type = "off"\n[sourcemod]\nversion = "1.13"\n')
    ran = l4d2("check", "scripting", "newer")
    assert (ran.status, ran.out) == (0, "")


def test_mistakes_are_named_once_and_fail_the_run(l4d2: Run, write: Write) -> None:
    for name in ("a", "b", "deep/c"):
        write(f"scripting/{name}.sp", PLUGIN)
    write("l4d2.toml", 'x = 1\n[diagnostics.severity]\nformat-typo = "off"\nformat-type = "error"\n')
    ran = l4d2("check", "scripting", "--format", "json")
    assert ran.status == 2
    assert {row["severity"] for row in ran.findings} == {"error"}, "what is right in the file counts"
    assert len(ran.findings) == 3
    assert [line for line in ran.err.splitlines() if "l4d2.toml" in line] == [
        "l4d2.toml:1: there is no setting `x`",
        "l4d2.toml:3: there is no rule `format-typo`; did you mean `format-type`?",
    ]


def test_standard_input_belongs_to_a_project(l4d2: Run, write: Write) -> None:
    write("l4d2.toml", '[diagnostics.severity]\nformat-type = "off"\n')
    ran = l4d2("check", "-", "--stdin-path", "scripting/a.sp", stdin=PLUGIN.encode())
    assert (ran.status, ran.out) == (0, "")
