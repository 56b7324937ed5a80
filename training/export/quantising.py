"""Has llama.cpp write a GGUF file in fewer bits. Knows no model."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

from training.export.config import Type
from training.export.merging import settle
from training.llama.running import library
from training.run.files import InputError


def quantise(source: Path, path: Path, kind: Type, threads: int) -> None:
    """Write `source`, a file of 16 or 32 bits, as `kind`. Raises `InputError` with what llama.cpp says."""
    llama, log = library()
    log.error = ""
    parameters = llama.llama_model_quantize_default_params()
    parameters.ftype = getattr(llama, f"LLAMA_FTYPE_MOSTLY_{kind.upper()}")
    parameters.nthread = threads
    beside = path.with_name(f".{path.name}.part")
    if llama.llama_model_quantize(os.fsencode(source), os.fsencode(beside), ctypes.byref(parameters)):
        beside.unlink(missing_ok=True)
        raise InputError(f"llama.cpp can not make {kind} of {source.name}: {log.error or 'it does not say why'}")
    settle(beside, path)
