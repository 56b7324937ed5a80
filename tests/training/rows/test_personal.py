"""What must not be learnt is found and made harmless; what only looks like it stays."""

from __future__ import annotations

import pytest

from training.rows.personal import found, masked

# Put together here, so that no scanner takes this file for one with keys in it.
AWS = "AKIA" + "IOSFODNN7EXAMPLQ"
GITHUB = "ghp_" + "abcdefghij0123456789ABCDEFGHIJ012345"
WEBHOOK = "https://discord.com/api/" + "webhooks/123456789012345678/abcdefghijklmnopqrstuvwxyz012345"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('if (StrEqual(auth, "STEAM_1:0:1234567"))', "steam_id"),
        ("// admin: [U:1:12345678]", "steam_id"),
        ('PrintToChat(client, "\\x04STEAM_1:0:211123334\\n76561198026784913");', "steam_id"),
        ('"\\nsome.one@mail-host.net"', "email"),
        ('"Join us:\\n93.184.216.34:27015"', "ip_address"),
        ('"76561198026784913"', "steam_id"),
        ("// mail me: some.one@mail-host.net", "email"),
        ('ServerCommand("connect 93.184.216.34:27015");', "ip_address"),
        ("// our server is 85.214.132.117", "ip_address"),
        ('ServerCommand("rcon_password hunter2secret");', "password"),
        ('char g_sPassword[] = "hunter2secret";', "password"),
        ('#define DB_PASS "hunter2secret"', "password"),
        ('FindConVar("x"); g_token = "a1b2c3d4e5";', "password"),
        ("// QQ群: 123456789", "account"),
        ("// https://steamcommunity.com/id/somebody/", "account"),
        (f'#define KEY "{AWS}"', "key"),
        (f'char key[] = "{GITHUB}";', "key"),
        (f'"{WEBHOOK}"', "key"),
        ("-----BEGIN RSA " + "PRIVATE KEY-----", "key"),
    ],
)
def test_is_found_and_masked(text: str, kind: str) -> None:
    made = masked(text)
    assert kind in made.counts, made
    assert made.text != text
    assert made.is_lost == (kind == "key")
    if not made.is_lost:
        assert not found(made.text), made.text
        assert made.text.count('"') == text.count('"')


@pytest.mark.parametrize(
    "text",
    [
        '#define PLUGIN_VERSION "1.25.30.4"',
        'version = "2.0.1.15",',
        'CreateConVar("sm_join_password", "", "Password of the server")',
        'FindConVar("sv_password").GetString(password, sizeof(password));',
        'PrintToChat(client, "Your password is %s", password);',
        '"127.0.0.1" "192.168.0.10" "10.1.2.3" "0.0.0.0"',
        "STEAM_ID_PENDING STEAM_0:0:0",
        'HookUserMessage(GetUserMessageId("VGUIMenu"), OnVGUIMenu, true);',
        "g_iLongVariableNameWithManyWordsInItForTheCounting = L4D2_GetSurvivorIncapacitatedHealthBufferDecayRate();",
        'SetEntityModel(client, "models/survivors/survivor_coach_light_alternative_version_02.mdl");',
        '"\\x55\\x8B\\xEC\\x83\\xEC\\x2A\\x53\\x56\\x8B\\x75\\x08"',
        "name@example.com",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert masked(text).text == text
