"""The words for what natives do: of natives that exist, and with room only for arguments that are texts."""

from __future__ import annotations

import re

import pytest

from server.knowledge.explaining import words
from server.paths import data_dir

HEADERS = "\n".join(file.read_text("utf-8", "replace") for file in sorted((data_dir() / "api").glob("*/*.inc")))


@pytest.mark.parametrize("name", [*words().does, *words().says])
def test_native_exists(name: str) -> None:
    assert re.search(rf"\b{name.rpartition('.')[2]}\b", HEADERS)


def test_hooks_exist() -> None:
    known = set(re.findall(r"\bSDKHook_(\w+)", HEADERS))
    assert set(words().hooks) <= known


def test_words_are_parts_of_sentences() -> None:
    for text in (*words().does.values(), *words().says.values(), *words().hooks.values()):
        assert text[0].islower()
        assert not text.endswith(".")
        assert re.fullmatch(r"[^{}]*(?: \{[0-2]\}[^{}]*)?", text), text


def test_order_of_hooks_is_that_of_the_header() -> None:
    from server.assistant.narrative import HOOK_NAMES

    listed = re.search(r"enum SDKHookType\s*\{(.*?)\}", HEADERS, re.DOTALL)
    assert listed is not None
    assert tuple(re.findall(r"^\s*SDKHook_(\w+)", listed.group(1), re.MULTILINE)) == tuple(HOOK_NAMES)
