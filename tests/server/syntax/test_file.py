"""Only regular files of a sane size are read: an `#include` of a device or a pipe holds nobody up."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from server.analysis.project import Project
from server.syntax import file
from server.syntax.text import Text


def test_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"text")
    assert file.contents(tmp_path / "a") == b"text"
    with pytest.raises(FileNotFoundError):
        file.contents(tmp_path / "b")
    with pytest.raises(OSError):  # noqa: PT011 (which one depends on the system)
        file.contents(tmp_path)


def test_one_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "LARGEST", 3)
    (tmp_path / "a").write_bytes(b"text")
    with pytest.raises(OSError, match="large"):
        file.contents(tmp_path / "a")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")
def test_devices_and_pipes(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.inc")
    for path in ("/dev/zero", "/dev/stdin", tmp_path / "pipe.inc"):
        with pytest.raises(OSError, match="regular"):
            file.contents(path)
    project = Project()
    main = str(tmp_path / "main.sp")
    project.open(main, Text.of('#include "pipe.inc"\n#include "/dev/zero"\nvoid F() {}\n'))
    assert "F" in project.unit(main).names
