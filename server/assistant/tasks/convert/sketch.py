"""A plugin of what is certain in a script: hooked events with what they surely lead to, and the director's options.

The rest stands in it as comments. Says what is missing; never gives out that it is whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from server.assistant.tasks.convert.expressions import Scope
from server.assistant.tasks.convert.squirrel import Function, Script
from server.assistant.tasks.convert.statements import commented, written
from server.knowledge import events, vscript
from server.knowledge.events import Event

_PREFIX = "OnGameEvent_"
_HEAD = "(Event event, const char[] name, bool dontBroadcast)"
_HUMP = re.compile(r"[^A-Za-z0-9]+")
_DIGIT = re.compile(r"-?\d+\Z")
_FLOAT = re.compile(r"-?\d+\.\d+\Z")
_TOOLS = re.compile(r"\b(?:GivePlayerItem|FindEntityByClassname|GetEntProp|SetEntProp|SetEntityHealth|TeleportEntity)")
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Sketch:
    """The plugin's text, and what it lacks, each in a few words. `count` says how much is certain."""

    code: str
    missing: tuple[str, ...]
    count: int


def sketch(script: Script, name: str) -> Sketch:
    """The sketch of a script; with a `count` of 0 it is of no use. `name` is the plugin's for people."""
    hooks: list[str] = []
    parts: list[str] = []
    missing: list[str] = []
    count = 0
    taken: set[str] = set()
    for function in script.functions:
        event = event_of(function)
        if event is None or not set(function.params) <= {"params", "event", "data", "p"} or len(function.params) != 1:
            parts.append("\n".join(commented(script.text[function.start : function.end])))
            if event is None:
                missing.append(f"the function `{function.name}`")
            else:
                hooks.append(_hook(event, taken, parts, ["// The parameters of this handler are not the event's."]))
                missing.append(f"what happens at `{event.name}`")
                count += 1
            continue
        made = written(script.text, function.body, Scope(event, function.params), "\t")
        hooks.append(_hook(event, taken, parts, [line.removeprefix("\t") for line in made.lines]))
        missing += [f"{what} (at `{event.name}`)" for what in dict.fromkeys(made.left)]
        count += 1
    directed = _options(script, missing)
    for start, end in script.rest:
        lines = commented(script.text[start:end])
        if lines:
            parts.append("\n".join(lines))
            missing.append(f"`{lines[0].removeprefix('// ')[:60]}`")
    count += len(directed)
    return Sketch(_laid_out(name, hooks, directed, parts), tuple(dict.fromkeys(missing)), count)


def event_of(function: Function) -> Event | None:
    """The event of the game that a function handles."""
    if function.name.startswith(_PREFIX):
        return events.event(function.name.removeprefix(_PREFIX))
    known = vscript.notifications()
    if function.scope[:1] == ("Notifications",) and (meant := known.get((*function.scope, function.name)[1])):
        return events.event(meant)
    return None


def told(missing: Sequence[str]) -> str:
    """What is missing as a list in Markdown."""
    rest = f"\n- and {len(missing) - _MOST_TOLD} more" if len(missing) > _MOST_TOLD else ""
    return "\n".join(f"- {one}" for one in missing[:_MOST_TOLD]) + rest


def _hook(event: Event, taken: set[str], parts: list[str], lines: Sequence[str]) -> str:
    """Adds the handler; gives the line that hooks it."""
    pascal = "".join(word.capitalize() for word in event.name.split("_"))
    name, number = f"Event_{pascal}", 2
    while name in taken:
        name, number = f"Event_{pascal}{number}", number + 1
    taken.add(name)
    body = "".join(f"\t{line}\n" if line else "\n" for line in lines)
    parts.append(f"void {name}{_HEAD}\n{{\n{body}}}")
    reads = any("event." in line and not line.lstrip().startswith("//") for line in lines)
    return f'HookEvent("{event.name}", {name}{"" if reads else ", EventHookMode_PostNoCopy"});'


def _options(script: Script, missing: list[str]) -> list[str]:
    """The director's options as answers to what the director asks; those of other kinds are missing."""
    whole = {name: value for name, value in script.options.items() if _DIGIT.match(value)}
    parts = {name: value for name, value in script.options.items() if _FLOAT.match(value)}
    switches = {name: "1" if value == "true" else "0" for name, value in script.options.items() if value in _BOOLS}
    missing += [f"the option `{one}`" for one in script.options if one not in {**whole, **parts, **switches}]
    found: list[str] = []
    for kind, options in (("Int", {**whole, **switches}), ("Float", parts)):
        if options:
            type_ = "int" if kind == "Int" else "float"
            lines = [f"public Action L4D_OnGetScriptValue{kind}(const char[] key, {type_} &retVal)", "{"]
            for name, value in options.items():
                lines += [f'\tif (StrEqual(key, "{name}"))', "\t{", f"\t\tretVal = {value};"]
                lines += ["\t\treturn Plugin_Handled;", "\t}", ""]
            found.append("\n".join((*lines, "\treturn Plugin_Continue;", "}")))
    return found


_BOOLS = ("true", "false")


def _laid_out(name: str, hooks: Sequence[str], directed: Sequence[str], parts: Sequence[str]) -> str:
    code = "\n".join((*parts, *directed))
    includes = ["sourcemod", *(["sdktools"] if _TOOLS.search(code) else []), *(["left4dhooks"] if directed else [])]
    start = "".join(f"\t{hook}\n" for hook in hooks)
    return (
        "\n\n".join(
            (
                "// Converted from VScript, and not complete: what is missing stands here as comments.\n"
                "#pragma semicolon 1\n#pragma newdecls required",
                "\n".join(f"#include <{one}>" for one in includes),
                "public Plugin myinfo =\n{\n"
                f'\tname = "{_HUMP.sub(" ", name).strip()}",\n'
                '\tauthor = "",\n\tdescription = "Converted from VScript.",\n\tversion = "0.1.0",\n\turl = ""\n};',
                *([f"public void OnPluginStart()\n{{\n{start}}}"] if hooks else []),
                *directed,
                *parts,
            )
        )
        + "\n"
    )
