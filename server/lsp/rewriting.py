"""New texts of files as the smallest workspace edit, which the user confirms where the client can ask.

Only files below a workspace folder may be made or changed besides the one that the user asked about.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from server.lsp.boundary import RefusedError
from server.syntax.text import latin, unlatin

if TYPE_CHECKING:
    from server.lsp.server import Server

_ASKED = "assistant"
_WRITTEN = (".sp", ".inc", ".txt", ".cfg", ".md")
_Edits = list[lsp.TextEdit | lsp.AnnotatedTextEdit | lsp.SnippetTextEdit]
_Changes = list[lsp.TextDocumentEdit | lsp.CreateFile | lsp.RenameFile | lsp.DeleteFile]


def rewriting(
    server: Server, path: str, text: str | None, others: Sequence[tuple[str, str]], label: str
) -> lsp.WorkspaceEdit | None:
    """The edit that makes `text` of the file `path`, and of other files, by path, theirs; None when nothing changes.

    It is for the versions that are open now. Raises `RefusedError` for a file that must not be written.
    """
    workspace = server.client_capabilities.workspace
    client = workspace.workspace_edit if workspace is not None else None
    wanted = [(path, text)] if text is not None else []
    for other, content in others:
        check_path(server, other)
        wanted.append((other, content))
    if client is None or not client.document_changes:
        return _plain(server, wanted)
    asks = client.change_annotation_support is not None
    changes: _Changes = []
    for one, content in wanted:
        if _is_there(server, one):
            edits = list(_edits(server, one, content))
        else:
            if lsp.ResourceOperationKind.Create not in (client.resource_operations or ()):
                raise RefusedError(f"This editor makes no files for a server: `{os.path.basename(one)}` would be new.")
            # Without options it fails for a file that comes to be while the user looks at the change.
            uri = server.session.uri_of(one)
            changes.append(lsp.CreateFile(uri, annotation_id=_ASKED if asks else None))
            edits = [lsp.TextEdit(_nowhere(), content)]
        if edits:
            changes.append(lsp.TextDocumentEdit(_document(server, one), _annotated(edits, asks)))
    if not changes:
        return None
    annotations = {_ASKED: lsp.ChangeAnnotation(label, needs_confirmation=True)} if asks else None
    return lsp.WorkspaceEdit(document_changes=changes, change_annotations=annotations)


def text_now(server: Server, path: str) -> str | None:
    """The text of a file in its editor, else on disk, where nobody may have told of a change; None: it is not there."""
    session = server.session
    if path not in session.documents:
        session.project.changed_on_disk(path)
    source = session.project.source(path)
    if source is not None:
        return str(source.text)
    return "" if not server.is_sealed and os.path.lexists(path) else None


def check_same(server: Server, path: str, before: str | None) -> None:
    """Refuse to write a file that is not what it was; `before` None: it was not there."""
    now = text_now(server, path)
    if now == before:
        return
    name = os.path.basename(path)
    if before is None:
        raise RefusedError(f"`{name}` is there by now, and was left alone: nothing was written.")
    raise RefusedError(f"`{name}` was changed while the answer was made, and was left alone: nothing was written.")


def check_path(server: Server, path: str) -> None:
    """Refuse a path that is no text file of ours below a workspace folder, links followed."""
    real = os.path.realpath(path)
    folders = [os.path.realpath(folder) for folder in server.session.project.workspaces]
    inside = any(real.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)
    if not inside or not real.endswith(_WRITTEN) or os.path.isdir(real):
        raise RefusedError(f"`{os.path.basename(path)}` would lie outside of the workspace: nothing was written.")


def _plain(server: Server, wanted: Sequence[tuple[str, str]]) -> lsp.WorkspaceEdit | None:
    made: dict[str, Sequence[lsp.TextEdit]] = {}
    for path, content in wanted:
        if not _is_there(server, path):
            raise RefusedError(f"This editor makes no files for a server: `{os.path.basename(path)}` would be new.")
        edits = list(_edits(server, path, content))
        if edits:
            made[server.session.uri_of(path)] = edits
    return lsp.WorkspaceEdit(changes=made) if made else None


def _is_there(server: Server, path: str) -> bool:
    return path in server.session.documents or (not server.is_sealed and os.path.isfile(path))


def _edits(server: Server, path: str, content: str) -> Iterator[lsp.TextEdit]:
    """The lines that differ. What is equal but for its line end stays as it is."""
    # The assistant is imported when it is asked for something: the start does without it.
    from server.assistant.lines import differences, kept_lines, lines

    old = server.session.text_of(path)
    new = latin(content)
    if old.chars:
        new = kept_lines(old.chars, new, old.newline)
    mine, theirs = lines(old.chars), lines(new)
    starts = [0]
    for line in mine:
        starts.append(starts[-1] + len(line))
    for first, last, begin, end in differences(mine, theirs):
        place = server.session.range(path, starts[first], starts[last])
        yield lsp.TextEdit(place, unlatin("".join(theirs[begin:end])))


def _annotated(edits: Sequence[lsp.TextEdit], asks: bool) -> _Edits:
    return [lsp.AnnotatedTextEdit(_ASKED, one.range, one.new_text) if asks else one for one in edits]


def _nowhere() -> lsp.Range:
    return lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))


def _document(server: Server, path: str) -> lsp.OptionalVersionedTextDocumentIdentifier:
    document = server.session.documents.get(path)
    version = document.version if document is not None else None
    return lsp.OptionalVersionedTextDocumentIdentifier(server.session.uri_of(path), version)
