"""What the server knows of a file, as a page to read: for whoever wonders why something is said, or is not."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from server.analysis.check.chunk import check_chunk
from server.analysis.companions import GAMEDATA_LOADERS, PHRASE_LOADERS
from server.analysis.diagnose import diagnose
from server.analysis.dialect import is_later
from server.analysis.finding import Finding, Severity
from server.analysis.grading import graded
from server.analysis.inactive import inactive_lines
from server.analysis.navigate import closure_of
from server.analysis.runtime.call_site import CallSite
from server.analysis.runtime.chunk_view import ChunkView
from server.analysis.runtime.detect import BOTH, GENERIC, allows_game, detect
from server.analysis.runtime.games import GAMES
from server.analysis.runtime.whole import is_whole
from server.analysis.snapshot import Snapshot
from server.project_file import find
from server.syntax.chunk import Chunk
from server.syntax.directives import Define

_EVENTS = ("HookEvent", "HookEventEx")
_CONVARS = ("CreateConVar", "AutoExecConfig_CreateConVar")
_FOUND_CONVARS = ("FindConVar",)
_COMMANDS = ("RegConsoleCmd", "RegAdminCmd", "RegServerCmd", "AddCommandListener")
_MOST = 40
_SEVERAL = {BOTH: "Left 4 Dead and Left 4 Dead 2", GENERIC: "any game"}
_MOST_REASONS = 3
_WORDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "remark",
    Severity.HINT: "hint",
}


@dataclass
class _Uses:
    """Names that the plugin's own files pass to the API, in the order in which they stand."""

    events: dict[str, None] = field(default_factory=dict)
    convars: dict[str, None] = field(default_factory=dict)
    others: dict[str, None] = field(default_factory=dict)  # convars of the game or of other plugins
    commands: dict[str, None] = field(default_factory=dict)
    phrases: dict[str, None] = field(default_factory=dict)
    gamedata: dict[str, None] = field(default_factory=dict)
    optional: dict[str, None] = field(default_factory=dict)
    natives: dict[str, None] = field(default_factory=dict)


def known(snapshot: Snapshot, compiler: str = "") -> str:
    """The page in Markdown. `compiler` says in words what is used to compile, empty when that is not known."""
    began = time.perf_counter()
    findings = diagnose(snapshot.unit, snapshot.path, snapshot.target)
    took_ms = (time.perf_counter() - began) * 1000
    shown = graded(findings, snapshot.settings.diagnostics.severity)
    uses = _uses(snapshot)
    parts = [
        f"# {_name(snapshot)}",
        _list(_about(snapshot, compiler)),
        "## What the check found",
        _list(
            [
                _counted(shown),
                f"{len(findings) - len(shown)} more are switched off by settings" if len(findings) > len(shown) else "",
                f"the last look took {took_ms:.0f} ms" if took_ms >= 1 else "nothing has changed since the last look",
            ]
        ),
        "## Why something may be quiet",
        _list(_quiet(snapshot)) or "Nothing is held back: all rules apply to this file.",
        "## Includes",
        _list(_includes(snapshot)) or "It includes nothing.",
        "Looked for in, in this order:\n\n" + _list(_directories(snapshot)),
    ]
    for title, names in (
        ("Macros of this file", _macros(snapshot)),
        ("Events that the plugin hooks", uses.events),
        ("Console variables that it makes", uses.convars),
        ("Console variables that it looks up", uses.others),
        ("Commands", uses.commands),
        ("Translations", uses.phrases),
        ("Gamedata", uses.gamedata),
        ("Natives that may be missing", uses.optional),
        ("Natives that it makes", uses.natives),
    ):
        if names:
            parts += [f"## {title}", _names(names)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _name(snapshot: Snapshot) -> str:
    return os.path.basename(snapshot.path).replace("_", r"\_")


def _counted(shown: list[Finding]) -> str:
    """How many findings there are of each severity."""
    counts = {severity: sum(1 for one in shown if one.severity is severity) for severity in Severity}
    said = [f"{count} {_plural(_WORDS[severity], count)}" for severity, count in counts.items() if count]
    return ", ".join(said) or "nothing"


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines if line)


def _names(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - _MOST} more" if len(every) > _MOST else ""
    return ", ".join(f"`{name}`" for name in every[:_MOST]) + more


def _shown(snapshot: Snapshot, path: str) -> str:
    """A path as people know it: within their folder, or as one of ours."""
    for folder in snapshot.project.stubs:
        if path == folder or path.startswith(folder + os.sep):
            rest = os.path.relpath(path, os.path.dirname(folder))
            return f"`{rest.replace(os.sep, '/')}` (built in)"
    workspace = snapshot.project.workspace_of(path)
    if workspace is not None:
        return f"`{os.path.relpath(path, workspace)}`"
    home = os.path.expanduser("~")
    return f"`~{path.removeprefix(home)}`" if path.startswith(home + os.sep) else f"`{path}`"


# The parts ---------------------------------------------------------------------------------------------------


def _about(snapshot: Snapshot, compiler: str) -> Iterator[str]:
    unit, target = snapshot.unit, snapshot.target
    if unit.standalone:
        yield "No plugin of the workspace includes this file, so it is looked at by itself."
    elif unit.root.path == snapshot.path:
        yield "It is a plugin: it is compiled by itself."
    else:
        yield f"It is a part of the plugin {_shown(snapshot, unit.root.path)}."
    found = detect(unit)
    game = GAMES[found.game].title if found.game in GAMES else _SEVERAL.get(found.game, found.game)
    why = ", ".join(dict.fromkeys(one.what for one in found.evidence[:_MOST_REASONS]))
    yield f"Written for: {game} (confidence: {found.confidence}{f'; because of {why}' if why else ''})."
    yield f"SourceMod {target.sourcemod}, Left4DHooks {target.left4dhooks}."
    later = is_later(snapshot.chunks) if target.language == "auto" else target.language == "2"
    yield f"SourcePawn {'2' if later else '1'}{' (found out from the code)' if target.language == 'auto' else ''}."
    own = find(snapshot.path)
    if own is not None:
        yield f"Project file: {_shown(snapshot, str(own))}."
    yield f"Compiler: {compiler}." if compiler else ""
    files = [path for path, closure in unit.files.items() if not closure.source.library]
    headers = len(unit.files) - len(files)
    yield f"The plugin has {len(files)} {_plural('file', len(files))} of its own and {headers} headers."
    if snapshot.text.encoding != "utf-8":
        yield f"The file on disk is {snapshot.text.encoding}, not UTF-8."


def _quiet(snapshot: Snapshot) -> Iterator[str]:
    unit = snapshot.unit
    if snapshot.source.library:
        yield "This is a header that is not yours: nothing is reported in it."
        return
    if unit.standalone:
        yield "No plugin includes the file: a name that is not declared here may be declared by whoever includes it."
    for missing in unit.missing:
        where = _shown(snapshot, missing.source.path)
        yield f"The include `{missing.include.path}` of {where} is not found: names may come from there."
    if not allows_game(unit):
        yield "The plugin is for another game: what only holds for Left 4 Dead 2 is not said."
    elif not unit.standalone and not unit.missing and not is_whole(unit):
        yield "It looks like a part of a plugin: rules that need all of it are quiet."
    off = sorted(code for code, severity in snapshot.settings.diagnostics.severity.items() if severity == "off")
    if off:
        yield f"Switched off by settings: {_names(off)}."
    count = sum(one.last - one.first + 1 for one in inactive_lines(snapshot))
    if count:
        yield f"{count} {'line is' if count == 1 else 'lines are'} not compiled under the macros that hold here."


def _includes(snapshot: Snapshot) -> Iterator[str]:
    closure = closure_of(snapshot)
    for include, inner in closure.included if closure is not None else ():
        if include.path_start >= include.path_end:
            continue
        if inner is not None:
            yield f"`{include.path}`: {_shown(snapshot, inner.source.path)}"
            continue
        found = snapshot.project.find_include(include, snapshot.path, snapshot.unit.root.path)
        if found is not None:
            yield f"`{include.path}`: {_shown(snapshot, found.path)}, which is being read already"
        else:
            yield f"`{include.path}`: **not found**{', it is optional' if include.optional else ''}"


def _directories(snapshot: Snapshot) -> Iterator[str]:
    for folder in snapshot.project.directories_of(snapshot.unit.root.path):
        is_ours = folder.startswith(snapshot.project.stubs)
        yield _shown(snapshot, folder) + ("" if is_ours or os.path.isdir(folder) else " (there is no such folder)")


def _macros(snapshot: Snapshot) -> list[str]:
    closure = closure_of(snapshot)
    items = closure.scan.items if closure is not None else ()
    return [item.macro.name for item in items if isinstance(item, Define)]


def _uses(snapshot: Snapshot) -> _Uses:
    """What the plugin's own files say to the API."""
    found = _Uses()
    groups = (
        (_EVENTS, found.events),
        (_CONVARS, found.convars),
        (_FOUND_CONVARS, found.others),
        (_COMMANDS, found.commands),
        (PHRASE_LOADERS, found.phrases),
        (GAMEDATA_LOADERS, found.gamedata),
        (("MarkNativeAsOptional",), found.optional),
        (("CreateNative",), found.natives),
    )
    wanted = {name: held for names, held in groups for name in names}
    unit = snapshot.unit
    for path, closure in unit.files.items():
        if closure.source.library or not wanted.keys() & closure.words:
            continue
        for chunk in unit.chunks(path):
            if isinstance(chunk, Chunk) and wanted.keys() & chunk.words:
                view = ChunkView(unit, path, chunk, check_chunk(unit, path, chunk))
                for called in view.checked.calls:
                    site = CallSite(view, called)
                    held = wanted.get(site.name)
                    if held is not None:
                        held.update((text.value, None) for text in site.texts(0) if text.value)
    return found
