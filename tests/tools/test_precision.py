"""Drawing findings to be judged: which, how many, and the same ones again."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.finding import Severity
from server.cli.result import Reported
from tools import precision


def reported(code: str, line: int, severity: Severity = Severity.WARNING) -> Reported:
    return Reported("a.sp", line, 1, line, 2, severity, code, f"{code} {line}", False, f"line {line};")


def drawn(found: list[Reported], seed: int = 1, size: int = 20, least: int = 3) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in precision.sample(found, seed, size, least)]


def test_sample_has_every_error_and_some_of_every_rule() -> None:
    found = [reported("many", line) for line in range(100)] + [reported("few", line) for line in range(2)]
    found += [reported("bad", line, Severity.ERROR) for line in range(30)]
    chosen = drawn(found)
    assert [one for one in chosen if one[0] == "bad"] == [("bad", line) for line in range(30)]
    assert [one for one in chosen if one[0] == "few"] == [("few", 0), ("few", 1)]
    assert len(set(chosen)) == len(chosen) == 30 + 20


def test_sample_takes_the_least_even_beyond_its_size() -> None:
    found = [reported(code, line) for code in ("one", "other") for line in range(9)]
    assert len(drawn(found, size=1)) == 6
    assert len(drawn(found, size=100)) == 18


def test_sample_comes_from_the_seed_alone() -> None:
    found = [reported("many", line) for line in range(100)]
    assert drawn(found) == drawn(found[::-1])
    assert drawn(found) != drawn(found, seed=2)


def test_prints_run_time_findings_of_plugins_for_the_game_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plugin = """#include <sourcemod>
// [L4D2] Greeting
public void OnPluginStart()
{
    PrintToServer("%s");
    int unused;
}
"""
    (tmp_path / "author").mkdir()
    (tmp_path / "author/one.sp").write_text(plugin)
    (tmp_path / "author/two.sp").write_text(plugin.replace("public", "\npublic"))
    (tmp_path / "other.sp").write_text(plugin.replace("L4D2", "TF2"))
    assert precision.main(["--corpus", str(tmp_path)]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [row[:3] for row in rows] == [["author/one.sp", "5", "format-missing-argument"]]
    assert "`%s`" in rows[0][3]
