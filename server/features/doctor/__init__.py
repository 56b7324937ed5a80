"""Looks at all that the server stands on and says what is wrong with it, and what helps.

Each check is one line of the report. None raises: what goes wrong in a check is what it has found.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from server.features.doctor import installation, surroundings
from server.features.doctor.check import Check, Patient, State
from server.features.doctor.models import models
from server.features.doctor.report import markdown

__all__ = ["Check", "Patient", "State", "examine", "markdown"]


async def examine(patient: Patient) -> list[Check]:
    """All checks in the order of the report.

    The compiler is run only in a trusted workspace, and nothing is fetched.
    """
    found: list[Check] = []
    for check in installation.CHECKS:
        found += await asyncio.to_thread(_guarded, check)
    for look in surroundings.CHECKS:
        found += _guarded(look, patient)  # these read what belongs to the event loop's thread
    found += await surroundings.unread(patient)
    found += await surroundings.compiler(patient)
    found += await asyncio.to_thread(_guarded, models, patient)
    return found


def _guarded(check: Callable[..., Iterable[Check]], *given: Patient) -> list[Check]:
    found: list[Check] = []
    try:
        for one in check(*given):
            found.append(one)
    except Exception as error:
        name = check.__name__.strip("_").capitalize()
        found.append(Check(name, "fail", f"{type(error).__name__}: {error}", "Please report this."))
    return found
