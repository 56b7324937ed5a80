"""The first look at a plugin: what it is for, what is wrong with it, which of its functions can be taken, and why not.

Makes no example. What it gives is plain and small, so that all plugins of a corpus fit into the memory together.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from server.analysis.check.chunk import check_chunk
from server.analysis.finding import Finding, Severity
from server.analysis.project import UnreadableFileError
from server.analysis.runtime.detect import detect
from training.code.cutting import Cut, is_trivial
from training.code.opened import WRONG_API, Opener, prepare_process
from training.code.plugin import File, is_old, plugin_of
from training.prepare.config import Keep
from training.rows.alike import packed, signature
from training.rows.collected import TEXTS
from training.rows.tokens import tokens_in

Look = dict[str, Any]
"""What is known of a plugin: `task`, `drop` (why nothing of it is taken, or ""), `game`, `files`.

A file has `path`, `drop`, `sha`, `sig`, `tokens`, `errors`, `warnings`, `secrets`, `old`, `plugin` (why it is no whole
plugin to show, or "") and `functions`, each with `name`, `drop`, `sha`, `sig`, `tokens`, `lines`.
"""


class Task(NamedTuple):
    """A plugin to look at: its number, and its file below the folder of texts."""

    number: int
    file: str


def looker(collected: str, include: tuple[str, ...], keep: Keep) -> Callable[[Task], Look]:
    """What looks at plugins, made once in each process."""
    prepare_process()
    return partial(_looked, Opener(include, [Path(collected, TEXTS)]), Path(collected), keep)


def lost(task: Task) -> Look:
    """The look at a plugin over which the process died, or which took too long."""
    return {"task": task.number, "drop": "too much for the analysis", "game": "", "files": []}


def _looked(opener: Opener, collected: Path, keep: Keep, task: Task) -> Look:
    path = (collected / TEXTS / task.file).absolute()
    look: Look = {"task": task.number, "drop": "", "game": "", "confidence": "", "files": []}
    try:
        files = plugin_of(opener, path, (collected / TEXTS).absolute(), keep.modernise)
    except (UnreadableFileError, OSError):
        return look | {"drop": "can not be read"}
    except (RecursionError, MemoryError):
        return look | {"drop": "too much for the analysis"}
    found = detect(files[0].snapshot.unit)
    look |= {"game": found.game, "confidence": found.confidence}
    if found.game not in keep.games:
        look["drop"] = "of another game"
    base = (collected / TEXTS).absolute()
    look["files"] = [_file(one, base, keep, len(files)) for one in files]
    return look


def _file(file: File, base: Path, keep: Keep, files: int) -> dict[str, Any]:
    chunks = [piece.chunk for piece in file.declared.pieces if piece.chunk is not None]
    tokens = [token for chunk in dict.fromkeys(chunks) for token in chunk.tokens().value]
    words = list(map(str, tokens))
    counts = Counter(one.code for one in file.found)
    rejected = dict(_rejected(file, keep))
    return {
        "path": file.path.relative_to(base).as_posix(),
        "drop": "a secret" if file.lost else "",
        "sha": digest(words),
        "sig": packed(signature(words)),
        "tokens": len(words),
        "bytes": len(file.snapshot.text),
        "errors": sum(one.severity is Severity.ERROR for one in file.found),
        "warnings": sum(one.severity is Severity.WARNING for one in file.found),
        "rules": dict(sorted(counts.items())),
        "secrets": dict(sorted(file.secrets.items())),
        "renewed": file.was_old,
        "plugin": _no_plugin(file, keep, files),
        "functions": [_function(one, rejected.get(one.start, "")) for one in file.functions],
    }


def _function(cut: Cut, drop: str) -> dict[str, Any]:
    made: dict[str, Any] = {"name": cut.name, "drop": drop, "lines": list(cut.lines)}
    if not drop:
        words = words_of(cut)
        made |= {"sha": digest(words), "sig": packed(signature(words)), "tokens": len(words)}
    return made


def words_of(cut: Cut) -> list[str]:
    """The tokens of a function, its own name left out: copies are often renamed."""
    words = [str(token) for token in cut.chunk.tokens().value]
    return ["" if word == cut.name else word for word in words]


def digest(words: Iterable[str]) -> str:
    """One number for tokens in their order."""
    return hashlib.sha256("\0".join(words).encode("utf-8", "replace")).hexdigest()[:24]


# Why not -------------------------------------------------------------------------------------------------------


def _rejected(file: File, keep: Keep) -> Iterable[tuple[int, str]]:
    """Functions that are not taken, by where they begin, with the reason."""
    for cut in file.functions:
        why = _why_not(file, cut, keep)
        if why:
            yield cut.start, why


def _why_not(file: File, cut: Cut, keep: Keep) -> str:
    if is_trivial(cut.node):
        return "trivial"
    if is_old(cut) and not keep.old_syntax:
        return "old syntax"
    inside = [one for one in file.found if one.start < cut.end and cut.start <= one.start]
    if any(one.code in WRONG_API for one in inside):
        return "a wrong API"
    if any(one.severity is Severity.ERROR for one in inside):
        return "an error"
    if sum(one.code not in keep.allowed for one in inside) > keep.warnings:
        return "a warning"
    if _has_unknown(file, cut):
        return "a name that nothing declares"
    size = tokens_in(cut.text)
    if size < keep.least_tokens:
        return "too short"
    if size > keep.most_tokens:
        return "too long"
    return ""


def _has_unknown(file: File, cut: Cut) -> bool:
    """Whether a name is used that is not resolved, which is no error where an include is missing."""
    checked = check_chunk(file.snapshot.unit, file.snapshot.path, cut.chunk)
    if not file.snapshot.unit.missing:
        return False
    locals_ = {ref.symbol.name for ref in checked.refs}
    return any(symbol is None and name not in locals_ for name, symbol in checked.deps.items())


def _no_plugin(file: File, keep: Keep, files: int) -> str:
    """Why a file is not shown as a whole plugin."""
    snapshot = file.snapshot
    if files > 1:
        return "in several files"
    if snapshot.unit.missing:
        return "an include that is not there"
    if any(_is_foreign(path, closure.source.library) for path, closure in snapshot.unit.files.items()):
        return "an include of its own"
    if not any(cut.name == "OnPluginStart" for cut in file.functions):
        return "nothing that starts"
    if file.has_errors:
        return "an error"
    if not file.is_new and not keep.old_syntax:
        return "old syntax"
    counted = [one for one in file.found if one.code not in keep.allowed]
    if any(one.code in WRONG_API for one in counted):
        return "a wrong API"
    if len(counted) > keep.warnings:
        return "a warning"
    if tokens_in(str(snapshot.text)) > keep.most_plugin_tokens:
        return "too long"
    return ""


def _is_foreign(path: str, library: bool) -> bool:
    return path.endswith(".inc") and not library


def warned(found: Iterable[Finding], keep: Keep) -> list[Finding]:
    """The findings that count against an example."""
    return [one for one in found if one.severity is Severity.ERROR or one.code not in keep.allowed]
