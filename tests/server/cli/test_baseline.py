"""A baseline hides what is known, wherever its line has moved, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.server.cli.conftest import Run

Write = Callable[[str, str], Path]
TEXT = "#include <sourcemod>\npublic void OnPluginStart()\n{\n    First();\n    Second();\n}\n"


def known(l4d2: Run, write: Write) -> None:
    write("sub/a.sp", TEXT)
    ran = l4d2("check", "sub", "--baseline", "known.json", "--update-baseline")
    assert (ran.status, ran.out) == (0, "")
    assert "known.json knows 2 findings now" in ran.err


def test_known_findings_are_not_told(l4d2: Run, write: Write) -> None:
    known(l4d2, write)
    assert l4d2("check", "sub", "--baseline", "known.json").status == 0
    write("sub/a.sp", "\n// moved\n" + TEXT)
    assert l4d2("check", "sub", "--baseline", "known.json").status == 0


def test_new_findings_are_told(l4d2: Run, write: Write) -> None:
    known(l4d2, write)
    write("sub/a.sp", TEXT.replace("    Second();\n", "    Second();\n    Second();\n    Third();\n"))
    ran = l4d2("check", "sub", "--baseline", "known.json", "--format", "json")
    assert ran.status == 1
    assert [line for _, line, _ in ran.codes] == [6, 7], "one `Second();` was known, not two"


def test_files_go_by_their_place_not_by_how_they_are_named(l4d2: Run, write: Write, tmp_path: Path) -> None:
    known(l4d2, write)
    assert l4d2("check", tmp_path / "sub" / "a.sp", "--baseline", tmp_path / "known.json").status == 0
    write("other/a.sp", TEXT)
    assert l4d2("check", "other", "--baseline", "known.json").status == 1


def test_what_is_no_baseline_is_bad_usage(l4d2: Run, write: Write) -> None:
    write("a.sp", TEXT)
    for content in ("", "[]", '{"version": 1}', json.dumps({"version": 99, "findings": {}})):
        write("known.json", content)
        ran = l4d2("check", "a.sp", "--baseline", "known.json")
        assert (ran.status, ran.out) == (2, ""), content
        assert "known.json" in ran.err


def test_a_run_that_checks_nothing_leaves_the_baseline(l4d2: Run, write: Write, tmp_path: Path) -> None:
    known(l4d2, write)
    before = (tmp_path / "known.json").read_bytes()
    (tmp_path / "empty").mkdir()
    for path in ("empty", "gone.sp"):
        ran = l4d2("check", path, "--baseline", "known.json", "--update-baseline")
        assert ran.status == 2
        assert "nothing was checked, so known.json stays as it is" in ran.err
        assert (tmp_path / "known.json").read_bytes() == before
