"""The causes of messages in error logs: each is found for what it is about, and says all that it has to."""

from __future__ import annotations

import re
from typing import Any

import pytest

from server.analysis.rule import codes
from server.knowledge.log_causes import cause, every

LEAST = 40


def test_there_are_many_and_no_name_comes_twice() -> None:
    names = [row["name"] for row in every()]
    assert len(names) == len(set(names)) >= LEAST


@pytest.mark.parametrize("row", every(), ids=lambda row: row["name"])
def test_each_is_found_for_its_sample_and_complete(row: dict[str, Any]) -> None:
    native = row.get("native", [""])[0]
    found = cause(row["sample"], native)
    assert found is not None
    assert found.name == row["name"]
    for said in (found.cause, found.look, found.do):
        assert said
        assert said.endswith(".")
        assert said.count("`") % 2 == 0
    assert not re.search(r"\{(?!1)\w*\}", found.cause), "a place was not filled"
    assert not found.rule or found.rule in codes()
    assert set(row) <= {"name", "pattern", "shape", "where", "native", "sample", "cause", "look", "do", "rule"}


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("Client index 0 is invalid (arg 2)", "client-is-the-server"),
        ("Translation failed: invalid client index 0 (arg 3)", "client-is-the-server"),
        ("Invalid client index 70", "client-index-is-no-player"),
        ("Client 2 not connected", "client-not-connected"),
        ("Client 2 is not in-game", "client-not-in-game"),
        ("Entity 512 is not valid", "entity-gone"),
        ("Invalid entity (-1 - -1)", "entity-minus-one"),
        ("Invalid Handle 0 (error: 4)", "handle-null"),
        ("Menu handle 5f0107 is invalid (error 3)", "handle-freed"),
        ("Invalid key value handle 3 (error 4)", "handle-index"),
        ("Could not read Handle 4d0 (error 1)", "handle-reused"),
        ("Invalid timer handle 6c920591 (error 1)", "handle-reused"),
        ("Array index out-of-bounds (index -1, limit 66)", "array-bounds-negative"),
        ("Array index out-of-bounds (index 66, limit 66)", "array-bounds"),
        ("25: Call was aborted", "call-aborted"),
        ("19: Native is not bound", "native-not-bound"),
        ("Unable to load plugin (bad header)", "load-file"),
        ("This plugin only supports Left 4 Dead 2", "load-game"),
    ],
)
def test_messages_of_every_form_are_known(message: str, name: str) -> None:
    found = cause(message)
    assert found is not None
    assert found.name == name


def test_the_words_name_what_the_message_names() -> None:
    found = cause('Property "m_iFoo" not found (entity 5/infected)')
    assert found is not None
    assert "`m_iFoo`" in found.cause
    broken = cause('Language phrase "a`b" not found (arg 1)')
    assert broken is not None
    assert "`a'b`" in broken.cause


def test_what_nobody_knows_has_no_cause() -> None:
    assert cause("Something that no server says") is None
    assert cause("") is None
    assert cause("x" * 100_000) is None


def test_an_authors_own_words_are_told_as_such() -> None:
    found = cause("Too many zombies", "SetFailState")
    assert found is not None
    assert found.name == "set-fail-state"
    assert cause("This native only works for Survivor Bots.", "ThrowNativeError") != found
    missing = cause("The file zombies.txt is missing", "SetFailState")
    assert missing is not None
    assert missing.name == "own-config"
    known = cause("Failed to find signature: Foo", "SetFailState")
    assert known is not None
    assert known.name == "gamedata-signature"
