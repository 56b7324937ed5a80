"""Fields of other events that mean the same."""

from __future__ import annotations

from server.knowledge.field_names import same_meaning


def test_the_likeliest_comes_first() -> None:
    assert same_meaning("damage", ("userid", "attacker", "dmg_health")) == ["dmg_health"]
    assert same_meaning("subject", ("userid", "victim")) == ["victim", "userid"]
    assert same_meaning("Victim", ("UserID", "attacker")) == ["UserID"]


def test_who_does_it() -> None:
    assert same_meaning("attacker", ("userid", "victim")) == ["userid"]
    assert same_meaning("attacker", ("userid", "tool")) == []


def test_words_that_mean_nothing_else() -> None:
    assert same_meaning("headshot", ("userid", "victim")) == []
