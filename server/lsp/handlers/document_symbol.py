"""`textDocument/documentSymbol`: nested where the client can show that, else flat."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.analysis.snapshot import Snapshot
from server.features.document_symbol import Item, document_symbol
from server.lsp import convert
from server.lsp.boundary import answer, warmed
from server.lsp.kinds import SYMBOL_KINDS
from server.lsp.server import Server

Symbols = list[lsp.DocumentSymbol] | list[lsp.SymbolInformation]


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def on_symbols(ls: Server, params: lsp.DocumentSymbolParams) -> Symbols:
        client = ls.client_capabilities.text_document
        symbols = client.document_symbol if client is not None else None
        nested = symbols is not None and symbols.hierarchical_document_symbol_support

        def run(snapshot: Snapshot) -> Symbols:
            items = document_symbol(snapshot)
            if nested:
                return [_nested(ls, snapshot, item) for item in items]
            return [
                flat
                for item in items
                for flat in (_flat(ls, snapshot, item), *(_flat(ls, snapshot, one, item) for one in item.children))
            ]

        await warmed(ls, convert.path_of(params.text_document.uri), check=False)
        return await answer(ls, params.text_document.uri, run, [])


def _tags(item: Item) -> list[lsp.SymbolTag] | None:
    return [lsp.SymbolTag.Deprecated] if item.deprecated else None


def _nested(ls: Server, snapshot: Snapshot, item: Item) -> lsp.DocumentSymbol:
    return lsp.DocumentSymbol(
        item.name,
        SYMBOL_KINDS[item.kind],
        ls.session.range(snapshot.path, item.start, item.end),
        ls.session.range(snapshot.path, item.name_start, item.name_end),
        item.detail or None,
        _tags(item),
        None,
        [_nested(ls, snapshot, one) for one in item.children],
    )


def _flat(ls: Server, snapshot: Snapshot, item: Item, owner: Item | None = None) -> lsp.SymbolInformation:
    return lsp.SymbolInformation(
        ls.session.location(snapshot.path, item.start, item.end),
        item.name,
        SYMBOL_KINDS[item.kind],
        None,
        _tags(item),
        owner.name if owner is not None else None,
    )
