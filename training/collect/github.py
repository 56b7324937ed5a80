"""Repositories of GitHub: found by their topics or named, each as one archive of its default branch.

A repository is asked about once and fetched once; what it had is kept under its commit, so a run that was stopped, or
one of next month, fetches only what is new.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.collect.config import Config, GitHub
from training.collect.entries import Entry, of_packed
from training.collect.gathering import Count, Limits, Origin, gather
from training.collect.guarded import Client, MissingError, kept_folder
from training.rows.collected import Collected

_PAGE = 100
_MOST_FOUND = 1000  # what a search gives at most


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as GitHub describes it. `licence` is an SPDX id, "" where GitHub knows none."""

    name: str
    branch: str
    licence: str
    url: str


def repositories(source: GitHub, config: Config, limits: Limits, out: Path, count: Count) -> Iterator[Collected]:
    """The files of all repositories, in the order of their names. Raises `InputError`."""
    client = Client(frozenset(source.hosts), kept_folder(out), config.private, source.most_wait_s)
    try:
        asking = _Asking(client, source)
        for one in sorted(asking.found(), key=lambda found: found.name.lower())[: source.most]:
            yield from _files(asking, one, source, limits, out, count)
    finally:
        client.close()


class _Asking:
    """The interface of GitHub, asked with the key of the user if there is one."""

    def __init__(self, client: Client, source: GitHub) -> None:
        self.client = client
        self._source = source
        self._headers = {"accept": "application/vnd.github+json", "x-github-api-version": "2022-11-28"}
        key = os.environ.get(source.key_variable, "") if source.key_variable else ""
        if key:
            self._headers["authorization"] = f"Bearer {key}"

    def _json(self, path: str) -> Any:
        return self.client.get(f"{self._source.address}{path}", self._headers).json()

    def found(self) -> list[Repository]:
        """The repositories that are named, and those with the topics; forks and archives of nothing are left out."""
        found: dict[str, Repository] = {}
        for name in self._source.repositories:
            one = _described(self._json(f"/repos/{name}"))
            if one is not None:
                found[one.name.lower()] = one
        for topic in self._source.topics:
            for page in range(1, _MOST_FOUND // _PAGE + 1):
                query = f"q=topic:{topic}+fork:false&sort=stars&order=desc&per_page={_PAGE}&page={page}"
                answer = self._json(f"/search/repositories?{query}")
                items = answer.get("items", []) if isinstance(answer, dict) else []
                for item in items:
                    one = _described(item)
                    if one is not None:
                        found.setdefault(one.name.lower(), one)
                if len(items) < _PAGE or len(found) >= self._source.most:
                    break
        return list(found.values())

    def commit(self, one: Repository) -> str:
        """The commit at which the default branch is."""
        answer = self._json(f"/repos/{one.name}/commits/{one.branch}")
        sha = answer.get("sha", "") if isinstance(answer, dict) else ""
        return sha if isinstance(sha, str) and sha.isalnum() else ""

    def archive(self, one: Repository, commit: str) -> bytes:
        """All files of a commit."""
        return self.client.get(f"{self._source.address}/repos/{one.name}/tarball/{commit}", self._headers).body


def _described(item: Any) -> Repository | None:
    if not isinstance(item, dict) or item.get("private") or not item.get("size", 1):
        return None
    name, branch = item.get("full_name"), item.get("default_branch")
    if not (isinstance(name, str) and isinstance(branch, str) and name.count("/") == 1):
        return None
    licence = item.get("license")
    spdx = str(licence.get("spdx_id") or "") if isinstance(licence, dict) else ""
    return Repository(name, branch, "" if spdx in ("NOASSERTION", "OTHER") else spdx, str(item.get("html_url", "")))


def _files(
    asking: _Asking, one: Repository, source: GitHub, limits: Limits, out: Path, count: Count
) -> Iterator[Collected]:
    try:
        commit = asking.commit(one)
        packed = asking.archive(one, commit) if commit else b""
    except MissingError:
        count.of["repositories that are gone"] += 1
        return
    if not packed:
        count.of["repositories without a commit"] += 1
        return
    entries = (
        _inside(entry) for entry in of_packed(io.BytesIO(packed), one.name, lambda p, s: limits.wants(_below(p), s))
    )
    origin = Origin(
        f"{source.name}/{one.name}",
        lambda _: one.name,
        commit,
        lambda path: f"{one.url}/blob/{commit}/{path}" if one.url else "",
        one.licence,
        source.tags,
    )
    yield from gather(entries, origin, limits, out, count)


def _inside(entry: Entry) -> Entry:
    """An archive of GitHub has one folder with everything in it."""
    return Entry(_below(entry.path), entry.size, entry.read)


def _below(path: str) -> str:
    return path.partition("/")[2]
