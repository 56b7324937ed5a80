"""Build the SourcePawn grammar: fetch its C sources from npm, check them, compile them to one shared library.

`python -m tools.build_grammar` does nothing, in silence, when the library is up to date.

Uses the standard library only, for it also runs inside the wheel's build (see `hatch_build.py`), where
nothing of ours is installed. It must not keep fetched sources anywhere but in `build/`, which git ignores.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

from tools.npm_package import BuildError, Package, fetched, progress

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Package(
    "tree-sitter-sourcepawn",
    "0.8.0",
    "sha512-J1Mk7AOYNuSTEn0O9LZIo9vJ3onHJSbBYCGwKiJKQr7EQLx6ZuEnAEaiUFKIBNckQ2ZG1QB0/ic4vfwClYIGCQ==",
    "117 MB",
)

CACHE = ROOT / "build" / "grammar"
SOURCES = CACHE / f"{PACKAGE.name}-{PACKAGE.version}"
STAMP = CACHE / "compiled"
MACOS = "11.0"
"""The oldest macOS that the library is built for; the wheel's tag says so too."""

_SUFFIX = {"darwin": ".dylib", "win32": ".dll"}.get(sys.platform, ".so")
LIBRARY = ROOT / "server" / "syntax" / f"_grammar{_SUFFIX}"
LICENCE = ROOT / "server" / "syntax" / "_grammar.LICENSE"


def library() -> Path:
    """The compiled grammar, built first when it is missing or stale.

    Raises `BuildError` without npm, network or C compiler.
    """
    if LIBRARY.exists() and LICENCE.exists() and STAMP.exists() and STAMP.read_text("utf-8") == _key():
        return LIBRARY
    if not SOURCES.exists():
        with fetched(PACKAGE, CACHE) as tarball:
            _extract(tarball)
    _compile()
    STAMP.write_text(_key(), "utf-8")
    return LIBRARY


def _key() -> str:
    return f"{PACKAGE.version} {PACKAGE.integrity} {sys.platform} {platform.machine()} {_compiler_wish()}\n"


def _extract(tarball: Path) -> None:
    """Keep `src/` and the licence of the tarball; the toolchain in it, which is all but 1 %, is left out."""
    new = tarball.parent / "new"
    with tarfile.open(tarball) as tar:
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


def _compile() -> None:
    compiler = _compiler()
    with (
        tempfile.TemporaryDirectory(dir=CACHE) as folder,
        progress(f"compile the grammar with {Path(compiler[0]).name}"),
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
