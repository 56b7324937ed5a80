"""The formats for programs: SARIF as its schema wants it, GitHub's commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.server.cli.conftest import Run

Write = Callable[[str, str], Path]
TEXT = """#pragma semicolon 1
#include <sourcemod>
int g_Twice;
int g_Twice;
public void OnPluginStart()
{
    PrintToServer("%d", g_Twice)
    Missing();
    int unused;
}
"""


def sarif(text: str) -> dict[str, Any]:
    """The log, after checks of what SARIF 2.1.0 demands of the parts that we write."""
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    assert urlsplit(log["$schema"]).scheme == "https"
    (run,) = log["runs"]
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    driver = run["tool"]["driver"]
    assert driver["name"]
    rules = driver["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert set(rule) <= {"id", "shortDescription", "help", "defaultConfiguration"}
        for field in ("shortDescription", "help"):
            assert rule[field]["text"]
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    for invocation in run["invocations"]:
        assert isinstance(invocation["executionSuccessful"], bool)
        for note in invocation["toolExecutionNotifications"]:
            assert note["message"]["text"]
            assert note["level"] in ("none", "note", "warning", "error")
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            place = location["physicalLocation"]
            uri = place["artifactLocation"]["uri"]
            assert uri.isascii()
            assert " " not in uri
            assert "\\" not in uri
            region = place["region"]
            assert region["startLine"] >= 1
            assert region["startColumn"] >= 1
            assert region.get("endLine", region["startLine"]) >= region["startLine"]
            if region.get("endLine") == region["startLine"]:
                assert region["endColumn"] >= region["startColumn"]
        for related in result.get("relatedLocations", ()):
            assert related["id"] >= 0
    prints = [result["partialFingerprints"]["l4d2/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)
    return run


def test_sarif(l4d2: Run, write: Write) -> None:
    write("my plugins/玩家.sp", TEXT)
    ran = l4d2("check", "my plugins", "--format", "sarif")
    assert ran.status == 1
    run = sarif(ran.out)
    assert run["invocations"][0]["executionSuccessful"] is True
    found = {result["ruleId"]: result for result in run["results"]}
    assert set(found) == {"redefinition", "missing-semicolon", "undefined-symbol", "unused-variable"}
    place = found["undefined-symbol"]["locations"][0]["physicalLocation"]
    assert unquote(place["artifactLocation"]["uri"]) == "my plugins/玩家.sp"
    assert place["region"] == {"startLine": 8, "startColumn": 5, "endLine": 8, "endColumn": 12}
    assert found["unused-variable"]["level"] == "warning"
    (related,) = found["redefinition"]["relatedLocations"]
    assert related["physicalLocation"]["region"]["startLine"] == 3


def test_sarif_names_what_could_not_be_read(l4d2: Run, tmp_path: Path) -> None:
    ran = l4d2("check", tmp_path / "nowhere.sp", "--format", "sarif")
    assert ran.status == 2
    (invocation,) = sarif(ran.out)["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == (tmp_path / "nowhere.sp").as_uri()


def test_fingerprints_outlive_edits_above(l4d2: Run, write: Write) -> None:
    def prints() -> set[str]:
        results = sarif(l4d2("check", "a.sp", "--format", "sarif").out)["results"]
        return {result["partialFingerprints"]["l4d2/v1"] for result in results}

    write("a.sp", TEXT)
    before = prints()
    write("a.sp", "// a line more\n\n" + TEXT)
    assert prints() == before


def test_github(l4d2: Run, write: Write) -> None:
    write("sub/a,b.sp", TEXT + '#error 100% wrong: "x, y"\n')
    ran = l4d2("check", "sub", "nowhere.sp", "--format", "github")
    assert ran.status == 2
    lines = ran.out.splitlines()
    assert "::error file=nowhere.sp::no such file or folder" in lines
    start = "::error file=sub/a%2Cb.sp,line=8,endLine=8,col=5,endColumn=12,title=l4d2 undefined-symbol::"
    assert any(line.startswith(start) for line in lines)
    assert any(line.startswith("::warning file=sub/a%2Cb.sp,line=9,") for line in lines)
    assert any("100%25 wrong" in line for line in lines)
