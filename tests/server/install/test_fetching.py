"""Whatever happens on the way, a file under its own name is whole and the right one."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.install import fetching
from server.install.errors import (
    AddressError,
    AnswerError,
    BusyError,
    ChecksumError,
    DiskError,
    InstallError,
    SizeError,
    UnreachableError,
)
from server.install.fetching import Wanted, fetch
from server.install.reaching import check
from tests.server.install.shop import Shop, shop

CONTENT = random.Random(5).randbytes(300_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
ROOM = 10_000_000


@pytest.fixture
async def there(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    monkeypatch.setattr(fetching, "WAIT_S", 0.001)
    async with shop() as made:
        yield made


def left(folder: Path) -> set[str]:
    """What lies in a folder but locks, which stay."""
    return {file.name for file in folder.iterdir() if not file.name.endswith(".lock")}


async def test_whole(there: Shop, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    target = tmp_path / "new" / "a.zip"
    wanted = Wanted(there.has("/a.zip", CONTENT), ROOM, len(CONTENT), SHA256)
    assert await fetch(wanted, target, lambda done, total: told.append((done, total))) == target
    assert target.read_bytes() == CONTENT
    assert left(target.parent) == {"a.zip"}
    assert told[0] == (0, len(CONTENT))
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert told == sorted(told)
    await fetch(wanted, target)
    assert len(there.asked) == 1, "what is there and right is not fetched again"


async def test_what_is_there_and_wrong_is_fetched_again(there: Shop, tmp_path: Path) -> None:
    target = tmp_path / "a.zip"
    target.write_bytes(CONTENT[:-1] + b"?")
    await fetch(Wanted(there.has("/a.zip", CONTENT), ROOM, sha256=SHA256), target)
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("sha256", [SHA256, ""])
async def test_cut_answers_are_gone_on_with(there: Shop, tmp_path: Path, sha256: str) -> None:
    url = there.has("/a.zip", CONTENT, cuts=[100_000, 100_000, None])
    await fetch(Wanted(url, ROOM, sha256=sha256), tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == CONTENT
    assert [asked.headers.get("range") for asked in there.asked] == [None, "bytes=100000-", "bytes=200000-"]
    assert there.asked[1].headers["if-range"] == '"v1"'


async def test_a_server_without_ranges_begins_anew(there: Shop, tmp_path: Path) -> None:
    url = there.has("/a.zip", CONTENT, ranges=False, cuts=[100_000, None])
    await fetch(Wanted(url, ROOM, sha256=SHA256), tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == CONTENT


async def test_another_version_is_not_put_behind_the_old_one(there: Shop, tmp_path: Path) -> None:
    """Without a checksum, only the tag tells that the rest belongs to what is there."""
    target = tmp_path / "a.zip"
    target.with_name("a.zip.part").write_bytes(b"old" * 1000)
    url = there.has("/a.zip", CONTENT, tag='"v2"')
    target.with_name("a.zip.part.json").write_text(json.dumps({"url": url, "tag": '"v1"'}))
    await fetch(Wanted(url, ROOM), target)
    assert target.read_bytes() == CONTENT
    assert there.asked[0].headers["range"] == "bytes=3000-"


@pytest.mark.parametrize("note", ["", "[]", '{"url": 5}', '{"url": "http://elsewhere/a.zip", "tag": "x"}', "\xff"])
async def test_a_part_of_something_else_is_not_gone_on_with(there: Shop, tmp_path: Path, note: str) -> None:
    tmp_path.joinpath("a.zip.part").write_bytes(b"x" * 50)
    tmp_path.joinpath("a.zip.part.json").write_text(note, "latin-1")
    await fetch(Wanted(there.has("/a.zip", CONTENT), ROOM, sha256=SHA256), tmp_path / "a.zip")
    assert "range" not in there.asked[0].headers
    assert (tmp_path / "a.zip").read_bytes() == CONTENT


async def test_a_broken_part_is_found_out_and_fetched_anew(there: Shop, tmp_path: Path) -> None:
    url = there.has("/a.zip", CONTENT)
    tmp_path.joinpath("a.zip.part").write_bytes(b"x" * 1000)
    tmp_path.joinpath("a.zip.part.json").write_text(json.dumps({"url": url, "tag": '"v1"'}))
    await fetch(Wanted(url, ROOM, sha256=SHA256), tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == CONTENT
    assert [asked.headers.get("range") for asked in there.asked] == ["bytes=1000-", None]


async def test_all_of_it_was_there_already(there: Shop, tmp_path: Path) -> None:
    """Killed between the last byte and the new name."""
    url = there.has("/a.zip", CONTENT)
    tmp_path.joinpath("a.zip.part").write_bytes(CONTENT)
    tmp_path.joinpath("a.zip.part.json").write_text(json.dumps({"url": url, "tag": '"v1"'}))
    await fetch(Wanted(url, ROOM, sha256=SHA256), tmp_path / "a.zip")
    assert left(tmp_path) == {"a.zip"}


async def test_wrong_checksum(there: Shop, tmp_path: Path) -> None:
    url = there.has("/a.zip", CONTENT[:-1] + b"!")
    with pytest.raises(ChecksumError, match="Nothing was installed"):
        await fetch(Wanted(url, ROOM, sha256=SHA256), tmp_path / "a.zip")
    assert left(tmp_path) == set()
    assert len(there.asked) == 1


async def test_the_checksum_of_the_hub_counts(there: Shop, tmp_path: Path) -> None:
    """The hub names it in the answer that leads on to the store."""
    there.has("/store", CONTENT[:-1] + b"!")
    url = there.has("/a.gguf", statuses=[302], says={"Location": "/store", "X-Linked-Etag": f'"{SHA256}"'})
    with pytest.raises(ChecksumError):
        await fetch(Wanted(url, ROOM), tmp_path / "a.gguf")
    there.has("/store", CONTENT)
    await fetch(Wanted(url, ROOM), tmp_path / "a.gguf")
    assert (tmp_path / "a.gguf").read_bytes() == CONTENT


@pytest.mark.parametrize("length", [True, False])
async def test_wrong_sizes(there: Shop, tmp_path: Path, length: bool) -> None:
    url = there.has("/a.zip", CONTENT, length=length)
    for wanted in (Wanted(url, ROOM, size=299_999), Wanted(url, ROOM, size=300_001), Wanted(url, 200_000)):
        with pytest.raises(SizeError):
            await fetch(wanted, tmp_path / "a.zip")
        assert "a.zip" not in left(tmp_path)


async def test_more_than_the_disk_has_is_not_begun(there: Shop, tmp_path: Path) -> None:
    url = there.has("/a.gguf", b"", says={"Content-Length": "9" * 17}, length=False)
    with pytest.raises(InstallError, match="are free"):
        await fetch(Wanted(url, 10**18), tmp_path / "a.gguf")


async def test_failing_servers(there: Shop, tmp_path: Path) -> None:
    await fetch(Wanted(there.has("/late", CONTENT, statuses=[503, 500, 200]), ROOM), tmp_path / "late")
    assert len(there.asked) == 3
    for status, says in ((404, "no longer there"), (403, "is refused"), (503, "status 503"), (204, "status 204")):
        with pytest.raises(AnswerError, match=says):
            await fetch(Wanted(there.has("/no", statuses=[status]), ROOM), tmp_path / "no")
    with pytest.raises(UnreachableError, match="broke"):
        await fetch(Wanted(there.has("/cut", CONTENT, ranges=False, cuts=[9] * 50), ROOM), tmp_path / "cut")
    with pytest.raises(AnswerError, match="packs its answer"):
        await fetch(Wanted(there.has("/gz", b"x", says={"Content-Encoding": "gzip"}), ROOM), tmp_path / "gz")
    assert left(tmp_path) <= {"late", "cut.part", "cut.part.json"}


async def test_nobody_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "WAIT_S", 0.001)
    async with shop() as made:
        url = made.address
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1 can not be reached \([^\[]+\)\. Check"):
        await fetch(Wanted(f"{url}/a", ROOM), tmp_path / "a")


async def test_a_proxy_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("ALL_PROXY", "HTTPS_PROXY", "all_proxy", "https_proxy", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("ALL_PROXY", "socks9://127.0.0.1:1")
    with pytest.raises(UnreachableError, match="proxy"):
        await fetch(Wanted("https://example.invalid/a", ROOM), tmp_path / "a")


async def test_redirects(there: Shop, tmp_path: Path) -> None:
    there.has("/c", CONTENT)
    there.goods["/c"].length = False  # what a redirect says of its own length does not count for it
    there.has("/b", b"gone", statuses=[301], says={"Location": f"{there.address}/c"})
    await fetch(Wanted(there.has("/a", statuses=[307], says={"Location": "b"}), ROOM), tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == CONTENT
    with pytest.raises(AnswerError, match="leads on and on"):
        await fetch(Wanted(there.has("/round", statuses=[302], says={"Location": "/round"}), ROOM), tmp_path / "r")
    for target in (
        "http://example.org/x",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "https://user:word@example.org",
    ):
        with pytest.raises(AddressError):
            await fetch(Wanted(there.has("/x", statuses=[302], says={"Location": target}), ROOM), tmp_path / "x")


@pytest.mark.parametrize(
    "target",
    "https://192.168.1.1/x https://10.0.0.1/ https://169.254.169.254/latest https://localhost/x https://[::1]/x "
    "https://router/x https://nas.local/x https://2130706433/x https://0x7f.1/x http://127.0.0.1/x "
    "https://[::ffff:10.0.0.1]/x".split(),
)
def test_the_internet_leads_to_no_private_address(target: str) -> None:
    with pytest.raises(AddressError):
        check(target, came_from="https://github.com/a")


def test_what_is_asked() -> None:
    check("https://release-assets.githubusercontent.com/x?y=z", came_from="https://github.com/a")
    check("https://mirror.lan/x")  # the user's own word
    check("http://127.0.0.1:8000/x")
    with pytest.raises(AddressError, match="without TLS"):
        check("http://github.com/x")


async def test_cancelled_and_gone_on_with(there: Shop, tmp_path: Path) -> None:
    url = there.has("/a.zip", CONTENT, trickle=0.02)
    enough = asyncio.Event()
    wanted = Wanted(url, ROOM, sha256=SHA256)
    task = asyncio.create_task(
        fetch(wanted, tmp_path / "a.zip", lambda done, _: enough.set() if done > 30_000 else None)
    )
    await asyncio.wait_for(enough.wait(), 20)
    with pytest.raises(BusyError):
        await fetch(wanted, tmp_path / "a.zip")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert left(tmp_path) == {"a.zip.part", "a.zip.part.json"}
    there.goods["/a.zip"].trickle = 0
    await fetch(wanted, tmp_path / "a.zip")
    assert there.asked[-1].headers["range"].startswith("bytes=")
    assert (tmp_path / "a.zip").read_bytes() == CONTENT


PROGRAM = """
import asyncio, resource, signal, sys
from pathlib import Path
from server.install.errors import InstallError
from server.install.fetching import Wanted, fetch
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
if int(sys.argv[4]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]),) * 2)
try:
    asyncio.run(fetch(Wanted(sys.argv[1], 10_000_000, sha256=sys.argv[3]), Path(sys.argv[2])))
except InstallError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


def program(url: str, target: Path, most: int = 0) -> list[str]:
    return [sys.executable, "-c", PROGRAM, url, str(target), SHA256, str(most)]


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits")
async def test_full_disk(there: Shop, tmp_path: Path) -> None:
    target = tmp_path / "a.zip"
    url = there.has("/a.zip", CONTENT)
    done = await asyncio.to_thread(
        subprocess.run, program(url, target, 120_000), capture_output=True, text=True, check=False
    )
    assert done.stderr.startswith("DiskError: The disk is full"), done.stderr
    assert not target.exists()
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    await fetch(Wanted(url, ROOM, sha256=SHA256), target)
    assert target.read_bytes() == CONTENT


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
async def test_killed_and_gone_on_with(there: Shop, tmp_path: Path) -> None:
    target = tmp_path / "a.zip"
    url = there.has("/a.zip", CONTENT, trickle=0.1)
    part = tmp_path / "a.zip.part"
    process = await asyncio.create_subprocess_exec(*program(url, target))
    for _ in range(300):
        if part.exists() and part.stat().st_size > 20_000:
            break
        await asyncio.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert left(tmp_path) == {"a.zip.part", "a.zip.part.json"}
    there.goods["/a.zip"].trickle = 0
    await fetch(Wanted(url, ROOM, sha256=SHA256), target)
    assert int(there.asked[-1].headers["range"].removeprefix("bytes=").rstrip("-")) > 20_000
    assert target.read_bytes() == CONTENT


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is forbidden to root")
async def test_forbidden_folder(there: Shop, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(DiskError, match="may not be written"):
        await fetch(Wanted(there.has("/a", CONTENT), ROOM), tmp_path / "a")


async def test_a_file_where_a_folder_should_be(there: Shop, tmp_path: Path) -> None:
    tmp_path.joinpath("file").touch()
    with pytest.raises(DiskError, match="could not be written"):
        await fetch(Wanted(there.has("/a", CONTENT), ROOM), tmp_path / "file" / "a")
