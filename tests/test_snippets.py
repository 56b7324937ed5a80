"""The extension's snippets: each, taken as it is, is right SourcePawn where it belongs, and none is in the way."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from server.analysis.companion_files import Companion
from server.analysis.companion_findings import companion_findings
from server.analysis.diagnose import diagnose
from server.analysis.gamedata_file import entries_in
from server.analysis.phrase_file import phrases_in
from server.analysis.project import Project
from server.syntax.text import Text
from server.syntax.tokens import KEYWORDS
from tests.at_cursor import at_cursor

FILE = Path(__file__).resolve().parents[1] / "client-vscode" / "snippets" / "sourcepawn.json"
SNIPPETS: dict[str, dict[str, Any]] = json.loads(FILE.read_text("utf-8"))
HEAD = """\
#pragma semicolon 1
#pragma newdecls required
#include <sourcemod>
#include <sdktools>
"""
START = "public void OnPluginStart()\n{\n%s\n}\n"
HERE = "<snippet>"


def hooked(*events: str) -> str:
    """A place for the handlers of events, which are hooked."""
    lines = (f'\tHookEvent("{event}", Event_{handler});' for event, handler in (one.split(" ") for one in events))
    return f"{HEAD}{START % chr(10).join(lines)}\n{HERE}\n"


def called(call: str, more: str = "") -> str:
    """A place at the top of a plugin that does this with it when it starts."""
    return f"{HEAD}{more}\n{HERE}\n\n{START % f'{chr(9)}{call}'}"


IN_CODE = f"{HEAD}{START % HERE}"
WITH_CLIENT = HEAD + START % "\tWork(1);" + f"\nvoid Work(int client)\n{{\n{HERE}\n}}\n"
TOP = f"{HEAD}\n{HERE}\n"
# Where a snippet goes, by its prefix.
PLACES = {
    "pluginl4d2": HERE,
    "includeguard": HERE,
    "onlyl4d2": called('PrintToServer(g_bLate ? "late" : "early");'),
    "eventplayer": hooked("player_spawn PlayerSpawn"),
    "eventdeath": hooked("player_death PlayerDeath"),
    "eventtank": hooked("tank_spawn TankSpawn"),
    "eventwitch": hooked("witch_spawn WitchSpawn"),
    "eventwitchkilled": hooked("witch_killed WitchKilled"),
    "eventspecial": hooked("player_spawn PlayerSpawn"),
    "eventround": hooked("round_start RoundStart", "round_end RoundEnd"),
    "hookdamage": f"{HEAD}#include <sdkhooks>\n{HERE}\n",
    "hookentity": f"{HEAD}#include <sdkhooks>\n{HERE}\n",
    "cmdplayer": called('RegConsoleCmd("sm_hello", Command_Hello);'),
    "cmdtarget": called('RegAdminCmd("sm_slay", Command_Slay, ADMFLAG_SLAY);'),
    "forclients": IN_CODE,
    "forsurvivors": IN_CODE,
    "forentities": IN_CODE,
    "timerplayer": called("LaterHello(1);"),
    "timerrepeat": called("StartClock();"),
    "timerpack": called("LaterSay(1, 2);"),
    "nextframe": called("LaterLook(1);"),
    "showmenu": called("ShowSettings(1);"),
    "showpanel": called("ShowScore(1);"),
    "showvote": called("VoteRestart();"),
    "cvarnew": f"{HEAD}ConVar g_cvLimit;\n{START % HERE}\npublic void OnMapStart()\n"
    '{\n\tPrintToServer("%d", g_cvLimit.IntValue);\n}\n',
    "cvarhook": called('MakeLimit();\n\tPrintToServer("%d", g_iLimit);'),
    "cvarconfig": IN_CODE,
    "phrasefile": HEAD + START % f'{HERE}\n\tPrintToServer("%t", "No matching client");',
    "phrasechat": HEAD
    + START % '\tLoadTranslations("common.phrases");\n\tWork(1);'
    + f"\nvoid Work(int client)\n{{\n\tif (IsClientInGame(client))\n\t{{\n{HERE}\n\t}}\n}}\n",
    "clientid": WITH_CLIENT,
    "mapnew": IN_CODE,
    "listnew": IN_CODE,
    "kvread": called("ReadConfig();"),
    "dbquery": called("ConnectScores();\n\tAskScores(1);"),
    "traceview": called('PrintToServer("%d", GetViewTarget(1));'),
    "newentity": called('float none[3];\n\tPrintToServer("%d", MakeEntity(none, none));'),
    "cheatcmd": called('RunCheat(1, "give", "pain_pills");'),
    "temphealth": called("SetTemporaryHealth(1, 20.0);"),
    "glowentity": called("SetGlow(1, 255, 0, 0);"),
    "lhookstank": f"{HEAD}#include <left4dhooks>\n{HERE}\n",
    "lhookssafe": f"{HEAD}#include <left4dhooks>\n{HERE}\n",
    "lhooksdirector": f"{HEAD}#include <left4dhooks>\n{HERE}\n",
    "lhooksshove": f"{HEAD}#include <left4dhooks>\n{HERE}\n",
    "libguard": called('PrintToServer("%d", g_bLeft4DHooks);'),
    "forwardnew": called("MakeOnHeal();\n\tint amount = 5;\n\tCallOnHeal(1, amount);"),
    "methodmapnew": called('PrintToServer("%d", Survivor(1).IsDown());'),
    "structnew": called("g_players[1].Reset();"),
    "sdkcallnew": called("PrepareCall();\n\tSDKCall(g_hCall, 1, 2, true);"),
    "detournew": called("MakeDetour();", "#include <dhooks>\n"),
    "cookienew": called('MakeHints();\n\tPrintToServer("%d", g_bHints[1]);', "#include <clientprefs>\n"),
}
VARIABLES = {"TM_FILENAME_BASE": "my_plugin"}


class Expander:
    """A snippet's text as an editor writes it when nobody fills anything in."""

    PIECE = re.compile(r"\\([$}\\])|\$(\d+)|\$\{(\d+|[A-Z_]+)(:)?|(\})")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.holes: dict[str, str] = {}

    def run(self, inside: bool = False) -> str:
        made: list[str] = []
        while (match := self.PIECE.search(self.text, self.at)) is not None:
            made.append(self.text[self.at : match.start()])
            self.at = match.end()
            escaped, bare, name, default, closing = match.groups()
            if closing:
                if inside:
                    return "".join(made)
                made.append(closing)
            elif escaped:
                made.append(escaped)
            else:
                made.append(self.hole(bare or name, bool(default), bare is None))
        made.append(self.text[self.at :])
        self.at = len(self.text)
        assert not inside, "a placeholder is not closed"
        return "".join(made)

    def hole(self, name: str, has_default: bool, braced: bool) -> str:
        default = ""
        if has_default:
            default = self.run(inside=True)
        elif braced:
            end = self.text.index("}", self.at)
            change = self.text[self.at : end]
            assert not change or re.fullmatch(r"/[^/]+/[^/]*/g", change), change
            self.at = end + 1
        if name in VARIABLES:
            return VARIABLES[name]
        assert name.isdigit(), f"a variable that no test knows: {name}"
        return self.holes.setdefault(name, default)


def expanded(snippet: dict[str, Any]) -> str:
    return Expander("\n".join(snippet["body"])).run()


def test_there_are_many() -> None:
    assert len(SNIPPETS) >= 30


@pytest.mark.parametrize("title", SNIPPETS)
def test_it_is_right_where_it_belongs(title: str, tmp_path: Path) -> None:
    snippet = SNIPPETS[title]
    text = PLACES.get(snippet["prefix"], TOP).replace(HERE, expanded(snippet))
    name = "library.inc" if snippet["prefix"] == "includeguard" else "plugin.sp"
    path = str(tmp_path / "scripting" / name)
    project = Project((str(tmp_path),))
    project.open(path, Text.of(text))
    found = diagnose(project.unit(path), path)
    source = Text.of(text)
    told = [f"{source.line_of(one.start) + 1}: {one.code}: {one.message}" for one in found]
    assert not told, "\n".join((*told, text))


KEYVALUES: dict[str, dict[str, Any]] = json.loads(FILE.with_name("keyvalues.json").read_text("utf-8"))


@pytest.mark.parametrize("title", KEYVALUES)
def test_keyvalues_are_right(title: str) -> None:
    """It has no mistake of notation, and what SourceMod reads of it is what was meant."""
    text = expanded(KEYVALUES[title])
    place = {"Offset": '"Offsets"', "Signature": '"Signatures"', "Function to detour": '"Functions"'}.get(title)
    if place is not None:
        text = f'"Games"\n{{\n"left4dead2"\n{{\n{place}\n{{\n{text}\n}}\n}}\n}}\n'
    elif title in ("Phrase", "Phrase without arguments"):
        text = f'"Phrases"\n{{\n{text}\n}}\n'
    is_phrases = title.startswith("Phrase")
    path = "/a/translations/a.phrases.txt" if is_phrases else "/a/gamedata/a.txt"
    companion = Companion(path, Text.of(text))
    assert companion_findings(path, companion.text) == []
    if is_phrases:
        (phrase,) = phrases_in(companion).values()
        assert phrase.languages == ("en",)
        assert phrase.arguments == (() if title == "Phrase without arguments" else ("N",))
    else:
        (entry,) = entries_in(companion)
        assert entry.games == {"left4dead2"}
        assert ("x55" in text) == (entry.kind == "Signatures") == (r'"\x55\x8B\xEC"' in text)
        assert entry.platforms == {"linux", "windows"}


def test_prefixes() -> None:
    """None is another's, a keyword, or a name of the API: the server offers those itself, and better."""
    prefixes = [snippet["prefix"] for snippet in SNIPPETS.values()]
    assert len(set(prefixes)) == len(prefixes)
    assert all(re.fullmatch(r"[a-z][a-z0-9]+", prefix) for prefix in prefixes)
    snapshot, _ = at_cursor(f"{HEAD}#include <sdkhooks>\n#include <left4dhooks>\n#include <dhooks>\n$0")
    known = {name.casefold() for name in snapshot.unit.names} | KEYWORDS
    assert len(known) > 5000
    assert not known.intersection(prefixes)


def test_each_says_what_it_is() -> None:
    for title, snippet in (SNIPPETS | KEYVALUES).items():
        assert snippet["description"].endswith((".", "$")), title
        assert not any(line != line.rstrip() and line.strip() for line in snippet["body"]), title
        assert not any(line.startswith(" ") and "#" not in line and " *" not in line for line in snippet["body"]), title
