"""`l4d2 generate` and `l4d2 info`, run as a user runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

_REQUEST = "Write a plugin that announces to all players when a Tank spawns"


def _l4d2(folder: Path, *arguments: str, text: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    without = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    return subprocess.run(
        [sys.executable, "-m", "server.cli", *arguments],
        cwd=folder,
        env=without | {"PYTHONPATH": str(Path(__file__).resolve().parents[3]), "PYTHONUTF8": "1"} | environment,
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_plugin_comes_on_standard_output_and_the_verdict_beside_it(tmp_path: Path) -> None:
    run = _l4d2(tmp_path, "generate", _REQUEST)
    assert run.returncode == 0
    assert '"tank_spawn"' in run.stdout
    assert "no findings" in run.stderr
    assert "no findings" not in run.stdout


def test_what_it_wrote_passes_the_checker(tmp_path: Path) -> None:
    assert _l4d2(tmp_path, "generate", "-o", "tank.sp", _REQUEST).returncode == 0
    assert _l4d2(tmp_path, "check", "--severity", "hint", "tank.sp").returncode == 0


def test_file_is_not_overwritten_unasked(tmp_path: Path) -> None:
    (tmp_path / "mine.sp").write_text("// mine\n", encoding="utf-8")
    run = _l4d2(tmp_path, "generate", "-o", "mine.sp", _REQUEST)
    assert run.returncode == 2
    assert "--force" in run.stderr
    assert (tmp_path / "mine.sp").read_text(encoding="utf-8") == "// mine\n"
    assert _l4d2(tmp_path, "generate", "--force", "-o", "mine.sp", _REQUEST).returncode == 0


def test_request_from_standard_input_and_result_as_json(tmp_path: Path) -> None:
    run = _l4d2(tmp_path, "generate", "--json", "-", text=_REQUEST)
    result = json.loads(run.stdout)
    assert result["done"] is True
    assert (result["engine"], result["after"], result["rounds"]) == ("builtin", [], 0)


def test_what_is_not_understood_is_refused(tmp_path: Path) -> None:
    run = _l4d2(tmp_path, "generate", "make me a sandwich")
    assert run.returncode == 2
    assert "sandwich" in run.stderr
    assert run.stdout == ""


def test_missing_key_is_one_clear_line(tmp_path: Path) -> None:
    run = _l4d2(tmp_path, "generate", "-m", "l4d2-v7", _REQUEST)
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert "OPENAI_API_KEY" in run.stderr


def test_unknown_model_names_the_one_that_is_meant(tmp_path: Path) -> None:
    run = _l4d2(tmp_path, "generate", "-m", "biultin", _REQUEST)
    assert run.returncode == 2
    assert "`builtin`" in run.stderr


def test_info_shows_no_key(tmp_path: Path) -> None:
    run = _l4d2(tmp_path, "info", OPENAI_API_KEY="sk-secret-0123456789")
    assert run.returncode == 0
    assert "builtin" in run.stdout
    assert "sk-secret" not in run.stdout + run.stderr


def test_what_the_built_in_engine_can_write_is_listed(tmp_path: Path) -> None:
    whole = _l4d2(tmp_path, "generate", "--list")
    assert whole.returncode == 0
    assert "Plugins: tank and witch\n  Tank announcer: " in whole.stdout
    assert "\n  a tank spawns\n" in whole.stdout
    assert "$" not in whole.stdout
    some = _l4d2(tmp_path, "generate", "--list", "Tank", "spawns")
    assert some.stdout.splitlines()[-1] == "  a tank spawns"
    assert len(some.stdout) < len(whole.stdout) / 10
    assert "Nothing" in _l4d2(tmp_path, "generate", "--list", "helicopter").stdout


def test_what_is_listed_with_its_words_is_what_comes(tmp_path: Path) -> None:
    lines = [line for line in _l4d2(tmp_path, "generate", "--list").stdout.splitlines() if "Ask: “" in line]
    assert len(lines) > 60
    asked = lines[0].rpartition("Ask: “")[2].rstrip("”")
    run = _l4d2(tmp_path, "generate", asked)
    assert run.returncode == 0
    assert "no findings" in run.stderr
