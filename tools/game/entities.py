"""The rows of data/entities: class names, what their data maps fire, and the models of the game."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from tools.game.netprops import classes
from tools.game.reading import Row, Tables, read, uses


def tables(facts: Path) -> Tables:
    """`facts.jsonl` (class names) and `models.jsonl`."""
    table, props = read(facts, "l4d2_entities"), read(facts, "l4d2_netprops")
    return {"entities/facts.jsonl": _classes(table, props), "entities/models.jsonl": _models(table)}


def _classes(table: Row, props: Row) -> list[Row]:
    server = {name: entry["class"] for entry in classes(props) for name in entry["entity_classnames"]}
    outputs = _outputs(props)
    rows: dict[str, Row] = {
        entry["classname"]: {
            "name": entry["classname"],
            "class": server.get(entry["classname"]),
            "source": "factory",
            "l4d1": entry["in_l4d1"],
            "plugins": uses(entry),
            "outputs": outputs.get(entry["classname"]),
        }
        for entry in table["entity_classnames"]
    }
    for entry in table["classnames_in_fgd_only"]:
        ours = any("L4D2" in tag for tag in entry["fgd_tags"])
        rows.setdefault(
            entry["classname"],
            {
                "name": entry["classname"],
                "class": server.get(entry["classname"]),
                "source": "editor" if ours else "l4d1",
                "l4d1": not ours or entry["in_l4d1_factories"],
                "plugins": uses(entry),
            },
        )
    for entry in props["server_classes"]:
        for name in entry["entity_classnames"]:
            rows.setdefault(name, {"name": name, "class": entry["class"], "source": "script"})
    return [rows[name] for name in sorted(rows)]


def _outputs(props: Row) -> dict[str, list[str]]:
    """The outputs that the data map of an entity's own class declares; those of its bases are not among them."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in props["sdk_datamaps"].values():
        fired = {field["keyvalue"] for field in entry["fields"].values() if field.get("type") == "output"}
        for name in entry["entity_classnames"]:
            found[name] |= fired
    return {name: sorted(names) for name, names in found.items() if names}


def _models(table: Row) -> list[Row]:
    models = table["models"]
    rows: dict[str, Row] = {}
    for kind in ("survivor", "infected"):
        for entry in models["survivors" if kind == "survivor" else kind]:
            rows[entry["path"]] = {"path": entry["path"], "kind": kind, "of": entry[kind], "plugins": uses(entry)}
    for weapon in (*table["weapons"], *table["melee"]):
        for path in (weapon.get("playermodel"), weapon.get("viewmodel")):
            if path:
                name = weapon.get("classname") or weapon["name"]
                rows.setdefault(path, {"path": path, "kind": "weapon", "of": name, "plugins": uses(weapon)})
    for group, kind in (
        ("all_survivor_paths", "survivor"),
        ("all_infected_paths", "infected"),
        ("weapon_paths", "weapon"),
    ):
        for entry in models[group]:
            # A path that only plugins name may be a slip.
            if entry.get("in_game_file_log") or entry.get("game_scripts"):
                count = (entry["four_corpora"] + entry["forum_l4d_plugins"]) or None
                rows.setdefault(entry["path"], {"path": entry["path"], "kind": kind, "plugins": count})
    return [rows[path] for path in sorted(rows)]
