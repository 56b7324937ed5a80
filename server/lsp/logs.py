"""Error logs in the editor: documents of their own, and the answers to what is asked of them.

They are no source: nothing of the project knows them. Each answer is None for a document that is no log.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from server.analysis.error_log.entries import Entry, Kind
from server.analysis.error_log.explaining import markdown, plain, values
from server.analysis.error_log.places import Places
from server.features import error_log
from server.features.error_log import Link, Log
from server.lsp import content, convert
from server.lsp.boundary import RefusedError, guarded, indexed, warmed
from server.paths import rule_page
from server.syntax.file import contents
from server.syntax.text import Text, decode, latin

if TYPE_CHECKING:
    from server.lsp.server import Server

_SLOW_BYTES = 500_000
_LARGEST = 16_000_000  # bytes: of a log that is read at once
_MOST_TOLD = 500  # each may take the analysis of a plugin
_MOST = 5000  # of each kind: more than anybody reads
_KINDS = {
    Kind.EXCEPTION: lsp.SymbolKind.Event,
    Kind.REQUESTED: lsp.SymbolKind.Event,
    Kind.LOAD: lsp.SymbolKind.Module,
    Kind.WARNING: lsp.SymbolKind.Event,
    Kind.FILE: lsp.SymbolKind.File,
    Kind.PLUGIN: lsp.SymbolKind.String,
}
Changes = Iterable[lsp.TextDocumentContentChangeEvent]


@dataclass(eq=False)
class LogDocument:
    """An error log that is open."""

    uri: str
    log: Log

    @property
    def text(self) -> Text:
        """The text."""
        return self.log.text


# Documents ---------------------------------------------------------------------------------------------------


def opened(server: Server, item: lsp.TextDocumentItem) -> bool:
    """Take a document that was opened, if it is a log; whether it is."""
    path = convert.path_of(item.uri)
    if not error_log.is_log(path, item.language_id):
        return False
    server.session.logs[path] = LogDocument(item.uri, Log(Text.of(item.text)))
    return True


def changed(server: Server, uri: str, changes: Changes) -> bool:
    """The same of one that was edited."""
    document = at(server, uri)
    if document is None:
        return False
    text, encoding = document.text, server.session.encoding
    for change in changes:
        if isinstance(change, lsp.TextDocumentContentChangePartial):
            start = convert.offset_at(text, change.range.start, encoding)
            end = convert.offset_at(text, change.range.end, encoding)
            text = text.replace(min(start, end), max(start, end), latin(change.text))
        else:
            text = Text.of(change.text)
    document.log = Log(text)
    return True


def closed(server: Server, uri: str) -> bool:
    """The same of one that was closed."""
    return server.session.logs.pop(convert.path_of(uri), None) is not None


def at(server: Server, uri: str) -> LogDocument | None:
    """The open log of that URI."""
    return server.session.logs.get(convert.path_of(uri))


def places(server: Server) -> Places:
    """Where the files of the workspace are."""
    session = server.session
    return Places(session.project, tuple(session.workspace.files))


async def _read(document: LogDocument) -> Log:
    """The log, read: a long one beside everything else."""
    log = document.log
    if len(log.text) > _SLOW_BYTES:
        await asyncio.to_thread(lambda: log.troubles)
    return log


# Answers -----------------------------------------------------------------------------------------------------


async def links(server: Server, document: LogDocument) -> list[lsp.DocumentLink]:
    """A link for each line of a trace whose file is known for certain."""
    await indexed(server)
    log = await _read(document)
    found: list[Link] = guarded(lambda: error_log.links(log, places(server)), [])
    return [
        lsp.DocumentLink(
            _range(server, log, link.start, link.end),
            # Editors go to the line that a fragment names.
            f"{server.session.uri_of(link.paths[0])}{f'#L{link.line + 1}' if link.line else ''}",
            tooltip=link.paths[0],
        )
        for link in [link for link in found if len(link.paths) == 1][:_MOST]
    ]


async def definition(server: Server, document: LogDocument, position: lsp.Position) -> list[lsp.Location]:
    """All places that the line of a trace can mean."""
    await indexed(server)
    log = await _read(document)
    offset = convert.offset_at(log.text, position, server.session.encoding)
    link = guarded(lambda: error_log.link_at(log, places(server), offset), None)
    return [_line_of(server, path, link.line) for path in link.paths] if link is not None else []


async def hover(server: Server, document: LogDocument, position: lsp.Position, is_markdown: bool) -> lsp.Hover | None:
    """The likely cause, and what the analysis sees at the line that is blamed."""
    await indexed(server)
    log = await _read(document)
    offset = convert.offset_at(log.text, position, server.session.encoding)
    entry = log.entry_at(offset)
    if entry is None:
        return None
    said = await _said(server, log, entry, is_markdown)
    if not said:
        return None
    return lsp.Hover(content.markup(said, is_markdown), _range(server, log, entry.start, entry.end))


async def _said(server: Server, log: Log, entry: Entry, is_markdown: bool) -> str:
    known = await explained(server, log, entry)
    if known is None:
        return ""
    return markdown(known, _page) if is_markdown else plain(known)


async def explained(server: Server, log: Log, entry: Entry) -> Any:
    """All that is known of an entry; the file that it blames is analysed with other requests in between."""
    where = places(server)
    blamed = guarded(partial(error_log.blamed_file, entry, where), "")
    if blamed:
        await warmed(server, blamed)
    return guarded(lambda: error_log.explanation(log, entry, where, server.session.snapshot_of), None)


def _page(code: str) -> str:
    page = rule_page(code)
    return page.as_uri() if page is not None else ""


async def lenses(server: Server, document: LogDocument) -> list[lsp.CodeLens]:
    """The likely cause above each trace. They are mere words: there is nothing to run."""
    log = await _read(document)
    return [
        lsp.CodeLens(_range(server, log, lens.start, lens.end), lsp.Command(lens.title, ""))
        for lens in guarded(lambda: error_log.lenses(log), [])[:_MOST]
    ]


async def folds(server: Server, document: LogDocument, limit: int | None) -> list[lsp.FoldingRange]:
    """Each trace can be folded."""
    log = await _read(document)
    return [lsp.FoldingRange(first, last) for first, last in guarded(lambda: error_log.folds(log), [])[:limit]]


async def symbols(server: Server, document: LogDocument, nested: bool) -> Any:
    """The outline: each trace by its message."""
    log = await _read(document)
    found: list[lsp.DocumentSymbol | lsp.SymbolInformation] = []
    for one in guarded(lambda: error_log.sections(log), [])[:_MOST]:
        whole = _range(server, log, one.start, one.end)
        if nested:
            name = _range(server, log, one.name_start, one.name_end)
            found.append(lsp.DocumentSymbol(one.name, _KINDS[one.kind], whole, name, one.detail))
        else:
            found.append(lsp.SymbolInformation(lsp.Location(document.uri, whole), one.name, _KINDS[one.kind]))
    return found


def _range(server: Server, log: Log, start: int, end: int) -> lsp.Range:
    return convert.range_of(log.text, start, end, server.session.encoding)


def _line_of(server: Server, path: str, line: int) -> lsp.Location:
    place = lsp.Position(line, 0)
    return lsp.Location(server.session.uri_of(path), lsp.Range(place, place))


async def told(server: Server, written: str) -> list[dict[str, Any]]:
    """What a log tells, for JSON; `written` is its URI or its text."""
    await indexed(server)
    log = await asyncio.to_thread(_log_of, written, at(server, written))
    await asyncio.to_thread(lambda: log.troubles)
    found: list[dict[str, Any]] = []
    for trouble in log.troubles[:_MOST_TOLD]:
        known = await explained(server, log, trouble.first)
        if known is not None:
            found.append(values(known, log.text, server.session.uri_of))
    return found


def _log_of(written: str, document: LogDocument | None) -> Log:
    if document is not None:
        return document.log
    if not written.startswith("file:") or "\n" in written:
        _check_size(len(written), "The text")
        return Log(Text.of(written))
    path = convert.path_of(written)
    try:
        _check_size(os.path.getsize(path), path)
        return Log(decode(contents(path)))
    except OSError as error:
        raise RefusedError(f"{path}: {error.strerror}") from None


def _check_size(size: int, name: str) -> None:
    if size > _LARGEST:
        most = _LARGEST // 1_000_000
        raise RefusedError(
            f"{name}: it has more than {most} MB. Copy the part that you want to know about, and paste it."
        )
