"""SARIF 2.1.0, for code scanning services."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any, TextIO
from urllib.parse import quote

from server import __version__
from server.analysis.finding import Severity
from server.analysis.rule import codes, rule
from server.cli.baseline import fingerprint
from server.cli.result import Outcome, Place, Reported

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note", Severity.HINT: "note"}


def write(outcomes: Iterable[Outcome], out: TextIO) -> None:
    """Write one run with all findings; files that could not be checked are notifications of the invocation."""
    outcomes = list(outcomes)
    found = [item for outcome in outcomes for item in outcome.reported]
    known = set(codes())
    indices = {code: index for index, code in enumerate(sorted({item.code for item in found}))}
    seen: Counter[str] = Counter()
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "l4d2-architect",
                        "version": __version__,
                        "rules": [_rule(code, code in known) for code in indices],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {
                        "executionSuccessful": not any(outcome.error for outcome in outcomes),
                        "toolExecutionNotifications": [_notification(one) for one in outcomes if one.error],
                    }
                ],
                "results": [_result(item, indices[item.code], seen) for item in found],
            }
        ],
    }
    out.write(json.dumps(log, ensure_ascii=False, indent=2) + "\n")


def _rule(code: str, ours: bool) -> dict[str, Any]:
    if not ours:
        return {"id": code}
    described = rule(code)
    return {
        "id": code,
        "shortDescription": {"text": described.title},
        "help": {"text": described.page, "markdown": described.page},
        "defaultConfiguration": {"level": _LEVELS[described.severity]},
    }


def _notification(outcome: Outcome) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": outcome.error},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(outcome.path)}}}],
    }


def _result(found: Reported, index: int, seen: Counter[str]) -> dict[str, Any]:
    print_ = fingerprint(found, Path.cwd())
    seen[print_] += 1
    region = {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
    }
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": _LEVELS[found.severity],
        "message": {"text": found.message},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(found.path)}, "region": region}}],
        "partialFingerprints": {"l4d2/v1": f"{print_}:{seen[print_]}"},
    }
    if found.related:
        result["relatedLocations"] = [_related(number, item) for number, item in enumerate(found.related, 1)]
    return result


def _related(number: int, item: Place) -> dict[str, Any]:
    return {
        "id": number,
        "message": {"text": item.message},
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(item.path)},
            "region": {"startLine": item.line, "startColumn": item.column},
        },
    }


def _uri(path: str) -> str:
    """A URI reference: relative to where the command ran, unless the path is absolute."""
    if os.path.isabs(path):
        return Path(path).as_uri()
    return quote(PurePath(path).as_posix().encode("utf-8", "surrogateescape"))
