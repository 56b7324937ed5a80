"""The typed configuration of a stage: read from TOML or YAML, changed by `--set`, refused with a hint when it is wrong.

Knows no stage. A path in a configuration is relative to the folder that the command runs in.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

_LEAST_ALIKE = 0.5


class ConfigError(Exception):
    """A configuration can not be used; the message says what is wrong, and where."""


class Config(BaseModel):
    """Base of every configuration and of its tables: unknown keys are refused, nothing changes later."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    def inputs(self) -> list[Path]:
        """The files and folders that a stage reads: what they hold belongs to what it makes."""
        return []


Model = TypeVar("Model", bound=BaseModel)


def load(model: type[Model], file: Path | None = None, changes: Iterable[str] = ()) -> Model:
    """The configuration of a file with `key=value` changes over it. Raises `ConfigError`."""
    values = read(file) if file is not None else {}
    for change in changes:
        put(values, *parse_change(change))
    return build(model, values, str(file) if file is not None else "")


def build(model: type[Model], values: Mapping[str, Any], where: str = "") -> Model:
    """A configuration of plain values. Raises `ConfigError` with every misfit, one in a line."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        told = [f"{where}: {line}" if where else line for line in _told(model, error)]
        raise ConfigError("\n".join(told)) from None


def read(file: Path) -> dict[str, Any]:
    """The plain values of a `.toml`, `.yaml` or `.yml` file. Raises `ConfigError`."""
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"{file} can not be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file} is not UTF-8") from None
    return parse(text, file.suffix, str(file))


def parse(text: str, suffix: str, where: str) -> dict[str, Any]:
    """The plain values of a text in the notation of `suffix`. Raises `ConfigError`."""
    if suffix == ".toml":
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{where}: {error}") from None
    if suffix not in (".yaml", ".yml"):
        raise ConfigError(f"{where}: a configuration is a .toml, .yaml or .yml file")
    import yaml

    try:
        values = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError(f"{where}: {' '.join(str(error).split())}") from None
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise ConfigError(f"{where}: a configuration is a table of keys and values")
    return values


def parse_change(change: str) -> tuple[list[str], Any]:
    """`a.b=3` as its keys and its value: a value of TOML, or else the text itself. Raises `ConfigError`."""
    key, equals, value = change.partition("=")
    keys = [part.strip() for part in key.split(".")]
    if not equals or not all(keys):
        raise ConfigError(f"--set {change}: write key=value, with dots between the keys of tables")
    try:
        return keys, tomllib.loads(f"value = {value}")["value"]
    except (tomllib.TOMLDecodeError, KeyError):
        return keys, value.strip()


def put(values: dict[str, Any], keys: list[str], value: Any) -> None:
    """Set a value below dotted keys; tables that are not there are made."""
    table = values
    for key in keys[:-1]:
        inner = table.get(key)
        if not isinstance(inner, dict):
            inner = table[key] = {}
        table = inner
    table[keys[-1]] = value


def _told(model: type[BaseModel], error: ValidationError) -> Iterator[str]:
    for one in error.errors():
        where = ".".join(str(part) for part in one["loc"])
        if one["type"] == "extra_forbidden":
            known = _fields_at(model, one["loc"][:-1])
            near = get_close_matches(str(one["loc"][-1]), known, 1, _LEAST_ALIKE)
            hint = (
                f"; did you mean `{near[0]}`?" if near else f"; there are {', '.join(sorted(known))}" if known else ""
            )
            yield f"there is no `{where}`{hint}"
        elif one["type"] == "missing":
            yield f"`{where}` is missing"
        else:
            message = one["msg"].removeprefix("Value error, ")
            yield f"`{where}`: {message}" if where else message


def _fields_at(model: type[BaseModel], places: tuple[int | str, ...]) -> list[str]:
    """The keys of the table at a place of a configuration; none where that is not certain."""
    here: list[type[BaseModel]] = [model]
    for place in places:
        if isinstance(place, int):
            continue
        annotations = [one.model_fields[place].annotation for one in here if place in one.model_fields]
        here = [found for annotation in annotations for found in _models_in(annotation)]
    return [name for one in here for name in one.model_fields]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
