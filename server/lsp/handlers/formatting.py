"""`textDocument/formatting`, `rangeFormatting` and `onTypeFormatting`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from lsprotocol import types as lsp

from server.analysis.snapshot import Snapshot
from server.features import formatting
from server.lsp import convert
from server.lsp.boundary import ContentModifiedError, RefusedError, answer
from server.lsp.server import Server

Edits = list[lsp.TextEdit] | None
Run = Callable[[str, formatting.FormatOptions, str | None], list[formatting.Edit]]


def register(server: Server) -> None:
    """Register the requests."""

    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    async def on_document(ls: Server, params: lsp.DocumentFormattingParams) -> Edits:
        return await _edits(
            ls,
            params.text_document.uri,
            params.options,
            lambda snapshot: formatting.format_document,
        )

    @server.feature(lsp.TEXT_DOCUMENT_RANGE_FORMATTING)
    async def on_range(ls: Server, params: lsp.DocumentRangeFormattingParams) -> Edits:
        def run(snapshot: Snapshot) -> Run:
            start = _index(snapshot, ls.session.offset(snapshot, params.range.start))
            end = _index(snapshot, ls.session.offset(snapshot, params.range.end))
            return lambda source, options, style: formatting.format_range(source, start, end, options, style)

        return await _edits(ls, params.text_document.uri, params.options, run)

    typed = lsp.DocumentOnTypeFormattingOptions("}", [";", "\n"])

    @server.feature(lsp.TEXT_DOCUMENT_ON_TYPE_FORMATTING, typed)
    async def on_type(ls: Server, params: lsp.DocumentOnTypeFormattingParams) -> Edits:
        def run(snapshot: Snapshot) -> Run:
            at = _index(snapshot, ls.session.offset(snapshot, params.position))
            return lambda source, options, style: formatting.format_on_type(source, at, params.ch, options, style)

        return await _edits(ls, params.text_document.uri, params.options, run, loud=False)


async def _edits(
    ls: Server,
    uri: str,
    wanted: lsp.FormattingOptions,
    prepare: Callable[[Snapshot], Run],
    loud: bool = True,
) -> Edits:
    """Format in a thread, since clang-format is a process to wait for; `loud` tells the user when it is missing."""
    snapshot = await answer(ls, uri, lambda snapshot: snapshot, None)
    if snapshot is None:
        return None
    options = formatting.FormatOptions(
        wanted.tab_size,
        wanted.insert_spaces,
        wanted.insert_final_newline is not False,
        wanted.trim_final_newlines is not False,
    )
    source, run, version = str(snapshot.text), prepare(snapshot), ls.session.version_of(uri)

    def work() -> list[formatting.Edit]:
        style = formatting.find_style(Path(snapshot.path)) if os.path.isabs(snapshot.path) else None
        return run(source, options, style)

    try:
        made = await asyncio.to_thread(work)
    except formatting.FormatterError as error:
        if loud:
            raise RefusedError(str(error)) from None
        return None
    if ls.session.version_of(uri) != version:
        raise ContentModifiedError
    return [_edit(ls, snapshot, source, edit) for edit in made]


def _index(snapshot: Snapshot, offset: int) -> int:
    """The index in the real text of a UTF-8 offset."""
    return offset if snapshot.text.chars.isascii() else len(snapshot.text.slice(0, offset))


def _edit(ls: Server, snapshot: Snapshot, source: str, edit: formatting.Edit) -> lsp.TextEdit:
    start, end = edit.start, edit.end
    if not snapshot.text.chars.isascii():
        start = len(source[:start].encode("utf-8", "surrogatepass"))
        end = start + len(source[edit.start : end].encode("utf-8", "surrogatepass"))
    return lsp.TextEdit(convert.range_of(snapshot.text, start, end, ls.session.encoding), edit.text)
