"""What goes in and out as JSON, beside OpenAI's own shapes."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from server.analysis.finding import Finding, Severity
from server.syntax.text import Text
from server.web.desk import FILE

_NAME = re.compile(r"[^/\\\x00-\x1f:]{1,120}\.(sp|inc)")
_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info", Severity.HINT: "hint"}
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


class Gap(Body):
    """A place in a plugin where text is missing: what is before it and behind it."""

    prefix: str
    suffix: str = ""
    model: str | None = None
    max_tokens: int = Field(default=256, ge=1, le=2048)


class Change(BaseModel):
    """Replace what stands between two places. Lines and columns count from 1, columns in characters."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Correction(BaseModel):
    """A way to mend a finding. One that is `safe` keeps for certain what was meant."""

    title: str
    safe: bool
    edits: list[Change]


class Found(BaseModel):
    """A finding."""

    code: str
    severity: Literal["error", "warning", "info", "hint"]
    message: str
    line: int
    column: int
    end_line: int
    end_column: int
    fixes: list[Correction]

    @classmethod
    def of(cls, finding: Finding, text: Text) -> Found:
        """The finding as JSON says it."""
        line, column, end_line, end_column = _between(text, finding.start, finding.end)
        fixes = [
            Correction(
                title=fix.title,
                safe=fix.safe,
                edits=[_change(text, edit.start, edit.end, edit.text) for edit in fix.edits],
            )
            for fix in finding.fixes
        ]
        return cls(
            code=finding.code,
            severity=_SEVERITIES[finding.severity],  # type: ignore[arg-type]  # these are the four
            message=finding.message,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            fixes=fixes,
        )


class Findings(BaseModel):
    """What is wrong with a text; `clean` when nothing worse than a hint is."""

    clean: bool
    errors: int
    warnings: int
    findings: list[Found]


class Fixed(Findings):
    """A text with its certain corrections, and what is left."""

    code: str
    fixed: int


def _change(text: Text, start: int, end: int, new: str) -> Change:
    line, column, end_line, end_column = _between(text, start, end)
    return Change(line=line, column=column, end_line=end_line, end_column=end_column, text=new)


def _between(text: Text, start: int, end: int) -> tuple[int, int, int, int]:
    return (*text.place(start), *text.place(end))
