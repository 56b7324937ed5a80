"""Every user setting, with its default and description; the only place that states them.

`tools/gen_settings.py` writes the extension's configuration and `docs/settings.md` from here. Settings are parsed
once into these frozen models and passed on as arguments.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

PREFIX = "l4d2"
Level = Literal["error", "warning", "info", "hint", "off"]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True)


class Compiler(_Section):
    """The SourcePawn compiler."""

    path: str = Field(
        default="",
        description="Path of `spcomp`. `${workspaceFolder}` and `~` are understood. Empty: look beside the plugin, "
        "in the folders above it and in `PATH`.",
    )
    on_save: bool = Field(
        default=True,
        description="Run the compiler when a plugin is saved and show what it says. Only in trusted workspaces.",
    )
    write_on_save: bool = Field(
        default=False,
        description="With `onSave`: also write the compiled plugin to its output folder each time, if it has no error.",
    )
    output_directory: str = Field(
        default="",
        description="Folder for compiled plugins. It may be relative to the workspace folder and use "
        "`${workspaceFolder}` and `~`; subfolders of `scripting` are kept. Empty: `plugins` beside `scripting`, and "
        "where there is none a folder `compiled` in `scripting` or beside the plugin. A plugin that already lies in a "
        "subfolder there is replaced where it is.",
    )
    arguments: tuple[str, ...] = Field(default=(), description="Further arguments for the compiler.")
    timeout: float = Field(
        default=30.0, gt=0, le=600, description="Stop a compiler that runs longer than this many seconds."
    )


class Language(_Section):
    """The dialect of SourcePawn."""

    version: Literal["auto", "1", "2"] = Field(
        default="auto",
        description="SourcePawn 1 or 2. `auto` tells it by the syntax. In version 2 files only what is certain "
        "in both versions is reported.",
    )


class SourceMod(_Section):
    """SourceMod on the server."""

    version: Literal["1.7", "1.8", "1.9", "1.10", "1.11", "1.12", "1.13"] = Field(
        default="1.12", description="The version of SourceMod that the plugins must run on. What is newer is reported."
    )


class Left4DHooks(_Section):
    """Left4DHooks on the server."""

    version: str = Field(
        default="1.168",
        pattern=r"^\d+\.\d+$",
        description="The version of Left4DHooks that the plugins must run on. What is newer is reported.",
    )


class Diagnostics(_Section):
    """What is reported."""

    severity: dict[str, Level] = Field(
        default_factory=dict,
        description='Severity of single rules by their code, such as `{"unused-parameter": "off"}`.',
    )
    inactive_code: bool = Field(default=True, description="Fade out `#if` branches that are not compiled.")
    quiet_folders: tuple[str, ...] = Field(
        default=("archive", "archived", "backup", "deprecated", "disabled", "legacy", "old", "unused"),
        description="What lies in folders of these names is checked only while it is open: plugins that nobody loads "
        "any more do not fill the list of problems.",
    )


class Completion(_Section):
    """Completion."""

    auto_include: bool = Field(
        default=True,
        description="Offer symbols of headers that are not included yet, and add the `#include` with them.",
    )
    # Who is used to type them would get them twice: an editor closes what is typed once more.
    call_parentheses: bool = Field(
        default=False, description="Insert parentheses behind the name of a function that is completed."
    )


class InlayHints(_Section):
    """Inlay hints."""

    parameter_names: bool = Field(default=False, description="Show parameter names before arguments.")
    event_fields: bool = Field(
        default=False, description='Show what the fields of game events are, as in `event.GetInt("userid": user id)`.'
    )


class CodeLens(_Section):
    """Code lenses."""

    references: bool = Field(default=True, description="Show the number of references above functions.")


class Inline(_Section):
    """Ghost text."""

    enable: bool = Field(
        default=True,
        description="Suggest as ghost text what may come next. Without a model, or with one that can not fill gaps, it "
        "is the rest of an idiom. Whatever would bring a new problem is not shown.",
    )
    debounce: int = Field(
        default=150,
        ge=0,
        le=2000,
        description="How many milliseconds of quiet a model is asked after; less for who types fast, more for who "
        "types slowly. 0 asks at once.",
    )
    multi_line: bool = Field(default=True, description="Let a model suggest several lines where a block begins.")


class Assistant(_Section):
    """The assistant."""

    model: str = Field(
        default="builtin",
        pattern=r"^[\w.-]+(/[\w.:/@-]+)?$",
        description="The model preset that generates: a file of `configs/models`. `builtin` needs neither key nor "
        "model nor network. A model of a server on this machine goes behind a slash: `ollama/qwen2.5-coder:7b`.",
    )
    repair_rounds: int = Field(
        default=2, ge=0, le=5, description="How often errors in an answer go back to the model before you see it."
    )
    monthly_limit: float = Field(
        default=0.0,
        ge=0,
        description="How many US dollars models may cost in a calendar month; then they are asked no more. 0 sets no "
        "limit. What a model costs is known from its preset's prices.",
    )
    cache: bool = Field(
        default=True, description="Give the same answer again when the very same is asked within an hour."
    )
    local_path: str = Field(
        default="",
        description="The GGUF file that the preset `local` runs. `~` is understood. Empty: the one that the "
        "environment variable L4D2_LOCAL_MODEL names.",
    )
    only_known_names: bool = Field(
        default=True,
        description="Hold a model that runs on this machine to functions, methods and events that exist, while it "
        "writes.",
    )
    inline: Inline = Field(default_factory=Inline)


class Settings(_Section):
    """All settings."""

    include_directories: tuple[str, ...] = Field(
        default=(),
        description="Folders that hold include files, searched before those found by themselves "
        "(`include` and `scripting/include` beside and above the plugin). They may be relative to the workspace "
        "folder and use `${workspaceFolder}`.",
    )
    compiler: Compiler = Field(default_factory=Compiler)
    language: Language = Field(default_factory=Language)
    sourcemod: SourceMod = Field(default_factory=SourceMod)
    left4dhooks: Left4DHooks = Field(default_factory=Left4DHooks)
    diagnostics: Diagnostics = Field(default_factory=Diagnostics)
    completion: Completion = Field(default_factory=Completion)
    inlay_hints: InlayHints = Field(default_factory=InlayHints)
    code_lens: CodeLens = Field(default_factory=CodeLens)
    assistant: Assistant = Field(default_factory=Assistant)


def parse(raw: Any) -> tuple[Settings, list[str]]:
    """Settings from a client's JSON, and what is wrong with it in words. A bad value leaves its default alone."""
    if not isinstance(raw, dict):
        return Settings(), [] if raw is None else [f"{PREFIX}: an object is expected"]
    problems: list[str] = []
    values = dict(raw)
    for _ in range(50):
        try:
            return Settings.model_validate(values), problems
        except ValidationError as error:
            for detail in error.errors():
                where = [str(part) for part in detail["loc"]]
                problems.append(f"{PREFIX}.{'.'.join(where)}: {detail['msg']}")
                values = _without(values, where)
    return Settings(), problems


def unknown_keys(raw: Any) -> list[tuple[tuple[str, ...], str]]:
    """The keys that no setting has, each with one that may be meant, or ""."""
    return list(_unknown(raw, Settings, ()))


def _unknown(raw: Any, section: type[BaseModel], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if not isinstance(raw, dict):
        return
    fields = {field.alias or name: field.annotation for name, field in section.model_fields.items()}
    for key, value in raw.items():
        inner = fields.get(key)
        if key not in fields:
            yield (*above, str(key)), next(iter(get_close_matches(str(key), fields)), "")
        elif isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _unknown(value, inner, (*above, key))


def _without(values: Any, where: list[str]) -> Any:
    """A copy of nested dictionaries without the entry at `where` (its nearest dictionary's key is dropped)."""
    if not isinstance(values, dict) or not where or where[0] not in values:
        return values
    key = where[0]
    inner = values[key]
    if isinstance(inner, dict) and len(where) > 1 and where[1] in inner:
        return values | {key: _without(inner, where[1:])}
    return {name: value for name, value in values.items() if name != key}
