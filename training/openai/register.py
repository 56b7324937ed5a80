"""Makes a preset of a model that was trained, in the user's folder, where the server finds it."""

from __future__ import annotations

from pathlib import Path

from server.models.errors import ModelError
from server.models.presets import Preset, read
from server.paths import user_dir
from training.openai.prices import trained_from
from training.run.files import InputError, write_whole

_OURS = "# Made by `python -m training openai`"


def register(name: str, model: str, base: str, key_variable: str, job: str) -> Path:
    """Write the preset. Raises `InputError` where there is one of the user's own by that name."""
    folder = user_dir("config")
    if folder is None:
        raise InputError("this system names no folder of yours for presets")
    path = folder / "models" / f"{name}.toml"
    if path.is_file() and not path.read_text("utf-8").startswith(_OURS):
        raise InputError(f"{path} is a preset of yours: choose another name with `preset`")
    known = trained_from(base)
    lines = [f"{_OURS}, job {job}.", f"title = {_text(f'{name}, trained from {base}')}", 'engine = "openai"']
    lines += [f"key_variable = {_text(key_variable)}", *([f"context = {known.context}"] if known is not None else [])]
    lines += ["", "[options]", f"model = {_text(model)}", f"base = {_text(base)}"]
    if known is not None:
        price = known.price
        lines += ["", "[price]", f"input = {price.input}", f"cached = {price.cached}", f"output = {price.output}"]
        lines.append(f"batch = {price.batch}")
    write_whole(path, "\n".join(lines) + "\n")
    try:
        made: Preset = read(path)
    except ModelError as error:
        path.unlink()
        raise InputError(f"the model {model} makes no preset: {error}") from None
    assert made.options["model"] == model  # what was written is what is read
    return path


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
