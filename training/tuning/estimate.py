"""What `check` says of a training before it is paid for: memory, time and cost, and where the figures are from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from training.rows.checking import Found, check_rows
from training.tuning.bases import Base, named, of_config
from training.tuning.config import Tuning
from training.tuning.hardware import Device, devices
from training.tuning.memory import GIB, Need, Plan, adapter_parameters, need
from training.tuning.pace import pace, said

_CLOSE = 0.97
"""The share of a GPU's memory above which a plan may fail by what nobody reckons with."""


def looked_at(config: Tuning, what: str) -> Found:
    """What there is to say of the rows themselves; it has problems where there is nothing to go on with."""
    found = Found()
    rows = config.train_rows()
    if not rows.is_file():
        found.problems.append(f"{config.rows} holds no {what}")
    elif rows != config.rows:  # a folder, whose files were not yet looked at
        found = check_rows(rows)
    return found


def add_estimate(found: Found, config: Tuning, base: Base | None, plan: Callable[[], Plan], tokens: int) -> None:
    """Say what memory, time and cost are to be expected, where the shape of the model is known."""
    if base is None:
        found.lines.append(f"The shape of `{config.base}` is not known here: nothing is said of memory, time and cost.")
        return
    lines, problems = told(config, base, plan(), tokens)
    found.lines += lines
    found.problems += problems


def base_of(config: Tuning) -> Base | None:
    """The shape of the base that a configuration names; None where it is neither known nor here."""
    known = named(config.base)
    if known is not None:
        return known
    folder = Path(config.base)
    if not folder.is_dir():
        return None
    from training.tuning.loading import adapter_base

    below = adapter_base(folder)
    return base_of(config.model_copy(update={"base": below})) if below else of_config(folder)


def plan_of(config: Tuning, *, offloads: bool = False, sequences: int = 1, whole_logits: bool = False) -> Plan:
    """A configuration as what it takes memory for. `sequences` is how many an example has."""
    states = {"adamw": 8, "adamw-8bit": 2}[config.optimizer]
    exact = 2 if config.quantise != "none" and config.precision in ("auto", "bf16") else 4
    return Plan(
        tokens=config.batch * config.length * sequences,
        rank=config.lora.rank if config.lora is not None else 0,
        quantised=config.quantise != "none",
        checkpointing=config.checkpointing,
        targets=config.lora.targets if config.lora is not None else (),
        states=states * exact // 4 if config.optimizer == "adamw" else states,
        exact=exact,
        offloads=offloads,
        whole_logits=whole_logits,
        processes=config.devices if config.sharding == "fsdp" else 1,
    )


def told(config: Tuning, base: Base, plan: Plan, tokens: int) -> tuple[list[str], list[str]]:
    """What there is to say of memory, time and cost for so many tokens, and what is wrong."""
    lines: list[str] = []
    problems: list[str] = []
    taken = need(base, plan)
    trained = adapter_parameters(base, plan) if plan.rank else base.counted
    lines.append(f"Parameters: {base.counted / 1e9:.2f} billion, of which {trained / 1e6:.1f} million are trained.")
    lines.append(f"Memory of a GPU at the peak, reckoned to 15 %: {taken.gib:.1f} GiB ({_parts(taken)}).")
    device = devices().get(config.device)
    if config.device and device is None:
        problems.append(f"`device`: there is no `{config.device}`; there are {', '.join(devices())}")
    if device is None:
        lines.append("Name a `device` to learn whether it fits, how long it takes and what it costs.")
        return lines, problems
    lines.append(_fits(config, base, plan, device, taken))
    if taken.gib > device.memory:
        problems.append(f"it does not fit: {taken.gib:.1f} GiB are needed, {device.title} has {device.memory:.1f}")
    if tokens:
        lines += _time(config, base, device, tokens)
    return lines, problems


def _fits(config: Tuning, base: Base, plan: Plan, device: Device, taken: Need) -> str:
    if taken.gib > device.memory * _CLOSE:
        less = need(base, replace(plan, tokens=plan.tokens // 2))
        return f"{device.title} has {device.memory:.1f} GiB; with half the `length` or `batch` it is {less.gib:.1f}."
    room = plan.tokens
    while need(base, replace(plan, tokens=room + config.length)).gib <= device.memory * _CLOSE:
        room += config.length
    most = room // config.length
    return f"It fits {device.title} ({device.memory:.1f} GiB), with this `length` up to a `batch` of {most}."


def _time(config: Tuning, base: Base, device: Device, tokens: int) -> Iterable[str]:
    found = pace(
        base,
        tokens,
        device,
        config.length,
        has_adapter=config.lora is not None,
        quantised=config.quantise != "none",
        checkpointing=config.checkpointing,
        processes=config.devices,
        price=config.price,
    )
    yield f"Time, reckoned to a third: {said(found.seconds)} ({found.tokens_per_second:,.0f} tokens/s)."
    if found.cost is None:
        yield "Cost: the price of this GPU is not known; say what an hour costs with --set price=."
    else:
        where = "by the `price` you gave" if config.price is not None else f"by {device.source}"
        yield f"Cost: about ${found.cost:.2f}, {where}."


def _parts(taken: Need) -> str:
    named_parts = {
        "weights": taken.weights,
        "what is trained": taken.trained,
        "kept on the way": taken.kept,
        "one layer": taken.layer,
        "loss": taken.loss,
        "CUDA": taken.context,
    }
    return ", ".join(f"{name} {size / GIB:.2f}" for name, size in named_parts.items() if size)
