"""Pages of a MediaWiki, such as those of AlliedModders and Valve, by its own interface: one request for fifty pages.

Each page is kept as it was written, with its revision and the licence that the wiki states.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from training.collect.config import Config, Wiki
from training.collect.gathering import Count, stored
from training.collect.guarded import Client, kept_folder
from training.rows.collected import TEXTS, Collected
from training.run.files import InputError

_PAGES = 50
_MOST_ROUNDS = 200


def pages(source: Wiki, config: Config, out: Path, count: Count) -> Iterator[Collected]:
    """The pages of the categories and those that are named, in order. Raises `InputError`."""
    host = urlsplit(source.address).hostname or ""
    client = Client(frozenset({host}), kept_folder(out), config.private)
    try:
        asking = _Asking(client, source)
        licence = source.licence or asking.licence()
        if licence and config.licences and licence not in config.licences:
            count.of["of another licence"] += 1
            return
        titles = list(dict.fromkeys((*source.pages, *asking.titles())))[: source.most]
        for at in range(0, len(titles), _PAGES):
            for title, revision, text in asking.texts(titles[at : at + _PAGES]):
                yield _kept(source, title, revision, text, licence, out)
                count.of["taken"] += 1
    finally:
        client.close()


class _Asking:
    """The interface of a MediaWiki (`api.php`)."""

    def __init__(self, client: Client, source: Wiki) -> None:
        self._client = client
        self._source = source
        self._last = 0.0

    def _json(self, **query: str) -> dict[str, Any]:
        wait = self._last + self._source.pause_s - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._last = time.monotonic()
        found = self._client.get(f"{self._source.address}?{urlencode({'format': 'json', **query})}").json()
        if not isinstance(found, dict) or "error" in found:
            why = found.get("error", {}).get("info", "") if isinstance(found, dict) else ""
            raise InputError(f"{self._source.address}: the wiki refuses: {why or 'no answer'}")
        return found

    def licence(self) -> str:
        """What the wiki says of its texts."""
        info = self._json(action="query", meta="siteinfo", siprop="rightsinfo")
        return str(info.get("query", {}).get("rightsinfo", {}).get("text", "")).strip()

    def titles(self) -> Iterator[str]:
        """The pages of the categories."""
        for category in self._source.categories:
            more: dict[str, str] = {}
            for _ in range(_MOST_ROUNDS):
                found = self._json(
                    action="query",
                    list="categorymembers",
                    cmtitle=f"Category:{category.removeprefix('Category:')}",
                    cmtype="page",
                    cmlimit="500",
                    **more,
                )
                for one in found.get("query", {}).get("categorymembers", []):
                    yield str(one["title"])
                more = {key: str(value) for key, value in found.get("continue", {}).items()}
                if not more:
                    break

    def texts(self, titles: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Title, revision and text of pages, those that do not exist left out, in the order of the titles."""
        found = self._json(
            action="query",
            prop="revisions",
            rvprop="ids|content",
            rvslots="main",
            redirects="1",
            titles="|".join(titles),
        )
        pages = found.get("query", {}).get("pages", {})
        known = {str(one.get("title", "")): one for one in (pages.values() if isinstance(pages, dict) else pages)}
        for title in sorted(known):
            for revision in known[title].get("revisions", [])[:1]:
                text = revision.get("slots", {}).get("main", revision)
                content = text.get("*", text.get("content", ""))
                if content:
                    yield title, str(revision.get("revid", "")), str(content)


def _kept(source: Wiki, title: str, revision: str, text: str, licence: str, out: Path) -> Collected:
    file = f"{stored(source.name)}/{stored(title.replace('/', '_') + '.wiki')}"
    data = text.encode("utf-8", "replace")
    place = out / TEXTS / file
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    base = source.address.rpartition("/")[0]
    return Collected(
        file=file,
        sort="page",
        source=source.name,
        repository=source.name,
        path=title,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        commit=revision,
        url=f"{base}/index.php?title={quote(title)}&oldid={revision}",
        licence=licence,
        licence_from="the wiki" if licence and not source.licence else "the configuration" if licence else "",
        tags=source.tags,
    )
