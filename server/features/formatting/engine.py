"""Runs clang-format on masked text. Knows styles and the process; nothing of SourcePawn.

A style is what clang-format's own `--style` takes: `file:PATH`, the name of a predefined style, or
`{key: value, …}`. Keys that would change more than white space are switched off.
"""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from server.features.formatting.braces import ALLMAN, Braces
from server.features.formatting.pieces import LOOP_MACRO

STYLE_FILES = (".clang-format", "_clang-format")
_TIMEOUT_SECONDS = 20
_SAFE = {
    "AlignConsecutiveMacros": "None",
    "BreakAdjacentStringLiterals": "false",
    "BreakStringLiterals": "false",
    "EnumTrailingComma": "Leave",
    "FixNamespaceComments": "false",
    "ForEachMacros": f"[{LOOP_MACRO}]",
    "IncludeBlocks": "Preserve",
    "InsertBraces": "false",
    "InsertNewlineAtEOF": "false",
    "InsertTrailingCommas": "None",
    "IntegerLiteralSeparator": "{Binary: 0, Decimal: 0, Hex: 0}",
    "NumericLiteralCase": "{ExponentLetter: Leave, HexDigit: Leave, Prefix: Leave, Suffix: Leave}",
    "LineEnding": "LF",
    "MacroBlockBegin": "''",
    "MacroBlockEnd": "''",
    "Macros": "[]",
    "OneLineFormatOffRegex": "''",
    "QualifierAlignment": "Leave",
    "ReflowComments": "Never",
    "RemoveBracesLLVM": "false",
    "RemoveParentheses": "Leave",
    "RemoveSemicolon": "false",
    "SortIncludes": "{Enabled: false}",
    "SortUsingDeclarations": "Never",
    "SpacesInLineCommentPrefix": "{Minimum: 0, Maximum: -1}",
}
# Keys for text that the mask never shows.
_IDLE = frozenset(("IncludeCategories", "RawStringFormats"))
_DEFAULT = {
    "BasedOnStyle": "LLVM",
    "Language": "Cpp",
    "AlignAfterOpenBracket": "DontAlign",
    "AlignOperands": "DontAlign",
    "AlignTrailingComments": "{Kind: Never}",
    "AllowShortEnumsOnASingleLine": "false",
    "AllowShortFunctionsOnASingleLine": "None",
    "BreakBeforeBraces": "Custom",
    "ColumnLimit": "0",
    "Cpp11BracedListStyle": "Block",
    "IndentCaseLabels": "true",
    "IndentPPDirectives": "Leave",
    "KeepEmptyLines": "{AtEndOfFile: false, AtStartOfBlock: false, AtStartOfFile: false}",
    "MaxEmptyLinesToKeep": "2",
    "SpaceBeforeParens": "ControlStatementsExceptControlMacros",
}


class FormatterError(Exception):
    """The formatter cannot work here: the message says what is missing or wrong, for the user."""


class StyleError(FormatterError):
    """The user's style file cannot be read."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style made ready: `text` goes to clang-format; `own` when it is ours and not the user's.

    `wraps` tells that an opening brace stands on its own line; `tab` is the width of a tab, and `tabs` whether
    lines are indented with it.
    """

    text: str
    own: bool
    wraps: bool
    tab: int
    tabs: bool


def default_style(tab_size: int, insert_spaces: bool, braces: Braces = ALLMAN) -> Style:
    """The style for files that no `.clang-format` governs: what most L4D2 plugins look like."""
    width = str(max(1, min(tab_size, 16)))
    keys = {
        **_DEFAULT,
        "BraceWrapping": _wrapping(braces),
        "UseTab": "Never" if insert_spaces else "AlignWithSpaces",
        **dict.fromkeys(("IndentWidth", "TabWidth", "ContinuationIndentWidth"), width),
    }
    return Style(_flow({**keys, **_SAFE}), True, braces.functions, int(width), not insert_spaces)


def _wrapping(braces: Braces) -> str:
    keys = {
        "AfterCaseLabel": braces.controls,
        "AfterClass": braces.types,
        "AfterEnum": braces.types,
        "AfterFunction": braces.functions,
        "BeforeElse": braces.elses,
    }
    flags = ", ".join(f"{key}: {str(value).lower()}" for key, value in keys.items())
    return f"{{{flags}, AfterControlStatement: {'Always' if braces.controls else 'Never'}}}"


def find_style(path: Path) -> str | None:
    """The style that governs the file at `path`, or None: a `.clang-format` in its folder or above."""
    for candidate in _style_files(path):
        return f"file:{candidate}"
    return None


def _style_files(path: Path) -> Iterator[Path]:
    """The style files in the folder of `path` and above, the nearest first."""
    for folder in Path(os.path.abspath(path)).parents:
        for name in STYLE_FILES:
            candidate = folder / name
            if candidate.is_file():
                yield candidate


def user_style(style: str) -> Style:
    """A user's style with everything switched off that would change more than white space.

    Raises `StyleError` when clang-format cannot read it, `FormatterError` when there is no clang-format.
    """
    stamps: list[tuple[int, int]] = []
    if style.startswith("file:"):
        path = Path(style[5:])
        try:
            # A style may inherit from those above it.
            for file in (path, *_style_files(path)):
                status = file.stat()
                stamps.append((status.st_mtime_ns, status.st_size))
        except OSError as error:
            raise StyleError(f"{path}: {error.strerror}") from error
    return _user_style(style, tuple(stamps))


@lru_cache(maxsize=32)
def _user_style(style: str, stamps: tuple[tuple[int, int], ...]) -> Style:
    """`stamps` make a changed file a new style."""
    del stamps
    folder = os.path.dirname(style[5:]) if style.startswith("file:") else os.curdir
    name = os.path.join(folder, "plugin.cpp")
    dump = _run([f"--style={style}", "--dump-config", f"--assume-filename={name}"], "")
    keys = {key: _flow_value(value) for key, value in _top_level(dump).items() if key not in _IDLE}
    if keys.get("IndentPPDirectives") == "AfterHash":
        keys["IndentPPDirectives"] = "Leave"
    wraps = bool(re.search(r"^  AfterFunction: +true", dump, re.MULTILINE))
    tab = keys.get("TabWidth", "")
    tabs = keys.get("UseTab") != "Never"
    keys["Language"] = "Cpp"
    return Style(_flow({**keys, **_SAFE}), False, wraps, int(tab) if tab.isdigit() else 4, tabs)


def lay_out(masked: str, style: Style) -> str:
    """The masked text as clang-format would have it. Raises `FormatterError`."""
    return _run([f"--style={style.text}", "--assume-filename=plugin.cpp"], masked)


def _run(arguments: list[str], text: str) -> str:
    # Both a file's UTF-8 seen as Latin-1 and real text come along; only widths in comments depend on it.
    encoding = "latin-1" if text.isascii() or max(text) <= "\xff" else "utf-8"
    command = [executable(), *arguments]
    try:
        done = subprocess.run(
            command, input=text.encode(encoding), capture_output=True, timeout=_TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise FormatterError(f"clang-format took more than {_TIMEOUT_SECONDS} s and was stopped") from error
    except OSError as error:
        raise FormatterError(f"clang-format does not start: {error}") from error
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").splitlines() or [f"exit code {done.returncode}"]
        raise StyleError(f"clang-format: {lines[0]}")
    return done.stdout.decode(encoding, "replace")


@cache
def executable() -> str:
    """The path of clang-format in its Python package. Raises `FormatterError`."""
    spec = find_spec("clang_format")
    if spec is not None and spec.origin is not None:
        name = "clang-format" + (sysconfig.get_config_var("EXE") or "")
        path = Path(spec.origin).parent / "data" / "bin" / name
        if path.is_file():
            return str(path)
    raise FormatterError("clang-format is missing: install the Python package clang-format")


def _top_level(dump: str) -> dict[str, str]:
    """The keys of a `--dump-config` with their YAML text; nested lines keep their indentation."""
    keys: dict[str, str] = {}
    key = ""
    for line in dump.splitlines():
        if not line.strip() or line in ("---", "..."):
            continue
        if line[:1].strip():
            key, _, value = line.partition(":")
            keys[key] = value.strip()
        elif key:
            keys[key] += "\n" + line
    return keys


def _flow_value(text: str) -> str:
    """YAML of one key on one line: a nested mapping becomes `{…}`, a list of scalars `[…]`."""
    if "\n" not in text:
        return text
    entries = [line.strip() for line in text.splitlines() if line.strip()]
    if entries[0].startswith("- "):
        return "[" + ", ".join(entry[2:] for entry in entries) + "]"
    return "{" + ", ".join(entries) + "}"


def _flow(keys: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in keys.items() if value) + "}"
