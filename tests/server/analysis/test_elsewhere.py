"""Names of other machines in a text: on Windows, to look there would log in to them."""

from __future__ import annotations

import ntpath
import posixpath

import pytest

from server.analysis.includes import is_elsewhere, on_this_machine


@pytest.mark.parametrize(
    ("path", "here", "expected"),
    [
        ("//evil/share/x.inc", "C:\\project\\scripting", True),
        ("\\\\evil\\share\\x.inc", "C:\\project\\scripting", True),
        ("//?/UNC/evil/share/x.inc", "C:\\project", True),
        ("//./pipe/x", "C:\\project", True),
        ("//evil", "C:\\project", True),
        ("//evil/share/x.inc", "\\\\nas\\plugins\\scripting", True),
        ("//nas/plugins-evil/x.inc", "\\\\nas\\plugins\\scripting", True),
        ("//NAS/plugins/include/x.inc", "\\\\nas\\plugins\\scripting", False),
        ("D:/headers/x.inc", "C:\\project", False),
        ("/headers/x.inc", "C:\\project", False),
        ("include/x.inc", "\\\\nas\\plugins", False),
    ],
)
def test_on_windows(path: str, here: str, expected: bool) -> None:
    assert is_elsewhere(path, here, ntpath) is expected


def test_elsewhere_two_slashes_mean_nothing() -> None:
    assert not is_elsewhere("//usr/include/x.inc", "/home/me", posixpath)


def test_folders_of_headers_on_other_machines_are_not_looked_into() -> None:
    named = ("include", "\\\\evil\\share", " //evil/share", "D:\\sm\\include", "${workspaceFolder}/inc")
    kept = ("include", "D:\\sm\\include", "${workspaceFolder}/inc")
    assert on_this_machine(named, "C:\\project", ntpath) == kept
    assert on_this_machine(("//nas/p/include", "//evil/share"), "\\\\nas\\p", ntpath) == ("//nas/p/include",)
