"""Starts the language server with a model that was exported, asks what an editor asks, and keeps what it says.

    python -m training serve --set model=build/exported --out build/served

Makes `answers.json`, with what was asked, what came, and how much of it the model itself said, and `answers.md`.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from training.run.files import InputError, as_json, write_whole
from training.run.progress import Progress
from training.run.reporting import SUMMARY
from training.serve.config import CURSOR, Config, Gap
from training.serve.session import AnswerError, Session

ANSWERS = "answers.json"
_COST, _GENERATE = "l4d2.cost", "l4d2.generate"
_PRESET = "served"
_BARE = "// What stands here is written by the model.\n"


def run(config: Config, out: Path) -> None:
    """Ask all there is to ask. Raises `InputError` when the server does not work, or the model was never asked."""
    file = file_of(config.model)
    with Progress(out, "serve") as progress:
        progress.step("ask", len(config.gaps) + len(config.requests))
        found = asyncio.run(_asked(config, file, progress))
        write_whole(out / ANSWERS, as_json({"file": file.name, "answers": found}, 2) + "\n")
        write_whole(out / "answers.md", _markdown(file, found))
        write_whole(out / SUMMARY, as_json(_summary(found), 2) + "\n")


def file_of(model: Path) -> Path:
    """The file that is meant. Raises `InputError`."""
    if model.is_file():
        return model
    files = [one for one in model.glob("*.gguf") if not one.stem.endswith("-lora")]
    if not files:
        raise InputError(f"{model} holds no GGUF file")
    return min(files, key=lambda one: (one.stat().st_size, one.name))


async def _asked(config: Config, file: Path, progress: Progress) -> list[dict[str, Any]]:
    wanted = {"model": _PRESET, "repairRounds": config.repair_rounds, "cache": False, "inline": {"debounce": 0}}
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="l4d2-serve-") as folder:
        home = Path(folder).resolve()
        files = home / "files"
        files.mkdir()
        async with Session(files, {"assistant": wanted}, config.patience_s, _places(config, file, home)) as session:
            for number, gap in enumerate(config.gaps):
                found.append(await _gap(session, gap, f"gap{number}.sp"))
                progress.advance()
            for number, request in enumerate(config.requests):
                found.append(await _plugin(session, request, f"plugin{number}.sp"))
                progress.advance()
    return found


def _places(config: Config, file: Path, home: Path) -> dict[str, str]:
    """Where the server finds the preset of the model, and keeps what is a user's: not where the user does."""
    preset = home / "config/l4d2-architect/models" / f"{_PRESET}.toml"
    lines = [
        f'title = "{file.stem}"',
        'engine = "local"',
        f"temperature = {config.temperature}",
        f"max_tokens = {config.most_tokens}",
        f"time_limit = {config.patience_s}",
        "[options]",
        f"context = {config.context}",
        f"path = {as_json(str(file.resolve()))}",
    ]
    write_whole(preset, "\n".join(lines) + "\n")
    return {
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "APPDATA": str(home / "config"),
    }


async def _gap(session: Session, gap: Gap, name: str) -> dict[str, Any]:
    before, _, after = gap.text.partition(CURSOR)
    uri = session.open(name, before + after)
    line = before.count("\n")
    told: dict[str, Any] = {"kind": "completion", "asked": gap.text}
    character = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
    return await _noted(session, told, lambda: session.complete(uri, line, character))


async def _plugin(session: Session, request: str, name: str) -> dict[str, Any]:
    uri = session.open(name, _BARE)
    told: dict[str, Any] = {"kind": "plugin", "asked": request}
    return await _noted(session, told, lambda: session.execute(_GENERATE, uri, request))


async def _noted(session: Session, told: dict[str, Any], asking: Callable[[], Awaitable[Any]]) -> dict[str, Any]:
    """What came, and how many tokens the model said for it: an answer may be the server's own."""
    before = await _tokens(session)
    try:
        answer = await asking()
        if isinstance(answer, dict):
            told |= {"answer": answer["code"], "verdict": answer["verdict"], "errors": answer["errors"]}
        else:
            told |= {"answer": answer or ""}
    except AnswerError as error:
        told |= {"answer": "", "refused": str(error)}
    told["tokens"] = await _tokens(session) - before
    if not told["tokens"]:
        reason = told.get("refused", "it gives no reason, as for a model that can not be loaded or fills no gaps")
        raise InputError(f"the language server did not ask the model for {told['asked']!r}: {reason}")
    return told


async def _tokens(session: Session) -> int:
    cost = await session.execute(_COST)
    return int(cost["session"]["completion_tokens"])


def _summary(found: list[dict[str, Any]]) -> dict[str, Any]:
    plugins = [one for one in found if one["kind"] == "plugin"]
    gaps = [one for one in found if one["kind"] == "completion"]
    return {
        "gaps": len(gaps),
        "gaps with a suggestion": sum(bool(one["answer"]) for one in gaps),
        "plugins": len(plugins),
        "plugins with code": sum(bool(one["answer"]) for one in plugins),
        "plugins without an error": sum(bool(one["answer"]) and not one["errors"] for one in plugins),
        "tokens of the model": sum(one["tokens"] for one in found),
    }


def _markdown(file: Path, found: list[dict[str, Any]]) -> str:
    lines = [f"# What the language server says with {file.name}", ""]
    for one in found:
        lines += [f"## {'Ghost text' if one['kind'] == 'completion' else 'A plugin'}", ""]
        lines += ["Asked:", "", *_fenced(one["asked"]), ""]
        if one.get("refused"):
            lines += [f"The server refused the answer: {one['refused']}", ""]
        elif one["answer"]:
            said = f" ({one['verdict']})" if one.get("verdict") else ""
            lines += [f"Shown{said}:", "", *_fenced(one["answer"]), ""]
        else:
            lines += ["Nothing was shown.", ""]
        lines += [f"The model said {one['tokens']} tokens.", ""]
    return "\n".join(lines)


def _fenced(text: str) -> list[str]:
    fence = "```"
    while fence in text:
        fence += "`"
    return [f"{fence}sourcepawn", text.rstrip("\n"), fence]
