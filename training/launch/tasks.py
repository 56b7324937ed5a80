"""Task files of schedulers: SkyPilot's YAML and Slurm's batch script."""

from __future__ import annotations

from typing import Any

from training.launch.config import Config, SkyPilot, Slurm
from training.launch.script import setup, work

# Not as `workdir`: then SkyPilot would leave out what git ignores, and that is where data lies.
_FOLDER = "~/l4d2-training"


def skypilot(config: Config, where: SkyPilot) -> str:
    """The task as SkyPilot reads it."""
    import yaml

    resources: dict[str, Any] = {
        "infra": where.infra,
        "accelerators": where.accelerators,
        "disk_size": where.disk,
        "use_spot": where.spot,
        "autostop": {"idle_minutes": where.idle, "down": True},
    }
    if where.image:
        resources["image_id"] = where.image
    if where.dollars_an_hour:
        resources["max_hourly_cost"] = where.dollars_an_hour
    met = [
        "set -eu",
        f"cd {_FOLDER}",
        'export NODES="$SKYPILOT_NUM_NODES" NODE_RANK="$SKYPILOT_NODE_RANK"',
        'export MASTER="$(echo "$SKYPILOT_NODE_IPS" | head -n 1)"',
    ]
    task = {
        "name": config.name,
        "num_nodes": where.count,
        "resources": resources,
        "file_mounts": {f"{_FOLDER}/{path.as_posix()}": f"./{path.as_posix()}" for path in config.sent},
        "setup": _lines(["set -eu", f"cd {_FOLDER}", *setup(config)]),
        "run": _lines([*met, *work(config)]),
    }
    head = f"# {config.name}: sky {'jobs launch' if where.managed else f'launch -c {config.name}'} task.yaml\n"
    return head + yaml.dump(task, Dumper=_dumper(), sort_keys=False, width=1000, allow_unicode=True)


def slurm(config: Config, where: Slurm) -> str:
    """The batch script, one task on each node; setup is run on the first, whose disk all share."""
    options = {
        "job-name": config.name,
        "nodes": where.count,
        "ntasks-per-node": 1,
        "cpus-per-task": where.cores,
        "mem": where.memory,
        "time": where.time,
        "output": f"{config.name}-%j.log",
        "gpus-per-node": where.gpus,
        "partition": where.partition,
        "account": where.account,
    }
    lines = ["#!/bin/bash", *(f"#SBATCH --{name}={value}" for name, value in options.items() if value != "")]
    lines += ["set -eu", 'cd "$SLURM_SUBMIT_DIR"', *(f"module load {name}" for name in where.modules)]
    lines += [*setup(config), 'export NODES="$SLURM_JOB_NUM_NODES"']
    lines += ['export MASTER="$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)"']
    # Quoted, so that each node fills in its own number.
    lines += ["cat > .launch.sh <<'END'", "set -eu", 'export NODE_RANK="$SLURM_NODEID"', *work(config), "END"]
    lines += ["srun --kill-on-bad-exit=1 bash .launch.sh"]
    return _lines(lines)


def _lines(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _dumper() -> Any:
    """YAML with texts of several lines as people write them."""
    import yaml

    class Dumper(yaml.SafeDumper):
        pass

    def told(dumper: Any, text: str) -> Any:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)

    Dumper.add_representer(str, told)
    return Dumper
