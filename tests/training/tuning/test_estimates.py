"""Reckoned memory against what others measured, and the profiles that are shipped."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from server.paths import data_dir
from training.config import load
from training.sft.config import Config
from training.tuning.bases import Base, bases, named
from training.tuning.estimate import base_of, plan_of, told
from training.tuning.hardware import devices
from training.tuning.memory import Plan, adapter_parameters, need
from training.tuning.pace import pace
from training.tuning.scratch import base_of as of_scratch

MEASURED: dict[str, Any] = tomllib.loads((data_dir() / "training/measured.toml").read_text("utf-8"))
KNOWN = bases() | {name: Base(**values) for name, values in MEASURED["bases"].items()}
PEAKS = [
    pytest.param(group, tokens, peak, id=f"{group['base']}-{tokens}-{peak}")
    for group in MEASURED["peaks"]
    for tokens, peak in group["measured"]
]
PROFILES = sorted((Path(__file__).resolve().parents[3] / "configs/training/profiles").glob("*.toml"))
NAMES = "rtx3050-4gb rtx4070ti-16gb a40-48gb a100-40gb gh200-96gb h200-141gb cpu-tiny".split()


def plan(group: dict[str, Any], tokens: int) -> Plan:
    values = dict(group["plan"])
    return Plan(tokens=tokens, targets=tuple(values.pop("targets", ())), **values)


@pytest.mark.parametrize(("group", "tokens", "peak"), PEAKS)
def test_peaks_are_within_15_percent_of_what_was_measured(group: dict[str, Any], tokens: int, peak: float) -> None:
    assert group["source"]
    assert need(KNOWN[group["base"]], plan(group, tokens)).gib == pytest.approx(peak, rel=0.15)


def test_the_mean_error_is_small() -> None:
    """Single figures may be off by what nobody tells of a setting; all of them together may not."""
    errors = [
        abs(need(KNOWN[group["base"]], plan(group, tokens)).gib / peak - 1)
        for group in MEASURED["peaks"]
        for tokens, peak in group["measured"]
    ]
    assert len(errors) > 15
    assert sum(errors) / len(errors) < 0.06


@pytest.mark.parametrize("name", KNOWN)
def test_shapes_have_the_parameters_that_their_makers_count(name: str) -> None:
    base = KNOWN[name]
    assert base.counted == pytest.approx(base.parameters, rel=0.01)


def test_bases_are_found_by_name_and_by_hub() -> None:
    assert named("Qwen2.5-Coder-7B") is bases()["qwen2.5-coder-7b"]
    assert named(bases()["mistral-7b"].hub) is bases()["mistral-7b"]
    assert named("nobody/nothing") is None


def test_adapters_are_counted_as_peft_counts_them() -> None:
    # What peft prints for rank 8 on queries and values of Llama 2 7B.
    assert adapter_parameters(KNOWN["llama-2-7b"], Plan(1, rank=8, targets=("q_proj", "v_proj"))) == 4_194_304


def test_there_is_a_profile_for_each_gpu() -> None:
    assert {file.stem for file in PROFILES} == set(NAMES)


@pytest.mark.parametrize("file", PROFILES, ids=lambda file: file.stem)
def test_a_profile_fits_its_gpu(file: Path) -> None:
    config = load(Config, file)
    device = devices()[config.device]
    base = of_scratch(config.scratch) if config.scratch is not None else base_of(config)
    assert base is not None
    lines, problems = told(config, base, plan_of(config), 10_000_000)
    assert not problems
    assert f"It fits {device.title}" in "\n".join(lines)
    assert any(line.startswith("Time") for line in lines)
    assert any(line.startswith("Cost") for line in lines)
    # None wastes what is there, but for the model of no use.
    if config.scratch is None:
        assert need(base, plan_of(config)).gib > 0.55 * device.memory


def test_what_does_not_fit_is_a_problem() -> None:
    file = next(file for file in PROFILES if file.stem == "rtx3050-4gb")
    config = load(Config, file, ["base=codellama-13b"])
    base = base_of(config)
    assert base is not None
    _, problems = told(config, base, plan_of(config), 0)
    assert len(problems) == 1
    assert "does not fit" in problems[0]


def test_the_small_gpu_has_the_settings_that_were_tried_on_it() -> None:
    config = load(Config, next(file for file in PROFILES if file.stem == "rtx3050-4gb"))
    assert (config.base, config.quantise, config.length) == ("llama-3.2-3b", "nf4", 2048)
    assert config.lora is not None
    assert (config.lora.rank, config.batch, config.accumulate, config.epochs) == (16, 1, 8, 1)


@pytest.mark.parametrize("name", bases())
def test_every_base_has_a_profile_that_it_fits(name: str) -> None:
    found = []
    for file in PROFILES:
        config = load(Config, file)
        if config.scratch is None:
            config = config.model_copy(update={"base": name})
            base = base_of(config)
            assert base is not None
            found.append(need(base, plan_of(config)).gib <= devices()[config.device].memory)
    assert any(found)


def test_time_is_that_of_the_table_it_is_made_of() -> None:
    """torchtune: Llama 3.2 3B on an A100, 4096 tokens, all weights: 7210 tokens/s; an adapter: 8210; both compiled."""
    base, device = bases()["llama-3.2-3b"], devices()["a100-40gb"]
    full = pace(base, 10**6, device, 4096, has_adapter=False, quantised=False, checkpointing=True)
    adapter = pace(base, 10**6, device, 4096, has_adapter=True, quantised=False, checkpointing=True, price=2.0)
    assert full.tokens_per_second == pytest.approx(7210, rel=0.33)
    assert adapter.tokens_per_second == pytest.approx(8210, rel=0.33)
    assert adapter.cost == pytest.approx(2.0 * adapter.seconds / 3600)
    two = pace(base, 10**6, device, 4096, has_adapter=True, quantised=False, checkpointing=True, processes=2, price=2.0)
    assert two.seconds == pytest.approx(adapter.seconds / 2)
    assert two.cost == pytest.approx(adapter.cost)
