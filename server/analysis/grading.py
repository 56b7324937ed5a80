"""Gives findings the severity that the settings say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from server.analysis.finding import Finding, Severity
from server.settings import Level

_LEVELS = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO, "hint": Severity.HINT}


def graded(findings: Iterable[Finding], levels: Mapping[str, Level]) -> list[Finding]:
    """The findings with the severity that `levels` gives their code; those that it turns off are left out."""
    if not levels:
        return list(findings)
    made: list[Finding] = []
    for finding in findings:
        level = levels.get(finding.code)
        if level is None:
            made.append(finding)
        elif level != "off":
            made.append(replace(finding, severity=_LEVELS[level]))
    return made
