"""How often a small model calls functions or hooks events that do not exist, held to those that do and not, and what
holding it costs.

Whether something exists is said by the analysis, with every header that there is included; a call of a method that
another type has is told apart.
"""

from __future__ import annotations

import asyncio
import re
import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from server.analysis.diagnose import diagnose
from server.analysis.project import Project, stub_directories
from server.assistant import held
from server.assistant.engines import preset_named
from server.assistant.extract import extract
from server.assistant.verify import Place
from server.models.errors import EmptyAnswerError
from server.models.local import Engine, Options
from server.models.protocol import End, Held, Message, Piece, Request
from server.syntax.text import Text
from tools.bench.figure import Figure

_ASKS = (
    "Write a plugin: announce when a tank spawns",
    "Write a plugin: heal survivors in the saferoom",
    "Write a plugin: friendly fire limit",
    "Write a plugin: vote to restart the map",
    "Write a plugin: witch damage announce",
    "Write a plugin: infected hud with a menu",
    "Write a plugin: give pills on round start",
    "Write a plugin: statistics of kills in a database",
    "Write a plugin: admin slay and teleport",
    "Write a plugin: weapon spawn control",
)
_TOKENS = 250
_ENOUGH = 50  # tokens, for a speed to mean something
_TEMPERATURE = 0.8
_PLACE = "/held/plugin.sp"
_OTHER_GAMES = ("cstrike", "tf2")
_CALL = re.compile(r"\s*\(")
_UNKNOWN = {"undefined-symbol": "function", "undefined-member": "method", "undefined-type": "constructor"}
_EVENTS = ("unknown-event", "foreign-event")


@dataclass
class _Series:
    """What came of the samples of one kind. `found` are the names that do not exist, by what they are."""

    samples: int = 0
    with_any: int = 0
    cut: int = 0
    unwritten: int = 0
    tokens: int = 0
    seconds: float = 0.0
    speeds: list[float] = field(default_factory=list)
    calls: int = 0
    found: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)

    @property
    def unknown(self) -> int:
        """All that does not exist anywhere."""
        return sum(count for kind, count in self.found.items() if kind != "method of another type")

    @property
    def speed(self) -> float:
        """Tokens per second."""
        return self.tokens / self.seconds

    def told(self) -> str:
        """For people."""
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.found.items())) or "nothing"
        common = ", ".join(name for name, _ in self.names.most_common(5))
        return (
            f"{kinds} in {self.calls} calls; {self.with_any} of {self.samples} samples had something that exists "
            f"nowhere{f' ({common})' if common else ''}; {self.cut} were cut at {_TOKENS} tokens, "
            f"before {self.unwritten} functions that they call were written; "
            f"{self.speed:.0f} tokens/s"
        )


def measure(gguf: Path, samples: int) -> Iterator[Figure]:
    """The figures, with the model in `gguf`."""
    free, bound = asyncio.run(_sampled(gguf, samples))
    how = f"{samples} answers of {gguf.name} each (seeds 0 to {samples - 1}, temperature {_TEMPERATURE}), in turns"
    told = {"held": bound.told(), "free": free.told()}
    yield Figure("unknown calls and events, held", bound.unknown, "", how, 0, details=told)
    yield Figure("unknown calls and events, free", free.unknown, "", how, 1, at_least=True)
    speeds = [100 * fast / slow for fast, slow in zip(bound.speeds, free.speeds, strict=True) if fast and slow]
    told = {"all tokens by all seconds": f"{100 * bound.speed / free.speed:.1f} %"}
    how = f"tokens per second, the median of pairs; {how}"
    yield Figure("speed when held, of that when free", statistics.median(speeds), "%", how, 90, True, told)


async def _sampled(gguf: Path, samples: int) -> tuple[_Series, _Series]:
    rules = held.for_request(preset_named("local"), Place(_PLACE))
    assert rules is not None  # `local` can be held
    engine = Engine(Options(path=str(gguf), threads=1, context=4096))
    free, bound = _Series(), _Series()
    judge = _Judge(rules.rules[0].names)
    try:
        async for series, text, end, seconds in _answers(engine, samples, ((free, None), (bound, rules))):
            series.samples += 1
            made = end.usage.completion_tokens if end.usage is not None else 0
            series.seconds += seconds
            series.tokens += made
            series.speeds.append(made / seconds if made >= _ENOUGH else 0.0)
            series.cut += end.reason == "length"
            series.unwritten += text.count(held.UNWRITTEN)
            judge.look(series, text)
    finally:
        await engine.close()
    return free, bound


async def _answers(
    engine: Engine, samples: int, kinds: tuple[tuple[_Series, Held | None], ...]
) -> AsyncIterator[tuple[_Series, str, End, float]]:
    warm = replace(_request(0, 8), held=kinds[1][1])
    await _answer(engine, warm)
    for seed in range(samples):
        for series, rules in kinds if seed % 2 else reversed(kinds):
            request = replace(_request(seed, _TOKENS), held=rules)
            # The prompt is evaluated beforehand, so that its cost does not count for who comes first.
            await _answer(engine, replace(request, max_tokens=2))
            begun = time.perf_counter()
            text, end = await _answer(engine, request)
            yield series, text, end, time.perf_counter() - begun


def _request(seed: int, tokens: int) -> Request:
    asked = Message("user", _ASKS[seed % len(_ASKS)])
    return Request((asked,), max_tokens=tokens, temperature=_TEMPERATURE, top_p=1.0, seed=seed)


async def _answer(engine: Engine, request: Request) -> tuple[str, End]:
    pieces: list[str] = []
    end = End("stop", engine.model)
    with suppress(EmptyAnswerError):
        async with aclosing(engine.stream(request)) as stream:
            async for event in stream:
                if isinstance(event, Piece):
                    pieces.append(event.text)
                else:
                    end = event
    return "".join(pieces), end


class _Judge:
    """Says what of an answer exists nowhere. `members` are the methods of all types."""

    def __init__(self, members: Iterable[str]) -> None:
        folders = stub_directories()
        headers = dict.fromkeys(path.stem for folder in folders for path in sorted(Path(folder).glob("*.inc")))
        self._includes = "".join(f"#include <{name}>\n" for name in headers if not name.startswith(_OTHER_GAMES))
        self._project = Project()
        self._members = frozenset(members)

    def look(self, series: _Series, answer: str) -> None:
        """Count what does not exist in the code of an answer."""
        code = extract(answer).code
        text = Text.of(self._includes + code)
        self._project.open(_PLACE, text)
        unit = self._project.unit(_PLACE)
        series.calls += code.count("(")
        before = series.unknown
        for one in diagnose(unit, unit.root.path):
            name = str(text.slice(one.start, one.end))
            kind = _UNKNOWN.get(one.code, "")
            if one.code in _EVENTS:
                kind = "event"
            elif not kind or not _CALL.match(text.chars, one.end):
                continue
            # Where what stands before the dot is no expression, the analysis takes the name for a function's.
            elif name in self._members and text.chars[: one.start].rstrip().endswith("."):
                kind = "method of another type"
            elif one.code == "undefined-type" and not text.chars[: one.start].rstrip().endswith("new"):
                continue
            series.found[kind] += 1
            if kind != "method of another type":
                series.names[name] += 1
        series.with_any += series.unknown > before
