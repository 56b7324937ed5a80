"""Reads what spcomp prints (1.7 to 1.13) into `CompilerMessage`s. Opens no file and never raises.

A message is one line, `PATH(LINE) : KIND NUMBER: TEXT`. Up to 1.9 the place may be a range, `(FIRST --
LAST)`; from 1.12 on an excerpt of the line follows, with dashes that lead to a caret under the column. A
fault that belongs to no file has no place at all. The bytes are in no declared encoding: the path as the
system has it, the text as the plugin has it, so each part is decoded by itself.
"""

from __future__ import annotations

import codecs
import locale
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from server.syntax.text import decode

_MESSAGE = re.compile(
    rb"(?:(?P<path>.+?)\((?P<first>\d{1,9})(?: -- (?P<last>\d{1,9}))?\) : )?"
    rb"(?P<kind>fatal error|error|warning) (?P<number>\d{1,9}): (?P<text>.*)"
)
_EXCERPT = re.compile(rb" *(?P<line>\d{1,9}) \| (?P<code>.*)")
_CARET = re.compile(rb"(?P<dashes>-{9,})\^")
_MARGIN = 9  # the excerpt's margin: a line number in six columns and " | "
# Tried on a path after UTF-8, the system's own and a guess. Windows passes file names in its code page.
_CODE_PAGES = ("gbk", "big5", "cp932", "cp949", "cp1251", "cp1252", "latin-1")

# Up to 1.10 the numbers of fatal errors moved from version to version; later ones are fixed. The words tell.
_FATAL_NUMBERS = (
    ("cannot read from file", 417),
    ("cannot write to file", 419),
    ("user error", 416),
    ("assertion failed", 415),
    ("deprecated syntax; see", 418),
)


class Kind(StrEnum):
    """How bad the compiler says it is; a fatal error stops it at once."""

    ERROR = "error"
    WARNING = "warning"
    FATAL = "fatal"


@dataclass(frozen=True, slots=True)
class CompilerMessage:
    """One message of the compiler.

    `path` is as printed ("" when the message belongs to no file), `line` and `end_line` are 1-based and
    inclusive (0 without a file). `number` is spcomp's, as printed. `caret` is the column that the caret
    stands under, as characters from the start of the line with a tab counted as eight, or None.
    """

    path: str
    line: int
    end_line: int
    kind: Kind
    number: int
    text: str
    caret: int | None = None

    @property
    def current_number(self) -> int:
        """The number that spcomp 1.12 gives to this message: the old fatal errors are translated."""
        if self.kind is Kind.FATAL:
            for words, number in _FATAL_NUMBERS:
                if self.text.startswith(words):
                    return number
        return self.number


def parse(output: bytes | str, exists: Callable[[str], bool] | None = None) -> list[CompilerMessage]:
    """All messages in the output, in its order; other lines are skipped, equal messages given once.

    `exists` tells whether a path, as printed, names a file: it decides which encoding a path is in. Without
    it the first encoding that fits is taken.
    """
    raw = output.encode("utf-8", "surrogateescape") if isinstance(output, str) else output
    found: dict[CompilerMessage, None] = {}
    lines = [line.rstrip(b"\r") for line in raw.split(b"\n")]
    for index, line in enumerate(lines):
        match = _MESSAGE.fullmatch(line)
        if match is not None:
            found[_message(match, lines[index + 1 : index + 3], exists)] = None
    return list(found)


def _message(match: re.Match[bytes], following: list[bytes], exists: Callable[[str], bool] | None) -> CompilerMessage:
    path, encoding = _decode_path(match["path"] or b"", exists)
    first = int(match["first"] or 0)
    last = int(match["last"] or first)
    return CompilerMessage(
        path=path,
        line=min(first, last),
        end_line=max(first, last),
        kind=Kind.FATAL if match["kind"] == b"fatal error" else Kind(match["kind"].decode("ascii")),
        number=int(match["number"]),
        text=_decode_text(match["text"], encoding).strip(),
        caret=_caret(following, last),
    )


def _caret(following: list[bytes], line: int) -> int | None:
    """The caret's column, counted in characters: the dashes count the bytes of the excerpt."""
    if len(following) != 2:
        return None
    excerpt, pointer = _EXCERPT.fullmatch(following[0]), _CARET.fullmatch(following[1])
    if excerpt is None or pointer is None or int(excerpt["line"]) != line:
        return None
    column = len(pointer["dashes"]) - _MARGIN
    code: bytes = excerpt["code"]
    # A caret beyond the line belongs to another line: inside a macro the compiler mixes the two up.
    return len(_decode_text(code[:column], "utf-8")) if column <= len(code) else None


def _decode_path(raw: bytes, exists: Callable[[str], bool] | None) -> tuple[str, str]:
    """The path and its encoding: of the possible readings the first that exists, else the likeliest."""
    readings = list(_readings(raw))
    if exists is not None and not raw.isascii():
        for text, encoding in readings:
            if exists(text):
                return text, encoding
    return readings[0]


def _readings(raw: bytes) -> Iterator[tuple[str, str]]:
    """What a path may be, the likeliest first, each with its encoding; at least one."""
    for encoding in ("utf-8", locale.getencoding(), decode(raw).encoding, *_CODE_PAGES):
        try:
            yield raw.decode(encoding), encoding
        except (LookupError, UnicodeError):
            continue
    # The form in which Python itself keeps a file name that is in no known encoding.
    yield raw.decode("utf-8", "surrogateescape"), "utf-8"


def _decode_text(raw: bytes, encoding: str) -> str:
    """The text of a message; `encoding` is the one that its path turned out to be in."""
    for name in ("utf-8", encoding):
        try:
            # Not final: the old compilers cut long messages off, perhaps in the middle of a character.
            return codecs.getincrementaldecoder(name)("strict").decode(raw)
        except UnicodeError:
            continue
    return str(decode(raw))
