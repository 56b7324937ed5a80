"""Checks of models: the one that is chosen, those that could be, keys by their names, and what runs on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from server.features.doctor.check import Check, Patient
from server.models import runtime
from server.models.catalogue import catalogue
from server.models.hardware import cores, free_memory
from server.models.keys import find_key


def models(patient: Patient) -> Iterator[Check]:
    """The checks. No service is asked, and of a key only its name is told."""
    wanted = patient.settings.assistant
    folders = patient.project.workspaces if patient.trusted else ()
    folder = Path(folders[0]) if folders else None
    entries = catalogue(folder, patient.given, wanted.local_path if patient.trusted else "")
    name = wanted.model.partition("/")[0]
    chosen = next((entry for entry in entries if entry.name == name), None)
    if chosen is None:
        yield Check("Model", "warn", f"`{wanted.model}` is none that we know", "Choose another.", "chooseModel")
    elif chosen.is_ready is False:
        needs_key = bool(chosen.key_variable)
        repair = "setKey" if needs_key else "downloadModel" if chosen.engine == "local" else "chooseModel"
        yield Check("Model", "warn", f"`{wanted.model}` ({chosen.engine})", chosen.note, repair)
    elif not patient.trusted and chosen.engine != "builtin":
        yield Check("Model", "warn", f"`{wanted.model}`", "It is not asked from a workspace that is not trusted.")
    else:
        yield Check("Model", "ok", ", ".join(filter(None, (f"`{wanted.model}`", chosen.title, chosen.note))))
    ready = [entry.name for entry in entries if entry.is_ready]
    yield Check("Models that are ready", "ok", ", ".join(ready) or "none")
    variables = dict.fromkeys(entry.key_variable for entry in entries if entry.key_variable)
    known = [one for one in variables if one in patient.given or find_key(one, folder=folder) is not None]
    yield Check("Keys", "ok", f"{', '.join(known)} (not shown)" if known else "none, and none is needed")
    yield _machine()


def _machine() -> Check:
    free = free_memory()
    memory = f"{free / (1 << 30):.1f} GB of memory free, " if free is not None else ""
    has = "with" if runtime.is_installed() else "without"
    return Check("Models on this machine", "ok", f"{memory}{cores()} cores, {has} {runtime.PACKAGE}")
