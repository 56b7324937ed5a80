"""The tables of the game fit their schema, agree with one another, and have their sources named."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from server.knowledge import schema
from server.knowledge.wrong_apis import KINDS
from server.paths import data_dir

DATA = data_dir()
KEYS = {
    "api/versions.jsonl": ("name",),
    "entities/io.jsonl": ("kind", "name"),
    "entities/models.jsonl": ("path",),
    "events/names.jsonl": ("game",),
    "netprops/classes.jsonl": ("class",),
    "netprops/datamaps.jsonl": ("class", "name"),
    "netprops/send.jsonl": ("table", "name"),
    "netprops/tables.jsonl": ("table",),
    "phrases/sourcemod.jsonl": ("file", "name"),
    "wrong/facts.jsonl": ("kind", "wrong"),
}


def rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / path).read_text("utf-8").splitlines()]


def words(path: str) -> dict[str, Any]:
    file = DATA / path
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def column(path: str, key: str = "name") -> set[str]:
    return {row[key] for row in rows(path)}


def test_every_table_has_a_schema() -> None:
    assert {file.relative_to(DATA).as_posix() for file in DATA.rglob("*.jsonl")} == set(schema.ROWS)


@pytest.mark.parametrize(("path", "model"), schema.ROWS.items())
def test_rows_fit(path: str, model: type[BaseModel]) -> None:
    held = rows(path)
    assert held
    for row in held:
        model.model_validate(row)
    keys = [tuple(row[key] for key in KEYS.get(path, ("name",))) for row in held]
    assert keys == sorted(keys), "sorted, so that a diff is small"
    assert not [key for key, count in Counter(keys).items() if count > 1]


@pytest.mark.parametrize(
    ("path", "least"),
    [
        ("events/facts.jsonl", 390),
        ("netprops/send.jsonl", 1764),
        ("netprops/datamaps.jsonl", 2500),
        ("entities/facts.jsonl", 560),
        ("convars/facts.jsonl", 4000),
        ("weapons/facts.jsonl", 44),
        ("weapons/melee.jsonl", 13),
        ("wrong/facts.jsonl", 400),
    ],
)
def test_counts(path: str, least: int) -> None:
    assert len(rows(path)) >= least


def test_references_lead_somewhere() -> None:
    tables = column("netprops/tables.jsonl", "table")
    assert {row["base"] for row in rows("netprops/tables.jsonl") if "base" in row} <= tables
    assert column("netprops/send.jsonl", "table") <= tables
    assert {row["table"] for row in rows("netprops/classes.jsonl") if "table" in row} <= tables
    games = column("events/names.jsonl", "game")
    assert {game for row in rows("events/games.jsonl") for game in row["games"]} <= games
    ours = {row["name"] for row in rows("events/games.jsonl") if "left4dead2" in row["games"]}
    assert ours == column("events/facts.jsonl")


def test_wrong_names_are_wrong_and_right_ones_right() -> None:
    events, classes = column("events/facts.jsonl"), column("entities/facts.jsonl")
    sent, fields = column("netprops/send.jsonl"), column("netprops/datamaps.jsonl")
    held = {"event": events, "class": classes, "netprop": sent | fields, "convar": column("convars/facts.jsonl")}
    assert {row["kind"] for row in rows("wrong/facts.jsonl")} == set(KINDS)
    for row in rows("wrong/facts.jsonl"):
        known = held.get(row["kind"])
        if known is None:
            continue
        assert not row.get("right") or set(row["right"]) <= known, row
        if row["verdict"] != "conditional" and not (row.get("place") or row.get("right_kind")):
            assert row["wrong"] not in known, row
    names = {row["wrong"] for row in rows("wrong/facts.jsonl")}
    assert not names & {"RoundFloat", "charger_impact", "GetClientHealth", "TIMER_FLAG_NO_MAPCHANGE", "myinfo"}


def test_words_about_events() -> None:
    fields = {row["name"]: {field[0].lower() for field in row.get("fields", ())} for row in rows("events/facts.jsonl")}
    about = TypeAdapter(dict[str, schema.EventWords]).validate_python(words("events/about.toml"))
    assert about.keys() <= fields.keys()
    strays = [(name, field) for name, one in about.items() for field in one.fields if field.lower() not in fields[name]]
    assert not strays
    TypeAdapter(dict[str, schema.EngineField]).validate_python(words("events/engine.toml"))


def test_words_about_netprops() -> None:
    about = TypeAdapter(dict[str, schema.PropWords]).validate_python(words("netprops/about.toml"))
    known = column("netprops/send.jsonl") | column("netprops/datamaps.jsonl") | column("netprops/uses.jsonl")
    assert about.keys() <= known


def test_more_fields_of_data_maps() -> None:
    more = TypeAdapter(dict[str, dict[str, str]]).validate_python(words("netprops/datamaps.toml"))
    assert more.keys() <= column("netprops/classes.jsonl", "class")
    noted = {(row["class"], row["name"]): row["type"] for row in rows("netprops/datamaps.jsonl")}
    ours = {(owner, name): kind for owner, fields in more.items() for name, kind in fields.items()}
    assert not noted.keys() & ours.keys()
    assert set(ours.values()) <= set(noted.values())


def test_convars_of_extensions() -> None:
    more = TypeAdapter(dict[str, dict[str, str]]).validate_python(words("convars/extensions.toml"))
    names = [name for made in more.values() for name in made]
    assert len(names) == len(set(names))
    assert not column("convars/facts.jsonl").intersection(names)
    assert not {"game", "sourcemod", "l4d1"}.intersection(more)


def test_words_about_entities() -> None:
    about = schema.EntitiesWords.model_validate(words("entities/about.toml"))
    known = column("entities/facts.jsonl")
    assert about.classes.keys() <= known
    for name, family in about.families.items():
        idle = [pattern for pattern in family.match if not any(fnmatchcase(one, pattern) for one in known)]
        assert not idle, f"no class is matched by these patterns of {name}"


def test_more_inputs_and_outputs() -> None:
    more = schema.MoreEntityIO.model_validate(words("entities/io.toml"))
    known = column("entities/facts.jsonl") | {"*", "player"}
    assert {of for names in (more.inputs, more.outputs) for classes in names.values() for of in classes} <= known
    noted = {(row["kind"], row["name"], of) for row in rows("entities/io.jsonl") for of in row.get("classes", ())}
    ours = {
        (kind, name, of)
        for kind, names in (("input", more.inputs), ("output", more.outputs))
        for name in names
        for of in names[name]
    }
    assert not noted & ours


def test_words_about_weapons() -> None:
    about = words("weapons/about.toml")
    melee = TypeAdapter(dict[str, schema.ItemWords]).validate_python(about.pop("melee", {}))
    assert melee.keys() <= column("weapons/melee.jsonl")
    assert TypeAdapter(dict[str, schema.ItemWords]).validate_python(about).keys() <= column("weapons/facts.jsonl")


def test_words_about_the_api() -> None:
    about = TypeAdapter(dict[str, schema.SymbolWords]).validate_python(words("api/about.toml"))
    headers = "\n".join(file.read_text("utf-8") for file in (DATA / "api").rglob("*.inc"))
    known = set(headers.replace("(", " ").replace(";", " ").replace(",", " ").replace(":", " ").split())
    assert not [name for name in about if name.rpartition(".")[2] not in known]


def test_words_about_wrong_names() -> None:
    about = schema.WrongWords.model_validate(words("wrong/about.toml"))
    known = {(row["kind"], row["wrong"]) for row in rows("wrong/facts.jsonl")}
    assert {(kind, name) for kind, names in about.why.items() for name in names} <= known
    assert {tuple(name.split(".", 1)) for name in about.notes} <= known
    assert {("function", name) for name in about.fixes.same_arguments} <= known


def test_words_that_mean_the_same_name_fields() -> None:
    same = words("events/synonyms.toml")
    held = {field[0].lower() for row in rows("events/facts.jsonl") for field in row.get("fields", ())}
    assert [
        group for group in (*same["groups"], same["actors"], same["patients"]) if not held.intersection(group)
    ] == []


@pytest.mark.parametrize("library", ["sourcemod", "left4dhooks"])
def test_versions_are_those_of_the_headers(library: str) -> None:
    held = {row["name"]: row.get("since") for row in rows("api/versions.jsonl") if row["library"] == library}
    noted = re.compile(r"/\*\* @since (?:left4dhooks )?([\d.]+) \*/\n(?:native|stock|forward)[^(\n]*?\b(\w+)\(")
    headers = "\n".join(file.read_text("utf-8") for file in (DATA / "api" / library).glob("*.inc"))
    dated = {name: since for since, name in noted.findall(headers) if name != "operator"}
    assert len(dated) > 200
    assert {name: held.get(name) for name in dated} == dated


def test_every_table_has_a_source() -> None:
    listed = TypeAdapter(list[schema.Source]).validate_python(words("sources.toml")["sources"])
    patterns = [pattern for source in listed for pattern in source.files]
    unlisted = [
        path for path in (*schema.ROWS, "events/engine.toml") if not any(fnmatchcase(path, p) for p in patterns)
    ]
    assert not unlisted


def test_server_does_without_the_schema() -> None:
    """The schema costs pydantic models; no module of the server may need it."""
    server = Path(schema.__file__).parent.parent
    needs = re.compile(r"knowledge\.schema\b|from server\.knowledge import .*\bschema\b")
    others = (file for file in server.rglob("*.py") if not file.name.startswith("schema"))
    assert not [file for file in others if needs.search(file.read_text("utf-8"))]
