"""Which buffers hold text that a player has written."""

from __future__ import annotations

import pytest

from server.analysis.runtime.user_text import is_by_anybody, is_by_console, text_in
from tests.server.analysis.runtime.plugins import body, plugin


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("GetClientName(client, text, sizeof(text));", "name"),
        ("GetCmdArg(1, text, sizeof(text));", "argument"),
        ("GetCmdArgString(text, sizeof(text)); TrimString(text);", "chat"),
        ("GetCmdArgString(text, sizeof(text)); GetCmdArg(1, text, sizeof(text));", "chat"),
        ('GetCmdArg(1, text, sizeof(text)); ReplaceString(text, sizeof(text), "\'", "");', ""),
        ("GetCmdArg(1, text, sizeof(text)); Clean(text);", ""),
        ("GetCmdArg(1, text, sizeof(text)); text[0] = 'a';", ""),
        ('strcopy(text, sizeof(text), "hello");', ""),
        ("GetClientAuthId(client, AuthId_Steam2, text, sizeof(text));", ""),
    ],
)
def test_buffers(source: str, text: str) -> None:
    whole = f"""
    void Clean(char[] text) {{ text[0] = 'a'; }}
    public void OnClientPutInServer(int client) {{ char text[64]; {source} PrintToServer("%s", text); }}
    public void OnMapStart() {{ char other[8]; Clean(other); }}
    """
    inside = body(plugin(whole), "OnClientPutInServer")
    (shown,) = inside.calls_of("PrintToServer")
    assert text_in(inside, shown.arguments[1]) == text


def test_chat() -> None:
    source = "public Action OnClientSayCommand(int client, const char[] command, const char[] sArgs) {"
    inside = body(
        plugin(source + 'PrintToServer("%s%s", command, sArgs); return Plugin_Continue; }'), "OnClientSayCommand"
    )
    (shown,) = inside.calls_of("PrintToServer")
    assert [text_in(inside, shown.arguments[index]) for index in (1, 2)] == ["", "chat"]


def test_who_runs_a_command() -> None:
    unit = plugin("""
    public void OnPluginStart()
    {
        RegConsoleCmd("a", Command_All);
        RegAdminCmd("b", Command_Admin, ADMFLAG_ROOT);
        RegServerCmd("c", Command_Server);
    }
    public Action Command_All(int client, int args) { return Plugin_Handled; }
    public Action Command_Admin(int client, int args) { return Plugin_Handled; }
    public Action Command_Server(int args) { return Plugin_Handled; }
    """)
    bodies = [body(unit, f"Command_{who}") for who in ("All", "Admin", "Server")]
    assert [is_by_anybody(one) for one in bodies] == [True, False, False]
    assert [is_by_console(one) for one in bodies] == [False, False, True]
