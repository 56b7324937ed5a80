"""What natives and fields are said to be for is about natives and fields that there are."""

from __future__ import annotations

from server.knowledge import events
from server.knowledge.roles import roles
from server.paths import data_dir


def test_natives() -> None:
    headers = "\n".join(path.read_text("utf-8") for path in (data_dir() / "api" / "sourcemod").iterdir())
    held = roles()
    assert held.commands
    assert held.precaching
    names = {name.rpartition(".")[2] for name in (*held.commands, *held.precaching, *held.slow)}
    assert not {name for name in names if f" {name}(" not in headers}


def test_fields() -> None:
    held = roles()
    assert held.damage_lost <= held.damage_fields
    fields = set[str]()
    for name in held.damage_events:
        event = events.event(name)
        assert event is not None
        fields.update(event.fields)
    assert held.damage_fields & fields
    everywhere = {field for name in events.names() if (event := events.event(name)) for field in event.fields}
    assert held.entity_fields <= everywhere
    assert held.damage_lost <= everywhere
