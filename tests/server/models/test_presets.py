"""The shipped presets fit their engines, and a preset that does not says what is wrong with it."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from server.models import presets
from server.models.errors import UnavailableError
from server.models.presets import Preset, Price, files, read
from server.paths import config_dir

SEEDS_MODEL = "ft:gpt-4o-mini-2024-07-18:highencodelearning:l4d2-sourcemod-v7:CvTBCVPi"


_SHIPPED = {path.stem: read(path) for path in sorted((config_dir() / "models").glob("*.toml"))}


@pytest.mark.parametrize("name", _SHIPPED)
def test_shipped_presets_fit_their_engines(name: str) -> None:
    preset = _SHIPPED[name]
    module = f"server.models.{preset.engine}"
    if preset.engine == "builtin":
        assert preset.options == {}
        assert preset.price is None
        return
    importlib.import_module(module).Options.model_validate(preset.options)
    is_paid = preset.engine == "openai" or bool(preset.key_variable)
    assert (preset.price is not None) == is_paid, "what costs says so"
    assert 0 < preset.max_tokens <= (preset.context or preset.max_tokens)
    if preset.price is not None:
        assert preset.price.cached is not None
        assert preset.price.cached < preset.price.input < preset.price.output
        assert (preset.price.batch == 0.5) == (preset.engine == "openai"), "the Batch API takes half"


def test_what_has_to_be_shipped() -> None:
    known = _SHIPPED
    assert list(known) == sorted(known)
    engines = {preset.engine for preset in known.values()}
    assert {"builtin", "openai", "compatible"} <= engines
    tuned = known["l4d2-v7"]
    assert tuned.options["model"] == SEEDS_MODEL
    assert (tuned.temperature, tuned.max_tokens, tuned.top_p, tuned.time_limit) == (0.1, 2048, 1.0, 120.0)
    addresses = {str(preset.options.get("address")) for preset in known.values()}
    for place in (":11434/v1", ":8000/v1", ":8080/v1", ":1234/v1", "generativelanguage.googleapis.com"):
        assert any(place in address for address in addresses), place


def test_keys_are_named_never_held() -> None:
    for name, preset in _SHIPPED.items():
        assert preset.key_variable == "" or preset.key_variable.endswith("_API_KEY"), name
        assert "sk-" not in str(preset.options), name


def test_cost() -> None:
    preset = Preset(title="x", engine="openai", price=Price(input=2, cached=0.5, output=8))
    assert preset.cost(1_000_000, 500_000) == pytest.approx(6)
    assert preset.cost(1_000_000, 0, 1_000_000) == pytest.approx(0.5)
    assert preset.cost(0, 0) == 0
    assert Preset(title="x", engine="compatible").cost(5, 5) is None
    assert preset.batch_share == 1, "no price for batches is no discount"
    assert preset.model_copy(update={"price": Price(input=2, output=8, batch=0.5)}).batch_share == 0.5
    without = Preset(title="x", engine="openai", price=Price(input=2, output=8))
    assert without.cost(1_000_000, 0, 1_000_000) == pytest.approx(2), "no price for the cache is no discount"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = ", "no TOML"),
        ('title = "x"', "`engine`"),
        ('title = "x"\nengine = "cloud"', "`engine`"),
        ('title = "x"\nengine = "openai"\nkey = "sk-secret"', "`key`"),
        ('title = "x"\nengine = "openai"\ntemperature = 3', "`temperature`"),
        ('title = "x"\nengine = "openai"\n[price]\ninput = -1\noutput = 1', r"`price\.input`"),
    ],
)
def test_presets_that_are_none(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(UnavailableError, match=words) as caught:
        read(file)
    assert str(caught.value).startswith("mine.toml")
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_presets_that_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=r"gone\.toml can not be read"):
        read(tmp_path / "gone.toml")
    (tmp_path / "bad.toml").write_bytes(b"title = '\xff'")
    with pytest.raises(UnavailableError, match=r"bad\.toml is no TOML"):
        read(tmp_path / "bad.toml")


def test_users_own_presets_come_along_and_hide_shipped_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presets, "user_dir", lambda kind: tmp_path)
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "mine.toml").write_text('title = "Mine"\nengine = "builtin"\n', encoding="utf-8")
    (folder / "ollama.toml").write_text('title = "Elsewhere"\nengine = "builtin"\n', encoding="utf-8")
    found = files()
    assert list(found) == sorted({*_SHIPPED, "mine"})
    assert read(found["ollama"]).title == "Elsewhere"
    assert read(found["builtin"]).engine == "builtin"
