"""Examples to learn from, and the settings of models so small that they learn in seconds."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

EVENTS = ("tank_spawn", "witch_killed", "player_hurt", "round_start")
SMALL = ["length=128", "batch=2", "accumulate=1", "rate=2e-3", "every=4", "checkpointing=false", "cpu=true"]
SCRATCH = [
    *SMALL,
    "learn=all",
    "scratch={vocabulary=400, width=32, inner=64, layers=2, heads=4, kv_heads=2, context=256}",
]


def code(number: int, drawn: random.Random) -> str:
    """A function of a plugin."""
    event = drawn.choice(EVENTS)
    return (
        f"void Event_{number}(Event event, const char[] name, bool dontBroadcast)\n{{\n"
        f'\tint client = GetClientOfUserId(event.GetInt("userid"));\n\tPrintToChat(client, "{event}");\n}}\n'
    )


def rows(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Conversations, gaps and texts in turn."""
    drawn = random.Random(seed)
    for number in range(count):
        text = code(number, drawn)
        if number % 3 == 0:
            said = [("system", "You write SourcePawn."), ("user", f"Write {number}."), ("assistant", text)]
            messages = [{"role": role, "content": content} for role, content in said]
            yield {"id": f"chat-{seed}-{number}", "kind": "chat", "messages": messages}
        elif number % 3 == 1:
            yield {
                "id": f"gap-{seed}-{number}",
                "kind": "fim",
                "prefix": text[:60],
                "middle": text[60:90],
                "suffix": text[90:],
            }
        else:
            yield {"id": f"text-{seed}-{number}", "kind": "text", "text": text, "weight": 1.5}


def pairs(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Better and worse answers."""
    drawn = random.Random(seed)
    for number in range(count):
        text = code(number, drawn)
        messages = [{"role": "user", "content": f"Write {number}."}]
        worse = text.replace("PrintToChat", "PrintToChatt")
        yield {
            "id": f"p-{seed}-{number}",
            "kind": "preference",
            "messages": messages,
            "chosen": text,
            "rejected": worse,
        }


def written(file: Path, values: Iterable[dict[str, Any]]) -> Path:
    """A file of examples."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(one) + "\n" for one in values), "utf-8")
    return file


def command(stage: str, settings: list[str], out: Path) -> list[str]:
    """What is written on a command line."""
    return [stage, *(part for setting in settings for part in ("--set", setting)), "--out", str(out)]


def curve(out: Path) -> list[dict[str, Any]]:
    """The losses of a training."""
    return [json.loads(line) for line in (out / "losses.jsonl").read_text("utf-8").splitlines()]


def files(out: Path) -> dict[str, bytes]:
    """What a training made."""
    return {file.name: file.read_bytes() for file in sorted((out / "model").iterdir())}
