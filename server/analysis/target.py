"""What a plugin is written for: the language, and the versions of what runs it. Plain data."""

from __future__ import annotations

from dataclasses import dataclass

from server.settings import Settings


@dataclass(frozen=True, slots=True)
class Target:
    """`language` is that of SourcePawn ("1", "2", "auto"); the others are versions as people write them."""

    language: str = "auto"
    sourcemod: str = "1.12"
    left4dhooks: str = "1.168"


DEFAULT_TARGET = Target()


def target_of(settings: Settings) -> Target:
    """What the settings say that plugins are written for."""
    return Target(settings.language.version, settings.sourcemod.version, settings.left4dhooks.version)
