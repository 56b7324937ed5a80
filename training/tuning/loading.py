"""Bases, adapters and tokenizers as objects of transformers and peft. Decides nothing about what is learnt.

A folder with `adapter_config.json` is an adapter, which says what its base is; every other folder or name is a base.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.run.files import InputError
from training.tuning.bases import named
from training.tuning.config import Precision, Tuning

ADAPTER = "adapter_config.json"
MODEL = "model"
LOGS = "tensorboard"
_PACKAGES = ("torch", "transformers", "trl", "peft", "accelerate", "datasets")


@dataclass(slots=True)
class Loaded:
    """A model that is ready to be trained, its tokenizer, and what its adapter lies on ("" without one)."""

    model: Any
    tokenizer: Any
    base: str = ""
    is_adapter: bool = False


def need_packages() -> None:
    """Raise `InputError` where what trains is not installed."""
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise InputError(f"training needs {', '.join(missing)}: `make train` installs what trains models")


def adapter_base(folder: Path) -> str:
    """What the adapter in a folder lies on; "" where there is no adapter."""
    file = folder / ADAPTER
    if not file.is_file():
        return ""
    try:
        return str(json.loads(file.read_text("utf-8"))["base_model_name_or_path"])
    except (OSError, ValueError, KeyError):
        raise InputError(f"{file} does not say what its base is") from None


def source_of(base: str) -> tuple[str, str]:
    """Where a base is from: a folder or the name on a hub, and the revision there ("": the newest)."""
    known = named(base)
    return (known.hub, "") if known is not None else (base, "")


def tokenizer_of(base: str, revision: str = "", local_only: bool = False) -> Any:
    """The tokenizer of a base or an adapter. Raises `InputError` when there is none to be had."""
    from transformers import AutoTokenizer  # pyright: ignore[reportMissingImports]

    name, _ = source_of(base)
    folder = Path(name)
    if folder.is_dir() and not (folder / "tokenizer_config.json").is_file() and (below := adapter_base(folder)):
        return tokenizer_of(below, revision, local_only)
    with _plain_errors(name):
        found = AutoTokenizer.from_pretrained(name, revision=revision or None, local_files_only=local_only)
    if found.pad_token_id is None:
        found.pad_token = found.eos_token
    return found


def import_first(config: Tuning) -> None:
    """unsloth changes transformers, peft and trl, and can only do so before any of them is there."""
    if uses_unsloth(config):
        importlib.import_module("unsloth")


def start_processes(config: Tuning) -> Any:
    """Make this process one of those that train together, where there are several: accelerate's view of them."""
    from accelerate import PartialState  # pyright: ignore[reportMissingImports]
    from transformers.utils import logging  # pyright: ignore[reportMissingImports]

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    if has_cuda(config):
        return PartialState()
    return PartialState(cpu=True, backend="gloo") if "RANK" in os.environ else PartialState(cpu=True)


def has_cuda(config: Tuning) -> bool:
    """Whether there is a CUDA GPU to train on."""
    import torch  # pyright: ignore[reportMissingImports]

    return not config.cpu and torch.cuda.is_available()


def precision_of(config: Tuning) -> Precision:
    """What the arithmetic is done in."""
    import torch  # pyright: ignore[reportMissingImports]

    if config.precision != "auto":
        return config.precision
    if not has_cuda(config):
        return "fp32"
    return "bf16" if torch.cuda.is_bf16_supported() else "fp16"


def uses_unsloth(config: Tuning) -> bool:
    """Whether unsloth does the training. Raises `InputError` where it is asked for and can not."""
    can = importlib.util.find_spec("unsloth") is not None and has_cuda(config) and config.lora is not None
    if config.unsloth == "yes" and not can:
        raise InputError("`unsloth` needs a CUDA GPU, a `lora`, and the extra `gpu` (pip install -e '.[gpu]')")
    return config.unsloth != "no" and can and config.devices == 1


def loaded(config: Tuning, trainable: bool = True) -> Loaded:
    """The base of a configuration with its adapter: the one that is there, else a new one where `lora` says so."""
    from transformers import set_seed  # pyright: ignore[reportMissingImports]

    set_seed(config.seed)  # a new adapter begins with what is drawn
    path, _ = source_of(config.base)
    below = adapter_base(Path(path)) if Path(path).is_dir() else ""
    tokenizer = tokenizer_of(config.base, config.revision)
    if uses_unsloth(config):
        return _by_unsloth(config, path, below, tokenizer)
    model = _base(config, below or path)
    if below:
        from peft import PeftModel  # pyright: ignore[reportMissingImports]

        with _plain_errors(path):
            model = PeftModel.from_pretrained(model, path, is_trainable=trainable)
        return _to_train(Loaded(model, tokenizer, below, is_adapter=True), config)
    if config.lora is not None:
        from peft import get_peft_model  # pyright: ignore[reportMissingImports]

        model = get_peft_model(model, lora_of(config))
        return _to_train(Loaded(model, tokenizer, config.base, is_adapter=True), config)
    return Loaded(model, tokenizer)


def lora_of(config: Tuning) -> Any:
    """The adapter that a configuration asks for, in peft's words."""
    from peft import LoraConfig  # pyright: ignore[reportMissingImports]

    lora = config.lora
    assert lora is not None
    return LoraConfig(
        r=lora.rank,
        lora_alpha=lora.alpha or 2 * lora.rank,
        lora_dropout=lora.dropout,
        target_modules=list(lora.targets) or "all-linear",
        use_rslora=lora.stabilised,
        task_type="CAUSAL_LM",
    )


def _base(config: Tuning, source: str) -> Any:
    import torch  # pyright: ignore[reportMissingImports]
    from transformers import AutoModelForCausalLM  # pyright: ignore[reportMissingImports]

    name, _ = source_of(source)
    kinds = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}
    precision = precision_of(config)
    more: dict[str, Any] = {}
    if config.quantise == "nf4":
        from transformers import BitsAndBytesConfig  # pyright: ignore[reportMissingImports]

        if importlib.util.find_spec("bitsandbytes") is None:
            raise InputError("`quantise` needs bitsandbytes: install the extra `gpu` (pip install -e '.[gpu]')")
        more["quantization_config"] = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=kinds[precision],
        )
        if has_cuda(config):
            more["device_map"] = {"": int(os.environ.get("LOCAL_RANK", "0"))}
    if config.attention != "auto":
        more["attn_implementation"] = config.attention
    # Weights that are trained themselves stay exact; those below an adapter need not.
    kind = kinds["fp32" if config.lora is None else precision]
    with _plain_errors(name):
        return AutoModelForCausalLM.from_pretrained(name, revision=config.revision or None, dtype=kind, **more)


def _to_train(ready: Loaded, config: Tuning) -> Loaded:
    import torch  # pyright: ignore[reportMissingImports]

    if config.checkpointing:
        # What goes into the first layer is not trained: without this nothing behind a checkpoint would be either.
        ready.model.enable_input_require_grads()
    if config.quantise != "none" and precision_of(config) == "bf16":
        # As exact as what is reckoned with. In 32 bits every layer would take its inputs in 32 bits too.
        for one in ready.model.parameters():
            if one.requires_grad:
                one.data = one.data.to(torch.bfloat16)
    return ready


def _by_unsloth(config: Tuning, path: str, below: str, tokenizer: Any) -> Loaded:
    from unsloth import FastLanguageModel  # pyright: ignore[reportMissingImports]

    model, _ = FastLanguageModel.from_pretrained(
        path, max_seq_length=config.length, load_in_4bit=config.quantise == "nf4", revision=config.revision or None
    )
    if not below:
        wanted = lora_of(config)
        every = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
        model = FastLanguageModel.get_peft_model(
            model,
            r=wanted.r,
            lora_alpha=wanted.lora_alpha,
            lora_dropout=wanted.lora_dropout,
            target_modules=list(config.lora.targets if config.lora else ()) or list(every),
            use_rslora=wanted.use_rslora,
            use_gradient_checkpointing="unsloth" if config.checkpointing else False,
            random_state=config.seed,
        )
    return Loaded(model, tokenizer, below or config.base, is_adapter=True)


@contextmanager
def _plain_errors(name: str) -> Iterator[None]:
    """What the libraries raise when a model can not be had, as one line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            yield
    except (OSError, ValueError, ImportError) as error:
        first = next(iter(str(error).strip().splitlines()), type(error).__name__)
        raise InputError(f"the model `{name}` can not be loaded: {first}") from None
