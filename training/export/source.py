"""Finds what is to be exported: a model with its tokenizer, and the adapter that was trained on it, if there is one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from training.run.files import InputError

# What stages that train call the folders of what they have made; the first that is there counts.
_INNER = ("model", "merged", "adapter", "best")
_WEIGHTS = ("model.safetensors", "model.safetensors.index.json")


class Source(NamedTuple):
    """A folder with weights, the adapter on them or None, and the folder that the tokenizer is in."""

    base: Path
    adapter: Path | None
    tokenizer: Path

    @property
    def config(self) -> dict[str, Any]:
        """What `config.json` of the model says."""
        return read_json(self.base / "config.json")


def source_of(model: Path, base: Path | None = None) -> Source:
    """The model at a folder, or in the output of a stage. Raises `InputError`."""
    found = _inner(model)
    if found is None:
        raise InputError(f"{model} holds neither a model (config.json) nor an adapter (adapter_config.json)")
    if (found / "adapter_config.json").is_file():
        under = _base(found, base)
        return Source(_checked(under), found, found if (found / "tokenizer.json").is_file() else under)
    return Source(_checked(found), None, found)


def read_json(path: Path) -> dict[str, Any]:
    """A table in a file. Raises `InputError`."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} can not be read: {error}") from None
    if not isinstance(found, dict):
        raise InputError(f"{path} holds no table")
    return found


def shards(model: Path) -> dict[str, list[str]]:
    """The files of the weights of a model, each with the names of the tensors in it, in order. Raises `InputError`."""
    index = model / _WEIGHTS[1]
    if index.is_file():
        found: dict[str, list[str]] = {}
        for tensor, file in read_json(index)["weight_map"].items():
            found.setdefault(file, []).append(tensor)
        return {file: sorted(found[file]) for file in sorted(found)}
    from safetensors import safe_open  # pyright: ignore[reportMissingImports]

    with safe_open(model / _WEIGHTS[0], "pt") as stream:
        return {_WEIGHTS[0]: sorted(stream.keys())}


def _inner(folder: Path) -> Path | None:
    for one in (folder, *(folder / name for name in _INNER)):
        if (one / "adapter_config.json").is_file() or (one / "config.json").is_file():
            return one
    return None


def _base(adapter: Path, base: Path | None) -> Path:
    if base is None:
        named = str(read_json(adapter / "adapter_config.json").get("base_model_name_or_path") or "")
        for folder in (Path(named), adapter / named):
            if named and folder.is_dir():
                base = folder
                break
        else:
            raise InputError(f"{adapter} was trained on `{named}`, which is no folder here: name it as `base`")
    found = _inner(base)
    if found is None or not (found / "config.json").is_file():
        raise InputError(f"{base} holds no model (config.json) for the adapter")
    return found


def _checked(model: Path) -> Path:
    if not any((model / name).is_file() for name in _WEIGHTS):
        raise InputError(f"{model} has no weights in safetensors ({_WEIGHTS[0]})")
    if not (model / "tokenizer.json").is_file():
        raise InputError(f"{model} has no tokenizer.json")
    return model
