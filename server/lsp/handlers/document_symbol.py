"""`textDocument/documentSymbol`: nested where the client can show that, else flat."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.features.document_symbol import Item, companion_symbol, document_symbol
from server.lsp import convert, logs
from server.lsp.boundary import answer, guarded, warmed
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

        def shown(path: str, items: list[Item]) -> Symbols:
            if nested:
                return [_nested(ls, path, item) for item in items]
            return [
                flat
                for item in items
                for flat in (_flat(ls, path, item), *(_flat(ls, path, one, item) for one in item.children))
            ]

        uri = params.text_document.uri
        path = convert.path_of(uri)
        if (log := logs.at(ls, uri)) is not None:
            return await logs.symbols(ls, log, bool(nested))
        companion = ls.session.keyvalues(uri)
        if companion is not None:
            none: Symbols = []
            return guarded(lambda: shown(path, companion_symbol(companion)), none)
        await warmed(ls, path, check=False)
        return await answer(ls, uri, lambda snapshot: shown(snapshot.path, document_symbol(snapshot)), [])


def _tags(item: Item) -> list[lsp.SymbolTag] | None:
    return [lsp.SymbolTag.Deprecated] if item.deprecated else None


def _nested(ls: Server, path: str, item: Item) -> lsp.DocumentSymbol:
    return lsp.DocumentSymbol(
        item.name,
        SYMBOL_KINDS[item.kind],
        ls.session.range(path, item.start, item.end),
        ls.session.range(path, item.name_start, item.name_end),
        item.detail or None,
        _tags(item),
        None,
        [_nested(ls, path, one) for one in item.children],
    )


def _flat(ls: Server, path: str, item: Item, owner: Item | None = None) -> lsp.SymbolInformation:
    return lsp.SymbolInformation(
        ls.session.location(path, item.start, item.end),
        item.name,
        SYMBOL_KINDS[item.kind],
        None,
        _tags(item),
        owner.name if owner is not None else None,
    )
