"""textDocument/hover: what the name under the cursor is, in code or in a string that names something of the game."""

from __future__ import annotations

import os
from dataclasses import dataclass

from server.analysis.describe import Description, describe, describe_macro, expansion
from server.analysis.documentation import escape, markdown, plain
from server.analysis.fact_cards import card, card_text, example_block
from server.analysis.navigate import Target, closure_of, target_at, word_at
from server.analysis.quoted import Names, context_of, quoted_at
from server.analysis.snapshot import Snapshot
from server.syntax.text import unlatin

_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Hover:
    """The text about the word at `start..end`."""

    start: int
    end: int
    text: str


def hover(snapshot: Snapshot, offset: int, is_markdown: bool = True) -> Hover | None:
    """What there is to say about the word or the string at `offset`; None when nothing is known of it."""
    target = target_at(snapshot, offset)
    if target is None:
        return _in_string(snapshot, offset, is_markdown)
    text = _text(snapshot, target, is_markdown)
    return Hover(target.start, target.end, text) if text else None


def _text(snapshot: Snapshot, target: Target, is_markdown: bool) -> str:
    if target.include is not None:
        return _include(snapshot, target, is_markdown)
    if target.macro is not None:
        described = describe_macro(snapshot.unit, target.macro)
        return _lay_out(described, is_markdown, _expansion(snapshot, target))
    assert target.symbol is not None  # a target is one of the three
    return _lay_out(describe(snapshot.unit, snapshot.path, target.symbol, target.chunk), is_markdown)


def _lay_out(described: Description, is_markdown: bool, further: list[tuple[str, str]] | None = None) -> str:
    """The parts below each other: code, expansion, deprecation, facts, documentation, origin."""
    blocks = [code_block(described.code, is_markdown)]
    for title, code in further or ():
        blocks += [title, code_block(code, is_markdown)]
    if described.deprecated is not None:
        said = escape(described.deprecated) if is_markdown else described.deprecated
        blocks.append(f"{'**Deprecated.**' if is_markdown else 'Deprecated.'} {said}".rstrip())
    blocks.extend(fact if is_markdown else fact.replace("`", "") for fact in described.facts)
    written = (markdown if is_markdown else plain)(described.documentation)
    if written:
        blocks.append(written)
    if described.example:
        blocks.append(example_block(described.example, is_markdown))
    if described.origin:
        blocks.append(f"Declared in `{described.origin}`." if is_markdown else f"Declared in {described.origin}.")
    return "\n\n".join(blocks)


def code_block(code: str, is_markdown: bool) -> str:
    """Code as an editor shows it in colour."""
    return f"```sourcepawn\n{code}\n```" if is_markdown else code


# Strings ---------------------------------------------------------------------------------------------------


def _in_string(snapshot: Snapshot, offset: int, is_markdown: bool) -> Hover | None:
    """What is known of the thing of the game that a string names."""
    quoted = quoted_at(snapshot, offset)
    names = quoted.argument.names if quoted is not None else None
    if quoted is None or names is None:
        return None
    start, end, name = quoted.start, quoted.end, unlatin(quoted.value)
    if names is Names.COMMAND:
        place = word_at(snapshot.text.chars, offset)
        if place is None:
            return None
        start, end = place
        name = snapshot.text.slice(start, end)
    known = card(names, name, context_of(quoted.argument))
    return Hover(start, end, card_text(known, is_markdown)) if known is not None else None


# Macros and includes ---------------------------------------------------------------------------------------


def _expansion(snapshot: Snapshot, target: Target) -> list[tuple[str, str]]:
    """What a use of a macro becomes, where that is not what its definition shows already."""
    chunk, macro = target.chunk, target.macro
    if chunk is None or macro is None:
        return []
    at = target.start - chunk.start
    use = next((use for use in chunk.syntax.uses if use.start == at and use.macro is macro), None)
    if use is None:
        return []
    env = next(env for first, env in reversed(chunk.envs) if first <= at)
    once, fully = expansion(chunk.cut.source[use.start : use.call_end], macro, env)
    shown: list[tuple[str, str]] = []
    if macro.params is not None and once != fully:
        shown.append(("Expands to", _short(once)))
    if macro.params is not None or fully != once:
        shown.append(("Fully expanded" if shown else "Expands to", _short(fully)))
    return shown


def _short(code: str) -> str:
    text = unlatin(code)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"


def _include(snapshot: Snapshot, target: Target, is_markdown: bool) -> str:
    """The file that an `#include` leads to."""
    closure = closure_of(snapshot)
    for include, inner in closure.included if closure is not None else ():
        if include is target.include:
            if inner is None:
                return "This file is not found." if not include.optional else "This file is not found; it is optional."
            path = inner.source.path
            workspace = snapshot.project.workspace_of(path)
            shown = os.path.relpath(path, workspace) if workspace is not None else path
            if path.startswith(tuple(folder + os.sep for folder in snapshot.project.stubs)):
                shown = f"{os.path.basename(path)} (built in)"
            return f"`{shown}`" if is_markdown else shown
    return ""
