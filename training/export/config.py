"""What `export` can be told."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from training import config

Type = Literal["f32", "f16", "bf16", "q8_0", "q6_k", "q5_k_m", "q5_k_s", "q4_k_m", "q4_k_s", "q4_0", "q3_k_m", "q2_k"]


def is_whole(kind: Type) -> bool:
    """Whether a file of that kind has a number for each weight, of 32 or 16 bits; llama.cpp makes the others of it."""
    return kind in ("f32", "f16", "bf16")


class Ollama(config.Config):
    """What the Modelfile says: which file it is for ("": the smallest), how to draw, how long the context is.

    `temperature` and `top_p` are those of the server's requests; `context` 0 is what the model was trained for.
    """

    write: bool = True
    file: Literal[Type, ""] = ""
    temperature: float = Field(default=0.2, ge=0, le=2)
    top_p: float = Field(default=0.95, gt=0, le=1)
    context: int = Field(default=0, ge=0)


class Parity(config.Config):
    """How much is compared. There is no way to leave the comparison out."""

    tokens: int = Field(default=2048, ge=64)
    window: int = Field(default=512, ge=32)
    generate: int = Field(default=32, ge=1, le=512)


class Upload(config.Config):
    """Where to send what was made: a repository `owner/name` of a hub, kept private, under a tag of its own.

    The key is in the variable `HF_TOKEN`. `endpoint` names another hub than the usual one. `data` sends folders of
    examples to a dataset of that name.
    """

    model: str = Field(default="", pattern=r"^([\w.-]+/[\w.-]+)?$")
    dataset: str = Field(default="", pattern=r"^([\w.-]+/[\w.-]+)?$")
    data: Path | None = None
    version: str = Field(pattern=r"^[\w.-]+$")
    endpoint: str = ""

    @model_validator(mode="after")
    def _has_data(self) -> Upload:
        if not (self.model or self.dataset):
            raise ValueError("name a `model` or a `dataset`")
        if bool(self.dataset) != (self.data is not None):
            raise ValueError("a `dataset` needs `data`, the folder that is sent, and the other way round")
        return self


class Config(config.Config):
    """`model` is a folder of a model or of an adapter, or the output of a stage that trained one.

    An adapter is merged into `base`, which may be left out where the adapter names a folder that is there. `files` are
    the GGUF files to make. Our own writer knows Llama, Mistral, Qwen2 and Qwen3 with byte-level vocabularies; with
    `converter = "llama.cpp"` the one of llama.cpp does it, out of the source package `sdist` of llama-cpp-python,
    which pip fetches when none is named. `lora` makes a file of the adapter by itself too.
    """

    model: Path
    base: Path | None = None
    name: str = Field(default="l4d2", pattern=r"^[\w.-]+$")
    files: tuple[Type, ...] = Field(default=("f16", "q8_0"), min_length=1)
    lora: bool = True
    converter: Literal["ours", "llama.cpp"] = "ours"
    sdist: Path | None = None
    ollama: Ollama = Ollama()
    parity: Parity = Parity()
    upload: Upload | None = None
    threads: int = Field(default=0, ge=0)

    @field_validator("files")
    @classmethod
    def _once(cls, value: tuple[Type, ...]) -> tuple[Type, ...]:
        if len(set(value)) != len(value):
            raise ValueError("a file is named twice")
        return value

    def inputs(self) -> list[Path]:
        """What is read."""
        named = (self.model, self.base, self.sdist, self.upload.data if self.upload is not None else None)
        return [one for one in named if one is not None]
