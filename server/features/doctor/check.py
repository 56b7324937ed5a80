"""What a check is, and what it is given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

from server.analysis.project import Project
from server.analysis.workspace import Workspace
from server.settings import Settings

State = Literal["ok", "warn", "fail"]
Repair = Literal[
    "", "installSourceMod", "chooseInterpreter", "setKey", "chooseModel", "settings", "downloadModel", "trust"
]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report. `repair` names what an editor can offer a button for."""

    name: str
    state: State
    detail: str
    advice: str = ""
    repair: Repair = ""


@dataclass(frozen=True)
class Patient:
    """What is looked at. `problems` are those of the settings; `given` are names of keys that the editor holds."""

    project: Project
    workspace: Workspace
    settings: Settings = field(default_factory=Settings)
    problems: tuple[str, ...] = ()
    trusted: bool = True
    given: Collection[str] = ()
