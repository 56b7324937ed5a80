"""What no linter checks: sizes, names, docstrings, and nothing of a single machine in the repository."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import server

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES = 500
CODE = (".py", ".ts")
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}

# A letter in brackets keeps a pattern from finding itself.
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:work|root|home/(?!you/)\w+|Users/(?!you/)\w+)/")
REGISTRY = re.compile(
    r"registry[.]npmjs|pythonhosted[.]org|pypi[.]org/simple"
    r"|\"resolved\": *\"[h]ttp|^registry *=|--(?:extra-)?index[-]url",
    re.MULTILINE,
)
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b|NotImplemented[E]rror")
DOER = re.compile(r"^\s*(?:export )?class (\w+(?:Manager|Provider|Handler))\b", re.MULTILINE)


def tracked(*suffixes: str) -> list[Path]:
    """The files that git tracks or would track, as paths below the root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    files = [Path(name) for name in sorted(set(names)) if name and (ROOT / name).is_file()]
    return [file for file in files if not suffixes or file.suffix in suffixes]


def texts(*suffixes: str) -> Iterator[tuple[Path, str]]:
    """The tracked files that are text, with their text."""
    for file in tracked(*suffixes):
        content = (ROOT / file).read_bytes()
        if b"\0" not in content:
            yield file, content.decode("utf-8", "replace")


def found(pattern: re.Pattern[str], *suffixes: str) -> list[str]:
    return [
        f"{file}:{text.count(chr(10), 0, match.start()) + 1}: {match.group().strip()}"
        for file, text in texts(*suffixes)
        for match in pattern.finditer(text)
    ]


def test_patterns_see_what_they_are_for() -> None:
    for path in ("root/x", "home/ann/x", "Users/ann/x", "work/x"):
        assert MACHINE_PATH.search(f'see "/{path}"'), path
    for before, path in (("", "home/you/x"), ("docs", "work/x"), ("https://example.org", "work/x")):
        assert not MACHINE_PATH.search(f"{before}/{path}"), (before, path)
    assert REGISTRY.search('"resolved": ' + '"https://example.org/x.tgz"')
    assert REGISTRY.search("registry" + " = https://example.org")
    assert UNFINISHED.search("# TO" + "DO: later")
    assert DOER.search("class FileManager:")


def test_files_are_short() -> None:
    long = {str(file): text.count("\n") for file, text in texts(*CODE) if text.count("\n") > MAX_LINES}
    assert not long, f"more than {MAX_LINES} lines: split by what the parts do"


def test_names_say_something() -> None:
    assert not [str(file) for file in tracked(*CODE) if file.stem.lower() in BANNED_NAMES]


def test_no_doer_classes() -> None:
    assert not found(DOER, *CODE)


def test_modules_have_docstrings() -> None:
    bare = [str(file) for file, text in texts(".py") if not ast.get_docstring(ast.parse(text))]
    assert not bare, "a module says first what it does and must not do"


def test_fixtures_indent_with_spaces() -> None:
    """Below a tab the carets of a marker lie. The formatter's cases have no markers, and tabs in plenty."""
    tabs = [
        str(file)
        for file, text in texts(".sp", ".inc")
        if file.is_relative_to("tests/fixtures") and file.parts[2] != "formatting" and "\t" in text
    ]
    assert not tabs


def test_no_machine_paths() -> None:
    assert not found(MACHINE_PATH)


def test_no_registry_addresses() -> None:
    assert not found(REGISTRY)


def test_nothing_unfinished() -> None:
    assert not found(UNFINISHED, *CODE)


def test_one_version() -> None:
    assert json.loads((ROOT / "package.json").read_text("utf-8"))["version"] == server.__version__


@pytest.mark.parametrize(("file", "extra"), [("dev", "dev"), ("local", "local-tests"), ("runtime", "")])
def test_lock_fits_project(file: str, extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = map(Requirement, project["dependencies"] + project["optional-dependencies"].get(extra, []))
    lock = (ROOT / f"requirements/{file}.txt").read_text("utf-8")
    locked = dict(re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE))
    unfit = [str(one) for one in wanted if one.name not in locked or locked[one.name] not in one.specifier]
    assert not unfit, "run `make lock`"
