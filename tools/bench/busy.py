"""How soon the language server answers while an engine of it writes a plugin, beside how soon it does when it has time.

Over real pipes. One engine asks a server of the bench over HTTP, the other runs a model on all cores but one.
"""

from __future__ import annotations

import contextlib
import os
import queue
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.bench.collection import Collection
from tools.bench.figure import Figure
from tools.bench.random_model import CONTEXT
from tools.demo.editor import Document, Editor

HTTP_GOAL = 1.1
LOCAL_GOAL = 1.3
_N_RUNS = 5
_N_EDITS = 12
_SETTLE_S = 0.5
_PAUSE_S = 0.03  # nobody types or points faster
_PATIENCE_S = 120.0  # in which a model reads its prompt; what it does then is measured, whether it has or not
_LINE = re.compile(r"^[ \t]+(\w{3,}).*;$", re.MULTILINE)
_TYPED = "\n\tPri"
_REQUEST = "announce when a Tank spawns and heal survivors by 20"
_PRESET = """title = "For measuring"
engine = "{engine}"
max_tokens = 4096
time_limit = 600
[options]
"""


def measure(collection: Collection, model: Path | None, about: str) -> Iterator[Figure]:
    """The figures; those of the engine `local` with a `model`, about which there are some words."""
    with _dripping() as address, tempfile.TemporaryDirectory(prefix="l4d2-bench-") as folder:
        engines = {"compatible": (HTTP_GOAL, f'address = "{address}"\nmodel = "drip"\n', "100 pieces a second")}
        if model is not None:
            engines["local"] = (LOCAL_GOAL, f'path = "{model}"\ncontext = {CONTEXT}\n', about)
        presets = Path(folder, "l4d2-architect", "models")
        presets.mkdir(parents=True)
        for engine, (_, options, _) in engines.items():
            (presets / f"{engine}.toml").write_text(_PRESET.format(engine=engine) + options, "utf-8")
        for engine, (goal, _, how) in engines.items():
            yield _compared(collection, engine, goal, how, Path(folder))


def _compared(collection: Collection, engine: str, goal: float, how: str, config: Path) -> Figure:
    plugin = collection.largest
    quiet: list[dict[str, float]] = []
    busy: list[dict[str, float]] = []
    begun = 0
    settings = {"includeDirectories": [*map(str, collection.include)], "assistant": {"model": engine}}
    desk = _Desk(plugin.parent, settings=settings)
    with _environment(XDG_CONFIG_HOME=str(config)), desk:
        desk.initialize()
        document = desk.open(plugin)
        desk.pull(document)
        desk.wait_until_quiet(_SETTLE_S)
        _round(desk, document)  # what is loaded at the first request is no part of it
        for _ in range(_N_RUNS):
            quiet.append(_round(desk, document))
            with desk.writing(config / "new.sp"):
                busy.append(_round(desk, document))
                begun += desk.has_begun
        desk.shutdown()
    each = {name: [statistics.median(run[name] for run in some) for some in (quiet, busy)] for name in quiet[0]}
    ratios = {name: under / idle for name, (idle, under) in each.items()}
    runs = f"{_N_RUNS} runs in turns, {begun} of them in the answer, {_N_EDITS} edits each"
    return Figure(
        f"latency of language features while the engine `{engine}` writes, as a multiple of that of a quiet server",
        max(ratios.values()),
        "×",
        f"the worst of the medians of {runs}; {plugin.name}; {how}",
        goal,
        details={
            name: f"{ratios[name]:.2f} ×: {1e3 * idle:.1f} ms, {1e3 * under:.1f} ms"
            for name, (idle, under) in each.items()
        },
    )


def _round(desk: _Desk, document: Document) -> dict[str, float]:
    """The median latencies behind some edits, each of which is undone."""
    lines = list(_LINE.finditer(document.text))
    seconds: dict[str, list[float]] = {"completion": [], "hover": [], "diagnostics": []}
    for line in lines[:: max(1, len(lines) // _N_EDITS)][:_N_EDITS]:
        at = line.end()
        desk.replace(document, at, at, _TYPED)
        places = (("completion", at + len(_TYPED)), ("hover", line.start(1) + 1))
        for name, offset in places:
            position = document.position(offset)
            time.sleep(_PAUSE_S)
            begun = time.perf_counter()
            desk.request(f"textDocument/{name}", {"textDocument": {"uri": document.uri}, "position": position})
            seconds[name].append(time.perf_counter() - begun)
        time.sleep(_PAUSE_S)
        begun = time.perf_counter()
        desk.pull(document)
        seconds["diagnostics"].append(time.perf_counter() - begun)
        desk.replace(document, at, at + len(_TYPED), "")
        desk.pull(document)
    return {name: statistics.median(each) for name, each in seconds.items()}


@dataclass
class _Desk(Editor):
    """An editor that asks for diagnostics, and goes on while a command is at work."""

    _answers: dict[Any, Any] = field(default_factory=dict)
    _said: list[dict[str, Any]] = field(default_factory=list)

    def initialize(self, workspace: bool = True) -> None:
        """Introduce the client without a workspace to index."""
        capabilities = {
            "general": {"positionEncodings": ["utf-32"]},
            "window": {"workDoneProgress": True},
            "workspace": {"configuration": True},
            "textDocument": {"diagnostic": {}},
        }
        settings = {"settings": self.settings}
        self.request("initialize", {"processId": None, "capabilities": capabilities, "initializationOptions": settings})
        self.notify("initialized", {})

    def pull(self, document: Document) -> None:
        """Ask for the diagnostics of the present text."""
        self.request("textDocument/diagnostic", {"textDocument": {"uri": document.uri}})

    @contextmanager
    def writing(self, file: Path) -> Iterator[None]:
        """A time in which the server has a plugin written, from the first words on if they come soon."""
        self._last_id += 1
        wanted = self._last_id
        self._said.clear()
        arguments = [file.as_uri(), _REQUEST]
        command = {"command": "l4d2.generate", "arguments": arguments}
        self._send({"id": wanted, "method": "workspace/executeCommand", "params": command})
        until = time.monotonic() + _PATIENCE_S
        while not self.has_begun and time.monotonic() < until:
            with contextlib.suppress(queue.Empty):
                self._take(self._arrived.get(timeout=1))
            if wanted in self._answers:
                raise RuntimeError(f"nothing is written: {self._answers[wanted]}")
        yield
        if wanted in self._answers:
            raise RuntimeError("the answer was over before the measuring was")
        self.notify("window/workDoneProgress/cancel", {"token": self._said[-1]["token"]})
        while wanted not in self._answers:
            self._take(self._arrived.get(timeout=_PATIENCE_S))

    @property
    def has_begun(self) -> bool:
        """Whether there are words of what is being written."""
        return any("characters" in str(one["value"].get("message")) for one in self._said)

    def _take(self, message: dict[str, Any] | None) -> None:
        if message is None:
            raise RuntimeError("the server ended")
        self._handle(message)

    def _handle(self, message: dict[str, Any]) -> None:
        if "method" not in message:
            self._answers[message["id"]] = message.get("result", message.get("error"))
            return
        if message["method"] == "$/progress":
            self._said.append(message["params"])
        super()._handle(message)


@contextmanager
def _dripping() -> Iterator[str]:
    """The address of a server that answers slowly and without end."""
    command = [sys.executable, "-m", "tools.bench.drip"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
        finally:
            process.kill()


@contextmanager
def _environment(**changes: str) -> Iterator[None]:
    """The environment of processes that are started meanwhile."""
    before: Mapping[str, str] = dict(os.environ)
    os.environ.update(changes)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
