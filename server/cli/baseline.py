"""A baseline: findings that are known and not to be reported again, so that a check can begin on old code.

A finding is recognised by its file, code, message and the text of its line, not by the line's number. Files are named
relative to the baseline, so that it serves whoever checks the project, from wherever.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from server.cli.files import write_bytes
from server.cli.paths import absolute, reason
from server.cli.result import Outcome, Reported

_VERSION = 1
_LINE = re.compile(r"\bline \d+")


class BaselineError(Exception):
    """The baseline can not be used; the message says why."""


def fingerprint(found: Reported, folder: Path) -> str:
    """What a finding is recognised by, seen from `folder`."""
    path = absolute(found.path)
    with suppress(ValueError):  # another drive
        path = os.path.relpath(path, folder)
    message = _LINE.sub("line", found.message)
    text = "\0".join((path.replace(os.sep, "/"), found.code, message, found.excerpt.strip()))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def read(path: Path) -> Counter[str]:
    """The known findings. Raises `BaselineError`."""
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["version"] != _VERSION:
            raise BaselineError(f"{path} was made by another version; write it again with --update-baseline")
        return Counter({str(key): int(count) for key, count in data["findings"].items()})
    except FileNotFoundError as error:
        raise BaselineError(f"there is no {path} yet; --update-baseline makes it") from error
    except OSError as error:
        raise BaselineError(f"{path} cannot be read: {reason(error)}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BaselineError(f"{path} is not a baseline") from error


def write(path: Path, outcomes: Iterable[Outcome]) -> int:
    """Make all findings known; how many they are. Raises `BaselineError`."""
    folder = Path(absolute(str(path))).parent
    known = Counter(fingerprint(found, folder) for outcome in outcomes for found in outcome.reported)
    data = {"version": _VERSION, "findings": dict(sorted(known.items()))}
    try:
        write_bytes(path, (json.dumps(data, indent=1) + "\n").encode())
    except OSError as error:
        raise BaselineError(f"{path} cannot be written: {reason(error)}") from error
    return known.total()


def without_known(outcome: Outcome, known: Counter[str], path: Path) -> Outcome:
    """The outcome without the findings that the baseline at `path` knows.

    Each entry of `known` hides as many findings as it counts, and is used up by them.
    """
    folder = Path(absolute(str(path))).parent
    left: list[Reported] = []
    for found in outcome.reported:
        key = fingerprint(found, folder)
        if known[key] > 0:
            known[key] -= 1
        else:
            left.append(found)
    return replace(outcome, reported=tuple(left))
