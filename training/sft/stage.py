"""Trains a model on prepared examples: an adapter on a base, or a new model from scratch.

    python -m training sft --config configs/training/profiles/rtx3050-4gb.toml --set rows=build/prepared --out build/sft

Makes `model/`, an adapter or a whole model of transformers with its tokenizer; `losses.jsonl`, the curve; `mask.md`,
which shows what was learnt; `tensorboard/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any

from training.rows.jsonl import read
from training.run.files import InputError, as_json, write_whole
from training.run.output import WORK
from training.run.progress import Progress
from training.run.reporting import SUMMARY
from training.sft.config import Config
from training.tuning import processes
from training.tuning.audit import audit
from training.tuning.corpus import Corpus, corpus_of, order_of
from training.tuning.loading import (
    LOGS,
    import_first,
    loaded,
    need_packages,
    start_processes,
    tokenizer_of,
    uses_unsloth,
)
from training.tuning.packing import fill
from training.tuning.rendering import Renderer


def run(config: Config, out: Path) -> None:
    """Train; what an earlier run of the same had learnt at its last checkpoint is not learnt again."""
    need_packages()
    processes.run("sft", config, out, train)


def train(config: Config, out: Path) -> None:
    """What each of the processes that train does."""
    import_first(config)
    # Heavy, and of no use where a configuration is only looked at.
    from transformers import TrainingArguments  # pyright: ignore[reportMissingImports]

    from training.tuning.batches import Collate, Packs
    from training.tuning.loss import put_into
    from training.tuning.saving import save
    from training.tuning.training import Following, Tuner, arguments_of, checkpoint_in, settings_of, stopping

    state = start_processes(config)
    first = processes.rank() == 0
    work = out / WORK
    with Progress(out, "sft") if first else nullcontext() as progress:
        if progress is not None:
            progress.step("read")
        with state.local_main_process_first():
            config = with_base(config, work)
        tokenizer = tokenizer_of(config.base, config.revision)
        renderer = Renderer(tokenizer, config.learn)
        corpus, held = corpora(config, renderer)
        # unsloth's attention may not see where in a pack a sequence begins: there each is alone.
        packing = config.packing and not uses_unsloth(config)
        order = order_of(corpus, config.length, config.epochs, config.seed, packing)
        steps = steps_of(config, len(order))
        if first:
            write_whole(out / "mask.md", audit(renderer, read(config.train_rows()), corpus))
        looks = len(held) > 0
        ready = loaded(config)
        if not uses_unsloth(config):  # it has its own
            put_into(ready.model)
        trainer = Tuner(
            model=ready.model,
            args=arguments_of(TrainingArguments, settings_of(config, work, out / LOGS, steps, looks)),
            train_dataset=Packs(corpus, order),
            eval_dataset=Packs(held, [[number] for number in range(len(held))]) if looks else None,
            data_collator=Collate(tokenizer.pad_token_id),
            processing_class=tokenizer,
            callbacks=[Following(progress), *stopping(config, looks)],
            metric=metric_of(config, renderer) if looks else None,
        )
        with state.main_process_first():
            at = checkpoint_in(work)
        trainer.train(resume_from_checkpoint=str(at) if at is not None else None)
        figures = save(trainer, ready, out)
        if first:
            lengths = corpus.lengths()
            more: dict[str, Any] = {
                "examples": dict(sorted(corpus.kinds.items())),
                "left out": dict(sorted(corpus.left_out.items())),
                "tokens": corpus.tokens,
                "learnt tokens": corpus.learnt_tokens,
                "held out": len(held),
                "sequences": len(order),
                "room that is filled": round(fill(lengths, order, config.length), 4),
            }
            write_whole(out / SUMMARY, as_json(more | figures, 2) + "\n")


def corpora(config: Config, renderer: Renderer) -> tuple[Corpus, Corpus]:
    """The tokens of what is learnt and of what is held out. Raises `InputError` where there is nothing to learn."""
    corpus = corpus_of(read(config.train_rows()), renderer, config.length, config.mix)
    if not len(corpus):
        raise InputError(f"{config.rows}: there is nothing to learn ({_reasons(corpus)})")
    path = config.held_rows()
    rows = islice(read(path), config.held_out) if path is not None and config.held_out else ()
    return corpus, corpus_of(rows, renderer, config.length, {})


def steps_of(config: Config, packs: int) -> int:
    """How many steps there are."""
    at_once = config.batch * config.accumulate * max(config.devices, processes.count())
    every = -(-packs // at_once)
    return min(config.steps, every) if config.steps else every


def metric_of(config: Config, renderer: Renderer) -> Any:
    """What decides which checkpoint is the best one, beside the loss."""
    if config.metric == "loss":
        return None
    from training.tuning.sound import Sound, asked

    return Sound(asked(config.rows, renderer, config.length, config.asked), renderer.tokenizer, config.most_new)


def with_base(config: Config, work: Path) -> Config:
    """The configuration with the new model as its base, where it wants one."""
    if config.scratch is None:
        return config
    from training.tuning.scratch import make

    work.mkdir(parents=True, exist_ok=True)
    folder = work / "base"
    make(config.scratch, texts(config), folder, config.seed)
    return config.model_copy(update={"base": str(folder), "lora": None, "scratch": None})


def texts(config: Config) -> Iterator[str]:
    """All that the examples say, for a vocabulary."""
    for row in read(config.train_rows()):
        yield from row.texts()


def _reasons(corpus: Corpus) -> str:
    return ", ".join(f"{count} × {reason}" for reason, count in sorted(corpus.left_out.items())) or "no examples"
