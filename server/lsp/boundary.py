"""The one wall between requests and the editor: staleness, cancellation and faults are handled here."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from server import bug
from server.analysis.check.chunk import check_chunk
from server.analysis.declare import symbols_of
from server.analysis.project import UnreadableFileError
from server.analysis.refusal import Refusal
from server.analysis.snapshot import Snapshot
from server.lsp.protocol import arrival

if TYPE_CHECKING:
    from server.lsp.server import Server

_log = logging.getLogger(__name__)
_STEP_S = 0.01
_LONGEST_WAIT_S = 30.0
Result = TypeVar("Result")
Item = TypeVar("Item")


class ContentModifiedError(JsonRpcException):
    """The document changed while the answer was made; the client asks again if it still wants to know."""

    CODE = int(lsp.LSPErrorCodes.ContentModified)
    MESSAGE = "content modified"


class RefusedError(JsonRpcException):
    """The request is understood and can not be granted; the message says why, for the user."""

    CODE = int(lsp.LSPErrorCodes.RequestFailed)


async def answer(server: Server, uri: str, feature: Callable[[Snapshot], Result], default: Result) -> Result:
    """Run `feature` on the document's current snapshot.

    Lets edits and cancellations that have already arrived go first; when an edit has moved the places that the
    request names, it is refused as outdated. A fault in a feature is reported once and answered with `default`, so
    that one broken feature never takes the others along.
    """
    await asyncio.sleep(0)
    check_version(server)
    return guarded(lambda: _on_snapshot(server, uri, feature, default), default)


async def collect(server: Server, uri: str, feature: Callable[[Snapshot], Iterable[Item | None]]) -> list[Item]:
    """Run a feature that starts in a document and searches the workspace; see `steps`."""
    await indexed(server)
    check_version(server)
    made = guarded(lambda: _on_snapshot(server, uri, lambda snapshot: iter(feature(snapshot)), None), None)
    return await _run(server, made if made is not None else ())


async def steps(server: Server, made: Iterable[Item | None]) -> list[Item]:
    """The items of a search in the workspace (None for a step without one), other requests in between.

    Begins when the workspace is read. When anything that the answer may depend on changes meanwhile, the request is
    refused as outdated.
    """
    await indexed(server)
    return await _run(server, made)


async def indexed(server: Server) -> None:
    """Wait until the workspace is read, or it takes too long: what is known by then has to do."""
    await asyncio.sleep(0)
    task = server.session.indexing
    if task is not None and not task.done():
        await asyncio.wait([task], timeout=_LONGEST_WAIT_S)


async def _run(server: Server, made: Iterable[Item | None]) -> list[Item]:
    items: list[Item] = []
    source = iter(made)
    generation = server.session.generation
    pause = Pause()
    while True:
        item = guarded(partial(next, source, _END), _END)
        if item is _END:
            return items
        if item is not None:
            items.append(item)  # type: ignore[arg-type]  # it is neither None nor the end
        if await pause.due() and server.session.generation != generation:
            raise ContentModifiedError


_END = object()


class Pause:
    """Lets others have the event loop now and then. A cancelled request ends there."""

    def __init__(self) -> None:
        self._since = time.perf_counter()

    async def due(self) -> bool:
        """Give way if it is time to; whether it was."""
        if time.perf_counter() - self._since < _STEP_S:
            return False
        await asyncio.sleep(0)
        self._since = time.perf_counter()
        return True


async def warmed(server: Server, path: str, check: bool = True) -> Snapshot | None:
    """The newest snapshot of a file once all of it is parsed (and checked), so that what is asked of it comes at once.

    Goes chunk by chunk, other requests in between, and starts anew when something changes. None: the file can not be
    read.
    """
    session = server.session
    pause = Pause()
    while True:
        snapshot = guarded(partial(session.snapshot_of, path), None)
        if snapshot is None or snapshot.source.library:
            return snapshot
        generation = session.generation
        for chunk in snapshot.chunks:
            work = partial(check_chunk, snapshot.unit, snapshot.path, chunk) if check else partial(symbols_of, chunk)
            guarded(work, None)
            if await pause.due() and session.generation != generation:
                break
        else:
            return snapshot


def check_version(server: Server) -> None:
    """Refuse the current request if it names places of a version that is no longer the newest."""
    asked = arrival.get()
    if asked is not None and asked.positional and asked.version != server.session.version_of(asked.uri):
        raise ContentModifiedError


def guarded(work: Callable[[], Result], default: Result) -> Result:
    """The result of `work`; `default` when it fails. What is meant for the client passes."""
    try:
        return work()
    except JsonRpcException:
        raise
    except Refusal as refusal:
        raise RefusedError(str(refusal)) from None
    except UnreadableFileError as error:
        _log.info("%s", error)
    except RecursionError:
        _log.warning("the code is nested too deeply for this request")
    except Exception as error:
        _log.exception("a feature failed")
        bug.report("a feature failed", error=error)
    return default


def _on_snapshot(server: Server, uri: str, feature: Callable[[Snapshot], Result], default: Result) -> Result:
    snapshot = server.session.snapshot(uri)
    return feature(snapshot) if snapshot is not None else default
