"""The reference plugins of `data/recipes`: what each does, how people ask for it, and its source.

A family is a folder with an `about.toml` and one `.sp` file for each recipe. Says nothing about which one is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from server.knowledge import store
from server.paths import data_dir

FOLDER = "recipes"


class Recipe(NamedTuple):
    """A reference plugin. `id` is "family/name"; `asks` are requests for it by language (`en`, `zh`, `ru`).

    `titles` and `does` are by language too, English always there. `needs` names what the server must have beside
    SourceMod (`left4dhooks`). `values` says which convar is what a parameter of a part is in composed plugins, by
    "part.parameter" or "part": `speed.seconds`, `set_health`.
    """

    id: str
    titles: Mapping[str, str]
    does: Mapping[str, str]
    asks: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    values: Mapping[str, str]

    @property
    def title(self) -> str:
        """The English title."""
        return self.titles["en"]

    def in_language(self, language: str) -> tuple[str, str]:
        """Title and description, English where the language has none."""
        return self.titles.get(language, self.titles["en"]), self.does.get(language, self.does["en"])

    def source(self) -> str:
        """The plugin. Raises `OSError` when the installation lacks it."""
        return (data_dir() / FOLDER / f"{self.id}.sp").read_text(encoding="utf-8")


@cache
def recipes() -> Mapping[str, Recipe]:
    """All recipes by their id, sorted; those without a source are left out."""
    folder = data_dir() / FOLDER
    files = tuple(sorted(file.relative_to(data_dir()).as_posix() for file in folder.glob("*/about.toml")))
    table = store.load("recipes", files, lambda data: _compiled(data, files)) if files else {}
    return MappingProxyType(
        {
            name: Recipe(
                name,
                MappingProxyType(row["titles"]),
                MappingProxyType(row["does"]),
                MappingProxyType(row["asks"]),
                row["needs"],
                MappingProxyType(row["values"]),
            )
            for name, row in table.items()
            if (folder / f"{name}.sp").is_file()
        }
    )


def _compiled(data: Path, files: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {}
    for file in files:
        family = Path(file).parent.name
        for name, row in store.words(data / file).items():
            if not isinstance(row, dict) or "title" not in row:
                continue
            made[f"{family}/{name}"] = {
                "titles": _by_language(row, "title"),
                "does": _by_language(row | {"does": row.get("does", "")}, "does"),
                "asks": {language: tuple(asks) for language, asks in _by_language(row, "asks").items()},
                "needs": tuple(row.get("needs", ())),
                "values": dict(row.get("values", {})),
            }
    return dict(sorted(made.items()))


def _by_language(row: dict[str, Any], key: str) -> dict[str, Any]:
    found = {language: row.get(f"{key}_{language}") for language in ("zh", "ru")}
    found["en"] = row.get(key)
    return {language: value for language, value in found.items() if value}
