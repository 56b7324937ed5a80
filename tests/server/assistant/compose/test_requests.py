"""Requests and what is understood of them, without recipes: `requests*.txt` beside this file."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from server.assistant.compose import library
from server.assistant.compose.plan import Clause, Part, Plan
from server.assistant.compose.understand import understand
from server.knowledge import compose

_FILES = sorted(Path(__file__).parent.glob("requests*.txt"))


def _table() -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    request = ""
    for line in (line for file in _FILES for line in file.read_text(encoding="utf-8").splitlines()):
        if line.startswith("  = "):
            rows.append((request, line[4:]))
        elif line and not line.startswith("#"):
            request = line
    return rows


TABLE = _table()


@pytest.fixture(autouse=True)
def _no_recipes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "same", lambda tokens, plan: None)


@pytest.mark.parametrize(("request_", "meaning"), TABLE, ids=[request for request, _ in TABLE])
def test_what_a_request_means(request_: str, meaning: str) -> None:
    understood = understand(request_)
    if meaning.startswith("refused"):
        assert understood.plan is None, shown(understood.plan)
        assert understood.refusal
        if reason := meaning.removeprefix("refused").strip():
            assert understood.reason == reason
    else:
        assert understood.plan is not None, understood.refusal
        assert shown(understood.plan) == meaning
        assert understood.said


@pytest.mark.parametrize("word", ["never", "not", "without", "until", "random", "half", "zorblax"])
def test_no_word_that_changes_the_meaning_is_lost(word: str) -> None:
    """A word put anywhere into a request that is understood never leads to the same plugin, unless it is named."""
    chance = random.Random(word)
    accepted = [
        row
        for row in TABLE
        if not row[1].startswith("refused") and row[0].isascii() and '"' not in row[0] and "no wait" not in row[0]
    ]
    for request, meaning in chance.sample(accepted, 60):
        words = request.split(" ")
        words.insert(chance.randrange(len(words) + 1), word)
        understood = understand(" ".join(words))
        is_named = any(word in one for one in understood.ignored)
        assert understood.refusal or is_named or shown(understood.plan) != meaning, " ".join(words)


def shown(plan: Plan | None) -> str:
    """A plan as the files have it."""
    return " ; ".join(map(_clause, plan.clauses)) if plan else ""


def _clause(clause: Clause) -> str:
    effects = " ".join(
        _part(one.part) + (f":{one.scope}" if compose.effects()[one.part.name].target == "player" else "")
        for one in clause.effects
    )
    conditions = "".join(f" / {_part(one)}" for one in clause.conditions)
    delay = f" @ {clause.delay:g}" if clause.delay else ""
    return f"{_part(clause.trigger)}{conditions}{delay} > {effects}"


def _part(part: Part) -> str:
    values = " ".join(f"{name}={value}" for name, value in part.values)
    return f"{part.name}({values})" if values else part.name
