"""An archive can write nothing but what is wanted, where it is wanted."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from server.install.errors import ArchiveError
from server.install.unpacking import Bounds, StoppedError, unpack
from tests.server.install.archives import digest, tar, zipped

OUTSIDE = ["/etc/x.inc", "../x.inc", "a/../../x.inc", "a/..", "a\\..\\x.inc"]
ODD = [
    "C:x.inc",
    "a/b\\x.inc",
    "con.inc",
    "a/nul.x.inc",
    "a/x\n.inc",
    "a /x.inc",
    "a./x.inc",
    "x" * 250 + ".inc",
    "a?.inc",
]
FILES = {"a/one.inc": b"1", "a/b/two.inc": b"22", "notes.txt": b"no"}


def wanted(name: str) -> str | None:
    return name if name.endswith(".inc") else None


def written(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def below(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "deep" / "out"
    made.mkdir(parents=True)
    return made


@pytest.mark.parametrize("pack", [tar, zipped])
def test_only_what_is_wanted(tmp_path: Path, folder: Path, pack: object) -> None:
    archive = written(tmp_path, "a.bin", pack({f"./{name}": text for name, text in FILES.items()}))  # type: ignore[operator]
    made = unpack(archive, folder, wanted)
    assert below(folder) == {"a/one.inc": b"1", "a/b/two.inc": b"22"}
    assert made == {name: digest(FILES[name]) for name in below(folder)}


@pytest.mark.parametrize("pack", [tar, zipped])
@pytest.mark.parametrize(
    "name",
    [*OUTSIDE, *ODD],
)
def test_places_outside(tmp_path: Path, folder: Path, pack: object, name: str) -> None:
    archive = written(tmp_path, "a.bin", pack({name: b"x"}))  # type: ignore[operator]
    with pytest.raises(ArchiveError, match="must not"):
        unpack(archive, folder, lambda name: name)
    assert below(folder) == {}
    assert below(tmp_path).keys() == {"a.bin"}


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices(tmp_path: Path, folder: Path, kind: bytes) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name in ("passwd", "x.inc"):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    with pytest.raises(ArchiveError, match="a link, a device"):
        unpack(written(tmp_path, "a.tgz", buffer.getvalue()), folder, wanted)
    assert below(folder) == {}


def test_links_in_zip(tmp_path: Path, folder: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("x.inc")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(ArchiveError, match="a link, a device"):
        unpack(written(tmp_path, "a.zip", buffer.getvalue()), folder, wanted)


@pytest.mark.parametrize("pack", [tar, zipped])
def test_too_much(tmp_path: Path, folder: Path, pack: object) -> None:
    """What is not wanted counts too: to pass over it, it has to be unfolded."""
    archive = written(tmp_path, "a.bin", pack({"notes.txt": b"0" * 3_000_000, "a.inc": b""}))  # type: ignore[operator]
    assert archive.stat().st_size < 20_000
    with pytest.raises(ArchiveError, match="more than it should"):
        unpack(archive, folder, wanted, Bounds(size=2_000_000))
    many = written(tmp_path, "b.bin", pack({f"{number}": b"" for number in range(50)}))  # type: ignore[operator]
    with pytest.raises(ArchiveError, match="more than it should"):
        unpack(many, folder, wanted, Bounds(members=49))


def test_a_size_that_lies(tmp_path: Path, folder: Path) -> None:
    content = bytearray(zipped({"a.inc": b"0" * 100_000}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = (10).to_bytes(4, "little")
    with pytest.raises(ArchiveError):
        unpack(written(tmp_path, "a.zip", bytes(content)), folder, wanted)
    assert len(below(folder).get("a.inc", b"")) <= 10


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_place_twice(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(ArchiveError, match="there twice"):
        unpack(written(tmp_path, "a.tgz", tar({"a.inc": b"1", "A.inc": b"2"})), folder, wanted)


@pytest.mark.parametrize("pack", [tar, zipped])
def test_broken(tmp_path: Path, folder: Path, pack: object) -> None:
    whole = pack({"a.inc": b"some text" * 900, "b.inc": bytes(range(256)) * 40})  # type: ignore[operator]
    broken = bytearray(whole)
    broken[len(whole) // 2] ^= 0x55
    for number, content in enumerate((b"", b"no archive at all", whole[: len(whole) // 2], bytes(broken))):
        inner = folder / str(number)
        inner.mkdir()
        with pytest.raises(ArchiveError):
            unpack(written(tmp_path, "a.bin", content), inner, wanted)


def test_stopped(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(StoppedError):
        unpack(written(tmp_path, "a.tgz", tar(FILES)), folder, wanted, is_stopped=lambda: True)
    assert below(folder) == {}
