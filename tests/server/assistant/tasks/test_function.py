"""A comment becomes the function that it asks for: in its place, registered, without a clash and without a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.finding import Severity
from server.analysis.project import Project
from server.assistant.engines import make_engine
from server.assistant.tasks import function
from server.assistant.tasks.function.builtin import answered
from server.assistant.tasks.function.wish import plain, reads_like_request
from server.assistant.tasks.outcome import Ready
from server.assistant.writing import Generated, Job, writing
from server.knowledge.asking import asking
from server.models.errors import UnavailableError
from server.models.presets import Preset
from tests.server.assistant.tasks.on_disk import HEAD, after, opened
from tests.server.models import said
from tests.server.models.wire import serving

START = """public void OnPluginStart()
{
    RegConsoleCmd("sm_x", Command_X);
}

Action Command_X(int client, int args)
{
    return Plugin_Handled;
}

"""


def plugin(comment: str, more: str = "") -> str:
    return f"{HEAD}{START}{comment}\n\nvoid Last()\n{{\n}}\n{more}"


def offered(folder: Path, text: str, needle: str) -> str | None:
    snapshot = opened(folder, text)
    at = after(snapshot, needle)
    return function.offered(snapshot, at, at)


def made(folder: Path, text: str, needle: str, request: str = "") -> str:
    """The file after the built-in engine has written what the comment asks for; it brings no finding."""
    snapshot = opened(folder, text)
    at = after(snapshot, needle)
    ready = function.begin(snapshot, at, at, request, True)
    assert isinstance(ready, Ready)
    assert ready.code is not None
    assert ready.markdown
    return ready.code


def findings(folder: Path, code: str) -> list[str]:
    path = folder / "checked.sp"
    path.write_text(code)
    found = diagnose(Project().unit(str(path)), str(path))
    return [one.message for one in found if one.severity <= Severity.WARNING and "Last" not in one.message]


# Where it is offered ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comment", "title"),
    [
        ("// heal a player by 25", "Generate function: heal a player by 25"),
        ("// when a Tank spawns\n// heal all survivors", "Generate handler: when a Tank spawns heal all survivors"),
        ("/**\n * Find the nearest Witch.\n */", "Generate function: Find the nearest Witch."),
        ("// heal all survivors when a Tank spawns", "Generate handler: heal all survivors when a Tank spawns"),
        ("// check when a Tank has come", "Generate function: check when a Tank has come"),
        ("/* give everybody pills */", "Generate function: give everybody pills"),
        ("// 当坦克出现时治疗所有幸存者", "Generate handler: 当坦克出现时治疗所有幸存者"),
        ("// когда появляется танк", "Generate handler: когда появляется танк"),
    ],
)
def test_comment_that_asks_is_offered(tmp_path: Path, comment: str, title: str) -> None:
    assert offered(tmp_path, plugin(comment), comment.encode().decode("latin-1")) == title


@pytest.mark.parametrize(
    "comment",
    [
        "// The end of the commands.",
        "// ----------------------",
        "// heal();",
        "// if (client)\n// {",
        "// heal",
        "// l4d2: ignore heal all players",
        "int g_iLast; // heal all players",
        "// heal all players\nint g_iLast;",
    ],
)
def test_other_comments_are_not(tmp_path: Path, comment: str) -> None:
    assert offered(tmp_path, plugin(comment), comment) is None


def test_head_of_the_file_is_not_a_request(tmp_path: Path) -> None:
    assert offered(tmp_path, f"// heal all players\n\n{plugin('')}", "// heal") is None


def test_empty_file_is_for_a_whole_plugin(tmp_path: Path) -> None:
    assert offered(tmp_path, f"{HEAD}// heal all players\n", "// heal") is None


def test_comment_in_an_empty_function_is_offered(tmp_path: Path) -> None:
    text = plugin("void HealAll()\n{\n    // heal all survivors\n}")
    assert offered(tmp_path, text, "// heal") == "Generate function: heal all survivors"
    busy = plugin("void HealAll()\n{\n    // heal all survivors\n    Last();\n}")
    assert offered(tmp_path, busy, "// heal") is None


# Without a model ----------------------------------------------------------------------------------------------


def test_function_of_the_library_stands_at_the_comment(tmp_path: Path) -> None:
    code = made(tmp_path, plugin("// heal a player by 30 hit points"), "// heal")
    comment, behind = code.split("// heal a player by 30 hit points\n")
    assert comment == f"{HEAD}{START}"
    assert behind.startswith("\n/**\n * Gives a player health back")
    assert "stock int HealPlayer(int client, int amount = 30)\n{\n    if (" in behind  # indented as the file is
    assert behind.endswith("}\n\nvoid Last()\n{\n}\n")
    assert findings(tmp_path, code) == []


def test_composed_handler_is_hooked_where_the_plugin_starts(tmp_path: Path) -> None:
    code = made(tmp_path, plugin("// when a Tank spawns, heal all survivors by 20"), "// when")
    start = code.split("public void OnPluginStart()")[1].split("\n}")[0]
    assert start.startswith('\n{\n    RegConsoleCmd("sm_x", Command_X);\n')
    assert '\n    HookEvent("tank_spawn", Event_TankSpawn);' in start
    assert code.index("// when a Tank") < code.index("void Event_TankSpawn(Event event") < code.index("void Last()")
    assert code.count("OnPluginStart") == 1
    assert "myinfo" not in code
    assert findings(tmp_path, code) == []


def test_occasion_alone_is_a_handler_to_fill(tmp_path: Path) -> None:
    code = made(tmp_path, plugin("// when a Witch is killed"), "// when")
    assert 'HookEvent("witch_killed", Event_WitchKilled);' in code
    assert '    int client = GetClientOfUserId(event.GetInt("userid"));\n    if (client == 0 ||' in code
    assert '    // event.GetBool("oneshot"): ' in code
    assert findings(tmp_path, code) == []


def test_names_that_are_taken_get_another_one(tmp_path: Path) -> None:
    taken = "\nvoid Event_WitchKilled()\n{\n}\n"
    code = made(tmp_path, plugin("// when a Witch is killed", taken), "// when")
    assert 'HookEvent("witch_killed", Event_WitchKilled2);' in code
    assert "void Event_WitchKilled2(Event event" in code
    assert taken in code


def test_what_is_there_already_is_shared(tmp_path: Path) -> None:
    first = made(tmp_path, plugin("// when a Tank spawns, heal all survivors by 20"), "// when")
    more = "// when a Witch is killed, heal all survivors by 5\n\nvoid Last()"
    code = made(tmp_path, first.replace("void Last()", more), "// when a Witch")
    assert code.count("#define TEAM_SURVIVOR") == 1
    assert code.count("bool IsDown(int client)") == 1
    assert code.count('FindConVar("pain_pills_decay_rate")') == 1
    assert findings(tmp_path, code) == []


def test_empty_handler_is_filled_for_its_event(tmp_path: Path) -> None:
    text = plugin(
        "void Ev(Event e, const char[] name, bool dontBroadcast)\n{\n    // heal all survivors by 5\n}"
    ).replace("    RegConsoleCmd", '    HookEvent("witch_killed", Ev);\n    RegConsoleCmd')
    code = made(tmp_path, text, "// heal")
    body = code.split("void Ev(Event e, const char[] name, bool dontBroadcast)")[1].split("\n}\n")[0]
    assert body.startswith("\n{\n    // heal all survivors by 5\n    ")
    assert "HealPlayer(i, " in body
    assert code.count("HookEvent(") == 1
    assert findings(tmp_path, code) == []


@pytest.mark.parametrize("comment", ["// make coffee for everybody", "// when the moon is full"])
def test_what_is_not_understood_is_refused(tmp_path: Path, comment: str) -> None:
    snapshot = opened(tmp_path, plugin(comment))
    at = after(snapshot, comment)
    with pytest.raises(UnavailableError):
        function.begin(snapshot, at, at, "", True)


def test_body_of_a_function_that_nothing_is_known_of_is_refused(tmp_path: Path) -> None:
    snapshot = opened(tmp_path, plugin("void HealAll()\n{\n    // heal all survivors\n}"))
    at = after(snapshot, "// heal")
    with pytest.raises(UnavailableError, match="Only a model"):
        function.begin(snapshot, at, at, "", True)


# With a model -------------------------------------------------------------------------------------------------

HANDLER = (
    "#include <sdktools>\n\nint g_iSpawned;\n\n"
    "void Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)\n{\n\tg_iSpawned++;\n}\n"
)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    snapshot = opened(tmp_path, plugin("// when a Tank spawns, count it"))
    at = after(snapshot, "// when")
    made = function.begin(snapshot, at, at, "in a global")
    assert isinstance(made, Job)
    return made


def test_model_is_told_the_file_and_the_request(job: Job) -> None:
    asked = job.messages[-1].content
    assert "RegConsoleCmd" in asked
    assert "when a Tank spawns, count it (in a global)" in asked
    assert 'event "tank_spawn"' in asked


def test_answer_is_placed_and_registered(job: Job) -> None:
    verdict = job.judge(HANDLER)
    assert not verdict.errors
    code = verdict.code
    assert code.startswith(HEAD.rstrip() + "\n#include <sdktools>\n\nint g_iSpawned;\n\npublic void OnPluginStart()")
    assert '    RegConsoleCmd("sm_x", Command_X);\n    HookEvent("tank_spawn", Event_TankSpawn);\n}' in code
    assert "count it\n\nvoid Event_TankSpawn(Event event, const char[] name, bool dontBroadcast)\n{\n    g_iSp" in code


def test_answer_that_hooks_by_itself_is_not_hooked_twice(job: Job) -> None:
    start = START.split("Action")[0].replace("\n}", '\n    HookEvent("tank_spawn", Event_TankSpawn);\n}', 1)
    code = job.judge(f"{start}{HANDLER}").code
    assert code.count("HookEvent(") == 1
    assert code.count("RegConsoleCmd(") == 1
    alone = 'public void OnPluginStart()\n{\n    HookEvent("tank_spawn", Event_TankSpawn);\n}\n\n'
    code = job.judge(f"{alone}{HANDLER}").code
    assert code.count("HookEvent(") == 1
    assert code.count("RegConsoleCmd(") == 1


def test_condition_that_is_there_is_not_taken_apart(tmp_path: Path) -> None:
    inner = "    if (MaxClients > 4)\n    {\n        Last();\n    }\n}"
    text = plugin("// when a Tank spawns, count it").replace("\n}", f"\n{inner}", 1)
    snapshot = opened(tmp_path, text)
    at = after(snapshot, "// when")
    job = function.begin(snapshot, at, at)
    assert isinstance(job, Job)
    start = f"public void OnPluginStart()\n{{\n{inner}\n\n"
    code = job.judge(f"{start}{HANDLER}").code
    assert code.count("Last();") == 1
    assert code.count('HookEvent("tank_spawn"') == 1


def test_answer_does_not_overwrite_another_function(job: Job) -> None:
    code = job.judge(f"int Command_X(int number)\n{{\n\treturn number;\n}}\n\n{HANDLER}").code
    assert "Action Command_X(int client, int args)\n{\n    return Plugin_Handled;" in code
    assert "int Command_X2(int number)" in code


@pytest.mark.parametrize("answer", ["int g_iOnly;\n", "PrintToServer(\"x\");\n" + HANDLER, ""])  # fmt: skip
def test_answer_without_a_whole_function_goes_back(job: Job, answer: str) -> None:
    verdict = job.judge(answer)
    assert verdict.errors
    assert "HookEvent" not in verdict.code


def test_answer_for_an_empty_body_takes_its_place(tmp_path: Path) -> None:
    snapshot = opened(tmp_path, plugin("void HealAll()\n{\n    // heal all survivors\n}"))
    at = after(snapshot, "// heal")
    job = function.begin(snapshot, at, at)
    assert isinstance(job, Job)
    assert "the body of `HealAll`" in job.messages[-1].content
    verdict = job.judge("void HealAll()\n{\n    // heal all survivors\n    Last();\n}\n")
    assert not verdict.errors
    assert "void HealAll()\n{\n    // heal all survivors\n    Last();\n}" in verdict.code


async def test_mistake_goes_back_to_the_model_and_comes_back_right(job: Job) -> None:
    wrong = HANDLER.replace("g_iSpawned++;", "CountIt();")
    async with serving() as wire:
        wire.on("/v1/chat/completions", *(said.chat(f"```sourcepawn\n{code}```\n") for code in (wrong, HANDLER)))
        options = {"address": wire.address, "model": "m", "retries": 0}
        preset = Preset(title="test", engine="compatible", options=options)
        engine = make_engine(preset, {}, None)
        events = [event async for event in writing(engine, job, preset)]
        await engine.close()
        asked = [seen.body for seen in wire.seen]
    made = events[-1]
    assert isinstance(made, Generated)
    assert (made.rounds, made.errors) == (1, ())
    assert "    g_iSpawned++;\n" in made.code
    assert 'HookEvent("tank_spawn", Event_TankSpawn);' in made.code
    assert "CountIt" in str(asked[-1])


# The words ----------------------------------------------------------------------------------------------------


def test_words_of_occasions_are_words_of_requests() -> None:
    assert asking().when | asking().asks <= asking().begins
    assert all(word == word.lower() for word in asking().begins)


@pytest.mark.parametrize(
    ("comment", "is_one"),
    [("heal all", True), ("Heals all", False), ("the heal", False), ("", False), ("get a " + "b " * 400, False)],
)
def test_requests_are_told_by_their_first_word(comment: str, is_one: bool) -> None:
    assert reads_like_request(plain(f"// {comment}"), f"// {comment}") == is_one


@pytest.mark.parametrize(
    ("request_text", "told"),
    [
        ("give every survivor a medkit", "“give every survivor a medkit when a round starts”"),
        ("给所有幸存者一个医疗包", "“回合开始时给所有幸存者一个医疗包”"),
        ("дать всем выжившим аптечку", "«дать всем выжившим аптечку, когда начинается раунд»"),
    ],
)
def test_what_a_function_would_need_is_told(request_text: str, told: str) -> None:
    """A request that works is told, in the language of the comment."""
    with pytest.raises(UnavailableError) as refusal:
        answered(request_text, False)
    assert told in str(refusal.value)
    assert "does not say when" not in str(refusal.value)
    assert "HookEvent" in answered(told[1:-1], True)[0]
