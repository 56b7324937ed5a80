"""The comment that documents a declaration: found in the text around it, taken apart, and written as Markdown.

Comments stay in the text (symbols do not carry them), so reading one costs nothing until somebody asks. Both forms
are understood: `/** … @param … */` or `//` lines above the declaration, and `/**< … */` or `// …` behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from server.syntax.text import Text

_PRAGMA = re.compile(r"[ \t]*#[ \t]*pragma\b")
_DECLARING = re.compile(r"[ \t]*(?:(?:public|static|stock|const|property|new|decl)[ \t]+)*(?:\w+(?:\[\])*:?[ \t]*)?")
_DECORATION = re.compile(r"[\s*/=\-_#~.]*")
_TAG = re.compile(r"@(\w+)(?:\[\w+(?:,\w+)*\])?[ \t]*")
_LICENCE = re.compile(r"copyright|licen[cs]e|=====", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z_@.][\w@.]*")
_BULLET = re.compile(r"\s*(?:[-*•]|\d+[.)])\s+")
_SPECIAL = re.compile(r"([\\*_<\[\]]|^[#>+-](?! ))", re.MULTILINE)
_MARKED = re.compile(r"[ \t]*[,;]?[ \t]*(?://+|/\*+)<")
_RETURNS = {"return", "returns", "ret"}
_ERRORS = {"error", "errors", "throws", "exception"}
_NOTES = {"note", "notes", "remark", "remarks", "warning", "attention"}
_SILENT = {"noreturn", "endsection", "section", "ingroup", "brief"}


@dataclass(frozen=True, slots=True)
class Documentation:
    """A comment taken apart. All parts are text as written, without the comment's marks; "" where missing.

    `others` are tags that have no field here, with their text.
    """

    summary: str = ""
    params: tuple[tuple[str, str], ...] = ()
    returns: str = ""
    errors: str = ""
    notes: tuple[str, ...] = ()
    since: str = ""
    removed: str = ""
    deprecated: str = ""
    others: tuple[tuple[str, str], ...] = ()

    def param(self, name: str) -> str:
        """What is said of a parameter."""
        return next((text for known, text in self.params if known == name), "")

    @property
    def explains(self) -> bool:
        """Whether it says more than since when the thing is there."""
        return bool(self.summary or self.params or self.returns or self.errors or self.notes)

    def __bool__(self) -> bool:
        return self != NOTHING


NOTHING = Documentation()


def documentation(text: Text, start: int, end: int) -> Documentation:
    """What the comment of the declaration at `start..end` says; all empty where there is none."""
    is_marked = _MARKED.match(text.chars, end) is not None
    comment = (not is_marked and _above(text, start)) or _behind(text, end)
    return parse(comment) if comment else NOTHING


# Finding ---------------------------------------------------------------------------------------------------


def _above(text: Text, start: int) -> str:
    """The comment that ends where the declaration begins (directives such as `#pragma deprecated` may be between)."""
    chars = text.chars
    at = _line_begin(chars, start)
    if not _DECLARING.fullmatch(chars, at, start):
        return ""
    while True:
        line = _line_begin(chars, max(at - 1, 0))
        if at == 0 or line == at or not _PRAGMA.match(chars, line):
            break
        at = line
    before = chars[:at].rstrip(" \t\r\n")
    if chars.count("\n", len(before), at) > 2:
        return ""
    if before.endswith("*/"):
        opener = before.rfind("/*")
        if opener < 0 or chars[_line_begin(chars, opener) : opener].strip() or before[opener:].startswith("/**<"):
            return ""
        comment = text.slice(opener, len(before))
        if opener == 0 and _LICENCE.search(comment):
            return ""
        return _inner(comment)
    return _lines_above(text, at)


def _lines_above(text: Text, at: int) -> str:
    """The `//` lines directly above `at`."""
    chars = text.chars
    lines: list[str] = []
    while at > 0:
        line = _line_begin(chars, at - 1)
        content = text.slice(line, at).strip()
        if not content.startswith("//"):
            break
        lines.insert(0, content.lstrip("/").rstrip("/").strip())
        at = line
    if at == 0 and _LICENCE.search("\n".join(lines)):
        return ""
    return "\n".join(line for line in lines if not _DECORATION.fullmatch(line) or not line)


def _behind(text: Text, end: int) -> str:
    """The comment behind the declaration on its last line."""
    chars = text.chars
    line_end = chars.find("\n", end)
    rest = chars[end : line_end if line_end >= 0 else len(chars)]
    match = re.match(r"[ \t]*[,;]?[ \t]*(//+<?|/\*+<?)", rest)
    if match is None:
        return ""
    begin = end + match.start(1)
    if match.group(1).startswith("//"):
        return text.slice(begin, end + len(rest)).strip().lstrip("/<").strip()
    closer = chars.find("*/", begin)
    last = end + len(rest)
    if closer < 0 or (not match.group(1).endswith("<") and closer < last and chars[closer + 2 : last].strip()):
        return ""
    return _inner(text.slice(begin, closer + 2))


def _line_begin(chars: str, at: int) -> int:
    return chars.rfind("\n", 0, at) + 1


def _inner(comment: str) -> str:
    """A block comment without its marks."""
    body = comment[2:-2].lstrip("*").removeprefix("<").rstrip("*")
    lines = []
    for line in body.splitlines():
        stripped = line.strip()
        if stripped.startswith("*"):
            stripped = stripped[1:]
            line = stripped.removeprefix(" ")
        if not line.strip() or not _DECORATION.fullmatch(line):
            lines.append(line.rstrip())
    return "\n".join(lines).strip("\n")


# Taking apart ----------------------------------------------------------------------------------------------


def parse(comment: str) -> Documentation:
    """Take a comment (without its marks) apart by its `@tags`."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in comment.splitlines():
        match = _TAG.match(line.lstrip())
        if match is not None:
            parts.append((match.group(1).lower(), [line.lstrip()[match.end() :]]))
        else:
            parts[-1][1].append(line)
    summary: list[str] = []
    params: list[tuple[str, str]] = []
    found: dict[str, list[str]] = {}
    others: list[tuple[str, str]] = []
    for tag, lines in parts:
        if tag in ("", "brief"):
            summary.append(_paragraphs(lines))
        elif tag in ("param", "params"):
            params.append(_param(" ".join(" ".join(lines).split())))
        elif tag in _RETURNS | _ERRORS | _NOTES | {"since", "removed", "deprecated"}:
            found.setdefault(_group(tag), []).append(_paragraphs(lines))
        elif tag not in _SILENT:
            others.append((tag, _paragraphs(lines)))
    return Documentation(
        "\n\n".join(part for part in summary if part),
        tuple(params),
        "\n".join(found.get("return", ())),
        "\n".join(found.get("error", ())),
        tuple(note for note in found.get("note", ()) if note),
        " ".join(found.get("since", ())),
        " ".join(found.get("removed", ())),
        " ".join(found.get("deprecated", ())),
        tuple(others),
    )


def _group(tag: str) -> str:
    for name, tags in (("return", _RETURNS), ("error", _ERRORS), ("note", _NOTES)):
        if tag in tags:
            return name
    return tag


def _param(text: str) -> tuple[str, str]:
    match = _WORD.match(text)
    if match is None:
        return "", text
    return match.group(), text[match.end() :].lstrip(" :-")


def _paragraphs(lines: list[str]) -> str:
    """Lines joined to paragraphs; lists and blank lines are kept."""
    out: list[str] = []
    for line in lines:
        content = " ".join(line.split())
        if not content:
            out.append("")
        elif out and out[-1] and not _BULLET.match(line):
            out[-1] += " " + content
        else:
            out.append(content)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip("\n")


# Writing ---------------------------------------------------------------------------------------------------


def markdown(doc: Documentation, params: bool = True) -> str:
    """The documentation as Markdown."""
    return _write(doc, params, escape, "**{}**", "`{}`")


def plain(doc: Documentation, params: bool = True) -> str:
    """The documentation as plain text."""
    return _write(doc, params, str, "{}", "{}")


def escape(text: str) -> str:
    """Text from a comment, so that Markdown shows it as it is. What stands in backticks is left alone."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return _SPECIAL.sub(r"\\\1", text).replace("`", "\\`")
    return "`".join(piece if index % 2 else _SPECIAL.sub(r"\\\1", piece) for index, piece in enumerate(pieces))


def _write(doc: Documentation, params: bool, say: Callable[[str], str], strong: str, code: str) -> str:
    blocks: list[str] = []
    if doc.deprecated:
        blocks.append(f"{strong.format('Deprecated.')} {say(doc.deprecated)}")
    if doc.summary:
        blocks.append(say(doc.summary))
    if params and doc.params:
        names = [(code.format(name), say(text)) for name, text in doc.params]
        rows = [f"- {name}: {text}" if text else f"- {name}" for name, text in names]
        blocks.append("\n".join([f"{strong.format('Parameters')}", "", *rows]))
    if doc.returns:
        blocks.append(f"{strong.format('Returns')} {say(doc.returns)}")
    if doc.errors:
        blocks.append(f"{strong.format('Errors')} {say(doc.errors)}")
    blocks.extend(f"{strong.format('Note')} {say(note)}" for note in doc.notes)
    blocks.extend(f"{strong.format(tag.capitalize())} {say(text)}" for tag, text in doc.others if text)
    if doc.since:
        blocks.append(f"Since {say(doc.since)}.")
    if doc.removed:
        blocks.append(f"Removed in {say(doc.removed)}.")
    return "\n\n".join(blocks)
