"""Has OpenAI train a model on our examples: checks and prices them, sends them, watches, and makes a preset.

    python -m training openai --config configs/training/openai.toml --out build/tuned --set most_dollars=5

Without `most_dollars` nothing is sent: the price is told. Makes `train.jsonl` as it is sent, `job.json`, `curve.jsonl`,
`curve.svg` and `checkpoints.json`. `python -m training.openai` lists and cancels jobs.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from server.models.errors import ModelError
from training.openai.config import Config
from training.openai.curve import drawn
from training.openai.register import register
from training.openai.service import Service, fault, opened
from training.openai.wanted import Wanted, method, wanted
from training.run.files import InputError, as_json, write_whole
from training.run.output import WORK
from training.run.progress import Progress
from training.run.reporting import SUMMARY

_METRICS = ("step", "train_loss", "valid_loss", "full_valid_loss", "train_mean_token_accuracy", "train_accuracy")


def run(config: Config, out: Path) -> None:
    """Train; a job that an earlier run of the same began is gone on with. Raises `InputError`."""
    with Progress(out, "openai") as progress:
        progress.step("check")
        found = wanted(config)
        for side, name in ((found.train, "train"), (found.validation, "validation")):
            if side is not None:
                write_whole(out / f"{name}.jsonl", side.raw.decode())
        figures = _figures(config, found)
        if not config.most_dollars:
            write_whole(out / SUMMARY, as_json(figures | {"sent": False}, 2) + "\n")
            return
        if found.dollars > config.most_dollars:
            raise InputError(
                f"the training would cost ${found.dollars:.2f} ({found.tokens:,} tokens), which is more than the "
                f"${config.most_dollars:.2f} that `most_dollars` allows; nothing was sent"
            )
        try:
            more = asyncio.run(_train(config, found, out, progress))
        except ModelError as error:
            raise InputError(f"{error} The same command goes on where this one was.") from None
        write_whole(out / SUMMARY, as_json(figures | {"sent": True} | more, 2) + "\n")


def _figures(config: Config, found: Wanted) -> dict[str, Any]:
    return {
        "model": config.model,
        "method": config.method,
        "examples": found.train.examples,
        "examples held out": found.validation.examples if found.validation is not None else 0,
        "of another kind": found.left_out,
        "tokens of the examples": found.train.tokens,
        "longest example": found.train.longest,
        "epochs": found.epochs,
        "tokens to pay": found.tokens,
        "dollars": round(found.dollars, 4),
    }


async def _train(config: Config, found: Wanted, out: Path, progress: Progress) -> dict[str, Any]:
    async with opened(config.model, config.key_variable, config.address) as service:
        job = await _job(config, found, out, service, progress)
        progress.step("train")
        last: Any = None
        async for now, events in service.news(job, config.every):
            last = now
            for one in events:
                progress.event("said", message=service.quoted(one.message), **_measured(one.data))
        wrong = fault(last, service)
        if wrong is not None:
            (out / WORK / "job.json").unlink(missing_ok=True)  # another try is another job
            raise InputError(str(wrong))
        progress.step("fetch")
        return await _fetched(config, last, out, service)


async def _job(config: Config, found: Wanted, out: Path, service: Service, progress: Progress) -> str:
    """The job of these examples: the one that was begun, or a new one."""
    note = out / WORK / "job.json"
    if note.is_file():
        return str(json.loads(note.read_text("utf-8"))["id"])
    begun = await service.job_of(found.digest)
    if begun is None:
        progress.step("send")
        files = {"training_file": await service.sent(found.train)}
        if found.validation is not None:
            files["validation_file"] = await service.sent(found.validation)
        if config.suffix:
            files["suffix"] = config.suffix
        begun = await service.begin(found.digest, model=config.model, method=method(config), seed=config.seed, **files)
    write_whole(note, as_json({"id": begun.id}) + "\n")
    return str(begun.id)


async def _fetched(config: Config, job: Any, out: Path, service: Service) -> dict[str, Any]:
    curve = [step for file in job.result_files for step in await service.curve(file)]
    points = await service.checkpoints(job.id)
    kept = [
        {"model": one.fine_tuned_model_checkpoint, "step": one.step_number, **_measured(one.metrics.model_dump())}
        for one in points
    ]
    model = str(job.fine_tuned_model)
    if config.take == "best":
        model = min((one for one in kept if "full_valid_loss" in one), key=_loss, default={"model": model})["model"]
    write_whole(out / "curve.jsonl", "".join(as_json(step) + "\n" for step in curve))
    write_whole(out / "curve.svg", drawn(curve))
    write_whole(out / "checkpoints.json", as_json(kept, 2) + "\n")
    told = {
        "id": job.id,
        "model": model,
        "base": job.model,
        "trained_tokens": job.trained_tokens,
        "files": [job.training_file, *([job.validation_file] if job.validation_file else [])],
    }
    write_whole(out / "job.json", as_json(told, 2) + "\n")
    more: dict[str, Any] = {"job": job.id, "trained model": model, "tokens paid": job.trained_tokens}
    if curve:
        more["last loss"] = curve[-1].get("train_loss")
    if config.preset:
        # The fallback of the preset is the model that was trained, or what that was made from.
        base = config.model.removeprefix("ft:").partition(":")[0]
        more["preset"] = str(register(config.preset, model, base, config.key_variable, str(job.id)).name)
    return more


def _loss(point: dict[str, Any]) -> tuple[float, int]:
    return point["full_valid_loss"], point["step"]


def _measured(data: object) -> dict[str, float]:
    """The figures in what the service says, those that are numbers."""
    if not isinstance(data, dict):
        return {}
    return {name: data[name] for name in _METRICS if isinstance(data.get(name), int | float)}
