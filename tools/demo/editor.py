"""A small editor that speaks the language server protocol over a server's standard streams.

It holds documents and sends what a person would cause; it knows nothing of SourcePawn and draws nothing. Also used to
measure how soon the server answers.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SERVER = (sys.executable, "-m", "server")
_TIMEOUT_S = 60.0
_ENCODING = "utf-32"  # a position is an index of a Python string

_CAPABILITIES = {
    "general": {"positionEncodings": [_ENCODING, "utf-16"]},
    "window": {"workDoneProgress": True},
    "workspace": {"configuration": True, "workspaceFolders": True},
    "textDocument": {
        "synchronization": {"didSave": True},
        "publishDiagnostics": {"relatedInformation": True, "versionSupport": True},
        "codeAction": {
            "isPreferredSupport": True,
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source.fixAll"]}},
        },
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
        "hover": {"contentFormat": ["markdown"]},
        "signatureHelp": {
            "signatureInformation": {
                "parameterInformation": {"labelOffsetSupport": True},
                "activeParameterSupport": True,
            }
        },
    },
}

Position = dict[str, int]
TextEdit = dict[str, Any]


class SessionFailed(Exception):
    """The server did not do its part; the message says which."""


@dataclass
class Document:
    """An open file as the editor shows it."""

    path: Path
    text: str
    version: int = 1

    @property
    def uri(self) -> str:
        """The name under which the server knows the file."""
        return self.path.as_uri()

    def offset(self, position: Position) -> int:
        """The index of a position in the text."""
        lines = self.text.splitlines(keepends=True)
        return sum(map(len, lines[: position["line"]])) + position["character"]

    def position(self, offset: int) -> Position:
        """The position of an index of the text."""
        before = self.text[:offset]
        return {"line": before.count("\n"), "character": offset - (before.rfind("\n") + 1)}

    def edited(self, edits: Sequence[TextEdit]) -> str:
        """The text after edits that do not overlap."""
        text = self.text
        for edit in sorted(edits, key=lambda edit: self.offset(edit["range"]["start"]), reverse=True):
            start, end = (self.offset(edit["range"][side]) for side in ("start", "end"))
            text = text[:start] + edit["newText"] + text[end:]
        return text


@dataclass
class Editor:
    """One server and its client. Use it in a `with` statement."""

    root: Path
    command: Sequence[str] = SERVER
    settings: dict[str, Any] | None = None
    server: dict[str, Any] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] = field(init=False)
    _arrived: queue.Queue[dict[str, Any] | None] = field(default_factory=queue.Queue)
    _published: dict[tuple[str, int], list[dict[str, Any]]] = field(default_factory=dict)
    _working: set[Any] = field(default_factory=set)
    _last_id: int = 0

    def __enter__(self) -> Editor:
        self._process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._process.pid

    # The session -----------------------------------------------------------------------------------------

    def initialize(self, workspace: bool = True) -> None:
        """Introduce the client, with the root as its workspace or with none."""
        folders = [{"uri": self.root.as_uri(), "name": self.root.name}] if workspace else None
        answer = self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": None,
                "workspaceFolders": folders,
                "capabilities": _CAPABILITIES,
                "initializationOptions": {"settings": self.settings},
            },
        )
        self.server = answer
        if answer["capabilities"].get("positionEncoding") != _ENCODING:
            raise SessionFailed("the server does not count positions as agreed")
        self.notify("initialized", {})

    def open(self, path: Path) -> Document:
        """Open a file."""
        document = Document(path, path.read_text("utf-8"))
        item = {"uri": document.uri, "languageId": "sourcepawn", "version": 1, "text": document.text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return document

    def change(self, document: Document, edits: Sequence[TextEdit]) -> None:
        """Make edits that are all about the present text, and tell the server, the last of them first."""
        ordered = sorted(edits, key=lambda edit: document.offset(edit["range"]["start"]), reverse=True)
        changes = [{"range": edit["range"], "text": edit["newText"]} for edit in ordered]
        document.text = document.edited(edits)
        document.version += 1
        self.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": document.uri, "version": document.version}, "contentChanges": changes},
        )

    def replace(self, document: Document, start: int, end: int, text: str) -> None:
        """Replace a stretch of the text, as typing does."""
        place = {"start": document.position(start), "end": document.position(end)}
        self.change(document, [{"range": place, "newText": text}])

    def diagnostics(self, document: Document) -> list[dict[str, Any]]:
        """Wait for what the server publishes about the present version."""
        key = (document.uri, document.version)
        while key not in self._published:
            self._handle(self._next())
        return sorted(self._published[key], key=lambda one: (one["range"]["start"]["line"], one["severity"]))

    def wait_until_quiet(self, seconds: float) -> None:
        """Take what the server says until it says nothing for that long and no work of its own is under way."""
        while True:
            try:
                message = self._arrived.get(timeout=seconds)
            except queue.Empty:
                if not self._working:
                    return
                message = self._next()
            if message is None:
                raise SessionFailed("the server ended")
            self._handle(message)

    def at(self, method: str, document: Document, offset: int, **more: Any) -> Any:
        """A request about a place in a document."""
        where = {"textDocument": {"uri": document.uri}, "position": document.position(offset)}
        return self.request(f"textDocument/{method}", where | more)

    def shutdown(self) -> int:
        """End the session as the protocol has it; the server's exit status."""
        self.request("shutdown", None)
        self.notify("exit", None)
        try:
            return self._process.wait(_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            raise SessionFailed("the server does not end") from None

    # Messages --------------------------------------------------------------------------------------------

    def request(self, method: str, params: Any) -> Any:
        """Send a request and wait for its result. Raises `SessionFailed`."""
        self._last_id += 1
        wanted = self._last_id
        self._send({"id": wanted, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == wanted and "method" not in message:
                if "error" in message:
                    raise SessionFailed(f"{method}: {message['error'].get('message')}")
                return message.get("result")
            self._handle(message)

    def notify(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0"} | message).encode()
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            self._process.stdin.flush()
        except OSError as error:
            raise SessionFailed("the server is gone") from error

    def _next(self) -> dict[str, Any]:
        try:
            message = self._arrived.get(timeout=_TIMEOUT_S)
        except queue.Empty:
            raise SessionFailed(f"the server says nothing for {_TIMEOUT_S:.0f} s") from None
        if message is None:
            raise SessionFailed(f"the server ended with status {self._process.wait()}")
        return message

    def _handle(self, message: dict[str, Any]) -> None:
        """Take what the server says of itself, and answer what it asks."""
        method, params = message.get("method"), message.get("params")
        if method == "textDocument/publishDiagnostics" and isinstance(params, dict):
            self._published[params["uri"], params.get("version") or 0] = params["diagnostics"]
        if method == "$/progress" and isinstance(params, dict):
            kind, token = params["value"].get("kind"), params["token"]
            (self._working.discard if kind == "end" else self._working.add)(token)
        if "id" in message:
            asked = (params or {}).get("items", ()) if method == "workspace/configuration" else None
            result = [self.settings for _ in asked] if asked is not None else None
            self._send({"id": message["id"], "result": result})

    def _listen(self) -> None:
        assert self._process.stdout is not None
        stream = self._process.stdout
        try:
            while header := stream.readline():
                length = 0
                while header.strip():
                    name, _, value = header.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                    header = stream.readline()
                self._arrived.put(json.loads(stream.read(length)))
        except ValueError:
            pass  # cut off, or the stream was closed under us
        self._arrived.put(None)
