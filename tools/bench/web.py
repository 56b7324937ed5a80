"""The REST API as a process: what a check costs beside the analysis alone, many clients at once, and memory over time.

The service is the real one, `l4d2 serve`; clients are in this process. Processor time and memory are those of the
service and its processes, as Linux counts them.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
from websockets.asyncio.client import connect

from server.analysis.project import sealed
from server.reports import checking
from server.settings import Settings
from server.syntax.file import contents
from tools.bench.collection import EXAMPLES, Collection
from tools.bench.figure import Figure
from tools.bench.memory_plot import Line, drawn

COST_GOAL, SPREAD_GOAL, MEMORY_GOAL = 1.3, 10.0, 1.05
ROOT = EXAMPLES.parent
PLOT = ROOT / "build" / "web-memory.svg"
_PLUGIN_BYTES = 20_000
_TURNS, _CHECKS = 8, 25
_CLIENTS, _EACH = 200, 3
_REQUESTS, _CONNECTIONS = 10_000, 1_000
_SAMPLES = 100
_AT_ONCE = 8
_START_S = 120.0
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_UNLIMITED = httpx.Limits(max_connections=None, max_keepalive_connections=None)


def measure(collection: Collection) -> Iterator[Figure]:
    """All of it; minutes."""
    path = min(collection.plugins, key=lambda path: abs(path.stat().st_size - _PLUGIN_BYTES))
    code = contents(path).decode("utf-8", "replace")
    for work in (_cost, _crowd):
        yield from asyncio.run(work(code, path.name))
    lines: list[Line] = []
    yield from asyncio.run(_memory(_REQUESTS, 0, lines))
    yield from asyncio.run(_memory(0, _CONNECTIONS, lines))
    PLOT.parent.mkdir(exist_ok=True)
    PLOT.write_text(drawn(lines), "utf-8")


@dataclass
class _Service:
    """The service: its process and a client of it."""

    process: subprocess.Popen[str]
    port: int
    client: httpx.AsyncClient

    def processes(self) -> list[int]:
        """It and what it has started."""
        parents = dict(_parents())
        return [pid for pid in parents if pid == self.process.pid or parents[pid] == self.process.pid]

    def seconds(self) -> float:
        """The processor time that it has taken."""
        return sum(map(_seconds, self.processes()))

    def megabytes(self) -> float:
        """What is resident of it."""
        return sum(map(_resident, self.processes())) / 1e6


@asynccontextmanager
async def _serving() -> AsyncIterator[_Service]:
    with tempfile.TemporaryDirectory(prefix="l4d2-bench-") as folder:
        command = [sys.executable, "-m", "server.cli", "serve", "--port", "0"]
        surroundings = {**os.environ, "XDG_STATE_HOME": folder, "XDG_CONFIG_HOME": folder, "PYTHONPATH": str(ROOT)}
        with subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                found = re.search(r":(\d+)$", process.stdout.readline().strip())
                assert found is not None
                port = int(found[1])
                address = f"http://127.0.0.1:{port}"
                async with httpx.AsyncClient(base_url=address, limits=_UNLIMITED, timeout=_START_S) as client:
                    yield _Service(process, port, client)
            finally:
                process.terminate()


async def _check(service: _Service, code: str) -> None:
    answer = await service.client.post("/v1/check", json={"code": code})
    answer.raise_for_status()


async def _cost(code: str, name: str) -> list[Figure]:
    """Checks through the API and the analysis alone in turns, each of a text of its own."""
    project, settings = sealed(), Settings()
    checking.deepen()
    checking.check(project, code, checking.FILE, settings)
    ratios: list[float] = []
    alone: list[float] = []
    async with _serving() as service:
        await asyncio.gather(*(_check(service, code) for _ in range(2 * _AT_ONCE)))
        for turn in range(_TURNS):
            texts = [f"{code}\n// {turn} {number}\n" for number in range(_CHECKS)]
            began = time.process_time()
            for text in texts:
                checking.check(project, text, checking.FILE, settings)
            own = time.process_time() - began
            before = service.seconds()
            for text in texts:
                await _check(service, text)
            ratios.append((service.seconds() - before) / own)
            alone.append(own / _CHECKS)
    how = (
        f"median of {_TURNS} turns of {_CHECKS} checks each way, processor time; {name}, {len(code.encode()):,} bytes, "
        f"{1000 * statistics.median(alone):.0f} ms alone"
    )
    details = {"turns": f"{min(ratios):.2f} to {max(ratios):.2f}"}
    return [
        Figure(
            "a check through the API beside the analysis alone",
            statistics.median(ratios),
            "×",
            how,
            COST_GOAL,
            details=details,
        )
    ]


async def _crowd(code: str, name: str) -> list[Figure]:
    """Many clients at once, each with several checks one after the other."""
    waits: list[float] = []
    lost = 0

    async def client(number: int) -> None:
        nonlocal lost
        for turn in range(_EACH):
            began = time.perf_counter()
            try:
                await _check(service, f"{code}\n// {number} {turn}\n")
            except httpx.HTTPError:
                lost += 1
            waits.append(time.perf_counter() - began)

    async with _serving() as service:
        await _check(service, code)
        began = time.perf_counter()
        await asyncio.gather(*map(client, range(_CLIENTS)))
        took = time.perf_counter() - began
    p50, p99 = statistics.median(waits), statistics.quantiles(waits, n=100)[98]
    how = f"{_CLIENTS} clients at once, {_EACH} checks each; {name}"
    figures = f"p50 {p50:.2f} s, p99 {p99:.2f} s, {len(waits) / took:.0f} checks per second, {lost} lost"
    return [
        Figure(
            "the slowest hundredth beside the median", p99 / p50, "×", how, SPREAD_GOAL, details={"of them": figures}
        ),
        Figure("answers that were lost", lost, "", how, 0.0),
    ]


async def _memory(requests: int, connections: int, lines: list[Line]) -> list[Figure]:
    """Memory while requests and connections come, and what is left of it; `lines` gets how it went."""
    texts = [contents(path).decode() for path in sorted(EXAMPLES.glob("*.sp"))]

    async def request(service: _Service, number: int) -> None:
        text = f"{texts[number % len(texts)]}\n// {number}\n"
        kinds: list[tuple[str, dict[str, str] | None]] = [
            ("/v1/check", {"code": text}),
            ("/v1/fix", {"code": text}),
            (f"/v1/facts/events?q={'tank' if number % 2 else 'player death'}", None),
            ("/health", None),
            ("/v1/complete", {"prompt": text[: len(text) // 2]}),
        ]
        path, body = kinds[number % len(kinds)]
        headers = {"Idempotency-Key": str(number)} if number % 3 else {}
        post = service.client.post(path, json=body, headers=headers) if body else service.client.get(path)
        (await post).raise_for_status()

    async def connection(service: _Service, number: int) -> None:
        uri = "file:///plugin.sp"
        async with connect(f"ws://127.0.0.1:{service.port}/lsp", max_size=None, open_timeout=_START_S) as socket:
            begun = {"processId": None, "capabilities": {}, "rootUri": None}
            await socket.send(_message("initialize", begun, 1))
            await socket.send(_message("initialized", {}))
            document = {"uri": uri, "languageId": "sourcepawn", "version": 1, "text": texts[number % len(texts)]}
            await socket.send(_message("textDocument/didOpen", {"textDocument": document}))
            async for said in socket:
                if b"publishDiagnostics" in (said if isinstance(said, bytes) else said.encode()):
                    break

    figures: list[Figure] = []
    for name, count, work in (("requests", requests, request), ("connections", connections, connection)):
        if not count:
            continue
        async with _serving() as service:
            line = Line(name, await _watched(service, count, work))
        tenth, end = line.points[len(line.points) // 10][1], line.points[-1][1]
        figures.append(
            Figure(
                f"memory after {count:,} {name} beside that after {count // 10:,}",
                end / tenth,
                "×",
                "resident memory of the service and its processes",
                MEMORY_GOAL,
                details={"MB": f"{tenth:.0f}, then {end:.0f}"},
            )
        )
        lines.append(line)
    return figures


async def _watched(
    service: _Service, count: int, work: Callable[[_Service, int], Awaitable[None]]
) -> list[tuple[int, float]]:
    """Memory after so many of them, some of which are under way at the same time."""
    points: list[tuple[int, float]] = []
    step = count // _SAMPLES
    for start in range(0, count, step):
        numbers = iter(range(start, start + step))

        async def worker(numbers: Iterator[int] = numbers) -> None:
            for number in numbers:
                await work(service, number)

        await asyncio.gather(*(worker() for _ in range(_AT_ONCE)))
        points.append((start + step, service.megabytes()))
    return points


def _message(method: str, params: object, number: int | None = None) -> str:
    named = {"jsonrpc": "2.0", "method": method, "params": params}
    return json.dumps(named | ({"id": number} if number is not None else {}))


def _parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it may have ended meanwhile
            yield int(entry.parent.name), int(_stat(entry)[1])


def _stat(path: Path) -> list[str]:
    """The fields behind the name, which may hold spaces."""
    return path.read_text("utf-8", "replace").rpartition(")")[2].split()


def _seconds(pid: int) -> float:
    fields = _stat(Path(f"/proc/{pid}/stat"))
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
