"""Checks of this installation: Python, packages, grammar, facts, the user's folders, texts."""

from __future__ import annotations

import importlib
import importlib.util
import locale
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata

from server import __version__
from server.features.doctor.check import Check
from server.paths import Kind, user_dir

_OLDEST, _NEWEST = (3, 11), (3, 14)
# The modules by package: those that were compiled are the first to fail when a Python does not fit.
_PACKAGES = {
    "pydantic": "pydantic_core",
    "tree-sitter": "tree_sitter",
    "rapidfuzz": "rapidfuzz",
    "httpx": "httpx",
    "openai": "openai",
}
_OF_THE_SERVER = {"pygls": "pygls", "lsprotocol": "lsprotocol"}
_FOLDERS: tuple[tuple[Kind, str], ...] = (
    ("cache", "Without it each start takes longer."),
    ("state", "Without it costs are not remembered and models can not be downloaded."),
)


def _python() -> Iterator[Check]:
    bits = 64 if sys.maxsize > 1 << 32 else 32
    detail = f"{platform.python_implementation()} {platform.python_version()}, {bits} bit, {sys.executable}"
    if not _OLDEST <= sys.version_info[:2] <= _NEWEST:
        fits = "is tested with Python 3.11 to 3.14: choose one of these."
        yield Check("Python", "warn", detail, f"L4D2 Architect {fits}", "chooseInterpreter")
    else:
        yield Check("Python", "ok", detail)


def _system() -> Iterator[Check]:
    yield Check("L4D2 Architect", "ok", __version__)
    yield Check("System", "ok", f"{platform.system()} {platform.release()}, {platform.machine()}")


def _packages() -> Iterator[Check]:
    known: list[str] = []
    for package, module in (_PACKAGES | _OF_THE_SERVER).items():
        try:
            # The protocol's libraries are the server's own business; that they are there is enough.
            if package in _OF_THE_SERVER:
                if importlib.util.find_spec(module) is None:
                    raise ImportError(f"there is no {module}")
            else:
                importlib.import_module(module)
            known.append(f"{package} {_version(package)}".strip())
        except (ImportError, OSError) as error:
            advice = "Install L4D2 Architect again, or choose another Python: its packages do not fit this one."
            yield Check("Packages", "fail", f"{package}: {error}", advice, "chooseInterpreter")
    yield Check("Packages", "ok", ", ".join(known))


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _grammar() -> Iterator[Check]:
    from server.syntax.grammar import GrammarError, language

    try:
        language()
    except GrammarError as error:
        yield Check("Grammar", "fail", str(error), "Install L4D2 Architect again.")
    else:
        yield Check("Grammar", "ok", "loaded")


def _facts() -> Iterator[Check]:
    from server.knowledge import entities, events, netprops

    try:
        counts = {"events": len(events.names()), "netprops": len(netprops.names()), "entities": len(entities.names())}
    except Exception as error:  # whatever is broken in them, it is the installation that is
        yield Check("Facts about the game", "fail", f"{type(error).__name__}: {error}", "Install L4D2 Architect again.")
        return
    yield Check("Facts about the game", "ok", ", ".join(f"{count:,} {name}" for name, count in counts.items()))


def _folders() -> Iterator[Check]:
    for kind, why in _FOLDERS:
        folder = user_dir(kind)
        if folder is None:
            yield Check(f"Folder for {kind}", "warn", "the system names none", why)
            continue
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"x")
        except OSError as error:
            detail = f"{folder} can not be written: {error.strerror}"
            yield Check(f"Folder for {kind}", "warn", detail, f"Let us write there. {why}")
        else:
            yield Check(f"Folder for {kind}", "ok", str(folder))


def _texts() -> Iterator[Check]:
    files, texts = sys.getfilesystemencoding(), locale.getpreferredencoding(False)
    detail = f"file names {files}, texts {texts}, locale {_locale()}"
    if files.lower().replace("-", "") != "utf8":
        yield Check("Encodings", "warn", detail, "Choose a locale with UTF-8: names with other letters can fail.")
    else:
        yield Check("Encodings", "ok", detail)


def _locale() -> str:
    if os.name == "nt":
        return str(locale.getlocale()[0])
    return next((os.environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "none")


CHECKS = (_system, _python, _packages, _grammar, _facts, _folders, _texts)
