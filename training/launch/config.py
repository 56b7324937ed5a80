"""What `launch` can be told."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, field_validator, model_validator

from training import config

if TYPE_CHECKING:
    from training.rows.checking import Found

SHARED = ("sft", "dpo")
"""The stages that several processes can do together."""

CHECKOUT = tuple(
    map(Path, "server training tools data configs pyproject.toml hatch_build.py README.md LICENSE".split())
)
"""What of a checkout is needed to install and run it."""

_HOST = r"^(?:[A-Za-z0-9_][\w.-]*@)?[A-Za-z0-9_\[][\w.:\]-]*$"
_NAME = r"^[A-Za-z][A-Za-z0-9-]*$"


class Ssh(config.Config):
    """Any machines that take ssh, the first of which the others meet at (by `meet` where it has another name there).

    `hosts` are `user@host` or `user@host:port`; `folder` is where things lie there, below the home. Hosts have to be
    known already: `hosts_file` is the file that knows them, ssh's own by default. `new_hosts` takes unknown ones.
    """

    kind: Literal["ssh"] = "ssh"
    hosts: tuple[Annotated[str, Field(pattern=_HOST)], ...] = Field(min_length=1)
    meet: str = Field(default="", pattern=r"^[\w.:-]*$")
    folder: str = "l4d2-training"
    identity: Path | None = None
    hosts_file: Path | None = None
    new_hosts: bool = False

    @property
    def nodes(self) -> int:
        """How many machines there are."""
        return len(self.hosts)

    @field_validator("folder")
    @classmethod
    def _plain(cls, folder: str) -> str:
        if ".." in PurePosixPath(folder).parts or folder.startswith(("-", "~")):
            raise ValueError("a folder below the home, or from the root, without `..`")
        return folder


class SkyPilot(config.Config):
    """Machines that SkyPilot rents: `infra` is `runpod`, `lambda`, `aws/us-east-1`, `slurm/mycluster`, `ssh/pool`…

    `managed` has its controller begin again elsewhere what a spot machine lost. `dollars_an_hour` bounds the price (0:
    no bound), `idle` ends a machine after so many minutes without work.
    """

    kind: Literal["skypilot"] = "skypilot"
    infra: str = Field(default="runpod", pattern=r"^[\w/*.-]+$")
    accelerators: str = Field(default="A100-80GB:1", pattern=r"^[\w.-]+(?::\d+)?$")
    count: int = Field(default=1, ge=1, le=256)
    spot: bool = False
    managed: bool = False
    disk: int = Field(default=200, ge=20)
    image: str = ""
    dollars_an_hour: float = Field(default=0.0, ge=0)
    idle: int = Field(default=10, ge=1)

    @property
    def nodes(self) -> int:
        """How many machines there are."""
        return self.count


class Slurm(config.Config):
    """A cluster with Slurm, asked on this machine, which is its login node; all nodes share the working folder.

    `gpus` is as `--gpus-per-node` takes it. `modules` are loaded first.
    """

    kind: Literal["slurm"] = "slurm"
    count: int = Field(default=1, ge=1, le=1024)
    gpus: str = Field(default="1", pattern=r"^[\w:.-]*$")
    partition: str = Field(default="", pattern=r"^[\w,.-]*$")
    account: str = Field(default="", pattern=r"^[\w.-]*$")
    time: str = Field(default="04:00:00", pattern=r"^[\d:-]+$")
    cores: int = Field(default=8, ge=1)
    memory: str = Field(default="64G", pattern=r"^\d+[KMGT]?$")
    modules: tuple[Annotated[str, Field(pattern=r"^[\w./+-]+$")], ...] = ()

    @property
    def nodes(self) -> int:
        """How many machines there are."""
        return self.count


class Vultr(config.Config):
    """Machines that Vultr rents, made, used by ssh, and given back when the work is done or has failed.

    `plan`, `region` and `os` are Vultr's ids, `key` that of an ssh key known to it, whose private half is `identity`.
    Vultr's key is in the environment variable `key_variable`. `keep` leaves the machines as they are, at their price.
    """

    kind: Literal["vultr"] = "vultr"
    count: int = Field(default=1, ge=1, le=16)
    region: str = Field(pattern=r"^[a-z]+$")
    plan: str = Field(pattern=r"^[\w-]+$")
    os: int = 1743
    key: str = Field(pattern=r"^[\w-]+$")
    identity: Path | None = None
    user: str = Field(default="root", pattern=r"^[\w-]+$")
    port: int = Field(default=22, ge=1, le=65535)
    folder: str = "l4d2-training"
    key_variable: str = "VULTR_API_KEY"
    address: str = "https://api.vultr.com/v2"
    keep: bool = False
    patience: float = Field(default=900.0, gt=0)

    @property
    def nodes(self) -> int:
        """How many machines there are."""
        return self.count


Where = Annotated[Ssh | SkyPilot | Slurm | Vultr, Field(discriminator="kind")]


class Config(config.Config):
    """What is run, and where.

    Either a `pipeline`, or a `stage` with its `config`; `set` changes their keys. `made` is the folder that it makes
    there, and brings back. `each` processes train together on each machine: with more than one in all it has to be a
    stage that can be shared. `probe` has all of them meet first, so that a network that does not work is told at once.

    `send` are the files and folders that are needed there, relative to the working folder, and `also` those besides
    the checkout; `setup` is run once before, `python` is the one that runs it. `do` "write" only writes the files,
    "run" does it, "stop" ends it. `every` seconds it is looked how far it is.
    """

    name: str = Field(default="l4d2-training", pattern=_NAME)
    where: Where
    pipeline: Path | None = None
    stage: str = Field(default="", pattern=r"^\w*$")
    config: Path | None = None
    set: tuple[str, ...] = ()
    made: str = Field(default="build/made", pattern=r"^[\w][\w./-]*$")
    each: int = Field(default=1, ge=1, le=64)
    probe: bool = True
    port: int = Field(default=29500, ge=1024, le=65000)
    send: tuple[Path, ...] = CHECKOUT
    also: tuple[Path, ...] = ()
    setup: tuple[str, ...] = ("python3 -m venv .venv", ".venv/bin/pip install --quiet -e '.[data,train,gpu]'")
    python: str = ".venv/bin/python"
    do: Literal["write", "run", "stop"] = "write"
    every: float = Field(default=15.0, gt=0)

    @model_validator(mode="after")
    def _one_thing(self) -> Config:
        if (self.pipeline is None) == (not self.stage):
            raise ValueError("say a `pipeline` or a `stage`, one of them")
        if self.processes > 1 and self.stage not in SHARED:
            raise ValueError(
                f"{self.processes} processes can only share {' or '.join(SHARED)}; a pipeline runs on one machine, "
                "where `sft.devices` says how many GPUs train"
            )
        for path in self.sent:
            if path.is_absolute() or ".." in path.parts:
                raise ValueError(f"`send`: {path} is not below the working folder")
        if ".." in PurePosixPath(self.made).parts:
            raise ValueError("`made` is below the working folder")
        return self

    @property
    def processes(self) -> int:
        """How many processes there are in all."""
        return self.where.nodes * self.each

    @property
    def sent(self) -> tuple[Path, ...]:
        """All that is sent."""
        return (*self.send, *self.also)

    def inputs(self) -> list[Path]:
        """What is read."""
        return [*([self.pipeline] if self.pipeline else []), *([self.config] if self.config else []), *self.sent]


def preview_of(config: Config) -> Found:
    """What `check` tells beyond the configuration: the script."""
    from training.launch.script import whole
    from training.rows.checking import Found

    machines = f"{config.where.nodes} machine{'s' if config.where.nodes > 1 else ''}"
    return Found([f"It would run on {machines}, {config.each} at once on each:", whole(config).rstrip()])
