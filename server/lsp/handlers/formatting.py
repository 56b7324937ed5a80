"""`textDocument/formatting`, `rangeFormatting` and `onTypeFormatting`."""

from __future__ import annotations

import asyncio
import importlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from server.analysis.companion_files import Companion
from server.analysis.keyvalues_layout import layout
from server.analysis.snapshot import Snapshot
from server.lsp import convert
from server.lsp.boundary import ContentModifiedError, RefusedError, answer, guarded
from server.lsp.server import Server

if TYPE_CHECKING:  # at work it is imported when somebody formats: the start does without it
    from server.features import formatting

Edits = list[lsp.TextEdit] | None
Work = Callable[[str, "formatting.FormatOptions", "str | None", "formatting.Run"], "list[formatting.Edit]"]
_REMEMBERED = 256
_MOST_CHARACTERS = 40_000
_LOOK_EVERY_S = 0.1


def _formatting() -> ModuleType:
    return importlib.import_module("server.features.formatting")


@lru_cache(_REMEMBERED)
def _known(part: formatting.Part) -> tuple[formatting.Edit, ...]:
    return _formatting().lay_out_part(part)


class _StoppedError(Exception):
    """Nobody wants the edits any more."""


def register(server: Server) -> None:
    """Register the requests."""

    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    async def on_document(ls: Server, params: lsp.DocumentFormattingParams) -> Edits:
        if (companion := ls.session.keyvalues(params.text_document.uri)) is not None:
            return _of_keyvalues(ls, companion, params.options)
        return await _edits(
            ls,
            params.text_document.uri,
            params.options,
            lambda snapshot: _formatting().format_document,
        )

    @server.feature(lsp.TEXT_DOCUMENT_RANGE_FORMATTING)
    async def on_range(ls: Server, params: lsp.DocumentRangeFormattingParams) -> Edits:
        if (companion := ls.session.keyvalues(params.text_document.uri)) is not None:
            return _of_keyvalues(ls, companion, params.options, params.range)

        def prepare(snapshot: Snapshot) -> Work:
            start = _index(snapshot, ls.session.offset(snapshot, params.range.start))
            end = _index(snapshot, ls.session.offset(snapshot, params.range.end))
            return lambda source, options, style, run: _formatting().format_range(
                source, start, end, options, style, run
            )

        return await _edits(ls, params.text_document.uri, params.options, prepare)

    typed = lsp.DocumentOnTypeFormattingOptions("}", [";", "\n"])

    @server.feature(lsp.TEXT_DOCUMENT_ON_TYPE_FORMATTING, typed)
    async def on_type(ls: Server, params: lsp.DocumentOnTypeFormattingParams) -> Edits:
        if (companion := ls.session.keyvalues(params.text_document.uri)) is not None:
            here = lsp.Range(params.position, params.position)
            return _of_keyvalues(ls, companion, params.options, here) if params.ch == "}" else None

        def prepare(snapshot: Snapshot) -> Work:
            at = _index(snapshot, ls.session.offset(snapshot, params.position))
            return lambda source, options, style, run: _formatting().format_on_type(
                source, at, params.ch, options, style
            )

        return await _edits(ls, params.text_document.uri, params.options, prepare, loud=False)


def _of_keyvalues(
    ls: Server, companion: Companion, options: lsp.FormattingOptions, place: lsp.Range | None = None
) -> Edits:
    text, encoding = companion.text, ls.session.encoding
    start = convert.offset_at(text, place.start, encoding) if place is not None else 0
    end = convert.offset_at(text, place.end, encoding) if place is not None else None
    unit = " " * options.tab_size if options.insert_spaces else "\t"
    made = guarded(lambda: layout(companion, unit, start, end), [])
    return [lsp.TextEdit(convert.range_of(text, edit.start, edit.end, encoding), edit.text) for edit in made]


async def _edits(
    ls: Server,
    uri: str,
    wanted: lsp.FormattingOptions,
    prepare: Callable[[Snapshot], Work],
    loud: bool = True,
) -> Edits:
    """Format in a thread, other requests in between; `loud` tells the user when clang-format is missing.

    The thread ends soon after the request is cancelled or the document has changed, for then nobody wants the edits.
    """
    from server.features import formatting

    snapshot = await answer(ls, uri, lambda snapshot: snapshot, None)
    if snapshot is None:
        return None
    options = formatting.FormatOptions(
        wanted.tab_size,
        wanted.insert_spaces,
        wanted.insert_final_newline is not False,
        wanted.trim_final_newlines is not False,
    )
    work, version = prepare(snapshot), ls.session.version_of(uri)
    stopped = threading.Event()

    def run(do: object, parts: list[formatting.Part]) -> Iterator[tuple[formatting.Edit, ...]]:
        for part in parts:
            if stopped.is_set():
                raise _StoppedError
            yield _laid_out(part)

    def in_thread() -> list[lsp.TextEdit]:
        style = formatting.find_style(Path(snapshot.path)) if os.path.isabs(snapshot.path) else None
        source = str(snapshot.text)
        try:
            return list(_converted(ls.session.encoding, snapshot, source, work(source, options, style, run)))
        except _StoppedError:
            return []

    thread = asyncio.ensure_future(asyncio.to_thread(in_thread))
    try:
        while not thread.done():
            await asyncio.wait([thread], timeout=_LOOK_EVERY_S)
            if ls.session.version_of(uri) != version:
                raise ContentModifiedError
        return thread.result()
    except formatting.FormatterError as error:
        if loud:
            raise RefusedError(str(error)) from None
        return None
    finally:
        stopped.set()


def _laid_out(part: formatting.Part) -> tuple[formatting.Edit, ...]:
    """The edits of a part. Who formats on each save has most of them from the last time."""
    return _known(part) if len(part.text) <= _MOST_CHARACTERS else _formatting().lay_out_part(part)


def _index(snapshot: Snapshot, offset: int) -> int:
    """The index in the real text of a UTF-8 offset."""
    return offset if snapshot.text.chars.isascii() else len(snapshot.text.slice(0, offset))


def _converted(
    encoding: str, snapshot: Snapshot, source: str, edits: Iterable[formatting.Edit]
) -> Iterator[lsp.TextEdit]:
    """The edits of the real text as those of the document."""
    index = offset = 0
    for edit in edits:  # in order
        offset += _length(source[index : edit.start])
        index = edit.end
        start = offset
        offset += _length(source[edit.start : edit.end])
        yield lsp.TextEdit(convert.range_of(snapshot.text, start, offset, encoding), edit.text)


def _length(text: str) -> int:
    """The length in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
