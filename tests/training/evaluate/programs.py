"""Small plugins as programs, for tests that ask what they do."""

from __future__ import annotations

from training.evaluate.checks.base import Context
from training.evaluate.judging import Judge
from training.evaluate.program.program import Program

HEAD = (
    "#pragma semicolon 1\n#pragma newdecls required\n\n#include <sourcemod>\n#include <sdktools>\n#include <sdkhooks>\n"
)
_JUDGE = Judge()


def program(body: str) -> Program:
    """What a plugin with these declarations does."""
    return _JUDGE.read(HEAD + body)[1]


def on_event(body: str, event: str = "player_death", more: str = "") -> Program:
    """What a plugin does that hooks one event with a function of this body."""
    return program(
        f'{more}\npublic void OnPluginStart()\n{{\n\tHookEvent("{event}", On_It);\n}}\n'
        f"void On_It(Event event, const char[] name, bool dontBroadcast)\n{{\n{body}\n}}\n"
    )


def context(of: Program, **who: str) -> Context:
    """A program to be asked, with words for patterns."""
    return Context(of, {name: (pattern,) for name, pattern in who.items()})
