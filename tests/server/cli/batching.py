"""Runs `l4d2 batch` and `l4d2 estimate` against a server of the tests, over a real socket."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from server.cli.__main__ import main
from tests.server.cli.conftest import Ran, environment
from tests.server.models import said
from tests.server.models.wire import Reply, Server

KEY = "sk-test-0123456789abcdef"
CHAT = "/v1/chat/completions"
GOOD = """#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

public Plugin myinfo =
{
    name = "Hello",
    author = "tests",
    description = "Says hello",
    version = "1.0",
    url = ""
};

public void OnPluginStart()
{
    PrintToServer("Hello");
}
"""
BAD = GOOD.replace('PrintToServer("Hello")', "ThereIsNoSuchFunction(1)")
UNFINISHED = GOOD.replace('PrintToServer("Hello");', 'PrintToServer("Hello")')
PRESET = """title = "Mine"
engine = "{engine}"
{key}
max_tokens = 1000
time_limit = 60.0

[options]
{options}

[price]
input = 100.0
cached = 100.0
output = 100.0
batch = 0.5
"""
# With 12 + 3 tokens, as the tests' server says, at these prices.
COST = 0.0015


def fenced(code: str) -> str:
    return f"Here it is.\n```sourcepawn\n{code}```\n"


def answers(code: str, **how: Any) -> Reply:
    """A streamed answer with a plugin."""
    return said.chat("Here it is.\n```sourcepawn\n", code, "```\n", **how)


def in_words(folder: Path, *requests: str) -> Path:
    return in_file(folder, "requests.txt", requests)


def in_rows(folder: Path, **requests: str) -> Path:
    rows = (json.dumps({"id": name, "request": request}) for name, request in requests.items())
    return in_file(folder, "requests.jsonl", rows)


def in_file(folder: Path, name: str, lines: Iterable[str]) -> Path:
    file = folder / name
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return file


def rows(folder: Path) -> list[dict[str, Any]]:
    """What `results.jsonl` says; every line of it is whole."""
    content = (folder / "results.jsonl").read_text("utf-8")
    assert not content or content.endswith("\n")
    return [json.loads(line) for line in content.splitlines()]


@dataclass
class Rig:
    """A folder to work in with presets `mine` (any server) and `ours` (the service), both of them the tests' server."""

    folder: Path
    server: Server
    extra: dict[str, str] = field(default_factory=dict)  # of the environment

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def write_presets(self) -> None:
        models = self.folder / "config" / "l4d2-architect" / "models"
        models.mkdir(parents=True)
        mine = f'address = "{self.server.address}"\nmodel = "{said.MODEL}"\nretries = 0\ninfill = "none"'
        ours = f'model = "{said.MODEL}"\nretries = 0'
        (models / "mine.toml").write_text(PRESET.format(engine="compatible", key="", options=mine), "utf-8")
        key = 'key_variable = "OPENAI_API_KEY"'
        (models / "ours.toml").write_text(PRESET.format(engine="openai", key=key, options=ours), "utf-8")

    def environment(self) -> dict[str, str]:
        """What leads a run to this folder and this server."""
        return {
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "APPDATA": str(self.folder / "config"),
            "LOCALAPPDATA": str(self.folder / "state"),
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": self.server.address,
            **self.extra,
        }

    async def start(self, *arguments: str | Path) -> asyncio.subprocess.Process:
        """The command as a process of its own, under way in the folder."""
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "server.cli", *map(str, arguments)),
            cwd=self.folder,
            env=environment(**self.environment()),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def run(self, *arguments: str | Path) -> Ran:
        """The command to its end, in a thread of this process: what it has loaded is there for the next run."""
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            for name, value in self.environment().items():
                patch.setenv(name, value)
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                status = await asyncio.wait_for(asyncio.to_thread(main, list(map(str, arguments))), 120)
        raw, said = (stream.detach().getvalue() for stream in (out, err))
        text = said.decode("utf-8").replace("\r\n", "\n")
        assert KEY not in text + raw.decode("utf-8", "replace")
        return Ran(status, raw, text)

    async def batch(self, *arguments: str | Path, model: str = "mine") -> Ran:
        """`l4d2 batch` into the folder `out`."""
        return await self.run("batch", "-o", self.out, "-m", model, *arguments)

    def asked(self) -> list[str]:
        """The requests that came to the model, in words."""
        bodies = [one.body for one in self.server.seen if one.path == CHAT]
        return [body["messages"][-1]["content"].rpartition("The request:\n")[2] for body in bodies]
