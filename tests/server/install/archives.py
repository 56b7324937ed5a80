"""Archives as SourceMod and Left4DHooks come in them, with a table of downloads that leads to them."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from server.install import downloads as table
from tests.server.install.shop import Shop

COMPILER = b"#!/bin/sh\necho 'SourcePawn Compiler 1.12.0.7253'\n"
SOURCEMOD = {
    "addons/sourcemod/scripting/spcomp": COMPILER,
    "addons/sourcemod/scripting/spcomp64": COMPILER,
    "addons/sourcemod/scripting/include/sourcemod.inc": b"native void PrintToServer(const char[] format, any ...);\n",
    "addons/sourcemod/scripting/include/sdktools.inc": b"#include <sourcemod>\n",
    "addons/sourcemod/scripting/include/deep/more.inc": b"// more\n",
    "addons/sourcemod/scripting/basechat.sp": b"not wanted",
    "addons/sourcemod/plugins/basechat.smx": b"not wanted",
    "cfg/sourcemod/sourcemod.cfg": b"not wanted",
}
HOOKS = {
    "left4dhooks.inc": b"native int L4D2_GetSurvivorCount();\n",
    "left4dhooks_stocks.inc": b"// stocks\n",
}
TABLE = """
[sourcemod]
title = "SourceMod 1.12"
version = "1.12.0.7253"
license = "GPL-3.0"
page = "https://www.sourcemod.net/"
[sourcemod.archives.linux]
url = "{address}/sourcemod.tar.gz"
sha256 = "{tar}"
largest = 1_000_000
[sourcemod.archives.win32]
url = "{address}/sourcemod.zip"
sha256 = "{zip}"
largest = 1_000_000
[left4dhooks]
title = "Left4DHooks"
version = "1.168"
license = "GPL-3.0"
page = "https://github.com/SilvDev/Left4DHooks"
below = "sourcemod/scripting/include"
[left4dhooks.archive]
url = "{address}/tar.gz/f00d"
largest = 1_000_000
[left4dhooks.files]
{hooks}
[[models]]
name = "tiny"
title = "Tiny"
about = "for tests"
license = "MIT"
page = "https://example.org"
url = "{address}/tiny.gguf"
size = {size}
sha256 = "{model}"
layers = 1
context = 1000
token_bytes = 100
"""
MODEL = b"GGUF" + b"weights" * 1000


def tar(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def hooks_archive(files: dict[str, bytes]) -> bytes:
    return tar({f"Left4DHooks-f00d/sourcemod/scripting/include/{name}": text for name, text in files.items()})


def offer(shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the shop give out all of it, and the table and the user's folders lie in `folder`."""
    windows = {f"{name}.exe" if "spcomp" in name else name: content for name, content in SOURCEMOD.items()}
    packed, packed_zip = tar(SOURCEMOD), zipped(windows)
    shop.has("/sourcemod.tar.gz", packed)
    shop.has("/sourcemod.zip", packed_zip)
    shop.has("/tar.gz/f00d", hooks_archive(HOOKS))
    shop.has("/tiny.gguf", MODEL)
    rows = [f'"{name}" = "{digest(content)}"' for name, content in HOOKS.items()]
    text = TABLE.format(
        address=shop.address,
        tar=digest(packed),
        zip=digest(packed_zip),
        hooks="\n".join(rows),
        model=digest(MODEL),
        size=len(MODEL),
    )
    (folder / "downloads.toml").write_text(text, "utf-8")
    monkeypatch.setenv(table.TABLE, str(folder / "downloads.toml"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
