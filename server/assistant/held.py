"""Which functions, methods and events exist for what a model is to write, so that an engine can hold it to them.

Says how SourcePawn is written as patterns; the holding is done by `server.models`. Only the engine `local` can.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from server.analysis.closure import Closure
from server.analysis.project import Project
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function, Symbol, TypeSymbol
from server.assistant.extract import BEGINS
from server.assistant.verify import Place
from server.knowledge import events
from server.models.presets import Preset
from server.models.protocol import Held, Rule
from server.syntax.builtins import CONSTANTS
from server.syntax.macros import Macro
from server.syntax.text import Text
from server.syntax.tokens import KEYWORDS

UNWRITTEN: Final = "// The answer ended before this was written."
"""Stands above a function that the answer calls and has not come to."""

_ENGINES: Final = ("local",)
_NOWHERE = "/names.sp"
_OTHER_GAMES = ("cstrike", "tf2")
_ENDS_IN_NAME = re.compile(r"[A-Za-z_@][\w@]*\s*\Z")

_TYPES = frozenset("char int void".split())
_QUALIFIERS = frozenset("public static stock native forward const".split())
_BASIC = "any bool float Handle Float String Function".split()
_NAME = rf"(?!(?:{'|'.join(sorted(KEYWORDS))})\b)[A-Za-z_@][\w@]*"
_TYPE = rf"(?!(?:{'|'.join(sorted(KEYWORDS - _TYPES))})\b)[A-Za-z_@][\w@]*(?:\[\])*(?: |:|(?<=\]))"
_DEFINES = (
    r"(?P<first>\n)?(?P<some>(?:(?:(?P<bodiless>native)|public|static|stock|forward|const) )+)?"
    rf"(?P<type>{_TYPE})?(?(first)|(?(some)|(?(type)|(?!))))~?(?P<name>{_NAME})"
)
_FREE = (
    r"(?:^|[^\w@.])(?:if|while|for|switch|return|sizeof|defined|case|assert|static_assert|exit|else|do|delete|tagof"
    r"|cellsof)$|(?:^|[^\w@.])function [\w@:\[\]]*$|^functag |^enum [\w@]+$|(?:^|[,:])public$"
)
_HEADS = tuple("Action any bool char float int public static stock void".split())
_BODIES = r"(?:^| )(?:methodmap|enum struct|property|typeset|funcenum|struct)\b"
_OUTER = r"(?:public|stock|native|forward)\b[\w@\[\]:~ ]*"
_MISSING = "\n\n" + UNWRITTEN + "\nstock any {}(any ...)\n{\n\treturn 0;\n}\n"
_EVENT = r"(?:^|[^\w@.])(?:HookEvent|HookEventEx|UnhookEvent|CreateEvent)\("
_NEW = r"(?:^|[^\w@.])new"
_MEMBER = r"\."


def for_request(preset: Preset, place: Place) -> Held | None:
    """What a plugin at that place may use: all that the headers there declare. None when nothing is to be held.

    Takes a second when it is first asked.
    """
    if preset.engine not in _ENGINES or not place.settings.assistant.only_known_names:
        return None
    directories = place.project().directories_of(place.path)
    return _held(_of_headers(tuple(_dated(directories))), _Names(), is_whole=True)


def for_file(preset: Preset, snapshot: Snapshot) -> Held | None:
    """What may be used in a file. None when nothing is to be held."""
    if preset.engine not in _ENGINES or not snapshot.settings.assistant.only_known_names:
        return None
    unit = snapshot.unit
    if snapshot.path != unit.root.path:
        return _held(_of_closures((unit.closure,)), _Names())
    own = (*unit.closure.own.values(), *unit.closure.private.values())
    # Only what the file itself declares changes while it is edited.
    included = tuple(inner for _, inner in unit.closure.included if inner is not None)
    macros = (macro for macro in unit.closure.effects.values() if macro is not None)
    return _held(_of_closures(included), _sorted_out((entry.symbol for entries in own for entry in entries), macros))


class _Names(NamedTuple):
    """Names by what they may be used for; `words` are all the others but those of members."""

    called: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def _held(all_files: _Names, own: _Names, is_whole: bool = False) -> Held:
    return Held(
        rules=(
            Rule(_MEMBER, all_files.members, all_files.fields, own.members),
            Rule(_NEW, all_files.made, all_files.words, own.made),
            Rule("", all_files.called, all_files.words, own.called, later=is_whole),
            Rule(_EVENT, events.names(), quoted=True),
        ),
        free=_FREE,
        defines=_DEFINES,
        heads=_HEADS,
        bodies=_BODIES,
        outer=_OUTER,
        begins=BEGINS.pattern,
        missing=_MISSING if is_whole else "",
    )


def _dated(directories: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The directories that there are, and when they last changed."""
    for directory in directories:
        try:
            yield directory, os.stat(directory).st_mtime_ns
        except OSError:
            continue


@lru_cache(maxsize=4)
def _of_headers(directories: tuple[tuple[str, int], ...]) -> _Names:
    folders = tuple(directory for directory, _ in directories)
    headers = dict.fromkeys(path.stem for folder in folders for path in sorted(Path(folder).glob("*.inc")))
    project = Project(include_dirs=folders)
    lines = (f"#include <{name}>\n" for name in headers if not name.startswith(_OTHER_GAMES))
    project.open(_NOWHERE, Text.of("".join(lines)))
    return _of_closures((project.unit(_NOWHERE).closure,))


@lru_cache(maxsize=8)
def _of_closures(closures: tuple[Closure, ...]) -> _Names:
    macros = {name: macro for closure in closures for name, macro in closure.env_out.table().items()}
    symbols = (
        entry.symbol
        for closure in closures
        for entries in (*closure.names.values(), *closure.private.values())
        for entry in entries
    )
    return _sorted_out(symbols, macros.values())


def _sorted_out(symbols: Iterable[Symbol], macros: Iterable[Macro]) -> _Names:
    called: set[str] = set()
    members: set[str] = set()
    made: set[str] = set()
    fields: set[str] = set()
    words = {*KEYWORDS, *CONSTANTS, *_BASIC}
    for macro in macros:
        is_callable = macro.params is not None or _ENDS_IN_NAME.search(macro.body)
        (called if is_callable else words).add(macro.name)
    for symbol in symbols:
        if isinstance(symbol, Function):
            # What is only a forward can be called once the text defines it.
            if symbol.has_body or "native" in symbol.keywords:
                called.add(symbol.name)
            continue
        words.add(symbol.name)
        if isinstance(symbol, TypeSymbol):
            for name, member in symbol.members.items():
                (members if isinstance(member, Function) else fields).add(name)
            if symbol.constructor is not None:
                made.add(symbol.name)
                if not symbol.nullable:
                    called.add(symbol.name)
    return _Names(*(tuple(sorted(names)) for names in (called, members, made, fields, words)))
