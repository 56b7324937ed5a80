"""What can be fetched, and from where: `data/downloads.toml`, checked. Fetches nothing.

Two variables of the environment change that. `L4D2_DOWNLOADS` is the path of another table in the place of ours, with
addresses and checksums of its own. `L4D2_MIRROR` is an address that the whole address of each file is put behind, as
proxies of GitHub want it; checksums stay the same. For models the usual `HF_ENDPOINT` counts instead, where it is set.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from server.install.errors import InstallError
from server.paths import data_dir

TABLE = "L4D2_DOWNLOADS"
MIRROR = "L4D2_MIRROR"
_HUB, _HUB_VARIABLE = "https://huggingface.co/", "HF_ENDPOINT"
_SHA256 = r"^[0-9a-f]{64}$"


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Archive(_Row):
    """An archive. `sha256` is empty where it is packed anew each time; then its files have checksums.

    `largest` is how many bytes it may have.
    """

    url: str = Field(pattern=r"^https?://")
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    largest: int = Field(gt=0)


class SourceMod(_Row):
    """SourceMod's compiler and headers; the archives by system, as `sys.platform` calls it."""

    title: str
    version: str
    license: str
    page: str
    archives: Mapping[str, Archive]

    def archive(self, platform: str = sys.platform) -> Archive:
        """The archive for a system. Where there is none, the headers of another one are the same."""
        return self.archives.get(platform) or self.archives["linux"]


class Headers(_Row):
    """Headers out of an archive, `files` with their checksums. `below` is their folder there."""

    title: str
    version: str
    license: str
    page: str
    archive: Archive
    below: str
    files: Mapping[str, str]


class GgufModel(_Row):
    """A model that runs on one's own machine. `token_bytes` is the memory of one token of context."""

    name: str = Field(pattern=r"^[\w.-]+$")
    title: str
    about: str
    license: str
    page: str
    url: str = Field(pattern=r"^https?://.*/[\w.-]+\.gguf$")
    size: int = Field(gt=0)
    sha256: str = Field(pattern=_SHA256)
    layers: int = Field(gt=0)
    context: int = Field(gt=0)
    token_bytes: int = Field(gt=0)
    fills: bool = False

    @property
    def file(self) -> str:
        """The file's name."""
        return self.url.rpartition("/")[2]


class Downloads(_Row):
    """All that can be fetched."""

    sourcemod: SourceMod
    left4dhooks: Headers
    models: tuple[GgufModel, ...]

    def model(self, name: str) -> GgufModel:
        """The model of that name. Raises `InstallError`."""
        for one in self.models:
            if one.name == name:
                return one
        raise InstallError(f"There is no model `{name}` to download: there are {self.names}.")

    @property
    def names(self) -> str:
        """The models' names for a message."""
        return ", ".join(one.name for one in self.models)


def downloads() -> Downloads:
    """What can be fetched. Raises `InstallError` when the environment names a table that is none."""
    return _read(os.environ.get(TABLE, "").strip())


@cache
def _read(path: str) -> Downloads:
    file = Path(os.path.expanduser(path)) if path else data_dir() / "downloads.toml"
    try:
        return Downloads.model_validate(tomllib.loads(file.read_text("utf-8")))
    except (OSError, ValueError) as error:
        if not path:
            raise
        raise InstallError(f"{TABLE} names {file}, which can not be used: {error}") from None


def address(url: str, environ: Mapping[str, str] | None = None) -> str:
    """Where to ask for `url`: there, or at the mirror that the environment names."""
    named = os.environ if environ is None else environ
    mirror, hub = (named.get(variable, "").strip().rstrip("/") for variable in (MIRROR, _HUB_VARIABLE))
    if hub and url.startswith(_HUB):
        return f"{hub}/{url.removeprefix(_HUB)}"
    return f"{mirror}/{url}" if mirror else url
