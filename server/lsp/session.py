"""What the server remembers of one client: documents, project, workspace, settings."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from server.analysis.companion_files import Companion
from server.analysis.companion_findings import is_companion, is_keyvalues
from server.analysis.project import Project, UnreadableFileError
from server.analysis.snapshot import Snapshot
from server.analysis.workspace import ENDINGS, Workspace
from server.lsp import builtin, convert
from server.settings import Settings
from server.syntax.text import Text, latin
from server.syntax.tree import SyntaxTree

if TYPE_CHECKING:
    from server.lsp.logs import LogDocument

KEYVALUES = "keyvalues"
"""What clients call the language of phrases, gamedata and the game's resources."""
LARGEST_KEYVALUES = 500_000
"""Characters that are read at each keystroke: several times what anybody has written."""


@dataclass(eq=False, slots=True)
class Document:
    """An open document: its version and its tree, which holds the text and is parsed when somebody asks for it.

    `is_source` is whether it is SourcePawn; else it is KeyValues.
    """

    uri: str
    path: str
    version: int
    tree: SyntaxTree
    is_source: bool = True

    @property
    def text(self) -> Text:
        """The text."""
        return self.tree.text

    def replace(self, start: int, end: int, chars: str) -> None:
        """Replace `start..end` by `chars` (a Latin-1 view)."""
        text = self.text.replace(start, end, chars)
        self.tree = self.tree.edited(start, end, start + len(chars), text)


@dataclass
class Session:
    """The state of one client. Only the event loop's thread touches it."""

    settings: Settings = field(default_factory=Settings)
    project: Project = field(default_factory=Project)
    encoding: str = "utf-16"
    trusted: bool = True
    client_commands: frozenset[str] = frozenset()  # what the client says it can run
    documents: dict[str, Document] = field(default_factory=dict)  # by path
    logs: dict[str, LogDocument] = field(default_factory=dict)  # open error logs, by path
    locale: str = ""  # the language of the client, such as `zh-cn`
    virtual: bool = False  # whether the client reads documents through us
    workspace: Workspace = field(init=False)
    generation: int = 0  # counts what can change an answer: edits, files, settings
    indexing: asyncio.Task[None] | None = None  # reads the workspace
    _roots: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.workspace = Workspace(self.project)

    def restarted(self, settings: Settings, project: Project) -> Session:
        """A session of the same client with another project; the open documents go along."""
        made = Session(settings, project, self.encoding, self.trusted, self.client_commands, self.documents, self.logs)
        made.virtual, made.locale = self.virtual, self.locale
        for document in made.documents.values():
            project.open(document.path, document.text)
            if document.is_source:
                made.workspace.add(document.path)
        return made

    def changed(self) -> None:
        """Something that answers depend on is no longer as it was."""
        self.generation += 1

    def regrouped(self) -> None:
        """Files came or went: which file belongs to which plugin may be different now."""
        self.generation += 1
        self._roots.clear()

    def indexed(self) -> None:
        """The workspace is read: include files that had no plugin may have one now."""
        self._roots.clear()

    # Documents -------------------------------------------------------------------------------------------

    def open(self, uri: str, version: int, text: str, language: str = "") -> Document:
        """The client opened a document. `language` is what the client takes it for."""
        path = convert.path_of(uri)
        is_source = _is_source(path, language)
        document = self.documents[path] = Document(uri, path, version, SyntaxTree(Text.of(text)), is_source)
        self.project.open(path, document.text)
        if is_source:
            self.workspace.add(path)
        else:
            self.workspace.remove(path)
        self.regrouped()
        return document

    def change(self, uri: str, version: int, changes: Iterable[lsp.TextDocumentContentChangeEvent]) -> Document | None:
        """The client edited a document; None when it never opened it."""
        document = self.documents.get(convert.path_of(uri))
        if document is None:
            return None
        for change in changes:
            if isinstance(change, lsp.TextDocumentContentChangePartial):
                start = convert.offset_at(document.text, change.range.start, self.encoding)
                end = convert.offset_at(document.text, change.range.end, self.encoding)
                document.replace(min(start, end), max(start, end), latin(change.text))
            else:
                document.tree = SyntaxTree(Text.of(change.text))
        document.version = version
        self.project.open(document.path, document.text)
        self.changed()
        return document

    def close(self, uri: str) -> None:
        """The client closed a document."""
        path = convert.path_of(uri)
        document = self.documents.pop(path, None)
        if document is not None:
            self.project.close(path)
            if document.is_source:
                self.workspace.add(path)
            self.regrouped()

    def version_of(self, uri: str) -> int | None:
        """The version of an open document."""
        document = self.documents.get(convert.path_of(uri))
        return document.version if document is not None else None

    # Views -----------------------------------------------------------------------------------------------

    def snapshot(self, uri: str) -> Snapshot | None:
        """The document (open or on disk) within the plugin that it belongs to; None when it can not be read."""
        path = convert.path_of(uri)
        return self.snapshot_of(path)

    def snapshot_of(self, path: str) -> Snapshot | None:
        """The same by path. None for KeyValues too: they are part of no plugin."""
        try:
            if not self.is_source(path) or self.project.source(path) is None:
                return None
            root = self.root_of(path)
            unit = self.project.unit(root or path, standalone=root is None)
            closure = unit.files[path]
        except UnreadableFileError:
            return None
        document = self.documents.get(path)
        fits = document is not None and document.text.chars == closure.source.text.chars
        parsed = document.tree if document is not None and fits else None
        settings = self.project.settings_of(path, self.settings)
        return Snapshot(self.project, unit, closure.source, settings, parsed)

    def is_source(self, path: str) -> bool:
        """Whether a file is SourcePawn."""
        document = self.documents.get(path)
        return document.is_source if document is not None else path not in self.logs and _is_source(path)

    def keyvalues(self, uri: str) -> Companion | None:
        """The document as KeyValues; None when it is none, can not be read, or is too large to be read often."""
        return self.keyvalues_of(convert.path_of(uri))

    def keyvalues_of(self, path: str) -> Companion | None:
        """The same by path."""
        if self.is_source(path) or path in self.logs:
            return None
        companion = self.project.companions.read(path)
        return companion if companion is not None and len(companion.text) <= LARGEST_KEYVALUES else None

    def is_too_large(self, path: str) -> bool:
        """Whether that is why a file is not taken as KeyValues."""
        document = self.documents.get(path)
        if document is None or document.is_source or path in self.logs:
            return False
        return len(document.text) > LARGEST_KEYVALUES

    def root_of(self, path: str) -> str | None:
        """The plugin under which `path` is looked at: itself, an open one that includes it, or the nearest one.

        None for a file of no plugin.
        """
        if not self.is_source(path):
            return None
        known = self._roots.get(path)
        if known is not None and self._holds(known, path):
            return known
        root = self._find_root(path)
        self._roots[path] = root
        return root

    def _find_root(self, path: str) -> str | None:
        if self.workspace.is_plugin(path):
            return path
        for other in self.documents:
            is_source = self.documents[other].is_source
            if other != path and is_source and self.workspace.is_plugin(other) and self._holds(other, path):
                return other
        return next(self.workspace.roots_of(path), None)

    def _holds(self, root: str, path: str) -> bool:
        try:
            return root == path or path in self.project.unit(root).files
        except UnreadableFileError:
            return False

    def affected(self, path: str) -> list[str]:
        """The open documents whose analysis depends on the file `path`, that file first."""
        found = [path] if path in self.documents else []
        if not self.is_source(path):  # a phrase or an offset may be asked for anywhere
            return [*found, *(other for other, document in self.documents.items() if document.is_source)]
        for other, document in self.documents.items():
            if other != path and document.is_source:
                root = self.root_of(other) or other
                if self.project.source(root) is not None and path in self.project.unit(root).closure.members:
                    found.append(other)
        return found

    def offset(self, snapshot: Snapshot, position: lsp.Position) -> int:
        """The offset of an LSP position in a snapshot."""
        return convert.offset_at(snapshot.text, position, self.encoding)

    def text_of(self, path: str) -> Text:
        """The current text of any file of the project; empty when it can not be read."""
        source = self.project.source(path)
        return source.text if source is not None else Text("")

    def uri_of(self, path: str) -> str:
        """The URI of a file: as the client writes it when it is open."""
        document = self.documents.get(path)
        if document is not None:
            return document.uri
        own = builtin.uri_of(path) if self.virtual else None
        return own if own is not None else convert.uri_of(path)

    def range(self, path: str, start: int, end: int) -> lsp.Range:
        """The LSP range of offsets in any file of the project."""
        return convert.range_of(self.text_of(path), start, end, self.encoding)

    def location(self, path: str, start: int, end: int) -> lsp.Location:
        """The LSP location of offsets in any file of the project."""
        return lsp.Location(self.uri_of(path), self.range(path, start, end))


def _is_source(path: str, language: str = "") -> bool:
    """Whether a file is SourcePawn. Its name decides; where that is nothing special, what the client says."""
    if path.endswith(ENDINGS):
        return True
    if language == KEYVALUES or is_companion(path):
        return False
    return language == "sourcepawn" or not is_keyvalues(path)
