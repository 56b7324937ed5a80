"""Answers are replayed: what the certain corrections alone make of them, and what suggestions would add."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools.bench import ghost, replay
from tools.bench.spcomp import Compiler

HEAD = "#pragma semicolon 1\n#pragma newdecls required\n#include <sourcemod>\n\npublic void OnPluginStart()\n{\n    "
GOOD = HEAD + 'PrintToServer("up");\n}\n'
CERTAIN = HEAD + 'PrintToServer("up")\n}\n'
HOPELESS = HEAD + "MakeEverythingWork(1, 2);\n}\n"


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    for name, text in {"good": GOOD, "certain": CERTAIN, "hopeless": HOPELESS}.items():
        (tmp_path / f"{name}.sp").write_text(text, "utf-8")
    (tmp_path / "only.sp").write_text(GOOD.replace("PrintToServer", "PrintToSever"), "utf-8")
    return tmp_path


def test_stages(answers: Path) -> None:
    bad, certain, only, first, spoilt = replay.measure(answers, (), None)
    assert (bad.value, certain.value, only.value, first.value) == (3, 1, 2, 2)
    assert (spoilt.value, spoilt.reached) == (0, True)
    assert bad.details["commonest errors"].startswith("undefined-symbol 2")
    assert "compile" not in bad.details
    assert (answers / "certain.sp").read_text("utf-8") == CERTAIN, "files stay as they are"


@pytest.mark.skipif(sys.platform == "win32", reason="the tool needs POSIX")
def test_the_compiler_has_the_last_word(answers: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    compiler = tmp_path_factory.mktemp("bin") / "spcomp"
    compiler.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    compiler.chmod(0o755)
    states = replay.Replay((), Compiler(compiler, ())).stages(answers / "good.sp")
    assert not any(state.is_clean for state in states)


def test_ghost_text_on_plugins_that_it_was_not_tuned_on(tmp_path: Path) -> None:
    fresh, tuned = tmp_path / "fresh", tmp_path / "tuned"
    for folder in (fresh, tuned):
        folder.mkdir()
    text = HEAD + 'PrintToServer("a");\n    PrintToServer("b");\n}\n\npublic Action OnTimer(Handle timer)\n{\n    '
    text += 'PrintToServer("c");\n    return Plugin_Stop;\n}\n'
    for name in ("one", "copy_of_one", "known"):
        (fresh / f"{name}.sp").write_text(text, "utf-8")
    (tuned / "known.sp").write_text(text, "utf-8")
    offered, free, equal, of_all = ghost.measure([fresh], [], [tuned], 1)
    assert of_all.how.startswith("1 of 2"), "each function once, and none of those known"
    assert (offered.value, free.value, equal.value) == (50, 100, 100)
    assert of_all.details["missed most often"] == '1 × `PrintToServer("…");`'
