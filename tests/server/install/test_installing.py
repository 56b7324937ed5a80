"""What a newcomer's project has afterwards, and what it keeps when something goes wrong."""

from __future__ import annotations

import asyncio
import re
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.analysis.compiler.locate import Origin, locate
from server.analysis.diagnose import diagnose
from server.analysis.finding import Severity
from server.analysis.project import Project
from server.install import downloads as table
from server.install import fetching
from server.install.downloads import Downloads, address, downloads
from server.install.errors import ArchiveError, ChecksumError, InstallError
from server.install.gguf import download_model, downloaded, models_folder
from server.install.left4dhooks import install_left4dhooks
from server.install.placing import noted
from server.install.sourcemod import install_sourcemod
from tests.server.install.archives import HOOKS, MODEL, SOURCEMOD, hooks_archive, offer, tar
from tests.server.install.shop import Shop, shop

PLUGIN = '#include <sourcemod>\n#include <left4dhooks>\npublic void OnPluginStart() { PrintToServer("%d", %s); }\n'


@pytest.fixture
async def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    monkeypatch.setattr(fetching, "WAIT_S", 0.001)
    async with shop() as made:
        offer(made, tmp_path, monkeypatch)
        yield made


@pytest.fixture
def project(tmp_path: Path) -> Path:
    made = tmp_path / "my project"
    (made / "scripting").mkdir(parents=True)
    return made


def below(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


async def test_a_newcomer_needs_nothing_else(there: Shop, project: Path) -> None:
    installed = await install_sourcemod(project, platform="linux")
    hooks = await install_left4dhooks(project)
    assert (installed.version, installed.remark) == ("1.12.0.7253", "")
    assert below(project / ".l4d2") == {
        *(".gitignore", "left4dhooks/installed.json", "sourcemod-1.12/installed.json"),
        *("sourcemod-1.12/spcomp", "sourcemod-1.12/spcomp64", "sourcemod-1.12/include/sourcemod.inc"),
        *("sourcemod-1.12/include/sdktools.inc", "sourcemod-1.12/include/deep/more.inc"),
        *("left4dhooks/include/left4dhooks.inc", "left4dhooks/include/left4dhooks_stocks.inc"),
    }
    assert noted(project / ".l4d2/sourcemod-1.12") == installed
    assert noted(project / ".l4d2/left4dhooks") == hooks
    assert (project / ".l4d2/.gitignore").read_text().splitlines()[-1] == "*"
    plugin = project / "scripting" / "a.sp"
    plugin.write_text(PLUGIN.replace("%s", "L4D2_GetSurvivorCount()"), "utf-8")
    found = Project((str(project),), stubs=())
    findings = diagnose(found.unit(str(plugin)), str(plugin))
    assert [finding.code for finding in findings if finding.severity is Severity.ERROR] == []
    headers = [path for path in found.unit(str(plugin)).files if path.endswith(".inc")]
    assert len(headers) == 2
    assert all(found.is_library(path) for path in headers)
    if sys.platform != "win32":
        assert stat.S_IMODE((project / ".l4d2/sourcemod-1.12/spcomp").stat().st_mode) == 0o755
        assert stat.S_IMODE((project / ".l4d2/sourcemod-1.12").stat().st_mode) == 0o755
        compiler = locate(plugin, workspace=project, environ={})
        assert compiler is not None
        assert compiler.origin is Origin.NEARBY
        assert compiler.path.parent == project / ".l4d2/sourcemod-1.12"


async def test_own_headers_come_first(there: Shop, project: Path) -> None:
    await install_left4dhooks(project)
    own = project / "scripting" / "include" / "left4dhooks.inc"
    own.parent.mkdir()
    own.write_bytes(HOOKS["left4dhooks.inc"])
    plugin = project / "scripting" / "a.sp"
    plugin.write_text("#include <left4dhooks>\n", "utf-8")
    assert str(own) in Project((str(project),)).unit(str(plugin)).files


async def test_windows_and_macos(there: Shop, project: Path) -> None:
    await install_sourcemod(project, platform="win32")
    names = below(project / ".l4d2/sourcemod-1.12")
    assert {"spcomp.exe", "spcomp64.exe", "include/sourcemod.inc"} < names
    found = locate(project / "scripting" / "a.sp", workspace=project, environ={}, windows=True)
    assert found is not None
    installed = await install_sourcemod(project, platform="darwin")
    assert "headers only" in installed.remark
    assert not any("spcomp" in name for name in below(project / ".l4d2/sourcemod-1.12"))


async def test_the_second_project_needs_no_network(there: Shop, project: Path, tmp_path: Path) -> None:
    await install_sourcemod(project, platform="linux")
    other = tmp_path / "other"
    other.mkdir()
    await install_sourcemod(other, platform="linux")
    assert len(there.asked) == 1
    await install_left4dhooks(project)
    await install_left4dhooks(other)
    assert len(there.asked) == 2
    assert (other / ".l4d2/left4dhooks/include/left4dhooks.inc").is_file()
    assert (other / ".l4d2/sourcemod-1.12/spcomp").is_file()


async def test_again_replaces_it_whole(there: Shop, project: Path) -> None:
    await install_sourcemod(project, platform="linux")
    (project / ".l4d2/sourcemod-1.12/include/sourcemod.inc").write_text("spoilt")
    (project / ".l4d2/sourcemod-1.12/include/stray.inc").touch()
    await install_sourcemod(project, platform="linux")
    content = (project / ".l4d2/sourcemod-1.12/include/sourcemod.inc").read_bytes()
    assert content == SOURCEMOD["addons/sourcemod/scripting/include/sourcemod.inc"]
    assert "include/stray.inc" not in below(project / ".l4d2/sourcemod-1.12")
    assert {entry.name for entry in (project / ".l4d2").iterdir()} == {".gitignore", "sourcemod-1.12"}


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (hooks_archive({**HOOKS, "left4dhooks.inc": b"native int Evil();"}), ChecksumError),
        (hooks_archive({"left4dhooks.inc": HOOKS["left4dhooks.inc"]}), ArchiveError),
        (tar({"../../evil.inc": b"", **{f"x/{name}": text for name, text in HOOKS.items()}}), ArchiveError),
        (b"<html>Sign in to the hotel's network</html>", ArchiveError),
    ],
    ids=["changed", "lacking", "hostile", "portal"],
)
async def test_a_bad_archive_changes_nothing(
    there: Shop, project: Path, tmp_path: Path, content: bytes, error: type
) -> None:
    await install_left4dhooks(project)
    before = below(project)
    there.goods["/tar.gz/f00d"].content = content
    (kept,) = (tmp_path / "cache").rglob("left4dhooks-f00d.tar.gz")
    kept.write_bytes(content)  # spoilt there too, so it is fetched anew
    with pytest.raises(error):
        await install_left4dhooks(project)
    assert len(there.asked) == 2
    assert not kept.exists()
    assert below(project) == before
    assert {entry.name for entry in (project / ".l4d2").iterdir()} == {".gitignore", "left4dhooks"}
    assert (project / ".l4d2/left4dhooks/include/left4dhooks.inc").read_bytes() == HOOKS["left4dhooks.inc"]
    there.goods["/tar.gz/f00d"].content = hooks_archive(HOOKS)
    await install_left4dhooks(project)


async def test_cancelled_while_unpacking(there: Shop, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from server.install import left4dhooks

    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(*_: object, is_stopped: object, **more: object) -> None:
        loop.call_soon_threadsafe(begun.set)
        while not is_stopped():  # type: ignore[operator]
            pass

    monkeypatch.setattr(left4dhooks, "unpack", slow)
    task = asyncio.create_task(install_left4dhooks(project))
    await asyncio.wait_for(begun.wait(), 20)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert below(project) == {".l4d2/.gitignore"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
async def test_nothing_is_written_through_a_link(there: Shop, project: Path, tmp_path: Path) -> None:
    """A project of a stranger may bring one along."""
    (tmp_path / "elsewhere").mkdir()
    (project / ".l4d2").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InstallError, match="is a link"):
        await install_left4dhooks(project)
    assert below(tmp_path / "elsewhere") == set()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
async def test_links_in_our_folder_make_room(there: Shop, project: Path, tmp_path: Path) -> None:
    """Nor does a link hold up the next one that installs."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").touch()
    (project / ".l4d2").mkdir()
    (project / ".l4d2/left4dhooks").symlink_to(tmp_path / "elsewhere")
    (project / ".l4d2/.gitignore").symlink_to(tmp_path / "made")
    for _ in range(2):
        await install_left4dhooks(project)
        assert not (project / ".l4d2/left4dhooks").is_symlink()
        assert {entry.name for entry in (project / ".l4d2").iterdir()} == {".gitignore", "left4dhooks"}
    assert below(tmp_path / "elsewhere") == {"kept"}
    assert not (tmp_path / "made").exists()


async def test_no_folder(there: Shop, tmp_path: Path) -> None:
    with pytest.raises(InstallError, match="There is no folder"):
        await install_left4dhooks(tmp_path / "nowhere")


async def test_models(there: Shop, tmp_path: Path) -> None:
    tiny = downloads().model("tiny")
    assert downloaded(tiny, models_folder()) is None
    path = await download_model(tiny, models_folder())
    assert path == tmp_path / "state" / "l4d2-architect" / "models" / "tiny.gguf"
    assert path.read_bytes() == MODEL
    await download_model(tiny, models_folder())
    assert len(there.asked) == 1
    with pytest.raises(InstallError, match="there are tiny"):
        downloads().model("huge")


def test_our_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is pinned: an archive by its checksum or by those of its files at one commit."""
    monkeypatch.delenv(table.TABLE, raising=False)
    known: Downloads = downloads()
    assert all(one.sha256 and known.sourcemod.version in one.url for one in known.sourcemod.archives.values())
    assert set(known.sourcemod.archives) == {"linux", "win32"}
    assert re.search(r"/[0-9a-f]{40}$", known.left4dhooks.archive.url)
    assert "left4dhooks.inc" in known.left4dhooks.files
    urls = [known.left4dhooks.archive.url, *(one.url for one in known.sourcemod.archives.values())]
    assert all(url.startswith("https://") for url in [*urls, *(one.url for one in known.models)])
    assert 2 <= len(known.models) <= 3
    assert all(re.search(r"/resolve/[0-9a-f]{40}/", one.url) for one in known.models)


def test_mirrors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://github.com/a/b.zip"
    assert address(url, {}) == url
    assert address(url, {"L4D2_MIRROR": "https://proxy.example/"}) == "https://proxy.example/https://github.com/a/b.zip"
    hub = {"HF_ENDPOINT": "https://hub.example", "L4D2_MIRROR": "https://proxy.example"}
    assert address("https://huggingface.co/a/b.gguf", hub) == "https://hub.example/a/b.gguf"
    assert address(url, hub).startswith("https://proxy.example/")
    for text in ("", "not toml", "[sourcemod]\n"):
        (tmp_path / f"{len(text)}.toml").write_text(text)
        monkeypatch.setenv(table.TABLE, str(tmp_path / f"{len(text)}.toml"))
        with pytest.raises(InstallError, match="L4D2_DOWNLOADS"):
            downloads()
