"""The reference plugins of `data/recipes` and the functions of `data/functions`: what each does, how people ask for it,
and its source.

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
FUNCTIONS = "functions"


class Recipe(NamedTuple):
    """A reference plugin or function. `id` is "family/name"; `asks` are requests for it by language (`en`, `zh`, `ru`).

    `root` is the folder of `data/` that it is in. `titles` and `does` are by language too, English always there.
    `needs` names what the server must have beside SourceMod (`left4dhooks`). `values` says which convar is what a
    parameter of a part is in composed plugins, by "part.parameter" or "part": `speed.seconds`, `set_health`. `also`
    are words that say nothing new beside a request of `asks`.

    `texts` are the names whose text a request may give in quotes, in that order: definitions of a plugin, parameters
    of a function. A function has `numbers`, likewise for its parameters, `fixed` numbers that it stands for itself,
    and `when`: words that say what a parameter is.
    """

    id: str
    root: str
    titles: Mapping[str, str]
    does: Mapping[str, str]
    asks: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    values: Mapping[str, str]
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    fixed: tuple[float, ...] = ()
    also: tuple[str, ...] = ()
    when: Mapping[str, Mapping[str, int | str]] = MappingProxyType({})

    @property
    def is_function(self) -> bool:
        """Whether this is no plugin, but a function to be put into one."""
        return self.root == FUNCTIONS

    @property
    def title(self) -> str:
        """The English title."""
        return self.titles["en"]

    def in_language(self, language: str) -> tuple[str, str]:
        """Title and description, English where the language has none."""
        return self.titles.get(language, self.titles["en"]), self.does.get(language, self.does["en"])

    def source(self) -> str:
        """The file's text. Raises `OSError` when the installation lacks it."""
        return (data_dir() / self.root / f"{self.id}.sp").read_text(encoding="utf-8")


@cache
def recipes() -> Mapping[str, Recipe]:
    """All reference plugins by their id, sorted; those without a source are left out."""
    return _loaded(FOLDER)


@cache
def functions() -> Mapping[str, Recipe]:
    """All functions by their id, likewise."""
    return _loaded(FUNCTIONS)


@cache
def function_words() -> Mapping[str, Any]:
    """How functions are asked for, as `data/functions/words.toml` says."""
    file = f"{FUNCTIONS}/words.toml"
    return MappingProxyType(store.load("function_words", (file,), lambda data: dict(store.words(data / file))))


def _loaded(root: str) -> Mapping[str, Recipe]:
    folder = data_dir() / root
    files = tuple(sorted(file.relative_to(data_dir()).as_posix() for file in folder.glob("*/about.toml")))
    table = store.load(root, files, lambda data: _compiled(data, files)) if files else {}
    return MappingProxyType(
        {
            name: Recipe(name, root, **{key: _read_only(value) for key, value in row.items()})
            for name, row in table.items()
            if (folder / f"{name}.sp").is_file()
        }
    )


def _read_only(value: Any) -> Any:
    return MappingProxyType(value) if isinstance(value, dict) else value


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
                "texts": tuple(row.get("texts", ())),
                "numbers": tuple(row.get("numbers", ())),
                "fixed": tuple(float(number) for number in row.get("fixed", ())),
                "also": tuple(row.get("also", ())),
                "when": dict(row.get("when", {})),
            }
    return dict(sorted(made.items()))


def _by_language(row: dict[str, Any], key: str) -> dict[str, Any]:
    found = {language: row.get(f"{key}_{language}") for language in ("zh", "ru")}
    found["en"] = row.get(key)
    return {language: value for language, value in found.items() if value}
