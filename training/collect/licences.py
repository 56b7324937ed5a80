"""Tells a licence by its text: by an SPDX line, or by sentences that only it has. Guesses nothing from file names."""

from __future__ import annotations

import re

_SPDX = re.compile(r"SPDX-License-Identifier:\s*\(?([\w.+-]+(?:\s+(?:OR|AND|WITH)\s+[\w.+-]+)*)", re.IGNORECASE)
_SPACE = re.compile(r"[\s*#/;\"'`]+")
FILES = re.compile(r"(?i)^(?:licen[cs]e|copying|unlicense)(?:[-._].*)?$")
"""The names of files that hold the licence of all beside and below them."""

# Each id with sentences that all have to be there, the more telling licences first.
_SAYS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("AGPL-3.0-only", ("gnu affero general public license", "version 3")),
    ("LGPL-3.0-only", ("gnu lesser general public license", "version 3")),
    ("LGPL-2.1-only", ("gnu lesser general public license", "version 2.1")),
    ("GPL-3.0-only", ("gnu general public license", "version 3")),
    ("GPL-2.0-only", ("gnu general public license", "version 2")),
    ("MPL-2.0", ("mozilla public license", "2.0")),
    ("Apache-2.0", ("apache license", "version 2.0")),
    ("Unlicense", ("this is free and unencumbered software released into the public domain",)),
    ("CC0-1.0", ("cc0 1.0 universal",)),
    ("CC-BY-NC-SA-4.0", ("attribution-noncommercial-sharealike 4.0",)),
    ("CC-BY-NC-4.0", ("attribution-noncommercial 4.0",)),
    ("CC-BY-SA-4.0", ("attribution-sharealike 4.0",)),
    ("CC-BY-4.0", ("attribution 4.0 international",)),
    ("WTFPL", ("do what the fuck you want to public license",)),
    (
        "MIT",
        (
            "permission is hereby granted, free of charge, to any person obtaining a copy",
            "the software is provided as is",
        ),
    ),
    ("ISC", ("permission to use, copy, modify, and/or distribute this software for any purpose",)),
    ("Zlib", ("this software is provided as-is", "altered source versions must be plainly marked")),
    (
        "BSD-3-Clause",
        ("redistribution and use in source and binary forms", "may be used to endorse or promote products"),
    ),
    ("BSD-2-Clause", ("redistribution and use in source and binary forms",)),
)
_LATER = re.compile(r"\(?at your option\)? any later version")
_HEAD = 6000


def licence_of(text: str) -> str:
    """The SPDX id of the licence that a text is, or begins by naming; "" when that is not certain."""
    head = text[: _HEAD * 3]
    spdx = _SPDX.search(head)
    if spdx is not None:
        return " ".join(spdx.group(1).split())
    said = _SPACE.sub(" ", head).lower().replace("“", "").replace("”", "").replace("-is", "-is").strip()
    for name, sentences in _SAYS:
        if all(one in said for one in sentences):
            return name.replace("-only", "-or-later") if name.endswith("-only") and _is_later(said) else name
    return ""


def licence_of_header(text: str) -> str:
    """The licence that a file of code names in its first comment."""
    begin = text.lstrip("\ufeff \t\r\n")
    if begin.startswith("/*"):
        return licence_of(begin[: begin.find("*/")][:_HEAD])
    lines: list[str] = []
    for line in begin[:_HEAD].splitlines():
        if not line.strip().startswith("//"):
            break
        lines.append(line)
    return licence_of("\n".join(lines))


def _is_later(said: str) -> bool:
    # The text of the licence itself explains the phrase; only who grants it by the phrase means it.
    return (
        _LATER.search(said) is not None and "everyone is permitted to copy and distribute verbatim copies" not in said
    )
