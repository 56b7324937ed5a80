"""What is known of a thing that a message names."""

from __future__ import annotations

import pytest

from server.analysis.error_log.explaining import cause_of
from server.analysis.error_log.named import about_named
from server.analysis.error_log.reading import read
from server.analysis.project import stub_directories
from server.syntax.text import Text


def named(log: str) -> tuple[str, ...]:
    (entry,) = read(Text.of(log))
    return about_named(entry, cause_of(entry), stub_directories())


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (
            '[SM] Failed to load plugin "tank.smx": Native "L4D_GetTempHealth" was not found.',
            "`L4D_GetTempHealth` is declared in `<left4dhooks>`, and there since Left4DHooks 1.61.",
        ),
        (
            "[SM] Exception reported: Native is not bound\n[SM] Call stack trace:\n[SM]   [0] SDKHook",
            "`SDKHook` is declared in `<sdkhooks>`, and there since SourceMod 1.5.",
        ),
        (
            '[SM] Exception reported: Property "m_iHealthy" not found (entity 5/infected)',
            "No class of Left 4 Dead 2 is known to have a property `m_iHealthy`; like it are `m_iHealth`",
        ),
        (
            '[SM] Exception reported: Property "m_hMyWeapons" not found (entity 5/infected)',
            "`m_hMyWeapons` is known of these: `Prop_Send`:",
        ),
        ('[SM] Exception reported: Game event "tank_spawnd" does not exist', "`tank_spawn`"),
    ],
)
def test_what_is_known_is_said(log: str, said: str) -> None:
    (found,) = named(log)
    assert said in found


def test_what_is_not_known_is_not_said() -> None:
    assert named('[SM] Failed to load plugin "a.smx": Native "Nobody_HasThis" was not found.') == ()
    assert named("[SM] Exception reported: Divide by zero\n[SM]   [0] SDKHook") == ()
    assert named('[SM] Exception reported: Game event "zzzzzzzzzz" does not exist') == ()
