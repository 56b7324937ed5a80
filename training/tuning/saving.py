"""Writes what was trained: the same bytes for the same training, whoever looks at the clock."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from training.run.files import as_json, write_whole
from training.tuning.loading import ADAPTER, MODEL, Loaded
from training.tuning.training import write_curve

_ADAPTER_NAME = "default"
_HEAD = "lm_head.weight"
_CARD = "README.md"  # made for a hub, of what peft knows


def save(trainer: Any, ready: Loaded, out: Path) -> dict[str, Any]:
    """Write `model/` and `losses.jsonl`; figures of the training."""
    folder = out / MODEL
    # Where a model is divided, every process has to hand in its part.
    state = trainer.accelerator.get_state_dict(trainer.model) if trainer.is_fsdp_enabled else None
    if not trainer.is_world_process_zero():
        return {}
    if folder.is_dir():  # of a run that was killed while it wrote
        shutil.rmtree(folder)
    model = trainer.accelerator.unwrap_model(trainer.model)
    if ready.is_adapter:
        model.save_pretrained(folder, state_dict=state, selected_adapters=[_ADAPTER_NAME])
        _told_plainly(folder / ADAPTER, ready.base)
        (folder / _CARD).unlink(missing_ok=True)
    else:
        if state is not None and model.config.tie_word_embeddings:
            state.pop(_HEAD, None)  # it is the embedding
        model.save_pretrained(folder, state_dict=state)
    trainer.processing_class.save_pretrained(folder)
    curve = write_curve(out, trainer.state.log_history)
    losses = [line["loss"] for line in curve if "loss" in line]
    figures: dict[str, Any] = {
        "processes": trainer.args.world_size,
        "parallel": trainer.accelerator.distributed_type.value.lower(),
        "steps": trainer.state.global_step,
        "first loss": losses[0] if losses else None,
        "last loss": losses[-1] if losses else None,
        "trained parameters": sum(one.numel() for one in ready.model.parameters() if one.requires_grad),
    }
    held = [line for line in curve if "eval_loss" in line]
    if held:
        best = trainer.state.best_global_step or trainer.state.global_step
        at_best = next((line for line in held if line["step"] == best), held[-1])
        figures |= {
            "best step": best,
            **{key.replace("eval_", "held-out "): at_best[key] for key in at_best if key != "step"},
        }
    return figures


def _told_plainly(file: Path, base: str) -> None:
    """Sets have no order of their own, and the base is what the configuration called it."""
    values = json.loads(file.read_text("utf-8"))
    for key, value in values.items():
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            values[key] = sorted(value)
    values["base_model_name_or_path"] = base
    write_whole(file, as_json(dict(sorted(values.items())), 2) + "\n")
