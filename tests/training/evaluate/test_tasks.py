"""The tasks: references pass, what does nothing or everything does not, prompts give nothing away, none is twice."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import cache

import pytest

from server.analysis.finding import Severity
from server.knowledge import events, netprops
from training.evaluate.adversaries import adversaries, stuffed
from training.evaluate.judging import PATH, Judge, Judged
from training.evaluate.mutants import mutants
from training.evaluate.program.program import Program
from training.evaluate.tasks import Task, tasks

FAMILIES = set(
    "events special_infected natives timers convars commands sdkhooks left4dhooks database translations repair "
    "modernise fill".split()
)
THE_TEN = set(
    "speed_boost no_ff_panic kill_tracker saferoom_heal tank_announce hunter_pounce bile_tracker smoker_grab "
    "charger_carry random_timer".split()
)
LEAST_KILLED = 0.64
WORD = re.compile(r"[A-Za-z_]\w*")


@cache
def judge() -> Judge:
    return Judge()


@cache
def of_reference(name: str) -> Judged:
    task = tasks()[name]
    return judge().judge(task, task.answer)


@pytest.mark.parametrize("name", list(tasks()))
def test_the_reference_passes(name: str) -> None:
    found = of_reference(name)
    assert not found.missing
    assert not [one.code for one in found.findings]


def test_there_are_enough_of_all_kinds() -> None:
    assert len(tasks()) >= 200
    assert {task.family for task in tasks().values()} == FAMILIES
    assert {task.theme for task in tasks().values()} >= THE_TEN


def test_nothing_and_everything_score_nothing() -> None:
    programs = [(name, *judge().read(code)) for name, code in adversaries()]
    passed = [
        f"{name}: {task.id}"
        for task in tasks().values()
        for name, findings, program in programs
        if judge().outcomes(task, program, findings).behaves
    ]
    assert not passed


def test_the_words_of_the_reference_in_a_comment_score_nothing() -> None:
    assert not [task.id for task in tasks().values() if judge().judge(task, stuffed(task)).behaves]


def test_what_is_broken_fails() -> None:
    for task in tasks().values():
        if task.sort in ("repair", "modernise"):
            found = judge().judge(task, task.start)
            broken = any(one.severity is Severity.ERROR for one in found.findings) or not found.behaves
            assert broken, task.id


def test_each_check_notices_what_it_is_about() -> None:
    """Every check has a mutant that it notices, and most mutants are noticed by some check of their task."""
    blind: list[str] = []
    made, killed = Counter[str](), Counter[str]()
    for task in tasks().values():
        if task.sort in ("repair", "modernise"):
            continue
        findings, program = judge().read(task.answer)
        outcomes = judge().outcomes(task, program, findings).outcomes
        noticed: set[int] = set()
        for mutant in mutants(task, PATH, program, outcomes):
            found = judge().judge(task, mutant.code)
            noticed |= {at for at, one in enumerate(found.outcomes) if not one.holds}
            made[mutant.kind] += 1
            killed[mutant.kind] += not found.behaves or bool(found.errors)
        blind += [
            f"{task.id} {at}" for at, one in enumerate(task.checks) if one.kind != "forbidden" and at not in noticed
        ]
    assert not blind
    assert killed["removed"] == made["removed"] > 300
    assert killed.total() / made.total() >= LEAST_KILLED, (made, killed)


def names_answer(word: str) -> bool:
    """Whether a word is a name of the API, an event or a property: ordinary words are none."""
    if "_" not in word and (word.islower() or word.isupper() or word.istitle()):
        return False
    known_event = events.event(word) is not None
    return known_event or api().unit.lookup(word, PATH) is not None or netprops.prop(word) is not None


@cache
def api() -> Program:
    """A plugin that sees all of the API."""
    headers = (
        "sourcemod",
        "sdktools",
        "sdkhooks",
        "clientprefs",
        "left4dhooks",
        "adminmenu",
        "geoip",
        "regex",
        "topmenus",
    )
    return judge().read("".join(f"#include <{name}>\n" for name in headers))[1]


@pytest.mark.parametrize("name", list(tasks()))
def test_the_prompt_does_not_name_its_answer(name: str) -> None:
    assert not [word for word in WORD.findall(tasks()[name].prompt) if names_answer(word)]


def test_names_are_known_as_such() -> None:
    assert names_answer("player_death")
    assert names_answer("GetClientTeam")
    assert names_answer("m_iHealth")
    assert not names_answer("PlayerData")
    assert not names_answer("Tank")


def asked(task: Task) -> str:
    """What tells a task from others: of a gap also what stood in it."""
    return f"{task.prompt} {task.mask.text}" if task.mask is not None else task.prompt


def test_no_two_are_nearly_the_same() -> None:
    grams = {name: grams_of(asked(task)) for name, task in tasks().items()}
    alike = [
        (one, other)
        for one, other in itertools.combinations(grams, 2)
        if len(grams[one] & grams[other]) / max(1, len(grams[one] | grams[other])) >= 0.3
    ]
    assert not alike


def grams_of(text: str, size: int = 5) -> set[tuple[str, ...]]:
    words = WORD.findall(text.lower())
    return {tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1))}
