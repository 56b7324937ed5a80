"""`textDocument/prepareTypeHierarchy`, `typeHierarchy/supertypes` and `typeHierarchy/subtypes`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.analysis.snapshot import Snapshot
from server.features.type_hierarchy import TypeItem, prepare_type_hierarchy, subtypes, supertypes
from server.lsp.boundary import answer, collect
from server.lsp.kinds import SYMBOL_KINDS
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the requests."""

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_TYPE_HIERARCHY)
    async def on_prepare(ls: Server, params: lsp.TypeHierarchyPrepareParams) -> list[lsp.TypeHierarchyItem] | None:
        def run(snapshot: Snapshot) -> list[lsp.TypeHierarchyItem] | None:
            found = prepare_type_hierarchy(snapshot, ls.session.offset(snapshot, params.position))
            return [_item(ls, found)] if found is not None else None

        return await answer(ls, params.text_document.uri, run, None)

    @server.feature(lsp.TYPE_HIERARCHY_SUPERTYPES)
    async def on_supertypes(ls: Server, params: lsp.TypeHierarchySupertypesParams) -> list[lsp.TypeHierarchyItem]:
        start = params.item.selection_range.start
        return await answer(
            ls,
            params.item.uri,
            lambda snapshot: [_item(ls, one) for one in supertypes(snapshot, ls.session.offset(snapshot, start))],
            [],
        )

    @server.feature(lsp.TYPE_HIERARCHY_SUBTYPES)
    async def on_subtypes(ls: Server, params: lsp.TypeHierarchySubtypesParams) -> list[lsp.TypeHierarchyItem]:
        session, start = ls.session, params.item.selection_range.start
        found = await collect(
            ls,
            params.item.uri,
            lambda snapshot: subtypes(snapshot, session.offset(snapshot, start), session.workspace),
        )
        return [_item(ls, one) for one in found]


def _item(ls: Server, found: TypeItem) -> lsp.TypeHierarchyItem:
    place = found.place
    return lsp.TypeHierarchyItem(
        found.name,
        SYMBOL_KINDS[found.kind],
        ls.session.uri_of(place.path),
        ls.session.range(place.path, min(place.full_start, place.start), max(place.full_end, place.end)),
        ls.session.range(place.path, place.start, place.end),
    )
