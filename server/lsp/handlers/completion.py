"""`textDocument/completion`."""

from __future__ import annotations

from lsprotocol import types as lsp

from server.analysis.snapshot import Snapshot
from server.features.completion import TRIGGERS, Abilities, Completions, Item, Sort, complete
from server.features.completion.keyvalues import complete_keyvalues
from server.lsp import convert
from server.lsp.boundary import answer, guarded
from server.lsp.server import Server

PARAMETER_HINTS = "editor.action.triggerParameterHints"
"""The client's command that shows signature help."""

_KINDS = {
    Sort.KEYWORD: lsp.CompletionItemKind.Keyword,
    Sort.FUNCTION: lsp.CompletionItemKind.Function,
    Sort.METHOD: lsp.CompletionItemKind.Method,
    Sort.CONSTRUCTOR: lsp.CompletionItemKind.Constructor,
    Sort.PROPERTY: lsp.CompletionItemKind.Property,
    Sort.FIELD: lsp.CompletionItemKind.Field,
    Sort.VARIABLE: lsp.CompletionItemKind.Variable,
    Sort.CONSTANT: lsp.CompletionItemKind.Constant,
    Sort.ENUM_MEMBER: lsp.CompletionItemKind.EnumMember,
    Sort.ENUM: lsp.CompletionItemKind.Enum,
    Sort.STRUCT: lsp.CompletionItemKind.Struct,
    Sort.CLASS: lsp.CompletionItemKind.Class,
    Sort.CALLBACK: lsp.CompletionItemKind.Interface,
    Sort.MACRO: lsp.CompletionItemKind.Constant,
    Sort.EVENT: lsp.CompletionItemKind.Event,
    Sort.FILE: lsp.CompletionItemKind.File,
    Sort.FOLDER: lsp.CompletionItemKind.Folder,
    Sort.SNIPPET: lsp.CompletionItemKind.Snippet,
}


def register(server: Server) -> None:
    """Register the request."""

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=list(TRIGGERS)))
    async def on_completion(ls: Server, params: lsp.CompletionParams) -> lsp.CompletionList | None:
        uri = params.text_document.uri
        context = params.context
        trigger = context.trigger_character or "" if context is not None else ""
        client = _Client(ls)

        def run(snapshot: Snapshot) -> lsp.CompletionList:
            offset = ls.session.offset(snapshot, params.position)
            return client.list(uri, snapshot.path, complete(snapshot, offset, client.abilities, trigger))

        if (companion := ls.session.keyvalues(uri)) is not None:
            offset = convert.offset_at(companion.text, params.position, ls.session.encoding)
            return guarded(lambda: client.list(uri, companion.path, complete_keyvalues(companion, offset)), None)
        return await answer(ls, uri, run, None)


class _Client:
    """What the client understands of items."""

    def __init__(self, ls: Server) -> None:
        self.session = ls.session
        document = ls.client_capabilities.text_document
        completion = document.completion if document is not None else None
        item = completion.completion_item if completion is not None else None
        lists = completion.completion_list if completion is not None else None
        self.has_default_range = lists is not None and "editRange" in (lists.item_defaults or ())
        self.commits = item is not None and bool(item.commit_characters_support)
        self.preselects = item is not None and bool(item.preselect_support)
        self.tags = item is not None and item.tag_support is not None
        self.abilities = Abilities(
            item is not None and bool(item.snippet_support),
            item is not None and bool(item.insert_replace_support),
            PARAMETER_HINTS in ls.session.client_commands,
        )

    def list(self, uri: str, path: str, found: Completions) -> lsp.CompletionList:
        """The suggestions as the protocol has them."""
        insert = self.session.range(path, found.start, found.cursor)
        replace = self.session.range(path, found.start, found.end)
        both = lsp.EditRangeWithInsertReplace(insert, replace)
        shared = both if self.abilities.insert_replace else insert
        items: list[lsp.CompletionItem] = []
        for index, item in enumerate(found.items):
            made = lsp.CompletionItem(
                item.label,
                kind=_KINDS[item.sort],
                detail=item.detail or None,
                sort_text=f"{index:04}",
                filter_text=item.filter or None,
                insert_text_format=lsp.InsertTextFormat.Snippet if item.is_snippet else None,
                data=[uri, *item.data] if item.data else None,
            )
            text = item.insert or item.label
            if item.start is not None and item.end is not None:
                made.text_edit = lsp.TextEdit(self.session.range(path, item.start, item.end), text)
            elif item.start is not None:
                made.text_edit = self._edit(
                    text,
                    self.session.range(path, item.start, found.cursor),
                    self.session.range(path, item.start, found.end),
                )
            elif self.has_default_range:
                made.text_edit_text = text if text != item.label else None
            else:
                made.text_edit = self._edit(text, insert, replace)
            self._add_extras(made, item, path)
            items.append(made)
        defaults = lsp.CompletionItemDefaults(edit_range=shared) if self.has_default_range and items else None
        return lsp.CompletionList(found.is_incomplete, items, item_defaults=defaults)

    def _edit(self, text: str, insert: lsp.Range, replace: lsp.Range) -> lsp.TextEdit | lsp.InsertReplaceEdit:
        if self.abilities.insert_replace:
            return lsp.InsertReplaceEdit(text, insert, replace)
        return lsp.TextEdit(insert, text)

    def _add_extras(self, made: lsp.CompletionItem, item: Item, path: str) -> None:
        if item.edits:
            made.additional_text_edits = [
                lsp.TextEdit(self.session.range(path, edit.start, edit.end), edit.text) for edit in item.edits
            ]
        if item.is_deprecated:
            if self.tags:
                made.tags = [lsp.CompletionItemTag.Deprecated]
            else:
                made.deprecated = True
        if item.is_preselected and self.preselects:
            made.preselect = True
        if item.commit and self.commits:
            made.commit_characters = list(item.commit)
        if item.asks_for_arguments and self.abilities.parameter_hints:
            made.command = lsp.Command("Show the parameters", PARAMETER_HINTS)
