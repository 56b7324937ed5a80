"""How often public plugins use the names of the API, which tells what is likely to be meant."""

from __future__ import annotations

from functools import cache

from server.paths import data_dir


@cache
def usage() -> dict[str, int]:
    """The number of plugins (of some hundred) that use a name; names that hardly any uses are missing."""
    counts: dict[str, int] = {}
    for line in (data_dir() / "usage" / "names.tsv").read_text(encoding="utf-8").splitlines():
        name, _, plugins = line.partition("\t")
        if not name.startswith("#"):
            counts[name] = int(plugins)
    return counts
