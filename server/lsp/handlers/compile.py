"""Commands about compiled plugins: what there is to compile, compiling one, and what a server needs besides."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from server.analysis.compiler.errors import NoCompilerError
from server.analysis.compiler.messages import CompilerMessage, Kind
from server.analysis.compiler.outputs import Outputs
from server.analysis.compiler.plan import Planned, place_of, planned, with_twins
from server.analysis.compiler.run import CompileResult, Options, command_line
from server.analysis.deployment import carried
from server.analysis.project import UnreadableFileError
from server.lsp import compiling, convert
from server.lsp.boundary import Pause, RefusedError, guarded, indexed
from server.lsp.commands import COMPILE, COMPILE_PLAN, DEPLOY_PLAN
from server.lsp.server import Server

_SCOPES = ("file", "changed", "workspace")


def register(server: Server) -> None:
    """Register the commands."""

    @server.command(COMPILE_PLAN)
    async def on_compile_plan(ls: Server, scope: str, *more: Any) -> list[dict[str, Any]]:
        if scope not in _SCOPES:
            raise RefusedError(f"There is no scope `{scope}`: there are {', '.join(_SCOPES)}.")
        with compiling.refusing():
            await indexed(ls)
            roots = [_root_of(ls, more[0] if more else None)] if scope == "file" else _plugins(ls)
            plan = with_twins(await _planned(ls, roots))
            return _entries(ls, [entry for entry in plan if scope != "changed" or entry.stale])

    @server.command(COMPILE)
    async def on_compile(ls: Server, uri: str) -> dict[str, Any] | None:
        with compiling.refusing():
            await indexed(ls)
            root = _root_of(ls, uri)
            place = place_of(ls.session.project, root, Outputs(ls.session.settings.compiler.output_directory))
            began = time.perf_counter()
            result = await compiling.compile_to(ls, root, place.path)
            return _result(ls, result, place.path, place.name, time.perf_counter() - began) if result else None

    @server.command(DEPLOY_PLAN)
    async def on_deploy_plan(ls: Server, uris: list[str]) -> list[dict[str, Any]]:
        with compiling.refusing():
            await indexed(ls)
            roots = list(dict.fromkeys(_root_of(ls, uri) for uri in uris))
            entries = await _planned(ls, roots)
            return [await _shipment(ls, entry) for entry in entries]


def _root_of(ls: Server, uri: Any) -> str:
    """The plugin that a file belongs to."""
    if not isinstance(uri, str) or not uri.startswith("file:"):
        raise RefusedError("Save the file first: the compiler reads it from the disk.")
    path = convert.path_of(uri)
    root = ls.session.root_of(path)
    if root is None or not root.endswith(".sp"):
        name = os.path.basename(path)
        if path.endswith(".sp"):
            raise RefusedError(f"`{name}` is no plugin.")
        raise RefusedError(f"No plugin here includes `{name}`.")
    return root


def _plugins(ls: Server) -> list[str]:
    session = ls.session
    if not session.project.workspaces:
        raise RefusedError("No folder is open.")
    found = [path for path in session.workspace.plugins() if session.project.workspace_of(path) is not None]
    if not found:
        raise RefusedError("There is no plugin in the opened folders.")
    return found


async def _planned(ls: Server, roots: Iterable[str]) -> list[Planned]:
    """The plan for the plugins, other requests in between."""
    found: list[Planned] = []
    pause = Pause()
    for entry in planned(ls.session.project, roots, ls.session.settings.compiler.output_directory):
        found.append(entry)
        await pause.due()
    return found


def _entries(ls: Server, plan: list[Planned]) -> list[dict[str, Any]]:
    """What is up to date needs no compiler to be deployed; without any that is, who asks wants one."""
    by_folder: dict[str, Options | None] = {}
    found: list[dict[str, Any]] = []
    is_needed = all(entry.stale for entry in plan)
    for entry in plan:
        folder, output = os.path.dirname(entry.root), entry.place.path
        if folder not in by_folder:
            by_folder[folder] = _options(ls, entry.root, is_needed)
        options = by_folder[folder]
        found.append(
            {
                "name": entry.place.name,
                "source": ls.session.uri_of(entry.root),
                "program": str(options.compiler) if options else "",
                "arguments": command_line(Path(entry.root), options, output) if options else [],
                "cwd": folder,
                "output": str(output),
                "stale": entry.stale,
                "twin": entry.twin,
            }
        )
    return found


def _options(ls: Server, root: str, is_needed: bool) -> Options | None:
    try:
        return compiling.options_for(ls, root)
    except NoCompilerError:
        if is_needed:
            raise
        return None


def _result(ls: Server, result: CompileResult, output: Path, name: str, seconds: float) -> dict[str, Any]:
    errors = [message for message in result.messages if message.kind is not Kind.WARNING]
    return {
        "name": name,
        "source": ls.session.uri_of(str(result.root)),
        "output": str(output) if result.succeeded else None,
        "succeeded": result.succeeded,
        "errors": len(errors),
        "warnings": len(result.messages) - len(errors),
        "messages": [_message(message) for message in result.messages],
        "compiler": result.identity.version,
        "seconds": round(seconds, 3),
    }


def _message(message: CompilerMessage) -> dict[str, Any]:
    return {
        "path": message.path,
        "line": message.line,
        "kind": "fatal error" if message.kind is Kind.FATAL else message.kind.value,
        "number": message.number,
        "text": message.text,
    }


async def _shipment(ls: Server, entry: Planned) -> dict[str, Any]:
    """A plugin with the files that it needs on a server."""
    await asyncio.sleep(0)

    def files() -> list[dict[str, str]]:
        try:
            unit = ls.session.project.unit(entry.root)
        except UnreadableFileError:
            return []
        return [one._asdict() for one in carried(unit)]

    return {
        "name": entry.place.name,
        "source": ls.session.uri_of(entry.root),
        "output": str(entry.place.path),
        "stale": entry.stale,
        "files": guarded(files, []),
    }
