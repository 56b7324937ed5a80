"""Lets a plugin grow by what another text declares: functions at a comment, the rest where it belongs.

Names that are taken get another one. What the new text does when the plugin starts, or in another function that the
plugin has too, is done behind what that does already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from server.analysis.finding import Edit
from server.analysis.mending import apply
from server.analysis.new_function import indent_of
from server.analysis.snapshot import Snapshot
from server.analysis.symbols import Function, Variable
from server.analysis.walk import statements
from server.assistant.declared import Declared, Piece, declared
from server.assistant.inline import events as events_of
from server.assistant.merging import MergeError, merge
from server.assistant.tasks.function.fitting import Fitted, extends, fit, lines_in, lines_of
from server.assistant.tasks.opening import START, at_end_of_start
from server.syntax import nodes as n
from server.syntax.text import Text, latin

_COMMAND = re.compile(r"^(?:Command|Cmd|OnCommand)_?(\w+)$")
_WHOLE = frozenset({"pragma", "loose"})
_INFO = "myinfo"
_GOES_ON = ("{", "}", "else")
_CONFIG = "AutoExecConfig("


class Growth:
    """A file of a plugin that is to grow; the project of the editor is not touched."""

    def __init__(self, snapshot: Snapshot) -> None:
        held = snapshot.project
        self._project = held.twin()
        self._path = snapshot.path
        self._root = snapshot.unit.root.path
        self._settings = snapshot.settings
        source = held.source(self._root)
        if source is not None:
            self._project.open(self._root, source.text)

    def grown(self, text: Text, at: int, answer: str, is_composed: bool = False) -> Text:
        """The text with what `answer` declares; new functions stand behind the offset `at`. Raises `MergeError`.

        A composed answer knows nothing of the file: a variable that has the name of the file's is another one.
        """
        before = self._seen(text)
        old = declared(text, found=before.unit.files[self._path].scan)
        fitted = fit(before, old, answer, is_composed)
        new = fitted.new
        if not any(one.sort == "function" for one in new.pieces):
            raise MergeError("The answer has no function: answer with whole functions.")
        loose = next((one for one in new.pieces if one.sort == "loose"), None)
        if loose is not None:
            shown = new.text.slice(loose.start, loose.end).split("\n")[0].strip()
            raise MergeError(f"`{shown}` stands outside of any function: answer with whole functions.")
        made, later = self._with_functions(text, at, old, fitted)
        rest = "".join(_rest(old, fitted))
        if rest:
            merged = merge(made, rest)
            if merged.is_whole:
                raise MergeError("The answer is a whole file: answer with the new functions only.")
            made = Text.of(merged.text)
        for name, body in later:
            made = self._appended(made, name, body)
        return self._registered(made, [name for one in new.pieces if one.sort == "function" for name in one.names])

    def _seen(self, text: Text) -> Snapshot:
        self._project.open(self._path, text)
        unit = self._project.unit(self._root)
        if self._path not in unit.files:
            unit = self._project.unit(self._path, standalone=True)
        return Snapshot(self._project, unit, unit.files[self._path].source, self._settings)

    def _with_functions(
        self, text: Text, at: int, old: Declared, fitted: Fitted
    ) -> tuple[Text, list[tuple[str, list[str]]]]:
        """The text with the functions that it lacks, and what is to be done in those that it has."""
        new, indent = fitted.new, indent_of(text.chars)
        written: list[str] = []
        later: list[tuple[str, list[str]]] = []
        for one in new.pieces:
            if one.sort != "function" or one in fitted.known:
                continue
            name = next(iter(one.names))
            held = next((other for other in old.pieces if other.shares(one) and other.sort == "function"), None)
            if held is not None and extends(old, held, new, one):
                continue  # it takes the other's place
            if name == START or held is not None:
                there = lines_of(old, held) if held is not None else frozenset[str]()
                groups = [group for group in _grouped(_statements(new, one)) if not _is_in(group, there)]
                later.append((name, [line for group in groups for line in group]))
            else:
                code = new.text.slice(one.outer, one.tail).strip()
                written.append("\n".join(_in_style(code.splitlines(), indent)))
        if not written:
            return text, later
        code = "".join(f"\n\n{one}" for one in written)
        following = text.chars[at:].lstrip(" \t\r")
        end = "" if following.startswith("\n") or not following else "\n"
        return text.replace(at, at, latin(f"{code}{end}".replace("\n", text.newline))), later

    def _appended(self, text: Text, name: str, body: list[str]) -> Text:
        """Statements at the end of a function that has no result."""
        indent = indent_of(text.chars)
        lines = list(_in_style(body, indent))
        if _CONFIG in text.chars:
            lines = [line for line in lines if _CONFIG not in line]  # one file of settings is enough
        lines = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
        if not any(lines):
            return text
        seen = self._seen(text)
        edit = at_end_of_start(seen, *lines) if name == START else _at_end(seen, name, lines)
        if edit is None:
            raise MergeError(f"`{name}` stands in another file of the plugin, or has a result.")
        return apply(text, [edit])

    def _registered(self, text: Text, names: list[str]) -> Text:
        """Handlers of events and commands that nothing registers get their line where the plugin starts."""
        seen = self._seen(text)
        lines = [line for name in names for line in _registration(seen, name)]
        edit = at_end_of_start(seen, *lines) if lines else None
        return apply(text, [edit]) if edit is not None else text


def _rest(old: Declared, fitted: Fitted) -> Iterator[str]:
    """What is declared beside new functions; pragmas and the plugin's own block left out."""
    new, sort = fitted.new, ""
    for one in new.pieces:
        if one.sort in _WHOLE or one in fitted.known or _INFO in one.names:
            continue
        if one.sort == "function":
            held = next((other for other in old.pieces if other.shares(one) and other.sort == "function"), None)
            if held is None or not extends(old, held, new, one):
                continue
        # Only what is of one sort stays together.
        gap = "" if one.sort == sort else "\n"
        yield f"{gap}{new.text.slice(one.outer, one.tail)}\n"
        sort = one.sort


def _is_in(group: list[str], there: frozenset[str]) -> bool:
    """Whether a function does all of a statement already."""
    return lines_in(latin("\n".join(group))) <= there


def _grouped(lines: list[str]) -> list[list[str]]:
    """The statements of a body, each with the comment before it and the blocks that belong to it."""
    groups: list[list[str]] = []
    for line in lines:
        begins = line[:1].strip() and not line.startswith(_GOES_ON)
        if not groups or (begins and lines_in("\n".join(groups[-1]))):
            groups.append([])
        groups[-1].append(line)
    return groups


def _statements(new: Declared, one: Piece) -> list[str]:
    """The lines of a function's body, without its indentation."""
    whole = new.text.slice(one.start, one.end)
    inner = whole[whole.find("{") + 1 : whole.rfind("}")].strip("\n")
    lines = inner.rstrip().splitlines()
    deep = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[deep:] for line in lines]


def indented(lines: Iterable[str], text: Text) -> str:
    """The lines of a body, with the file's indentation instead of tabs."""
    indent = indent_of(text.chars)
    return "\n".join(f"{indent}{line}" if line else "" for line in _in_style(lines, indent))


def _in_style(lines: Iterable[str], indent: str) -> Iterator[str]:
    for line in lines:
        bare = line.lstrip("\t")
        yield indent * (len(line) - len(bare)) + bare


def _at_end(snapshot: Snapshot, name: str, lines: list[str]) -> Edit | None:
    indent = indent_of(snapshot.text.chars)
    for chunk in snapshot.chunks:
        for node in chunk.syntax.decls:
            if isinstance(node, n.Function) and node.name.name == name and isinstance(node.body, n.Block):
                is_void = node.type is not None and node.type.name == "void"
                close = chunk.start + node.body.end - 1
                line = snapshot.text.line_start(close)
                if not is_void or snapshot.text.chars[line:close].strip() or _returns(node):
                    return None
                return Edit(line, line, "".join(f"{indent}{one}\n" if one else "\n" for one in lines))
    return None


def _returns(node: n.Function) -> bool:
    """Whether the end of a function may not be reached."""
    return any(isinstance(one, n.Return) for one in statements(node))


def _registration(snapshot: Snapshot, name: str) -> Iterator[str]:
    """The line that registers a handler of which nothing in the file speaks."""
    symbol = snapshot.unit.lookup(name, snapshot.path)
    if not isinstance(symbol, Function):
        return
    if len(re.findall(rf"\b{re.escape(name)}\b", snapshot.text.chars)) != 1:
        return
    if events_of.event_parameter(symbol.params) is not None:
        event = events_of.named_after(name)
        if event:
            yield f'HookEvent("{event}", {name});'
    elif _tags(symbol.params) == ("int", "int") and symbol.type.tag == "Action" and (found := _COMMAND.match(name)):
        yield f'RegConsoleCmd("sm_{found[1].lower()}", {name});'


def _tags(params: list[Variable]) -> tuple[str, ...]:
    return tuple(param.type.tag for param in params)
