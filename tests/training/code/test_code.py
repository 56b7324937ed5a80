"""Functions are cut whole, stand in plugins that compile without the rest, and break in ways that are found."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from server.analysis.snapshot import Snapshot
from server.assistant.inline.cursor import Cursor
from server.assistant.inline.fim import fill_of
from server.syntax.text import Text
from tests.training.plugins import OLD, SECRET, TANK
from training.code.blocks import blocks
from training.code.correcting import corrected
from training.code.cutting import functions, is_trivial, pieces
from training.code.gaps import ANSWER_TOKENS, KINDS, filled, gaps
from training.code.mutating import broken, mistakes
from training.code.opened import Opener, errors, findings
from training.code.plugin import plugin_of
from training.code.slicing import NOT_SHOWN, Slicer
from training.prepare.asking import specific

PLACE = Path("/nowhere/plugin.sp").absolute()

NESTED = """#pragma semicolon 1
#pragma newdecls required
#include <sourcemod>

#define LIMIT 3
#define TWICE (LIMIT * 2)
#if defined DEBUGGING
int g_debug;
#endif

enum Mode
{
	Mode_Off,
	Mode_On
}

Mode g_mode = Mode_On;
int g_unused, g_counts[TWICE];

// Counts up, and says so
// every third time.
public int CountUp(int client)
{
	if (g_mode == Mode_On)
	{
		for (int i = 0; i < LIMIT; i++)
		{
			g_counts[i]++;
		}
	}
	#if defined DEBUGGING
	PrintToServer("}");
	#endif
	return Twice(client);
}

int Twice(int number)
{
	return number * 2;
}

stock void Nothing()
{
}
"""


def opened(code: str) -> Snapshot:
    return Opener().text(PLACE, code)


def cut(snapshot: Snapshot, name: str):
    return next(one for one in functions(snapshot, pieces(snapshot)) if one.name == name)


def test_functions_are_whole() -> None:
    snapshot = opened(NESTED)
    found = {one.name: one for one in functions(snapshot, pieces(snapshot))}
    assert set(found) == {"CountUp", "Twice", "Nothing"}
    count = found["CountUp"]
    assert count.code.startswith("public int CountUp(int client)\n{")
    assert count.code.endswith("return Twice(client);\n}")
    assert count.text.startswith("// Counts up, and says so\n// every third time.\npublic")
    assert specific(count.doc) == "Counts up, and says so every third time."
    assert snapshot.text.line_of(snapshot.text.chars.index("public int")) + 1 == count.lines[0]
    assert is_trivial(found["Nothing"].node)
    assert is_trivial(found["Twice"].node)
    assert not is_trivial(count.node)


def test_what_is_not_closed_is_no_function() -> None:
    snapshot = opened(NESTED.replace("\t\t\tg_counts[i]++;\n\t\t}", "\t\t\tg_counts[i]++;\n"))
    assert "CountUp" not in {one.name for one in functions(snapshot, pieces(snapshot))}


def test_context_has_what_is_used_and_no_more() -> None:
    snapshot = opened(NESTED)
    slicer = Slicer(snapshot, pieces(snapshot))
    count = cut(snapshot, "CountUp")
    code = slicer.compilable(count.piece)
    assert not errors(findings(opened(code)))
    assert "enum Mode" in code
    assert "#define TWICE" in code
    assert "#define LIMIT" in code
    assert "int Twice(int number)\n{\n\treturn" in code
    assert "Nothing" not in code
    shown = slicer.with_gap(count.piece, "// Write it.")
    assert "// Write it." in shown
    assert "CountUp" not in shown
    assert f"int Twice(int number){NOT_SHOWN}" in shown
    small = slicer.compilable(cut(snapshot, "Twice").piece)
    assert "enum" not in small
    assert "#define" not in small


@pytest.mark.parametrize("name", ["Event_TankSpawn", "GiveHealth", "Command_Tanks", "OnPluginStart"])
def test_mistakes_are_found_by_the_analysis(name: str) -> None:
    snapshot = opened(TANK)
    one = cut(snapshot, name)
    made = list(broken(Opener(), snapshot, one.start, one.end, random.Random(3), 4))
    assert len(made) >= 3
    for each in made:
        assert each.found
        assert each.function != one.code
        raw = each.code.encode()
        # Nothing but the function has changed.
        assert raw[: each.start] == snapshot.text.data[: one.start]
        assert raw[each.end :] == snapshot.text.data[one.end :]
        assert abs(len(each.function) - len(one.code)) < 0.5 * len(one.code) + 20
    assert len({each.mistake.kind for each in made}) == len(made)


def test_wrong_names_come_from_the_table() -> None:
    snapshot = opened(TANK.replace('"tank_spawn"', '"lunge_pounce"'))
    one = cut(snapshot, "OnPluginStart")
    wrong = [each for each in mistakes(snapshot, one.start, one.end) if each.kind == "wrong-event"]
    assert wrong
    assert all(each.wrong is not None and each.wrong.right[0] == "lunge_pounce" for each in wrong)


def test_gaps_are_of_every_kind_and_fit_what_is_served() -> None:
    snapshot = opened(TANK)
    one = cut(snapshot, "Event_TankSpawn")
    found = list(gaps(one))
    assert {gap.kind for gap in found} == set(KINDS)
    whole = str(snapshot.text)
    for gap in found:
        fill, middle = filled(snapshot, gap, 4096)
        assert whole in f"{fill.prefix}{middle}{fill.suffix}"
        # What an engine is asked in the editor where the gap's text is not there yet.
        empty = opened(str(snapshot.text.replace(gap.start, gap.end, "")))
        served = fill_of(Cursor(empty, gap.start), 4096 + ANSWER_TOKENS, ANSWER_TOKENS)
        assert (served.prefix, served.suffix) == (fill.prefix, fill.suffix), (gap, middle)


def test_old_plugins_are_renewed_and_secrets_masked(tmp_path: Path) -> None:
    for name, text in (("old.sp", OLD), ("secret.sp", SECRET)):
        (tmp_path / name).write_text(text, "utf-8")
    (old,) = plugin_of(Opener(), tmp_path / "old.sp", tmp_path, renew=True)
    assert old.was_old
    assert old.is_new
    assert not old.has_errors
    assert "Event event" in str(old.snapshot.text) or "Handle event" in str(old.snapshot.text)
    (kept,) = plugin_of(Opener(), tmp_path / "old.sp", tmp_path, renew=False)
    assert not kept.is_new
    (secret,) = plugin_of(Opener(), tmp_path / "secret.sp", tmp_path, renew=True)
    text = str(secret.snapshot.text)
    assert dict(secret.secrets) == {"email": 1, "steam_id": 2, "password": 1, "ip_address": 1}
    assert not any(one in text for one in ("hunter2", "mail-host", "93.184", "1234567"))


SAID = """Here it is.

```sourcepawn
int a;
```

This is wrong:
```sourcepawn
int b
```
```text
int c;
```
"""


def test_blocks_and_what_they_are_for() -> None:
    found = blocks(SAID)
    assert [one.code for one in found] == ["int a;\n", "int b\n", "int c;\n"]
    assert [SAID[one.start : one.end] for one in found] == [one.code for one in found]
    assert [one.is_ours and not one.is_meant_wrong for one in found] == [True, False, False]
    assert [one.closed for one in blocks("```\nint a;")] == [False]


def test_certain_names_are_put_right() -> None:
    made = corrected(Opener(), PLACE, TANK.replace('"tank_spawn"', '"tank_spawned_nowhere"'))
    assert made.left
    fragment = "void Grab(int client)\n{\n\tregister_event(client);\n}\n"
    made = corrected(Opener(), PLACE, fragment)
    assert any("register_event" in one for one in made.left)
    clean = corrected(Opener(), PLACE, TANK)
    assert (clean.code, clean.changes, clean.left) == (TANK, (), ())


def test_texts_with_wide_characters_keep_their_offsets() -> None:
    snapshot = opened(TANK.replace("A Tank has come!", "坦克来了 🧟 Танк!"))
    one = cut(snapshot, "Event_TankSpawn")
    assert "坦克来了 🧟 Танк!" in one.code
    made = next(broken(Opener(), snapshot, one.start, one.end, random.Random(1)))
    assert Text.of(made.code).slice(made.start, made.end) == made.function


def test_what_a_macro_makes_is_left_alone() -> None:
    code = TANK.replace(
        "#define TEAM_SURVIVORS 2\n", "#define TEAM_SURVIVORS 2\n#define IS_IN(%1) (IsClientInGame(%1))\n"
    )
    snapshot = opened(code.replace("if (IsClientInGame(client) &&", "if (IS_IN(client) &&"))
    one = cut(snapshot, "Event_TankSpawn")
    found = list(mistakes(snapshot, one.start, one.end))
    assert found
    place = snapshot.text.chars.index("IS_IN(client)")
    assert not [each for each in found if each.start < place + len("IS_IN(client)") and place < each.end]


def test_what_a_fragment_lacks_is_not_held_against_it() -> None:
    fragment = "public void OnMapStart()\n{\n\tOnClientPutInServer(1);\n}\n"
    assert corrected(Opener(), PLACE, fragment).left == ()


def test_plugins_of_strangers_read_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    outside = tmp_path / "outside.inc"
    outside.write_text("int g_secret;\n", "utf-8")
    file = tmp_path / "plugins/plugin.sp"
    text = f'#include "{outside.as_posix()}"\n#include "../outside.inc"\n#include "inside.inc"\n{TANK}'
    (tmp_path / "plugins/inside.inc").write_text("int g_inside;\n", "utf-8")
    snapshot = Opener(within=[tmp_path / "plugins"]).text(file, text)
    assert "g_inside" in snapshot.unit.names
    assert "g_secret" not in snapshot.unit.names
    assert str(outside) not in snapshot.unit.files
