"""Start-up, settings, workspace folders and watched files."""

from __future__ import annotations

import logging
import os
import time
import uuid
from collections.abc import Sequence

from lsprotocol import types as lsp

from server import project_file
from server import settings as user_settings
from server.analysis.includes import on_this_machine
from server.analysis.project import Project, sealed
from server.lsp import builtin, compiling, convert, progress, publish, state
from server.lsp.boundary import Pause
from server.lsp.progress import asked
from server.lsp.server import Server
from server.settings import Settings

_log = logging.getLogger(__name__)
_REPORT_EVERY_S = 0.1
_WATCHED = (
    "**/*.{sp,inc}",
    f"**/{project_file.NAME}",
    "**/{translations,gamedata}/**/*.txt",
    "**/cfg/sourcemod/*.cfg",
)


def register(server: Server) -> None:
    """Register requests and notifications."""

    @server.feature(lsp.INITIALIZE)
    def initialize(ls: Server, params: lsp.InitializeParams) -> None:
        options = params.initialization_options
        options = options if isinstance(options, dict) else {}
        folders = [folder.uri for folder in params.workspace_folders or []]
        if not folders and params.root_uri:
            folders = [params.root_uri]
        elif not folders and params.root_path:
            folders = [convert.uri_of(os.path.abspath(params.root_path))]
        encoding = ls.workspace.position_encoding
        ls.session.virtual = builtin.reads_through_us(params.capabilities)
        ls.session.encoding = str(getattr(encoding, "value", encoding))
        ls.session.trusted = options.get("trusted", True) is True and not ls.is_sealed
        commands = options.get("commands")
        ls.session.locale = params.locale or ""
        ls.session.client_commands = frozenset(map(str, commands if isinstance(commands, list) else ()))
        _start(ls, tuple(convert.path_of(uri) for uri in folders), options.get("settings"))

    @server.feature(lsp.INITIALIZED)
    async def initialized(ls: Server, params: lsp.InitializedParams) -> None:
        publish.background(ls, _watch(ls))
        _read(ls)
        await _pull_settings(ls)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(ls: Server, params: lsp.DidChangeConfigurationParams) -> None:
        if not await _pull_settings(ls) and isinstance(params.settings, dict):
            _apply(ls, params.settings.get(user_settings.PREFIX, params.settings))

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(ls: Server, params: lsp.DidChangeWatchedFilesParams) -> None:
        session = ls.session
        for change in params.changes:
            session.workspace.look(convert.path_of(change.uri))
            compiling.forget_closed(ls, convert.path_of(change.uri))
        if any(change.type != lsp.FileChangeType.Changed or not _is_source(change.uri) for change in params.changes):
            session.project.forget_units()
        session.regrouped()
        publish.everything(ls)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_workspace_folders(ls: Server, params: lsp.DidChangeWorkspaceFoldersParams) -> None:
        removed = {convert.path_of(folder.uri) for folder in params.event.removed}
        added = [convert.path_of(folder.uri) for folder in params.event.added]
        kept = [folder for folder in ls.session.project.workspaces if folder not in removed]
        _start(ls, tuple(dict.fromkeys((*kept, *added))), None)
        _read(ls)


def _is_source(uri: str) -> bool:
    return uri.endswith((".sp", ".inc"))


def _start(ls: Server, folders: tuple[str, ...], raw: object) -> None:
    """Begin anew with these folders, open documents kept."""
    old = ls.session
    settings = old.settings
    if raw is not None:
        settings, problems = user_settings.parse(raw)
        for problem in problems:
            _log.warning("%s", problem)
    project = Project(folders, _headers(old.trusted, settings, folders), settings.sourcemod.version)
    if ls.is_sealed:
        project = sealed()
        project.sourcemod = settings.sourcemod.version
    ls.session = old.restarted(settings, project)


def _headers(trusted: bool, settings: Settings, folders: Sequence[str]) -> tuple[str, ...]:
    """The folders of headers that are looked into: in a workspace that is not trusted, none on another machine."""
    written = settings.include_directories
    return written if trusted else on_this_machine(written, next(iter(folders), os.getcwd()))


async def _pull_settings(ls: Server) -> bool:
    capabilities = ls.client_capabilities.workspace
    if capabilities is None or not capabilities.configuration:
        return False
    item = lsp.ConfigurationItem(section=user_settings.PREFIX)
    answers = await asked(ls.workspace_configuration_async(lsp.ConfigurationParams([item])), "settings")
    if answers and answers[0] is not None:
        _apply(ls, answers[0])
    return answers is not None


def _apply(ls: Server, raw: object) -> None:
    settings, problems = user_settings.parse(raw)
    for problem in problems:
        ls.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, problem))
    session = ls.session
    if settings == session.settings:
        return
    if settings.inlay_hints != session.settings.inlay_hints:
        _ask_for_hints_anew(ls)
    session.settings = settings
    project = session.project
    headers = () if ls.is_sealed else _headers(session.trusted, settings, project.workspaces)
    if (headers, settings.sourcemod.version) != (project.include_dirs, project.sourcemod):
        project.include_dirs, project.sourcemod = headers, settings.sourcemod.version
        project.forget_units()
    session.regrouped()
    publish.everything(ls)


def _ask_for_hints_anew(ls: Server) -> None:
    workspace = ls.client_capabilities.workspace
    if workspace is not None and workspace.inlay_hint is not None and workspace.inlay_hint.refresh_support:
        ls.workspace_inlay_hint_refresh(None)


async def _watch(ls: Server) -> None:
    workspace = ls.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace is not None else None
    if watching is None or not watching.dynamic_registration:
        return
    options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher(pattern) for pattern in _WATCHED])
    registration = lsp.Registration(str(uuid.uuid4()), lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    await asked(ls.client_register_capability_async(lsp.RegistrationParams([registration])), "watching of files")


def _read(ls: Server) -> None:
    session = ls.session
    session.indexing = publish.background(ls, _index(ls))
    session.indexing.add_done_callback(lambda task: None if task.cancelled() else state.tell(ls))
    state.begin(ls)


async def _index(ls: Server) -> None:
    """Read the workspace's files step by step, with progress that can be cancelled."""
    session = ls.session
    if not session.project.workspaces:
        return
    bar = await progress.begin(ls, "Reading plugins")
    pause = Pause()
    reported = time.perf_counter()
    for count in session.workspace.index():
        if not await pause.due():
            continue
        await publish.gives_way(ls)
        if ls.session is not session:
            break
        if time.perf_counter() - reported > _REPORT_EVERY_S:
            reported = time.perf_counter()
            if bar.cancelled:
                break
            bar.report(f"{count} files")
    bar.end()
    if ls.session is session:
        session.indexed()
        publish.everything(ls)
