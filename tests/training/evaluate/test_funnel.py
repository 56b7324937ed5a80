"""How far an answer gets, with a compiler as an external program and without one."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from training.evaluate.compiling import Compiler
from training.evaluate.fillmeasures import similarity
from training.evaluate.funnel import STEPS, judged
from training.evaluate.judging import Judge
from training.evaluate.tasks import tasks

JUDGE = Judge()
TASK = tasks()["special_infected/tank_alert"]
FILL = tasks()["fill/attacker_line"]
RIGHT = TASK.answer


@pytest.mark.parametrize(
    ("answer", "last"),
    [
        (f"Here it is:\n\n```sourcepawn\n{RIGHT}\n```\nEnjoy.", "clean"),
        ("I can not do that.", ""),
        (f"```sourcepawn\n{RIGHT.replace('HookEvent(', 'HookEvent((', 1)}\n```", "extracted"),
        (f"```sourcepawn\n{RIGHT.replace('GetClientHealth', 'GetTankHealth')}\n```", "parses"),
        (f"```sourcepawn\n{RIGHT.replace('tank_killed', 'tank_dead')}\n```", "compiles"),
        (f"```sourcepawn\n{RIGHT.replace('PrintToChatAll', 'PrintToServer')}\n```", "symbols"),
        (f"```sourcepawn\n{RIGHT}\nint Unused()\n{{\n\treturn 1;\n}}\n```", "secure"),
    ],
)
def test_how_far_an_answer_gets(answer: str, last: str) -> None:
    found = judged(TASK, answer, JUDGE)
    assert found.passed == (STEPS[: STEPS.index(last) + 1] if last else ())
    assert found.is_right is (last in ("behaves", "secure", "clean"))


def test_who_told_is_named() -> None:
    assert judged(TASK, RIGHT, JUDGE, is_code=True).judges == {"compiles": "analysis"}


def test_scores_look_at_names() -> None:
    bad = judged(TASK, RIGHT.replace("GetClientHealth", "GetTankHealth"), JUDGE, is_code=True)
    good = judged(TASK, RIGHT, JUDGE, is_code=True)
    assert good.api == 1.0 > bad.api > 0.5
    unsafe = tasks()["repair/unsafe_query"]
    assert judged(unsafe, unsafe.start, JUDGE, is_code=True).security < good.security == 10.0


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ('int attacker = GetClientOfUserId(event.GetInt("attacker"));', True),
        ('```sourcepawn\nint attacker = GetClientOfUserId(event.GetInt("attacker"));\n```', True),
        ('int attacker = GetClientOfUserId(event.GetInt("userid"));', False),
        ("int attacker = 0", False),
    ],
)
def test_gaps_are_judged_in_their_file(answer: str, right: bool) -> None:
    assert judged(FILL, answer, JUDGE).is_right is right


def test_similarity() -> None:
    assert similarity("abc", "abc") == 1.0
    assert similarity("abcd", "abxd") == 0.75
    assert similarity("", "abc") == 0.0


def compiler(folder: Path, script: str) -> Compiler:
    """A program that stands for a compiler: what it does to us is real."""
    file = folder / "spcomp"
    file.write_text(f"#!{sys.executable}\nimport os, sys, time\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IEXEC)
    return Compiler(file)


@pytest.mark.skipif(sys.platform == "win32", reason="the programs are scripts")
@pytest.mark.parametrize(
    ("script", "succeeded", "fault"),
    [
        ("open('plugin.smx', 'w').write('x')", True, ""),
        ("os.kill(os.getpid(), 11)", False, "crashed (SIGSEGV)"),
        ("pass", False, "ended with 0 and made nothing"),
        ("print('plugin.sp(3) : error 017: undefined symbol \"x\"'); sys.exit(1)", False, ""),
        ("open('plugin.smx', 'w').write('x' * (64 << 20))", False, "ended with 1"),
        ("x = bytearray(3 << 30)", False, "ended with 1 and made nothing"),
    ],
)
def test_compilers_may_do_anything(tmp_path: Path, script: str, succeeded: bool, fault: str) -> None:
    found = compiler(tmp_path, script).compile("")
    assert found.succeeded is succeeded
    assert found.fault == fault


@pytest.mark.skipif(sys.platform == "win32", reason="the programs are scripts")
def test_a_compiler_has_the_word_about_compiling(tmp_path: Path) -> None:
    refuses = compiler(tmp_path, "print('plugin.sp(3) : error 021: symbol already defined: \"x\"'); sys.exit(1)")
    found = judged(TASK, RIGHT, JUDGE, refuses, is_code=True)
    assert found.passed == ("extracted", "parses")
    assert found.numbers == (21,)
    assert found.judges == {"compiles": "spcomp"}
    assert found.alone["behaves"]
