"""Where keys come from: what the editor hands over, the environment, a `.env` file. Never from settings.

A key lives in `SecretStr` and is written nowhere; `redacted` takes it out of texts that others wrote.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

# What services' keys look like: so that even a key that is not ours stays out of messages.
_LOOKS_LIKE_KEY = re.compile(
    r"\b(?:sk|gsk|xai|hf|nvapi)[-_][A-Za-z0-9_\-*]{12,}|\bAIza[A-Za-z0-9_\-*]{20,}|(?i:bearer)\s+\S{8,}"
)
_HIDDEN = "[key]"
_LARGEST_ENV_FILE = 1 << 16


def find_key(
    variable: str, given: Mapping[str, SecretStr] | None = None, folder: Path | None = None
) -> SecretStr | None:
    """The key called `variable`: what the editor gave, else the environment, else `.env` in a trusted `folder`."""
    key = (given or {}).get(variable)
    value = key.get_secret_value().strip() if key is not None else ""
    value = value or os.environ.get(variable, "").strip()
    if not value and folder is not None:
        value = (_env_file(folder / ".env").get(variable) or "").strip()
    return SecretStr(value) if value else None


def redacted(text: str, *keys: SecretStr | None) -> str:
    """`text` without the keys, nor anything that looks like one."""
    for key in keys:
        if key is not None and key.get_secret_value():
            text = text.replace(key.get_secret_value(), _HIDDEN)
    return _LOOKS_LIKE_KEY.sub(_HIDDEN, text)


def _env_file(path: Path) -> dict[str, str | None]:
    """The names and values of a `.env` file; what can not be read has none."""
    from dotenv import dotenv_values

    try:
        if not path.is_file() or path.stat().st_size > _LARGEST_ENV_FILE:
            return {}  # a pipe of that name would never end
        return dotenv_values(path, interpolate=False, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return {}
