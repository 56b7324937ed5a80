"""Fixtures: source text with a cursor (`$0`) and labels under the lines they are about. Reads and writes them.

A label is a comment of its own below the line it is about. Carets stand under the range; a range that begins in
the first two columns, which `//` hides, is marked by an arrow, and one that ends behind the line by a `~`:

        Foo();
    //  ^^^ error[undefined-symbol]: `Foo` is not defined
    #include <nothing>
    // <- error[unresolved-include]: …

Below a label stand the corrections on offer and the lines that they change or make:

    //  fix: Change to `Fool`
    //  | Fool();

`//- name.inc` on a line begins a further file. `// fine` in a line says that the rule must not report it. Fixtures
indent with spaces: below a tab the carets lie.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from server.analysis.finding import Edit, Finding
from server.syntax.text import Text

CURSOR = "$0"
MAIN = "main.sp"

_FILE = re.compile(r"^//- (\S+)\n", re.MULTILINE)
_LABEL = re.compile(
    r"^ *//(?: <-| +\^+~?| +~) (?P<severity>error|warning|info|hint)\[(?P<code>[\w-]+)\]: (?P<message>.*)\n",
    re.MULTILINE,
)
_FIX = re.compile(r"^//  (?:fix(?: \(safe\))?: |\| ).*\n", re.MULTILINE)
_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Label:
    """What a fixture expects: on the 0-based `line` of `file` (labels not counted), a finding of that code."""

    file: str
    line: int
    severity: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Fixture:
    """The files of a fixture without marks, where the cursor stands (a UTF-8 offset), and the labels."""

    files: dict[str, str]
    cursor: tuple[str, int] | None = None
    labels: list[Label] = field(default_factory=list)

    @property
    def main(self) -> str:
        """The first file's text."""
        return next(iter(self.files.values()))

    def offset(self) -> int:
        """The cursor in the file that has it."""
        assert self.cursor is not None, f"the fixture has no {CURSOR}"
        return self.cursor[1]


def read(marked: str, main: str = MAIN) -> Fixture:
    """Take a fixture apart. Raises `ValueError` for tabs and for a second cursor."""
    if "\t" in marked:
        raise ValueError("fixtures indent with spaces: below a tab the carets lie")
    files: dict[str, str] = {}
    labels: list[Label] = []
    cursor: tuple[str, int] | None = None
    for name, part in _split(marked, main):
        text = ""
        for line in part.splitlines(keepends=True):
            label = _LABEL.fullmatch(line)
            if label is not None:
                at = max(text.count("\n") - 1, 0)
                labels.append(Label(name, at, label["severity"], label["code"], label["message"]))
            elif _FIX.fullmatch(line) is None:
                text += line
        before, mark, after = text.partition(CURSOR)
        if mark:
            if cursor is not None or CURSOR in after:
                raise ValueError(f"more than one {CURSOR}")
            cursor = (name, len(before.encode()))
        files[name] = before + after
    return Fixture(files, cursor, labels)


def _split(marked: str, main: str) -> list[tuple[str, str]]:
    pieces = _FILE.split(marked)
    parts = [(main, pieces[0])] if pieces[0].strip() or len(pieces) == 1 else []
    return parts + list(zip(pieces[1::2], pieces[2::2], strict=True))


def write(files: dict[str, str], findings: Callable[[str], Iterable[Finding]], main: str = MAIN) -> str:
    """The fixture of these files that expects exactly the findings which `findings(name)` gives for each."""
    parts: list[str] = []
    for name, text in files.items():
        if name != main:
            parts.append(f"//- {name}\n")
        parts.append(_annotate(text, list(findings(name))))
    return "".join(parts)


def _annotate(source: str, findings: list[Finding]) -> str:
    text = Text.of(source)
    below: dict[int, list[str]] = {}
    for found in findings:
        line = text.line_of(found.start)
        first, last = text.line_range(line)
        start = len(text.slice(first, found.start))
        end = len(text.slice(first, min(found.end, last)))
        severity = found.severity.name.lower()
        tags = "".join(f" ({tag})" for tag in found.tags)
        spoken = f"{severity}[{found.code}]: {found.message}{tags}"
        if start < 2:
            mark = "// <-"
        else:
            open_end = "~" if found.end > last else ""
            carets = "^" * (end - start) or ("" if open_end else "^")
            mark = "//" + " " * (start - 2) + carets + open_end
        below.setdefault(line, []).append(f"{mark} {spoken}\n")
        for fix in found.fixes:
            below[line].append(f"//  fix{' (safe)' if fix.safe else ''}: {fix.title}\n")
            changed = [row for row in _changed(source, apply(source, fix.edits)) if row.strip()]
            below[line].extend(f"//  | {row.strip()}\n" for row in changed[:_MOST_LINES])
    lines = source.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return "".join(line + "".join(below.get(at, ())) for at, line in enumerate(lines))


def _changed(before: str, after: str) -> list[str]:
    matcher = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    rows = after.splitlines()
    return [row for op in matcher.get_opcodes() if op[0] in ("replace", "insert") for row in rows[op[3] : op[4]]]


def apply(source: str, edits: Iterable[Edit]) -> str:
    """The text after the edits, which must not overlap."""
    data = source.encode()
    for edit in sorted(edits, key=lambda one: (one.start, one.end), reverse=True):
        data = data[: edit.start] + edit.text.encode() + data[edit.end :]
    return data.decode()
