"""The table of how much names are used."""

from __future__ import annotations

from server.knowledge.usage import usage
from server.paths import data_dir
from tools.count_usage import declared


def test_counts() -> None:
    counts = usage()
    assert counts["OnPluginStart"] > counts["GetClientTeam"] > counts["GetClientCount"] > 2


def test_names_are_those_of_our_headers() -> None:
    assert usage().keys() <= set(declared(data_dir() / "api"))
