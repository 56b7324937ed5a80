"""One run of training: the trainer of transformers with our order and loss; checkpoints are whole or not there at all.

Whoever kills it, the next run begins at the last whole checkpoint and has the same losses from there on.
"""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch  # pyright: ignore[reportMissingImports]
from accelerate import DistributedType, PartialState  # pyright: ignore[reportMissingImports]
from transformers import (  # pyright: ignore[reportMissingImports]
    EarlyStoppingCallback,
    PrinterCallback,
    Trainer,
    TrainerCallback,
)

from training.run.files import as_json, writing
from training.run.progress import Progress
from training.tuning import processes
from training.tuning.config import Tuning
from training.tuning.loading import has_cuda, precision_of

_WHOLE = "whole"
_LOGGED = ("loss", "grad_norm", "learning_rate", "rewards/accuracies", "rewards/margins")
_HELD = ("eval_loss", "eval_sound", "eval_accuracy")


def settings_of(config: Tuning, work: Path, logs: Path, steps: int, looks: bool) -> dict[str, Any]:
    """The arguments of the trainer. `looks`: there is something held out to look at."""
    cuda, precision = has_cuda(config), precision_of(config)
    optimizers = {"adamw": "adamw_torch_fused" if cuda else "adamw_torch", "adamw-8bit": "paged_adamw_8bit"}
    found: dict[str, Any] = {
        "output_dir": str(work / "checkpoints"),
        "max_steps": steps,
        "per_device_train_batch_size": config.batch,
        "per_device_eval_batch_size": config.batch,
        "gradient_accumulation_steps": config.accumulate,
        "learning_rate": config.rate,
        "lr_scheduler_type": config.schedule
        if config.warmup == 0 or config.schedule != "constant"
        else "constant_with_warmup",
        "warmup_steps": math.ceil(config.warmup * steps),
        "weight_decay": config.decay,
        "max_grad_norm": config.clip,
        "optim": optimizers[config.optimizer],
        "bf16": precision == "bf16",
        "fp16": precision == "fp16",
        "gradient_checkpointing": config.checkpointing,
        "gradient_checkpointing_kwargs": {"use_reentrant": False},
        "logging_steps": 1,
        "save_strategy": "steps",
        "save_steps": config.every,
        "eval_strategy": "steps" if looks else "no",
        "eval_steps": config.every,
        "load_best_model_at_end": looks,
        "metric_for_best_model": "score" if looks else None,
        "greater_is_better": True,
        "restore_callback_states_from_checkpoint": True,
        "report_to": ["tensorboard"],
        "remove_unused_columns": False,
        "train_sampling_strategy": "sequential",
        "dataloader_pin_memory": cuda,
        "ddp_find_unused_parameters": False,
        "use_cpu": not cuda,
        "disable_tqdm": True,
        "seed": config.seed,
        "log_level": "error",
    }
    if not cuda and processes.count() > 1:
        found["ddp_backend"] = "gloo"
    if config.sharding == "fsdp" and processes.count() > 1:
        found["fsdp"] = True
        found["fsdp_config"] = {
            "version": 2,
            "auto_wrap_policy": "TRANSFORMER_BASED_WRAP",
            "state_dict_type": "FULL_STATE_DICT",
            "activation_checkpointing": config.checkpointing and config.lora is None,
        }
        # The line above is its own way of doing that, in which layers get other names: adapters would not be found.
        found["gradient_checkpointing"] = config.checkpointing and config.lora is not None
    os.environ["TENSORBOARD_LOGGING_DIR"] = str(logs)
    return found


def arguments_of(kind: Any, settings: dict[str, Any]) -> Any:
    """Settings as the arguments of a trainer, of the class that it takes."""
    found = kind(**settings)
    if "fsdp" in settings and found.device.type == "cpu":
        # accelerate divides models among GPUs only. Its code does as well without them: it has but to be let in.
        PartialState().distributed_type = DistributedType.MULTI_GPU
    return found


class Resuming:
    """For trainers: what a checkpoint holds is as exact as what it is loaded into; peft makes it more exact."""

    model: Any

    def _load_from_checkpoint(self, *arguments: Any, **more: Any) -> None:
        kinds = {name: one.dtype for name, one in self.model.named_parameters() if one.requires_grad}
        super()._load_from_checkpoint(*arguments, **more)  # pyright: ignore[reportAttributeAccessIssue]
        for name, one in self.model.named_parameters():
            if name in kinds:
                one.data = one.data.to(kinds[name])


class Tuner(Resuming, Trainer):
    """The trainer, which looks at what is held out token by token, and asks `metric` besides if there is one."""

    def __init__(self, *arguments: Any, metric: Callable[[Any], float] | None = None, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._metric = metric
        self.remove_callback(PrinterCallback)  # it prints to standard output

    def compute_loss(self, model: Any, inputs: dict[str, Any], *arguments: Any, **more: Any) -> Any:
        """The loss of a batch. With a cache, models would not see where in it sequences begin."""
        return super().compute_loss(model, inputs | {"use_cache": False}, *arguments, **more)

    def evaluate(self, *arguments: Any, **more: Any) -> dict[str, float]:
        """The loss over all learnt tokens of what is held out; every process looks at everything."""
        del arguments, more
        model: Any = self.model_wrapped if self.is_in_train else self.model
        was_training = model.training
        model.eval()
        total, count = 0.0, 0
        held: Any = self.eval_dataset
        collate: Any = self.data_collator
        size = self.args.per_device_eval_batch_size
        with torch.no_grad(), self.compute_loss_context_manager():
            for start in range(0, len(held), size):
                packs = [held[at] for at in range(start, min(start + size, len(held)))]
                batch: Any = self._prepare_inputs(collate(packs))
                here = int((batch["labels"][:, 1:] >= 0).sum())
                total += float(model(**batch, use_cache=False)["loss"]) * here
                count += here
            found = {"eval_loss": total / max(1, count)}
            found["eval_score"] = -found["eval_loss"]
            if self._metric is not None:
                found["eval_sound"] = self._metric(self.accelerator.unwrap_model(model))
                # The task decides; between checkpoints that do it equally well, the loss.
                found["eval_score"] = found["eval_sound"] - min(found["eval_loss"], 1e3) * 1e-6
        model.train(was_training)
        self.log(dict(found))
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, found)
        return found


class Following(TrainerCallback):
    """Tells how far training is, and which checkpoints are whole."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._at = 0

    def on_train_begin(self, args: Any, state: Any, control: Any, **more: Any) -> None:
        """The number of steps is known now."""
        self._at = state.global_step
        if self._progress is not None:
            self._progress.step("train", state.max_steps, state.global_step)

    def on_step_end(self, args: Any, state: Any, control: Any, **more: Any) -> None:
        """A step more."""
        if self._progress is not None:
            self._progress.advance(state.global_step - self._at)
        self._at = state.global_step

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **more: Any) -> None:
        """Losses, for who follows."""
        told = {key: value for key, value in (logs or {}).items() if key in _LOGGED or key in _HELD}
        if self._progress is not None and told:
            self._progress.event("loss", at=state.global_step, **told)

    def on_save(self, args: Any, state: Any, control: Any, **more: Any) -> None:
        """All of the checkpoint is there: say so, and only then let go of the others."""
        if not state.is_world_process_zero:
            return
        folder = Path(args.output_dir)
        (folder / f"checkpoint-{state.global_step}" / _WHOLE).touch()
        kept = {state.global_step, state.best_global_step or state.global_step}
        for one in folder.glob("checkpoint-*"):
            if _step_of(one) not in kept:
                shutil.rmtree(one)


def checkpoint_in(work: Path) -> Path | None:
    """The last whole checkpoint; what is not whole goes."""
    found = sorted((work / "checkpoints").glob("checkpoint-*"), key=_step_of)
    for one in found:
        if not (one / _WHOLE).is_file():
            shutil.rmtree(one)
    whole = [one for one in found if one.is_dir()]
    return whole[-1] if whole else None


def stopping(config: Tuning, looks: bool) -> list[TrainerCallback]:
    """What ends training early."""
    return [EarlyStoppingCallback(config.patience)] if looks and config.patience else []


def curve_of(history: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The losses of each step, and those of what is held out, without what depends on the time."""
    kept = ("step", *_LOGGED, *_HELD)
    found: list[dict[str, Any]] = []
    for entry in history:
        line = {key: entry[key] for key in kept if key in entry}
        if len(line) > 1:
            found.append(line)
    return found


def write_curve(out: Path, history: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write `losses.jsonl`."""
    curve = curve_of(history)
    with writing(out / "losses.jsonl") as stream:
        for line in curve:
            stream.write(as_json(line) + "\n")
    return curve


def _step_of(checkpoint: Path) -> int:
    return int(checkpoint.name.rpartition("-")[2])
