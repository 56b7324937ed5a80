"""What `collect` can be told."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from training import config


class _Source(config.Config):
    """What every source has. `tags` go with each of its files; "gold" is one that `prepare` gives more weight."""

    name: str = Field(pattern=r"^[\w.-]+$")
    tags: tuple[str, ...] = ()


class Folder(_Source):
    """A folder on this machine. `repository` says what belongs together: all of it, each folder in it, each file."""

    kind: Literal["folder"] = "folder"
    path: Path
    repository: Literal["source", "folder", "file"] = "source"
    licence: str = ""


class Archive(_Source):
    """A .zip or .tar file (.gz, .bz2, .xz) on this machine."""

    kind: Literal["archive"] = "archive"
    path: Path
    licence: str = ""


class Git(_Source):
    """A checkout on this machine: the files of a commit, whatever lies in the work tree. `url` is where it is from."""

    kind: Literal["git"] = "git"
    path: Path
    revision: str = "HEAD"
    url: str = ""


class GitHub(_Source):
    """Repositories of GitHub: those named, and those found by their topics. A key is taken from `key_variable`."""

    kind: Literal["github"] = "github"
    repositories: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    most: int = Field(default=100, ge=1)
    address: str = "https://api.github.com"
    hosts: tuple[str, ...] = ("api.github.com", "codeload.github.com", "github.com")
    key_variable: str = "GITHUB_TOKEN"
    most_wait_s: float = Field(default=3600, ge=0)


class Wiki(_Source):
    """Pages of a MediaWiki, by its own interface, with their revisions and its licence."""

    kind: Literal["wiki"] = "wiki"
    address: str
    categories: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    most: int = Field(default=200, ge=1)
    licence: str = ""
    pause_s: float = Field(default=1.0, ge=0)


Source = Annotated[Folder | Archive | Git | GitHub | Wiki, Field(discriminator="kind")]


class Config(config.Config):
    """`suffixes` are the files that are taken. `private` allows addresses of this network, for tests alone."""

    sources: tuple[Source, ...] = Field(min_length=1)
    suffixes: tuple[str, ...] = (".sp", ".inc", ".nut", ".nuc")
    licences: tuple[str, ...] = ()
    unlicensed: bool = True
    least_bytes: int = Field(default=50, ge=0)
    most_bytes: int = Field(default=1_000_000, ge=1)
    most_files: int = Field(default=200_000, ge=1)
    private: bool = False
    seed: int = 1

    def inputs(self) -> list[Path]:
        """What is read of this machine."""
        return [one.path for one in self.sources if isinstance(one, Folder | Archive)]
