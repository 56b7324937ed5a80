"""Files of requests: words or JSON lines, ids that stay, and nothing that is passed over in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.cli.inside import safe_name
from server.cli.requests_file import Asked, RequestsError, read


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "requests.txt"


def test_words(file: Path) -> None:
    file.write_bytes("\ufeffheal all survivors\r\n\r\n  announce Tanks  \n坦克出现时宣布\n".encode())
    asked = read(str(file))
    assert [one.request for one in asked] == ["heal all survivors", "announce Tanks", "坦克出现时宣布"]
    assert asked[0].id.startswith("heal-all-survivors-")
    assert all(safe_name(one.id) for one in asked)


def test_ids_stay_when_lines_move(file: Path) -> None:
    file.write_text("one thing\nanother thing\n", "utf-8")
    before = {one.request: one.id for one in read(str(file))}
    file.write_text("a new thing\nanother thing\none thing\n", "utf-8")
    after = {one.request: one.id for one in read(str(file))}
    assert {request: after[request] for request in before} == before


def test_long_and_strange_words_make_short_ids(file: Path) -> None:
    file.write_text(f"{'heal ' * 500}\n{'x' * 5000}\n!!! ???\n", "utf-8")
    asked = read(str(file))
    assert all(len(one.id) <= 40 for one in asked)
    assert len({one.id for one in asked}) == 3


@pytest.mark.parametrize("name", ["requests.jsonl", "requests.txt"])
def test_json_lines(tmp_path: Path, name: str) -> None:
    rows = [
        {"id": "tank", "request": " announce Tanks\nloudly ", "more": [1]},
        {"id": 7, "request": "heal\u2028all"},
        {"request": "heal all"},
        {"id": None, "request": "heal none"},
    ]
    (tmp_path / name).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    asked = read(str(tmp_path / name))
    assert asked[:2] == [Asked("tank", "announce Tanks\nloudly"), Asked("7", "heal\u2028all")]
    assert [one.request for one in asked[2:]] == ["heal all", "heal none"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no request"),
        (" \n\n", "holds no request"),
        ("# only a remark\n", "holds no request"),
        ("x" * 20_001, "line 1: .* 20,000"),
        ('{"request": "a"}\nwords', "line 2: .* no JSON"),
        ('{"request": "a"', "line 1: .* no JSON"),
        ('{"request": ""}', 'line 1: .* "request"'),
        ('{"request": 5}', 'line 1: .* "request"'),
        ('{"prompt": "a"}', 'line 1: .* "request"'),
        ('{"request": "a"}\n[]', 'line 2: .* "request"'),
        ('{"id": 1.5, "request": "a"}', 'line 1: "id"'),
        ('{"id": true, "request": "a"}', 'line 1: "id"'),
        ('{"id": "../x", "request": "a"}', "line 1: .*../x.* not allowed"),
        ('{"id": "", "request": "a"}', "line 1: .* empty"),
        ('{"id": "nul", "request": "a"}', "line 1: .* Windows"),
        ('{"id": "\\u0000", "request": "a"}', "line 1: .* seen"),
        ('{"id": "a", "request": "x"}\n{"id": "A", "request": "y"}', "line 2: the id .A. is that of line 1"),
        ('{"id": "a", "request": "\\ud800"}', "half a character"),
        ('{"request": ' + "[" * 100_000, "no JSON"),
        ('{"id": ' + "9" * 10_000 + ', "request": "a"}', "no JSON"),
    ],
)
def test_files_that_are_none(file: Path, text: str, words: str) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(RequestsError, match=words) as caught:
        read(str(file))
    assert str(caught.value).isprintable()


def test_the_same_again_and_remarks_are_left_out(file: Path) -> None:
    file.write_text("# wishes\nheal all\n  heal all\nheal some\n", "utf-8")
    assert [one.request for one in read(str(file))] == ["heal all", "heal some"]


def test_files_that_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(RequestsError, match=r"gone\.txt: no such file"):
        read(str(tmp_path / "gone.txt"))
    (tmp_path / "utf16.txt").write_text("heal all", "utf-16")
    with pytest.raises(RequestsError, match="UTF-8"):
        read(str(tmp_path / "utf16.txt"))
