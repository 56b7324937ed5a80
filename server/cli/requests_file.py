"""Reads a file of requests: one a line in words, or JSON lines of `{"id": …, "request": …}`. Asks nobody.

Every request has an id, which is the name of its plugin. One without gets its own: the words it begins with and a part
of its hash, so that it keeps its id wherever its line moves.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from server.cli.inside import OutsideError, safe_name, same_file
from server.cli.paths import reason

STANDARD_INPUT = "-"
_LONGEST = 20_000  # characters of a request, as for `generate`
_WORDS = 30  # characters of words in an id
_HASH = 8


class RequestsError(Exception):
    """The file can not be used; the message names the line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request under its id."""

    id: str
    request: str


def read(name: str) -> list[Asked]:
    """The requests of a file, or of standard input, in their order. Raises `RequestsError`.

    Left out are lines that begin with `#` in a file that is no JSON, and what is there already under the same id.
    """
    shown = "standard input" if name == STANDARD_INPUT else name
    try:
        raw = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise RequestsError(f"{shown}: {reason(error)}") from None
    except UnicodeDecodeError:
        raise RequestsError(f"{shown} is not UTF-8") from None
    # Not `splitlines`: some of what that takes for a line's end may stand in a request.
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    is_json = name.lower().endswith((".jsonl", ".ndjson")) or (bool(lines) and lines[0][1].startswith("{"))
    if not is_json:
        lines = [one for one in lines if not one[1].startswith("#")]
    if not lines:
        raise RequestsError(f"{shown} holds no request")
    asked: list[Asked] = []
    places: dict[str, int] = {}
    for number, line in lines:
        try:
            one = _row(line) if is_json else _named(line)
            safe_name(one.id)
        except (RequestsError, OutsideError) as error:
            raise RequestsError(f"{shown}, line {number}: {error}") from None
        before = places.setdefault(same_file(one.id), number)
        if before != number and any(one == other for other in asked):
            continue  # the very same again is one request
        if before != number:
            raise RequestsError(f"{shown}, line {number}: the id “{one.id}” is that of line {before} already")
        asked.append(one)
    return asked


def _row(line: str) -> Asked:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise RequestsError("this is no JSON") from None
    request = row.get("request") if isinstance(row, dict) else None
    if not isinstance(request, str) or not request.strip():
        raise RequestsError('an object with "request" is wanted, and "id" if you like')
    given = row.get("id")
    if given is None:
        return _named(request.strip())
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise RequestsError('"id" is to be a text')
    return Asked(str(given), _bounded(request.strip()))


def _named(request: str) -> Asked:
    words = ""
    for word in re.findall(r"[a-z0-9]+", _bounded(request).lower()):
        if len(words) + len(word) >= _WORDS:
            break
        words += f"{word}-"
    return Asked(words + hashlib.sha256(request.encode()).hexdigest()[:_HASH], request)


def _bounded(request: str) -> str:
    if len(request) > _LONGEST:
        raise RequestsError("a request has at most 20,000 characters")
    try:
        request.encode()
    except UnicodeEncodeError:
        raise RequestsError("the request holds half a character") from None
    return request
