"""Examples of what is wrong, with what is right: from the table of names that people and models invent.

Every answer says what is wrong and why, and shows what to write. Code that is meant as right has no finding; code that
is quoted as wrong has one, or it is not shown.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from server.assistant.chat import SYSTEM
from server.assistant.prompt import fenced
from server.knowledge import api, events
from server.knowledge.wrong_apis import Wrong, all_of
from training.code.opened import Opener, findings
from training.rows.example import Chat, Provenance, Turn

KINDS = ("function", "event", "netprop", "class", "forward", "include", "constant", "deprecated")
_NOUNS = {
    "function": "function",
    "event": "event",
    "netprop": "property",
    "class": "entity class",
    "convar": "console variable",
    "forward": "forward",
    "include": "include file",
    "constant": "constant",
    "deprecated": "function",
}
_ARTICLES = {"e": "an", "i": "an", "a": "an", "o": "an"}
_HEAD = "#pragma semicolon 1\n#pragma newdecls required\n\n#include <sourcemod>\n#include <sdktools>\n"
_ASKS_ABOUT = (
    "Is `{wrong}` {article} {noun} that I can use in a plugin for Left 4 Dead 2?",
    "Does the {noun} `{wrong}` exist?",
    "I found `{wrong}` in some code. Is this {noun} right?",
)
_ASKS_CODE = (
    "What is wrong with this code?\n\n{code}",
    "This does not work. Why, and what should I write?\n\n{code}",
    "Please correct this:\n\n{code}",
)
_ASKS_MEANT = ("Which {noun} do I need when {about}?", "What is the {noun} for this: {about}?")


def of_table(opener: Opener, folder: Path, seed: int) -> Iterator[Chat]:
    """The examples that the table gives, in its order."""
    for kind in KINDS:
        for one in all_of(kind):
            if one.verdict != "confirmed" or not (one.right or one.why) or one.wrong in one.right:
                continue
            draw = random.Random(f"{seed} {kind} {one.wrong}")
            for number, (asked, answer) in enumerate(_talks(opener, folder, one, draw)):
                key = hashlib.sha256(f"{seed} {kind} {one.wrong} {number}".encode()).hexdigest()[:16]
                yield Chat(
                    id=f"contrast-{key}",
                    messages=_said(asked, answer),
                    provenance=Provenance(repository="l4d2-architect", path="data/wrong"),
                    licence="GPL-3.0-or-later",
                    group="l4d2-architect",
                    tags=("contrast", "table"),
                )


def of_mistake(wrong: Wrong, broken: str, right: str, shared: dict[str, Any], draw: random.Random) -> Chat:
    """An example of a function of somebody's in which a name was put wrong."""
    asked = draw.choice(_ASKS_CODE).format(code=fenced(broken))
    return Chat(messages=_said(asked, f"{_verdict(wrong)}\n\n{fenced(right)}"), **shared)


def _said(asked: str, answer: str) -> tuple[Turn, ...]:
    return (
        Turn(role="system", content=SYSTEM),
        Turn(role="user", content=asked),
        Turn(role="assistant", content=answer),
    )


def _talks(opener: Opener, folder: Path, one: Wrong, draw: random.Random) -> Iterator[tuple[str, str]]:
    noun = _NOUNS[one.kind]
    article = _ARTICLES.get(noun[0], "a")
    verdict = _verdict(one)
    pair = _code(one)
    shown = ""
    if pair is not None and not findings(opener.text(folder / "right.sp", pair[1])):
        shown = f"\n\n{fenced(pair[1])}"
        if any(_is_about(found.message, one) for found in findings(opener.text(folder / "wrong.sp", pair[0]))):
            yield draw.choice(_ASKS_CODE).format(code=fenced(pair[0])), verdict + shown
    yield draw.choice(_ASKS_ABOUT).format(wrong=one.wrong, noun=noun, article=article), verdict + shown
    about = _meaning(one)
    if about:
        asked = draw.choice(_ASKS_MEANT).format(noun=noun, about=about)
        yield asked, f"`{one.right[0]}`. It is not `{one.wrong}`, as one reads at times: {_because(one)}{shown}"


def _is_about(message: str, one: Wrong) -> bool:
    return f"`{one.wrong}`" in message


def _verdict(one: Wrong) -> str:
    """What is wrong, why, and what to write."""
    parts = [_because(one)]
    if one.right:
        many = [f"`{name}`" for name in one.right[:3]]
        kind = {"event": "the event ", "forward": "the forward ", "hook": "the hook "}.get(one.right_kind, "")
        nearest = " That is the nearest thing, not the same." if one.is_nearest else ""
        parts.append(f"Use {kind}{' or '.join(many)}.{nearest}")
    if one.note:
        parts.append(one.note)
    return " ".join(parts)


def _because(one: Wrong) -> str:
    noun = _NOUNS.get(one.kind, "name")
    if one.kind == "deprecated":
        return f"`{one.wrong}` is outdated. {one.why if one.why != 'Deprecated.' else ''}".rstrip()
    plain = f"There is no {noun} `{one.wrong}` in Left 4 Dead 2 with SourceMod."
    return f"{plain} {one.why}" if one.why and one.why != "It exists nowhere." else plain


def _meaning(one: Wrong) -> str:
    """What the right name is for, in words that do not have the name; "" where nobody wrote that down."""
    if not one.right:
        return ""
    if one.kind == "event" and one.right_kind in ("", "event"):
        event = events.event(one.right[0])
        text = event.about if event is not None else ""
    elif one.kind in ("function", "forward", "deprecated"):
        text = api.about(one.right[0])
    else:
        return ""
    first = text.split(". ")[0].strip().rstrip(".")
    if len(first) < 15 or one.right[0].lower() in first.lower():
        return ""
    return first[:1].lower() + first[1:] if first[1:2].islower() or first[1:2] == " " else first


def _code(one: Wrong) -> tuple[str, str] | None:
    """A small plugin with the wrong name, and the same with the right one."""
    make = _MAKE.get(one.kind)
    is_plain = one.right_kind in ("", one.kind) and one.wrong.isidentifier()
    if make is None or not one.right or not is_plain:
        return None
    wrong, right = make(one, one.wrong), make(one, one.right[0])
    return (wrong, right) if wrong and right else None


def _event(one: Wrong, name: str) -> str:
    event = events.event(one.right[0])
    if event is None:
        return ""
    handler = "".join(part.capitalize() for part in name.split("_"))
    field = next((found for found in event.fields.values() if found.is_userid), None)
    body = '\tPrintToServer("It has happened.");\n'
    if field is not None:
        body = (
            f'\tint client = GetClientOfUserId(event.GetInt("{field.name}"));\n'
            "\tif (client != 0 && IsClientInGame(client))\n\t{\n"
            '\t\tPrintToChatAll("%N", client);\n\t}\n'
        )
    return (
        f'{_HEAD}\npublic void OnPluginStart()\n{{\n\tHookEvent("{name}", Event_{handler});\n}}\n\n'
        f"void Event_{handler}(Event event, const char[] name, bool dontBroadcast)\n{{\n{body}}}\n"
    )


def _class(_: Wrong, name: str) -> str:
    return (
        f"{_HEAD}\nstock int MakeOne()\n{{\n"
        f'\tint entity = CreateEntityByName("{name}");\n\tif (entity != -1)\n\t{{\n\t\tDispatchSpawn(entity);\n\t}}\n'
        "\treturn entity;\n}\n"
    )


def _netprop(one: Wrong, name: str) -> str:
    place = one.place or ("Prop_Data" if one.right_kind == "Prop_Data" else "Prop_Send")
    return f'{_HEAD}\nstock int ReadIt(int entity)\n{{\n\treturn GetEntProp(entity, {place}, "{name}");\n}}\n'


def _include(_: Wrong, name: str) -> str:
    return f"#pragma semicolon 1\n#pragma newdecls required\n\n#include <sourcemod>\n#include <{name}>\n"


def _function(one: Wrong, name: str) -> str:
    example = api.example(one.right[0])
    if not example or one.right[0] not in example:
        return ""
    code = example.replace(one.right[0], name)
    return code if "#include" in code else f"{_HEAD}\n{code}\n"


_MAKE: dict[str, Callable[[Wrong, str], str]] = {
    "event": _event,
    "class": _class,
    "netprop": _netprop,
    "include": _include,
    "function": _function,
    "deprecated": _function,
}
