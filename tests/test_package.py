"""The wheel holds the compiled grammar and the data, names its platform, and works where it is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from server import __version__

ROOT = Path(__file__).resolve().parent.parent
PROBE = """
from server.paths import data_dir
from server.syntax import grammar
print(data_dir().parent.parent, grammar.language().name, grammar.LIBRARY.parent)
"""


def run(*command: str | Path, cwd: Path, **variables: str) -> str:
    environment = {**os.environ, **variables}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_wheel(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    name, version, python, abi, platform = wheel.stem.split("-")
    assert (name, version, python, abi) == ("l4d2_architect", __version__, "py3", "none")
    assert not platform.startswith(("any", "linux")), "the tag has to say which C library it needs"

    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
        names = archive.namelist()
        (entry_points,) = (one for one in names if one.endswith("entry_points.txt"))
        assert "l4d2 = server.cli.__main__:main" in archive.read(entry_points).decode()
    assert {one.split("/")[0].split("-")[0] for one in names} == {"server", "l4d2_architect"}
    assert {"server/syntax/_grammar.LICENSE", "server/models/_o200k.bin"} <= set(names)
    data = {f"server/data/{file.relative_to(ROOT / 'data').as_posix()}" for file in data_files()}
    assert data <= set(names)

    site = tmp_path / "site"
    probed = run(sys.executable, "-c", PROBE, cwd=tmp_path, PYTHONPATH=str(site))
    assert probed.split() == [str(site), "sourcepawn", str(site / "server" / "syntax")]


def data_files() -> list[Path]:
    return [file for file in (ROOT / "data").rglob("*") if file.is_file()]
