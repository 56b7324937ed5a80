"""What `serve` can be told."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator

from training import config

CURSOR = "$0"


class Gap(config.Config):
    """A text in which `$0` marks the cursor."""

    text: str

    @field_validator("text")
    @classmethod
    def _marked(cls, value: str) -> str:
        if value.count(CURSOR) != 1:
            raise ValueError(f"mark the cursor once, by {CURSOR}")
        return value


_GAPS = (
    Gap(text="#include <sourcemod>\n\npublic void OnPluginStart()\n{\n\tHookEvent($0\n}\n"),
    Gap(
        text="#include <sourcemod>\n#include <sdktools>\n\npublic void OnPluginStart()\n{\n"
        '\tHookEvent("player_hurt", OnPlayerHurt);\n}\n\n'
        "void OnPlayerHurt(Event event, const char[] name, bool dontBroadcast)\n{\n"
        '\tint client = GetClientOfUserId(event.GetInt("userid"));\n\tif ($0\n}\n'
    ),
)


class Config(config.Config):
    """`model` is a GGUF file, or the output of `export`, of which the smallest file counts.

    `gaps` are asked for as ghost text, `requests` as whole plugins, of at most `most_tokens`. The model says what it
    thinks likeliest (`temperature` 0), so that the same model says the same. `context` 0 is what the server chooses.
    An answer may take `patience_s` seconds.
    """

    model: Path
    gaps: tuple[Gap, ...] = _GAPS
    requests: tuple[str, ...] = Field(default=("Announce in chat when a Tank appears.",), min_length=1)
    context: int = Field(default=0, ge=0)
    most_tokens: int = Field(default=1024, ge=1)
    temperature: float = Field(default=0.0, ge=0, le=2)
    repair_rounds: int = Field(default=0, ge=0, le=5)
    patience_s: float = Field(default=300.0, gt=0)

    def inputs(self) -> list[Path]:
        """What is read."""
        return [self.model]
