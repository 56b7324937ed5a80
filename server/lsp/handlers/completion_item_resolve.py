"""`completionItem/resolve`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.features.completion_item_resolve import Details, completion_item_resolve
from server.lsp import content
from server.lsp.boundary import answer
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(lsp.COMPLETION_ITEM_RESOLVE)
    async def on_resolve(ls: Server, item: lsp.CompletionItem) -> lsp.CompletionItem:
        if not isinstance(item.data, list) or not all(isinstance(part, str) for part in item.data) or not item.data:
            return item
        uri, *data = item.data
        document = ls.client_capabilities.text_document
        completion = document.completion if document is not None else None
        client = completion.completion_item if completion is not None else None
        formats = client.documentation_format if client is not None else None
        is_markdown = content.takes_markdown(formats)
        details = await answer(
            ls, uri, lambda snapshot: completion_item_resolve(snapshot, tuple(data), is_markdown), Details()
        )
        item.detail = item.detail or details.detail or None
        item.documentation = content.documentation(details.documentation, formats)
        return item
