"""Finds what must not be learnt: keys, passwords, Steam ids, addresses, e-mails; and puts harmless text in its place.

Looks at text as text, in code and in prose alike; what takes the place of a number or a name keeps code whole. What is
put in is never found again, so a text that was masked can be checked by looking once more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

KINDS = ("key", "password", "steam_id", "ip_address", "email", "account")
FATAL = frozenset({"key"})
"""The kinds for which a text is not masked but left out: who wrote one may have written another that nobody knows."""

# In a text of code what stands before may be an escape: `\n`, `\x04`.
_BEGINS = r"(?:(?<![\w.%+\\-])|(?<=\\[nrt])|(?<=\\x0[0-9a-fA-F]))"
_STEAM = re.compile(
    r"STEAM_[0-9]:[01]:(?!0\b)\d{2,}|\[U:1:(?!0\b)\d{2,}\]|(?<!\d)7656119(?!7960265728)\d{10}(?!\d)", re.IGNORECASE
)
_PROFILE = re.compile(r"(?<=steamcommunity\.com/)(?:id/(?!name\b)[\w-]+|profiles/(?!0\b)\w+)", re.IGNORECASE)
_EMAIL = re.compile(_BEGINS + r"[\w.%+-]{2,}@(?!example\.)(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,12}\b")
_IP = re.compile(_BEGINS + r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\w.]*\.\d)(:\d{4,5}\b)?(?![\w%])")
_NEAR_IP = re.compile(r"\b(?:ip|addr(?:ess)?|server|host|connect|redirect)\b", re.IGNORECASE)
_VERSION = re.compile(r"version|build|\bv\d|revision|changelog", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"(?<=\bQQ)(?P<gap>[群号:：\s]{0,4})\d{6,11}\b|(?<=discord\.gg/)(?!invite\b)\w{5,}", re.IGNORECASE
)
_PASSWORD = re.compile(
    r"\b(?:rcon_password|sv_password|rcon_address_password)\b(?:\\?[\"'])?[ \t]*[,= \t][ \t]*(?:\\?[\"'])?"
    r"(?P<value>[^\s\"'\\;,)%{]{3,})"
)
_NAMED = re.compile(
    r"(?:\b|_|(?<=[a-z])(?=[PSTA]))(?i:pass(?:w(?:or)?d)?|secret|api_?key|auth_?key|token)\w*\b(?:\[\w*\])?"
    r"[ \t]*=[ \t]*\"(?P<value>[^\"\\\s%{}/]{6,})\""
)
_DEFINED = re.compile(
    r"#define[ \t]+\w*(?:PASS(?:W(?:OR)?D)?|SECRET|API_?KEY|TOKEN)\w*[ \t]+\"(?P<value>[^\"\\\s%{}/]{6,})\"",
    re.IGNORECASE,
)
_KEYS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\d+/[\w-]{20,}"
    r"|\b\d{8,10}:AA[\w-]{33}\b|\bAIza[\w-]{35}\b|\bsk-[A-Za-z0-9_-]{20,}\b|\bxox[abpr]-[\w-]{10,}\b|\bgh[pousr]_\w{36}\b"
    r"|(?<=key=)[0-9A-F]{32}\b|(?<=key=)[0-9a-f]{32}\b"
)
_SUSPICIOUS = re.compile(r"[A-Za-z0-9+/=_-]{20,}|://[^\s/:@]+:[^\s/@]+@")
_WORDS = re.compile(r"[a-z]+|[A-Z][a-z]+|[A-Z]{2,}(?![a-z])|\d+")
_PLAIN_VALUES = re.compile(
    r"(?i)^(?:pass(?:word)?|changeme|secret|token|none|null|default|your.*|sm_.*|.*_pass\w*|x+|\*+)$"
)
_LEAST_VERSION_LIKE = 20
_PLUGINS = (
    "ArtifactoryDetector AWSKeyDetector AzureStorageKeyDetector BasicAuthDetector CloudantDetector "
    "DiscordBotTokenDetector GitHubTokenDetector IbmCloudIamDetector IbmCosHmacDetector JwtTokenDetector "
    "MailchimpDetector NpmDetector PrivateKeyDetector SendGridDetector SlackDetector SoftlayerDetector "
    "SquareOAuthDetector StripeDetector TwilioKeyDetector"
).split()


class Found(NamedTuple):
    """Something personal or secret at `start..end` of the text."""

    kind: str
    start: int
    end: int
    instead: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A text in which nothing is left that was found. `is_lost` when it is better left out."""

    text: str
    counts: Counter[str]

    @property
    def is_lost(self) -> bool:
        """Whether there was something that can not be made harmless for certain."""
        return not FATAL.isdisjoint(self.counts)


def masked(text: str) -> Masked:
    """The text with harmless words in place of all that was found."""
    counts: Counter[str] = Counter()
    parts: list[str] = []
    at = 0
    for one in found(text):
        if one.start < at:
            continue
        counts[one.kind] += 1
        parts += (text[at : one.start], one.instead)
        at = one.end
    return Masked("".join((*parts, text[at:])), counts) if counts else Masked(text, counts)


def found(text: str) -> list[Found]:
    """What is in a text, in order."""
    hits = [*_by_patterns(text), *_by_scanner(text)]
    return sorted(hits, key=lambda one: (one.start, -one.end))


def _by_patterns(text: str) -> Iterator[Found]:
    for match in _KEYS.finditer(text):
        yield Found("key", *match.span(), "key")
    for match in _STEAM.finditer(text):
        written = match.group()
        instead = "STEAM_0:0:0" if written[0] in "Ss" else "[U:1:0]" if written[0] == "[" else "76561197960265728"
        yield Found("steam_id", *match.span(), instead)
    for match in _PROFILE.finditer(text):
        yield Found("account", *match.span(), "id/name" if match.group().lower().startswith("id/") else "profiles/0")
    for match in _EMAIL.finditer(text):
        yield Found("email", *match.span(), "name@example.com")
    for match in _ACCOUNT.finditer(text):
        is_link = match.group("gap") is None
        yield Found("account", *match.span(), "invite" if is_link else f"{match.group('gap')}0")
    for match in _IP.finditer(text):
        if _is_address(text, match):
            yield Found("ip_address", *match.span(), f"192.0.2.1{match.group(5) or ''}")
    for pattern in (_PASSWORD, _NAMED, _DEFINED):
        for match in pattern.finditer(text):
            if _is_secret(match.group("value")):
                yield Found("password", *match.span("value"), "changeme")


def _is_address(text: str, match: re.Match[str]) -> bool:
    numbers = [int(match.group(index)) for index in range(1, 5)]
    if max(numbers) > 255 or numbers[0] in (0, 10, 127, 255) or numbers[:2] == [192, 168] or numbers[:3] == [192, 0, 2]:
        return False
    if numbers[0] == 172 and 16 <= numbers[1] < 32:
        return False
    if match.group(5):
        return True
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.end() + 40].partition("\n")[0]
    if _NEAR_IP.search(line):
        return True
    # A version has small numbers.
    return sum(number >= _LEAST_VERSION_LIKE for number in numbers) >= 2 and not _VERSION.search(line)


def _is_secret(value: str) -> bool:
    return not _PLAIN_VALUES.match(value) and not (value.isalpha() and value.islower() and len(value) < 8)


def _by_scanner(text: str) -> Iterator[Found]:
    """What the scanner of secrets knows, asked only about lines that have something long or like an address."""
    at = 0
    for line in text.split("\n"):
        if len(line) < 1000 and _is_suspicious(line):
            for value in _scan()(line):
                start = line.find(value)
                if start >= 0:
                    yield Found("key", at + start, at + start + len(value), "key")
        at += len(line) + 1


def _is_suspicious(line: str) -> bool:
    for match in _SUSPICIOUS.finditer(line):
        run = match.group()
        # Names are made of words with lines between them; keys are not.
        is_name = "_" in run and len(_WORDS.findall(run)) <= len(run) / 4
        if "://" in run or (any(c.isdigit() for c in run) and not is_name):
            return True
    return False


@cache
def _scan() -> Callable[[str], list[str]]:
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class

    by_name: dict[str, Any] = {one.__name__: one for one in get_mapping_from_secret_type_to_class().values()}
    detectors = [by_name[name]() for name in _PLUGINS if name in by_name]

    def scan(line: str) -> list[str]:
        return [value for one in detectors for value in one.analyze_string(line) if value]

    return scan
