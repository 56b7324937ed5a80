"""What is exported goes to a hub privately, each version once, over the wire that the real one speaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.training.export.hub import KEY, Hub, hub
from training.config import ConfigError, build
from training.export.config import Config, Upload
from training.export.hub import VARIABLE, upload
from training.run.files import InputError

pytest.importorskip("huggingface_hub", reason="NOTHING IS SENT TO A HUB: huggingface_hub is not installed")


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setenv(VARIABLE, KEY)
    # Large files go by Git LFS here, which every hub takes; the newer way is the real hub's alone.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)
    with hub() as state:
        yield state
    from huggingface_hub import close_session  # pyright: ignore[reportMissingImports]

    close_session()


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """As `export` leaves it."""
    out = tmp_path / "out"
    (out / "model").mkdir(parents=True)
    (out / "work").mkdir()
    for name in ("a-q8_0.gguf", "Modelfile", "README.md", "model/config.json", "model/model.safetensors"):
        (out / name).write_text(f"this is {name}", "utf-8")
    for name in ("run.json", "progress.jsonl", ".lock", "work/a.gguf"):
        (out / name).write_text("not for others", "utf-8")
    return out


def test_a_model_is_sent_privately_and_once(there: Hub, made: Path) -> None:
    wanted = Upload(model="me/l4d2", version="v1", endpoint=there.address)
    assert upload(wanted, made) == ["model me/l4d2 at v1"]
    found = there.repositories["model", "me/l4d2"]
    assert found.private
    assert (found.commits, found.tags) == (["Version v1"], ["v1"])
    assert set(found.files) == {
        "a-q8_0.gguf",
        "Modelfile",
        "README.md",
        "model/config.json",
        "model/model.safetensors",
    }
    assert found.files["a-q8_0.gguf"] == b"this is a-q8_0.gguf"
    assert there.keys <= {f"Bearer {KEY}", ""}
    # The same version is there already.
    upload(wanted, made)
    assert found.commits == ["Version v1"]
    # Another one is beside it, and what it has no more goes.
    (made / "Modelfile").unlink()
    upload(wanted.model_copy(update={"version": "v2"}), made)
    assert found.tags == ["v1", "v2"]
    assert "Modelfile" not in found.files


def test_a_dataset(there: Hub, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "train.jsonl").write_text("{}\n", "utf-8")
    upload(Upload(dataset="me/rows", data=data, version="1", endpoint=there.address), tmp_path)
    assert there.repositories["dataset", "me/rows"].files == {"train.jsonl": b"{}\n"}


def test_what_all_could_see_is_not_sent(there: Hub, made: Path) -> None:
    there.opens = True
    with pytest.raises(InputError, match="is open for all to see"):
        upload(Upload(model="me/l4d2", version="v1", endpoint=there.address), made)
    assert not there.repositories["model", "me/l4d2"].files


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_is_told_without_the_key(there: Hub, made: Path, status: int) -> None:
    there.refuses = status
    with pytest.raises(InputError, match="the hub did not take me/l4d2") as told:
        upload(Upload(model="me/l4d2", version="v1", endpoint=there.address), made)
    assert KEY not in str(told.value)


def test_wrong_wishes(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(InputError, match="set HF_TOKEN"):
        upload(Upload(model="me/l4d2", version="v1"), made)
    for values, said in (
        ({"version": "v1"}, "name a `model` or a `dataset`"),
        ({"version": "v1", "dataset": "me/rows"}, "a `dataset` needs `data`"),
        ({"model": "me/l4d2"}, "`upload.version` is missing"),
    ):
        with pytest.raises(ConfigError, match=said):
            build(Config, {"model": str(made), "upload": values})
