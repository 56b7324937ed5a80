"""Makes the engine that a preset names. Engines are imported when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr, ValidationError

from server.knowledge.near import spelt_like
from server.models.errors import UnavailableError
from server.models.keys import find_key
from server.models.presets import Preset, files, read
from server.models.protocol import Engine

DEFAULT = "builtin"


def preset_named(name: str) -> Preset:
    """The preset of that name. Raises `UnavailableError`, with the ones there are or what is wrong in it.

    `ollama/qwen2.5-coder:7b` is the preset `ollama` with that model of its server's.
    """
    known = files()
    if name in known:
        return read(known[name])
    base, _, model = name.partition("/")
    if model and base in known:
        preset = read(known[base])
        if preset.engine != "compatible":
            raise UnavailableError(f"The preset `{base}` has one model: no other one can be named behind it.")
        return preset.model_copy(update={"options": {**preset.options, "model": model}})
    meant = spelt_like(name, known, 1)
    hint = f"did you mean `{meant[0]}`?" if meant else f"there are {', '.join(known)}."
    raise UnavailableError(f"There is no model preset `{name}`: {hint}")


def with_file(preset: Preset, path: str) -> Preset:
    """The preset, running the GGUF file at `path` if it runs one and does not say which."""
    if not path or preset.engine != "local" or preset.options.get("path"):
        return preset
    return preset.model_copy(update={"options": {**preset.options, "path": path}})


def make_engine(preset: Preset, keys: Mapping[str, SecretStr] | None = None, folder: Path | None = None) -> Engine:
    """The engine of a preset. `folder` is a trusted one, whose `.env` may hold the key. Raises `ModelError`."""
    key = find_key(preset.key_variable, keys, folder) if preset.key_variable else None
    try:
        match preset.engine:
            case "builtin":
                from server.assistant.compose.engine import Engine as Builtin

                return Builtin()
            case "openai":
                from server.models import openai

                return openai.Engine(openai.Options.model_validate(preset.options), key)
            case "compatible":
                from server.models import compatible

                return compatible.Engine(compatible.Options.model_validate(preset.options), key)
            case "local":
                from server.models import local

                return local.Engine(local.Options.model_validate(preset.options))
    except ValidationError as error:
        first = error.errors()[0]
        raise UnavailableError(
            f"The preset `{preset.title}`: `{'.'.join(map(str, first['loc']))}`: {first['msg']}."
        ) from None
