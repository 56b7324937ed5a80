"""Downloads a model that runs on one's own machine."""

from __future__ import annotations

from pathlib import Path

from server.install.downloads import GgufModel
from server.install.errors import InstallError
from server.install.fetching import Progress, Wanted, fetch
from server.paths import user_dir


def models_folder() -> Path:
    """Where downloaded models lie. Raises `InstallError` where the system names no place."""
    folder = user_dir("state")
    if folder is None:
        raise InstallError("This system names no folder for the user's own files; name one for the model.")
    return folder / "models"


def downloaded(model: GgufModel, folder: Path) -> Path | None:
    """The model's file if it is there; a file under its own name is whole."""
    path = folder / model.file
    try:
        return path if path.stat().st_size == model.size else None
    except OSError:
        return None


async def download_model(model: GgufModel, folder: Path, progress: Progress | None = None) -> Path:
    """Have the model in a folder; the path of its file. Raises `InstallError`."""
    known = downloaded(model, folder)
    if known is not None:
        return known
    return await fetch(Wanted(model.url, model.size, model.size, model.sha256), folder / model.file, progress)
