"""Makes of a trained model what servers run, and shows none of it before it is proven to be the model.

    python -m training export --set model=build/sft --out build/exported

Makes `model/` (the whole model as the training library reads it), `NAME-KIND.gguf` for each kind, `NAME-lora.gguf` of
an adapter, `Modelfile` for Ollama, `vllm.txt`, `README.md`, and `parity.json`, what the comparison gave.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.export import serving
from training.export.config import Config, Type, is_whole
from training.export.converter import convert
from training.export.gguf_file import write_gguf, write_lora
from training.export.hub import upload
from training.export.merging import adapter_at, merge
from training.export.parity import File, Reference, prove, reference_of
from training.export.quantising import quantise
from training.export.source import Source, shards, source_of
from training.llama.running import library
from training.run.files import OWN, InputError, as_json, write_whole
from training.run.journal import Journal
from training.run.output import WORK
from training.run.progress import Progress
from training.run.reporting import SUMMARY
from training.run.workers import available

MODEL = "model"
PARITY = "parity.json"
_NATIVE: dict[str, Type] = {"F32": "f32", "F16": "f16", "BF16": "bf16"}


def run(config: Config, out: Path) -> None:
    """Export; what an earlier run of the same has made is not made again. Raises `InputError`."""
    library()
    source = source_of(config.model, config.base)
    threads = config.threads or available()
    made = out / WORK / "made"
    with Progress(out, "export") as progress:
        _taken_back(out, made)
        progress.step("merge")
        merge(source, made / MODEL)
        native = _native(made / MODEL)
        files = list(_files(config, source, native, made, threads, progress))
        results = _proven(config, files, source, out, threads, progress)
        progress.step("write")
        shown = [file for file in files if file.path.parent == made and file.adapter is None]
        summary = _summary(shown, results)
        write_whole(made / PARITY, as_json(results, 2) + "\n")
        serving.write(config, source, made, shown, results)
        for entry in sorted(made.iterdir()):
            os.replace(entry, out / entry.name)
        write_whole(out / SUMMARY, as_json(summary, 2) + "\n")
        if config.upload is not None:
            progress.step("upload")
            upload(config.upload, out)


def _files(
    config: Config, source: Source, native: Type, made: Path, threads: int, progress: Progress
) -> Iterator[File]:
    """Write the files that are wanted, and those that they are made of."""
    whole: list[Type] = [kind for kind in config.files if is_whole(kind)]
    first = native if native in whole or not whole else whole[0]
    wanted: list[Type] = [*whole, *(kind for kind in config.files if not is_whole(kind))]
    beside = made.parent / "other"
    beside.mkdir(parents=True, exist_ok=True)
    under = (made if first in wanted else beside) / f"{config.name}-{first}.gguf"
    every: list[Type] = [first, *(kind for kind in wanted if kind != first)]
    for kind in every:
        progress.step(kind)
        path = under if kind == first else made / f"{config.name}-{kind}.gguf"
        if path.is_file():
            pass
        elif not is_whole(kind):
            quantise(under, path, kind, threads)
        elif config.converter == "llama.cpp":
            convert(made / MODEL, path, kind, config.sdist, made.parent)
        else:
            write_gguf(made / MODEL, path, kind, config.name)
        yield File(path, kind, native)
    if source.adapter is not None and config.lora:
        progress.step("adapter")
        under, path = beside / f"{config.name}-base.gguf", made / f"{config.name}-lora.gguf"
        adapter = adapter_at(source.adapter)
        if adapter.replaced:
            return  # more than an adapter was trained: it is nothing by itself
        if not path.is_file():
            write_lora(adapter, source.base, path, config.name)
        if not under.is_file():
            write_gguf(source.base, under, native, config.name)
        yield File(under, native, native, path)


def _proven(
    config: Config, files: list[File], source: Source, out: Path, threads: int, progress: Progress
) -> dict[str, Any]:
    """What the comparison of each file gave. Raises `ParityError`."""
    found: dict[str, Any] = {}
    known: Reference | None = None
    with Journal(out / WORK / "proven.jsonl") as journal:
        for row in journal:
            found.update(row)
        progress.step("compare", len(files) + 3, len(found))
        for file in files:
            name = (file.adapter or file.path).name
            if name in found:
                continue
            if known is None:
                known = reference_of(source, config.parity, progress.advance)
            found[name] = prove(file, source, known, config.parity, threads)
            journal.add([{name: found[name]}])
            progress.advance()
    return found


def _native(model: Path) -> Type:
    """What most of the model's numbers are kept in."""
    from safetensors import safe_open  # pyright: ignore[reportMissingImports]

    file, names = next(iter(shards(model).items()))
    with safe_open(model / file, "pt") as stream:
        kinds = {stream.get_slice(name).get_dtype() for name in names}
    for kind in ("F32", "BF16", "F16"):
        if kind in kinds:
            return _NATIVE[kind]
    raise InputError(f"{model} has weights of {', '.join(sorted(kinds))}, which can not be exported")


def _summary(files: list[File], results: dict[str, Any]) -> dict[str, Any]:
    return {
        file.path.name: {
            "bytes": file.path.stat().st_size,
            **{
                key: results[file.path.name][key]
                for key in ("largest difference", "same first choice", "Kullback-Leibler divergence")
            },
        }
        for file in files
    }


def _taken_back(out: Path, made: Path) -> None:
    """What an earlier run had moved before it was killed: it is seen again when all of it is proven."""
    made.mkdir(parents=True, exist_ok=True)
    for entry in sorted(out.iterdir()):
        if entry.name not in OWN and entry.name != SUMMARY:
            os.replace(entry, made / entry.name)
