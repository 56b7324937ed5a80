"""Follows a file's directives and cuts what is compiled into chunks (top-level declarations).

The result is complete for any text: a bad directive spoils itself only, an unbalanced brace at most the
declaration it stands in. Chunks are neither lexed nor parsed here. How includes are found is the caller's
business (`IncludeFile`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from server.syntax import directives as d
from server.syntax.chunk import Chunk, Cut, FileMemo
from server.syntax.condition import evaluate
from server.syntax.cutter import Cutter
from server.syntax.macros import Env, Macro
from server.syntax.tokens import Dialect, Problem

IncludeFile = Callable[[d.Include, Env], Env]
"""Gives the environment behind an `#include`; remembers itself what it included."""

_SKIP = re.compile(r"//[^\r\n]*|/\*[\s\S]*?(?:\*/|\Z)|^[ \t]*\#[ \t]*(if|elseif|else|endif)\b", re.MULTILINE)
_WORD = re.compile(r"\w+", re.ASCII)
_PRAGMA = re.compile(r"[ \t]*([A-Za-z_]*)[ \t]*")


@dataclass(slots=True)
class Scan:
    """A file as the compiler sees it under one environment.

    `items` are chunks and directives in order; `inactive` the ranges that are not compiled; `effects` what the
    file (with its includes) defines and undefines; `env` the environment at its end.
    """

    items: list[Chunk | d.Directive]
    inactive: list[tuple[int, int]]
    problems: list[Problem]
    env: Env
    dialect: Dialect


def scan(chars: str, env: Env, memo: FileMemo, include: IncludeFile, path: str = "") -> Scan:
    """Scan the file text `chars` (a Latin-1 view) under `env`."""
    return _Scanner(chars, env, memo, include, path).run()


class _Scanner:
    def __init__(self, chars: str, env: Env, memo: FileMemo, include: IncludeFile, path: str) -> None:
        self.chars = chars
        self.env = env
        self.memo = memo
        self.include = include
        self.path = path
        self.problems: list[Problem] = []
        self.inactive: list[tuple[int, int]] = []
        self.items: list[Chunk | d.Directive] = []
        self.conditions: list[tuple[d.Condition, bool, bool]] = []  # opener, some branch taken, `#else` seen
        self.semicolon = self.newdecls = False
        self.escape = "\\"
        self.deprecated: str | None = None
        self.pending: dict[str, Macro | None] = {}
        self.seen_macros: dict[tuple[str, tuple[str, ...] | None, str], int] = {}
        self.cutter = Cutter(chars)

    def run(self) -> Scan:
        cutter = self.cutter
        while True:
            event = cutter.advance(self.escape, self.env.bracing)
            for piece in cutter.take():
                self._chunk(*piece)
            if event is None:
                break
            resume = self._directive(event)
            if resume is None:
                cutter.stop(event)
                for piece in cutter.take():
                    self._chunk(*piece)
                break
            cutter.resume(resume)
        for opener, _, _ in self.conditions:
            self.problems.append(Problem("unclosed-condition", opener.start, opener.head_end))
        if cutter.open_comment is not None:
            at = cutter.open_comment
            self.problems.append(Problem("unclosed-comment", at, at + 2))
        self.problems.extend(Problem("nested-comment", at, at + 2) for at in cutter.nested)
        for offset in cutter.strays:
            self.problems.append(Problem("unmatched-brace", offset, offset + 1))
        return Scan(
            self.items,
            self.inactive,
            self.problems,
            self._environment(),
            Dialect(self.semicolon, self.newdecls),
        )

    def _environment(self) -> Env:
        if self.pending:
            self.env = self.env.update(self.pending)
            self.pending = {}
        return self.env

    def _chunk(
        self,
        start: int,
        end: int,
        holes: list[tuple[int, int]],
        unused: list[tuple[int, str]],
        envs: list[tuple[int, Env]],
    ) -> None:
        relative = tuple((first - start, last - start) for first, last in holes)
        cut = Cut(
            self.chars[start:end],
            Dialect(self.semicolon, self.newdecls),
            relative,
            tuple((offset - start, names) for offset, names in unused),
            self.escape,
        )
        marks = [(0, envs[0][1] if envs else self._environment())]
        marks.extend((offset - start, env) for offset, env in envs[1:] if start < offset < end)
        chunk = Chunk(cut, start, tuple(marks), self.deprecated, self.memo)
        self.deprecated = None
        self.items.append(chunk)

    # Directives ------------------------------------------------------------------------------------------

    def _directive(self, start: int) -> int | None:
        """Handle the directive at `start`; the offset to go on from, None at `#endinput`."""
        chars = self.chars
        line = d.LINE.match(chars, start)
        head = d.HEAD.match(chars, start)
        assert line is not None
        assert head is not None  # the cutter found a `#`
        end, word, head_end = line.end(), head.group(1), head.end()
        start = head.end() - len(word) - 1 if word else line.start()
        start = chars.rfind("#", line.start(), head_end)
        text = d.join_lines(d.without_comments(chars[head_end:end]))
        base = d.Directive(start, end, word, head_end)
        self.cutter.begin_hole(start, word in ("if", "elseif", "else", "endif"), self._environment)
        for piece in self.cutter.take():
            self._chunk(*piece)
        if word == "if":
            return self._if(base, text)
        if word in ("elseif", "else"):
            return self._else(base)
        if word == "endif":
            if self.conditions:
                opener = self.conditions.pop()[0]
                self.items.append(d.Condition(start, end, word, head_end, True, opener.start))
            else:
                self.problems.append(Problem("unmatched-condition", start, head_end, (word,)))
            return end
        if word in ("include", "tryinclude"):
            return self._include(base)
        if word in ("endinput", "endscript"):
            self.items.append(base)
            if end < len(chars):
                self.inactive.append((end, len(chars)))
            return None
        if word == "define":
            self._define(base)
        elif word == "undef":
            name = re.match(r"[ \t]*([A-Za-z_@][\w@]*)", text)
            if name is None:
                self.problems.append(Problem("bad-directive", start, end, (word, "name")))
            else:
                self.items.append(d.Undef(start, end, word, head_end, name.group(1), head_end + name.start(1)))
                self.pending[name.group(1)] = None
        elif word == "pragma":
            self._pragma(base, text)
        elif word in ("error", "warning"):
            self.items.append(base)
            self.problems.append(Problem(f"user-{word}", start, end, (text.strip(),)))
        elif word == "assert":
            self.items.append(base)
            value, unknown = evaluate(text, self._environment())
            if value == 0 and not unknown:
                self.problems.append(Problem("failed-assertion", start, end, (text.strip(),)))
        else:
            self.problems.append(Problem("unknown-directive", start, head_end, (word,)))
            self.items.append(base)
        self.cutter.environment(end, self._environment)
        return end

    def _if(self, base: d.Directive, text: str) -> int:
        value, unknown = evaluate(text, self._environment())
        if value is None:
            self.problems.append(Problem("bad-condition", base.start, base.end, (text.strip(),)))
        elif unknown:
            self.problems.append(Problem("undefined-in-condition", base.start, base.end, (unknown[0],)))
        opener = d.Condition(base.start, base.end, "if", base.head_end, bool(value), base.start)
        self.items.append(opener)
        self.conditions.append((opener, bool(value), False))
        return base.end if value else self._skip(base.end)

    def _else(self, base: d.Directive) -> int:
        """An `#else` or `#elseif` reached from a branch that was compiled: skip to the `#endif`."""
        if not self.conditions:
            self.problems.append(Problem("unmatched-condition", base.start, base.head_end, (base.word,)))
            return base.end
        opener, _, seen = self.conditions[-1]
        if seen:
            self.problems.append(Problem("unmatched-condition", base.start, base.head_end, (base.word,)))
        self.items.append(d.Condition(base.start, base.end, base.word, base.head_end, False, opener.start))
        self.conditions[-1] = (opener, True, seen or base.word == "else")
        return self._skip(base.end)

    def _skip(self, start: int) -> int:
        """Skip the inactive branch that begins at `start`; stops at the directive that ends it or opens a taken one."""
        depth = 0
        chars = self.chars
        begin = start
        for match in _SKIP.finditer(chars, start):
            word = match.group(1)
            if word is None:
                continue
            if word == "if":
                depth += 1
            elif word == "endif":
                if depth == 0:
                    self._inactive(begin, match.start())
                    return match.start()
                depth -= 1
            elif depth == 0:
                opener, taken, seen = self.conditions[-1]
                line = d.LINE.match(chars, match.start())
                assert line is not None  # `_SKIP` matched the same `#`
                end = line.end()
                at = chars.index("#", match.start())
                if seen:
                    self.problems.append(Problem("unmatched-condition", at, match.end(), (word,)))
                value = False
                if not taken and not seen:
                    value = word == "else" or self._elseif(at, match.end(), end)
                self.items.append(d.Condition(at, end, word, match.end(), value, opener.start))
                self.conditions[-1] = (opener, taken or value, seen or word == "else")
                if value:
                    self._inactive(begin, match.start())
                    return end
        self._inactive(begin, len(chars))
        return len(chars)

    def _elseif(self, start: int, head_end: int, end: int) -> bool:
        text = d.join_lines(d.without_comments(self.chars[head_end:end]))
        value, _ = evaluate(text, self._environment())
        if value is None:
            self.problems.append(Problem("bad-condition", start, end, (text.strip(),)))
        return bool(value)

    def _inactive(self, start: int, end: int) -> None:
        if start < end and self.chars[start:end].strip():
            self.inactive.append((start, end))

    def _include(self, base: d.Directive) -> int:
        optional = base.word == "tryinclude"
        match = d.INCLUDE_PATH.match(self.chars, base.head_end, base.end)
        if match is None or not match.group(match.lastindex or 0).strip():
            self.problems.append(Problem("bad-directive", base.start, base.end, (base.word, "path")))
            return base.end
        group = match.lastindex or 1
        path = match.group(group).strip()
        begin = match.start(group)
        include = d.Include(
            base.start,
            base.end,
            base.word,
            base.head_end,
            path,
            begin,
            begin + len(path),
            group != 1,
            optional,
        )
        self.items.append(include)
        self.env = self.include(include, self._environment())
        self.cutter.environment(base.end, self._environment)
        return base.end

    def _define(self, base: d.Directive) -> None:
        line = self.chars[base.start : base.end]
        macro, name_start, wrong = d.parse_define(line, base.start, base.head_end, self.path)
        if wrong:
            self.problems.append(Problem("bad-directive", name_start, base.end, ("define", wrong)))
        if macro is None:
            return
        macro = self._known(macro)
        macro.deprecated, self.deprecated = self.deprecated, None
        known = self.pending[macro.name] if macro.name in self.pending else self.env.get(macro.name)
        if known is not None and (known.body, known.params) != (macro.body, macro.params) and not known.builtin:
            self.problems.append(Problem("macro-redefinition", name_start, name_start + len(macro.name), (macro.name,)))
        self.items.append(d.Define(base.start, base.end, base.word, base.head_end, macro, name_start))
        self.pending[macro.name] = macro
        if "{" in macro.body or "}" in macro.body:
            self._environment()

    def _known(self, macro: Macro) -> Macro:
        """The macro of an earlier scan of this file that says the same, moved to its new place."""
        key = (macro.name, macro.params, macro.body)
        count = self.seen_macros[key] = self.seen_macros.get(key, -1) + 1
        known = self.memo.macros.setdefault((*key, count), macro)
        known.start, known.name_start = macro.start, macro.name_start
        return known

    def _pragma(self, base: d.Directive, text: str) -> None:
        match = _PRAGMA.match(text)
        assert match is not None  # every part of the pattern is optional
        kind, rest = match.group(1), text[match.end() :].strip()
        text_start = base.head_end + match.end()
        self.items.append(d.Pragma(base.start, base.end, base.word, base.head_end, kind, rest, text_start))
        if kind == "semicolon":
            value, _ = evaluate(rest, self._environment())
            self.semicolon = bool(value)
            if not rest:
                self.problems.append(Problem("bad-directive", base.start, base.end, ("pragma", kind)))
        elif kind == "newdecls":
            # Like the compiler, look at the first word only: plugins write `required;` and comments behind it.
            mode = _WORD.match(rest)
            if mode is None or mode.group() not in ("required", "optional"):
                self.problems.append(Problem("bad-directive", base.start, base.end, ("pragma", "newdecls")))
            else:
                self.newdecls = mode.group() == "required"
        elif kind == "deprecated":
            self.deprecated = rest
        elif kind == "unused":
            self.cutter.unused(base.end, rest)
        elif kind == "ctrlchar":
            self.escape = _control_character(rest)
        elif kind in ("dynamic", "tabsize"):
            if not rest:
                self.problems.append(Problem("bad-directive", base.start, base.end, ("pragma", kind)))
        elif kind not in (
            "rational",
            "codepage",
            "compress",
            "pack",
            "amxlimit",
            "amxram",
            "align",
            "library",
            "overlay",
            "option",
        ):
            self.problems.append(Problem("unknown-pragma", base.start, base.end, (kind,)))


def _control_character(text: str) -> str:
    if len(text) == 3 and text[0] == text[2] == "'":
        return text[1]
    if text.isdigit() and 0 < int(text) < 128:
        return chr(int(text))
    return "\\"
