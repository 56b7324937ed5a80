"""The flow that all commands of the assistant share: which model, a bar that can be cancelled, the text as it comes,
and an edit for exactly the text that was asked about.

Decides nothing about code; runs nothing that a model said.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary, WeakSet

from lsprotocol import types as lsp

from server.lsp import convert, progress
from server.lsp.boundary import RefusedError
from server.lsp.commands import PIECE, SHOW, VERDICT
from server.lsp.rewriting import check_path, check_same, rewriting, text_now
from server.lsp.server import Server

if TYPE_CHECKING:
    from server.assistant.metered import Metered
    from server.assistant.tasks.outcome import NewFile
    from server.assistant.verify import Place
    from server.assistant.writing import Generated
    from server.models.presets import Preset

LONGEST_REQUEST = 20_000
"""In characters: what is longer is no request."""

_LOOK_EVERY_S = 0.05
_REPORT_EVERY = 200  # characters
_LONGEST_MESSAGE = 300
_SAID = {"write": "writing", "check": "checking", "repair": "correcting"}
Last = TypeVar("Last")
_settled_servers: WeakSet[Server] = WeakSet()
_shelves: WeakKeyDictionary[Server, str] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Target:
    """The file that a command is about, as it was when it was asked. `version` None: it is not open."""

    uri: str
    path: str
    version: int | None
    before: str

    @classmethod
    def of(cls, ls: Server, uri: str) -> Target:
        """The file as it is now."""
        path = convert.path_of(uri)
        return cls(uri, path, ls.session.version_of(uri), text_now(ls, path) or "")

    def check(self, ls: Server) -> None:
        """Refuse to go on when the file is not what it was.

        A file that was closed and opened again may have the same version and another text.
        """
        now = Target.of(ls, self.uri)
        if (now.version, now.before) != (self.version, self.before):
            raise RefusedError("The file was changed while the answer was made; it was left alone.")


@contextlib.contextmanager
def refusing() -> Iterator[None]:
    """What goes wrong with a model as an answer to the client, whose message is for the user.

    Its data has a `kind`, so that a client can offer what helps: `key`, `limit`, `model`, `trust`, or `answer`.
    """
    from server.analysis.compiler.errors import CompilerError
    from server.assistant.fences import tidy
    from server.models import errors

    try:
        yield
    except (errors.ModelError, CompilerError) as error:
        kind = "answer"
        if isinstance(error, (errors.MissingKeyError, errors.BadKeyError)):
            kind = "key"
        elif isinstance(error, errors.LimitReachedError):
            kind = "limit"
        elif isinstance(error, (errors.UnavailableError, errors.UnknownModelError, errors.UnreachableError)):
            kind = "model"
        # A message may quote an answer or a service.
        raise RefusedError(tidy(str(error)), data={"kind": kind}) from None


def checked_request(text: str, what: str) -> str:
    """A request of the user's. Refuses none and one that is too long."""
    if not text.strip() or len(text) > LONGEST_REQUEST:
        raise RefusedError(f"Say in words {what}, in at most 20,000 characters.")
    return text


def range_of(value: object) -> lsp.Range | None:
    """A range as it comes among the arguments of a command; None for anything else."""
    try:
        start, end = (value[name] for name in ("start", "end"))  # type: ignore[index]
        return lsp.Range(*(lsp.Position(int(one["line"]), int(one["character"])) for one in (start, end)))
    except (KeyError, TypeError, ValueError):
        return None


async def preset_of(ls: Server) -> Preset:
    """The preset that the settings name. In a workspace that is not trusted only the built-in engine is asked."""
    from server.assistant.engines import preset_named, with_file

    await _settled(ls)
    wanted = ls.session.settings.assistant
    preset = with_file(preset_named(wanted.model), wanted.local_path)
    if preset.engine != "builtin" and not ls.session.trusted:
        raise RefusedError("Models are not asked from a workspace that is not trusted.", data={"kind": "trust"})
    return preset


async def _settled(ls: Server) -> None:
    """Wait once for the client's settings: a command may come before it has answered which those are.

    Answers come in the order of the questions, so one to another question tells that they are there.
    """
    workspace = ls.client_capabilities.workspace
    if ls in _settled_servers or workspace is None or not workspace.configuration:
        return
    await progress.asked(ls.workspace_configuration_async(lsp.ConfigurationParams([])), "settings")
    _settled_servers.add(ls)


def folder_of(ls: Server, path: str) -> Path | None:
    """The folder whose `.env` may hold a key: one that the user trusts."""
    project = ls.session.project
    if not ls.session.trusted:
        return None
    folder = project.workspace_of(path) if path else next(iter(project.workspaces), None)
    return Path(folder) if folder else None


def place_of(ls: Server, path: str) -> Place:
    """Where code for that file is judged; no compiler is asked."""
    from server.assistant.verify import Place

    session = ls.session
    project = session.project
    return Place(path, project.include_dirs, project.workspaces, "", session.settings, ls.is_sealed)


@contextlib.asynccontextmanager
async def engine_for(ls: Server, preset: Preset, path: str) -> AsyncIterator[Metered]:
    """The engine of a preset, which keeps account; closed at the end. Raises `ModelError`."""
    from server.assistant.engines import make_engine
    from server.assistant.metered import Metered
    from server.lsp.keys import keys_for

    keys = await keys_for(ls, preset)
    engine = Metered(make_engine(preset, keys, folder_of(ls, path)), preset, ls.account())
    try:
        yield engine
    finally:
        await engine.close()


async def watched(
    ls: Server, about: dict[str, Any], title: str, events: AsyncGenerator[Any, None], kind: type[Last]
) -> Last | None:
    """The event of that kind, which ends the work; None as soon as the user cancels. Pieces go out with `about`."""
    shows = VERDICT in ls.session.client_commands
    bar = progress.Progress(ls, None) if shows else await progress.begin(ls, title)
    task = asyncio.ensure_future(_read(ls, about, events, bar, kind))
    try:
        while not task.done():
            await asyncio.wait([task], timeout=_LOOK_EVERY_S)
            if bar.cancelled:
                return None
        return task.result()
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await asyncio.wait([task])
        bar.end()


async def _read(
    ls: Server, about: dict[str, Any], events: AsyncGenerator[Any, None], bar: progress.Progress, kind: type[Last]
) -> Last | None:
    from server.assistant.fences import cleaned
    from server.assistant.writing import Stage
    from server.models.protocol import Piece

    written = count = 0
    async with aclosing(events):
        async for event in events:
            if isinstance(event, kind):
                return event
            if isinstance(event, Stage):
                bar.report(_SAID[event.name])
                written, count = 0, event.round
                _tell(ls, about, {"text": "", "round": count, "stage": event.name})
            elif isinstance(event, Piece):
                _tell(ls, about, {"text": cleaned(event.text), "round": count})
                if written // _REPORT_EVERY != (written + len(event.text)) // _REPORT_EVERY:
                    bar.report(f"{written + len(event.text)} characters")
                written += len(event.text)
    return None


def _tell(ls: Server, about: dict[str, Any], more: dict[str, Any]) -> None:
    if PIECE in ls.session.client_commands:
        ls.protocol.notify(PIECE, {**about, **more})


async def write(ls: Server, target: Target, text: str | None, label: str, others: Sequence[NewFile] = ()) -> bool:
    """Have the client make the change, in one step of its undo. Whether it did. Refuses when a file has changed."""
    target.check(ls)
    for one in others:
        check_path(ls, one.path)  # what lies outside is not even read
        check_same(ls, one.path, one.before)
    edit = rewriting(ls, target.path, text, [(one.path, one.text) for one in others], label)
    if edit is None:
        return False
    answer = await ls.workspace_apply_edit_async(lsp.ApplyWorkspaceEditParams(edit, label))
    return answer.applied


def say(ls: Server, text: str, is_good: bool = True) -> None:
    """Tell the user how it went."""
    shown = text if len(text) <= _LONGEST_MESSAGE else f"{text[: _LONGEST_MESSAGE - 1]}…"
    kind = lsp.MessageType.Info if is_good else lsp.MessageType.Warning
    ls.window_show_message(lsp.ShowMessageParams(kind, shown))


def verdict(made: Generated) -> str:
    """What is to be said of the code."""
    errors, warnings = len(made.errors), len(made.after) - len(made.errors)
    if made.cut:
        return "cut off, the model ran out of tokens"
    if not made.after:
        return "checked, no findings"
    parts = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in ((errors, "error"), (warnings, "warning"))]
    return "checked, " + ", ".join(part for part in parts if not part.startswith("0 "))


async def show(ls: Server, name: str, markdown: str) -> None:
    """Show Markdown to a user whose client does not do it itself: as a document of a temporary folder, or in short."""
    if not markdown or SHOW in ls.session.client_commands:
        return
    window = ls.client_capabilities.window
    if ls.is_sealed or window is None or window.show_document is None or not window.show_document.support:
        say(ls, " ".join(line.strip("#>* ") for line in markdown.splitlines() if line.strip()))
        return
    file = Path(_shelf(ls), f"{name}.md")
    file.write_text(markdown, encoding="utf-8")
    shown = ls.window_show_document_async(lsp.ShowDocumentParams(convert.uri_of(str(file)), take_focus=True))
    await progress.asked(shown, "document")


def _shelf(ls: Server) -> str:
    """The server's temporary folder, which goes when the server does."""
    known = _shelves.get(ls)
    if known is not None and os.path.isdir(known):
        return known
    folder = _shelves[ls] = tempfile.mkdtemp(prefix="l4d2-")

    async def let_go() -> None:
        shutil.rmtree(folder, ignore_errors=True)

    ls.at_end.append(let_go)
    return folder
