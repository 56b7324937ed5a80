"""Folders, archives and checkouts: what is taken of them, under which licence, and that nothing leads out of them."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.training.plugins import FILES, TANK, written
from training.collect.config import Config
from training.collect.gathering import stored
from training.collect.licences import licence_of, licence_of_header
from training.collect.stage import run
from training.config import build
from training.rows.collected import TEXTS, Collected, read
from training.run.files import InputError

GPL = "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007\n"


def collected(source: Mapping[str, object], out: Path, **more: object) -> dict[str, Collected]:
    run(build(Config, {"sources": [{"name": "ours", **source}], **more}), out)
    return {one.path: one for one in read(out)}


def test_folder(tmp_path: Path) -> None:
    plugins = written(tmp_path / "plugins")
    (plugins / "b/wide.sp").write_bytes(
        '// Привет\nvoid Nothing() { PrintToServer("Привет, мир, ещё раз"); }\n'.encode("cp1251")
    )
    (plugins / "b/zeros.sp").write_bytes(b"\0\1" * 100)
    if os.name != "nt":
        (plugins / "b/link.sp").symlink_to(plugins / "a/tank.sp")
    found = collected({"kind": "folder", "path": str(plugins), "repository": "folder"}, tmp_path / "out")
    assert set(found) == {*FILES, "b/wide.sp"}
    assert found["a/tank.sp"].licence == "GPL-3.0-only"
    assert found["a/tank.sp"].licence_from == "a/LICENSE"
    assert found["b/old.sp"].licence == ""
    assert {one.repository for one in found.values()} == {"ours/a", "ours/b", "ours/c"}
    assert found["b/wide.sp"].encoding == "cp1251"
    text = (tmp_path / "out" / TEXTS / found["b/wide.sp"].file).read_text("utf-8")
    assert "Привет, мир" in text
    assert (tmp_path / "out" / TEXTS / found["a/tank.sp"].file).read_text("utf-8") == TANK


def test_licences_filter(tmp_path: Path) -> None:
    plugins = written(tmp_path / "plugins")
    source = {"kind": "folder", "path": str(plugins)}
    assert set(collected(source, tmp_path / "1", unlicensed=False)) == {"a/tank.sp", "a/witch.sp"}
    assert set(collected(source, tmp_path / "2", licences=["MIT"], unlicensed=False)) == set()
    assert "b/old.sp" in collected(source, tmp_path / "3", licences=["MIT"])


def archive_of(members: list[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("x/link.sp")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return stream.getvalue()


HOSTILE = [
    ("x/good.sp", TANK.encode()),
    ("../out.sp", TANK.encode()),
    ("x/../../out.sp", TANK.encode()),
    ("/absolute.sp", TANK.encode()),
    ("C:/drive.sp", TANK.encode()),
    ("x\\..\\..\\back.sp", TANK.encode()),
    ("x/LICENSE", GPL.encode()),
]


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_archives_lead_nowhere_else(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"plugins.{kind}"
    if kind == "tar":
        file.write_bytes(archive_of(HOSTILE))
    else:
        with zipfile.ZipFile(file, "w") as archive:
            for name, data in HOSTILE:
                archive.writestr(name, data)
    out = tmp_path / "inner/out"
    found = collected({"kind": "archive", "path": str(file)}, out)
    assert set(found) == {"x/good.sp"}
    assert found["x/good.sp"].licence == "GPL-3.0-only"
    written_files = list(tmp_path.rglob("*.sp"))
    assert all(one.is_relative_to(out) for one in written_files)


def test_broken_archives_are_told(tmp_path: Path) -> None:
    file = tmp_path / "broken.tar.gz"
    for data in (b"no archive", archive_of(HOSTILE)[:-200]):
        file.write_bytes(data)
        with pytest.raises(InputError, match="no archive"):
            collected({"kind": "archive", "path": str(file)}, tmp_path / "out")


def test_checkout_is_read_from_its_commit(tmp_path: Path) -> None:
    repository = written(tmp_path / "repository")

    def git(*words: str) -> str:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        done = subprocess.run(["git", *who, *words], cwd=repository, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    git("init", "-q", "-b", "main")
    git("remote", "add", "origin", "https://name:secret@git.example.org/us/plugins.git")
    git("add", ".")
    git("commit", "-q", "-m", "all")
    commit = git("rev-parse", "HEAD")
    (repository / "a/tank.sp").write_text("changed since", "utf-8")
    found = collected({"kind": "git", "path": str(repository)}, tmp_path / "out")
    assert set(found) == set(FILES)
    tank = found["a/tank.sp"]
    assert tank.commit == commit
    assert tank.url == f"https://git.example.org/us/plugins/blob/{commit}/a/tank.sp"
    assert tank.repository == "https://git.example.org/us/plugins"
    assert "name:secret" not in (tmp_path / "out/files.jsonl").read_text("utf-8")
    assert (tmp_path / "out" / TEXTS / tank.file).read_text("utf-8") == TANK
    with pytest.raises(InputError):
        collected({"kind": "git", "path": str(repository), "revision": "--output=x"}, tmp_path / "other")


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("// SPDX-License-Identifier: GPL-2.0-or-later\n", "GPL-2.0-or-later"),
        (
            "/*\n * This program is free software under the GNU General Public License,\n * version 3.0\n */",
            "GPL-3.0-only",
        ),
        (
            "/* under the terms of the GNU General Public License as published by the FSF, version 2, or (at your "
            "option) any later version. */",
            "GPL-2.0-or-later",
        ),
        ("// a plugin\n#include <sourcemod>\n// GNU General Public License, version 3", ""),
        ("int x; /* GNU General Public License version 3 */", ""),
        ("", ""),
    ],
)
def test_licences_of_headers(text: str, licence: str) -> None:
    assert licence_of_header(text) == licence


def test_licences_of_files() -> None:
    mit = (
        "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\nof this software "
        'and so on.\n\nTHE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND'
    )
    assert licence_of(mit) == "MIT"
    assert licence_of("This is free and unencumbered software released into the public domain.") == "Unlicense"
    assert licence_of("All rights reserved.") == ""


@pytest.mark.parametrize("name", ["con.sp", "a:b.sp", "trailing. ", "x" * 300 + ".sp", "né.sp", "..", ""])
def test_names_that_no_system_minds(name: str) -> None:
    kept = stored(name)
    assert kept != name
    assert len(kept) <= 120
    assert not set('<>:"/\\|?*') & set(kept)
    assert stored(name) == kept
