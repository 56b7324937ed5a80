"""What people have written about the tables: it says more than the names do, and its examples are right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from server.analysis.diagnose import diagnose
from server.analysis.finding import Finding, Severity
from server.analysis.project import Project
from server.analysis.symbols import TypeSymbol
from server.analysis.unit import Unit
from server.knowledge import events
from server.paths import data_dir
from server.syntax.text import Text

DATA = data_dir()
API, EVENTS, NETPROPS = "api/about.toml", "events/about.toml", "netprops/about.toml"
OTHERS = ("entities/about.toml", "weapons/about.toml")
PARAMETERS = """int client, int target, int victim, int attacker, int entity, int weapon, int userid, const char[] name,
    char buffer[256], float pos[3], float ang[3], float vel[3], Event event, ConVar convar, KeyValues kv,
    ArrayList list, StringMap map, DataPack pack, Menu menu, File file, GameData gamedata, Database db,
    DBResultSet results, Cookie cookie, Handle trace, Handle call, GlobalForward fwd, DHookReturn hReturn,
    DHookParam hParams"""
OTHER_GAMES = ("cstrike", "tf2", "tf2_stocks", "dodhooks")
HEAD = "#pragma newdecls required\n"
_OWN = re.compile(r"`(g_\w+|[A-Z][A-Za-z]*_\w+)`")
_WORD = re.compile(r"[a-z]+")
_FILLERS = frozenset(
    """
    a about an and are as at be been by does for from has have he her his in is it its no not of on one or she so that
    the their them then they this to was were what when which who with
    """.split()
)


def words(path: str) -> dict[str, Any]:
    return tomllib.loads((DATA / path).read_text("utf-8"))


def examples(path: str) -> dict[str, str]:
    return {name: one["example"] for name, one in words(path).items() if one.get("example")}


@cache
def project() -> Project:
    return Project()


@cache
def includes() -> str:
    names = [
        file.stem for folder in ("sourcemod", "left4dhooks") for file in sorted((DATA / "api" / folder).glob("*.inc"))
    ]
    names = [name for name in names if name not in OTHER_GAMES]
    return "".join(f"#include <{name}>\n" for name in ("sourcemod", *names))


def checked(text: str) -> tuple[Unit, list[Finding], Text]:
    path = str(Path("/nowhere/scripting/example.sp"))
    held = Text.of(HEAD + includes() + text)
    project().open(path, held)
    unit = project().unit(path)
    return unit, diagnose(unit, path), held


def faults(text: str) -> list[tuple[int, str]]:
    """The line in `text` and the message of what is more than advice, names that the example leaves open excepted."""
    _, found, held = checked(text)
    above = (HEAD + includes()).count("\n")
    return [
        (held.line_of(one.start) - above, f"{one.code}: {one.message}")
        for one in found
        if one.severity < Severity.HINT and not (one.code == "undefined-symbol" and _OWN.search(one.message))
    ]


def in_functions(bodies: dict[str, str]) -> tuple[str, list[str]]:
    """A function for each body, and for each line whose it is."""
    text, owners = "", []
    for number, (name, body) in enumerate(bodies.items()):
        part = f"stock void Example_{number}({PARAMETERS})\n{{\n{body.strip()}\n}}\n"
        text += part
        owners.extend([name] * part.count("\n"))
    return text, owners


def assert_right(bodies: dict[str, str]) -> None:
    text, owners = in_functions(bodies)
    assert not [(owners[line], message) for line, message in faults(text)]


def test_everything_described_exists() -> None:
    unit, *_ = checked("")
    missing = []
    for name in words(API):
        owner, _, member = name.rpartition(".")
        symbol = unit.lookup(owner or name, unit.root.path)
        if symbol is None or (owner and not (isinstance(symbol, TypeSymbol) and member in {*symbol.members, owner})):
            missing.append(name)
    assert not missing


def test_examples_of_the_api() -> None:
    found = examples(API)
    assert len(found) > 400
    whole = {name: body for name, body in found.items() if body.lstrip().startswith("public")}
    assert_right({name: body for name, body in found.items() if name not in whole})
    for name, body in whole.items():
        assert not faults(body), name


def test_examples_of_events() -> None:
    found = examples(EVENTS)
    assert len(found) > 50
    for name, body in found.items():
        handler = re.search(r"\b(\w+)\(Event event", body)
        assert handler is not None, name
        hook = f'public void OnPluginStart()\n{{\n    HookEvent("{name}", {handler[1]});\n}}\n'
        assert not faults(hook + body), name


def test_examples_of_netprops() -> None:
    found = examples(NETPROPS)
    assert len(found) > 120
    assert_right({name: f"{body};" for name, body in found.items()})


def descriptions() -> Iterator[tuple[str, str, frozenset[str]]]:
    """What is described, in which words, and the words that the reader has already."""
    for path in (API, NETPROPS, "weapons/about.toml"):
        for name, one in words(path).items():
            entries = one.items() if name == "melee" else [(name, one)]
            for key, entry in entries:
                yield f"{path}: {key}", entry["about"], _words(key)
    for name, one in words(EVENTS).items():
        event = events.event(name)
        assert event is not None
        fields = " ".join(event.fields)
        yield f"{EVENTS}: {name}", one["about"], _words(f"{name} {fields}")
        for field, about in one.get("fields", {}).items():
            yield f"{EVENTS}: {name}.{field}", about, _words(field)
    entities = words("entities/about.toml")
    for sort in ("families", "classes"):
        for name, one in entities.get(sort, {}).items():
            yield f"entities/about.toml: {name}", one["about"], _words(name)


def _words(text: str) -> frozenset[str]:
    parts = re.sub(r"([a-z])([A-Z])", r"\1 \2", text).replace("_", " ").lower()
    return frozenset(word.rstrip("s") for word in _WORD.findall(parts)) - _FILLERS


def test_a_description_adds_words() -> None:
    """Beyond the name and the fields: one word at least for a field, two for anything else."""
    held = list(descriptions())
    assert len(held) > 2000
    poor: list[str] = []
    for what, about, known in held:
        new = {word.rstrip("s") for word in _WORD.findall(about.lower())} - _FILLERS - known
        is_field = what.startswith("events") and "." in what.partition(": ")[2]
        if len(new) < (1 if is_field else 2):
            poor.append(what)
    assert not poor


def test_a_poor_description_would_be_found() -> None:
    assert _words("the name of the map") <= _words("map_name of")


def test_a_wrong_example_would_be_found() -> None:
    bodies = {"right": "SetEntityHealth(client, 5);", "wrong": 'g_x = Timer_X;\nHookEvent("no", Foo_X);'}
    text, owners = in_functions(bodies)
    assert [(owners[line], message.partition(":")[0]) for line, message in faults(text)] == [("wrong", "unknown-event")]


@pytest.mark.parametrize("path", [API, EVENTS, NETPROPS, *OTHERS])
def test_no_two_descriptions_are_the_same(path: str) -> None:
    named = ((what.partition(": ")[2], about) for what, about, _ in descriptions() if what.startswith(path))
    held = [about for name, about in named if path == API or "." not in name]
    assert held
    assert len(set(held)) == len(held)
