"""Measures a model on the tasks, or files that one wrote; compares with an earlier evaluation; looks for contamination.

    python -m training evaluate --set model=builtin --out build/evaluated

Makes `samples.jsonl` (every answer with what was found), `result.json` (the figures, and all that is needed to repeat
it), `report.html` and `report.md`; on request `opinions.jsonl` of a second model and `sheet.csv` for people.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from server import __version__
from server.assistant.engines import preset_named, with_file
from server.models.errors import ModelError
from server.models.presets import Preset
from training.evaluate import opinion, report
from training.evaluate.bleu import bleu
from training.evaluate.compiling import Compiler, isolation
from training.evaluate.config import Config
from training.evaluate.contamination import overlaps, rows_of
from training.evaluate.figures import compared, figures
from training.evaluate.funnel import STEPS, judged
from training.evaluate.judging import Judge
from training.evaluate.likelihood import likelihood
from training.evaluate.sampling import Plan, Row, key_of, sample
from training.evaluate.scoring import scoring
from training.evaluate.tasks import Task, digest, tasks
from training.run.files import InputError, as_json, write_whole, writing
from training.run.journal import Journal
from training.run.output import WORK
from training.run.progress import Progress
from training.run.reporting import SUMMARY
from training.run.workers import available

SAMPLES = "samples.jsonl"
RESULT = "result.json"


def run(config: Config, out: Path) -> None:
    """Evaluate; what an earlier run of the same has asked is not asked again. Raises `InputError`."""
    chosen = wanted(config.tasks)
    compiler = Compiler(config.compiler, config.include) if config.compiler is not None else None
    with Progress(out, "evaluate") as progress:
        with Journal(out / WORK / SAMPLES) as journal:
            if config.files is not None:
                progress.step("judge", len(chosen))
                _judge_files(config.files, chosen, journal, compiler, progress)
            else:
                preset = _preset(config)
                progress.step("ask", len(chosen) * config.samples, journal.count)
                _ask(config, preset, chosen, journal, compiler, progress)
            rows = sorted(journal, key=key_of)
        opinions = _opinions(config, rows, out, progress) if config.opinion else []
        progress.step("write")
        write(config, chosen, rows, compiler, out, opinions)


def wanted(names: Sequence[str]) -> list[Task]:
    """The tasks of some ids, families or themes; all for none. Raises `InputError` for a name that is none of them."""
    known = tasks()
    if not names:
        return list(known.values())
    found: dict[str, Task] = {}
    for name in names:
        meant = [task for task in known.values() if name in (task.id, task.family, task.theme)]
        if not meant:
            raise InputError(f"there is no task, family or theme {name!r}")
        found.update({task.id: task for task in meant})
    return list(found.values())


def _preset(config: Config) -> Preset:
    try:
        return with_file(preset_named(config.model), str(config.gguf or ""))
    except ModelError as error:
        raise InputError(str(error)) from None


def _ask(
    config: Config, preset: Preset, chosen: list[Task], journal: Journal, compiler: Compiler | None, progress: Progress
) -> None:
    plan = Plan(
        preset,
        config.samples,
        config.seed,
        config.temperature,
        1 if preset.engine == "local" else config.concurrency,
        config.repair,
        config.facts,
        config.gaps,
    )
    try:
        sample(plan, chosen, journal, compiler, progress.advance)
    except* ModelError as group:
        raise InputError(str(group.exceptions[0])) from None


def _opinions(config: Config, rows: list[Row], out: Path, progress: Progress) -> list[Row]:
    progress.step("second opinion", sum(bool(row.get("answer")) for row in rows))
    try:
        with Journal(out / WORK / "opinions.jsonl") as journal:
            opinion.ask(preset_named(config.opinion), rows, tasks(), journal, progress.advance)
            return sorted(journal, key=key_of)
    except ModelError as error:
        raise InputError(str(error)) from None


def _judge_files(
    folder: Path, chosen: list[Task], journal: Journal, compiler: Compiler | None, progress: Progress
) -> None:
    """Files are named like tasks, without the family, or like themes."""
    done = {key_of(row) for row in journal}
    judge = Judge()
    by_name = {name: task for task in chosen for name in (task.theme, task.id.split("/")[1]) if name}
    for file in sorted(folder.glob("*.sp")):
        task = by_name.get(file.stem)
        if task is None or (task.id, 0) in done:
            continue
        code = file.read_text("utf-8", "replace")
        found = judged(task, code, judge, compiler, is_code=True)
        row = {"task": task.id, "family": task.family, "sample": 0, "answer": code, **found.as_row()}
        journal.add([row | {"bleu": bleu(code, task.answer)}])
        progress.advance()


def write(
    config: Config,
    chosen: list[Task],
    rows: list[Row],
    compiler: Compiler | None,
    out: Path,
    opinions: Sequence[Row] = (),
) -> None:
    """Write results and reports of judged samples. Raises `InputError` when there are none."""
    if not rows:
        raise InputError("there is nothing to judge: no file is named like a task")
    smallest = min(sum(row["task"] == name for row in rows) for name in {row["task"] for row in rows})
    told = figures(rows, [k for k in config.k if k <= smallest], config.seed)
    if config.likelihood and config.gguf is not None:
        with scoring(config.gguf, available()) as score:
            told["likelihood"] = asdict(likelihood((task.answer for task in chosen), score))
    judge = compiler.version() if compiler is not None else "our analysis"
    result: dict[str, Any] = {
        "model": _name(config),
        "task_set": digest(),
        "judges": {"compiles": judge, "all else": "our analysis"},
        "figures": told,
        "again": {
            "model ids": sorted({str(row["model"]) for row in rows if row.get("model")}),
            "version": __version__,
            "tasks": len(chosen),
            "seed": config.seed,
            "temperature": config.temperature,
            "samples": config.samples,
            "compiler without a network": bool(isolation()) if compiler is not None else None,
            "steps": list(STEPS),
        },
        "prompts": {row["task"]: row["prompt"] for row in rows if "prompt" in row},
    }
    if config.training_rows is not None:
        found = overlaps(chosen, rows_of(config.training_rows))
        result["contamination"] = [asdict(one) | {"contaminated": one.is_contaminated} for one in found]
    if opinions:
        result["opinion"] = {"model": config.opinion, **opinion.agreement(rows, opinions)}
        write_whole(out / "opinions.jsonl", "".join(as_json(one) + "\n" for one in opinions))
    if config.sheet:
        write_whole(out / "sheet.csv", opinion.sheet(rows, tasks()))
    if config.against is not None:
        result["comparison"] = compared(rows, _rows_at(config.against), config.seed) | {
            "other": _model_at(config.against)
        }
    with writing(out / SAMPLES) as stream:
        stream.writelines(as_json(row) + "\n" for row in rows)
    write_whole(out / RESULT, as_json(result, 2) + "\n")
    write_whole(out / SUMMARY, as_json(_summary(told), 2) + "\n")
    write_whole(out / "report.html", report.page(result, rows))
    write_whole(out / "report.md", report.markdown(result))


def _name(config: Config) -> str:
    if config.files is not None:
        return config.files.name
    return config.gguf.stem if config.gguf is not None else config.model


def _summary(told: dict[str, Any]) -> dict[str, Any]:
    """What `report` tells of the stage."""
    return {
        "verdict": report.verdict(told),
        "tasks": told["tasks"],
        "samples": told["samples"],
        **{f"pass@{k}": one["value"] for k, one in told["pass_at"].items()},
        "steps": {one["step"]: one["value"] for one in told["funnel"]},
        "names that exist": told["api"],
        "security": told["security"],
        **({"bits per byte": round(told["likelihood"]["bits_per_byte"], 3)} if "likelihood" in told else {}),
    }


def _rows_at(out: Path) -> list[Row]:
    try:
        lines = (out / SAMPLES).read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]
    except (OSError, ValueError) as error:
        raise InputError(f"{out} holds no finished evaluation: {error}") from None


def _model_at(out: Path) -> str:
    try:
        return str(json.loads((out / RESULT).read_text("utf-8"))["model"])
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"{out} holds no finished evaluation: {error}") from None
