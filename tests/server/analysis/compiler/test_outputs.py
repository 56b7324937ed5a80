"""Where compiled plugins go, and that what is there stays whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from server.analysis.compiler.errors import OutputError
from server.analysis.compiler.outputs import Outputs, Place, is_stale, put
from server.analysis.compiler.plan import planned, with_twins
from server.analysis.compiler.run import Options, compile
from server.analysis.project import Project

StandIn = Callable[..., Path]
SERVER = "addons/sourcemod"


def made(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("plugin", "others", "output", "name"),
    [
        (f"{SERVER}/scripting/a.sp", [], f"{SERVER}/plugins/a.smx", "a.smx"),
        (f"{SERVER}/scripting/fun/a.sp", [], f"{SERVER}/plugins/fun/a.smx", "fun/a.smx"),
        ("mine/scripting/a.sp", ["mine/plugins/b.smx"], "mine/plugins/a.smx", "a.smx"),
        ("mine/scripting/a.sp", [], "mine/scripting/compiled/a.smx", "a.smx"),
        ("mine/scripting/fun/a.sp", [], "mine/scripting/compiled/fun/a.smx", "fun/a.smx"),
        ("a.sp", [], "compiled/a.smx", "a.smx"),
        ("scripting/a.sp", ["plugins/optional/a.smx"], "plugins/optional/a.smx", "optional/a.smx"),
        ("scripting/a.sp", ["plugins/optional/a.smx", "plugins/a.smx"], "plugins/a.smx", "a.smx"),
        ("scripting/a.sp", ["plugins/one/a.smx", "plugins/two/a.smx"], "plugins/a.smx", "a.smx"),
        ("scripting/a.sp", ["plugins/.git/a.smx"], "plugins/a.smx", "a.smx"),
    ],
)
def test_place(tmp_path: Path, plugin: str, others: list[str], output: str, name: str) -> None:
    made(tmp_path, plugin, *others)
    assert Outputs().of(tmp_path / plugin, tmp_path) == Place(tmp_path / output, name)


@pytest.mark.parametrize(
    ("wanted", "output", "name"),
    [
        ("build", "build/fun/a.smx", "fun/a.smx"),
        ("${workspaceFolder}/build", "build/fun/a.smx", "fun/a.smx"),
        ("server/plugins/test", "server/plugins/test/fun/a.smx", "test/fun/a.smx"),
        ("  ", "scripting/compiled/fun/a.smx", "fun/a.smx"),
    ],
)
def test_place_of_the_users_choice(tmp_path: Path, wanted: str, output: str, name: str) -> None:
    made(tmp_path, "scripting/fun/a.sp")
    assert Outputs(wanted).of(tmp_path / "scripting/fun/a.sp", tmp_path) == Place(tmp_path / output, name)


def test_place_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    assert Outputs("~/smx").of(tmp_path / "a.sp", None).path == tmp_path / "home/smx/a.smx"


def test_stale(tmp_path: Path) -> None:
    source, output = tmp_path / "a.sp", tmp_path / "a.smx"
    source.write_text("")
    assert is_stale(output, [str(source)]), "it is missing"
    output.write_text("")
    os.utime(source, ns=(1_000, 1_000))
    os.utime(output, ns=(2_000, 2_000))
    assert not is_stale(output, [str(source), str(tmp_path / "gone.inc")])
    os.utime(source, ns=(3_000, 3_000))
    assert is_stale(output, [str(source)])


def test_plan_knows_what_is_included_and_who_collides(tmp_path: Path) -> None:
    made(tmp_path, "scripting/include/part.inc", "one/a.sp", "two/a.sp")
    for name in ("b", "c"):
        (tmp_path / f"scripting/{name}.sp").write_text("#include <part>\n" if name == "b" else "")
        output = made(tmp_path, f"plugins/{name}.smx") / f"plugins/{name}.smx"
        os.utime(tmp_path / f"scripting/{name}.sp", ns=(1_000, 1_000))
        os.utime(output, ns=(2_000, 2_000))
    project = Project((str(tmp_path),))
    roots = [str(tmp_path / name) for name in ("scripting/b.sp", "scripting/c.sp", "gone.sp")]
    assert [(Path(one.root).name, one.stale) for one in planned(project, roots, "")] == [
        ("b.sp", True),
        ("c.sp", False),
    ]
    pair = [str(tmp_path / name) for name in ("one/a.sp", "two/a.sp")]
    assert [one.twin for one in with_twins(planned(project, pair, "build"))] == pair[::-1]
    assert [one.twin for one in with_twins(planned(project, pair, ""))] == ["", ""]


@pytest.mark.skipif(sys.platform == "win32", reason="scripts are not programs on Windows")
class TestCompiling:
    """What becomes of the file."""

    WRITES = "open(arguments[-1][2:], 'wb').write(b'made')"
    FAILS = f"{WRITES}\nprint('a.sp(1) : error 017: undefined symbol \"x\"')\nsys.exit(1)"

    async def test_it_is_written(self, stand_in: StandIn, plugin: Path, tmp_path: Path) -> None:
        output = tmp_path / "new" / "folder" / "a.smx"
        result = await compile(plugin, Options(stand_in(self.WRITES)), trusted=True, output=output)
        assert result.succeeded
        assert output.read_bytes() == b"made"
        assert os.listdir(output.parent) == ["a.smx"]

    async def test_it_stays_when_there_is_an_error(self, stand_in: StandIn, plugin: Path, tmp_path: Path) -> None:
        output = tmp_path / "a.smx"
        output.write_bytes(b"old")
        result = await compile(plugin, Options(stand_in(self.FAILS)), trusted=True, output=output)
        assert not result.succeeded
        assert output.read_bytes() == b"old"

    async def test_the_users_wish_to_check_only_is_not_heard(self, stand_in: StandIn, plugin: Path) -> None:
        output = plugin.with_name("a.smx")
        options = Options(stand_in(self.WRITES), arguments=("--syntax-only", "-O2"))
        assert (await compile(plugin, options, trusted=True, output=output)).succeeded
        assert output.exists()

    async def test_no_room_for_temporary_files(
        self, stand_in: StandIn, plugin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
        with pytest.raises(OutputError):
            await compile(plugin, Options(stand_in(self.WRITES)), trusted=True, output=tmp_path / "a.smx")

    async def test_it_can_not_be_written(self, stand_in: StandIn, plugin: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(OutputError, match="can not be written") as caught:
            await compile(plugin, Options(stand_in(self.WRITES)), trusted=True, output=tmp_path / "file" / "a.smx")
        assert caught.value.output == tmp_path / "file" / "a.smx"


def test_putting_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "made").write_text("x")
    (tmp_path / "a.smx").mkdir()
    with pytest.raises(OutputError):
        put(tmp_path / "made", tmp_path / "a.smx")
    assert sorted(os.listdir(tmp_path)) == ["a.smx", "made"]
