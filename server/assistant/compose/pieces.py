"""What a plugin is put together from, piece by piece, and its layout as one text.

Joins what several parts say about the same function of SourceMod; decides nothing about what a part does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from string import Template

from server.knowledge import compose
from server.knowledge.compose import SECTIONS, Code

_WIDTH = 100
_WORD = re.compile(r"\b[A-Za-z_]\w*")
_HOOKS = re.compile(r"Hook|Reg")
# The end of a block that more statements follow.
_AFTER_BLOCK = re.compile(r"^(\t+)\}\n(?=\1(?!else)[^}\s])", re.MULTILINE)
_LOOP = "for (int i = 1; i <= MaxClients; i++)"
_EVENT = "(Event event, const char[] name, bool dontBroadcast)"
_DAMAGE = "Action OnTakeDamage(int victim, int &attacker, int &inflictor, float &damage, int &damagetype)"


class Pieces:
    """Collects code; `text` lays it out."""

    def __init__(self) -> None:
        self.includes: set[str] = {"sourcemod"}
        self._texts: dict[str, str] = {}
        self._globals: dict[str, None] = {}
        self._start: list[str] = []
        self._hooks: list[str] = []
        self._handlers: dict[str, str] = {}
        self._own: dict[str, None] = {}
        self._shared: dict[str, None] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._sections: dict[str, dict[str, None]] = {name: {} for name in SECTIONS}

    def globals(self, lines: str) -> None:
        """Variables of the plugin, a line each."""
        self._globals.update(dict.fromkeys(line for line in lines.split("\n") if line))

    def define(self, name: str, text: str) -> None:
        """A text for people."""
        self._texts[name] = text

    def start(self, line: str) -> None:
        """A statement with which OnPluginStart begins."""
        self._start.append(line)

    def hook(self, line: str) -> None:
        """A statement with which OnPluginStart ends."""
        self._hooks.append(line)

    def handler(self, signature: str, lines: Iterable[str]) -> str:
        """A function that the game or SourceMod calls; gives its code."""
        code = "\n".join((signature, *block(lines)))
        self._handlers[signature] = code
        return code

    def section(self, name: str, code: str) -> None:
        """Statements for one of the places in a plugin."""
        self._sections[name].setdefault(code)

    def code(self, code: Code, env: Mapping[str, str]) -> None:
        """All that a part brings along; what is there already is not repeated."""
        self.includes.update(code.includes)
        self.globals(Template(code.globals).substitute(env))
        if code.functions:
            self._own.setdefault(Template(code.functions).substitute(env))
        for name, statements in code.sections.items():
            self.section(name, Template(statements).substitute({"client": "client"} | dict(env)))

    def text(self, info: Iterable[str]) -> str:
        """The whole plugin; `info` is the block `myinfo`. To be asked for once, at the end."""
        forwards = self._forwards()
        functions = compose.functions()
        constants = [f"#define {name} {functions[name].define}" for name in functions if name in self._constants()]
        texts = [f"#define {name} {text}" for name, text in self._texts.items()]
        includes = sorted(self.includes, key=lambda name: (name != "sourcemod", name))
        shared = [functions[name].code.functions for name in functions if name in self._shared]
        parts = [
            "#pragma semicolon 1\n#pragma newdecls required",
            "\n".join(f"#include <{name}>" for name in includes),
            "\n".join(constants),
            "\n".join(texts),
            "\n".join(info),
            "\n".join(sorted(self._globals, key=lambda line: not line.startswith("ConVar "))),
            *forwards,
            *self._handlers.values(),
            *self._own,
            *(code for code in shared if code),
        ]
        return _AFTER_BLOCK.sub(r"\g<0>\n", "\n\n".join(part for part in parts if part)) + "\n"

    def _constants(self) -> set[str]:
        return {name for name in self._shared if compose.functions()[name].define}

    def _forwards(self) -> list[str]:
        """The functions that SourceMod calls by name, and the hooks that keep players' state right."""
        self._share()
        held = self._sections
        if held["reset"]:
            self._add_resets()
        if held["on_leave"]:
            self._add_hooked("player_disconnect", _lines(held["on_leave"]))
        if held["on_round_start"]:
            self._hooks.insert(0, 'HookEvent("round_start", Event_RoundStart, EventHookMode_PostNoCopy);')
            self._prepend(f"void Event_RoundStart{_EVENT}", _lines(held["on_round_start"]))
        if held["on_take_damage"]:
            self._add_damage()
        self._share()
        late = [*_each_in_game("OnClientPutInServer(i);")] if held["on_put_in_server"] else []
        begun = [*held["on_plugin_start"], *self._hooks]
        start = _spaced(
            self._start,
            [line for code in begun if not _HOOKS.match(code) for line in code.split("\n")],
            [line for code in begun if code.startswith("Hook") for line in code.split("\n")],
            [code for code in begun if code.startswith("Reg")],
            late,
        )
        forwards = {
            "public void OnPluginStart()": start,
            "public void OnPluginEnd()": _lines(held["on_plugin_end"]),
            "public void OnMapStart()": _lines(held["on_map_start"]),
            "public void OnMapEnd()": _lines(held["on_map_end"]),
            "public void OnConfigsExecuted()": _lines(held["on_configs_executed"]),
            "public void OnClientPutInServer(int client)": _lines(held["on_put_in_server"]),
            "public void OnClientDisconnect(int client)": _lines(held["on_disconnect"]),
            "public void OnEntityCreated(int entity, const char[] classname)": _lines(held["on_entity_created"]),
        }
        return ["\n".join((signature, *block(lines))) for signature, lines in forwards.items() if lines]

    def _prepend(self, signature: str, lines: Iterable[str]) -> None:
        self._handlers = {signature: "\n".join((signature, *block(lines)))} | self._handlers

    def _add_resets(self) -> None:
        """What lasts on a player ends with death, a change of team, leaving, a new round, and the plugin."""
        resets = _lines(self._sections["reset"])
        one = len(resets) == 1
        if not one:
            self._own = {"\n".join(("void ResetPlayer(int client)", *block(resets))): None} | self._own
            resets = ["ResetPlayer(client);"]
        of_i = resets[0].replace("(client)", "(i)")
        for event in ("player_team", "player_death"):
            self._add_hooked(event, resets)
        self.section("on_disconnect", resets[0])
        loop = "\n".join((_LOOP, *block([of_i])))
        self._sections["on_round_start"] = {loop: None} | self._sections["on_round_start"]
        self.section("on_plugin_end", loop)

    def _add_hooked(self, event: str, lines: list[str]) -> None:
        """Statements about the player of an event."""
        name = "Event_" + "".join(word.capitalize() for word in event.split("_"))
        self._hooks.insert(0, f'HookEvent("{event}", {name});')
        look_up = 'int client = GetClientOfUserId(event.GetInt("userid"));'
        self._prepend(f"void {name}{_EVENT}", [look_up, "if (client != 0)", *block(lines)])

    def _add_damage(self) -> None:
        self.includes.add("sdkhooks")
        self.section("on_put_in_server", "SDKHook(client, SDKHook_OnTakeDamage, OnTakeDamage);")
        lines = _lines(self._sections["on_take_damage"])
        changes = any("result = " in line for line in lines)
        lines = (
            ["Action result = Plugin_Continue;", *lines, "return result;"]
            if changes
            else [*lines, "return Plugin_Continue;"]
        )
        self._handlers[_DAMAGE] = "\n".join((_DAMAGE, *block(lines)))

    def _words_in(self, text: str) -> frozenset[str]:
        if text not in self._words:
            self._words[text] = frozenset(_WORD.findall(text))
        return self._words[text]

    def _share(self) -> None:
        """Take along each shared function whose name is used, and what those use in turn."""
        functions = compose.functions()
        while True:
            texts = [
                *self._start,
                *self._hooks,
                *self._handlers.values(),
                *self._own,
                *self._globals,
                *(code for section in self._sections.values() for code in section),
                *(functions[name].code.functions for name in self._shared),
            ]
            words = frozenset[str]().union(*map(self._words_in, texts))
            new = [name for name in functions if name in words and name not in self._shared]
            if not new:
                return
            for name in new:
                self._shared[name] = None
                code = functions[name].code
                self.includes.update(code.includes)
                self.globals(code.globals)
                for section, statements in code.sections.items():
                    self.section(section, Template(statements).substitute(client="client"))


def block(lines: Iterable[str]) -> list[str]:
    """The lines in braces, one step further in."""
    return ["{", *(f"\t{line}" if line else "" for line in lines), "}"]


def condition(keyword: str, tests: Iterable[str], joint: str) -> list[str]:
    """The head of an `if`: all tests joined by `&&` or `||`, on as many lines as it takes."""
    lines = [f"{keyword} ("]
    for number, test in enumerate(tests):
        if number == 0:
            lines[-1] += test
        elif len(lines[-1]) + len(test) > _WIDTH:
            lines.append(f"\t{joint} {test}")
        else:
            lines[-1] += f" {joint} {test}"
    lines[-1] += ")"
    return lines


def _spaced(*groups: list[str]) -> list[str]:
    """All lines, an empty one between groups."""
    lines: list[str] = []
    for group in filter(None, groups):
        lines += [*([""] if lines else []), *group]
    return lines


def _each_in_game(statement: str) -> list[str]:
    return [_LOOP, *block(["if (IsClientInGame(i))", *block([statement])])]


def _lines(section: Mapping[str, None]) -> list[str]:
    return [line for code in section for line in code.split("\n")]
