"""`textDocument/prepareCallHierarchy`, `callHierarchy/incomingCalls` and `callHierarchy/outgoingCalls`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.analysis.snapshot import Snapshot
from server.features.call_hierarchy import (
    Callable,
    incoming_calls,
    outgoing_calls,
    prepare_call_hierarchy,
)
from server.lsp import convert
from server.lsp.boundary import answer, collect
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the requests."""

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY)
    async def on_prepare(ls: Server, params: lsp.CallHierarchyPrepareParams) -> list[lsp.CallHierarchyItem] | None:
        def run(snapshot: Snapshot) -> list[lsp.CallHierarchyItem] | None:
            found = prepare_call_hierarchy(snapshot, ls.session.offset(snapshot, params.position))
            return [_item(ls, found)] if found is not None else None

        return await answer(ls, params.text_document.uri, run, None)

    @server.feature(lsp.CALL_HIERARCHY_INCOMING_CALLS)
    async def on_incoming(
        ls: Server, params: lsp.CallHierarchyIncomingCallsParams
    ) -> list[lsp.CallHierarchyIncomingCall]:
        item, session = params.item, ls.session
        found = await collect(
            ls,
            item.uri,
            lambda snapshot: incoming_calls(
                snapshot, session.offset(snapshot, item.selection_range.start), session.workspace
            ),
        )
        return [
            lsp.CallHierarchyIncomingCall(
                _item(ls, call.function),
                [session.range(call.function.place.path, *one) for one in sorted(call.ranges)],
            )
            for call in found
        ]

    @server.feature(lsp.CALL_HIERARCHY_OUTGOING_CALLS)
    async def on_outgoing(
        ls: Server, params: lsp.CallHierarchyOutgoingCallsParams
    ) -> list[lsp.CallHierarchyOutgoingCall]:
        item, session = params.item, ls.session
        path = convert.path_of(item.uri)
        return await answer(
            ls,
            item.uri,
            lambda snapshot: [
                lsp.CallHierarchyOutgoingCall(
                    _item(ls, call.function), [session.range(path, *one) for one in sorted(call.ranges)]
                )
                for call in outgoing_calls(snapshot, session.offset(snapshot, item.selection_range.start))
            ],
            [],
        )


def _item(ls: Server, found: Callable) -> lsp.CallHierarchyItem:
    place = found.place
    return lsp.CallHierarchyItem(
        found.name,
        lsp.SymbolKind.Method if found.method else lsp.SymbolKind.Function,
        ls.session.uri_of(place.path),
        ls.session.range(place.path, min(place.full_start, place.start), max(place.full_end, place.end)),
        ls.session.range(place.path, place.start, place.end),
        detail=found.detail,
    )
