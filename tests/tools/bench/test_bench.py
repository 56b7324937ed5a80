"""`make bench`: it always prints something, its figures are true of plugins whose answers are known."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.server.cli.conftest import environment
from tools.bench import recall, recovery
from tools.bench.collection import Analyser, collect, read
from tools.bench.figure import Figure, p95, share

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the tool needs POSIX")
PLUGIN = """#pragma semicolon 1
#include <sourcemod>

public void OnPluginStart()
{
    RegConsoleCmd("sm_a", Command_A);
}

Action Command_A(int client, int args)
{
    int count = GetClientCount();
    PrintToChatAll("%d of %d", count, Twice(count));
    return Plugin_Handled;
}

int Twice(int value)
{
    return value * 2;
}
"""


def bench(*arguments: str) -> tuple[int, dict[str, Any], str]:
    command = [sys.executable, "-m", "tools.bench", "--json", "--edits", "10", "--sample", "3", *arguments]
    command += ["--without", "engines"]  # a model of that size is too much for tests; see test_engines
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False)
    said = done.stderr.decode("utf-8")
    figures = {row["name"]: row for row in json.loads(done.stdout or "[]")}
    return done.returncode, figures, said


def test_without_anything() -> None:
    status, figures, said = bench()
    assert status == 0
    assert "could not be measured" not in said
    assert "3 plugins" in said
    assert figures["full analysis, CPU seconds"]["value"] > 0
    for name, row in figures.items():
        assert row["how"], name
        assert row["unit"] in ("s", "×", "%", "MB", ""), name
    for snippet in recovery.SNIPPETS:
        assert figures[f"recovery from `{snippet}`"]["value"] == 100
    assert figures["deleted semicolons"]["value"] == 100
    assert figures["false errors in controls"]["value"] == 0
    assert "completion, p95 as a multiple of a raw parse" in figures


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    assert bench("--corpus", str(tmp_path / "nowhere"))[0] == 2
    assert bench("--spcomp", str(tmp_path / "nowhere"))[0] == 2
    status, _, said = bench("--corpus", str(tmp_path))
    assert status == 2
    assert "there are no plugins" in said


COMPILER = """#!{python}
import re, sys
print("SourcePawn Compiler 1.12.0.7000")
text = open(sys.argv[-1]).read()
missing = [n for n, line in enumerate(text.splitlines(), 1) if re.search(r"^    .*([\\w)]$|Qx)", line)]
for number in missing:
    print(f"{{sys.argv[-1]}}({{number}}) : error 001: expected token")
sys.exit(bool(missing))
"""


def test_with_a_compiler(tmp_path: Path) -> None:
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "a.sp").write_text(PLUGIN, "utf-8")
    compiler = tmp_path / "spcomp"
    compiler.write_text(COMPILER.format(python=sys.executable), "utf-8")
    compiler.chmod(0o755)
    status, figures, said = bench(
        "--strict", "--corpus", str(plugins), "--spcomp", str(compiler), "--only", "whole", "--only", "recall"
    )
    assert "could not be measured" not in said
    ratio = figures["full analysis, CPU time as a multiple of the compiler's"]
    assert ratio["value"] > 0
    assert ratio["goal"] == 3
    assert figures["deleted semicolons"]["value"] == 100
    assert figures["mutations found"]["details"]["undefined-name"] == "100.0 % of 1"
    # This compiler knows semicolons and misspelt names only, so what we say of other mutations counts as false.
    assert figures["false errors in mutations"]["value"] > 0
    assert figures["false errors in mutations"]["reached"] is False
    assert status == 1


def test_collection(tmp_path: Path) -> None:
    (tmp_path / "include").mkdir()
    (tmp_path / "more").mkdir()
    for name in ("a.sp", "b.sp", "more/c.sp", "include/d.inc"):
        (tmp_path / name).write_text(PLUGIN * (2 if name == "b.sp" else 1), "utf-8")
    found = collect([tmp_path], [tmp_path / "more"])
    assert [path.name for path in found.plugins] == ["a.sp", "b.sp"]
    assert [path.name for path in found.include] == ["include", "more"]
    assert found.largest.name == "b.sp"
    assert [path.name for path in collect([tmp_path / "more"], []).plugins] == ["c.sp"]


def test_a_spoilt_outline_is_seen(tmp_path: Path) -> None:
    """An unclosed comment takes all that follows along: the measure of recovery must notice."""
    path = tmp_path / "a.sp"
    path.write_text(PLUGIN, "utf-8")
    analyser = Analyser(())
    chars = PLUGIN.replace("{\n    RegConsoleCmd", "{ /*\n    RegConsoleCmd")
    assert not recovery.kept(analyser, path, PLUGIN, chars, PLUGIN.index("{") + 1, 3)
    chars = PLUGIN.replace("{\n    RegConsoleCmd", "{ if\n    RegConsoleCmd")
    assert recovery.kept(analyser, path, PLUGIN, chars, PLUGIN.index("{") + 1, 3)


def test_new_findings_are_those_that_were_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.sp"
    path.write_text(PLUGIN.replace("Twice(count)", "Known(count)"), "utf-8")
    told = recall.Bench(Analyser(()), None)
    assert not told.take(path), "it has an error of its own"
    text = read(path)
    assert text is not None
    found = told.new_findings(path, text.chars.replace("GetClientCount", "Unknown"))
    assert [(one.line, one.code) for one in found] == [(11, "undefined-symbol")]


def test_figures() -> None:
    assert Figure("a", 3, "×", "", 3).reached
    assert not Figure("a", 3.1, "×", "", 3).reached
    assert Figure("a", 3, "×", "").reached is None
    figure = share("a", 19, 20, "so", 95, {})
    assert (figure.value, figure.reached) == (95, True)
    assert not share("a", 18, 20, "so", 95, {}).reached
    assert p95([1.0]) == 1.0
    assert 94 < p95(list(range(101))) < 96


def test_a_text_that_cannot_be_written_back_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.sp"
    path.write_bytes(b"\xff\xfea\0b")
    assert read(path) is None
    path.write_bytes("玩家".encode("gbk") * 40)
    text = read(path)
    assert text is not None
    assert text.encoding == "gbk"
