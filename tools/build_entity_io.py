"""Writes data/entities/io.jsonl, the inputs and outputs of entity classes, from the level editor's files.

    python -m tools.build_entity_io --fgd DIR [--check]

DIR is the folder `fgd` of a checkout of HammerAddons; `data/sources.toml` names the commit. Only names are taken. A row
is one input or output with the classes of Left 4 Dead 2 that have it (`*` is every class), or marked `elsewhere` when
only other games have it. With --check nothing is written and the exit status is 1 when the file is stale.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.build_game import text  # noqa: E402

TABLE = ROOT / "data" / "entities" / "io.jsonl"

_ENGINES = ("HL2", "EP1", "EP2", "P1", "L4D", "L4D2", "ASW", "P2", "CSGO")
_HERE = _ENGINES.index("L4D2")
_ALWAYS = frozenset({"L4D2", "ENGINE", "COMPLETE", "VSCRIPT"})
_EVERY = frozenset({"BaseEntityInputs", "BaseEntityOutputs", "BaseEntityPoint", "BaseEntityBrush", "_CBaseEntity_"})
_NOISE = re.compile(r"\"[^\"]*\"|//.*")
_HEAD = re.compile(r"^@(?P<kind>\w+)(?P<options>[^=]*)=\s*(?P<name>\w+)", re.MULTILINE)
_OPTION = re.compile(r"\b(base|appliesto|aliasof)\(([^)]*)\)")
_MEMBER = re.compile(r"^\s*(input|output)\s+(\w+)(?:\[([^\]]*)\])?\s*\(", re.MULTILINE)


@dataclass
class _Class:
    """An entity class or a base of some; `members` are (kind, name, whether it is for this game)."""

    bases: list[str]
    is_base: bool
    is_here: bool
    members: list[tuple[str, str, bool]] = field(default_factory=list)


def rows(folder: Path) -> list[dict[str, object]]:
    """The rows of the table, sorted."""
    classes = dict(one for path in sorted(folder.rglob("*.fgd")) for one in _classes(path.read_text("utf-8")))
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, one in classes.items():
        for kind, member, is_here in one.members:
            found[kind, member].update({"*"} if is_here and name in _EVERY else ())
        if not one.is_base:
            for kind, member in _inherited(classes, name):
                found[kind, member].update({name.lower()} if one.is_here else ())
    return [
        {
            "kind": kind,
            "name": name,
            "classes": ["*"] if "*" in of else sorted(of),
            "elsewhere": not of,
        }
        for (kind, name), of in sorted(found.items())
    ]


def _classes(source: str) -> Iterator[tuple[str, _Class]]:
    source = _NOISE.sub("", source)
    heads = list(_HEAD.finditer(source))
    ends = [head.start() for head in heads[1:]]
    for head, end in zip(heads, [*ends, len(source)], strict=False):
        options = {name: value.split(",") for name, value in _OPTION.findall(head["options"])}
        bases = [one.strip() for key in ("base", "aliasof") for one in options.get(key, ())]
        made = _Class(bases, head["kind"] == "BaseClass", _is_here(options.get("appliesto", [])))
        for kind, name, tags in _MEMBER.findall(source[head.end() : end]):
            made.members.append((kind, name, _is_here(tags.split(",") if tags else [])))
        yield head["name"], made


def _inherited(classes: dict[str, _Class], name: str) -> Iterator[tuple[str, str]]:
    """What a class and its bases have in this game."""
    pending, seen = [name], set[str]()
    while pending:
        at = pending.pop()
        one = classes.get(at)
        if one is None or at in seen:
            continue
        seen.add(at)
        pending.extend(one.bases)
        yield from ((kind, member) for kind, member, is_here in one.members if is_here)


def _is_here(tags: list[str]) -> bool:
    """Whether the games that tags name hold Left 4 Dead 2; without tags all do."""
    wanted = [tag.strip() for tag in tags]
    refused = {tag[1:].upper() for tag in wanted if tag[:1] in "!-"}
    if any(map(_names_this, refused)):
        return False
    allowed = [tag.lstrip("+").upper() for tag in wanted if tag[:1] not in "!-"]
    return not allowed or any(map(_names_this, allowed))


def _names_this(tag: str) -> bool:
    for word, holds in (("SINCE_", lambda at: at <= _HERE), ("UNTIL_", lambda at: at > _HERE)):
        if tag.startswith(word):
            name = tag.removeprefix(word)
            return name in _ENGINES and holds(_ENGINES.index(name))
    return tag in _ALWAYS


def main(arguments: list[str] | None = None, table: Path = TABLE) -> int:
    """Builds or checks the table; returns the exit status."""
    parser = argparse.ArgumentParser(description="Write data/entities/io.jsonl from the level editor's files.")
    parser.add_argument("--fgd", type=Path, required=True, metavar="DIR", help="the folder of the files")
    parser.add_argument("--check", action="store_true", help="write nothing, fail when the file differs")
    options = parser.parse_args(arguments)
    content = text(rows(options.fgd))
    if table.is_file() and table.read_text("utf-8") == content:
        return 0
    print(table.name)
    if not options.check:
        table.write_text(content, encoding="utf-8")
    return 1 if options.check else 0


if __name__ == "__main__":
    sys.exit(main())
