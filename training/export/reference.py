"""What the training library makes of a model: the logits that an exported file is compared with, and wrong ones.

Knows nothing of files of other kinds.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from training.export.architecture import turned
from training.export.source import Source


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """The library's own bars stand in the way of ours."""
    from transformers.utils import logging  # pyright: ignore[reportMissingImports]

    was, shown = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(was)
        if shown:
            logging.enable_progress_bar()


def model_of(source: Source) -> Any:
    """The model in 32 bits, with its adapter applied as in training, not merged."""
    import torch  # pyright: ignore[reportMissingImports]
    from transformers import AutoModelForCausalLM  # pyright: ignore[reportMissingImports]

    with quiet():
        model = AutoModelForCausalLM.from_pretrained(source.base, dtype=torch.float32, local_files_only=True)
        if source.adapter is not None:
            from peft import PeftModel  # pyright: ignore[reportMissingImports]

            model = PeftModel.from_pretrained(model, str(source.adapter))
    return model.eval()


def logits(model: Any, tokens: Sequence[int]) -> Any:
    """The logits at every place of a text, as an array."""
    import torch  # pyright: ignore[reportMissingImports]

    with torch.no_grad():
        return model(torch.tensor([list(tokens)])).logits[0].float().numpy()


@contextlib.contextmanager
def turned_wrongly(model: Any) -> Iterator[None]:
    """The model as one who mistakes the order of the numbers that positions turn would write it."""
    with _changed(model, ("q_proj", "k_proj"), lambda weight, size: turned(weight, weight.shape[0] // size)):
        yield


@contextlib.contextmanager
def last_layer_mute(model: Any) -> Iterator[None]:
    """The model as one who loses the last layer would write it."""
    count = int(model.config.num_hidden_layers)
    names = tuple(f"layers.{count - 1}.{part}" for part in ("self_attn.o_proj", "mlp.down_proj"))
    with _changed(model, names, lambda weight, _: weight * 0):
        yield


@contextlib.contextmanager
def _changed(model: Any, names: tuple[str, ...], change: Any) -> Iterator[None]:
    import torch  # pyright: ignore[reportMissingImports]

    config = model.config
    size = int(getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads)
    kept: list[tuple[Any, Any]] = []
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            stem = name.removesuffix(".weight").removesuffix(".base_layer")
            if name.endswith(".weight") and stem.endswith(names) and ".lora_" not in name:
                kept.append((parameter, parameter.detach().clone()))
                parameter.copy_(change(parameter, size))
        try:
            yield
        finally:
            for parameter, before in kept:
                parameter.copy_(before)
