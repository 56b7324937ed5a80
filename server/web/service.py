"""What all addresses share: options, the desks for texts, places for answers, the account, the counters."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.requests import Request

from server.analysis.project import Project, sealed
from server.assistant.answers import Answers
from server.assistant.engines import make_engine, preset_named
from server.assistant.ledger import Ledger
from server.assistant.metered import Account, Metered
from server.assistant.verify import Place
from server.models.errors import UnavailableError
from server.models.presets import Preset
from server.reports.checking import FILE, FOLDER
from server.reports.desks import Desks
from server.settings import Settings, parse, unknown_keys
from server.web.editors import Editors
from server.web.errors import ApiError
from server.web.limits import Places
from server.web.measures import Measures
from server.web.serving import Serving


class _Known(threading.local):
    """What a thread has read of our declarations: to read them for each plugin would take longer than the plugin."""

    project: Project | None = None


_KNOWN = _Known()


class _Place(Place):
    """A place where nothing of this machine is seen."""

    __slots__ = ()

    def project(self) -> Project:
        """The thread's own project: plugins are judged one after the other there."""
        _KNOWN.project = _KNOWN.project or sealed()
        return _KNOWN.project


@dataclass(eq=False)
class Service:
    """One running service. It ends its own processes, not those that it is lent."""

    serving: Serving
    lent_desks: Desks | None = None
    lent_servers: Editors | None = None
    desks: Desks = field(init=False)
    servers: Editors = field(init=False)
    ledger: Ledger = field(default_factory=Ledger)
    measures: Measures = field(default_factory=Measures)
    runs: set[asyncio.Future[None]] = field(default_factory=set)
    places: Places = field(init=False)
    editors: Places = field(init=False)

    def __post_init__(self) -> None:
        self.desks = self.lent_desks or Desks(self.serving.workers, self.serving.check_limit)
        self.servers = self.lent_servers or Editors()
        self.places = Places(self.serving.at_once)
        self.editors = Places(self.serving.editors, "Too many editors are open at once.")

    async def close(self) -> None:
        """Let go of what outlives requests."""
        left = list(self.runs)
        for run in left:
            run.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        if self.lent_desks is None:
            await asyncio.to_thread(self.desks.close)
        if self.lent_servers is None:
            await asyncio.to_thread(self.servers.close)

    @property
    def place(self) -> Place:
        """Where a plugin would lie that a model writes."""
        return _Place(f"{FOLDER}/{FILE}", compiler=self.serving.compiler, is_sealed=True)

    def preset(self, name: str | None) -> Preset:
        """The preset that a request names, or the service's. Raises `ApiError`."""
        try:
            return preset_named(name or self.serving.model)
        except UnavailableError as error:
            raise ApiError(404, "model_not_found", str(error), "model") from None

    def account(self, is_fresh: bool = False) -> Account:
        """How costs are kept."""
        return Account(self.ledger, self.serving.monthly_limit, Answers(), is_fresh)

    @asynccontextmanager
    async def engine(self, preset: Preset, is_fresh: bool = False) -> AsyncIterator[Metered]:
        """An engine for one answer, and a place for it. Raises `ApiError` and `ModelError`."""
        with self.places.taken(), self.measures.answering():
            engine = make_engine(preset)
            try:
                yield Metered(engine, preset, self.account(is_fresh))
            finally:
                await engine.close()


def service_of(request: Request) -> Service:
    """The service that a request came to."""
    return request.app.state.service


def settings_of(values: dict[str, object]) -> Settings:
    """The settings that a request brings along. Raises `ApiError` for what is none."""
    if "compiler" in values or "assistant" in values:
        raise ApiError(400, "bad_settings", "A request can set neither the compiler nor the assistant.", "settings")
    settings, problems = parse(values)
    unknown = [f"l4d2.{'.'.join(path)} is no setting" for path, _ in unknown_keys(values)]
    if problems or unknown:
        raise ApiError(400, "bad_settings", (problems + unknown)[0], "settings")
    return settings
