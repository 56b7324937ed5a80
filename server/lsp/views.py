"""What the server can show of a file: as the compiler sees it, what is known of it, its tree.

Views are documents that nobody can change, read through the server (`workspace/textDocumentContent`); a client without
that gets their texts by commands. An address is `l4d2-view:/KIND/NAME?URI`. Those that were read are made anew when
the file they are of, or anything that it may depend on, has changed.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote
from weakref import WeakKeyDictionary

from lsprotocol import types as lsp

from server.analysis.compiler.errors import CompilerError
from server.analysis.compiler.locate import locate
from server.analysis.snapshot import Snapshot
from server.features.known import known
from server.features.preprocessed import preprocessed
from server.features.syntax_tree import syntax_tree
from server.lsp import convert
from server.lsp.boundary import RefusedError, guarded, indexed, warmed

if TYPE_CHECKING:
    from server.lsp.server import Server

SCHEME = "l4d2-view"
PREPROCESSED, KNOWN, TREE = "preprocessed", "known", "tree"
_NAMES = {PREPROCESSED: "{0} (preprocessed){1}", KNOWN: "{0}{1}.md", TREE: "{0} (syntax tree).txt"}
_REFRESH_WAIT_S = 0.4
_MOST_VIEWS = 32
_read: WeakKeyDictionary[Server, dict[str, None]] = WeakKeyDictionary()  # addresses, the last read last
_waiting: WeakKeyDictionary[Server, asyncio.TimerHandle] = WeakKeyDictionary()


def address(kind: str, uri: str) -> str:
    """Where the view of that kind of a document is."""
    stem, ending = os.path.splitext(os.path.basename(unquote(uri.split("?")[0])) or "file")
    return f"{SCHEME}:/{kind}/{quote(_NAMES[kind].format(stem, ending))}?{quote(uri, safe='')}"


async def text_of(server: Server, where: str) -> str:
    """The text at an address; raises `RefusedError` where there is no such view."""
    rest, _, query = where.removeprefix(f"{SCHEME}:/").partition("?")
    kind, uri = rest.split("/")[0], unquote(query)
    if kind not in _NAMES or not uri:
        raise RefusedError(f"There is nothing at {where}.")
    text = await made(server, kind, uri)
    seen = _read.setdefault(server, {})
    seen.pop(where, None)
    seen[where] = None
    for old in list(seen)[:-_MOST_VIEWS]:
        del seen[old]
    return text


async def made(server: Server, kind: str, uri: str) -> str:
    """The text of a view of a document."""
    await indexed(server)
    path = convert.path_of(uri)
    snapshot = await warmed(server, path, check=kind == KNOWN)
    if snapshot is None:
        raise RefusedError(f"`{os.path.basename(path)}` is no SourcePawn file, or can not be read.")
    makers: dict[str, Callable[[Snapshot], str]] = {
        PREPROCESSED: preprocessed,
        KNOWN: lambda of: known(of, _compiler(server, of)),
        TREE: syntax_tree,
    }
    text = guarded(lambda: makers[kind](snapshot), None)
    if text is None:
        raise RefusedError("This view can not be made; the log says why.")
    return text


def _compiler(server: Server, snapshot: Snapshot) -> str:
    session = server.session
    root = snapshot.unit.root.path
    if not session.trusted:
        return "not used in a folder that is not trusted"
    workspace = session.project.workspace_of(root)
    folder = Path(workspace) if workspace is not None else None
    try:
        found = locate(Path(root), configured=session.settings.compiler.path, workspace=folder)
    except CompilerError as error:
        return str(error).rstrip(".")
    if found is None:
        return "none is found"
    home = os.path.expanduser("~")
    shown = str(found.path)
    return f"`{'~' + shown.removeprefix(home) if shown.startswith(home + os.sep) else shown}` ({found.origin.value})"


def changed(server: Server) -> None:
    """Something has changed: ask the client to read the views anew, soon."""
    if not _read.get(server) or not server.session.virtual or server in _waiting:
        return

    def run() -> None:
        _waiting.pop(server, None)
        for where in _read.get(server, {}):
            server.workspace_text_document_content_refresh(lsp.TextDocumentContentRefreshParams(where))

    _waiting[server] = asyncio.get_running_loop().call_later(_REFRESH_WAIT_S, run)
