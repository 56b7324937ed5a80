"""completionItem/resolve: the signature and documentation of one suggestion, looked up when it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from server.analysis.describe import Description, describe, describe_macro
from server.analysis.documentation import markdown, plain
from server.analysis.fact_cards import card, card_text, example_block
from server.analysis.quoted import Names
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Symbol, TypeSymbol


@dataclass(frozen=True, slots=True)
class Details:
    """What is shown beside a suggestion: its declaration in a line, and text."""

    detail: str = ""
    documentation: str = ""


def completion_item_resolve(snapshot: Snapshot, data: tuple[str, ...], is_markdown: bool = True) -> Details:
    """The details of the item that completion gave `data` with; empty ones when the name is gone."""
    if not data:
        return Details()
    sort, names = data[0], data[1:]
    if sort == "fact":
        known = card(Names(names[0]), names[1], names[2:])
        return Details("", card_text(known, is_markdown)) if known is not None else Details()
    described = _find(snapshot, sort, names)
    if described is None:
        return Details()
    code = described.code
    write = markdown if is_markdown else plain
    blocks = [described.deprecated and f"Deprecated. {described.deprecated}", *described.facts]
    if "\n" in code:
        blocks.insert(0, f"```sourcepawn\n{code}\n```" if is_markdown else code)
        code = code.split("\n", 1)[0]
    blocks.append(write(described.documentation))
    if described.example:
        blocks.append(example_block(described.example, is_markdown))
    if described.origin:
        blocks.append(f"Declared in `{described.origin}`." if is_markdown else f"Declared in {described.origin}.")
    return Details(code, "\n\n".join(block for block in blocks if block))


def _find(snapshot: Snapshot, sort: str, names: tuple[str, ...]) -> Description | None:
    unit, path = snapshot.unit, snapshot.path
    if sort == "name":
        symbol = unit.lookup(names[0], path)
        return describe(unit, path, symbol) if symbol is not None else None
    if sort == "macro":
        macro = unit.macro(names[0])
        return describe_macro(unit, macro) if macro is not None else None
    if sort == "member":
        member = _member(snapshot, *names)
        return describe(unit, path, member) if member is not None else None
    if sort == "outside":
        return _outside(snapshot, *names)
    if sort == "file":
        return Description(names[0])
    return None


def _member(snapshot: Snapshot, tag: str, name: str) -> Symbol | None:
    """The member of that name, inherited ones too."""
    seen: set[str] = set()
    while tag and tag not in seen:
        seen.add(tag)
        symbol = snapshot.unit.type_symbol(tag, snapshot.path)
        if not isinstance(symbol, TypeSymbol):
            return None
        if name in symbol.members:
            return symbol.members[name]
        tag = symbol.parent
    return None


def _outside(snapshot: Snapshot, path: str, name: str) -> Description | None:
    """What a header that is not included says of one of its names, or of one of the headers that it includes."""
    unit = snapshot.project.unit(path, standalone=True)
    symbol = unit.lookup(name, path)
    if symbol is not None:
        return describe(unit, path, symbol)
    macro = unit.macro(name)
    return describe_macro(unit, macro) if macro is not None else None
