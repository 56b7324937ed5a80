"""The themes that people ask for: the answer has to do what was asked, judged on the analysed program (`deeds.py`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.project import Project
from server.assistant.compose.answer import answer
from tests.server.assistant.compose.deeds import deeds

_BATTERY, _BENCHMARK = 10, 55


def _themes() -> list[tuple[str, tuple[str, ...]]]:
    rows: list[tuple[str, list[str]]] = []
    for line in (Path(__file__).parent / "themes.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            rows[-1][1].append(line.strip())
        elif line and not line.startswith("#"):
            rows.append((line, []))
    return [(request, tuple(wanted)) for request, wanted in rows]


THEMES = _themes()


@pytest.fixture(scope="module")
def project() -> Project:
    return Project()


def missing(wanted: tuple[str, ...], done: frozenset[str]) -> list[str]:
    """What of the wanted deeds is not done."""
    return [one for one in wanted if done.isdisjoint(one.split(" | "))]


def test_all_themes_are_there() -> None:
    assert len(THEMES) == len(dict(THEMES)) == _BATTERY + _BENCHMARK
    assert all(wanted for _, wanted in THEMES)


@pytest.mark.parametrize(("request_", "wanted"), THEMES, ids=[request for request, _ in THEMES])
def test_the_answer_does_what_is_asked(request_: str, wanted: tuple[str, ...], project: Project) -> None:
    made = answer(request_)
    assert made.code, made.refusal
    assert not missing(wanted, deeds(made.code, project))


@pytest.mark.parametrize(("request_", "wanted"), THEMES, ids=[request for request, _ in THEMES])
def test_an_empty_plugin_and_words_in_a_comment_do_not_pass(
    request_: str, wanted: tuple[str, ...], project: Project
) -> None:
    words = "\n".join((request_, *wanted, answer(request_).code)).replace("*/", "")
    for code in ("", "public void OnPluginStart()\n{\n}\n", f"/*\n{words}\n*/\n"):
        assert missing(wanted, deeds(code, project)) == list(wanted)


def test_what_is_never_called_is_not_done(project: Project) -> None:
    code = (
        "#include <sourcemod>\n"
        'public void OnPluginStart()\n{\n\tHookEvent("tank_spawn", Event_TankSpawn);\n}\n'
        "void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)\n{\n}\n"
        'void Announce()\n{\n\tPrintToChatAll("A Tank!");\n}\n'
    )
    assert missing(("tank_spawn > PrintToChatAll",), deeds(code, project))
    called = code.replace("dontBroadcast)\n{\n}", "dontBroadcast)\n{\n\tAnnounce();\n}")
    assert not missing(("tank_spawn > PrintToChatAll",), deeds(called, project))
