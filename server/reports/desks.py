"""Desks for strangers: each is a process with a sealed project, and what takes too long there is ended with it.

What is asked and answered is small and plain, so that it goes between processes for next to nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from server.analysis.project import Project, sealed
from server.models.presets import Preset
from server.reports import checking
from server.reports.filling import Filled, Gap, Opened, Question
from server.reports.findings import Findings, Fixed
from server.reports.workers import Workers
from server.settings import Settings, parse

_PLAIN = "public void OnPluginStart()\n{\n}\n"


class Answered(NamedTuple):
    """An answer as JSON, and how many findings of each severity it tells."""

    body: bytes
    told: dict[str, int]


class _Look(NamedTuple):
    task: Literal["check", "fix"]
    code: str
    name: str
    settings: str


class _Fill(NamedTuple):
    gap: Gap
    preset: Preset | None  # of a model that is asked then
    answer: str | None = None


class Desks:
    """Processes that look at texts, at each for `limit` seconds, while so many are `waiting`.

    `count` 0 is as many as this machine has room for.
    """

    def __init__(self, count: int = 0, limit: float = 20.0, waiting: int = 500) -> None:
        self._workers: Workers[_Look | _Fill, Any] = Workers(_prepared, count, limit, waiting)
        self.count = self._workers.count

    async def check(self, code: str, name: str, settings: Settings) -> Answered:
        """The findings of a text, as `Findings`. All raise what `Workers.do` raises."""
        return await self._workers.do(_Look("check", code, name, _said(settings)))

    async def fix(self, code: str, name: str, settings: Settings) -> Answered:
        """The text with its certain corrections, as `Fixed`."""
        return await self._workers.do(_Look("fix", code, name, _said(settings)))

    async def idiom(self, gap: Gap) -> Filled:
        """What most people write in a gap."""
        return await self._workers.do(_Fill(gap, None))

    async def question(self, gap: Gap, preset: Preset) -> Question:
        """What to ask a model for a gap."""
        return await self._workers.do(_Fill(gap, preset))

    async def answered(self, gap: Gap, answer: str) -> Filled:
        """A model's answer, put into the gap if it is right there."""
        return await self._workers.do(_Fill(gap, None, answer))

    def warm(self) -> None:
        """Begin with what takes a second before the first text is looked at."""
        self._workers.warm()

    def close(self) -> None:
        """End all of it."""
        self._workers.close()


def _prepared() -> Callable[[_Look | _Fill], Any]:
    """In a process: reads the declarations, and gives what does a task."""
    checking.deepen()
    project = sealed()
    checking.check(project, _PLAIN, checking.FILE, Settings())

    def do(task: _Look | _Fill) -> Any:
        return _looked(project, task) if isinstance(task, _Look) else _filled(project, task)

    return do


def _looked(project: Project, task: _Look) -> Answered:
    settings = _settings(task.settings)
    if task.task == "fix":
        made: Findings = Fixed.made(checking.fix(project, task.code, task.name, settings))
    else:
        made = Findings.of(checking.check(project, task.code, task.name, settings))
    return Answered(made.model_dump_json().encode(), dict(Counter(one.severity for one in made.findings)))


def _filled(project: Project, task: _Fill) -> Filled | Question:
    with Opened(project, task.gap) as opened:
        if task.preset is not None:
            return opened.question(task.preset)
        return opened.idiom() if task.answer is None else opened.answered(task.answer)


def _said(settings: Settings) -> str:
    return "" if settings == _DEFAULT else settings.model_dump_json(by_alias=True)


@lru_cache(maxsize=8)
def _settings(said: str) -> Settings:
    import json

    return parse(json.loads(said))[0] if said else _DEFAULT


_DEFAULT = Settings()
