"""What a model is held to in SourcePawn: our own plugins pass in whatever pieces, what does not exist does not."""

from __future__ import annotations

import json
import random
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.analysis.diagnose import diagnose
from server.analysis.project import Project
from server.analysis.snapshot import Snapshot
from server.assistant import held
from server.assistant.engines import preset_named
from server.assistant.verify import Place
from server.knowledge import events
from server.models import local
from server.models.local_held import Reader
from server.models.local_rules import Names, Rules, lexemes
from server.models.protocol import Fill, Held, Request
from server.paths import data_dir
from server.settings import Assistant, Settings
from server.syntax.text import Text
from tests.server.models.rigs import asking, local_engine
from tests.server.models.test_contract import everything
from tools.bench.gguf import BYTE_TOKENS, write_model

LOCAL = preset_named("local")
RECIPES = sorted((data_dir() / "recipes").glob("*/*.sp"))
PLACE = Place("/here/plugin.sp")


@cache
def whole() -> Held:
    found = held.for_request(LOCAL, PLACE)
    assert found is not None
    return found


def rules_of(found: Held) -> Rules:
    asked = json.loads(json.dumps(local._held(found)))
    return Rules(asked, [Names(names) for names in local._names(Request(held=found))])


@cache
def rules() -> Rules:
    return rules_of(whole())


def in_pieces(text: str, chance: random.Random) -> list[bytes]:
    raw, pieces, start = text.encode(), [], 0
    while start < len(raw):
        size = chance.choice((1, 2, 3, 5, 8, 30))
        pieces.append(raw[start : start + size])
        start += size
    return pieces


def taken(reader: Reader, pieces: list[bytes]) -> str:
    done: list[bytes] = []
    for piece in pieces:
        if not reader.add(lexemes(piece)):
            break
        done.append(piece)
    return b"".join(done).decode("utf-8", "replace")


def within(code: str) -> str:
    """As much of a function's code as is taken, a byte at a time; it may call nothing that comes later."""
    strict = replace(whole(), rules=tuple(replace(rule, later=False) for rule in whole().rules))
    reader = Reader(rules_of(strict), "public void OnPluginStart()\n{\n")
    return taken(reader, [bytes((byte,)) for byte in code.encode()])


@settings(max_examples=60, deadline=None)
@given(recipe=st.sampled_from(RECIPES), seed=st.integers(0, 2**32))
def test_plugins_are_taken_in_whatever_pieces(recipe: Path, seed: int) -> None:
    answer = f"Here it is:\n\n```sourcepawn\n{recipe.read_text('utf-8')}```\nIt calls Foo().\n"
    reader = Reader(rules())
    assert taken(reader, in_pieces(answer, random.Random(seed))) == answer
    assert reader.may_end("")


@settings(max_examples=60, deadline=None)
@given(recipe=st.sampled_from(RECIPES), seed=st.integers(0, 2**32))
def test_one_invented_name_is_not_taken(recipe: Path, seed: int) -> None:
    """In a call of a method or an event, which the text can not define."""
    chance = random.Random(seed)
    text = recipe.read_text("utf-8")
    found = re.finditer(r'(?<=[a-z])\.(\w+)(?=\()|HookEvent\("(\w+)(?=")', text)
    places = [match.start(match.lastindex or 1) for match in found]
    at = chance.choice(places) if places else len(text)
    broken = f"```\n{text[:at]}Zz{text[at:]}```\n"
    assert (taken(Reader(rules()), in_pieces(broken, chance)) == broken) is (not places)


@pytest.mark.parametrize(
    "code",
    [
        'HookEvent("tank_spawn", Event_TankSpawn);',
        'HookEventEx("round_start", Foo); CreateEvent("player_death", true);',
        "ArrayList list = new ArrayList(4); list.Push(1); delete list;",
        'StringMap map = new StringMap(); map.SetValue("a", sizeof(map));',
        "L4D_GetTeamScore(1); view_as<float>(1); float x = float(3);",
        "Handle h = CreateTimer(1.0, Timer_Foo); switch (x) { case 1: return; }",
        "new String:name[32]; GetClientName(1, name, sizeof name);",
        'FormatEx(name, sizeof(name), "%N (x) Foo(", 1); // Foo()',
        'CPrintToChatAll("{green}x");',
    ],
)
def test_what_exists(code: str) -> None:
    assert within(code) == code


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('HookEvent("tank_spawned", E);', 'HookEvent("tank_spawn'),
        ('UnhookEvent("cs_win_panel");', 'UnhookEvent("c'),
        ("list.AppendAll(1);", "list.AppendAll"),
        ("TakeDamage(1, 2);", "TakeDamage"),
        ("OnMapStart();", "OnMapStart"),
        ("new Handle();", "new Handle"),
        ("CS_RespawnPlayer(1);", "CS_RespawnPlayer"),
        ("MaxClients();", "MaxClients"),
        ("MenuAction(1);", "MenuAction"),
    ],
)
def test_what_does_not(code: str, expected: str) -> None:
    stopped = within(code)
    assert expected.startswith(stopped)
    assert stopped.endswith(expected[-1]) or "Event" in code


def test_only_where_it_is_wanted_and_can_be() -> None:
    off = Settings(assistant=Assistant(only_known_names=False))
    assert held.for_request(LOCAL, replace(PLACE, settings=off)) is None
    for name in ("builtin", "ollama"):
        assert held.for_request(preset_named(name), PLACE) is None
    assert held.for_request(LOCAL, PLACE) == whole()


_PROJECT = Project()  # for what is looked at again and again


# A file -----------------------------------------------------------------------------------------------------


def snapshot(code: str, options: Settings | None = None, project: Project | None = None) -> Snapshot:
    project = project or Project()
    project.open("/here/plugin.sp", Text.of(code))
    unit = project.unit("/here/plugin.sp")
    return Snapshot(project, unit, unit.root, options or Settings())


FILE = """#include <sdktools>
#define TWICE(%1) ((%1) * 2)
enum struct Deed { int count; void Clear() { this.count = 0; } }
methodmap Vault < StringMap { public Vault() { return view_as<Vault>(new StringMap()); } }
static void Hidden() {}
public void OnPluginStart()
{
\t
}
void Behind() {}
"""


def test_a_files_own_names() -> None:
    found = held.for_file(LOCAL, snapshot(FILE))
    assert found is not None
    prefix, suffix = FILE.split("\t\n")
    for code in (
        "Behind(); Hidden(); TWICE(1);",
        "deed.Clear(); new Vault();",
        "GetClientAimTarget(1); PrintToServer(",
    ):
        reader = Reader(rules_of(found), prefix + "\t")
        assert taken(reader, [code.encode()]) == code
        assert reader.may_end(suffix)
    for code in ("Later(", "L4D_GetTeamScore(", "deed.ResetAll(", "Deed("):
        assert taken(Reader(rules_of(found), prefix + "\t"), [code.encode()]) == ""
    assert held.for_file(LOCAL, snapshot(FILE, Settings(assistant=Assistant(only_known_names=False)))) is None
    assert held.for_file(preset_named("ollama"), snapshot(FILE)) is None


def test_editing_a_file_keeps_what_its_headers_declare() -> None:
    shown = snapshot(FILE)
    before = held.for_file(LOCAL, shown)
    shown.project.open(shown.path, Text.of(FILE + "void Newest() {}\n"))
    unit = shown.project.unit(shown.path)
    after = held.for_file(LOCAL, Snapshot(shown.project, unit, unit.root, Settings()))
    assert before is not None
    assert after is not None
    assert [one.names for one in before.rules] == [one.names for one in after.rules]
    assert all(one.names is other.names for one, other in zip(before.rules, after.rules, strict=True))
    assert "Newest" in after.rules[2].more
    assert "Newest" not in before.rules[2].more


# A model of random weights ------------------------------------------------------------------------------------

_SAYS = (
    'Foo Bar( Foo( ( () ); ; ⇥ ↵ { }↵ x .Push( .Bogus( new ArrayList( Nope( int = HookEvent(" CreateEvent( " player_ '
    'death bogus_event ", /* */ // PrintToServer( , GetClient Team( . sizeof( if( return list GetTime() for( } ↵}↵↵'
)


@pytest.fixture
async def babbler(tmp_path: Path) -> AsyncIterator[local.Engine]:
    """A model that says pieces of code by chance."""
    words = [word.replace("⇥", "\t").replace("↵", "\n") for word in _SAYS.split()]
    spelt = [[BYTE_TOKENS[byte] for byte in word.encode()] for word in words]
    merges = [f"{''.join(word[:end])} {word[end]}" for word in spelt for end in range(1, len(word))]
    mute = [token for byte, token in BYTE_TOKENS.items() if byte not in b' \t\n"(){}.;' and not chr(byte).isalnum()]
    engine = local_engine(write_model(tmp_path / "babbler.gguf", merges=list(dict.fromkeys(merges)), mute=mute))
    yield engine
    await engine.close()


def unknown(code: str) -> list[str]:
    """The functions that are called, and the events that are named, and do not exist."""
    shown = snapshot(code, project=_PROJECT)
    found = [one for one in diagnose(shown.unit, shown.path) if one.code in ("undefined-symbol", "unknown-event")]
    called = [
        str(shown.text.slice(one.start, one.end)) for one in found if shown.text.chars[one.end : one.end + 1] in '("'
    ]
    named = [name for name in re.findall(r'(?:HookEvent|CreateEvent)\("(\w*)"', code) if name not in events.names()]
    return called + named


async def test_random_weights_name_nothing_that_does_not_exist(babbler: local.Engine) -> None:
    found = held.for_file(LOCAL, snapshot("void F()\n{\n}\n"))
    free: list[str] = []
    bound: list[str] = []
    for seed in range(12):
        prefix = 'void F()\n{\n\tHookEvent("' if seed % 2 else "void F()\n{\n\t"
        for into, names in ((free, None), (bound, found)):
            asked = Request(
                fill=Fill(prefix, "\n}\n"), max_tokens=120, temperature=1.0, seed=seed, held=names, time_limit=20
            )
            text, _ = await everything(babbler, asked)
            into.extend(unknown(f"{prefix}{text}\n}}\n"))
            into.extend(re.findall(r"\b(?:Foo|Bar|Nope|Bogus)\(", text) if '"' not in text and "/" not in text else [])
    assert len(free) > 5
    assert bound == []


async def test_names_are_sent_when_they_change(babbler: local.Engine) -> None:
    other = held.for_file(LOCAL, snapshot("#include <left4dhooks>\nvoid F()\n{\n}\n"))
    for names in (whole(), None, other, other, whole()):
        request = replace(asking("Say it."), held=names, max_tokens=60, temperature=0)
        text, _ = await everything(babbler, request)
        again, _ = await everything(babbler, request)
        assert text == again
