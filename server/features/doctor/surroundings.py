"""Checks of what is open: settings, plugins, headers, the compiler."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from pathlib import Path

from server.analysis.compiler.errors import CompilerError
from server.analysis.compiler.locate import Origin, locate
from server.analysis.compiler.run import identify
from server.analysis.equipment import HOOKS, header_folder
from server.analysis.workspace import walk
from server.features.doctor.check import Check, Patient
from server.install.downloads import downloads
from server.install.placing import noted

_MOST_SHOWN = 3
_FETCH = "Fetch it with “Install SourceMod…” or `l4d2 install`."
_RELEASE = re.compile(r'^#define\s+SOURCEMOD_VERSION\s+"([^"]{1,40})"', re.MULTILINE)
_ORIGINS = {Origin.CONFIGURED: "by `l4d2.compiler.path`", Origin.NEARBY: "near the plugins", Origin.PATH: "in PATH"}


def _settings(patient: Patient) -> Iterator[Check]:
    wrong = list(patient.problems)
    for own in patient.project.project_files():
        wrong += [f"{own.path}, line {one.line + 1}: {one.message}" for one in own.problems]
    for folder in patient.project.include_dirs:
        base = next(iter(patient.project.workspaces), os.getcwd())
        path = os.path.expanduser(folder.replace("${workspaceFolder}", base))
        if not os.path.isdir(os.path.join(base, path)):
            wrong.append(f"l4d2.includeDirectories: there is no folder {folder}")
    for problem in wrong:
        yield Check("Settings", "warn", problem, "Correct it; until then the default counts.", "settings")
    if not wrong:
        yield Check("Settings", "ok", f"SourceMod {patient.settings.sourcemod.version}, nothing wrong with them")


def _plugins(patient: Patient) -> Iterator[Check]:
    folders = patient.project.workspaces
    if not folders:
        yield Check("Workspace", "ok", "no folder is open; single files are looked at by themselves")
        return
    trust = "trusted" if patient.trusted else "not trusted: no compiler, no model, no network"
    plugins = len(patient.workspace.plugins())
    others = len(patient.workspace.files) - plugins
    detail = f"{_count(len(folders), 'folder')}, {trust}; {_count(plugins, 'plugin')}, {_count(others, 'include file')}"
    if not patient.trusted:
        advice = "Trust the workspace if you know where it comes from."
        yield Check("Workspace", "warn", detail, advice, "trust")
    elif not plugins:
        yield Check("Workspace", "warn", detail, "Open the folder that your plugins (.sp) are in.")
    else:
        yield Check("Workspace", "ok", detail)


def _headers(patient: Patient) -> Iterator[Check]:
    root = _root(patient)
    folder = header_folder(patient.project, root, "sourcemod.inc")
    if folder is None:
        detail = "none; our own declarations stand in for them, which is enough for all but compiling"
        yield Check("SourceMod's headers", "warn", detail, _FETCH, "installSourceMod")
    else:
        yield Check("SourceMod's headers", "ok", f"{_version(folder, patient)}{folder}")
    folder = header_folder(patient.project, root, "left4dhooks.inc")
    if folder is not None:
        yield Check("Left4DHooks' headers", "ok", f"{_noted(folder)}{folder}")
        return
    wanting = sum(not HOOKS.isdisjoint(stems) for stems in patient.workspace.files.values())
    if wanting:
        detail = f"none, and {_count(wanting, 'file')} include{'s' if wanting == 1 else ''} them"
        yield Check("Left4DHooks' headers", "warn", detail, _FETCH, "installSourceMod")
    else:
        yield Check("Left4DHooks' headers", "ok", "none, and none are needed")


async def unread(patient: Patient) -> list[Check]:
    """The files that could not be read, or are too large to be looked at unasked."""
    folders = patient.project.workspaces
    known = frozenset(patient.workspace.files)
    found = [path for path in await asyncio.to_thread(lambda: list(walk(folders))) if path not in known]
    if not found:
        return []
    names = ", ".join(_inside(path, folders) for path in found[:_MOST_SHOWN])
    more = f" and {len(found) - _MOST_SHOWN} more" if len(found) > _MOST_SHOWN else ""
    advice = "Let us read them. A file of more than 4 MB is read only when it is opened."
    return [Check("Unread files", "warn", f"{names}{more}", advice)]


async def compiler(patient: Patient) -> list[Check]:
    """Where the compiler is and whether it runs; it is not run in a workspace that is not trusted."""
    name, root = "Compiler", _root(patient)
    workspace = patient.project.workspace_of(root)
    try:
        found = locate(
            Path(root), configured=patient.settings.compiler.path, workspace=Path(workspace) if workspace else None
        )
        if found is None:
            return [Check(name, "warn", "none was found", _FETCH, "installSourceMod")]
        where = f"{found.path}, found {_ORIGINS[found.origin]}"
        if not patient.trusted:
            return [Check(name, "ok", f"{where}; not run, as the workspace is not trusted")]
        identity = await identify(found.path, trusted=True)
    except CompilerError as error:
        return [Check(name, "fail", str(error), "Correct `l4d2.compiler.path`, or fetch one.", "installSourceMod")]
    except Exception as error:
        return [Check(name, "fail", f"{type(error).__name__}: {error}", "Please report this.")]
    return [Check(name, "ok", f"{identity.version}, {where}")]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _root(patient: Patient) -> str:
    """A plugin whose surroundings stand for all, else where one would be."""
    plugins = patient.workspace.plugins()
    if plugins:
        return plugins[0]
    return os.path.join(next(iter(patient.project.workspaces), os.getcwd()), "plugin.sp")


def _version(folder: str, patient: Patient) -> str:
    known = _noted(folder)
    if known:
        return known
    for name in ("version_auto.inc", "version.inc"):
        source = patient.project.source(os.path.join(folder, name))
        match = _RELEASE.search(source.text.chars) if source is not None else None
        if match is not None:
            return f"{match[1]}, "
    return ""


def _noted(folder: str) -> str:
    """What is noted of a folder that was fetched, and what could be fetched in its place."""
    installed = noted(Path(folder).parent)
    if installed is None or not installed.version:
        return ""
    known = downloads()
    current = {one.title: one.version for one in (known.sourcemod, known.left4dhooks)}.get(installed.name, "")
    newer = f" ({current} can be fetched)" if current and current != installed.version else ""
    return f"{installed.version}{newer}, "


def _inside(path: str, folders: tuple[str, ...]) -> str:
    return next((os.path.relpath(path, folder) for folder in folders if path.startswith(folder)), path)


CHECKS = (_settings, _plugins, _headers)
