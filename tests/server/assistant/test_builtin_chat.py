"""The conversation without a model: what it mends, what it tells, and in which language."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from server.analysis.snapshot import Snapshot
from server.assistant.builtin_chat import NOBODY, Asked, abilities, chatting_without_model
from server.assistant.chat import Conversation, Said
from server.assistant.engines import preset_named
from server.knowledge.chat_words import language_of, said
from server.paths import data_dir
from tests.world import world

WRONG = """\
#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

void OnPluginStart()
{
    Float time = GetGameTime();
    PrintToServer("%f", time);
    NoSuchThing();
}
"""
RIGHT = WRONG.replace("void OnPl", "public void OnPl").replace("Float", "float").replace("    NoSuchThing();\n", "")


def plugin(folder: Path, text: str) -> Snapshot:
    return world(folder, f"//- plugin.sp\n{text}").of("plugin.sp")


async def ask(snapshot: Snapshot | None, message: str, asked: Asked = NOBODY) -> Said:
    events = [
        event
        async for event in chatting_without_model(
            preset_named("builtin"), Conversation(), snapshot, 0, 0, message, asked
        )
    ]
    assert isinstance(events[-1], Said)
    return events[-1]


@pytest.mark.parametrize(
    "message",
    [
        "fix the errors in this file",
        "Fix it!",
        "please repair this plugin",
        "can you fix all problems for me",
        "修复这个文件",
        "请帮我修复所有错误",
        "исправь ошибки в этом файле",
        "почини плагин",
    ],
)
async def test_what_is_certain_is_proposed(tmp_path: Path, message: str) -> None:
    answer = await ask(plugin(tmp_path, WRONG), message)
    language = language_of(message)
    assert answer.made is not None
    assert answer.made.code == WRONG.replace("void OnPl", "public void OnPl").replace("Float", "float")
    assert not answer.is_new
    assert said(language, "fixed", count=2) in answer.text
    mended, left = answer.text.split(said(language, "left"))
    assert "`old-type-name`" in mended
    assert "`NoSuchThing` is not defined" in left
    assert "NoSuchThing" not in mended


async def test_nothing_to_mend(tmp_path: Path) -> None:
    right = await ask(plugin(tmp_path / "a", RIGHT), "fix the file")
    assert (right.text, right.made) == (said("en", "nothing_wrong"), None)
    unknown = RIGHT.replace("GetGameTime", "GetGameTimes")
    left = await ask(plugin(tmp_path / "b", unknown), "fix the file", Asked("editor"))
    assert left.made is None
    assert left.text.startswith(said("en", "nothing_certain"))
    assert "GetGameTimes" in left.text
    assert left.text.endswith("“L4D2: Choose Model”.")


@pytest.mark.parametrize(
    "message",
    [
        "what is wrong?",
        "What's wrong with this file",
        "any errors?",
        "check this plugin",
        "有什么问题？",
        "检查一下",
        "что не так?",
    ],
)
async def test_what_is_wrong_is_told(tmp_path: Path, message: str) -> None:
    answer = await ask(plugin(tmp_path, WRONG), message)
    language = language_of(message)
    assert answer.made is None
    assert answer.text.startswith(said(language, "found", count=3))
    assert "NoSuchThing" in answer.text
    assert answer.text.endswith(said(language, "by_me"))


@pytest.mark.parametrize(
    "message",
    [
        "fix the tank's health at 8000 when it spawns",
        "check the ping of players every minute",
        "announce when a Tank spawns",
    ],
)
async def test_what_else_is_wanted_is_no_repair(tmp_path: Path, message: str) -> None:
    answer = await ask(plugin(tmp_path, WRONG), message)
    assert said("en", "fixed", count=2) not in answer.text
    assert said("en", "found", count=3) not in answer.text


async def test_way_to_a_model_is_that_of_the_place(tmp_path: Path) -> None:
    editor = await ask(None, "make me a sandwich", Asked("editor"))
    assert "“L4D2: Choose Model”" in editor.text
    assert "-m" not in editor.text
    terminal = await ask(None, "make me a sandwich", Asked("terminal"))
    assert "`-m NAME`" in terminal.text
    assert "L4D2:" not in terminal.text
    page = await ask(None, "make me a sandwich")
    assert "-m" not in page.text
    assert "L4D2:" not in page.text


async def test_answers_speak_the_language_of_the_request(tmp_path: Path) -> None:
    snapshot = plugin(tmp_path, RIGHT)
    assert (await ask(snapshot, "你好")).text == abilities("zh")
    assert (await ask(snapshot, "привет")).text == abilities("ru")
    assert (await ask(snapshot, "help", Asked(locale="zh-cn"))).text == abilities("en")
    assert (await ask(snapshot, "这个插件是做什么的？")).text.startswith(said("zh", "in_english"))
    assert said("ru", "rewrites") in (await ask(snapshot, "сообщить всем, когда появляется Танк")).text
    assert said("zh", "no_file") in (await ask(None, "解释一下这个文件")).text


@pytest.mark.parametrize(
    "part", ["里的", "what is ", "please fix ", "errors ", "что не так ", "检查一下", "исправь все "]
)
async def test_long_requests_are_looked_at_in_no_time(part: str) -> None:
    """What takes exponential time to match would never end here."""
    assert (await ask(None, f"{part * 40}x")).made is None


def test_editor_decides_where_a_request_has_no_words() -> None:
    assert [language_of("?", locale) for locale in ("zh-cn", "ru", "de", "")] == ["zh", "ru", "en", "en"]
    assert language_of("fix it", "zh-cn") == "en"
    assert language_of("修复 OnMapStart", "ru") == "zh"


async def test_a_strangers_file_is_judged_without_the_disk(tmp_path: Path) -> None:
    from server.analysis.project import sealed
    from server.analysis.snapshot import Snapshot as Shot
    from server.settings import Settings
    from server.syntax.text import Text

    (tmp_path / "secret.inc").write_text("#define SECRET 1\n", encoding="utf-8")
    path = str(tmp_path / "plugin.sp")
    project = sealed()
    project.open(path, Text.of(f'#include "secret"\n{WRONG}int g_value = SECRET;\n'))
    unit = project.unit(path)
    answer = await ask(Shot(project, unit, unit.root, Settings()), "fix the file")
    assert "secret" in answer.text, "the header that is there is not found"


def test_all_languages_have_the_same_sentences() -> None:
    table = tomllib.loads((data_dir() / "words/chat.toml").read_text("utf-8"))
    for language in ("zh", "ru"):
        assert table[language].keys() - {"in_english"} == table["en"].keys()
        assert all(
            re.findall(r"{\w+}", table[language][key]) == re.findall(r"{\w+}", table["en"][key]) for key in table["en"]
        )
