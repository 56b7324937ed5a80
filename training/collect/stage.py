"""Gathers plugins from all sources into one folder, with where each is from and under which licence.

python -m training collect --config configs/training/collect.toml --out build/collected
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from training.collect import entries
from training.collect.config import Archive, Config, Folder, Git, GitHub, Source, Wiki
from training.collect.gathering import Count, Limits, Origin, gather
from training.rows.collected import Collected, write
from training.run.files import as_json, write_whole
from training.run.journal import Journal
from training.run.output import WORK
from training.run.progress import Progress
from training.run.reporting import SUMMARY

_AT_ONCE = 16


def run(config: Config, out: Path) -> None:
    """Gather; what an earlier run of the same gathered is not asked for again."""
    limits = Limits(
        frozenset(one.lower() for one in config.suffixes),
        config.least_bytes,
        config.most_bytes,
        frozenset(config.licences),
        config.unlicensed,
    )
    with Progress(out, "collect") as progress, Journal(out / WORK / "files.jsonl") as journal:
        done = [Collected.model_validate(one) for one in journal]
        known = {(one.source, one.repository, one.path) for one in done}
        progress.step("files", config.most_files, len(done))
        count = Count()
        fresh: list[Collected] = []

        def keep() -> None:
            journal.add(one.model_dump(mode="json", exclude_defaults=True) for one in fresh)
            progress.advance(len(fresh))
            done.extend(fresh)
            fresh.clear()

        for source in config.sources:
            for one in _of(source, config, limits, out, count):
                if (one.source, one.repository, one.path) in known:
                    continue
                fresh.append(one)
                if len(fresh) >= _AT_ONCE:
                    keep()
                if len(done) + len(fresh) >= config.most_files:
                    break
            keep()
        done.sort(key=lambda one: (one.source, one.repository, one.path))
        write(out, done)
        write_whole(out / SUMMARY, as_json(_summary(done, count), 2) + "\n")


def _of(source: Source, config: Config, limits: Limits, out: Path, count: Count) -> Iterator[Collected]:
    match source:
        case Folder():
            origin = Origin(source.name, _repository(source), licence=source.licence, tags=source.tags)
            yield from gather(entries.of_folder(source.path), origin, limits, out, count)
        case Archive():
            origin = Origin(source.name, lambda _: source.name, licence=source.licence, tags=source.tags)
            yield from gather(entries.of_archive(source.path, limits.wants), origin, limits, out, count)
        case Git():
            checkout = entries.Checkout(source.path, source.revision)
            base = (source.url or checkout.url).removesuffix(".git")
            origin = Origin(
                source.name,
                lambda _: base or source.name,
                checkout.commit,
                lambda path: f"{base}/blob/{checkout.commit}/{path}" if base else "",
                tags=source.tags,
            )
            yield from gather(checkout.entries(limits.wants), origin, limits, out, count)
        case GitHub():
            from training.collect.github import repositories

            yield from repositories(source, config, limits, out, count)
        case Wiki():
            from training.collect.wiki import pages

            yield from pages(source, config, out, count)


def _repository(source: Folder) -> Callable[[str], str]:
    if source.repository == "file":
        return lambda path: f"{source.name}/{path}"
    if source.repository == "folder":
        return lambda path: f"{source.name}/{path.split('/')[0]}" if "/" in path else source.name
    return lambda _: source.name


def _summary(done: list[Collected], count: Count) -> dict[str, object]:
    def by(key: Callable[[Collected], str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for one in done:
            found[key(one)] = found.get(key(one), 0) + 1
        return dict(sorted(found.items()))

    left = {name: number for name, number in sorted(count.of.items()) if name != "taken"}
    return {
        "files": len(done),
        "bytes": sum(one.bytes for one in done),
        "repositories": len({one.repository for one in done}),
        "left out": left,
        "licences": by(lambda one: one.licence or "not known"),
        "encodings": by(lambda one: one.encoding),
        "sources": by(lambda one: one.source),
        "sorts": by(lambda one: one.sort),
    }
