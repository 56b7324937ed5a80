"""Which presets there are and whether each can be used now: what `l4d2 info` prints and an editor lets one choose from.

Asks no service on the internet; a server on this machine may be asked which models it offers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from server.models.errors import ModelError, UnavailableError
from server.models.keys import find_key
from server.models.presets import Preset, files, read

_PATIENCE_S = 1.5


@dataclass(frozen=True, slots=True)
class Entry:
    """A preset. `note` says why it is not ready, or what that depends on; `is_ready` None when nobody knows yet.

    `models` are those that a server on this machine offers. `key_variable` is where its key is, "" if it needs none.
    """

    name: str
    title: str
    engine: str
    model: str
    is_ready: bool | None
    note: str = ""
    models: tuple[str, ...] = ()
    key_variable: str = ""


def catalogue(folder: Path | None = None, given: Collection[str] = (), local_path: str = "") -> list[Entry]:
    """Every preset. The `.env` of a trusted `folder` may hold keys; `given` are names of keys that are at hand."""
    entries: list[Entry] = []
    for name, file in files().items():
        try:
            entries.append(_entry(name, read(file), folder, given, local_path))
        except UnavailableError as error:
            entries.append(Entry(name, name, "", "", False, str(error)))
    return entries


async def probed(entries: list[Entry]) -> list[Entry]:
    """The entries, those of servers on this machine with what they offer, or that they do not answer."""
    return list(await asyncio.gather(*map(_probed, entries)))


def _entry(name: str, preset: Preset, folder: Path | None, given: Collection[str], local_path: str) -> Entry:
    model = str(preset.options.get("model", ""))
    variable = preset.key_variable
    if preset.engine == "local":
        return _local(name, preset, local_path)
    if variable and variable not in given and find_key(variable, folder=folder) is None:
        return Entry(name, preset.title, preset.engine, model, False, f"{variable} is not set", (), variable)
    if preset.engine == "compatible" and not variable:
        address = str(preset.options.get("address", ""))
        return Entry(name, preset.title, preset.engine, model, None, f"if {address} answers")
    return Entry(name, preset.title, preset.engine, model, True, "", (), variable)


def _local(name: str, preset: Preset, path: str) -> Entry:
    from server.models import local

    try:
        options = local.Options.model_validate(preset.options)
        options = options.model_copy(update={"path": options.path or path})
        local.check(options)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        return Entry(name, preset.title, preset.engine, "", False, f"`{where}` is wrong")
    except UnavailableError as error:
        return Entry(name, preset.title, preset.engine, "", False, str(error))
    return Entry(name, preset.title, preset.engine, local.path_of(options).name, True)


async def _probed(entry: Entry) -> Entry:
    if entry.is_ready is not None or entry.engine != "compatible":
        return entry
    from server.models import compatible

    preset = read(files()[entry.name])
    if not preset.is_here:
        return entry
    options = compatible.Options.model_validate(preset.options)
    engine = compatible.Engine(options.model_copy(update={"retries": 0}), None)
    try:
        models = await engine.models(_PATIENCE_S)
    except ModelError as error:
        return Entry(entry.name, entry.title, entry.engine, entry.model, False, str(error))
    finally:
        await engine.close()
    return Entry(entry.name, entry.title, entry.engine, entry.model, True, "", tuple(models))
