"""Examples as lines: the same bytes again, and what is wrong told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.rows.example import Chat, Fim, Plain, Preference, Provenance, Turn
from training.rows.jsonl import Misfit, RowError, line_of, misfits, parsed, read, write

ROWS = [
    Chat(
        id="chat-1",
        messages=(
            Turn(role="system", content="s"),
            Turn(role="user", content="ü\u2028\U0001f9df"),
            Turn(role="assistant", content="first", learn=False),
            Turn(role="user", content="again"),
            Turn(role="assistant", content="```sourcepawn\nint a;\n```"),
        ),
        provenance=Provenance(repository="r", path="a.sp", lines=(1, 3)),
        licence="MIT",
        group="r",
        weight=2.5,
        tags=("function", "gold"),
    ),
    Fim(id="fim-1", prefix="", suffix="\n", middle="x"),
    Plain(id="text-1", text="all"),
    Preference(id="pair-1", messages=(Turn(role="user", content="u"),), chosen="a", rejected="b"),
]


def test_written_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    assert write(file, ROWS) == len(ROWS)
    assert list(read(file)) == ROWS
    assert file.read_text("utf-8") == "".join(map(line_of, ROWS))
    assert list(read(tmp_path)) == ROWS
    assert not misfits(tmp_path)


TWO_USERS = '"messages": [{"role": "user", "content": "x"}, {"role": "user", "content": "y"}]'
ONE_USER = '"messages": [{"role": "user", "content": "x"}]'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "it is no JSON"),
        ("[]", "Input should be"),
        ('{"id": "a", "kind": "poem"}', "Input tag 'poem'"),
        ('{"id": "a", "kind": "text"}', "`text`: Field required"),
        ('{"id": "a", "kind": "text", "text": "x", "wieght": 2}', "`wieght`: Extra inputs"),
        ('{"id": "a b", "kind": "text", "text": "x"}', "`id`"),
        ('{"id": "a", "kind": "text", "text": "x", "weight": -1}', "`weight`"),
        (f'{{"id": "a", "kind": "chat", {TWO_USERS}}}', "a conversation is"),
        (
            f'{{"id": "a", "kind": "preference", {ONE_USER}, "chosen": "1", "rejected": "1"}}',
            "the two answers are the same",
        ),
    ],
)
def test_what_is_wrong_has_a_line(line: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(line_of(ROWS[2]) + line + "\n", "utf-8")
    (found,) = misfits(file)
    assert (found.path, found.line) == (str(file), 2)
    assert said in found.message
    with pytest.raises(RowError, match=r"rows\.jsonl:2: "):
        list(read(file))


def test_ids_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(line_of(ROWS[2]) * 2, "utf-8")
    assert [one.message for one in misfits(file)] == ["the id `text-1` is that of line 1"]
    assert not any(isinstance(one, Misfit) for one in parsed(file))
