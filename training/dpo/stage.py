"""Trains a model to prefer the better of two answers, from what `pairs` made, on what `sft` made.

    python -m training dpo --set rows=build/pairs --set base=build/sft/model --out build/dpo

Makes the same files as `sft`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any

from training.dpo.config import Config
from training.rows.example import Chat, Fim, Plain, Preference
from training.rows.jsonl import read
from training.run.files import InputError, as_json, write_whole
from training.run.output import WORK
from training.run.progress import Progress
from training.run.reporting import SUMMARY
from training.tuning import processes
from training.tuning.corpus import times
from training.tuning.loading import LOGS, loaded, need_packages, start_processes, tokenizer_of
from training.tuning.rendering import Pair, Renderer


def run(config: Config, out: Path) -> None:
    """Train; what an earlier run of the same had learnt at its last checkpoint is not learnt again."""
    need_packages()
    processes.run("dpo", config, out, train)


def train(config: Config, out: Path) -> None:
    """What each of the processes that train does."""
    # Heavy, and of no use where a configuration is only looked at.
    from trl.trainer.dpo_config import DPOConfig  # pyright: ignore[reportMissingImports]

    from training.dpo.preferring import Preferring
    from training.tuning.saving import save
    from training.tuning.training import Following, arguments_of, checkpoint_in, settings_of, stopping

    state = start_processes(config)
    first = processes.rank() == 0
    work = out / WORK
    with Progress(out, "dpo") if first else nullcontext() as progress:
        if progress is not None:
            progress.step("read")
        tokenizer = tokenizer_of(config.base, config.revision)
        renderer = Renderer(tokenizer)
        left_out: Counter[str] = Counter()
        pairs = pairs_of(read(config.train_rows()), renderer, config.length, left_out)
        if not pairs:
            raise InputError(f"{config.rows}: there are no pairs to learn from ({dict(left_out)})")
        order = order_of(pairs, config.epochs, config.seed)
        path = config.held_rows()
        rows = islice(read(path), config.held_out) if path is not None and config.held_out else ()
        held = pairs_of(rows, renderer, config.length, Counter())
        looks = bool(held)
        steps = steps_of(config, len(order))
        # The trainer of trl keeps the first adapter beside the one that is trained; unsloth's models do not take that.
        ready = loaded(config.model_copy(update={"unsloth": "no"}))
        settings = settings_of(config, work, out / LOGS, steps, looks) | {
            "beta": config.beta,
            "max_length": config.length,
            "precompute_ref_log_probs": config.reference == "precomputed",
        }
        if looks:
            settings |= {"metric_for_best_model": "eval_loss", "greater_is_better": False}
        trainer = Preferring(
            model=ready.model,
            args=arguments_of(DPOConfig, settings),
            train_dataset=order,
            eval_dataset=[pair for pair, _ in held] or None,
            processing_class=tokenizer,
            callbacks=[Following(progress), *stopping(config, looks)],
        )
        with state.main_process_first():
            at = checkpoint_in(work)
        trainer.train(resume_from_checkpoint=str(at) if at is not None else None)
        figures = save(trainer, ready, out)
        if first:
            more: dict[str, Any] = {
                "pairs": len(pairs),
                "left out": dict(sorted(left_out.items())),
                "held out": len(held),
            }
            write_whole(out / SUMMARY, as_json(more | figures, 2) + "\n")


def pairs_of(
    rows: Iterable[Chat | Fim | Plain | Preference], renderer: Renderer, length: int, left_out: Counter[str]
) -> list[tuple[Pair, float]]:
    """The tokens of pairs with what they count; what can not be learnt from is counted by its reason."""
    found: list[tuple[Pair, float]] = []
    for row in rows:
        if not isinstance(row, Preference):
            left_out[f"{row.kind}: no preference"] += 1
            continue
        pair = renderer.pair(row)
        if pair is None:
            left_out["the model does not talk"] += 1
        elif len(pair.prompt) + max(len(pair.chosen), len(pair.rejected)) > length:
            left_out[f"longer than {length} tokens"] += 1
        elif row.weight:
            found.append((pair, row.weight))
    return found


def order_of(pairs: list[tuple[Pair, float]], epochs: float, seed: int) -> list[Pair]:
    """The pairs of all epochs in their order."""
    found: list[Pair] = []
    for epoch, numbers in enumerate(times([weight for _, weight in pairs], epochs, seed)):
        random.Random(f"{seed} {epoch}").shuffle(numbers)
        share = min(1.0, epochs - epoch)
        found += [pairs[number][0] for number in numbers[: round(len(numbers) * share)]]
    return found


def steps_of(config: Config, pairs: int) -> int:
    """How many steps there are."""
    every = -(-pairs // (config.batch * config.accumulate * max(config.devices, processes.count())))
    return min(config.steps, every) if config.steps else every
