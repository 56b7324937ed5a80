"""`textDocument/inlineCompletion`: ghost text, from the idioms that we know or from a model that fills gaps."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from server.analysis.snapshot import Snapshot
from server.lsp.boundary import answer, check_version, guarded
from server.lsp.ghost import Ghost
from server.lsp.server import Server

if TYPE_CHECKING:  # at work it is imported when somebody types: the start does without it
    from server.assistant.inline.suggestion import Suggestion

_log = logging.getLogger(__name__)
Found = lsp.InlineCompletionList | None


def register(server: Server) -> None:
    """Register the request."""
    ghost = Ghost()
    server.at_end.append(ghost.close)

    # Without options pygls would not tell the client of it.
    @server.feature(lsp.TEXT_DOCUMENT_INLINE_COMPLETION, lsp.InlineCompletionOptions())
    async def on_inline_completion(ls: Server, params: lsp.InlineCompletionParams) -> Found:
        session, uri = ls.session, params.text_document.uri
        if not session.settings.assistant.inline.enable:
            return None
        snapshot = await answer(ls, uri, lambda snapshot: snapshot, None)
        if snapshot is None or snapshot.source.library:
            return None
        offset = session.offset(snapshot, params.position)
        made = await _from_model(ls, ghost, params.context, snapshot, offset)
        if made is None and params.context.selected_completion_info is None:
            made = guarded(lambda: _from_idioms(snapshot, offset), None)
        if made is None:
            return None
        place = session.range(snapshot.path, made.start, made.end)
        return lsp.InlineCompletionList([lsp.InlineCompletionItem(made.text, range=place)])


async def _from_model(
    ls: Server, ghost: Ghost, context: lsp.InlineCompletionContext, snapshot: Snapshot, offset: int
) -> Suggestion | None:
    preset = ghost.preset(ls.session)
    if preset is None:
        return None
    from server.models.errors import ModelError

    explicit = context.trigger_kind == lsp.InlineCompletionTriggerKind.Invoked
    selecting = context.selected_completion_info is not None
    try:
        made = await ghost.suggest(ls, preset, snapshot, offset, explicit, selecting)
    except ModelError as error:
        _log.info("no ghost text: %s", error)
        return None
    check_version(ls)
    return made


def _from_idioms(snapshot: Snapshot, offset: int) -> Suggestion | None:
    from server.assistant.inline.builtin import suggest

    return suggest(snapshot, offset)
