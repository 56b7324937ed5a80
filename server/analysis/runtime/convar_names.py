"""Where a plugin names console variables: to find one, to ask a client for one, in commands that set one.

In a command the name may be the command itself, `z_common_limit 0`, where a word that is neither a command nor a
variable may be another plugin's; `sm_cvar z_common_limit 0` says for certain that a variable is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.command_texts import BY_CLIENT, BY_SERVER, Word, commands
from server.knowledge import convars

CALLS: Final = ("FindConVar", *BY_SERVER)
"""What is given console variables of the server."""

_SETTERS: Final = frozenset({"sm_cvar", "sm_resetcvar"})
_VALUE: Final = re.compile(r"-?\d+(\.\d+)?|%\.?\d*[dif]")


class ConvarName(NamedTuple):
    """A name at `start..end` of the chunk. `sure` when it can be nothing but a variable's."""

    value: str
    start: int
    end: int
    sure: bool


def convar_names(site: CallSite) -> Iterator[ConvarName]:
    """The console variables that a call of one of `CALLS` names by constants."""
    if site.name in BY_SERVER:
        for words in commands(site, BY_SERVER[site.name]):
            yield from _in_command(words)
    else:
        for text in site.texts(0):
            yield ConvarName(text.value, text.start, text.end, True)


def set_directly(site: CallSite) -> Iterator[Word]:
    """The first words of the commands that a call runs, for the server or for a client."""
    position = BY_SERVER.get(site.name, BY_CLIENT.get(site.name, -1))
    for words in commands(site, position) if position >= 0 else ():
        if words[0].known:
            yield words[0]


def _in_command(words: tuple[Word, ...]) -> Iterator[ConvarName]:
    first, *rest = words
    if first.value.lower() in _SETTERS:
        if rest and rest[0].known:
            yield ConvarName(rest[0].value, rest[0].start, rest[0].end, True)
    elif first.known and len(rest) == 1 and _VALUE.fullmatch(rest[0].value) and convars.command(first.value) is None:
        yield ConvarName(first.value, first.start, first.end, False)
