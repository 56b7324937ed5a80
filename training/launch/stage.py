"""Runs a stage or a pipeline on other machines: by ssh, Slurm, SkyPilot or on machines that Vultr rents.

    python -m training launch --config configs/cluster/ssh.toml --out build/launched --set do=run

Without `do=run` the files are only written: look at them first. What was begun goes on when this process ends; the same
call finds it again, follows it and brings back what it made, into `made/`. With `do=stop` it is ended.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from training.launch import tasks
from training.launch.config import Config, SkyPilot, Slurm, Ssh, Vultr
from training.launch.script import whole
from training.launch.ssh import Machine, Run, packed
from training.launch.vultr import Machines
from training.run.files import InputError, as_json, write_whole
from training.run.output import WORK
from training.run.progress import Progress
from training.run.reporting import SUMMARY

_SSH_UP_S = 300.0
_SLURM_OVER = ("COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED", "BOOT_FAIL")


def run(config: Config, out: Path) -> None:
    """Write the files, and do what the configuration says. Raises `InputError`."""
    with Progress(out, "launch") as progress:
        progress.step("write")
        file = _write(config, out)
        told = {
            "where": config.where.kind,
            "machines": config.where.nodes,
            "processes": config.processes,
            "do": config.do,
        }
        if config.do != "write":
            _do(config, out, file, progress)
        write_whole(out / SUMMARY, as_json(told | {"file": file.name}, 2) + "\n")


def _write(config: Config, out: Path) -> Path:
    where = config.where
    match where:
        case SkyPilot():
            name, text = "task.yaml", tasks.skypilot(config, where)
        case Slurm():
            name, text = "job.sbatch", tasks.slurm(config, where)
        case Ssh() | Vultr():
            name, text = "run.sh", whole(config)
    write_whole(out / name, text)
    return out / name


def _do(config: Config, out: Path, file: Path, progress: Progress) -> None:
    where = config.where
    match where:
        case SkyPilot():
            _sky(config, where, file, out)
        case Slurm():
            _slurm(config, file, out)
        case Ssh():
            _by_ssh(config, where, file, out, progress)
        case Vultr():
            _on_vultr(config, where, file, out, progress)


def _by_ssh(config: Config, where: Ssh, file: Path, out: Path, progress: Progress) -> None:
    archive = out / WORK / "sent.tar.gz"
    progress.step("send")
    run = Run(config.name, where, file.read_text("utf-8"), archive, packed(config.sent, archive), _log(out, progress))
    if config.do == "stop":
        run.stop()
        return
    run.begin()
    progress.step("run")
    run.watch(config.every)
    progress.step("fetch")
    run.fetch(config.made, out / "made", out / WORK)


def _log(out: Path, progress: Progress) -> Callable[[int, str], None]:
    """Keeps what machines say; told again from its beginning, as after a kill, it is written anew."""
    seen: set[int] = set()

    def say(rank: int, text: str) -> None:
        (out / "logs").mkdir(exist_ok=True)
        with (out / "logs" / f"machine-{rank}.log").open("a" if rank in seen else "w", encoding="utf-8") as stream:
            stream.write(text)
        seen.add(rank)
        progress.event("said", machine=rank, last=text.strip().splitlines()[-1][:300] if text.strip() else "")

    return say


def _on_vultr(config: Config, where: Vultr, file: Path, out: Path, progress: Progress) -> None:
    def say(text: str) -> None:
        progress.event("said", message=text)

    with Machines(config, where) as machines:
        if config.do == "stop":
            machines.give_back(say)
            return
        fetched = out / WORK / "fetched"
        if fetched.is_file():
            # Killed before they were given back; there is nothing left to be done on them.
            machines.give_back(say)
            return
        progress.step("rent")
        addresses = machines.ready(config.every, say)
        hosts = tuple(f"{where.user}@{address}:{where.port}" for address in addresses)
        known = out / WORK / "known_hosts"
        known.parent.mkdir(parents=True, exist_ok=True)
        reached = Ssh(hosts=hosts, folder=where.folder, identity=where.identity, hosts_file=known, new_hosts=True)
        try:
            _answering(reached, config.every)
            _by_ssh(config, reached, file, out, progress)
        except InputError:
            if not where.keep:
                machines.give_back(say)
            raise
        # Whoever interrupts this wants to go on later, so then they stay.
        if not where.keep:
            write_whole(fetched, "")
            machines.give_back(say)


def _answering(where: Ssh, every: float) -> None:
    """Wait until every machine takes ssh: that is some time after it is up."""
    until = time.monotonic() + _SSH_UP_S
    for host in where.hosts:
        while True:
            try:
                Machine(where, host).call("true")
                break
            except InputError:
                if time.monotonic() > until:
                    raise
                time.sleep(every)


def _sky(config: Config, where: SkyPilot, file: Path, out: Path) -> None:
    if shutil.which("sky") is None:
        raise InputError("SkyPilot is not installed: uv tool install 'skypilot[runpod]', then `sky check`")
    if config.do == "stop":
        _ran(
            ["sky", "jobs", "cancel", "-y", "-n", config.name] if where.managed else ["sky", "down", "-y", config.name]
        )
    elif where.managed:
        _ran(["sky", "jobs", "launch", "-y", "-n", config.name, str(file)])
    else:
        _ran(["sky", "launch", "-y", "-c", config.name, str(file)])
        (out / "made").mkdir(exist_ok=True)
        _ran(["scp", "-r", f"{config.name}:l4d2-training/{config.made}", str(out / "made")])
        _ran(["sky", "down", "-y", config.name])


def _slurm(config: Config, file: Path, out: Path) -> None:
    """Submit, or find again what was submitted under this name, and wait for it."""

    def ask(*command: str) -> str:
        return _ran(list(command))

    if shutil.which("sbatch") is None:
        raise InputError("there is no Slurm on this machine: run this on the login node; the script is written")
    if config.do == "stop":
        ask("scancel", "--me", f"--name={config.name}")
        return
    known = ask("squeue", "--me", "--noheader", "--format=%i", f"--name={config.name}").split()
    job = known[0] if known else ask("sbatch", "--parsable", str(file)).strip().partition(";")[0]
    while True:
        said = ask("sacct", "-j", job, "--noheader", "--parsable2", "--format=State", "-X").split()
        state = said[0] if said else ""
        if state in _SLURM_OVER:
            break
        time.sleep(config.every)
    if state != "COMPLETED":
        raise InputError(f"the job {job} ended as {state}; its log is {config.name}-{job}.log")
    shutil.copytree(config.made, out / "made" / config.made, dirs_exist_ok=True)


def _ran(command: list[str]) -> str:
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, check=False)
    except OSError as error:
        raise InputError(f"{command[0]} can not be run: {error.strerror}") from None
    if done.returncode:
        raise InputError(f"{' '.join(command[:3])} ended with status {done.returncode}; what it said stands above")
    return done.stdout
