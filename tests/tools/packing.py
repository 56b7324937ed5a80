"""A stand-in for npm that packs what a test gives it; the real one has run before any test can (`make setup`)."""

from __future__ import annotations

import base64
import hashlib
import io
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tools import npm_package
from tools.npm_package import Package


def npm_that_packs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, package: Package, files: Mapping[str, bytes], *, broken: int = 0
) -> tuple[Package, Path]:
    """The package with the hash of `files`, and a log of the calls. Each of the first `broken` answers is cut short."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    tarball, script, log = folder / "packed.tgz", folder / "npm.py", folder / "log"
    tarball.write_bytes(buffer.getvalue())
    script.write_text(
        f"""
import pathlib, sys
log = pathlib.Path({str(log)!r})
calls = log.read_text().count("pack") if log.exists() else 0
log.write_text("pack " * (calls + 1))
folder = pathlib.Path(sys.argv[sys.argv.index("--pack-destination") + 1])
content = pathlib.Path({str(tarball)!r}).read_bytes()
(folder / {package.tarball!r}).write_bytes(content[:20] if calls < {broken} else content)
""",
        "utf-8",
    )
    monkeypatch.setattr(npm_package, "npm", lambda: [sys.executable, str(script)])
    monkeypatch.setattr(npm_package, "PAUSE_S", 0.0)
    digest = base64.b64encode(hashlib.sha512(buffer.getvalue()).digest()).decode()
    return replace(package, integrity=f"sha512-{digest}"), log
