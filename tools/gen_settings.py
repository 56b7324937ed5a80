"""Writes what people read and set: `docs/settings.md`, the extension's configuration in `package.json` with its English
texts in `package.nls.json`, its types.

python -m tools.gen_settings            write them
python -m tools.gen_settings --check    write nothing; exit with 1 when one is stale
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from server.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "settings.md"
MANIFEST = ROOT / "package.json"
TEXTS = ROOT / "package.nls.json"
TYPES = ROOT / "client-vscode" / "src" / "settings.gen.ts"
_TITLE = "L4D2 Architect"
_KEYS = ("setting.", "section.")
_KEPT = ("type", "items", "enum", "minimum", "maximum", "exclusiveMinimum", "additionalProperties")

_PROJECT = """
## In a project

A project can bring settings along in a file `l4d2.toml`, so that everybody and `l4d2 check` see the same. The nearest
one above a plugin counts, not beyond the repository that the plugin is in. Its keys are those below without `l4d2.`,
and it has the last word over an editor's settings:

```toml
includeDirectories = ["include", "../shared/include"]

[sourcemod]
version = "1.11"

[diagnostics.severity]
unused-parameter = "off"
unknown-phrase = "error"
```

Include directories are relative to the file. A project may come from a stranger, so `compiler` is not taken from it. A
change counts at once. What is wrong in the file, such as an unknown setting or rule, is shown in it and named in a
message; `l4d2 check` names it on standard error and ends with status 2. The rest of the file counts all the same.

`sourcemod.version` also decides what `SOURCEMOD_V_MINOR` is where our own declarations stand in for SourceMod's
headers.

## Everywhere
"""


# What only the extension for VS Code knows: the server has no say in how it is started.
_EXTENSION: dict[str, dict[str, Any]] = {
    f"{PREFIX}.python": {
        "type": "string",
        "scope": "machine-overridable",
        "default": "",
        "markdownDescription": "The Python that runs the server: 3.11 to 3.14. `${workspaceFolder}` and `~` are "
        "understood. Empty: the one that is chosen in the Python extension, else one in `PATH`.",
    },
    f"{PREFIX}.offerToInstall": {
        "type": "boolean",
        "default": True,
        "markdownDescription": "Offer once in a workspace to fetch SourceMod's compiler and the headers, when a plugin "
        "is saved that can not be compiled without them.",
    },
    f"{PREFIX}.deploy.servers": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["host", "user", "folder"],
            "additionalProperties": False,
            "properties": {
                "name": {"type": "string", "description": "What you call the server."},
                "protocol": {"enum": ["sftp", "ftps", "ftp"], "default": "sftp", "description": "How files get there."},
                "host": {"type": "string", "description": "Name or address of the machine."},
                "port": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 65535,
                    "description": "The port; without it the protocol's own: 22 or 21.",
                },
                "user": {"type": "string", "description": "The name to log in with."},
                "folder": {
                    "type": "string",
                    "description": "SourceMod's folder on the server, such as left4dead2/addons/sourcemod.",
                },
                "privateKeyFile": {
                    "type": "string",
                    "description": "For SFTP: the file of your private key, if you log in with one. ~ is understood.",
                },
                "verifyCertificate": {
                    "type": "boolean",
                    "default": True,
                    "description": "For FTPS: refuse a server whose certificate can not be verified.",
                },
                "alongside": {
                    "type": "array",
                    "items": {"enum": ["translations", "gamedata", "configs"], "type": "string"},
                    "default": [],
                    "description": "What goes along with a plugin: the files of these kinds that it reads.",
                },
                "reloadAfterDeploy": {
                    "type": "boolean",
                    "default": False,
                    "description": "Reload just the plugins that were deployed, by RCON.",
                },
                "rcon": {
                    "type": "object",
                    "additionalProperties": False,
                    "description": "Where RCON listens, if it is not port 27015 of the same machine.",
                    "properties": {
                        "host": {"type": "string", "description": "Name or address of the machine."},
                        "port": {
                            "type": "integer",
                            "minimum": 1,
                            "maximum": 65535,
                            "description": "The port of the game server.",
                        },
                    },
                },
            },
        },
        "default": [],
        "markdownDescription": "The game servers that plugins are deployed to. No password belongs here: you are asked "
        "for it once, and it is kept in the editor's secret store.",
    },
}
_EXTENSION_SECTIONS = {f"{PREFIX}.deploy": "Game servers"}
_TYPES = {"string": "string", "boolean": "boolean", "number": "number", "integer": "number"}


class Setting(NamedTuple):
    """One setting: its whole name, what its section is called, and its JSON schema."""

    name: str
    section: str
    schema: dict[str, Any]


def settings() -> list[Setting]:
    """All settings in the order of `server/settings.py`, those of no section first."""
    schema = Settings.model_json_schema(by_alias=True)
    defaults = Settings().model_dump(mode="json", by_alias=True)
    found = list(_walk(schema, schema["$defs"], defaults, PREFIX, ""))
    return sorted(found, key=lambda setting: setting.section != "")


def _walk(
    schema: dict[str, Any], sections: dict[str, Any], defaults: dict[str, Any], prefix: str, title: str
) -> Iterator[Setting]:
    for name, field in schema["properties"].items():
        inner = sections.get(field.get("$ref", "").rpartition("/")[2])
        if inner is not None:
            yield from _walk(inner, sections, defaults[name], f"{prefix}.{name}", inner["description"].rstrip("."))
            continue
        made = {key: field[key] for key in _KEPT if key in field}
        made["default"] = defaults[name]
        made["markdownDescription"] = field["description"]
        yield Setting(f"{prefix}.{name}", title, made)


def page(found: list[Setting]) -> str:
    """The documentation."""
    lines = [
        "# Settings",
        "",
        "All settings of the server. An editor gives them as one object under the name `l4d2` when it is asked for its",
        "configuration, or as `settings` in its initialization options. A value that makes no sense is named in a",
        "message, and its default is used. Generated by `python -m tools.gen_settings`.",
        *_PROJECT.splitlines(),
    ]
    section = None
    for setting in found:
        if setting.section != section:
            section = setting.section
            lines += ["", f"## {section}"] if section else []
            lines += ["", "| Setting | Default | What it does |", "|---|---|---|"]
        default = json.dumps(setting.schema["default"])
        lines.append(
            f"| `{setting.name}` | `{default}` | {setting.schema['markdownDescription']}{_allowed(setting.schema)} |"
        )
    lines += ["", "## The extension for VS Code", "", "| Setting | Default | What it does |", "|---|---|---|"]
    for name, schema in _EXTENSION.items():
        lines.append(f"| `{name}` | `{json.dumps(schema['default'])}` | {schema['markdownDescription']} |")
        for key, part in _parts(schema, f"{name}[]"):
            default = f"`{json.dumps(part['default'])}`" if "default" in part else ""
            lines.append(f"| `{key}` | {default} | {part['description']}{_allowed(part)} |")
    return "\n".join(lines) + "\n"


def _allowed(schema: dict[str, Any]) -> str:
    choices = schema.get("enum") or schema.get("items", {}).get("enum")
    return f" One of {', '.join(f'`{json.dumps(one)}`' for one in choices)}." if choices else ""


def manifest(found: list[Setting]) -> str:
    """The extension's manifest with today's settings, a category for each section; the texts are only named."""
    categories: dict[str, dict[str, Any]] = {}
    for setting in _all(found):
        schema = _keyed(setting.schema, _key(setting.name)) | {"markdownDescription": f"%{_key(setting.name)}%"}
        if isinstance(schema["default"], float) and schema["default"].is_integer():
            schema["default"] = int(schema["default"])  # as npm writes it, which writes this file too
        title = f"%{_section_key(setting)}%" if setting.section else _TITLE
        categories.setdefault(title, {})[setting.name] = schema
    content = json.loads(MANIFEST.read_text("utf-8"))
    content.setdefault("contributes", {})["configuration"] = [
        {"title": title, "order": order, "properties": properties}
        for order, (title, properties) in enumerate(categories.items())
    ]
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def texts(found: list[Setting]) -> str:
    """The extension's English texts with those of today's settings, which are the last."""
    kept = {key: text for key, text in json.loads(TEXTS.read_text("utf-8")).items() if not key.startswith(_KEYS)}
    made = {_section_key(setting): setting.section for setting in _all(found) if setting.section}
    for setting in _all(found):
        made[_key(setting.name)] = setting.schema["markdownDescription"]
        made |= {key: part["description"] for key, part in _parts(setting.schema, _key(setting.name))}
    return json.dumps(kept | made, indent=2, ensure_ascii=False) + "\n"


def _all(found: list[Setting]) -> list[Setting]:
    own = [
        Setting(name, _EXTENSION_SECTIONS.get(name.rpartition(".")[0], ""), schema)
        for name, schema in _EXTENSION.items()
    ]
    return [one for one in own if not one.section] + found + [one for one in own if one.section]


def _keyed(schema: dict[str, Any], key: str) -> dict[str, Any]:
    """The schema in which the descriptions of an object's parts are only named."""
    made = dict(schema)
    if "items" in schema:
        made["items"] = _keyed(schema["items"], key)
    if "properties" in schema:
        made["properties"] = {
            name: _keyed(part, f"{key}.{name}") | {"description": f"%{key}.{name}%"}
            for name, part in schema["properties"].items()
        }
    return made


def _parts(schema: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The parts of an object, or of the objects of a list, by the keys that `_keyed` gives them."""
    for name, part in schema.get("items", schema).get("properties", {}).items():
        yield f"{key}.{name}", part
        yield from _parts(part, f"{key}.{name}")


def _key(name: str) -> str:
    return f"setting.{name.removeprefix(f'{PREFIX}.')}"


def _section_key(setting: Setting) -> str:
    return f"section.{setting.name.removeprefix(f'{PREFIX}.').rpartition('.')[0]}"


def types(found: list[Setting]) -> str:
    """What `vscode.workspace.getConfiguration` has, by whole names, for TypeScript. It states no default."""
    lines = ["// Generated by `python -m tools.gen_settings`.", "", "/** All settings by their whole names. */"]
    lines.append("export interface Settings {")
    schemas = _EXTENSION | {setting.name: setting.schema for setting in found}
    lines += [f'    readonly "{name}": {_type(schema)};' for name, schema in schemas.items()]
    return "\n".join([*lines, "}", ""])


def _type(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(json.dumps(choice) for choice in schema["enum"])
    if schema["type"] == "array":
        inner = _type(schema["items"])
        return f"readonly ({inner})[]" if " | " in inner and "{" not in inner else f"readonly {inner}[]"
    if "properties" in schema:
        wanted = schema.get("required", ())
        parts = (
            f"readonly {name}{'' if name in wanted else '?'}: {_type(part)};"
            for name, part in schema["properties"].items()
        )
        return f"{{ {' '.join(parts)} }}"
    if schema["type"] == "object":
        return f"Readonly<Record<string, {_type(schema['additionalProperties'])}>>"
    return _TYPES[schema["type"]]


def main() -> int:
    """Write or check; the exit status."""
    found = settings()
    stale = {
        file: text
        for file, text in (
            (PAGE, page(found)),
            (MANIFEST, manifest(found)),
            (TEXTS, texts(found)),
            (TYPES, types(found)),
        )
        if not file.is_file() or file.read_text("utf-8") != text
    }
    for file, text in stale.items():
        print(f"{file.relative_to(ROOT).as_posix()} is {'stale' if '--check' in sys.argv[1:] else 'written'}")
        if "--check" not in sys.argv[1:]:
            file.write_text(text, "utf-8")
    return 1 if stale and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
