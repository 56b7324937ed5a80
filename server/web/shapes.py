"""What goes in as JSON, beside OpenAI's own shapes."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from server.reports.checking import FILE

_NAME = re.compile(r"[^/\\\x00-\x1f:]{1,120}\.(sp|inc)")
LONGEST_REQUEST = 20_000


class Body(BaseModel):
    """A request's body: what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid")


class Code(Body):
    """A text to be looked at. `settings` are those of an editor, without `l4d2.` and as one object."""

    code: str
    filename: str = FILE
    settings: dict[str, Any] = Field(default_factory=dict)

    @field_validator("filename")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise ValueError("a file's name without a folder, ending in .sp or .inc")
        return name


class Wish(Body):
    """A plugin in words. `rounds` bounds how often errors go back to the model."""

    request: str = Field(min_length=1, max_length=LONGEST_REQUEST)
    model: str | None = None
    rounds: int = Field(default=2, ge=0, le=5)
    stream: bool = False
    fresh: bool = False
