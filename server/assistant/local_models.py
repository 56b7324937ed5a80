"""The models that can be fetched to run on this machine, each with whether it fits. Fetches and loads nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from server.install.downloads import GgufModel, downloads
from server.install.gguf import downloaded, models_folder
from server.models import runtime
from server.models.errors import UnavailableError
from server.models.hardware import Model, free_memory, plan


@dataclass(frozen=True, slots=True)
class Offered:
    """A model. `fits` None: this machine does not say how much memory is free. `path` is None before it is fetched."""

    name: str
    title: str
    about: str
    license: str
    page: str
    size: int
    fits: bool | None
    note: str
    path: str | None


def offered() -> list[Offered]:
    """All of them, the smallest first. Raises `InstallError`."""
    free = free_memory()
    folder = models_folder()
    return [_offer(model, free, folder) for model in sorted(downloads().models, key=lambda one: one.size)]


def runtime_remark() -> str:
    """What is to be done before any model runs here, "" when nothing is."""
    return "" if runtime.is_installed() else f"To run it, {runtime.PACKAGE} is needed. {runtime.advice()}"


def _offer(model: GgufModel, free: int | None, folder: Path) -> Offered:
    fits, note = _fit(model, free)
    path = downloaded(model, folder)
    return Offered(
        *(model.name, model.title, model.about, model.license, model.page, model.size),
        *(fits, note, str(path) if path is not None else None),
    )


def _fit(model: GgufModel, free: int | None) -> tuple[bool | None, str]:
    """Whether it fits and why, in words; a graphics card may take what the memory can not."""
    shape = Model(model.file, "", model.size, model.context, model.layers, model.token_bytes)
    try:
        chosen = plan(shape, free=free)
    except UnavailableError as error:
        return False, str(error).replace(model.file, "It", 1)
    if free is None:
        return None, f"Needs about {shape.needs(chosen.context) / (1 << 30):.1f} GB of memory."
    return True, (
        f"Fits: takes about {shape.needs(chosen.context) / (1 << 30):.1f} GB of memory, "
        f"{free / (1 << 30):.1f} GB are free."
    )
