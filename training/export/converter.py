"""llama.cpp's own converter, for what our writer does not know: out of the source package of llama-cpp-python.

It runs in a process of its own with the library that comes with it, which is of the same day; the index's is not.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from training.export.config import Type
from training.export.merging import settle
from training.run.files import InputError

_PACKAGE = "llama-cpp-python"
_INSIDE = "vendor/llama.cpp/"
_SCRIPT = "convert_hf_to_gguf.py"
_PARTS = (_SCRIPT, "conversion/", "gguf-py/")
_LAST_WORDS = 400


def convert(model: Path, path: Path, kind: Type, sdist: Path | None, work: Path) -> None:
    """Write a folder of a model as a file. `sdist` None: pip fetches it. Raises `InputError`."""
    folder = work / "converter"
    script = folder / _SCRIPT
    if not script.is_file():
        _unpack(sdist or _fetched(work), folder)
    beside = path.with_name(f".{path.name}.part")
    command = [sys.executable, str(script), str(model), "--outfile", str(beside), "--outtype", kind]
    inner = os.pathsep.join((str(folder), str(folder / "gguf-py")))
    environment = {**os.environ, "PYTHONPATH": inner, "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode or not beside.is_file():
        words = " ".join(done.stderr.split())[-_LAST_WORDS:]
        raise InputError(f"llama.cpp's converter does not take {model}: {words}")
    settle(beside, path)


def _fetched(work: Path) -> Path:
    """The source package of the version that is installed, by pip."""
    try:
        wanted = f"{_PACKAGE}=={version(_PACKAGE)}"
    except PackageNotFoundError:
        raise InputError(f"{_PACKAGE} is not installed") from None
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", _PACKAGE]
    command += ["--no-build-isolation", "--dest", str(work), wanted]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    found = sorted(work.glob("llama_cpp_python-*.tar.gz"))
    if done.returncode or not found:
        words = " ".join(done.stderr.split())[-_LAST_WORDS:]
        raise InputError(f"pip can not fetch the source of {wanted}: {words}; name the file as `sdist`")
    return found[0]


def _unpack(sdist: Path, folder: Path) -> None:
    """Take the converter out, and nothing else: the package is mostly llama.cpp itself."""
    beside = folder.with_name(f".{folder.name}.part")
    count = 0
    try:
        with tarfile.open(sdist) as archive:
            for member in archive:
                _, _, inner = member.name.partition(_INSIDE)
                if inner.startswith(_PARTS):
                    member.name = inner
                    archive.extract(member, beside, filter="data")
                    count += 1
    except (OSError, tarfile.TarError) as error:
        raise InputError(f"{sdist} can not be read: {error}") from None
    if not count:
        raise InputError(f"{sdist} holds no converter of llama.cpp")
    os.replace(beside, folder)
