"""Keys come from the editor, the environment or `.env`, and stay out of what is shown."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from server.models.keys import find_key, redacted

NAME = "L4D2_TEST_KEY"


@pytest.fixture(autouse=True)
def no_key_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)


def value(key: SecretStr | None) -> str | None:
    return key.get_secret_value() if key is not None else None


def test_no_key(tmp_path: Path) -> None:
    assert find_key(NAME) is None
    assert find_key(NAME, {NAME: SecretStr(" ")}, tmp_path) is None


def test_who_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"{NAME}=of-file\n", "utf-8")
    assert value(find_key(NAME, None, tmp_path)) == "of-file"
    assert find_key(NAME) is None, "a folder that nobody trusts is not looked at"
    monkeypatch.setenv(NAME, "of-environment\n")
    assert value(find_key(NAME, None, tmp_path)) == "of-environment"
    assert value(find_key(NAME, {NAME: SecretStr("of-editor\n")}, tmp_path)) == "of-editor"
    assert value(find_key(NAME, {"OTHER": SecretStr("of-editor")}, tmp_path)) == "of-environment"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"{NAME}=abc", "abc"),
        (f"\ufeff{NAME}=abc", "abc"),
        (f"# keys\r\nexport {NAME}='a b c'  # mine\r\n", "a b c"),
        (f'OTHER=1\n{NAME}="abc"\n', "abc"),
        (f"{NAME}=$HOME", "$HOME"),
        (f"{NAME}=${{PATH}}", "${PATH}"),
        (f"{NAME}=", None),
        (f"{NAME}\n", None),
        ("nonsense {{{\n=\n", None),
        ("", None),
    ],
)
def test_env_files(tmp_path: Path, text: str, key: str | None) -> None:
    (tmp_path / ".env").write_text(text, "utf-8")
    before = dict(os.environ)
    assert value(find_key(NAME, None, tmp_path)) == key
    assert dict(os.environ) == before, "what is in the file stays there"


def test_env_files_that_are_none(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.mkdir()
    assert find_key(NAME, None, tmp_path) is None
    file.rmdir()
    file.write_bytes(f"{NAME}=\xff\xfe".encode("latin-1"))
    assert find_key(NAME, None, tmp_path) is None
    file.write_text(f"{NAME}=abc\n" + "#" * 70_000, "utf-8")
    assert find_key(NAME, None, tmp_path) is None
    assert find_key(NAME, None, tmp_path / "missing") is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_of_that_name_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".env")
    assert find_key(NAME, None, tmp_path) is None


def test_keys_show_nowhere_by_themselves() -> None:
    key = find_key(NAME, {NAME: SecretStr("very-secret")})
    assert "very-secret" not in f"{key} {key!r}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("You sent my-own-key.", "You sent [key]."),
        ("Incorrect API key provided: sk-proj-abcd****************wxyz. See", "Incorrect API key provided: [key]. See"),
        ("Authorization: Bearer eyJhbGciOi.x.y", "Authorization: [key]"),
        ("key=AIzaSyA-0123456789abcdefghij", "key=[key]"),
        ("gsk_0123456789abcdef and hf_0123456789abcdef", "[key] and [key]"),
        ("the skeleton-renderer and task-force-commander", "the skeleton-renderer and task-force-commander"),
        ("sk-short", "sk-short"),
    ],
)
def test_redacted(text: str, shown: str) -> None:
    assert redacted(text, SecretStr("my-own-key"), None, SecretStr("")) == shown
