"""Compiles when a plugin is saved or somebody asks for it, and keeps what the compiler said until the text changes.

What the compiler says goes to the editor by one way only, as diagnostics (`server.lsp.diagnostics`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from lsprotocol import types as lsp

from server.analysis.compiler.errors import CompilerError, NoCompilerError, NotTrustedError, OutputError
from server.analysis.compiler.locate import locate
from server.analysis.compiler.outputs import Outputs
from server.analysis.compiler.plan import place_of
from server.analysis.compiler.run import CompileResult, Options
from server.analysis.project import UnreadableFileError
from server.lsp import convert, publish
from server.lsp.boundary import RefusedError
from server.lsp.diagnostics import Compiled, examine

if TYPE_CHECKING:
    from server.lsp.server import Server

_log = logging.getLogger(__name__)
_SHOWN = (lsp.DiagnosticSeverity.Error, lsp.DiagnosticSeverity.Warning)
# By server: plugins that are compiled on request, and files that no editor shows with what was said of them, by plugin.
# A client that asks for the diagnostics of the whole workspace has None there: it gets them in that way.
_on_request: WeakKeyDictionary[Server, dict[str, asyncio.Lock]] = WeakKeyDictionary()
_said_of_closed: WeakKeyDictionary[Server, dict[str, set[str]] | None] = WeakKeyDictionary()


def compile_later(server: Server, uri: str) -> None:
    """A file was saved: compile the plugin that it belongs to."""
    session = server.session
    if not session.settings.compiler.on_save or not session.trusted or not uri.startswith("file:"):
        return
    root = session.root_of(convert.path_of(uri))
    if root is not None and root.endswith(".sp"):
        publish.background(server, _compile_saved(server, root))


async def compile_to(server: Server, root: str, output: Path) -> CompileResult | None:
    """Compile a plugin to `output` because somebody asked for it; None when the server stops meanwhile.

    It ends the compilation of an earlier save. A save meanwhile does not end it: that one's turn comes afterwards.
    Raises `CompilerError`.
    """
    async with _lock(server, root):
        return await _compile(server, root, output)


def options_for(server: Server, root: str) -> Options:
    """How to compile a plugin. Raises `CompilerError`."""
    session, settings = server.session, server.session.settings.compiler
    if not session.trusted:
        raise NotTrustedError
    workspace = session.project.workspace_of(root)
    compiler = locate(
        Path(root), configured=settings.path, workspace=Path(workspace) if workspace is not None else None
    )
    if compiler is None:
        raise NoCompilerError
    stubs = session.project.stubs
    include = tuple(Path(folder) for folder in session.project.directories_of(root) if folder not in stubs)
    return Options(compiler.path, include, settings.arguments, settings.timeout)


@contextlib.contextmanager
def refusing() -> Iterator[None]:
    """What goes wrong around the compiler as an answer to the client: a message for the user and a `kind` of it."""
    try:
        yield
    except CompilerError as error:
        text = str(error)
        kinds = {NoCompilerError: "noCompiler", NotTrustedError: "trust", OutputError: "output"}
        raise RefusedError(
            f"{text[:1].upper()}{text[1:]}.", data={"kind": kinds.get(type(error), "compiler")}
        ) from None
    except UnreadableFileError as error:
        raise RefusedError(f"{error}.") from None


async def _compile_saved(server: Server, root: str) -> None:
    async with _lock(server, root):
        pass  # what was asked for has come to its end
    settings, output = server.session.settings.compiler, None
    if settings.write_on_save:
        output = place_of(server.session.project, root, Outputs(settings.output_directory)).path
    try:
        await _compile(server, root, output)
    except NoCompilerError:
        return
    except CompilerError as error:
        tell_once(server, str(error))
    except UnreadableFileError as error:
        _log.info("%s", error)


async def _compile(server: Server, root: str, output: Path | None) -> CompileResult | None:
    session = server.session
    options = options_for(server, root)
    texts = {path: closure.source.text.chars for path, closure in session.project.unit(root).files.items()}
    result = await server.published.compilations.start(Path(root), options, trusted=session.trusted, output=output)
    if result is None:
        return None
    before = server.published.compiled.get(root)
    if not result.messages and (before is None or not before.result.messages):
        return result  # nothing that is shown is different now
    server.published.compiled[root] = Compiled(result, texts)
    publish.background(server, _tell_of_closed(server, root, result))
    if publish.pulls(server):
        publish.refresh(server)
        return result
    for document in list(session.documents.values()):
        if document.path in texts:
            publish.schedule(server, document.path, now=True)
    return result


async def _tell_of_closed(server: Server, root: str, result: CompileResult) -> None:
    """Report the files with messages that no editor shows; those of the time before that are mended are cleared."""
    documents = server.session.documents
    known = _said_of_closed.setdefault(server, {})
    if known is None:
        return
    told = {str(path) for path in result.by_file()} - documents.keys()
    for path in sorted(known.pop(root, set()) - told - documents.keys()):
        _publish(server, path, [])
    for path in sorted(told):
        report = await examine(server, path) if server.session.root_of(path) == root else None
        if report is not None and path not in documents and _said_of_closed.get(server) is known:
            _publish(server, path, [one for one in report.items if one.severity in _SHOWN])
            known.setdefault(root, set()).add(path)


def forget_closed(server: Server, path: str) -> None:
    """An editor shows the file, or it has changed on disk: what was said of it as a closed one counts no more."""
    for paths in (_said_of_closed.get(server) or {}).values():
        if path in paths:
            paths.discard(path)
            _publish(server, path, [])


def leave_closed(server: Server) -> None:
    """The client asks for the diagnostics of all files by itself: what it was told of closed ones is taken back."""
    told = _said_of_closed.get(server)
    _said_of_closed[server] = None
    for path in sorted({path for paths in (told or {}).values() for path in paths}):
        _publish(server, path, [])


def _publish(server: Server, path: str, items: list[lsp.Diagnostic]) -> None:
    server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(server.session.uri_of(path), items))


def _lock(server: Server, root: str) -> asyncio.Lock:
    return _on_request.setdefault(server, {}).setdefault(root, asyncio.Lock())


def tell_once(server: Server, message: str) -> None:
    """Show a message to the user, the first time only."""
    if message not in server.published.told:
        server.published.told.add(message)
        server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, message))
    _log.warning("%s", message)
