"""Our own declarations and facts as documents that nobody can change: the addresses under which clients see them.

A client that reads documents through the server (`workspace/textDocumentContent`) sees them so; for another one the
declarations are the files that they are, and pages are written into the user's cache folder.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from lsprotocol import types as lsp

from server.analysis.fact_pages import SCHEME, page_text
from server.paths import MissingDataError, data_dir, user_dir

if TYPE_CHECKING:
    from server.lsp.server import Server

_INCLUDES = f"{SCHEME}:/include/"
_FOLDER = "api"


def reads_through_us(capabilities: lsp.ClientCapabilities) -> bool:
    """Whether the client asks the server for the text of documents."""
    workspace = capabilities.workspace
    return workspace is not None and workspace.text_document_content is not None


def path_of(uri: str) -> str | None:
    """The file of ours that an address means; None for other addresses."""
    if not uri.startswith(_INCLUDES):
        return None
    try:
        folder = data_dir() / _FOLDER
    except MissingDataError:
        return None
    parts = unquote(uri.removeprefix(_INCLUDES)).split("/")
    if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
        return None
    return os.path.join(str(folder), *parts)


def uri_of(path: str) -> str | None:
    """The address of a file of ours; None for other files."""
    try:
        folder = str(data_dir() / _FOLDER) + os.sep
    except MissingDataError:
        return None
    if not path.startswith(folder):
        return None
    return _INCLUDES + quote(path.removeprefix(folder).replace(os.sep, "/"))


def text_of(server: Server, uri: str) -> str | None:
    """The text at an address; None when there is none."""
    path = path_of(uri)
    if path is not None:
        source = server.session.project.source(path)
        return str(source.text) if source is not None else None
    # Editors decode what they need not, so both forms of an address count.
    return page_text(uri) or page_text(_encoded(uri))


def _encoded(uri: str) -> str:
    head, _, rest = uri.removeprefix(f"{SCHEME}:/").partition("/")
    return f"{SCHEME}:/{head}/{quote(unquote(rest), safe='')}"


def page_location(server: Server, address: str, line: int) -> lsp.Location | None:
    """Where the client reads a page."""
    place = lsp.Position(line, 0)
    if server.session.virtual:
        return lsp.Location(address, lsp.Range(place, place))
    file = _written(address)
    return lsp.Location(file.as_uri(), lsp.Range(place, place)) if file is not None else None


def _written(address: str) -> Path | None:
    """The page as a file in the cache folder; None where that cannot be written."""
    folder, text = user_dir("cache"), page_text(address)
    if folder is None or text is None:
        return None
    kind, _, name = address.removeprefix(f"{SCHEME}:/").partition("/")
    file = folder / "pages" / kind / name
    try:
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    except OSError:
        return None
    return file
