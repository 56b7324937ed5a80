"""`workspace/executeCommand`: what is fetched for a project or for the user, with a bar that can be cancelled.

Only in trusted workspaces: the network is used, and a compiler comes that will be run.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from server.lsp import convert, progress, publish
from server.lsp.boundary import RefusedError, indexed
from server.lsp.commands import FETCH_MODEL, INSTALL, LOCAL_MODELS, MISSING
from server.lsp.server import Server

if TYPE_CHECKING:
    from server.install.fetching import Progress
    from server.install.placing import Installed

_LOOK_EVERY_S = 0.05
_REPORT_EVERY_S = 0.2
Result = TypeVar("Result")


def register(server: Server) -> None:
    """Register the commands."""

    @server.command(INSTALL)
    async def on_install(ls: Server, what: str, uri: str) -> dict[str, Any] | None:
        check_trust(ls)
        project = _folder(uri)
        with refusing():
            return await _install(ls, what, project)

    @server.command(MISSING)
    async def on_missing(ls: Server, uri: str) -> dict[str, bool]:
        from server.analysis.equipment import lack

        await indexed(ls)
        session = ls.session
        path = convert.path_of(uri)
        root = session.root_of(path) or path
        return asdict(lack(session.project, root, session.settings.compiler.path))

    @server.command(LOCAL_MODELS)
    async def on_local_models(ls: Server) -> dict[str, Any]:
        from server.assistant.local_models import offered, runtime_remark

        with refusing():
            return {"models": [asdict(one) for one in offered()], "remark": runtime_remark()}

    @server.command(FETCH_MODEL)
    async def on_fetch_model(ls: Server, name: str) -> dict[str, Any] | None:
        from server.assistant.local_models import runtime_remark
        from server.install.downloads import downloads
        from server.install.gguf import download_model, models_folder

        check_trust(ls)
        with refusing():
            model = downloads().model(name)
            folder = models_folder()
            path = await watched(ls, f"Downloading {model.title}", lambda told: download_model(model, folder, told))
        return None if path is None else {"path": str(path), "remark": runtime_remark()}


def check_trust(ls: Server) -> None:
    """Refuse what uses the network in a workspace that is not trusted."""
    if not ls.session.trusted:
        raise RefusedError("Nothing is fetched into a workspace that is not trusted.", data={"kind": "trust"})


@contextlib.contextmanager
def refusing() -> Iterator[None]:
    """What goes wrong as an answer to the client, whose message is for the user."""
    from server.install.errors import InstallError

    try:
        yield
    except InstallError as error:
        raise RefusedError(str(error), data={"kind": "install"}) from None


async def watched(ls: Server, title: str, work: Callable[[Progress], Coroutine[Any, Any, Result]]) -> Result | None:
    """The result of a fetch, which is told of by a bar; None as soon as the user cancels it."""
    bar = await progress.begin(ls, title, counts=True)
    told = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told > _REPORT_EVERY_S or done == total:
            told = now
            bar.report(*_said(done, total))

    task = asyncio.ensure_future(work(tell))
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


def _said(done: int, total: int) -> tuple[str, int | None]:
    if not total:
        return f"{done / 1e6:.1f} MB", None
    if done == total:
        return "checking", 100
    return f"{done / 1e6:.1f} of {total / 1e6:.1f} MB", 100 * done // total


async def _install(ls: Server, what: str, project: Path) -> dict[str, Any] | None:
    from server.install.left4dhooks import install_left4dhooks
    from server.install.sourcemod import install_sourcemod
    from server.paths import INSTALLED

    works: dict[str, tuple[str, Callable[[Progress], Coroutine[Any, Any, Installed]]]] = {
        "sourcemod": ("Installing SourceMod", lambda told: install_sourcemod(project, told)),
        "left4dhooks": ("Installing Left4DHooks' headers", lambda told: install_left4dhooks(project, told)),
    }
    if what not in works:
        raise RefusedError(f"There is no `{what}` to install: there are {', '.join(works)}.")
    installed = await watched(ls, *works[what])
    if installed is None:
        return None
    session = ls.session
    session.workspace.look(str(project / INSTALLED))
    session.project.forget_units()
    session.regrouped()
    publish.everything(ls)
    compiler, remark = await _compiler(project) if what == "sourcemod" and not installed.remark else ("", "")
    return {
        "name": installed.name,
        "version": installed.version,
        "remark": " ".join(filter(None, (installed.remark, remark))),
        "compiler": compiler,
    }


async def _compiler(project: Path) -> tuple[str, str]:
    """What the compiler that was fetched calls itself, and what keeps it from running here."""
    from server.analysis.compiler.errors import CompilerError
    from server.analysis.compiler.locate import locate
    from server.analysis.compiler.run import identify
    from server.paths import INSTALLED, SOURCEMOD

    try:
        found = locate(project / INSTALLED / SOURCEMOD / "plugin.sp", workspace=project, environ={})
        return ((await identify(found.path, trusted=True)).version, "") if found is not None else ("", "")
    except CompilerError as error:
        text = str(error)
        return "", f"{text[:1].upper()}{text[1:]}."


def _folder(uri: str) -> Path:
    path = Path(convert.path_of(uri))
    if not uri.startswith("file:") or not path.is_dir():
        raise RefusedError("Choose a folder on this machine's disk to install into.")
    return path
