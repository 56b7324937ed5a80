"""The examples that the extension offers: the built-in engine makes each of them, without a finding, in every language
in which they are shown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from server.analysis.snapshot import Snapshot
from server.assistant import generate
from server.assistant.builtin_chat import chatting_without_model
from server.assistant.chat import Conversation, Said
from server.assistant.engines import preset_named
from tests.world import world

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "client-vscode" / "src" / "examples.ts"
OFFERED = re.findall(
    r'title: l10n\.t\("([^"]+)"\),\s*request: l10n\.t\("([^"]+)"\)', EXAMPLES.read_text(encoding="utf-8")
)
WORDS = ROOT / "client-vscode" / "src" / "chat" / "words.ts"
LANGUAGES = ("zh-cn", "ru")
PROMISED = {
    *("Tank Announcer", "Speed Boost", "No Friendly Fire", "Auto Heal"),
    *("Kill Counter", "Witch Warning", "Hunter Pounce Tracker", "Custom Tank Health"),
}


def test_all_are_found() -> None:
    assert len(OFFERED) == EXAMPLES.read_text(encoding="utf-8").count("title:") - 1  # one is the interface's
    assert {title for title, _ in OFFERED} >= PROMISED


@pytest.mark.parametrize(("title", "request_"), OFFERED, ids=[title for title, _ in OFFERED])
def test_example_is_made(title: str, request_: str) -> None:
    made = generate(request_)
    assert [str(one) for one in made.after] == []
    assert made.is_done
    assert "public Plugin myinfo" in made.code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("title", "request_"), OFFERED, ids=[title for title, _ in OFFERED])
def test_translated_example_is_made(title: str, request_: str, language: str) -> None:
    """It is asked in English, but who reads it will write the like of it."""
    made = generate(translations(language)[request_])
    assert [str(one) for one in made.after] == []
    assert made.is_done


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_the_chat_offers_is_answered(language: str, tmp_path: Path) -> None:
    """There it is asked as it is shown."""
    offered = re.search(r'model === "builtin"\) \{(.*?)\}', WORDS.read_text(encoding="utf-8"), re.DOTALL)
    assert offered is not None
    question, *requests = (translations(language)[text] for text in re.findall(r'l10n\.t\("([^"]+)"\)', offered[1]))
    snapshot = world(tmp_path, "//- plugin.sp\npublic void OnMapStart()\n{\n}\n").of("plugin.sp")
    assert "`OnMapStart`" in (await asked(snapshot, question)).text
    assert len(requests) > 1
    for request in requests:
        made = (await asked(None, request)).made
        assert made is not None, request
        assert made.is_done


async def asked(snapshot: Snapshot | None, message: str) -> Said:
    preset = preset_named("builtin")
    events = [event async for event in chatting_without_model(preset, Conversation(), snapshot, 0, 0, message)]
    assert isinstance(events[-1], Said)
    return events[-1]


def translations(language: str) -> dict[str, str]:
    return json.loads((ROOT / "l10n" / f"bundle.l10n.{language}.json").read_text(encoding="utf-8"))
