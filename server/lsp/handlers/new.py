"""`workspace/executeCommand`: new plugins and projects from templates. Overwrites nothing; the client opens them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from server.lsp import convert, publish
from server.lsp.boundary import RefusedError
from server.lsp.commands import EVENTS, MAKE_PLUGIN, MAKE_PROJECT
from server.lsp.server import Server


def register(server: Server) -> None:
    """Register the commands."""

    @server.command(MAKE_PLUGIN)
    def on_make_plugin(ls: Server, wishes: Any) -> dict[str, Any]:
        from server.install.new_plugin import PluginWishes, new_plugin

        said = _said(wishes)
        kind = said["kind"] or "empty"
        wanted = PluginWishes(said["name"], said["author"], said["description"], kind, said["event"])
        file = _made(lambda: new_plugin(_folder(said["folder"]), wanted))
        _tell(ls, file)
        return {"uri": convert.uri_of(str(file))}

    @server.command(EVENTS)
    def on_events(_: Server) -> list[dict[str, Any]]:
        from server.knowledge import events

        known = [event for name in events.names() if (event := events.event(name)) is not None]
        known.sort(key=lambda event: (-event.plugins, event.name))
        return [{"name": event.name, "about": event.about} for event in known]

    @server.command(MAKE_PROJECT)
    def on_make_project(ls: Server, wishes: Any) -> dict[str, Any]:
        from server.install.new_project import ProjectWishes, new_project
        from server.install.templates import identifier

        said = _said(wishes)
        folder = _folder(said["folder"])
        if said["place"] == "inside":
            folder = _made(lambda: folder / identifier(said["name"]))
        wanted = ProjectWishes(said["name"], said["author"], said["description"], said["license"] or "GPL-3.0")
        file = _made(lambda: new_project(folder, wanted))
        _tell(ls, file)
        return {"uri": convert.uri_of(str(folder)), "plugin": convert.uri_of(str(file))}


def _said(wishes: Any) -> dict[str, str]:
    """The wishes as texts, those that are not said empty."""
    names = ("folder", "place", "name", "author", "description", "kind", "event", "license")
    get = wishes.get if isinstance(wishes, dict) else lambda name, default: getattr(wishes, name, default)
    return {name: value if isinstance(value := get(name, ""), str) else "" for name in names}


def _folder(uri: str) -> Path:
    if not uri.startswith("file:"):
        raise RefusedError("Choose a folder on this machine's disk.")
    return Path(convert.path_of(uri))


def _made(make: Any) -> Path:
    from server.install.errors import InstallError

    try:
        return make()
    except InstallError as error:
        raise RefusedError(str(error), data={"kind": "new"}) from None


def _tell(ls: Server, file: Path) -> None:
    """A watcher tells of it too, but later than it is opened."""
    session = ls.session
    if session.project.workspace_of(str(file)) is not None:
        session.workspace.look(str(file))
    session.project.forget_units()
    session.regrouped()
    publish.everything(ls)
