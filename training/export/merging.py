"""Adds a LoRA adapter to the weights that it was trained on, one file of weights after the other.

The arithmetic is ours, so that it needs no GPU, holds one file at a time, and is the same on every machine; what the
comparison of `parity` asks is the adapter as the training library applies it.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from training.export.source import Source, read_json, shards
from training.run.files import InputError, as_json, write_whole

_KEY = re.compile(r"base_model\.model\.(?P<module>.+)\.lora_(?P<side>[AB])(?:\.default)?\.weight")
_OTHER = "base_model.model."
_TOKENIZER = (
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "chat_template.jinja",
    "generation_config.json",
)


class Delta(NamedTuple):
    """What is added to a module's weight: `scale` times `b` by `a`."""

    a: Any
    b: Any
    scale: float

    @property
    def rank(self) -> int:
        """The inner size of the product."""
        return int(self.a.shape[0])


class Adapter(NamedTuple):
    """The deltas by their modules, and weights that replace those of the model."""

    deltas: dict[str, Delta]
    replaced: dict[str, Any]
    alpha: float


def adapter_at(folder: Path) -> Adapter:
    """Read an adapter. Raises `InputError` for one that is not a plain LoRA."""
    from safetensors.torch import load_file  # pyright: ignore[reportMissingImports]

    told = read_json(folder / "adapter_config.json")
    for key in ("use_dora", "use_qalora", "fan_in_fan_out"):
        if told.get(key):
            raise InputError(f"{folder} uses `{key}`, which can not be exported: merge it with its own library")
    if told.get("bias", "none") != "none" or told.get("peft_type") != "LORA":
        raise InputError(f"{folder} is no plain LoRA adapter")
    sides: dict[str, dict[str, Any]] = {}
    replaced: dict[str, Any] = {}
    for key, tensor in sorted(load_file(folder / "adapter_model.safetensors").items()):
        match = _KEY.fullmatch(key)
        if match is not None:
            sides.setdefault(match["module"], {})[match["side"]] = tensor.float()
        elif key.startswith(_OTHER) and "lora_" not in key:
            replaced[key.removeprefix(_OTHER).replace(".modules_to_save.default", "")] = tensor
        else:
            raise InputError(f"{folder}: `{key}` is nothing that a plain LoRA has")
    deltas = {name: Delta(one["A"], one["B"], _scale(told, name)) for name, one in sides.items()}
    return Adapter(deltas, replaced, float(told["lora_alpha"]))


def merge(source: Source, out: Path) -> None:
    """Write the whole model into a folder; what is there already stays. Raises `InputError`."""
    out.mkdir(parents=True, exist_ok=True)
    adapter = adapter_at(source.adapter) if source.adapter is not None else None
    left = set(adapter.deltas) | set(adapter.replaced) if adapter is not None else set[str]()
    untied = "lm_head.weight" in left
    total, places = 0, dict[str, str]()
    files = shards(source.base)
    for file, names in files.items():
        if adapter is None:
            _copy(source.base / file, out / file)
            continue
        total += _merge_file(source.base / file, names, adapter, left, out / file)
        places.update(dict.fromkeys(names, file))
    if adapter is not None and untied and "lm_head.weight" not in places:
        # A model whose last layer was the table of words had none of its own; now it has.
        raise InputError("the adapter trained an `lm_head` that the model does not have: train without tied weights")
    if left:
        raise InputError(f"the adapter has weights for what the model does not have: {', '.join(sorted(left)[:5])}")
    if len(files) > 1:
        index = {"metadata": {"total_size": total}, "weight_map": dict(sorted(places.items()))}
        if adapter is None:
            index = read_json(source.base / "model.safetensors.index.json")
        write_whole(out / "model.safetensors.index.json", json.dumps(index, indent=2, sort_keys=True) + "\n")
    write_whole(out / "config.json", as_json(source.config, 2) + "\n")
    for name in _TOKENIZER:
        for folder in (source.tokenizer, source.base):
            if (folder / name).is_file():
                _copy(folder / name, out / name)
                break


def _merge_file(file: Path, names: list[str], adapter: Adapter, left: set[str], to: Path) -> int:
    if to.is_file():
        left.difference_update([name for name in left if name in names or f"{name}.weight" in names])
        return to.stat().st_size
    from safetensors.torch import save_file  # pyright: ignore[reportMissingImports]

    tensors = dict(_merged(file, names, adapter, left))
    beside = to.with_name(f".{to.name}.part")
    save_file(tensors, beside, metadata={"format": "pt"})
    settle(beside, to)
    return sum(one.numel() * one.element_size() for one in tensors.values())


def _merged(file: Path, names: list[str], adapter: Adapter, left: set[str]) -> Iterator[tuple[str, Any]]:
    from safetensors import safe_open  # pyright: ignore[reportMissingImports]

    with safe_open(file, "pt") as stream:
        for name in names:
            tensor = stream.get_tensor(name)
            module = name.removesuffix(".weight")
            if name in adapter.replaced:
                tensor = adapter.replaced[name].to(tensor.dtype)
                left.discard(name)
            if module in adapter.deltas:
                delta = adapter.deltas[module]
                if delta.b.shape[0] != tensor.shape[0] or delta.a.shape[1] != tensor.shape[1]:
                    raise InputError(f"the adapter's `{module}` does not fit the model's")
                tensor = (tensor.float() + delta.scale * (delta.b @ delta.a)).to(tensor.dtype)
                left.discard(module)
            yield name, tensor.contiguous()


def settle(beside: Path, path: Path) -> None:
    """Let a file that is written take its place, once it is on the disk."""
    with beside.open("rb") as stream:
        os.fsync(stream.fileno())
    os.replace(beside, path)


def _copy(file: Path, to: Path) -> None:
    if not to.is_file():
        beside = to.with_name(f".{to.name}.part")
        shutil.copyfile(file, beside)
        settle(beside, to)


def _scale(told: dict[str, Any], module: str) -> float:
    rank = _of_module(told.get("rank_pattern") or {}, module, told["r"])
    alpha = _of_module(told.get("alpha_pattern") or {}, module, told["lora_alpha"])
    return alpha / (math.sqrt(rank) if told.get("use_rslora") else rank)


def _of_module(patterns: dict[str, Any], module: str, default: float) -> float:
    """A pattern is for modules whose name ends with it, behind a dot."""
    return next((value for key, value in patterns.items() if re.fullmatch(rf"(.*\.)?({key})", module)), default)
